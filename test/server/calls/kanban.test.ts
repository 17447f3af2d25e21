/** Calls for material of a running server: by people and by the fill of a bin, taken, delivered, late, and told of. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lineText } from '../../plants.ts';
import { type Running, startPlant } from '../running.ts';

const PLANT = `demo: true\n${lineText(
  2,
  `call_kinds: [{ id: lead, name: Lead }]
kanban:
  - { id: caps, name: Caps, material: cap-38, machine: m1, container: { quantity: 5000, unit: pcs }, replenish_min: 20 }
  - id: film
    name: Film
    material: film-pe
    machine: m0
    container: { quantity: 1400, unit: m }
    replenish_min: 0.03
    signal: { tag: temperature, below: 10, deadband: 5 }
`,
)}`;

interface Call {
  id: string;
  by: string;
  kind: string;
  machine: string | null;
  raised: string;
  acknowledged: string | null;
  acknowledgedBy: string;
  resolved: string | null;
  cancelled: string | null;
  endedBy: string;
  level: number;
  material: { bin: string | null; material: string; containers: number; quantity: number | null; due: string | null };
}

let plant: Running;
beforeEach(async () => {
  plant = await startPlant(PLANT);
  await vi.waitFor(async () => expect((await plant.get(`/api/v1/calls/response?${today()}`)).status).toBe(200), 20_000);
});
afterEach(() => plant.stop());

const iso = (at: number) => new Date(at).toISOString();
const today = () => `from=${iso(Date.now() - 7_200_000)}&to=${iso(Date.now() + 60_000)}`;
const ask = (material: object, more: object = {}, key?: string) =>
  plant.send<Call>(
    'POST',
    '/api/v1/calls',
    { line: 'line', kind: 'kanban', material, ...more },
    key ? { 'idempotency-key': key } : {},
  );
const act = (id: string, what: string, more: object = {}) =>
  plant.send<Call>('POST', `/api/v1/calls/${id}/${what}`, more);
const open = async () => (await plant.get<{ calls: Call[] }>('/api/v1/calls')).body.calls;

test('a card says what, how much and by when; sent twice it is one; taken and delivered have a time and a person', async () => {
  const at = iso(Date.now() - 60_000);
  const asked = () => ask({ bin: 'caps', containers: 3 }, { at, by: 'Ada' }, 'panel-0001');
  const [first, second] = await Promise.all([asked(), asked()]);
  expect(second.body.id).toBe(first.body.id);
  expect(first.body).toMatchObject({
    ...{ kind: 'kanban', machine: 'm1', by: 'Ada' },
    material: {
      bin: 'caps',
      material: 'cap-38',
      containers: 3,
      quantity: 15_000,
      due: iso(Date.parse(at) + 1_200_000),
    },
  });
  expect((await ask({ bin: 'caps', containers: 2 }, { at, by: 'Ada' }, 'panel-0001')).status).toBe(409);
  expect((await act(first.body.id, 'acknowledge', { by: 'Bo' })).body.acknowledgedBy).toBe('Bo');
  expect((await act(first.body.id, 'resolve', { by: 'Bo' })).body).toMatchObject({ endedBy: 'Bo', cancelled: null });
  // It was delivered: that it is not needed any more comes too late.
  expect((await act(first.body.id, 'cancel')).body.cancelled).toBeNull();
  expect(await open()).toEqual([]);
});

test('what has no bin is asked for by name; a bin of elsewhere, or nothing at all, is refused', async () => {
  expect((await ask({ material: 'glue' })).body.material).toMatchObject({ bin: null, material: 'glue', due: null });
  expect((await ask({ bin: 'labels' })).status).toBe(404);
  expect((await ask({})).status).toBe(400);
  const lead = { line: 'line', kind: 'lead', material: { bin: 'caps' } };
  expect((await plant.send('POST', '/api/v1/calls', lead)).status).toBe(400);
  const { id } = (await ask({ bin: 'caps' })).body;
  expect((await act(id, 'cancel', { by: 'Ada' })).body).toMatchObject({ resolved: null, endedBy: 'Ada' });
  expect((await open()).map(({ material }) => material.material)).toEqual(['glue']);
});

test('a bin that is measured asks once when it runs low, is late, and is delivered when it has risen', async () => {
  await plant.say({ 'm0/temperature': 12 });
  await plant.say({ 'm0/temperature': 9 });
  await vi.waitFor(async () => expect(await open()).toHaveLength(1), { timeout: 5000, interval: 100 });
  expect((await open())[0]).toMatchObject({ by: 'signal', material: { bin: 'film', containers: 1, quantity: 1400 } });
  await act((await open())[0]?.id ?? '', 'acknowledge');
  // Declared are 1.8 s: whoever took it has not brought it.
  await vi.waitFor(async () => expect((await open())[0]?.level).toBe(1), { timeout: 8000, interval: 100 });
  await plant.stop();
  plant = await startPlant(PLANT, { data: plant.data });
  await plant.say({ 'm0/temperature': 8 });
  await plant.say({ 'm0/temperature': 13 });
  await new Promise((done) => setTimeout(done, 2500));
  // Over a restart it is the same card, and within the deadband nothing has changed.
  expect(await open()).toHaveLength(1);
  await plant.say({ 'm0/temperature': 16 });
  await vi.waitFor(async () => expect(await open()).toEqual([]), { timeout: 8000, interval: 100 });
  const { bins } = (await plant.get<{ bins: object[] }>(`/api/v1/calls/material?${today()}`)).body;
  expect(bins).toMatchObject([{ bin: 'film', cards: 1, delivered: 1, late: 1, declared: 1.8 }]);
});

test('the report tells of each bin how often, how long and how late', async () => {
  const begun = Date.now() - 3_600_000;
  for (const minutes of [10, 15, 30]) {
    const { id } = (await ask({ bin: 'caps' }, { at: iso(begun) })).body;
    await act(id, 'resolve', { at: iso(begun + minutes * 60_000) });
  }
  const { bins } = (await plant.get<{ bins: object[] }>(`/api/v1/calls/material?${today()}`)).body;
  // Of 10, 15 and 30 minutes the median is 15, nine of ten are within 27 (type 7); 20 are declared.
  expect(bins).toMatchObject([
    { bin: 'caps', cards: 3, containers: 3, delivered: 3, late: 1, lead: { p50: 900, p90: 1620 }, declared: 1200 },
  ]);
});
