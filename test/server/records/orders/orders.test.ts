/** Orders over HTTP, on a line that runs, in a real record: planned, begun, corrected, counted, told. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RecordStore } from '../../../../server/record/record-store.ts';
import { OrderFollower } from '../../../../server/records/orders/order-follower.ts';
import { openSurface, type Surface } from '../../http/surface.ts';

const MINUTE = 60_000;
const iso = (at: number) => new Date(at).toISOString();

let surface: Surface;
let cookie: string;
beforeAll(async () => {
  surface = await openSurface();
  await (await surface.recorded()).caughtUp();
  cookie = await surface.signIn();
}, 120_000);
afterAll(() => surface?.stop());

const post = async (
  path: string,
  payload: unknown,
  type = 'application/json',
  headers: Record<string, string> = {},
) => {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const answer = await surface.app.inject({
    method: 'POST',
    url: `/api/v1${path}`,
    payload: body,
    headers: { 'content-type': type, cookie, ...headers },
  });
  return { status: answer.statusCode, body: answer.json() };
};
const get = async (path: string) => (await surface.get(`/api/v1${path}`)).json();
const order = (id: string, more: Record<string, unknown> = {}) => ({
  order: id,
  line: 'line',
  product: 'red',
  quantity: 1000,
  ...more,
});

describe('planned', () => {
  test('3 bad rows in 10,000: the good ones are in, the bad ones come back with line and cause; again, nothing changes', async () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => {
      if (i === 100) return `many-${i},nowhere,red,5,,`;
      if (i === 5_000) return `many-${i},line,red,none,,`;
      if (i === 9_999) return `many-${i},line,red,5,2027-01-02T00:00:00Z,2027-01-01T00:00:00Z`;
      return `many-${i},line,red,5,,`;
    });
    const file = ['order,line,product,quantity,planned_start,planned_end', ...rows].join('\n');
    const dry = await post('/orders/import?name=plan.csv&dry_run=true', file, 'text/csv');
    expect(dry.body).toMatchObject({ dryRun: true, taken: 9_997, refused: 3 });
    expect((await get('/orders?limit=1')).orders).toEqual([]);

    const first = await post('/orders/import?name=plan.csv', file, 'text/csv');
    expect(first.body).toMatchObject({ dryRun: false, taken: 9_997, changed: 0, refused: 3, warnings: [] });
    expect(first.body.faults).toMatchObject([
      { line: 102, order: 'many-100', field: 'line', reason: 'the plant has no line nowhere' },
      { line: 5_002, order: 'many-5000', field: 'quantity' },
      { line: 10_001, order: 'many-9999', field: 'planned_end' },
    ]);
    expect((await post('/orders/import?name=plan.csv', file, 'text/csv')).body).toMatchObject({
      taken: 0,
      unchanged: 9_997,
    });
  });

  test('pages follow each other without a gap or a double', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < 3; page++) {
      const answer = (await get(`/orders?limit=40${cursor ? `&cursor=${cursor}` : ''}`)) as {
        orders: { order: string }[];
        cursor: string;
      };
      seen.push(...answer.orders.map((one) => one.order));
      cursor = answer.cursor;
    }
    expect(new Set(seen).size).toBe(120);
    expect(seen[119]).toBe('many-120'); // many-100 is not in
    expect((await surface.get('/api/v1/orders?cursor=nonsense')).statusCode).toBe(400);
  });

  test('overlapping orders are taken and told; one planned otherwise is corrected', async () => {
    const span = (from: string, to: string) => ({
      planned_start: `2027-02-01T${from}:00Z`,
      planned_end: `2027-02-01T${to}:00Z`,
    });
    const answer = await post('/orders', {
      orders: [order('p1', span('06:00', '08:00')), order('p2', span('07:30', '09:00'))],
    });
    expect(answer.body).toMatchObject({ taken: 2, refused: 0 });
    expect(answer.body.warnings).toMatchObject([
      { line: 2, order: 'p2', reason: expect.stringContaining('overlaps order p1') },
    ]);
    const again = await post('/orders', { orders: [order('p2', { ...span('08:00', '09:00'), quantity: 50 })] });
    expect(again.body).toMatchObject({ taken: 0, changed: 1, warnings: [] });
    expect((await get('/orders/p2')).order).toMatchObject({ quantity: 50, plannedStart: '2027-02-01T08:00:00.000Z' });
  });

  test('a gigabyte is refused before it is read, and a bomb of entities before it is opened', async () => {
    const large = await surface.app.inject({
      method: 'POST',
      url: '/api/v1/orders/import?name=large.csv',
      headers: { 'content-type': 'text/csv', 'content-length': String(2 ** 30), cookie },
    });
    expect(large.statusCode).toBe(413);
    const bomb = '<!DOCTYPE x [<!ENTITY a "b">]><JobOrder><ID>&a;</ID></JobOrder>';
    const answer = await post('/orders/import?name=bomb.xml', bomb, 'application/xml');
    expect(answer.body).toMatchObject({ taken: 0, refused: 1 });
    expect((await post('/orders/import?name=a.csv', 'order', 'text/plain')).status).toBe(415);
  });
});

describe('run', () => {
  test('an order begun by hand minutes ago has what was made since; the count is the machines own', async () => {
    await post('/orders', {
      orders: [
        order('16', { lot: 'L16', operations: [{ operation: 'fill', machine: 'm1' }] }),
        order('17', { product: 'blue' }),
      ],
    });
    const begun = surface.from + 2 * MINUTE;
    const answer = await post('/orders/16/start', { at: iso(begun) });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      order: { state: 'Running', how: 'hand', start: iso(begun) },
      operations: [{ operation: 'fill', machine: 'm1' }],
    });
    // 55 units a minute leave the line at m2, up to minute 9; what is cut in the past is as exact as the tallies of a minute.
    expect(Math.abs(answer.body.order.good - 7 * 55)).toBeLessThanOrEqual(55);
    expect(answer.body.order.remaining).toBeCloseTo(1000 - answer.body.order.good, 9);
  });

  test('one that goes on after all of it was made has no expected end, and says why', async () => {
    const shrunk = (quantity: number) => ({ orders: [order('16', { lot: 'L16', quantity })] });
    await post('/orders', shrunk(100));
    const { order: full } = await get('/orders/16');
    expect(full).toMatchObject({ state: 'Running', quantity: 100, remaining: 0, expectedEnd: null, why: 'all-made' });
    await post('/orders', shrunk(1000));
    expect((await get('/orders/16')).order).toMatchObject({
      quantity: 1000,
      why: expect.not.stringMatching('all-made'),
    });
  });

  test('a line makes one order at a time, and an order is begun once', async () => {
    const second = await post('/orders/17/start', {});
    expect(second).toMatchObject({ status: 409, body: { detail: expect.stringContaining('order 16 runs on line') } });
    expect((await post('/orders/16/start', {})).status).toBe(409);
    expect((await post('/orders/16/resume', {})).status).toBe(409);
    expect((await post('/orders/nobody/start', {})).status).toBe(404);
    expect((await post('/orders/17/start', { at: iso(surface.to + 2 * MINUTE) })).status).toBe(409);
  });

  test('paused, the line makes nothing for it; completed, it is told as JobResponse', async () => {
    const before = (await get('/orders/16')).order.good as number;
    const paused = await post('/orders/16/pause', { at: iso(surface.from + 7 * MINUTE), note: 'film is out' });
    expect(paused.body.order).toMatchObject({ state: 'Paused' });
    expect(Math.abs(paused.body.order.good - 5 * 55)).toBeLessThanOrEqual(55);
    expect(paused.body.order.good).toBeLessThan(before);
    const done = await post('/orders/16/complete', { at: iso(surface.from + 8 * MINUTE) });
    expect(done.body.order).toMatchObject({
      state: 'Complete',
      end: iso(surface.from + 8 * MINUTE),
      executionMs: 6 * MINUTE,
    });
    expect(done.body.events.map(({ status }: { status: string }) => status)).toEqual(['Running', 'Paused', 'Complete']);
    const response = await surface.get('/api/v1/orders/16/response');
    expect(response.headers['content-type']).toContain('application/xml');
    expect(response.body).toContain('<JobState>Complete</JobState>');
    expect(response.body).toContain(`<StartTime>${iso(surface.from + 2 * MINUTE)}</StartTime>`);
    expect(response.body).toContain('<MaterialLotID>L16</MaterialLotID>');
  });

  test('what people declare stands beside the count, with the gap', async () => {
    const counted = (await get('/orders/16')).order as { good: number; reject: number };
    const answer = await post('/orders/16/quantities', { what: 'produced', quantity: 270, reason: 'pallet sheet' });
    expect(answer.body.order.declared).toEqual({ produced: 270, scrap: null, rework: null });
    expect(answer.body.order.gap.produced).toBeCloseTo(270 - counted.good, 9);
    expect(answer.body.quantities).toMatchObject([{ what: 'produced', quantity: 270, reason: 'pallet sheet' }]);
  });

  test('"that was order 17, not 16" restates what it touches, lists it, and what was known then stays askable', async () => {
    const window = { from: iso(surface.from + 3 * MINUTE), to: iso(surface.from + 5 * MINUTE) };
    const was = (await get('/orders/16')).order.good as number;
    const answer = await post('/context', {
      scope: 'line:line',
      what: 'order',
      value: '17',
      ...window,
      why: 'wrong card',
    });
    expect(answer.status).toBe(200);
    expect(answer.body.declared).toHaveLength(2); // its product goes with it
    const machines = new Set(answer.body.changed.map(({ machine }: { machine: string }) => machine));
    // The others have been running all the time: their interval is open, and nothing was recorded of it yet.
    expect(machines).toEqual(new Set(['m1']));
    const [changed] = answer.body.changed;
    expect(changed.after.some(({ order: id }: { order: string }) => id === '17')).toBe(true);
    const [now16, now17] = [(await get('/orders/16')).order.good, (await get('/orders/17')).order.good];
    expect(now17).toBeCloseTo(2 * 55, 0);
    expect(now16 + now17).toBeCloseTo(was, 6);

    const listed = (await get('/restatements?scope=machine:m1&limit=1')).restatements;
    expect(listed).toMatchObject([{ machine: 'm1', by: 'start-token' }]);
    expect((await post('/context', { scope: 'site', what: 'order', value: '17', ...window, why: 'x' })).status).toBe(
      400,
    );
  });

  test('the schedule: what was due and short is late, with what is missing', async () => {
    const planned = { planned_start: iso(surface.from), planned_end: iso(surface.from + 9 * MINUTE) };
    await post('/orders', {
      orders: [order('16', { lot: 'L16', ...planned, quantity: 100 }), order('due', { ...planned, quantity: 300 })],
    });
    const window = `from=${iso(surface.from)}&to=${iso(surface.to)}`;
    const adherence = await get(`/adherence?line=line&${window}`);
    expect(adherence).toMatchObject({ orders: 2, onTime: 0.5, quantity: 0.25, late: [{ order: 'due', missing: 300 }] });
  });

  test('an order that has begun keeps its line and product', async () => {
    const answer = await post('/orders', { orders: [order('16', { product: 'blue' })] });
    expect(answer.body).toMatchObject({
      taken: 0,
      changed: 0,
      refused: 1,
      faults: [{ order: '16', field: 'product' }],
    });
  });

  test('revisions of a product hold from their date on', async () => {
    const put = (revision: string, effectiveFrom: string, quantity: number) =>
      surface.app.inject({
        method: 'PUT',
        url: '/api/v1/products/red/revisions',
        headers: { cookie },
        payload: { revision, effectiveFrom, note: '', materials: [{ material: 'cap', quantity, unit: 'pc' }] },
      });
    expect((await put('A', '2026-01-01T00:00:00Z', 1)).statusCode).toBe(200);
    await put('B', '2026-06-01T00:00:00Z', 2);
    await put('B', '2026-07-01T00:00:00Z', 3);
    const at = async (day: string) =>
      (await get(`/products/red/revisions?at=${day}T00:00:00Z`)).revisions.map(
        (one: { revision: string }) => one.revision,
      );
    expect([await at('2025-12-31'), await at('2026-06-15'), await at('2026-07-01')]).toEqual([[], ['A'], ['B']]);
  });

  test('the order that the line itself names begins and ends by signal, known to the plan or not', async () => {
    const { orders } = await surface.recorded();
    await orders.stop(); // the one of the server would follow the line that stands there
    await post('/orders', { orders: [order('sig-1')] });
    const record = new RecordStore(surface.plant);
    const says = (at: number, id: string) =>
      record.apply({ type: 'context-changed', machine: 'm1', at, what: 'order', value: id, previous: '' });
    says(surface.from, 'sig-1');
    let said = '';
    let heard = record;
    const follower = new OrderFollower({
      store: orders.store,
      runs: orders.runs,
      plant: () => surface.plant,
      record: () => heard,
      orderNow: () => said,
      now: () => surface.to,
      log: surface.app.log as never,
    });
    await follower.look();
    expect((await get('/orders/sig-1')).order).toMatchObject({ state: 'Running', how: 'signal' });
    says(surface.to - MINUTE, 'sig-2');
    await follower.look();
    await follower.look();
    expect((await get('/orders/sig-1')).events.map(({ status }: { status: string }) => status)).toEqual([
      'Running',
      'Complete',
    ]);
    expect(await orders.runs.running(['line'])).toMatchObject([{ order: 'sig-2', how: 'signal' }]);
    // What stood there when the line was first heard changed nothing: the line makes it all the same.
    said = 'sig-3';
    heard = new RecordStore(surface.plant);
    await follower.look();
    expect(await orders.runs.running(['line'])).toMatchObject([{ order: 'sig-2' }]);
    for (let i = 0; i < 4; i++) await follower.look();
    expect(await orders.runs.running(['line'])).toMatchObject([{ order: 'sig-3', how: 'signal' }]);
    expect(await orders.runs.events('sig-3')).toHaveLength(1);
  });
});
