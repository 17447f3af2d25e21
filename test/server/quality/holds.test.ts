/** Holds of a running server: what was made in a window, while a reading lay outside, or since a chart left control; decided lot by lot. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { outside } from '../../../server/records/holds/covered.ts';
import { SampleBatch } from '../../../twin/core/batch.ts';
import { lineText, tagSlot } from '../../plants.ts';
import { type Running, startPlant } from '../running.ts';

const PLANT = `demo: true\n${lineText(2).replace('protocol: opcua, endpoint: "opc.tcp://127.0.0.1:4840"', 'protocol: rest')}`;
const MINUTE = 60_000;
const iso = (at: number) => new Date(at).toISOString();

interface Lot {
  code: string;
  shippedAt: string | null;
  disposition: string | null;
  nextRework: string[];
  rework: { what: string; good: number | null; scrapped: number | null }[];
}
interface Hold {
  id: string;
  open: number;
  lots: Lot[];
  windows: { from: string; to: string }[];
  detail?: string;
  unheardMs?: number;
}

let plant: Running;
let begin: number;
beforeEach(async () => {
  plant = await startPlant(PLANT);
  begin = Date.now() - 60 * MINUTE;
  await vi.waitFor(async () => expect((await plant.get('/api/v1/holds/')).status).toBe(200), 20_000);
});
afterEach(() => plant.stop());

const tell = async (...events: object[]) => {
  const told = await plant.send<{ refused: number }>('POST', '/api/v1/lots/events', { events });
  expect(told.body).toMatchObject({ refused: 0 });
};
/** A lot of an order, packed a pallet at each of these minutes. */
const pallets = (lot: string, ...minutes: number[]) =>
  tell(
    ...minutes.flatMap((minute) => {
      const at = iso(begin + minute * MINUTE);
      const made = { code: lot, quantity: 100, unit: 'pcs' };
      return [
        {
          id: `${lot} made ${minute}`,
          type: 'transform',
          at,
          line: 'line',
          order: 'o-1',
          material: 'red',
          lots: [made],
        },
        { id: `${lot} packed ${minute}`, type: 'pack', at, inputs: [made], lots: [{ code: `P-${minute}` }] },
      ];
    }),
  );
const hold = (asked: object, reason = 'Metal found') => plant.send<Hold>('POST', '/api/v1/holds/', { asked, reason });
const preview = (asked: object) => plant.send<Hold>('POST', '/api/v1/holds/preview', asked);
const codesOf = ({ lots }: Hold) => lots.map(({ code }) => code);
const window = (from: number, to: number, packedMin = 0) => ({
  ...{ kind: 'window', machine: 'm0', from: iso(begin + from * MINUTE), to: iso(begin + to * MINUTE), packedMin },
});

test('of a window the pallets that were packed in it, or so long after; another line’s and raw lots are none of them', async () => {
  await pallets('F-1', 5, 15, 25, 35);
  await tell({
    type: 'commission',
    at: iso(begin + 16 * MINUTE),
    kind: 'raw',
    lots: [{ code: 'RAW', quantity: 1, unit: 'kg' }],
  });
  expect(codesOf((await preview(window(10, 20))).body)).toEqual(['P-15']);
  expect(codesOf((await preview(window(10, 20, 10))).body)).toEqual(['P-15', 'P-25']);
  expect((await hold(window(50, 55))).body.detail).toMatch(/no lot that is on record/);
  expect((await preview(window(20, 10))).status).toBe(422);
  expect((await preview({ ...window(1, 2), machine: 'm9' })).body.detail).toMatch(/no machine m9/);
});

