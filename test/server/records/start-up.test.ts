/** Start-up rejects in the record: the same however it was told, in the six big losses, and by the rule of their time. */
import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { figuresOf } from '../../../analytics/oee/profiles/all.ts';
import type { Base } from '../../../analytics/record/cut.ts';
import { RecordStore } from '../../../server/record/record-store.ts';
import { openRecords, type Records } from '../../../server/records/database.ts';
import { piecesIn } from '../../../server/records/time/pieces.ts';
import { PlantFacts } from '../../../server/records/time/plant-facts.ts';
import { TimeQuestions } from '../../../server/records/time/questions.ts';
import { LIVE, TimeRecord } from '../../../server/records/time/time-record.ts';
import type { TwinHost } from '../../../server/twin-host.ts';
import { lineText, plantOf } from '../../plants.ts';
import { embeddedDatabase, type TestDatabase } from './databases.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
/** 12:00 in Berlin. */
const NOON = Date.UTC(2026, 2, 10, 11);
const plantWith = (good: number) =>
  plantOf(
    lineText(3).replace(
      'micro_stop_s: 120',
      `micro_stop_s: 120\n    start_up: { good_units: ${good}, after_s: 300, by_product: { blue: 5 } }`,
    ),
  );
let plant = plantWith(100);
let now = NOON - HOUR;
let database: TestDatabase;
let records: Records;
let time: TimeRecord;
let facts: PlantFacts;
const record = new RecordStore(plant);
const totals = new Map<string, { good: number; reject: number }>();

beforeAll(async () => {
  database = await embeddedDatabase();
  records = await openRecords({ config: database.config, log: pino({ level: 'silent' }), now: Date.now });
  await records.ready;
  const reasons = { byFault: () => null, stateOf: () => null, isPlanned: () => true };
  time = new TimeRecord({ plant: () => plant, reasons: () => reasons, signals: async () => record, now: () => now });
  facts = new PlantFacts({ records, time, now: () => now, who: () => 'ada' });
  await facts.keep(plant);
}, 120_000);
afterAll(async () => {
  await records?.stop();
  await database?.remove();
});

/** Counts come evenly; a tally a minute, as the twin tells them. */
function base(machine: string, from: number, minutes: number, state: Base['state'], good = 0, reject = 0): Base {
  const to = from + minutes * MINUTE;
  const before = totals.get(machine) ?? { good: 0, reject: 0 };
  const share = (count: number, at: number) => Math.round((count * (at - from)) / (to - from));
  for (let at = from + MINUTE; at <= to; at += MINUTE)
    record.apply({
      ...{ type: 'tally', machine, at, total: 0, energy: 0 },
      ...{ good: before.good + share(good, at), reject: before.reject + share(reject, at) },
    });
  const after = { good: before.good + good, reject: before.reject + reject };
  totals.set(machine, after);
  return {
    ...{
      machine,
      from,
      to,
      state,
      fault: 0,
      good,
      reject,
      energy: 0,
      goodTotal: after.good,
      rejectTotal: after.reject,
      rework: 0,
      reworkTotal: 0,
    },
    ...{ cause: null, wholeFrom: from, wholeTo: to },
  };
}
const tell = (bases: readonly Base[]) =>
  records.transact((trx) => {
    const span = { from: (bases[0] as Base).from, to: (bases.at(-1) as Base).to };
    return time.tell(trx, (bases[0] as Base).machine, span, bases, LIVE, null);
  });
const startsOf = async (machine: string, from: number, to: number) =>
  (await piecesIn(records.db, machine, { from, to })).map((row) => [(row.from_ms - from) / MINUTE, row.start_reject]);

test('after ten minutes of standstill the first hundred good units are a start: their rejects are start-up rejects', async () => {
  await tell([
    base('m1', NOON, 10, 'breakdown'),
    base('m1', NOON + 10 * MINUTE, 10, 'producing', 600, 60),
    // Four minutes are too short for a start.
    base('m1', NOON + 20 * MINUTE, 4, 'breakdown'),
    base('m1', NOON + 24 * MINUTE, 6, 'producing', 360, 36),
  ]);
  // 60 good and 6 bad a minute: the hundredth good one in the second minute, by the end of which 12 were bad.
  expect(await startsOf('m1', NOON, NOON + 30 * MINUTE)).toEqual([
    [0, 0],
    [10, 12],
    [20, 0],
    [24, 0],
  ]);
  const twin = { newest: Number.POSITIVE_INFINITY, machines: { rows: [] } };
  const host = { plant, record, twin, now: () => 0 } as unknown as TwinHost;
  const questions = new TimeQuestions({ records, time, host: () => host });
  const window = { from: NOON, to: NOON + HOUR };
  const sums = await questions.total({ scopes: ['machine:m1'], window });
  const figure = (id: string) =>
    figuresOf('six-big-losses', sums, window).find(({ formula }) => formula === id)?.value ?? null;
  // A unit is planned to take a second.
  expect([figure('startup-rejects'), figure('production-rejects')]).toEqual([12_000, 84_000]);
  // The same of the line, whose constraint it is.
  const line = await questions.total({ scopes: ['line:line'], window });
  expect([line.startReject, line.idealStart]).toEqual([12, 12_000]);
  // Of a window that ends one minute into the start, what was made in that minute.
  const [, part] = await questions.pieces('m1', { from: NOON, to: NOON + 11 * MINUTE });
  expect([part?.reject, part?.startReject]).toEqual([6, 6]);
});

