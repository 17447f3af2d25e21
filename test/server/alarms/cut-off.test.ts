/**
 * What people do about alarms works while the database is away, and is in the record once, in order, wherever a write of it was cut
 * off, also where it had been done and only its answer was lost.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Alarms } from '../../../server/alarms/alarms.ts';
import { openRecords, type Records } from '../../../server/records/database.ts';
import { TwinHost } from '../../../server/twin-host.ts';
import { SampleBatch } from '../../../twin/core/batch.ts';
import { lineText, plantOf, tagSlot } from '../../plants.ts';
import { quiet } from '../connect/recorder.ts';
import { cutAt } from '../records/cut-off.ts';
import { installedDatabase, type TestDatabase } from '../records/databases.ts';

const PLANT = plantOf(
  lineText(
    3,
    'alarms:\n  - { id: hot, text: Too hot, response: Cool it, machine: m1, when: { tag: temperature, above: 80 }, priority: high }\n',
  ),
);
/** Begin, rows, commit; more is a transaction that does not end. */
const MOST_STATEMENTS = 20;

let database: TestDatabase;
let records: Records;
let host: TwinHost;
let alarms: Alarms;
/** As screens were told. */
const told: string[] = [];

beforeAll(async () => {
  database = await installedDatabase();
  records = await openRecords({ config: database.config, log: quiet, now: Date.now });
  await records.ready;
  const directory = mkdtempSync(join(tmpdir(), 'gemba-alarms-'));
  host = new TwinHost({ plant: PLANT, directory, log: quiet });
  await host.start();
  alarms = new Alarms({ host, records, log: quiet, file: join(directory, 'alarms.json') });
  alarms.listen((_views, changes) => told.push(...changes.map(({ what }) => what)));
  await alarms.start();
}, 120_000);
afterAll(async () => {
  await alarms?.stop();
  await host?.stop();
  await records?.stop();
  await database?.remove();
});

async function say(celsius: number): Promise<void> {
  const batch = new SampleBatch();
  batch.push(tagSlot(PLANT, 'm1/temperature'), Date.now(), celsius, 0);
  await host.deliver(batch);
}
const recorded = () =>
  records.ask((db) => db.selectFrom('alarm_event').select(['what', 'why']).orderBy('id').execute());

test.each([
  ['nothing of it was done', false],
  ['it was done and nobody heard so', true],
])(
  'acknowledged, shelved with a reason, taken off the shelf: once in the record where %s',
  async (_name, lost) => {
    for (let at = 1; ; at++) {
      expect(at, 'a transaction ends').toBeLessThan(MOST_STATEMENTS);
      const before = (await recorded()).length;
      const first = told.length;
      const cutting = cutAt(at, { lost });
      await say(91);
      const by = 'ada';
      expect(await alarms.act('hot', { type: 'acknowledge', by, why: 'cooling on' })).toMatchObject({ changed: true });
      const until = Date.now() + 3_600_000;
      expect(await alarms.act('hot', { type: 'shelve', by, why: 'known', until })).toMatchObject({ changed: true });
      expect(await alarms.act('hot', { type: 'unshelve', by, why: '' })).toMatchObject({ changed: true });
      await say(20);
      await vi.waitFor(() => expect(cutting.cut || alarms.unrecorded === 0).toBe(true), { timeout: 20_000 });
      cutting.end();
      await vi.waitFor(async () => {
        await records.look();
        expect([records.status.status, alarms.unrecorded]).toEqual(['up', 0]);
      }, 20_000);
      const rows = (await recorded()).slice(before);
      expect(rows.map(({ what }) => what)).toEqual(told.slice(first));
      expect(rows.map(({ why }) => why).filter((why) => why !== '')).toEqual(['cooling on', 'known']);
      if (!cutting.cut) break;
    }
  },
  120_000,
);
