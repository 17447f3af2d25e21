/** A stop that something cuts (a break, midnight of an imported day, a shift edge, a restart of the server) is one stop. */
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Base } from '../../../analytics/record/cut.ts';
import { reasonBook } from '../../../analytics/record/reasons.ts';
import { RecordStore } from '../../../server/record/record-store.ts';
import { openRecords, type Records } from '../../../server/records/database.ts';
import { failuresIn } from '../../../server/records/failures/failure-list.ts';
import { piecesIn } from '../../../server/records/time/pieces.ts';
import { LIVE, TimeRecord } from '../../../server/records/time/time-record.ts';
import type { State } from '../../../twin/words.ts';
import { lineText, plantOf } from '../../plants.ts';
import { embeddedDatabase, type TestDatabase } from './databases.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOON = Date.UTC(2026, 2, 10, 12);
/** The machines of this plant call a stop short below two minutes. */
const plant = plantOf(lineText());

let database: TestDatabase;
let records: Records;
let time: TimeRecord;
let now = NOON + 100 * HOUR;

beforeAll(async () => {
  database = await embeddedDatabase();
  records = await openRecords({ config: database.config, log: pino({ level: 'silent' }), now: Date.now });
  await records.ready;
  const record = new RecordStore(plant);
  const reasons = reasonBook(plant, [{ id: 'jam', state: null, planned: true }]);
  time = new TimeRecord({ plant: () => plant, reasons: () => reasons, signals: async () => record, now: () => now });
}, 60_000);
afterAll(async () => {
  await records?.stop();
  await database?.remove();
});

function base(machine: string, from: number, to: number, state: State, more: Partial<Base> = {}): Base {
  const nothing = {
    fault: 0,
    good: 0,
    reject: 0,
    energy: 0,
    goodTotal: 0,
    rejectTotal: 0,
    rework: 0,
    reworkTotal: 0,
    cause: null,
  };
  return { machine, from, to, state, ...nothing, wholeFrom: from, wholeTo: to, ...more };
}

const tell = (machine: string, bases: readonly Base[], origin = LIVE) =>
  records.transact((trx) => {
    const span = { from: bases[0]?.from ?? 0, to: bases.at(-1)?.to ?? 0 };
    return time.tell(trx, machine, span, bases, origin, { why: 'late-data', by: 'twin' });
  });

/** Of each piece, in minutes after `zero`: where it begins, its state, and the whole stop that it is a part of. */
async function told(machine: string, zero: number) {
  const rows = await piecesIn(records.db, machine, { from: 0, to: Number.MAX_SAFE_INTEGER });
  const minutes = (at: number | null) => (at === null ? null : (at - zero) / MINUTE);
  return rows.map((row) => [
    minutes(row.from_ms),
    row.state,
    minutes(row.stop_from),
    minutes(row.stop_to),
    row.stop_net === null ? null : row.stop_net / MINUTE,
  ]);
}
const failures = async (machine: string): Promise<[number, number]> => {
  const row = await records.db
    .selectFrom('hour_sum')
    .select(({ fn }) => [
      fn.sum<number>('failures' as never).as('failures'),
      fn.sum<number>('repair_ms' as never).as('ms'),
    ])
    .where('scope', '=', `machine:${machine}`)
    .executeTakeFirstOrThrow();
  return [row.failures, row.ms / MINUTE];
};

test('two short halves of a stop around a break are one long stop, net of the break; the first half is told anew', async () => {
  const at = NOON + 10 * MINUTE;
  await tell('m0', [base('m0', at - MINUTE, at, 'producing'), base('m0', at, at + 1.5 * MINUTE, 'micro-stop')]);
  expect((await told('m0', at)).at(-1)).toEqual([0, 'micro-stop', 0, 1.5, 1.5]);
  now += 1;
  await tell('m0', [base('m0', at + 1.5 * MINUTE, at + 16.5 * MINUTE, 'planned-stop')]);
  expect((await told('m0', at)).slice(1)).toEqual([
    [0, 'micro-stop', 0, 1.5, 1.5],
    [1.5, 'planned-stop', 1.5, 16.5, 15],
  ]);
  now += 1;
  await tell('m0', [base('m0', at + 16.5 * MINUTE, at + 17.5 * MINUTE, 'micro-stop')]);
  expect((await told('m0', at)).slice(1)).toEqual([
    [0, 'breakdown', 0, 17.5, 2.5],
    [1.5, 'planned-stop', 0, 17.5, 2.5],
    [16.5, 'breakdown', 0, 17.5, 2.5],
  ]);
  expect(await failures('m0')).toEqual([1, 2.5]);
});

test('a stop over midnight of two imported days is one, whichever day is imported first', async () => {
  const midnight = NOON + 12 * HOUR;
  const later = [
    base('m1', midnight, midnight + 20 * MINUTE, 'breakdown', { fault: 7 }),
    base('m1', midnight + 20 * MINUTE, midnight + 40 * MINUTE, 'producing'),
  ];
  const earlier = [
    base('m1', midnight - 60 * MINUTE, midnight - 10 * MINUTE, 'producing'),
    base('m1', midnight - 10 * MINUTE, midnight, 'breakdown', { fault: 7 }),
  ];
  await tell('m1', later, 'day-2');
  await tell('m1', earlier, 'day-1');
  expect((await told('m1', midnight)).filter(([, state]) => state === 'breakdown')).toEqual([
    [-10, 'breakdown', -10, 20, 30],
    [0, 'breakdown', -10, 20, 30],
  ]);
  expect(await failures('m1')).toEqual([1, 30]);
  const origins = (await piecesIn(records.db, 'm1', { from: 0, to: midnight * 2 })).map(({ origin }) => origin);
  expect(origins).toEqual(['day-1', 'day-1', 'day-2', 'day-2']);
});

