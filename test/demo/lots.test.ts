/** What the demo's warehouse tells of lots: amounts that add up, codes that are used once, and scans of what is used. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { advanceFloor, openPlantFloor } from '../../demo/floor/plant-floor.ts';
import { openLedger } from '../../demo/lots/ledger.ts';
import { plantOf } from '../plants.ts';

interface Told {
  readonly type: string;
  readonly inputs?: readonly { code: string; quantity: number }[];
  readonly lots: readonly { code: string; quantity?: number }[];
}

const FROM = Date.parse('2026-11-22T06:00:00Z');
const plant = plantOf(readFileSync('demo/plant.yaml', 'utf8'));
const { revisions } = JSON.parse(readFileSync('demo/masters/masters.json', 'utf8'));
const bills = new Map(
  revisions.flatMap(({ kind, id, materials }: { kind: string; id: string; materials: [] }) =>
    kind === 'bom' ? [[id, materials]] : [],
  ) as [string, []][],
);

function told(minutes: number) {
  const floor = openPlantFloor(plant, { seed: 1, speed: 1, startAt: FROM });
  const ledger = openLedger(floor, bills, 1);
  const voice = { say() {}, lost() {}, found() {} };
  const entries = [];
  for (let minute = 0; minute <= minutes; minute++) {
    advanceFloor(floor, FROM + minute * 60_000, voice);
    entries.push(...ledger.tell(FROM + minute * 60_000));
  }
  return entries;
}

test('no lot gives more than it had, and each code is received once', () => {
  const entries = told(90);
  const events = entries.flatMap(({ body }) => ('events' in body ? (body.events as Told[]) : []));
  const had = new Map<string, number>();
  const used = new Map<string, number>();
  for (const { type, inputs = [], lots } of events) {
    for (const { code, quantity } of inputs) used.set(code, (used.get(code) ?? 0) + quantity);
    if (type === 'commission') for (const { code } of lots) expect(had.has(code)).toBe(false);
    if (type === 'commission' || type === 'transform')
      for (const { code, quantity = 0 } of lots) had.set(code, (had.get(code) ?? 0) + quantity);
  }
  expect(events.filter(({ type }) => type === 'pack').length).toBeGreaterThan(20);
  for (const [code, amount] of used) expect([code, amount <= (had.get(code) ?? 0) + 1e-6]).toEqual([code, true]);
});

test('pallets have the check digit of GS1; all that is scanned was told of before, wrong material included', () => {
  const known = new Set<string>();
  let scans = 0;
  for (const { path, body } of told(30))
    if ('events' in body)
      for (const { type, lots } of body.events as Told[])
        for (const { code } of lots) {
          known.add(code);
          if (type !== 'pack') continue;
          const sum = [...code].reduce((all, digit, i) => all + Number(digit) * (i % 2 === 0 ? 3 : 1), 0);
          expect([code.length, sum % 10]).toEqual([18, 0]);
        }
    else if (path === '/lots/scans') {
      scans++;
      expect(known).toContain((body as { code: string }).code);
    }
  expect(scans).toBeGreaterThan(5);
});

test('places are told first, with what supermarkets are to hold; deliveries are expected, and some come late', () => {
  const entries = told(240);
  const [first] = entries;
  expect(first?.path).toBe('/stock/locations');
  const { locations } = (first?.body ?? { locations: [] }) as { locations: { kind: string; levels?: object[] }[] };
  expect(locations.filter(({ kind, levels }) => kind === 'supermarket' && (levels?.length ?? 0) > 1)).toHaveLength(3);
  const movements = entries.flatMap(({ body }) =>
    'movements' in body ? (body.movements as { type: string; id: string; at: string }[]) : [],
  );
  const due = new Map(movements.filter(({ type }) => type === 'expect').map(({ id, at }) => [id, Date.parse(at)]));
  const came = entries.flatMap(({ body }) =>
    'events' in body
      ? (body.events as { delivery?: string; at: string }[]).filter(({ delivery }) => due.has(delivery ?? ''))
      : [],
  );
  const late = came.filter(({ delivery, at }) => Date.parse(at) > (due.get(delivery ?? '') ?? 0));
  expect([came.length > 3, late.length > 0, late.length < came.length]).toEqual([true, true, true]);
});
