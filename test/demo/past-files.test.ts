/** The files of the demo's past: newest first, and a start that was broken off goes on with the same past. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { openPlantFloor, sayEverything } from '../../demo/floor/plant-floor.ts';
import { planPast, wornRegisters } from '../../demo/past/begin.ts';
import { pastFolder, readPlan } from '../../demo/past/plan.ts';
import { writePast } from '../../demo/past/write-past.ts';
import { readOrders } from '../../server/records/orders/read-orders.ts';
import { readPlant } from '../../twin/plant/read.ts';

const PLANT = resolve('demo/plant.yaml');
const UNTIL = Date.parse('2026-03-03T09:30:00Z');

test('the last eight hours come first; broken off and begun again, nothing is written anew or differently', async () => {
  const read = readPlant(readFileSync(PLANT, 'utf8'), {});
  if (!read.ok) throw new Error('the plant of the demo is not sound');
  const data = mkdtempSync(join(tmpdir(), 'gemba-past-files-'));
  const floor = openPlantFloor(read.plant, { seed: 1, speed: 1, startAt: UNTIL });
  wornRegisters(floor);
  sayEverything(floor, UNTIL, { say() {}, lost() {}, found() {} });
  planPast(floor, data, PLANT, 1);
  const folder = pastFolder(data);
  const files = () => readdirSync(folder).filter((name) => name.endsWith('.csv'));
  const enough = new Error('enough');
  let parts = 0;
  const write = () =>
    writePast(read.plant, readPlan(folder), folder, async () => {
      // The first turn of the second part: the first one is written.
      if (readdirSync(folder).includes('part-1.json') && ++parts > 0) throw enough;
    });
  await expect(write()).rejects.toBe(enough);
  expect(files()).toEqual(['1-00-2026-03-03T0130.csv']);
  const text = readFileSync(join(folder, '1-00-2026-03-03T0130.csv'), 'utf8');
  expect(text.startsWith('tag,at,value,quality\n')).toBe(true);
  const times = text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => Number(line.split(',')[1]));
  expect(times[0]).toBe(UNTIL - 8 * 3_600_000);
  expect(times.at(-1)).toBe(UNTIL);
  expect(times.every((at, i) => i === 0 || at >= (times[i - 1] as number))).toBe(true);
  // What the office had planned of it: an order is done before the next one begins, and most of a shift is planned.
  const planned = readOrders('csv', readFileSync(join(folder, '..', 'planned-1.csv'), 'utf8')).orders.map(
    ({ cells }) => cells,
  );
  expect(planned.filter(({ line }) => line === 'line1').length).toBeGreaterThan(4);
  for (const { planned_start: from = '', planned_end: to = '', quantity } of planned) {
    expect(Date.parse(to)).toBeGreaterThan(Date.parse(from));
    expect(Number(quantity)).toBeLessThan(1e6);
  }
  rmSync(join(folder, '1-00-2026-03-03T0130.csv')); // imported
  await expect(write()).rejects.toBe(enough);
  expect(files()).toEqual([]);
  rmSync(data, { recursive: true, force: true });
}, 60_000);
