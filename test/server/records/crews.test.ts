/** Whose time it was: the crew that the plan names, unless people signed on. */
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reasonBook } from '../../../analytics/record/reasons.ts';
import { RecordStore } from '../../../server/record/record-store.ts';
import { openRecords, type Records } from '../../../server/records/database.ts';
import { piecesIn } from '../../../server/records/time/pieces.ts';
import { LIVE, TimeRecord } from '../../../server/records/time/time-record.ts';
import { lineText, plantOf } from '../../plants.ts';
import { embeddedDatabase, type TestDatabase } from './databases.ts';

const plant = plantOf(
  lineText().replace(
    /shifts: \[.*\]\n/,
    `shifts:
  - { id: early, name: Early, days: [mon, tue, wed, thu, fri], from: "06:00", to: "14:00", crews: { from: 2026-03-02, every: 7, order: [red, blue] } }
crews: [{ id: red, name: Red }, { id: blue, name: Blue }]
`,
  ),
); // Europe/Berlin
const at = (time: string) => Date.parse(`2026-03-10T${time}:00+01:00`);

let database: TestDatabase;
let records: Records;

beforeAll(async () => {
  database = await embeddedDatabase();
  records = await openRecords({ config: database.config, log: pino({ level: 'silent' }), now: Date.now });
  await records.ready;
}, 60_000);
afterAll(async () => {
  await records?.stop();
  await database?.remove();
});

test('time is cut where crews change: nobody, the crew of the plan, who signed on, nobody', async () => {
  const record = new RecordStore(plant);
  const reasons = reasonBook(plant, []);
  const time = new TimeRecord({
    plant: () => plant,
    reasons: () => reasons,
    signals: async () => record,
    now: () => at('20:00'),
  });
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
  const [from, to] = [at('05:30'), at('14:30')];
  const base = { machine: 'm0', from, to, state: 'producing', ...nothing, wholeFrom: from, wholeTo: to } as const;
  await records.transact((trx) => time.tell(trx, 'm0', { from, to }, [base], LIVE, { why: 'late-data', by: 'twin' }));
  await records.transact((trx) =>
    time.declare(trx, {
      ...{ scope: { line: 'line' }, what: 'crew', value: 'Ada, Bo', by: 'ada' },
      ...{ from: at('10:00'), to: at('12:00') },
    }),
  );
  const crews: [string, string][] = [];
  for (const { crew, from_ms } of await piecesIn(records.db, 'm0', { from, to })) {
    const clock = new Date(from_ms + 3_600_000).toISOString().slice(11, 16);
    if (crews.at(-1)?.[1] !== (crew ?? '')) crews.push([clock, crew ?? '']);
  }
  expect(crews).toEqual([
    ['05:30', ''],
    ['06:00', 'blue'],
    ['10:00', 'Ada, Bo'],
    ['12:00', 'blue'],
    ['14:00', ''],
  ]);
});
