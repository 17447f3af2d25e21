/** Parts of the predictions that need no plant: who answers for whom, in which rows a machine ran, what became of what was said. */
import { expect, test } from 'vitest';
import type { IntervalColumns } from '../../../server/historian/interval-columns.ts';
import { ranIn } from '../../../server/predict/histories.ts';
import { heardIn, judged } from '../../../server/predict/judge.ts';
import { servedBy } from '../../../server/predict/served.ts';
import type { KnownModel } from '../../../server/predict/words.ts';
import { STATES } from '../../../twin/words.ts';
import { lineText, plantOf } from '../../plants.ts';

const HOUR = 3_600_000;
const model = (id: number, family: string, role: KnownModel['role']) => ({ id, family, role }) as KnownModel;

test('the most special family with a champion answers: never two for one machine, and the shadow follows its champion', () => {
  const text = lineText(4)
    .replace('areas:', '  special:\n    extends: any\nareas:')
    .replace('id: m2, name: Machine 2, type: any', 'id: m2, name: Machine 2, type: special');
  const plant = plantOf(text);
  const wide = [model(1, 'any', 'champion'), model(2, 'any', 'challenger')];
  expect(servedBy(plant, wide).map((one) => [one.model.id, one.machines.join()])).toEqual([
    [1, 'm0,m1,m2,m3'],
    [2, 'm0,m1,m2,m3'],
  ]);
  const both = [...wide, model(3, 'special', 'champion'), model(4, 'special', 'former')];
  const served = servedBy(plant, both);
  expect(served.map((one) => [one.model.id, one.machines.join()])).toEqual([
    [3, 'm2'],
    [1, 'm0,m1,m3'],
    [2, 'm0,m1,m3'],
  ]);
  const champions = served.filter((one) => one.model.role === 'champion').flatMap(({ machines }) => machines);
  expect(new Set(champions).size).toBe(champions.length);
  expect(servedBy(plant, [model(5, 'any', 'challenger')])).toEqual([]);
});

test('a row counts as run when the machine ran for half of it or more', () => {
  const grid = { from: 0, stepMs: 10, rows: 5 };
  expect([
    ...ranIn(
      [
        { from: 5, to: 24 },
        { from: 26, to: 33 },
        { from: 46, to: Number.POSITIVE_INFINITY },
      ],
      grid,
    ),
  ]).toEqual([...[1, 1, 1, 0, 0]]);
  expect([...ranIn([{ from: -100, to: 100 }], grid)]).toEqual([1, 1, 1, 1, 1]);
  expect([...ranIn([], grid)]).toEqual([0, 0, 0, 0, 0]);
});

test('a failure at the very moment was no future; at the end of the horizon it was; a repair before it hides it', () => {
  const open = (at: number) => ({ id: 1, machine: 'm', at: at * HOUR, horizonHours: 10 });
  const futures = (failures: number[], renewals: number[] = [], heard = 1) => ({
    failures: new Map([['m', failures.map((hour) => hour * HOUR)]]),
    renewals: new Map([['m', renewals.map((hour) => hour * HOUR)]]),
    heard: () => heard,
  });
  const of = (at: number, ...told: Parameters<typeof futures>) => judged([open(at)], futures(...told))[0];
  expect(of(5, [5])).toMatchObject({ outcome: 'survived', failedAt: null });
  expect(of(5, [15])).toMatchObject({ outcome: 'failed', failedAt: 15 * HOUR });
  expect(of(5, [15.001])).toMatchObject({ outcome: 'survived' });
  expect(of(5, [12], [8])).toMatchObject({ outcome: 'repaired' });
  expect(of(5, [8], [12])).toMatchObject({ outcome: 'failed' });
  expect(of(5, [], [], 0.4)).toMatchObject({ outcome: 'unheard' });
  // What was heard of counts, though little else was.
  expect(of(5, [8], [], 0.1)).toMatchObject({ outcome: 'failed' });
});

test('how much of a stretch was heard, of intervals and of what still lasts', () => {
  const rows: [number, number, number, (typeof STATES)[number]][] = [
    [0, 0, 10, 'producing'],
    [0, 10, 20, 'unknown'],
    [0, 20, 25, 'breakdown'],
    [1, 0, 5, 'producing'],
  ];
  const column = (of: (row: (typeof rows)[number]) => number) => Float64Array.from(rows, of);
  const none = new Float64Array(rows.length);
  const columns: IntervalColumns = {
    ...{ machine: column(([m]) => m), from: column(([, from]) => from), to: column(([, , to]) => to) },
    ...{ state: column(([, , , state]) => STATES.indexOf(state)), fault: none, good: none, reject: none, energy: none },
  };
  const heard = heardIn(columns, ['a', 'b', 'c'], (machine) => (machine === 'a' ? 30 : null));
  expect(heard('a', 0, 10)).toBe(1);
  expect(heard('a', 5, 15)).toBe(0.5);
  expect(heard('a', 10, 20)).toBe(0);
  expect(heard('a', 20, 40)).toBe(0.75);
  expect(heard('b', 0, 10)).toBe(0.5);
  expect(heard('c', 0, 10)).toBe(0);
});
