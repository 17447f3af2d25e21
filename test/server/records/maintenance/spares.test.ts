/** Spare parts and preventive plans over HTTP in a real record: never below nothing, reserved for orders, due by days, hours and cycles once. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signsIn } from '../../http/persons.ts';
import { openSurface, type Surface } from '../../http/surface.ts';
import type { Followed } from '../followed.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
let surface: Surface;
let record: Followed;
let fitter: string;

beforeAll(async () => {
  surface = await openSurface({ demo: false, withPeople: true });
  record = await surface.recorded();
  await record.caughtUp();
  fitter = await signsIn(surface, 'fitz', [{ role: 'maintenance', lines: null }]);
}, 120_000);
afterAll(() => surface?.stop());

async function ask(method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE', url: string, payload?: object) {
  const answer = await surface.app.inject({
    ...{ method, url: `/api/v1/maintenance${url}`, headers: { cookie: fitter } },
    ...(payload ? { payload } : {}),
  });
  return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() };
}
const part = (more: object = {}) => ({
  ...{ name: 'Bearing 6204', unit: 'pcs', place: 'Rack 4', min: 2, max: 5, leadDays: 3, supplier: 'SKF', cost: 12 },
  ...more,
});
const move = (id: string, kind: string, quantity: number, more: object = {}) =>
  ask('POST', `/parts/${id}/movements`, { kind, quantity, ...more });
const order = async () =>
  (await ask('POST', '/orders', { machine: 'm1', kind: 'corrective', title: 'Bearing' })).body.number as number;
const closing = {
  ...{ failed: false, mode: '', mechanism: '', cause: '', found: 'Worn', renewed: false, verdict: null },
};

test('what lies there is the sum of what was told: never below nothing, and what others reserved is not issued', async () => {
  expect((await ask('PUT', '/parts/b-6204', part())).body).toMatchObject({ onHand: 0, free: 0, order: 5 });
  expect((await move('b-6204', 'receipt', 4)).body).toMatchObject({ onHand: 4, order: 0 });
  expect((await move('b-6204', 'issue', 5)).body.detail).toMatch(/only 4 pcs/);
  expect((await move('b-6204', 'receipt', -1)).status).toBe(409);
  expect((await move('b-6204', 'correction', -1)).body.detail).toMatch(/why/);
  const [mine, other] = [await order(), await order()];
  expect((await ask('PUT', `/orders/${mine}/parts/b-6204`, { quantity: 3 })).body).toMatchObject({ free: 1, order: 4 });
  expect((await move('b-6204', 'issue', 2, { number: other })).body.detail).toMatch(/3 of them reserved/);
  expect((await move('b-6204', 'issue', 1, { number: other })).status).toBe(200);
  // What is taken for an order waits for it no more.
  expect((await move('b-6204', 'issue', 2, { number: mine })).body).toMatchObject({ onHand: 1, reserved: 1, free: 0 });
  expect((await move('b-6204', 'return', 3, { number: mine })).body.detail).toMatch(/more than the order took/);
  await move('b-6204', 'return', 1, { number: mine });
  expect((await ask('GET', `/orders/${mine}/parts`)).body.parts).toMatchObject([{ reserved: 1, used: 1 }]);
  // Over: nothing waits for it, also without anybody saying so.
  await ask('PATCH', `/orders/${mine}`, { state: 'done', closing });
  expect((await ask('GET', '/parts?short=true')).body.parts).toEqual([]);
  expect((await ask('GET', '/parts')).body.parts).toMatchObject([{ onHand: 2, reserved: 0, free: 2 }]);
  expect((await ask('PUT', `/orders/${mine}/parts/b-6204`, { quantity: 1 })).status).toBe(409);
  expect((await ask('DELETE', '/parts/b-6204')).status).toBe(409);
  const { movements } = (await ask('GET', '/parts/b-6204/movements')).body;
  expect(movements.reduce((sum: number, { quantity }: { quantity: number }) => sum + quantity, 0)).toBe(2);
});

test('more reserved than there are: the order is short of it, and it is told what to order', async () => {
  await ask('PUT', '/parts/belt', part({ name: 'Belt', min: 1, max: 2 }));
  const number = await order();
  expect((await ask('PUT', `/orders/${number}/parts/belt`, { quantity: 2 })).body).toMatchObject({
    free: -2,
    order: 4,
  });
  expect((await ask('GET', '/parts?short=true')).body.parts).toMatchObject([{ part: 'belt', order: 4 }]);
});

test('parts of a file: what they are and how many lie there; told again nothing is booked twice', async () => {
  const file = 'part;name;unit;min;max;onHand\nv-1;Valve;pcs;1;3;2\nv-2;;pcs;1;3;2\nv-3;Hose;m;x;3;2\n';
  const give = async () =>
    (
      await surface.app.inject({
        ...{ method: 'POST', url: '/api/v1/maintenance/parts/import', payload: file },
        headers: { cookie: fitter, 'content-type': 'text/csv' },
      })
    ).json();
  const told = await give();
  expect(told.taken).toBe(1);
  expect(told.faults).toMatchObject([
    { line: 3, entry: 'v-2', reason: expect.stringMatching(/name/) },
    { line: 4, entry: 'v-3', reason: expect.stringMatching(/no number/) },
  ]);
  await give();
  const { movements } = (await ask('GET', '/parts/v-1/movements')).body;
  expect(movements).toMatchObject([{ kind: 'correction', quantity: 2, reason: 'import' }]);
});

const plan = (more: object = {}) => ({
  ...{ machine: 'm0', component: null, title: 'Grease', why: '', fixed: false, priority: 'normal', estimateMin: 30 },
  ...{ checklist: null, parts: [], since: new Date(surface.from).toISOString(), ...more },
});
const planned = async (id: string) =>
  (await ask('GET', '/plans')).body.plans.find((one: { id: string }) => one.id === id).standing;
const ordersOf = async (id: string) =>
  (await ask('GET', '/orders')).body.orders.filter((one: { plan: string | null }) => one.plan === id);

test('by the calendar: its order comes once, a lead before it is due, and the next one counts from when it was done', async () => {
  expect((await ask('PUT', '/plans/weekly', plan({ kind: 'days', every: 7, lead: 7 }))).status).toBe(409);
  await ask('PUT', '/plans/weekly', plan({ kind: 'days', every: 7, lead: 2, parts: [{ part: 'belt', quantity: 1 }] }));
  const { follower } = record.maintenance;
  await follower.look();
  expect(await ordersOf('weekly')).toEqual([]);
  expect(Date.parse((await planned('weekly')).due)).toBe(surface.from + 7 * DAY);
});

test('by hours of production and by cycles: what the record says was made, and since it was done it begins anew', async () => {
  // Ten minutes of history; m0 ran through.
  await ask('PUT', '/plans/hours', plan({ kind: 'hours', every: 0.2, lead: 0.1 }));
  await ask('PUT', '/plans/cycles', plan({ kind: 'cycles', every: 500, lead: 100 }));
  await ask('PUT', '/plans/far', plan({ kind: 'hours', every: 500, lead: 10 }));
  const { sums } = (
    await record.questions.sums({
      ...{ scopes: ['machine:m0'], window: { from: surface.from, to: surface.to }, by: [] },
    })
  )[0] as { sums: Record<'producing' | 'slow' | 'good' | 'reject', number> };
  const hours = (sums.producing + sums.slow) / (60 * MINUTE);
  expect(hours).toBeGreaterThan(0.1);
  expect((await planned('hours')).used).toBeCloseTo(hours, 6);
  expect((await planned('cycles')).used).toBe(sums.good + sums.reject);
  const { follower } = record.maintenance;
  await follower.look();
  await follower.look();
  expect(await ordersOf('far')).toEqual([]);
  expect(await ordersOf('cycles')).toHaveLength(1);
  const [made] = await ordersOf('hours');
  expect(made).toMatchObject({ kind: 'preventive', state: 'open', estimateMin: 30, madeBy: 'maintenance-plan' });
  expect(await ordersOf('hours')).toHaveLength(1);
  expect((await planned('hours')).order).toBe(made.number);
  await ask('PATCH', `/orders/${made.number}`, { state: 'done', closing });
  await follower.look();
  expect(await planned('hours')).toMatchObject({ used: 0, order: null });
  expect((await ordersOf('hours')).map(({ state }: { state: string }) => state)).toEqual(['done']);
});

test('days later the plan of the calendar is due once, with its part reserved; called off, it waits for the next', async () => {
  surface.pass(5 * DAY + MINUTE);
  // A session does not last so long.
  fitter = await signsIn(surface, 'fay', [{ role: 'maintenance', lines: null }]);
  const { follower } = record.maintenance;
  await follower.look();
  await follower.look();
  const [made, ...more] = await ordersOf('weekly');
  expect(more).toEqual([]);
  expect((await ask('GET', `/orders/${made.number}/parts`)).body.parts).toMatchObject([{ part: 'belt', reserved: 1 }]);
  await ask('PATCH', `/orders/${made.number}`, { state: 'cancelled', note: 'line rebuilt' });
  await follower.look();
  expect(await ordersOf('weekly')).toHaveLength(1);
  const due = Date.parse((await planned('weekly')).due);
  expect(due).toBeCloseTo(surface.to + 12 * DAY + MINUTE, -3);
});