test('a start goes on over a stop that is too short to be one, over the hour and into what is told later', async () => {
  const from = NOON + 100 * MINUTE;
  await tell([base('m1', from, 15, 'idle'), base('m1', from + 15 * MINUTE, 1, 'producing', 40, 9)]);
  await tell([base('m1', from + 16 * MINUTE, 2, 'micro-stop')]);
  await tell([base('m1', from + 18 * MINUTE, 4, 'producing', 240, 8)]);
  // Forty were made before the stop; the other sixty in the first minute after it, with two more bad ones.
  expect(await startsOf('m1', from, from + 22 * MINUTE)).toEqual([
    [0, 0],
    [15, 9],
    [16, 0],
    [18, 2],
    [20, 0],
  ]);
});

test('another number holds from when it is written; the past is restated only where somebody asks, and the difference is listed', async () => {
  now = NOON + 10 * HOUR;
  plant = plantWith(200);
  await facts.keep(plant);
  await facts.keep(plant);
  const window = { from: NOON, to: NOON + 30 * MINUTE };
  await records.transact((trx) => time.restate(trx, 'm1', window, 'order', 'ada'));
  expect((await startsOf('m1', window.from, window.to)).map(([, rejects]) => rejects)).toEqual([0, 12, 0, 0]);
  const rules = await records.db
    .selectFrom('declaration')
    .select('from_ms')
    .where('what', '=', 'start-up')
    .where('scope', '=', 'machine:m1')
    .execute();
  expect(rules.map(({ from_ms }) => from_ms)).toEqual([0, now]);

  const value = JSON.stringify({ good: 200, byProduct: {}, afterMs: 300_000 });
  const asked = { scope: { machine: 'm1' }, what: 'start-up', value, by: 'ada', ...window } as const;
  await records.transact((trx) => time.declare(trx, asked));
  // Two hundred good ones take four minutes.
  expect((await startsOf('m1', window.from, window.to)).map(([, rejects]) => rejects)).toEqual([0, 24, 0, 0]);
  const listed = await records.db
    .selectFrom('restatement')
    .select(['why', 'by_whom'])
    .where('machine', '=', 'm1')
    .execute();
  expect(listed).toEqual([{ why: 'start-up', by_whom: 'ada' }]);
});

test('told piece by piece as it happens, all at once afterwards, or cut again: the same start-up rejects', async () => {
  const stretch = fc.record({
    minutes: fc.integer({ min: 1, max: 40 }),
    state: fc.constantFrom<Base['state']>('producing', 'slow', 'breakdown', 'micro-stop', 'idle', 'unknown', 'off'),
    good: fc.integer({ min: 0, max: 90 }),
    reject: fc.integer({ min: 0, max: 20 }),
    last: fc.boolean(),
  });
  let at = NOON + 20 * HOUR;
  await fc.assert(
    fc.asyncProperty(fc.array(stretch, { minLength: 4, maxLength: 24 }), async (stretches) => {
      const begin = at;
      const of = (machine: string) => {
        let from = begin;
        return stretches.map(({ minutes, state, good, reject }) => {
          const made = state === 'producing' || state === 'slow';
          const one = base(machine, from, minutes, state, made ? good : 0, made ? reject : 0);
          from = one.to;
          return one;
        });
      };
      const [live, batch] = [of('m0'), of('m2')];
      at = (live.at(-1) as Base).to;
      await tell(batch);
      for (let i = 0; i < live.length; ) {
        const end = stretches.findIndex(({ last }, n) => n >= i && last);
        const next = end < 0 ? live.length : end + 1;
        await tell(live.slice(i, next));
        i = next;
      }
      const told = await startsOf('m0', begin, at);
      expect(told).toEqual(await startsOf('m2', begin, at));
      await records.transact((trx) =>
        time.restate(trx, 'm2', { from: begin + 7 * MINUTE, to: at - MINUTE }, 'order', 'ada'),
      );
      expect(await startsOf('m2', begin, at)).toEqual(told);
    }),
    { numRuns: 12, seed: 7 },
  );
}, 120_000);
