/** Every figure can be worked out again from its evidence, by somebody who has nothing else: a script that shares no code. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { KPIS } from '../../../analytics/oee/profiles/all.ts';
import type { HttpDeps } from '../../../server/http/deps.ts';
import { figureRoutes } from '../../../server/http/figure-routes.ts';
import { fromRoot } from '../../../server/package-root.ts';
import { TwinHost } from '../../../server/twin-host.ts';
import { SampleBatch } from '../../../twin/core/batch.ts';
import { linePlant, tagSlot } from '../../plants.ts';
import { quiet } from '../connect/recorder.ts';
import { readingOf, shiftRows } from '../past/shift.ts';
import { type Followed, follow } from './followed.ts';
import { ADMIN } from './taken-in.ts';

const SHIFT = Date.UTC(2026, 2, 10, 20);
const HOUR = 3_600_000;
const MINUTE = 60_000;

/** A shift of three machines, taken in with samples late and out of order, by clocks that tell fractions of a millisecond. */
async function shiftTakenIn() {
  const plant = linePlant(3);
  let now = SHIFT;
  const host = new TwinHost({
    plant,
    directory: mkdtempSync(join(tmpdir(), 'gemba-why-')),
    log: quiet,
    now: () => now,
  });
  await host.start();
  const batch = new SampleBatch();
  const rows = shiftRows(SHIFT, 480).map((row, i) => ({ ...row, at: row.at + (i % 3) * 0.25 }));
  // Every fifth machine's word comes eight seconds after its time: later ones are there already.
  const arriving = rows.map((row, i) => ({ row, received: row.at + (i % 5 === 0 ? 8_000 : 50) }));
  arriving.sort((a, b) => a.received - b.received);
  for (const { row, received } of arriving) {
    now = received;
    batch.push(
      tagSlot(plant, row.tag),
      row.at,
      readingOf(plant, row, (text) => host.text(text)),
      0,
    );
    void host.deliver(batch);
    batch.clear();
  }
  now = SHIFT + 8 * HOUR + MINUTE;
  return { host, plant };
}

async function corrected(record: Followed) {
  const by = 'ada';
  await record.records.transact(async (trx) => {
    await record.time.declare(trx, {
      scope: { line: 'line' },
      what: 'order',
      value: '16',
      from: SHIFT,
      to: SHIFT + 3 * HOUR,
      by,
    });
    const wrong = await record.time.declare(trx, {
      scope: { machine: 'm1' },
      what: 'order',
      value: '17',
      from: SHIFT + 70 * MINUTE,
      to: SHIFT + 100 * MINUTE,
      by,
    });
    await record.time.declare(trx, {
      scope: { machine: 'm1' },
      what: 'order',
      value: '18',
      from: SHIFT + 70 * MINUTE,
      to: SHIFT + 95 * MINUTE,
      by,
      replaces: wrong,
    });
    await record.time.declare(trx, {
      scope: { machine: 'm1' },
      what: 'product',
      value: 'blue',
      from: SHIFT + 5 * HOUR,
      to: SHIFT + 6 * HOUR,
      by,
    });
  });
}

function workedOut(answers: readonly string[]): { ok: boolean; told: number | null }[] {
  const { stdout, stderr } = spawnSync('python3', [fromRoot('test/server/records/why.py')], {
    input: answers.join('\n'),
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  expect(stderr).toBe('');
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test('200 KPIs of any window, late and corrected facts included, are worked out again from their evidence alone', async () => {
  const { host, plant } = await shiftTakenIn();
  const record = await follow(host);
  await record.caughtUp();
  await corrected(record);
  const app = Fastify();
  const deps = {
    host: '127.0.0.1',
    plant: () => plant,
    figures: record.figures,
    auth: { whoIs: () => ADMIN },
    now: () => host.now(),
  } as unknown as HttpDeps;
  await app.register(figureRoutes, { deps, prefix: '/api/v1' });

  const asked = fc.sample(
    fc.record({
      kpi: fc.constantFrom(...KPIS),
      scope: fc.constantFrom('site', 'line:line', 'machine:m0', 'machine:m1', 'machine:m2'),
      // Whole hours, whole minutes, and any moment.
      from: fc.oneof(
        fc.integer({ min: 0, max: 6 }).map((h) => h * HOUR),
        fc.integer({ min: 0, max: 7 * HOUR }),
      ),
      length: fc.oneof(
        fc.integer({ min: 1, max: 8 }).map((h) => h * HOUR),
        fc.integer({ min: 1, max: 3 * HOUR }),
      ),
    }),
    { numRuns: 200, seed: 4711 },
  );
  const answers: string[] = [];
  let withCorrections = 0;
  for (const { kpi, scope, from, length } of asked) {
    const [begin, end] = [SHIFT + from, SHIFT + from + length].map((at) => new Date(at).toISOString());
    const url = `/api/v1/why/${kpi.id}?scope=${scope}&from=${begin}&to=${end}&profile=${kpi.profile}`;
    const answer = await app.inject({ url, remoteAddress: '127.0.0.1' });
    expect([url, answer.statusCode]).toEqual([url, 200]);
    if (answer.json().inputs.corrections.length > 0) withCorrections++;
    answers.push(JSON.stringify(answer.json()));
  }
  const worked = workedOut(answers);
  expect(worked.length).toBe(200);
  expect(worked.filter(({ ok }) => !ok)).toEqual([]);
  expect(worked.filter(({ told }) => told !== null).length).toBeGreaterThan(120);
  expect(withCorrections).toBeGreaterThan(40);
  // The script is no rubber stamp: a count that is off by one shows.
  const forged = answers
    .map((text) => JSON.parse(text))
    .filter(({ formula, value }) => formula === 'quality-ratio' && value !== null)
    .map((why) => {
      why.inputs.counts[0].good += 1;
      return JSON.stringify(why);
    });
  expect(forged.length).toBeGreaterThan(0);
  expect(workedOut(forged).filter(({ ok }) => ok)).toEqual([]);
  await app.close();
  await record.stop();
  await host.stop();
}, 120_000);
