/** Bins of the plant file: what they ask for, and every mistake told at once with its place. */
import { expect, test } from 'vitest';
import { readPlant } from '../../../twin/plant/read.ts';
import { lineText, plantOf, tagSlot } from '../../plants.ts';

const bin = (id: string, more: string) =>
  `  - { id: ${id}, name: Caps, material: cap-38, container: { quantity: 5000, unit: pcs }, replenish_min: 20, ${more} }\n`;
const withBins = (bins: string, more = '') => lineText(3, `${more}kanban:\n${bins}`);

test('a bin says what it holds, where it stands, when it asks and by when it is to be there', () => {
  const plant = plantOf(
    withBins(bin('caps', 'machine: m1, empty_faults: [7], signal: { tag: pressure, below: 1, deadband: 2 }')),
  );
  expect(plant.bins).toEqual([
    {
      ...{ id: 'caps', name: 'Caps', material: 'cap-38', machine: 1, quantity: 5000, unit: 'pcs', containers: 1 },
      ...{ replenishMs: 1_200_000, emptyFaults: [7] },
      signal: { tag: tagSlot(plant, 'm1/pressure'), below: 1, deadband: 2 },
    },
  ]);
});

test('all mistakes of bins are told at once, each with its place', () => {
  const read = readPlant(
    withBins(
      bin('caps', 'machine: m9') +
        bin('caps', 'machine: m1, signal: { tag: hopper, below: 1 }') +
        bin('more', 'machine: m1, empty_faults: [99], signal: { tag: product, below: 1 }'),
      'call_kinds: [{ id: kanban, name: Kanban }]\n',
    ),
  );
  if (read.ok) throw new Error('it was taken');
  const told = read.errors.map(({ path, message }) => `${path}: ${message}`);
  for (const mistake of [
    'no machine `m9`',
    'is used twice',
    'no tag `hopper`',
    'no words for fault 99',
    'is a text',
    'another id',
  ])
    expect(told.join('\n')).toContain(mistake);
  expect(told).toHaveLength(6);
});