test('a stop that was imported goes on in the live record', async () => {
  const at = NOON + 30 * HOUR;
  await tell('m2', [base('m2', at, at + 5 * MINUTE, 'breakdown')]);
  await tell('m2', [base('m2', at - 5 * MINUTE, at, 'breakdown')], 'day-3');
  expect(await failures('m2')).toEqual([1, 10]);
});

test('a restart of the server in a stop leaves it one, if the fault is the same and nothing was made; what is unknown is no repair', async () => {
  const at = NOON + 40 * HOUR;
  const stop = { fault: 7, goodTotal: 100 };
  await tell('m3', [
    base('m3', at, at + 10 * MINUTE, 'breakdown', stop),
    base('m3', at + 10 * MINUTE, at + 13 * MINUTE, 'unknown', { goodTotal: 100 }),
    base('m3', at + 13 * MINUTE, at + 20 * MINUTE, 'breakdown', stop),
  ]);
  expect(await told('m3', at)).toEqual([
    [0, 'breakdown', 0, 20, 17],
    [10, 'unknown', 0, 20, 17],
    [13, 'breakdown', 0, 20, 17],
  ]);
  // Units were made while nobody heard it: it ran, and stopped again.
  const next = at + 60 * MINUTE;
  await tell('m3', [
    base('m3', next, next + 10 * MINUTE, 'breakdown', stop),
    base('m3', next + 10 * MINUTE, next + 13 * MINUTE, 'unknown', { good: 20, goodTotal: 120 }),
    base('m3', next + 13 * MINUTE, next + 20 * MINUTE, 'breakdown', { ...stop, goodTotal: 120 }),
  ]);
  expect((await told('m3', next)).slice(3).map(([, , from, to]) => [from, to])).toEqual([
    [0, 10],
    [10, 13],
    [13, 20],
  ]);
});

test('a reason given "until it ends" ends with the stop, and is not carried into the next', async () => {
  const at = NOON + 50 * HOUR;
  await tell('m0', [base('m0', at, at + 5 * MINUTE, 'breakdown')]);
  now += 1;
  const scope = { machine: 'm0' };
  await records.transact((trx) =>
    time.declare(trx, { scope, what: 'reason', value: 'jam', from: at, to: null, by: 'ada', note: 'a broken cap' }),
  );
  now += 1;
  await tell('m0', [
    base('m0', at + 5 * MINUTE, at + 9 * MINUTE, 'planned-stop'),
    base('m0', at + 9 * MINUTE, at + 12 * MINUTE, 'breakdown'),
    base('m0', at + 12 * MINUTE, at + 15 * MINUTE, 'producing'),
    base('m0', at + 15 * MINUTE, at + 20 * MINUTE, 'breakdown'),
  ]);
  const rows = await piecesIn(records.db, 'm0', { from: at, to: at + HOUR });
  expect(rows.map(({ from_ms, reason }) => [(from_ms - at) / MINUTE, reason])).toEqual([
    [0, 'jam'],
    [5, 'jam'],
    [9, 'jam'],
    [12, null],
    [15, null],
  ]);
  const said = await records.db.selectFrom('declaration').selectAll().where('superseded', 'is', null).execute();
  expect(said).toMatchObject([{ value: 'jam', note: 'a broken cap', by_whom: 'ada', to_ms: at + 12 * MINUTE }]);
});

test('time that nobody heard is what a person says it was, and marked as said by a person', async () => {
  const at = NOON + 60 * HOUR;
  await tell('m1', [base('m1', at, at + 30 * MINUTE, 'unknown', { goodTotal: 0 })]);
  await records.transact((trx) =>
    time.declare(trx, {
      scope: { machine: 'm1' },
      what: 'reason',
      value: 'jam',
      from: at,
      to: at + 10 * MINUTE,
      by: 'ada',
    }),
  );
  const rows = await piecesIn(records.db, 'm1', { from: at, to: at + HOUR });
  expect(rows.map((row) => [row.state, row.seen, row.reason_by])).toEqual([
    ['breakdown', 'unknown', 'person'],
    ['unknown', 'unknown', null],
  ]);
});

test('a failure is a stop with a breakdown in it, told once however often it is cut; a short stop and maintenance are none', async () => {
  const zero = NOON + 40 * HOUR;
  const at = (minutes: number) => zero + minutes * MINUTE;
  await tell('capper', [
    base('capper', at(0), at(1), 'micro-stop', { fault: 7 }),
    base('capper', at(1), at(10), 'producing'),
    base('capper', at(10), at(30), 'breakdown', { fault: 4 }),
    base('capper', at(30), at(50), 'maintenance'),
    base('capper', at(50), at(60), 'producing'),
    base('capper', at(60), at(90), 'maintenance'),
    base('capper', at(90), at(100), 'producing'),
  ]);
  const found = await failuresIn(records, { machines: ['capper'], window: { from: zero, to: at(100) } });
  expect(found).toMatchObject([{ machine: 'capper', at: at(10), until: at(30), fault: 4 }]);
  expect(await failuresIn(records, { machines: [], window: { from: zero, to: at(100) } })).toEqual([]);
});
