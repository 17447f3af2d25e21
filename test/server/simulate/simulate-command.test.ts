/** `gemba simulate` as people and programs call it: the built command, with a real file. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromRoot } from '../../../server/package-root.ts';

const run = promisify(execFile);
const LINE = {
  stations: [
    { id: 'm1', servers: 1, service: { exponential: 1 }, reject: 0.1 },
    { id: 'm2', servers: 2, service: { lognormal: [1.5, 0.5] } },
  ],
  buffers: [{ from: 'm1', to: 'm2', capacity: 5 }],
  ...{ horizon: 5000, warmup: 500 },
};
let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gemba-simulate-'));
  file = join(folder, 'line.json');
  await writeFile(file, JSON.stringify(LINE));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const simulate = (...more: string[]) =>
  run(process.execPath, [fromRoot('dist/server/tools/simulate.js'), ...more]).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, stdout, stderr }),
  );
const told = async (...more: string[]) => {
  const { stdout } = await simulate(file, '--json', ...more);
  const { events_per_second, ...rest } = JSON.parse(stdout);
  expect(events_per_second).toBeGreaterThan(0);
  return rest;
};

test('one object, with means, intervals and each replication; the same for 1, 2 and 4 workers, another for another seed', async () => {
  const one = await told('--replications', '6', '--seed', '3');
  expect(one).toMatchObject({
    throughput: { mean: expect.any(Number), half: expect.any(Number) },
    buffers: [{ from: 'm1', to: 'm2', level: { mean: expect.any(Number) } }],
  });
  expect(Object.keys(one.stations)).toEqual(['m1', 'm2']);
  expect(one.replications).toHaveLength(6);
  const mean = one.replications.reduce((sum: number, r: { throughput: number }) => sum + r.throughput, 0) / 6;
  expect(one.throughput.mean).toBeCloseTo(mean, 12);
  // Nine tenths of a unit a second, less what waits for room.
  expect(mean).toBeGreaterThan(0.75);
  expect(mean).toBeLessThan(0.9);
  for (const workers of ['2', '4'])
    expect(await told('--replications', '6', '--seed', '3', '--workers', workers)).toEqual(one);
  expect((await told('--replications', '6', '--seed', '4')).throughput.mean).not.toBe(one.throughput.mean);
  expect((await told('--replications', '1')).throughput.half).toBeNull();
}, 60_000);

test('for people it is a table; what is wrong ends with 1 and a sentence, wrong usage with 2', async () => {
  const words = await simulate(file, '--replications', '3');
  expect(words.stdout).toMatch(/throughput {2}\d+.* good units an hour/);
  expect(words.stdout).toMatch(/^m2 +\d/m);
  const bad = join(folder, 'bad.json');
  await writeFile(bad, JSON.stringify({ ...LINE, horizon: 0 }));
  expect(await simulate(bad)).toMatchObject({
    code: 1,
    stdout: '',
    stderr: `gemba simulate: ${bad}: horizon: 0; give a number above 0\n`,
  });
  expect(await simulate(join(folder, 'none.json'))).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('it cannot be read'),
  });
  expect(await simulate()).toMatchObject({ code: 2 });
  expect(await simulate(file, '--replications', 'many')).toMatchObject({ code: 2 });
  expect((await simulate('--help')).stdout).toContain('--workers');
}, 60_000);
