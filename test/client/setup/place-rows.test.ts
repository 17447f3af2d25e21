/** Places that were read become machines: what is chosen stays while more is read. */
import { expect, test } from 'vitest';
import { machinesOf, rowsAfter } from '../../../client/setup/mapping/place-rows.ts';

const asked = (...addresses: string[]) => addresses.map((address) => ({ address, name: '', machine: '' }));
const read = (...values: [string, number | boolean | string | null][]) =>
  values.map(([address, value]) => ({ address, value, reason: value === null ? 'no such register' : '' }));

test('a second look keeps what was chosen, lets the rest go, and marks what has moved', () => {
  const first = rowsAfter(
    [],
    asked('holding:0', 'holding:1', 'holding:2'),
    read(['holding:0', 5], ['holding:1', 7], ['holding:2', 9]),
  );
  expect(first.every(({ chosen, moved }) => !chosen && !moved)).toBe(true);
  const chosen = first.map((row) => ({
    ...row,
    chosen: row.address === 'holding:1',
    name: row.address === 'holding:1' ? 'Good' : '',
  }));
  const again = rowsAfter(chosen, asked('holding:1', 'holding:2'), read(['holding:1', 8], ['holding:2', 9]));
  expect(again.map(({ address, name, chosen: on, moved }) => [address, name, on, moved])).toEqual([
    ['holding:1', 'Good', true, true],
    ['holding:2', '', false, false],
  ]);
  const other = rowsAfter(again, asked('input:0'), read(['input:0', 1]));
  expect(other.map(({ address }) => address)).toEqual(['holding:1', 'input:0']);
});

test('what a list names is chosen at once, unless it cannot be read', () => {
  const list = [
    { address: 'holding:0', name: 'Speed', machine: 'Press 7' },
    { address: 'holding:900', name: 'Gone', machine: 'Press 7' },
  ];
  expect(rowsAfter([], list, read(['holding:0', 5], ['holding:900', null])).map(({ chosen }) => chosen)).toEqual([
    true,
    false,
  ]);
});

test('chosen places are tags of their machine, with a guess of what they mean and hold', () => {
  const rows = rowsAfter(
    [],
    [
      { address: 'holding:0', name: 'Gutteile', machine: '' },
      { address: 'coil:3', name: 'Running', machine: '' },
      { address: 'holding:9', name: 'Status', machine: 'Press 8' },
    ],
    read(['holding:0', 5], ['coil:3', true], ['holding:9', 6]),
  );
  const machines = machinesOf(rows, 'Press 7');
  expect(
    machines.map(({ name, tags }) => [name, tags.map((tag) => [tag.name, tag.address, tag.role, tag.type])]),
  ).toEqual([
    [
      'Press 7',
      [
        ['Gutteile', 'holding:0', 'good', 'number'],
        ['Running', 'coil:3', 'signal', 'bool'],
      ],
    ],
    ['Press 8', [['Status', 'holding:9', 'state', 'number']]],
  ]);
});