test('a lot on hold is refused at an order until it is released; a decision stays, and what has left is told', async () => {
  await pallets('F-1', 5, 15);
  await tell({ type: 'ship', at: iso(begin + 20 * MINUTE), customer: 'Migros', lots: [{ code: 'P-15' }] });
  await plant.send('POST', '/api/v1/orders', {
    orders: [{ order: 'o-9', line: 'line', product: 'red', quantity: 10 }],
  });
  const held = (await hold({ kind: 'lots', codes: ['P-5', 'P-15'] })).body;
  expect(held).toMatchObject({ open: 2, lots: [{ code: 'P-5', shippedAt: null }, { code: 'P-15' }] });
  expect(held.lots[1]?.shippedAt).not.toBeNull();
  const scan = async (code: string) =>
    (await plant.send<{ refusal: string | null; detail: string }>('POST', '/api/v1/lots/scans', { order: 'o-9', code }))
      .body;
  expect(await scan('P-5')).toMatchObject({ refusal: 'on-hold', detail: `it is on hold ${held.id}: Metal found` });
  const decide = (body: object) => plant.send<Hold>('POST', `/api/v1/holds/${held.id}/dispositions`, body);
  expect((await decide({ codes: ['P-7'], disposition: 'release', note: 'x' })).body.detail).toMatch(/not in this hold/);
  expect((await decide({ codes: ['P-5'], disposition: 'release', note: 'X-ray clean' })).body.open).toBe(1);
  expect(await scan('P-5')).toMatchObject({ refusal: null });
  expect((await decide({ codes: ['P-5'], disposition: 'scrap', note: 'No' })).body.detail).toMatch(
    /has decided on P-5: release/,
  );
  expect((await decide({ disposition: 'scrap', note: 'Called back' })).body.open).toBe(0);
  expect(await scan('P-15')).toMatchObject({ refusal: 'on-hold' });
  expect((await plant.get<{ holds: Hold[] }>('/api/v1/holds/')).body.holds).toEqual([]);
  expect((await plant.get<{ holds: Hold[] }>('/api/v1/holds/?state=all')).body.holds).toHaveLength(1);
  expect((await hold({ kind: 'lots', codes: ['nothing'] })).status).toBe(404);
});

test('rework in turn: begun, done with what came of it, passed by quality; only then the lot is used again', async () => {
  await pallets('F-1', 5, 15);
  await plant.send('POST', '/api/v1/orders', {
    orders: [{ order: 'o-9', line: 'line', product: 'red', quantity: 10 }],
  });
  const { id } = (await hold({ kind: 'lots', codes: ['P-5', 'P-15'] })).body;
  const rework = async (what: string, more: object = {}) =>
    (await plant.send<Hold>('POST', `/api/v1/holds/${id}/rework`, { what, note: 'Relabelled', ...more })).body;
  expect((await rework('begun')).detail).toMatch(/no lot of it can be begun/);
  await plant.send('POST', `/api/v1/holds/${id}/dispositions`, { disposition: 'rework', note: 'Wrong label' });
  expect((await rework('passed', { codes: ['P-5'] })).detail).toMatch(/P-5 is rework: it cannot be passed now/);
  await rework('begun');
  expect((await rework('begun')).detail).toMatch(/no lot of it/);
  await rework('done', { codes: ['P-5'], good: 96, scrapped: 4 });
  expect((await rework('done', { codes: ['P-5'] })).detail).toMatch(/P-5 is done/);
  expect((await rework('passed', { note: ' ' })).detail).toMatch(/say why/);
  const scan = async (code: string) =>
    (await plant.send<{ refusal: string | null }>('POST', '/api/v1/lots/scans', { order: 'o-9', code })).body.refusal;
  expect(await scan('P-5')).toBe('on-hold');
  const passed = await rework('passed');
  expect(passed.lots.map(({ code, rework: steps }) => [code, steps.map(({ what }) => what)])).toEqual([
    ['P-5', ['begun', 'done', 'passed']],
    ['P-15', ['begun']],
  ]);
  expect(passed.lots.map(({ nextRework }) => nextRework)).toEqual([[], ['done', 'scrapped']]);
  expect(passed.lots[0]?.rework[1]).toMatchObject({ good: 96, scrapped: 4 });
  expect(await scan('P-5')).toBeNull();
  expect(await scan('P-15')).toBe('on-hold');
  await rework('scrapped', { note: 'Torn' });
  expect((await rework('begun')).detail).toMatch(/no lot of it/);
});

test('since a chart left control: from its last point that was in control on', async () => {
  const batch = new SampleBatch();
  let at = Date.now();
  const reading = (tag: string, value: number) => {
    at += 1;
    batch.push(tagSlot(plant.server.host.plant, tag), at, value, 0);
  };
  await plant.send('PUT', '/api/v1/quality/characteristics/temp', {
    ...{ name: 'Temperature', machine: 'm1', unit: '°C', chart: 'i-mr', size: 1, perProduct: false, base: 0 },
    measured: { from: 'tag', tag: 'temperature', sampling: { kind: 'every', n: 1 } },
    specifications: [{ product: null, low: null, high: null, target: 80 }],
    ...{ rules: ['nelson-1'], sigma: 1, learn: null, plan: [], escalateMin: null, stopOn: [] },
  });
  reading('m1/state', 6);
  for (const value of [80, 80.5, 79.5]) reading('m1/temperature', value);
  const last = at;
  reading('m1/temperature', 99);
  await plant.server.host.deliver(batch);
  const signal = await vi.waitFor(async () => {
    const { signals } = (await plant.get<{ signals: { id: string }[] }>('/api/v1/quality/signals')).body;
    expect(signals).toHaveLength(1);
    return signals[0]?.id;
  }, 10_000);
  const found = (await preview({ kind: 'signal', signal, packedMin: 0 })).body;
  expect(Date.parse(found.windows[0]?.from ?? '')).toBe(last);
  expect((await preview({ kind: 'signal', signal: '999', packedMin: 0 })).status).toBe(404);
});

