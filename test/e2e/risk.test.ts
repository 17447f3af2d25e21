/**
 * A chance that rises, end to end: a model whose rows lie five seconds apart is learned by `gemba train` from a small past and
 * brought to a plant of one pump; the pump begins to shake and its chance rises on the screen, the order that takes the right
 * moment is made by one click, and when the pump falls silent nothing is said of it any more.
 */
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomOf } from '../../models/random.ts';
import { type EmptyPlant, openEmptyPlant } from './empty-plant.ts';
import { wordsOf } from './pages.ts';
import { run, until } from './stage.ts';

const STEP_S = 5;
const HORIZON_S = 60;
const SECRET = 'a shared secret';
/** mm/s. */
const USUAL = 1;
const SHAKING = 3;

const PLANT = `
gemba: 1
site: { id: werk, name: Werk, timezone: UTC }
sources: [{ id: plc, protocol: webhook, secret: ${SECRET}, address: "$.{tag}", time_path: "$.timestamp" }]
products: []
shifts: [{ id: day, name: Day, days: [mon, tue, wed, thu, fri, sat, sun], from: "00:00", to: "00:00" }]
machine_types:
  pump:
    source: plc
    tags:
      state: { role: state }
      vibration: { name: Vibration, unit: mm/s, low: 0, high: 50 }
      current: { name: Current, unit: A, low: 0, high: 50 }
areas: [{ id: hall, name: Hall }]
lines:
  - id: line
    name: Line
    area: hall
    constraint: pump
    buffers: []
    machines: [{ id: pump, name: Pump, type: pump, place: { x: 0, z: 0 } }]
`;

const dice = randomOf(7);
const noise = (spread: number) => (dice.next() + dice.next() + dice.next() - 1.5) * 1.15 * spread;

/** An hour of eight pumps: each shakes within the horizon before it fails, and nothing else tells of it, its age neither. */
function past(): string {
  const life = () => 1.5 * HORIZON_S - 420 * Math.log(1 - dice.next());
  const rows = ['asset,time,event,vibration,current'];
  for (let asset = 0; asset < 8; asset++) {
    let fails = life();
    for (let second = 0; second < 3_600; second += STEP_S) {
      const shakes = second > fails - HORIZON_S;
      const values = [(shakes ? SHAKING : USUAL) + noise(0.08), 5 + noise(0.2)].map((value) => value.toFixed(3));
      const failed = second >= fails;
      rows.push([`p${asset}`, (second / 3_600).toFixed(6), failed ? 'failure' : '', ...values].join());
      if (failed) fails = second + life();
    }
  }
  return `${rows.join('\n')}\n`;
}

let plant: EmptyPlant;
let vibration = USUAL;
let feeding: NodeJS.Timeout | undefined;
const folder = mkdtempSync(join(tmpdir(), 'gemba-risk-'));

/** What the pump says each second. */
async function feed(): Promise<void> {
  const values = { state: 6, vibration: vibration + noise(0.08), current: 5 + noise(0.2) };
  const body = JSON.stringify({ timestamp: Date.now(), ...values });
  const stamp = Math.floor(Date.now() / 1_000);
  const signature = createHmac('sha256', SECRET).update(`${stamp}.${body}`).digest('hex');
  await fetch(`${plant.address}/api/v1/hooks/plc`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'gemba-signature': `t=${stamp},v1=${signature}` },
    body,
  });
}

beforeAll(async () => {
  plant = await openEmptyPlant('risk', PLANT);
  feeding = setInterval(() => void feed().catch(() => undefined), 1_000);
}, 180_000);
afterAll(async () => {
  clearInterval(feeding);
  await plant?.close();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

const row = () => plant.page.locator('[data-asset="pump"]');
/** Per cent; NaN = none is shown. */
const chance = async (): Promise<number> =>
  (await row().count()) === 0 ? Number.NaN : Number.parseFloat(await wordsOf(row().locator('.risk-chance')));

test('what a machine does makes its chance rise on the screen, with what speaks for it', async () => {
  const csv = join(folder, 'past.csv');
  writeFileSync(csv, past());
  const asked = ['train', '--csv', csv, '--horizon', '1m', '--out', join(folder, 'model'), '--json'];
  const learned = await run('bin/gemba.mjs', asked);
  expect([learned.code, learned.err]).toEqual([0, '']);
  const file = readFileSync((JSON.parse(learned.out) as { model: string }).model, 'utf8');
  const brought = await plant.page.request.post(`${plant.address}/api/v1/maintenance/models`, {
    data: { family: 'pump', file, stepMinutes: STEP_S / 60 },
  });
  expect(await brought.json()).toMatchObject({ role: 'champion', trouble: null });
  await plant.page.goto(`${plant.address}/maintenance?machine=pump&lang=en`);
  await until('a small chance is told', async () => (await chance()) < 30, 120_000);
  vibration = SHAKING;
  await until('the chance rises', async () => (await chance()) > 60, 120_000);
  await until('it is said what speaks for it', async () =>
    /Vibration/.test(await wordsOf(plant.page.locator('.risk-page'))),
  );
  // And when: half of such pumps have failed before the horizon is over.
  await until('a remaining life is told', async () =>
    /Failed by then, half\s.*\d\d:\d\d/s.test(await wordsOf(plant.page.locator('[data-life="told"]'))),
  );
}, 300_000);

test('the order that takes the right moment is made by one click, and is on the board with its window', async () => {
  const { page } = plant;
  await page.getByRole('button', { name: 'Create the work order' }).click();
  const order = page.getByRole('dialog');
  await until('the order is open', async () => /Planned · Predictive/.test(await wordsOf(order)), 30_000);
  const words = await wordsOf(order);
  expect(words).toMatch(/\d+\s?% chance to fail within/);
  const number = Number(/Work order (\d+)/.exec(words)?.[1]);
  const { order: made } = await plant.ask<{ order: Record<string, string> }>(`maintenance/orders/${number}`);
  expect(made).toMatchObject({ machine: 'pump', kind: 'predictive', state: 'planned' });
  expect(made['prediction']).toMatch(/^pump@/);
  // No repair of it is known: an hour is assumed.
  expect(Date.parse(made['to'] ?? '') - Date.parse(made['from'] ?? '')).toBe(3_600_000);
  await order.getByRole('button', { name: 'Close', exact: true }).click();
  const card = page.locator(`[data-column="planned"] [data-work="${number}"]`);
  expect(await wordsOf(card)).toMatch(/\d\d:\d\d – \d\d:\d\d/);
}, 60_000);

test('when nothing is heard of the machine any more no chance is shown: it counts as one of which too little is heard', async () => {
  const { page } = plant;
  await page.goto(`${plant.address}/maintenance?machine=pump&lang=en`);
  await until('it is told of', async () => (await chance()) > 0, 30_000);
  clearInterval(feeding);
  await until('no chance is shown', async () => (await row().count()) === 0, 120_000);
  expect(await wordsOf(page.locator('.risk-list'))).toMatch(/Of one machine too little is heard/);
  await until('its page says so', async () =>
    /Not enough is heard of this machine/.test(await wordsOf(page.locator('.risk-head'))),
  );
}, 180_000);
