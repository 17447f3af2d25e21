/** Defects and yields over HTTP: what checks named, most first, and the share of units that were right everywhere. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defectRoutes } from '../../../server/http/defect-routes.ts';
import { shiftRows } from '../past/shift.ts';
import { type TakenIn, takeIn } from '../records/taken-in.ts';

const BEGIN = Date.UTC(2026, 2, 10, 20);
const HOUR = 3_600_000;
const iso = (at: number) => new Date(at).toISOString();
const WINDOW = `from=${iso(BEGIN)}&to=${iso(BEGIN + 4 * HOUR)}`;

interface Answer {
  readonly count: number;
  readonly checks: number;
  readonly inspected: number;
  readonly entries: readonly {
    readonly key: string | null;
    readonly count: number;
    readonly checks: number;
    readonly share: number;
    readonly cumulative: number;
    readonly low: number;
    readonly high: number;
    readonly name: unknown;
  }[];
  readonly yields: readonly {
    readonly machines: readonly string[];
    readonly started: number;
    readonly scrap: number;
    readonly yield: number | null;
    readonly reason: string | null;
  }[];
  readonly rolled: number | null;
}

let taken: TakenIn;
const ask = async (more: string): Promise<Answer> => {
  const answer = await taken.get(`/api/v1/quality/defects?${more}`);
  expect([more, answer.statusCode, answer.statusCode === 200 ? '' : answer.body]).toEqual([more, 200, '']);
  return answer.json() as Answer;
};

beforeAll(async () => {
  taken = await takeIn(shiftRows(BEGIN, 240), BEGIN + 4 * HOUR, [defectRoutes]);
  const defects = [
    { id: 'dent', text: { en: 'Dent' }, places: ['rim', 'side'] },
    { id: 'label', text: { en: 'Label askew' } },
  ];
  const step = {
    ...{ id: 'look', text: { en: 'Look' }, file: null, asks: 'count', unit: '', low: null, high: null },
    ...{ choices: [], defects, spots: [{ place: 'rim', x: 0.25, y: 0.1 }], required: true, skippable: false },
  };
  const context = { product: 'red', order: null, shift: null, crew: null };
  await taken.record.records.transact(async (trx) => {
    const template = { template: 'visual', version: 1, kind: 'inspection' as const, signature: false };
    const texts = { name: '"Visual"', steps: JSON.stringify([step]), bindings: '[]' };
    const by = { by_whom: 'ada', recorded: BEGIN };
    await trx
      .insertInto('checklist')
      .values({ ...template, ...texts, ...by, superseded: null })
      .execute();
    await trx
      .insertInto('checklist_run')
      .values({
        ...{ id: 'run-1', cause: 'run-1', series: '', template: 'visual', version: 1, line: 'line', machine: null },
        ...{ trigger: 'hand', opened_ms: BEGIN, due_ms: null, done_ms: null, done_by: null, missed_ms: null },
        ...{ ...context, recorded: BEGIN },
      })
      .execute();
    const answer = (minute: number, inspected: number, found: object[] | null, superseded: number | null = null) => ({
      ...{ key: null, run: 'run-1', step: 'look', verdict: 'ok' as const, plan: null, reason: '', superseded },
      ...{ value: JSON.stringify({ defective: 0, inspected }), defects: found && JSON.stringify(found) },
      ...{ ...context, ...by, at_ms: BEGIN + minute * 60_000 },
    });
    await trx
      .insertInto('checklist_answer')
      .values([
        answer(10, 50, [{ id: 'dent', count: 3, place: 'rim' }]),
        answer(20, 50, [
          { id: 'dent', count: 1, place: 'side' },
          { id: 'label', count: 2, place: '' },
        ]),
        answer(30, 50, null),
        // Told otherwise afterwards: it counts no more.
        answer(40, 50, [{ id: 'label', count: 90, place: '' }], BEGIN + 1),
      ])
      .execute();
  });
}, 120_000);
afterAll(() => taken?.stop());

test('by type the most frequent first, each with its share, its interval and the words of its checklist', async () => {
  const { entries, count, checks, inspected } = await ask(`scope=line:line&${WINDOW}`);
  expect([count, checks, inspected]).toEqual([6, 3, 150]);
  expect(entries.map(({ key, count: n, checks: c, name }) => [key, n, c, name])).toEqual([
    ['dent', 4, 2, { en: 'Dent' }],
    ['label', 2, 1, { en: 'Label askew' }],
  ]);
  expect(entries.map(({ cumulative }) => cumulative)).toEqual([4 / 6, 1]);
  for (const { low, high, share } of entries) expect(low < share && share < high).toBe(true);
});

test('by place, product and machine; what no check said is told as not said', async () => {
  const keys = async (by: string) =>
    (await ask(`scope=site&by=${by}&${WINDOW}`)).entries.map(({ key, count }) => [key, count]);
  expect(await keys('place')).toEqual([
    ['rim', 3],
    [null, 2],
    ['side', 1],
  ]);
  expect(await keys('product')).toEqual([['red', 6]]);
  expect(await keys('machine')).toEqual([['m1', 6]]);
});

test('yields in the order of flow, rolled through all of them; where nothing was made there is none, with its reason', async () => {
  const { yields, rolled } = await ask(`scope=line:line&${WINDOW}`);
  expect(yields.map(({ machines }) => machines)).toEqual([['m0'], ['m1'], ['m2']]);
  for (const one of yields) expect(one.yield).toBeCloseTo((one.started - one.scrap) / one.started, 12);
  expect(rolled).toBeCloseTo(
    yields.reduce((product, one) => product * (one.yield ?? 0), 1),
    12,
  );
  const before = await ask(`scope=line:line&from=${iso(BEGIN - 9 * HOUR)}&to=${iso(BEGIN - 8 * HOUR)}`);
  expect(before).toMatchObject({ count: 0, entries: [], rolled: null });
  expect(before.yields.map((one) => [one.yield, one.reason])).toEqual(Array(3).fill([null, 'nothing-started']));
  expect((await taken.get(`/api/v1/quality/defects?scope=machine:m1&${WINDOW}`)).statusCode).toBe(400);
});

test('by place on the picture of the check, places without a defect too, with their course', async () => {
  interface Mapped {
    at: string[];
    steps: {
      step: string;
      file: string | null;
      checks: number;
      inspected: number;
      pieces: number[];
      places: {
        place: string;
        x: number | null;
        y: number | null;
        count: number;
        counts: number[];
        defects: object[];
      }[];
    }[];
  }
  const answer = await taken.get(`/api/v1/quality/defects/map?scope=line:line&${WINDOW}`);
  expect([answer.statusCode, answer.statusCode === 200 ? '' : answer.body]).toEqual([200, '']);
  const { at, steps } = answer.json() as Mapped;
  expect([at.length, at[0]]).toEqual([14, iso(BEGIN)]);
  expect(steps).toMatchObject([{ step: 'look', file: null, checks: 3, inspected: 150 }]);
  const [step] = steps;
  expect(step?.places.map(({ place, x, y, count }) => [place, x, y, count])).toEqual([
    ['rim', 0.25, 0.1, 3],
    ['', null, null, 2],
    ['side', null, null, 1],
  ]);
  expect(step?.places[0]?.defects).toEqual([{ id: 'dent', name: { en: 'Dent' }, count: 3 }]);
  // Four hours in fourteen parts: minutes 10 are in the first, 20 and 30 in the second.
  expect(step?.pieces.slice(0, 3)).toEqual([50, 100, 0]);
  expect(step?.places[0]?.counts.slice(0, 3)).toEqual([3, 0, 0]);
  expect((await taken.get(`/api/v1/quality/defects/map?scope=machine:m1&${WINDOW}`)).statusCode).toBe(400);
});
