/** A holiday that is entered after it was: the shifts that it touches are told anew, and what changed is listed. */
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Base } from '../../../analytics/record/cut.ts';
import { RecordStore } from '../../../server/record/record-store.ts';
import { openRecords, type Records } from '../../../server/records/database.ts';
import { piecesIn } from '../../../server/records/time/pieces.ts';
import { changedDays, PlantFacts } from '../../../server/records/time/plant-facts.ts';
import { LIVE, TimeRecord } from '../../../server/records/time/time-record.ts';
import type { Line, PlantModel } from '../../../twin/plant/model.ts';
import { lineText, plantOf } from '../../plants.ts';
import { embeddedDatabase, type TestDatabase } from './databases.ts';

const HOUR = 3_600_000;
/** Tuesday 10 March 2026, 06:00 in Berlin: the shift begins. */
const BEGIN = Date.UTC(2026, 2, 10, 5);
const DAY =
  'shifts: [{ id: day, name: Day, days: [mon, tue, wed, thu, fri], from: "06:00", to: "14:00", breaks: [{ name: Lunch, from: "10:00", to: "10:30" }] }]';
const text = lineText(3).replace(/shifts: .*/, DAY);
const HOLIDAY = 'calendar: [{ name: Holiday, from: "2026-03-10", works: [] }]\n';
const open = plantOf(text);
const closed = plantOf(text.replace(/^areas:/m, `${HOLIDAY}areas:`));
let plant: PlantModel = open;
const NOW = BEGIN + 100 * HOUR;
let database: TestDatabase;
let records: Records;
let time: TimeRecord;
let facts: PlantFacts;

beforeAll(async () => {
  database = await embeddedDatabase();
  records = await openRecords({ config: database.config, log: pino({ level: 'silent' }), now: Date.now });
  await records.ready;
  const reasons = { byFault: () => null, stateOf: () => null, isPlanned: () => true };
  const record = new RecordStore(plant);
  time = new TimeRecord({ plant: () => plant, reasons: () => reasons, signals: async () => record, now: () => NOW });
  facts = new PlantFacts({ records, time, now: () => NOW, who: () => 'ada' });
}, 120_000);
afterAll(async () => {
  await records?.stop();
  await database?.remove();
});

const base = (from: number, hours: number, state: Base['state'], fault = 0): Base => ({
  ...{ machine: 'm1', from, to: from + hours * HOUR, state, fault, good: 0, reject: 0, energy: 0 },
  ...{
    goodTotal: 0,
    rejectTotal: 0,
    rework: 0,
    reworkTotal: 0,
    cause: null,
    wholeFrom: from,
    wholeTo: from + hours * HOUR,
  },
});
const known = async (at: number | null = null) => {
  const rows = await piecesIn(records.db, 'm1', { from: BEGIN, to: BEGIN + 8 * HOUR }, at);
  const hours = new Map<string, number>();
  for (const row of rows) hours.set(row.state, (hours.get(row.state) ?? 0) + (row.to_ms - row.from_ms) / HOUR);
  return { hours: Object.fromEntries([...hours].sort()), shifts: [...new Set(rows.map(({ shift }) => shift))] };
};

test('what stood quietly on it was off, what failed failed, who worked worked; taken back, it is a shift again', async () => {
  await records.transact((trx) =>
    time.tell(
      trx,
      'm1',
      { from: BEGIN, to: BEGIN + 8 * HOUR },
      [
        base(BEGIN, 1, 'idle'),
        base(BEGIN + HOUR, 2, 'breakdown'),
        base(BEGIN + 3 * HOUR, 1, 'breakdown', 7),
        base(BEGIN + 4 * HOUR, 0.5, 'planned-stop'),
        base(BEGIN + 4.5 * HOUR, 3.5, 'producing'),
      ],
      LIVE,
      null,
    ),
  );
  const before = await known();
  expect(before).toEqual({
    hours: { breakdown: 3, idle: 1, 'planned-stop': 0.5, producing: 3.5 },
    shifts: ['2026-03-10 day'],
  });
  await facts.keep(open);
  plant = closed;
  await facts.keep(closed);
  expect(await known()).toEqual({ hours: { breakdown: 1, off: 3.5, producing: 3.5 }, shifts: [null] });
  const listed = await records.db
    .selectFrom('restatement')
    .select(['machine', 'why', 'by_whom', 'from_ms', 'to_ms'])
    .execute();
  expect(listed.length).toBeGreaterThan(0);
  expect(listed.every((row) => row.machine === 'm1' && row.why === 'calendar' && row.by_whom === 'ada')).toBe(true);
  expect(Math.min(...listed.map((row) => row.from_ms))).toBe(BEGIN);
  // As it was known before anybody entered it.
  expect(await known(NOW - 1)).toEqual({ hours: {}, shifts: [] });

  plant = open;
  await facts.keep(open);
  // That it was off was our own word: standing without an order is idle, but for the break.
  expect(await known()).toMatchObject({ hours: before.hours, shifts: ['2026-03-10 day'] });
});

test('one that was written into the file while no server ran restates the day at the next start, once', async () => {
  const declared = async () => {
    const rows = await records.db.selectFrom('declaration').select('id').where('what', '=', 'calendar').execute();
    return rows.length;
  };
  const before = await declared();
  /** What a server does first that finds this plant. */
  const started = async (found: PlantModel) => {
    plant = found;
    await new PlantFacts({ records, time, now: () => NOW, who: () => 'plant' }).keep(found);
  };
  await started(open);
  expect(await declared()).toBe(before);
  await started(closed);
  expect(await known()).toMatchObject({ hours: { breakdown: 1, off: 3.5, producing: 3.5 }, shifts: [null] });
  const after = await declared();
  expect(after).toBeGreaterThan(before);
  await started(closed);
  expect(await declared()).toBe(after);
  await started(open);
  expect(await known()).toMatchObject({ shifts: ['2026-03-10 day'] });
});

test('only exceptions speak of the past: another pattern of shifts holds from now on', () => {
  const other = plantOf(text.replace('"14:00"', '"15:00"'));
  expect(changedDays(open.calendar, other, other.lines[0] as Line, NOW)).toEqual([]);
  expect(changedDays(open.calendar, closed, closed.lines[0] as Line, NOW).map(({ word }) => word)).toEqual([
    'not-scheduled',
  ]);
  // One that is still to come restates nothing.
  expect(changedDays(open.calendar, closed, closed.lines[0] as Line, BEGIN - 48 * HOUR)).toEqual([]);
});
