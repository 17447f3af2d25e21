/** `gemba backup`, `restore` and `historian migrate`, run as a person runs them. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DuckDbHistorian } from '../../server/historian/duckdb/duckdb-historian.ts';
import { openHistorian } from '../../server/historian/open-historian.ts';
import { fromRoot } from '../../server/package-root.ts';
import { TwinHost } from '../../server/twin-host.ts';
import { SampleBatch } from '../../twin/core/batch.ts';
import { linePlant, tagSlot } from '../plants.ts';
import { quiet } from './connect/recorder.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gemba-tools-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}
const run = (tool: string, args: readonly string[], env: Record<string, string>): Promise<Run> =>
  new Promise((done) =>
    execFile(
      process.execPath,
      [fromRoot(`dist/server/tools/${tool}.js`), ...args],
      { cwd: root, env: { PATH: process.env['PATH'] ?? '', ...env } },
      (error, stdout, stderr) => done({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    ),
  );

const plant = linePlant(2);
const temperature = tagSlot(plant, 'm0/temperature');

/** A data folder with a few readings in it; gives the hash of its twin. */
async function fill(data: string): Promise<string> {
  const host = new TwinHost({ plant, directory: data, log: quiet });
  await host.start();
  const room = await openHistorian(
    { data, questdb: null, retention: { rawDays: null, minuteDays: null } },
    host,
    quiet,
    () => undefined,
  );
  const batch = new SampleBatch();
  const at = Date.now();
  for (let k = 0; k < 30; k++) {
    batch.clear();
    batch.push(temperature, at + k, k, 0);
    await host.deliver(batch);
  }
  await vi.waitFor(() => expect(room.feed.offset).toBe(host.journal.next), { timeout: 30_000, interval: 20 });
  const hash = host.twin.hash();
  await host.stop();
  await room.stop();
  return hash;
}

test('a backup restored into a new folder gives the same twin and the same readings', async () => {
  const data = join(root, 'data');
  const hash = await fill(data);
  const backup = await run('backup', ['copy', '--json'], { GEMBA_DATA: data });
  expect([backup.code, backup.stderr]).toEqual([0, '']);
  const { readings } = JSON.parse(backup.stdout) as { readings: number };
  expect(readings).toBeGreaterThanOrEqual(30);
  const fresh = join(root, 'fresh');
  const restore = await run('restore', ['copy', '--json'], { GEMBA_DATA: fresh });
  expect([restore.code, restore.stderr]).toEqual([0, '']);
  expect(JSON.parse(restore.stdout)).toMatchObject({ readings });
  const host = new TwinHost({ plant, directory: fresh, log: quiet });
  await host.start();
  expect(host.twin.hash()).toBe(hash);
  await host.stop();
  const historian = new DuckDbHistorian({ directory: join(fresh, 'historian') });
  await historian.start();
  const page = await historian.raw('m0/temperature', 0, Date.now() + 1e6, 100);
  expect(page.readings.map(({ value }) => value)).toEqual(Array.from({ length: 30 }, (_, k) => k));
  await historian.stop();
  const again = await run('restore', ['copy'], { GEMBA_DATA: fresh });
  expect([again.code, again.stderr]).toEqual([
    1,
    expect.stringMatching(/^gemba restore: the data folder .* is not empty/),
  ]);
});

test('what cannot be done is told in one sentence, wrong usage with how it is used', async () => {
  const none = await run('backup', ['copy'], { GEMBA_DATA: join(root, 'none') });
  expect([none.code, none.stderr]).toEqual([1, expect.stringMatching(/^gemba backup: there is no data folder/)]);
  expect((await run('restore', [], {})).code).toBe(2);
  expect((await run('historian', ['fly'], {})).code).toBe(2);
  const nowhere = await run('historian', ['migrate'], { GEMBA_DATA: root });
  expect([nowhere.code, nowhere.stderr]).toEqual([1, expect.stringMatching(/^gemba historian: QUESTDB_HTTP and/)]);
  const help = await run('historian', ['--help'], {});
  expect([help.code, help.stdout]).toEqual([0, expect.stringMatching(/^gemba historian migrate/)]);
});