test('while a reading lay outside, and while nobody knows where it lay', () => {
  const points = [
    [10, 80],
    [20, 90],
    [30, null],
    [40, 80],
    [50, 70],
  ] as const;
  expect(outside(points, { low: 75, high: 85 }, { from: 10, to: 60 })).toEqual({
    windows: [
      { from: 20, to: 40 },
      { from: 50, to: 60 },
    ],
    unheardMs: 10,
  });
  // Before the first reading nobody knows either.
  expect(outside(points.slice(3, 4), { low: 75, high: 85 }, { from: 0, to: 60 })).toEqual({
    windows: [{ from: 0, to: 40 }],
    unheardMs: 40,
  });
  expect(outside([], { low: null, high: 1 }, { from: 0, to: 60 })).toMatchObject({ windows: [{ from: 0, to: 60 }] });
});

interface Standing {
  goods: {
    line: string | null;
    place: { location: string } | null;
    count: number;
    held: number;
    holds: { hold: string; reason: string; lots: number }[];
  }[];
}
const standing = async (at?: number) =>
  (await plant.get<Standing>(`/api/v1/holds/standing${at === undefined ? '' : `?at=${iso(at)}`}`)).body.goods;

test('goods stand at the end of their line or where they were put, held ones are told, and a past moment is as it was', async () => {
  const places = [{ location: 'dispatch', name: 'Dispatch', kind: 'finished', receives: [] }];
  await plant.send('POST', '/api/v1/stock/locations', { locations: places });
  await pallets('F-1', 5, 15, 25);
  await tell(
    { type: 'observe', at: iso(begin + 20 * MINUTE), location: 'dispatch', lots: [{ code: 'P-5' }] },
    { type: 'ship', at: iso(begin + 30 * MINUTE), customer: 'Migros', lots: [{ code: 'P-15' }] },
  );
  const now = await standing();
  expect(now).toMatchObject([
    { line: 'line', place: { location: 'dispatch' }, count: 1, held: 0 },
    { line: 'line', place: null, count: 1, held: 0, holds: [] },
  ]);
  // The one that was shipped stood there then; what was made later did not.
  expect(await standing(begin + 16 * MINUTE)).toMatchObject([{ line: 'line', place: null, count: 2 }]);
  expect(await standing(begin)).toEqual([]);

  const raised = Date.now();
  const { id } = (await hold({ kind: 'lots', codes: ['P-5', 'P-25'] })).body;
  const held = { held: 1, holds: [{ hold: id, reason: 'Metal found', lots: 1 }] };
  expect(await standing()).toMatchObject([held, held]);
  expect(await standing(raised - 1)).toMatchObject([{ held: 0 }, { held: 0 }]);
  const decide = (code: string, disposition: string) =>
    plant.send('POST', `/api/v1/holds/${id}/dispositions`, { codes: [code], disposition, note: 'Looked at' });
  await decide('P-5', 'release');
  expect(await standing()).toMatchObject([{ held: 0, holds: [] }, held]);
  // Scrapped goods are none any more.
  await decide('P-25', 'scrap');
  expect(await standing()).toMatchObject([{ place: { location: 'dispatch' }, count: 1, held: 0 }]);
});

test('what is held inside a pallet holds the pallet; unpacked goods stand by themselves again', async () => {
  await pallets('F-1', 5);
  const { id } = (await hold({ kind: 'lots', codes: ['F-1'] })).body;
  expect(await standing()).toMatchObject([{ count: 1, held: 1, holds: [{ hold: id, lots: 1 }] }]);
  await tell({ type: 'unpack', at: iso(begin + 6 * MINUTE), lots: [{ code: 'P-5' }] });
  expect(await standing()).toMatchObject([{ held: 1 }]);
});
