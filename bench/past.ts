/**
 * The past: how long eight hours of the demo plant take from file to first picture, what a day costs, and how long a jump to
 * any moment takes. No peer: nothing else turns files into a plant that can be looked at.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { pino } from 'pino';
import { boardOf, openPlantFloor, sayEverything } from '../demo/floor/plant-floor.ts';
import { planPast, wornRegisters } from '../demo/past/begin.ts';
import { pastFolder, readPlan } from '../demo/past/plan.ts';
import { writePast } from '../demo/past/write-past.ts';
import { ImportJobs } from '../server/import/import-jobs.ts';
import { hasEnded } from '../server/import/job.ts';
import { stateAt } from '../server/record/answers.ts';
import { TwinHost } from '../server/twin-host.ts';
import { readPlant } from '../twin/plant/read.ts';
import { type BenchOptions, type Figure, percentile, round } from './figure.ts';

const HOUR = 3_600_000;
const IDLE_MS = 5_000;
const NOBODY = { say() {}, lost() {}, found() {} };
const PLANT = resolve('demo/plant.yaml');

export async function pastBench({ quick }: BenchOptions): Promise<readonly Figure[]> {
  const data = mkdtempSync(join(tmpdir(), 'gemba-bench-past-'));
  const read = readPlant(readFileSync(PLANT, 'utf8'), {});
  if (!read.ok) throw new Error('the plant of the demo is not sound');
  const { plant } = read;
  const until = Date.now();
  const floor = openPlantFloor(plant, { seed: 1, speed: 1, startAt: until });
  wornRegisters(floor);
  sayEverything(floor, until, NOBODY);
  if (boardOf(floor).said === 0) throw new Error('the floor says nothing');
  planPast(floor, data, PLANT, 1);
  const folder = pastFolder(data);
  // Written as far as it is measured: what the demo goes on with is left.
  const began = performance.now();
  let writtenMs = 0;
  const enough = new Error('enough');
  const files = () =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.csv'))
      .sort();
  const wanted = quick ? 1 : 1 + 7;
  await writePast(plant, readPlan(folder), folder, async () => {
    if (writtenMs === 0 && files().length > 0) writtenMs = performance.now() - began;
    if (files().length >= wanted) throw enough;
  }).catch((error) => {
    if (error !== enough) throw error;
  });

  const host = new TwinHost({ plant, directory: data, log: pino({ level: 'silent' }), now: () => until });
  await host.start();
  const jobs = new ImportJobs(host, null, pino({ level: 'silent' }));
  await jobs.start();
  // A busy machine delays an event loop that has nothing to do, too.
  const idle = monitorEventLoopDelay({ resolution: 5 });
  idle.enable();
  await new Promise((done) => setTimeout(done, IDLE_MS));
  idle.disable();
  const idleMs = idle.percentile(99.9) / 1e6;
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const give = async (name: string) => {
    const from = performance.now();
    const cpu = process.cpuUsage();
    const job = await jobs.submit(
      { name, format: 'csv', dryRun: false, bytes: null, whole: null },
      Readable.from([readFileSync(join(folder, name))]),
    );
    while (!hasEnded(job)) await new Promise((again) => setTimeout(again, 10));
    if (job.state !== 'done' || job.errors > 0) throw new Error(`${name}: ${job.state} ${job.reason}`);
    const used = process.cpuUsage(cpu);
    return { ms: performance.now() - from, cpuMs: (used.user + used.system) / 1000, samples: job.samples };
  };
  const [first = '', ...rest] = files();
  const hours = await give(first);
  const days = [];
  for (const name of rest) days.push(await give(name));
  delay.disable();
  const jumps: number[] = [];
  const oldest = host.oldest;
  for (let i = 0; i < (quick ? 60 : 300); i++) {
    const at = oldest + ((i * 0.618_034) % 1) * (until - oldest);
    const from = performance.now();
    await stateAt(host, { kind: 'site' }, at);
    jumps.push(performance.now() - from);
  }
  await jobs.stop();
  await host.stop();
  rmSync(data, { recursive: true, force: true });
  const samples = hours.samples + days.reduce((sum, day) => sum + day.samples, 0);
  const importMs = hours.cpuMs + days.reduce((sum, day) => sum + day.cpuMs, 0);
  return [
    { name: 'past-write-8h', value: round(writtenMs / 1000, 2), unit: 's', n: 1 },
    { name: 'past-import-8h', value: round(hours.ms / 1000, 2), unit: 's', n: hours.samples },
    { name: 'past-import-cpu', value: round((importMs * 1000) / samples, 2), unit: 'us/sample', n: samples },
    {
      name: 'past-30-days',
      value: Math.round((hours.samples * 90) / 1000) / 1000,
      unit: 'M samples',
      n: hours.samples,
    },
    { name: 'past-jump-p99', value: round(percentile(jumps, 0.99), 1), unit: 'ms', n: jumps.length },
    {
      name: 'past-event-loop-p99.9',
      value: round(delay.percentile(99.9) / 1e6, 1),
      unit: 'ms',
      n: delay.count,
      peer: 'the same event loop without an import',
      ratio: round(delay.percentile(99.9) / 1e6 / idleMs, 2),
    },
    { name: 'past-reach', value: round((until - oldest) / HOUR, 1), unit: 'h', n: rest.length + 1 },
  ];
}
