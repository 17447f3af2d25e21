/** How long an engine runs on: learned from engines that wore out, asked of others; and the files of C-MAPSS as they come. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rmseOf } from '../../analytics/reliability/prediction-scores.ts';
import { chooseBackend } from '../../models/backend.ts';
import type { AssetHistory, Fleet } from '../../models/fleet.ts';
import { SETTINGS } from '../../models/hazard/network.ts';
import { meanWithin, survivalOf, writeSteps } from '../../models/hazard/remaining-life.ts';
import { survivalAtEnd, trainRemainingLife } from '../../models/hazard/train-remaining-life.ts';
import { randomOf } from '../../models/random.ts';
import { backendParts } from '../../server/models/backend-parts.ts';
import { readCmapss } from '../../server/models/cmapss-files.ts';

const GRID = [10, 20, 30, 40, 50, 60, 70, 80];

/** Engines of 90 to 200 cycles whose temperature climbs over the last 80. */
function engines(seed: number, n: number): Fleet {
  const random = randomOf(seed);
  const assets = Array.from({ length: n }, (_, i): AssetHistory => {
    const life = 90 + Math.floor(random.next() * 110);
    const cycles = Array.from({ length: life }, (_unused, cycle) => cycle + 1);
    const wear = cycles.map((cycle) => Math.max(0, 1 - (life - cycle) / 80) ** 1.5);
    const noisy = (values: readonly number[]) =>
      Float64Array.from(values, (value) => value + 0.1 * (random.next() - 0.5));
    return {
      asset: String(i),
      hours: Float64Array.from(cycles),
      events: cycles.map((cycle) => (cycle === life ? 'failure' : null)),
      signals: [noisy(wear), noisy(wear.map((value) => 1 - value / 2)), noisy(wear.map(() => 0.5))],
    };
  });
  return { signals: ['temperature', 'pressure', 'speed'], assets };
}

const upTo = (asset: AssetHistory, rows: number): AssetHistory => ({ ...asset, hours: asset.hours.slice(0, rows) });

test('tells the remaining life of engines it has never seen far better than the mean life does', async () => {
  await chooseBackend(backendParts());
  const settings = { horizon: 24, grid: GRID, networks: 1, network: { ...SETTINGS, epochs: 12, batch: 128 } };
  const model = await trainRemainingLife(engines(1, 40), settings);
  const random = randomOf(3);
  const asked = engines(2, 40).assets.map((engine) => ({
    engine,
    rows: 30 + Math.floor(random.next() * (engine.hours.length - 31)),
  }));
  const truth = asked.map(({ engine, rows }) => Math.min(80, engine.hours.length - rows));
  const said = asked.map(({ engine, rows }) => meanWithin(GRID, survivalAtEnd(model, upTo(engine, rows))));
  const mean = truth.reduce((sum, value) => sum + value, 0) / truth.length;
  expect(rmseOf(said, truth)).toBeLessThan(
    0.5 *
      rmseOf(
        truth.map(() => mean),
        truth,
      ),
  );
});

describe('the grid of steps', () => {
  test('says what is known and nothing more', () => {
    const steps = new Float32Array(4);
    const told = (until: number, watched: number) => {
      writeSteps({ until, watched }, [10, 20, 30, 40], steps, 0);
      return [...steps];
    };
    expect(told(25, 25)).toEqual([0, 0, 1, Number.NaN]);
    expect(told(Number.POSITIVE_INFINITY, 25)).toEqual([0, 0, Number.NaN, Number.NaN]);
    expect(told(Number.POSITIVE_INFINITY, 90)).toEqual([0, 0, 0, 0]);
    expect(told(10, 90)).toEqual([1, Number.NaN, Number.NaN, Number.NaN]);
  });

  test('survival falls, and the mean lies within the grid', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ min: -20, max: 20, noNaN: true }), { minLength: 8, maxLength: 8 }), (scores) => {
        const survival = survivalOf(GRID, Float32Array.from(scores), 0);
        for (let i = 1; i < survival.length; i++) expect(survival[i]).toBeLessThanOrEqual(survival[i - 1] as number);
        expect(meanWithin(GRID, survival)).toBeGreaterThanOrEqual(0);
        expect(meanWithin(GRID, survival)).toBeLessThanOrEqual(80);
      }),
    );
  });
});

describe('files of C-MAPSS', () => {
  const row = (engine: number, cycle: number, first = '518.67') =>
    [engine, cycle, 0.1, 0.2, 100, first, ...Array.from({ length: 20 }, (_, i) => i + cycle / 10)].join(' ');
  const folderWith = async (files: Record<string, string>) => {
    const folder = await mkdtemp(join(tmpdir(), 'gemba-cmapss-'));
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    return folder;
  };

  test('readings that are missing, however they are written, are missing; what never moves is left out', async () => {
    const text = [row(1, 1, 'NAN'), row(1, 2, "'N/A'"), row(1, 3, 'None'), row(2, 1)].join('  \n');
    const { train, test: part } = await readCmapss(await folderWith({ 'train_FD001.txt': text }));
    expect(part).toBeNull();
    expect(train.signals).toHaveLength(20);
    expect(train.signals).not.toContain('sensor 1');
    expect(train.assets.map(({ hours }) => hours.length)).toEqual([3, 1]);
    expect(train.assets[0]?.events).toEqual([null, null, 'failure']);
  });

  test('lines that are none and truths that do not fit are named', async () => {
    const short = await folderWith({ 'train_FD001.txt': `${row(1, 1)}\n1 2 3\n` });
    await expect(readCmapss(short)).rejects.toThrow('train_FD001.txt, line 2: not 26 numbers');
    const word = await folderWith({ 'train_FD001.txt': row(1, 1, 'high') });
    await expect(readCmapss(word)).rejects.toThrow('train_FD001.txt, line 1');
    const unequal = await folderWith({
      'train_FD001.txt': row(1, 1),
      'test_FD001.txt': row(1, 1),
      'RUL_FD001.txt': '5\n6\n',
    });
    await expect(readCmapss(unequal)).rejects.toThrow('2 lives for the 1 engines');
  });
});
