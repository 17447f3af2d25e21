import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { advanceFloor, boardOf, openPlantFloor, type PlantFloor, sayEverything } from '../../demo/floor/plant-floor.ts';
import type { Voice } from '../../demo/floor/voice.ts';
import { keepRegisters, readKept, takeUp } from '../../demo/kept.ts';
import { readPlant } from '../../twin/plant/read.ts';

const read = readPlant(readFileSync('demo/plant.yaml', 'utf8'), {});
if (!read.ok) throw new Error('demo/plant.yaml is not valid');
const { plant } = read;
const START = Date.parse('2026-03-03T09:00:00Z');
const MINUTE = 60_000;
const NOBODY: Voice = { say() {}, lost() {}, found() {} };

const data = mkdtempSync(join(tmpdir(), 'gemba-kept-'));
afterAll(() => rmSync(data, { recursive: true, force: true }));

const registersOf = (floor: PlantFloor) =>
  new Map(
    plant.tags
      .filter(({ role }) => ['good', 'reject', 'total', 'energy'].includes(role))
      .map(({ slot, name }) => [name, Number(boardOf(floor).values[slot])]),
  );
const ordersOf = (floor: PlantFloor) => floor.lines.map(({ orders }) => orders.batch(0).order);

test('a demo plant that is started again goes on with its registers, as its controllers would, and makes new orders', async () => {
  expect(readKept(data)).toBeNull();
  const first = openPlantFloor(plant, { seed: 3, speed: 1, startAt: START });
  sayEverything(first, START, NOBODY);
  for (let at = START; at <= START + 10 * MINUTE; at += 1000) advanceFloor(first, at, NOBODY);
  sayEverything(first, START + 10 * MINUTE, NOBODY);
  const before = registersOf(first);
  await keepRegisters(first, data, 0)();

  const kept = readKept(data);
  if (!kept) throw new Error('nothing was kept');
  const again = openPlantFloor(plant, { seed: 3, speed: 1, startAt: START + 20 * MINUTE, starts: kept.starts + 1 });
  takeUp(again, kept);
  sayEverything(again, START + 20 * MINUTE, NOBODY);
  expect([...registersOf(again)].filter(([name, value]) => value !== before.get(name))).toEqual([]);
  for (const order of ordersOf(again)) expect(ordersOf(first)).not.toContain(order);
});
