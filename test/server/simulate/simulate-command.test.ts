/** `gemba simulate` as people and programs call it: the built command, with a real file. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromRoot } from '../../../server/package-root.ts';
import { lineText } from '../../plants.ts';

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

test('a plant file: orders through its lines from the next shift on, the same for 1, 2 and 4 workers', async () => {
  const plant = join(folder, 'plant.yaml');
  const orders = join(folder, 'orders.csv');
  const abilities = join(folder, 'abilities.json');
  await writeFile(plant, lineText(3).replace('from: "00:00", to: "00:00"', 'from: "06:00", to: "14:00"'));
  await writeFile(orders, 'order,line,product,quantity,priority\nlater,line,blue,60,2\nsooner,line,red,600,1\n');
  const stops = [
    {
      cause: 'jam',
      state: 'micro-stop',
      clock: 'operating',
      time: { exponential: 120_000 },
      repair: { exponential: 30_000 },
    },
  ];
  await writeFile(
    abilities,
    JSON.stringify({ machines: { m1: { unitMs: { '': { constant: 1000 } }, reject: { '': 0.05 }, stops } } }),
  );
  const from = ['--from', '2026-06-10T00:00:00Z'];
  const run = async (...more: string[]) => {
    const { code, stdout, stderr } = await simulate(plant, '--json', ...from, ...more);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    return JSON.parse(stdout);
  };
  const { events_per_second: _rate, ...ideal } = await run('--orders', orders, '--replications', '2');
  expect(ideal.from).toBe('2026-06-10T04:00:00.000Z'); // 06:00 in Berlin
  // 600 units at one a second, then 60 at one in two seconds; two seconds through the line.
  expect(ideal.orders).toMatchObject([
    { id: 'sooner', finished: 1, p50: '2026-06-10T04:10:02.000Z' },
    { id: 'later', finished: 1, p50: '2026-06-10T04:12:04.000Z' },
  ]);
  const told = ['--orders', orders, '--abilities', abilities, '--replications', '6', '--seed', '3'];
  const { events_per_second: rate, ...one } = await run(...told);
  expect(rate).toBeGreaterThan(0);
  expect(one.machines.m1['micro-stop'].mean).toBeGreaterThan(0);
  for (const workers of ['2', '4']) {
    const { events_per_second: _other, ...same } = await run(...told, '--workers', workers);
    expect(JSON.stringify(same)).toBe(JSON.stringify(one));
  }
  // Without orders each line makes its first product as long as it is looked at.
  const endless = await run('--hours', '2', '--lots', 'case', '--replications', '1');
  expect(endless.orders).toMatchObject([{ id: 'line', finished: 0, p50: null, made: { mean: 7198 } }]);

  await writeFile(
    abilities,
    JSON.stringify({ machines: { m1: { unitMs: { red: { weibull: [2] } }, reject: {}, stops: [] } } }),
  );
  const bad = await simulate(plant, '--abilities', abilities);
  expect(bad).toMatchObject({ code: 1, stdout: '' });
  expect(bad.stderr).toMatch(/machines\.m1\.unitMs\.red: {"weibull":\[2\]} is no distribution/);

  await writeFile(orders, 'order,line,product,quantity\nx,line,green,5\n');
  const wrong = await simulate(plant, '--orders', orders);
  expect(wrong).toMatchObject({ code: 1, stdout: '' });
  expect(wrong.stderr).toMatch(/orders\.csv:2: product: the plant has no product green/);
}, 120_000);
