/** The demo's past: a plant that ran before we came, whose registers, orders and lots lead up to where the live one begins. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { boardOf, openPlantFloor, sayEverything } from '../../demo/floor/plant-floor.ts';
import { wornRegisters } from '../../demo/past/begin.ts';
import { type DaySheet, GOOD } from '../../demo/past/rows.ts';
import { writeStretch } from '../../demo/past/stretch.ts';
import { formatPlantError, readPlant } from '../../twin/plant/read.ts';

const read = readPlant(readFileSync('demo/plant.yaml', 'utf8'), {});
if (!read.ok) throw new Error(read.errors.map((error) => formatPlantError('demo/plant.yaml', error)).join('\n'));
const { plant } = read;
const HOUR = 3_600_000;
const UNTIL = Date.parse('2026-03-03T09:30:00Z');
const slotOf = (name: string) => plant.tags.find((tag) => tag.name === name)?.slot ?? -1;

const live = openPlantFloor(plant, { seed: 1, speed: 1, startAt: UNTIL });
wornRegisters(live);
sayEverything(live, UNTIL, { say() {}, lost() {}, found() {} });
const now = boardOf(live);
const next = Float64Array.from(plant.tags, ({ slot }) => Number(now.values[slot]));
const past = await writeStretch(plant, {
  seed: 2,
  from: UNTIL - 12 * HOUR,
  to: UNTIL,
  until: UNTIL,
  next,
  pause: async () => undefined,
});

function readings(name: string, sheets: readonly DaySheet[] = past.sheets) {
  const slot = slotOf(name);
  const found: { at: number; value: number; quality: number }[] = [];
  for (const sheet of sheets)
    for (let i = 0; i < sheet.length; i++)
      if (sheet.tag[i] === slot)
        found.push({ at: sheet.at[i] as number, value: sheet.value[i] as number, quality: sheet.quality[i] as number });
  return found;
}

test('every register only counts up, and ends exactly where the live plant begins', () => {
  const counters = plant.tags.filter(
    (tag) => ['good', 'reject', 'total', 'energy'].includes(tag.role) && tag.source >= 0,
  );
  expect(counters.length).toBeGreaterThan(100);
  for (const tag of counters) {
    const good = readings(tag.name).filter(({ quality }) => quality === GOOD);
    expect([tag.name, good.at(-1)?.value]).toEqual([tag.name, next[tag.slot]]);
    let rolled = 0;
    good.forEach(({ value }, i) => {
      expect(value).toBeGreaterThanOrEqual(0);
      if (i > 0 && value < (good[i - 1]?.value ?? 0)) rolled++;
    });
    // A register that rolls over at its width does so now and then; any other never falls.
    if (tag.modulus === 0) expect([tag.name, rolled]).toEqual([tag.name, 0]);
  }
});

test('the last order, lot and product are those that the live plant is at', () => {
  for (const tag of plant.tags.filter(({ role }) => role === 'order' || role === 'lot' || role === 'product')) {
    if (tag.source < 0) continue;
    const last = readings(tag.name).findLast(({ quality }) => quality === GOOD);
    expect([tag.name, past.texts[last?.value ?? 0]]).toEqual([tag.name, now.values[tag.slot]]);
  }
});

test('orders come in rising numbers, each product after a changeover, as in life', () => {
  const orders = readings('line1-filler/order')
    .filter(({ quality }) => quality === GOOD)
    .map(({ value }) => Number(past.texts[value]));
  expect(new Set(orders).size).toBeGreaterThan(5);
  expect(orders.every((order, i) => i === 0 || order >= (orders[i - 1] as number))).toBe(true);
});

test('it is full of life: stops, waiting, rejects, broken sensors; and a day is few enough readings', () => {
  const states = new Set(readings('line1-capper/state').map(({ value }) => value));
  expect(states.size).toBeGreaterThan(3);
  const all = past.sheets.reduce((sum, { length }) => sum + length, 0);
  expect(all).toBeGreaterThan(40_000);
  // Six million for thirty days.
  expect(all / 12).toBeLessThan(6_000_000 / 720);
  expect(past.sheets.some((sheet) => sheet.quality.subarray(0, sheet.length).includes(2))).toBe(true);
});

test('each day begins and ends with every tag, so that it can be read without its neighbours', () => {
  expect(past.sheets.length).toBe(2); // midnight lies between
  const told = plant.tags.filter(({ source }) => source >= 0);
  for (const sheet of past.sheets)
    for (const edge of [sheet.from, sheet.to]) {
      const there = new Set<number>();
      for (let i = 0; i < sheet.length; i++) if (sheet.at[i] === edge) there.add(sheet.tag[i] as number);
      expect(told.filter(({ slot }) => !there.has(slot))).toEqual([]);
    }
});

test('the plant runs when the past ends: nothing is broken down', () => {
  for (const machine of plant.machines.filter(({ line }) => line >= 0)) {
    const fault = readings(`${machine.id}/fault`).at(-1)?.value ?? 0;
    expect([machine.id, [0, 1, 2].includes(fault) || fault > 10]).toEqual([machine.id, true]);
  }
});
