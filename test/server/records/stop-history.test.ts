/** What people gave as reasons is the history that suggestions are made of: theirs alone, as known now. */
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { suggest } from '../../../analytics/losses/suggest.ts';
import type { Base } from '../../../analytics/record/cut.ts';
import { reasonBook } from '../../../analytics/record/reasons.ts';
import { RecordStore } from '../../../server/record/record-store.ts';
import { openRecords, type Records } from '../../../server/records/database.ts';
import { labelledStops } from '../../../server/records/stops/stop-history.ts';
import { LIVE, TimeRecord } from '../../../server/records/time/time-record.ts';
import { lineText, plantOf } from '../../plants.ts';
import { embeddedDatabase, type TestDatabase } from './databases.ts';

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 2, 10, 12);
const plant = plantOf(lineText());

let database: TestDatabase;
let records: Records;
let time: TimeRecord;

beforeAll(async () => {
  database = await embeddedDatabase();
  records = await openRecords({ config: database.config, log: pino({ level: 'silent' }), now: Date.now });
  await records.ready;
  const record = new RecordStore(plant);
  const reasons = reasonBook(plant, [
    { id: 'jam', state: null, planned: true },
    { id: 'glue', state: null, planned: true },
  ]);
  const now = NOON + 1440 * MINUTE;
  time = new TimeRecord({ plant: () => plant, reasons: () => reasons, signals: async () => record, now: () => now });
}, 60_000);
afterAll(async () => {
  await records?.stop();
  await database?.remove();
});

const nothing = { good: 0, reject: 0, energy: 0, goodTotal: 0, rejectTotal: 0, rework: 0, reworkTotal: 0, cause: null };
/** Minutes 10 to 15 of every half-hour the machine stands. */
const [RUN, STAND] = [25 * MINUTE, 5 * MINUTE];

async function stands(fault: number, n: number, reason: string | null): Promise<void> {
  const from = NOON + n * (RUN + STAND);
  const base = (a: number, b: number, state: Base['state'], code: number): Base => {
    return { machine: 'm0', from: a, to: b, state, fault: code, ...nothing, wholeFrom: a, wholeTo: b };
  };
  const bases = [base(from, from + RUN, 'producing', 0), base(from + RUN, from + RUN + STAND, 'breakdown', fault)];
  await records.transact((trx) =>
    time.tell(trx, 'm0', { from, to: from + RUN + STAND }, bases, LIVE, { why: 'late-data', by: 'twin' }),
  );
  if (reason === null) return;
  await records.transact((trx) =>
    time.declare(trx, {
      ...{ scope: { machine: 'm0' }, what: 'reason', value: reason, by: 'ada' },
      ...{ from: from + RUN, to: from + RUN + STAND },
    }),
  );
}
const history = () => records.ask((db) => labelledStops(db as never, 'm0', NOON + 1440 * MINUTE));

test('stops come oldest first with what was known of them; those without a person’s word are none', async () => {
  await stands(4, 0, 'jam');
  await stands(4, 1, null);
  await stands(7, 2, 'glue');
  await stands(4, 3, 'jam');
  await stands(4, 4, 'jam');
  expect((await history()).map(({ reason, fault, seen }) => [reason, fault, seen])).toEqual([
    ['jam', 4, 'breakdown'],
    ['glue', 7, 'breakdown'],
    ['jam', 4, 'breakdown'],
    ['jam', 4, 'breakdown'],
  ]);
  const next = { fault: 4, seen: 'breakdown', cause: null, product: null } as const;
  expect(suggest(await history(), next)).toMatchObject([{ reason: 'jam', had: 3, like: 3, tried: 0 }]);
});

test('a reason that was corrected is learned as corrected', async () => {
  const from = NOON + 3 * (RUN + STAND) + RUN;
  await records.transact((trx) =>
    time.declare(trx, {
      ...{ scope: { machine: 'm0' }, what: 'reason', value: 'glue', by: 'bo', from, to: from + STAND },
    }),
  );
  expect((await history()).map(({ reason }) => reason)).toEqual(['jam', 'glue', 'glue', 'jam']);
});
