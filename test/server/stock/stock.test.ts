/** Stock of a running server: facts in, balances, requests, counts, coverage and suppliers out; each bad input in clear words. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lineText } from '../../plants.ts';
import { type Running, startPlant } from '../running.ts';

const PLANT = `demo: true\n${lineText(2).replace('protocol: opcua, endpoint: "opc.tcp://127.0.0.1:4840"', 'protocol: rest')}`;
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
/** Of PackML. */
const EXECUTE = 6;
const iso = (at: number) => new Date(at).toISOString();

interface Row {
  location: string;
  lot: string | null;
  material: string | null;
  amount: number | null;
  why: string | null;
  held: boolean;
  heldAmount: number;
  untold: number;
  not: string | null;
}
interface Taken {
  taken: number;
  changed: number;
  withdrawn: number;
  unchanged: number;
  refused: number;
  faults: { line: number; entry: string; field: string; reason: string }[];
}
interface Coverage {
  material: string | null;
  hours: number | null;
  perHour: number | null;
  inReach: number | null;
  runsOut: string | null;
  beforeEnd: boolean | null;
  near: boolean;
  by: string | null;
  why: string | null;
}
interface Overview {
  at: string;
  coverage: Coverage[];
  levels: { location: string; material: string; amount: number | null }[];
  materials: { material: string; usable: number | null; held: number; expired: number; owed: number }[];
}

let plant: Running;
let begin: number;
beforeEach(async () => {
  plant = await startPlant(PLANT);
  begin = Date.now() - 60 * MINUTE;
  await vi.waitFor(async () => expect((await plant.get('/api/v1/stock/locations')).status).toBe(200), 20_000);
});
afterEach(() => plant.stop());

const places = (...locations: object[]) => plant.send<Taken>('POST', '/api/v1/stock/locations', { locations });
const move = async (...movements: object[]) =>
  (await plant.send<Taken>('POST', '/api/v1/stock/movements', { movements })).body;
const tell = async (...events: object[]) => {
  const told = await plant.send<{ refused: number }>('POST', '/api/v1/lots/events', { events });
  expect(told.body).toMatchObject({ refused: 0 });
};
const at = (minute: number) => iso(begin + minute * MINUTE);
const received = (lot: string, quantity: number | undefined, more: object = {}) => ({
  ...{ type: 'receive', id: `received ${lot}`, at: at(1), lot, material: 'cap', unit: 'pcs', to: 'store' },
  ...(quantity === undefined ? {} : { quantity }),
  ...more,
});
const stock = async (query = '') => (await plant.get<{ stock: Row[] }>(`/api/v1/stock/lots?${query}`)).body.stock;
const amounts = async (query = '') =>
  Object.fromEntries((await stock(query)).map(({ location, lot, amount }) => [`${lot}@${location}`, amount]));
const overview = async () => (await plant.get<Overview>('/api/v1/stock/')).body;
const PLACES = [
  { location: 'store', kind: 'warehouse', receives: ['raw'] },
  { location: 'market', kind: 'supermarket', line: 'line' },
  { location: 'out', kind: 'finished', receives: ['finished'] },
];

test('what was received, moved, used, packed, shipped and taken back is the stock of any moment, and as known at any', async () => {
  await places(...PLACES);
  const taken = await move(
    received('C-1', 100),
    { type: 'move', id: 'm-1', at: at(2), lot: 'C-1', quantity: 40, from: 'store', to: 'market' },
    { type: 'consume', id: 'u-1', at: at(3), lot: 'C-1', quantity: 15, unit: 'pcs', line: 'line', order: 'o-1' },
  );
  expect(taken).toMatchObject({ taken: 3, refused: 0 });
  expect(await amounts()).toEqual({ 'C-1@store': 60, 'C-1@market': 25 });
  expect(await amounts(`at=${at(2)}`)).toEqual({ 'C-1@store': 60, 'C-1@market': 40 });
  const known = iso(Date.now());
  await new Promise((done) => setTimeout(done, 20));

  // Told again it changes nothing, told otherwise it is refused.
  expect(
    await move(received('C-1', 100), {
      type: 'move',
      id: 'm-1',
      at: at(2),
      lot: 'C-1',
      quantity: 40,
      from: 'store',
      to: 'market',
    }),
  ).toMatchObject({ unchanged: 2, refused: 0 });
  expect(
    (await move({ type: 'move', id: 'm-1', at: at(2), lot: 'C-1', quantity: 41, to: 'market' })).faults[0]?.reason,
  ).toMatch(/on record otherwise/);
  expect(await move({ type: 'withdraw', id: 'm-1', reason: 'wrong pallet' })).toMatchObject({ withdrawn: 1 });
  // What the line used comes from wherever it lies then.
  expect(await amounts()).toEqual({ 'C-1@store': 85 });
  expect(await amounts(`known=${known}`)).toEqual({ 'C-1@store': 60, 'C-1@market': 25 });
  expect(await move({ type: 'withdraw', id: 'u-1', reason: 'never was' })).toMatchObject({ withdrawn: 1 });
  expect(await amounts()).toEqual({ 'C-1@store': 100 });

  await tell(
    {
      type: 'transform',
      at: at(5),
      order: 'o-1',
      material: 'red',
      kind: 'finished',
      lots: [{ code: 'F', quantity: 60, unit: 'pcs' }],
    },
    {
      id: 'p-1',
      type: 'pack',
      at: at(6),
      inputs: [{ code: 'F', quantity: 20, unit: 'pcs' }],
      lots: [{ code: 'CASE' }],
    },
    { id: 'p-2', type: 'pack', at: at(7), inputs: [{ code: 'CASE' }], lots: [{ code: 'PALLET' }] },
  );
  expect(await amounts('kind=finished')).toEqual({ 'F@out': 60 });
  await plant.send('POST', '/api/v1/holds/', { asked: { kind: 'lots', codes: ['CASE'] }, reason: 'Dented' });
  expect(await stock('kind=finished')).toMatchObject([{ held: false, heldAmount: 20 }]);
  await tell({ id: 's-1', type: 'ship', at: at(8), customer: 'Migros', lots: [{ code: 'PALLET' }] });
  expect(await amounts('kind=finished')).toEqual({ 'F@out': 40 });
  await tell({ id: 's-1', type: 'withdraw', reason: 'stayed' });
  expect(await amounts('kind=finished')).toEqual({ 'F@out': 60 });
});

test('more used than was told of is owed, and an amount that nobody told is not known: neither is 0', async () => {
  await places(...PLACES);
  await move(received('C-1', 10), received('C-2', undefined), {
    ...{ type: 'consume', at: at(3), lot: 'C-1', quantity: 25, unit: 'pcs', line: 'line' },
  });
  expect(await amounts()).toEqual({ 'C-1@market': -15, 'C-2@store': null });
  expect((await overview()).materials).toMatchObject([{ material: 'cap', usable: null, owed: 15 }]);
});

test('below its minimum a supermarket asks once, says who took it, and is fulfilled when it has come', async () => {
  const level = { material: 'cap', min: 50, max: 200, kanban: 60, unit: 'pcs', replenish_min: 20 };
  await places(PLACES[0] as object, { ...PLACES[1], levels: [level] });
  await move(received('C-1', 500), { type: 'move', at: at(2), lot: 'C-1', quantity: 30, from: 'store', to: 'market' });
  interface Request {
    id: string;
    quantity: number;
    level: number;
    state: string;
    events: { what: string; by: string }[];
  }
  const requests = async (state = 'open') =>
    (await plant.get<{ requests: Request[] }>(`/api/v1/stock/requests?state=${state}`)).body.requests;
  await vi.waitFor(async () => expect(await requests()).toHaveLength(1), { timeout: 20_000, interval: 200 });
  const [asked] = await requests();
  expect(asked).toMatchObject({ quantity: 120, level: 30, state: 'raised', location: 'market' });
  const answer = (act: string) =>
    plant.send<Request>('POST', `/api/v1/stock/requests/${asked?.id}/answers`, { act, by: 'Ayse' });
  expect((await answer('take')).body).toMatchObject({ state: 'taken', events: [{}, { what: 'taken', by: 'Ayse' }] });
  // Less than the minimum is not enough; more is.
  await move({ type: 'move', at: at(3), lot: 'C-1', quantity: 10, from: 'store', to: 'market', request: asked?.id });
  await new Promise((done) => setTimeout(done, 6_000));
  expect(await requests()).toHaveLength(1);
  await move({ type: 'move', at: at(4), lot: 'C-1', quantity: 110, from: 'store', to: 'market', request: asked?.id });
  await vi.waitFor(async () => expect(await requests()).toHaveLength(0), { timeout: 20_000, interval: 200 });
  expect((await requests('all'))[0]).toMatchObject({
    state: 'fulfilled',
    events: [{}, {}, { what: 'fulfilled', by: '' }],
  });
  expect((await answer('cancel')).status).toBe(409);
  expect((await plant.send('POST', '/api/v1/stock/requests/99/answers', { act: 'take' })).status).toBe(404);
  expect((await overview()).levels).toMatchObject([{ location: 'market', amount: 150 }]);
});

test('a webhook is told of what a supermarket asks for, who takes it and that it came, each once and in order', async () => {
  const facts: Record<string, unknown>[] = [];
  const there = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      facts.push(
        ...(JSON.parse(body) as { events: { event: Record<string, unknown> }[] }).events.map(({ event }) => event),
      );
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((done) => there.listen(0, '127.0.0.1', done));
  try {
    await plant.stop();
    const url = `http://127.0.0.1:${(there.address() as AddressInfo).port}/hook`;
    const hook = `{ id: hook, kind: webhook, url: "${url}", secret: "eleven-twelve", events: [stock-request] }`;
    plant = await startPlant(`${PLANT}\noutputs:\n  - ${hook}\n`);
    await vi.waitFor(async () => expect((await plant.get('/api/v1/stock/locations')).status).toBe(200), 20_000);
    const level = { material: 'cap', min: 50, max: 200, kanban: 60, unit: 'pcs', replenish_min: 20 };
    await places(PLACES[0] as object, { ...PLACES[1], levels: [level] });
    await move(received('C-1', 500));
    await vi.waitFor(() => expect(facts).toHaveLength(1), { timeout: 30_000, interval: 200 });
    const [raised] = facts;
    expect(raised).toMatchObject({ type: 'stock-request', what: 'raised', location: 'market', line: 'line', by: '' });
    expect(raised).toMatchObject({ material: 'cap', quantity: 180, unit: 'pcs', due: expect.anything() });
    const { request } = raised as { request: string };
    await plant.send('POST', `/api/v1/stock/requests/${request}/answers`, { act: 'take', by: 'Ayse' });
    await move({
      type: 'move',
      at: at(4),
      lot: 'C-1',
      quantity: 180,
      from: 'store',
      to: 'market',
      request: Number(request),
    });
    await vi.waitFor(() => expect(facts).toHaveLength(3), { timeout: 30_000, interval: 200 });
    expect(facts.map(({ what, by }) => [what, by])).toEqual([
      ['raised', ''],
      ['taken', 'Ayse'],
      ['fulfilled', ''],
    ]);
    expect(new Set(facts.map((fact) => fact['request']))).toEqual(new Set([request]));
  } finally {
    await new Promise((done) => there.close(done));
  }
}, 120_000);

test('a count is told against the record of its moment; adopted, it puts it right, for a reason', async () => {
  await places(...PLACES);
  await move(received('C-1', 100), received('C-2', 20), received('C-3', undefined));
  const count = (body: object) =>
    plant.send<{ expected: number | null; variance: number | null; detail?: string }>('POST', '/api/v1/stock/counts', {
      ...{ location: 'store', by: 'Deniz' },
      ...body,
    });
  expect((await count({ lot: 'C-1', counted: 97 })).body).toMatchObject({
    expected: 100,
    variance: -3,
    adjusted: false,
  });
  expect(await amounts('material=cap')).toMatchObject({ 'C-1@store': 100 });
  expect((await count({ lot: 'C-1', counted: 97, adjust: true })).body.detail).toMatch(/say why/);
  await count({ lot: 'C-1', counted: 97, adjust: true, reason: 'Dropped' });
  expect((await count({ lot: 'C-3', counted: 8, adjust: true, reason: 'No papers' })).body).toMatchObject({
    expected: null,
  });
  expect(await amounts()).toEqual({ 'C-1@store': 97, 'C-2@store': 20, 'C-3@store': 8 });
  const whole = await count({ material: 'cap', counted: 120, adjust: true, reason: 'Inventory' });
  expect(whole.body).toMatchObject({ expected: 125, variance: -5 });
  expect((await overview()).materials).toMatchObject([{ usable: 120 }]);
  expect(await amounts()).toMatchObject({ 'null@store': -5 });
  const told = (await plant.get<{ counts: object[]; variances: object[] }>('/api/v1/stock/counts')).body;
  expect(told.counts).toHaveLength(4);
  expect(told.variances).toMatchObject([{ material: 'cap', counts: 4, variance: -11, absolute: 11 }]);
  for (const [body, words] of [
    [{ location: 'nowhere', lot: 'C-1', counted: 1 }, /no place `nowhere`/],
    [{ lot: 'C-9', counted: 1 }, /no lot `C-9`/],
    [{ counted: 1 }, /which lot or material/],
    [{ lot: 'C-1', material: 'label', counted: 1 }, /is cap, not label/],
    [{ lot: 'C-1', counted: 1, unit: 'kg' }, /it was counted in kg/],
  ] as const)
    expect((await count(body)).body.detail).toMatch(words);
  expect((await count({ lot: 'C-1', counted: -1 })).status).toBe(400);
});

test('a scan of a later lot is advised against, not refused; held and expired lots are none to use first', async () => {
  await places(...PLACES);
  const soon = (days: number) => iso(Date.now() + days * DAY);
  await move(
    received('old', 10, { expires: iso(Date.now() - DAY) }),
    received('held', 10, { expires: soon(1) }),
    received('next', 10, { expires: soon(3) }),
    received('later', 10, { expires: soon(9) }),
  );
  await plant.send('POST', '/api/v1/holds/', { asked: { kind: 'lots', codes: ['held'] }, reason: 'Wet' });
  expect((await stock()).map(({ lot, not }) => [lot, not])).toEqual([
    ['old', 'expired'],
    ['held', 'held'],
    ['next', null],
    ['later', null],
  ]);
  await plant.send('POST', '/api/v1/orders', {
    orders: [{ order: 'o-9', line: 'line', product: 'red', quantity: 10 }],
  });
  const scan = async (code: string) =>
    (await plant.send<object>('POST', '/api/v1/lots/scans', { order: 'o-9', code })).body;
  expect(await scan('later')).toMatchObject({
    accepted: true,
    advice: expect.stringMatching(/^next \(store\) expires earlier/),
  });
  expect(await scan('next')).toMatchObject({ accepted: true, advice: '' });
  const pages = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body }: { body: { stock: Row[]; cursor: string | null } } = await plant.get(
      `/api/v1/stock/lots?limit=3${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
    );
    pages.push(body.stock.map(({ lot }) => lot));
    cursor = body.cursor;
  }
  expect(pages).toEqual([['old', 'held', 'next'], ['later']]);
});

test('how long caps last: by bill, speed and what is in reach; what cannot be told says why', async () => {
  await places(...PLACES);
  await plant.send('POST', '/api/v1/revisions', {
    revisions: [
      {
        ...{ kind: 'bom', id: 'red', revision: 'A', effective_from: '2025-01-01T00:00:00Z' },
        materials: [
          { name: 'cap', quantity: 2, unit: 'pcs' },
          { name: 'glue', quantity: 0.1, unit: 'kg' },
        ],
      },
    ],
  });
  const caps = async () => (await overview()).coverage.find(({ material }) => material === 'cap');
  expect((await overview()).coverage).toMatchObject([{ material: null, hours: null, why: 'no-data' }]);
  await plant.send('POST', '/api/v1/orders', {
    orders: [{ order: 'o-9', line: 'line', product: 'red', quantity: 10_000 }],
  });
  expect((await plant.send('POST', '/api/v1/orders/o-9/start', {})).status).toBe(200);
  await plant.say({ 'm0/state': EXECUTE, 'm1/state': EXECUTE, 'm1/speed': 60, 'm0/good': 0, 'm1/good': 0 });
  await vi.waitFor(async () => expect((await caps())?.perHour).toBe(7200), { timeout: 20_000, interval: 200 });
  expect(await caps()).toMatchObject({ hours: null, why: 'not-told', beforeEnd: null, near: false });
  await move(received('C-1', 3600));
  const told = await caps();
  expect(told).toMatchObject({ hours: 0.5, inReach: 3600, why: null, by: 'speed', beforeEnd: true, near: true });
  expect(Math.abs(Date.parse(told?.runsOut ?? '') - Date.now() - 30 * MINUTE)).toBeLessThan(MINUTE);
  // What lies with finished goods, or is held, is not within reach.
  await move(received('C-2', 5000, { to: 'out' }), received('C-3', 5000));
  await plant.send('POST', '/api/v1/holds/', { asked: { kind: 'lots', codes: ['C-3'] }, reason: 'Wet' });
  expect((await caps())?.inReach).toBe(3600);
  await move(received('C-4', undefined));
  expect(await caps()).toMatchObject({ hours: null, why: 'amount-unknown' });
});

test('suppliers: what was expected against what came, with what became of it', async () => {
  await places(...PLACES);
  const expected = (n: number, minute: number) => ({
    ...{ type: 'expect', id: `d-${n}`, at: at(minute), supplier: 'Kapsan', material: 'cap', quantity: 10, unit: 'pcs' },
  });
  await move(...[1, 2, 3, 4, 5].map((n) => expected(n, n * 10)));
  await move(
    ...[1, 2, 3].map((n) => received(`C-${n}`, 10, { at: at(n * 10 - 1), supplier: 'Kapsan', delivery: `d-${n}` })),
    received('C-4', 10, { at: at(45), supplier: 'Kapsan' }),
    received('C-5', 10, { at: at(46), supplier: 'Kapsan', delivery: 'nobody ordered' }),
  );
  await plant.send('POST', '/api/v1/holds/', { asked: { kind: 'lots', codes: ['C-2'] }, reason: 'Bent' });
  interface Told {
    rates: { late: { share: number; n: number } | null; lateCount: number; defective: { share: number } | null }[];
    deliveries: { delivery: string; late: boolean | null }[];
  }
  const told = async () => (await plant.get<Told>('/api/v1/stock/suppliers')).body;
  const found = await told();
  expect(found.deliveries.map(({ delivery, late }) => `${delivery} ${late}`)).toEqual([
    'd-5 true',
    'd-4 true',
    'd-3 false',
    'd-2 false',
    'd-1 false',
  ]);
  expect(found.rates).toMatchObject([
    { supplier: 'Kapsan', late: { share: 0.4, n: 5 }, defective: { share: 0.2, n: 5 } },
  ]);
  // Put off: the promise that stands is judged.
  expect(await move({ ...expected(4, 47) })).toMatchObject({ changed: 1 });
  expect((await told()).rates[0]?.lateCount).toBe(1);
});

test('each bad entry is told by its place and field, and the sound ones beside it go in', async () => {
  expect((await places({ location: 'x', kind: 'shelf' })).body.faults).toMatchObject([
    { field: 'kind', reason: '`shelf` is none of warehouse, supermarket, line-side, finished' },
  ]);
  const wrongPlaces = await places(
    { kind: 'warehouse' },
    { location: 'a', kind: 'warehouse', line: 'line9' },
    { location: 'b', kind: 'supermarket', levels: [{ material: 'cap', min: 9, max: 5, kanban: 1 }] },
    { location: 'c', kind: 'supermarket', levels: [{ material: 'cap', min: 1, max: 5, kanban: 0 }] },
    { location: 'd', kind: 'supermarket', levels: [{ material: 'cap', min: 1, max: 'five', kanban: 1 }] },
    { location: 'e', kind: 'warehouse', receives: ['gold'] },
    { location: 'f', kind: 'warehouse', colour: 'red' },
    { location: 'store', kind: 'warehouse' },
  );
  expect(wrongPlaces.body).toMatchObject({ taken: 1, refused: 7 });
  expect(wrongPlaces.body.faults.map(({ field, reason }) => `${field}: ${reason}`).sort()).toEqual([
    'colour: there is no such field; there are location, name, kind, line, receives, removed, material, min, max, kanban, unit, replenish_min, levels',
    'kanban: of `cap` what is asked for at once is above 0',
    'line: the plant has no line line9',
    'location: a place has a name',
    'max: `five` is no number',
    'max: of `cap` max is above min, and min 0 or more',
    'receives: `gold` is none of raw, wip, finished, container, serial',
  ]);
  const taken = await move(
    received('C-1', 10),
    received('C-2', -1),
    received('C-3', 1, { at: iso(Date.now() + DAY) }),
    received('C-4', 1, { to: 'moon' }),
    { type: 'receive', at: at(1), lot: 'C-5', to: 'store' },
    { type: 'move', at: at(1), lot: 'nobody', to: 'store' },
    { type: 'move', at: at(1), lot: 'C-1', from: 'store', to: 'store' },
    { type: 'move', at: 'soon', lot: 'C-1', to: 'store' },
    { type: 'consume', at: at(1), lot: 'C-1' },
    { type: 'adjust', at: at(1), to: 'store', quantity: 1, reason: 'x' },
    { type: 'adjust', at: at(1), to: 'store', lot: 'C-1', quantity: -1 },
    { type: 'withdraw', id: 'never', reason: 'x' },
    { type: 'expect', id: 'd', at: at(1), material: 'cap' },
    { type: 'burn' },
    { type: 'move', at: at(1), lot: 'C-1', quantity: 1, to: 'store', from: null, request: 7 },
  );
  expect(taken).toMatchObject({ taken: 1, refused: 14 });
  expect(taken.faults.map(({ line, field, reason }) => `${line} ${field}: ${reason}`)).toEqual([
    '2 quantity: is 0 or more',
    '3 at: lies in the future',
    '4 to: there is no place `moon`',
    '5 material: of receive it is needed',
    '6 lot: there is no lot `nobody`',
    '7 to: it lies there already',
    '8 at: `soon` is no time; write one like 2026-01-31T06:00:00Z',
    '9 quantity: of consume it is needed',
    '10 lot: either a lot or a material is adjusted',
    '11 reason: of adjust it is needed',
    '12 id: nothing was told as `never`',
    '13 supplier: of expect it is needed',
    '14 type: `burn` is none of receive, move, consume, adjust, expect, withdraw',
    '15 request: there is no request 7',
  ]);
});

test('CSV goes in and out, sent again under a key it is done once, and what happened can be followed', async () => {
  const csv = async (path: string, text: string, headers: object = {}) => {
    const answer = await fetch(`${plant.server.address}/api/v1/stock/${path}`, {
      ...{ method: 'POST', body: text },
      headers: { 'content-type': 'text/csv', cookie: plant.cookie, ...headers },
    });
    return (await answer.json()) as Taken;
  };
  const head = 'location;name;kind;line;receives;material;min;max;kanban;unit';
  const rows = [
    'store;Store;warehouse;;raw;;;;;',
    'market;Market;supermarket;line;;cap;5;50;10;pcs',
    'market;Market;supermarket;line;;label;1;9;3;pcs',
  ];
  expect(await csv('locations/import', [head, ...rows].join('\n'))).toMatchObject({ taken: 2, refused: 0 });
  expect(
    (await plant.get<{ locations: { levels: object[] }[] }>('/api/v1/stock/locations')).body.locations[0]?.levels,
  ).toHaveLength(2);
  expect((await csv('locations/import', 'location,shelf\na,b')).faults[0]?.reason).toMatch(/no column `shelf`/);
  expect((await csv('movements/import', 'id,at\n1,2')).faults[0]?.reason).toMatch(/column `type` is missing/);
  expect((await csv('movements/import', 'type,id\nmove')).faults[0]?.reason).toMatch(/1 cells where the head has 2/);
  const text = `type,at,lot,material,quantity,unit,to\nreceive,${at(1)},C-1,cap,"12,5",pcs,store`;
  const key = { 'idempotency-key': 'k-1' };
  const first = await csv('movements/import', text, key);
  expect(first).toMatchObject({ taken: 1 });
  expect(await csv('movements/import', text, key)).toEqual(first);
  expect(await csv('movements/import', text)).toMatchObject({ unchanged: 1 });
  expect(await csv('movements/import', text.replace('12,5', '13'), key)).toMatchObject({
    type: expect.stringMatching(/idempotency-conflict/),
  });
  const out = await fetch(`${plant.server.address}/api/v1/stock/lots?as=csv`, { headers: { cookie: plant.cookie } });
  expect(await out.text()).toMatch(/^location,lot,material.*\n.*store,C-1,cap,raw,12.5/s);
  interface Followed {
    movements: { type: string; lot: string; quantity: number; to: string | null }[];
    cursor: string;
  }
  const follow = async (cursor = '') =>
    (await plant.get<Followed>(`/api/v1/stock/movements${cursor && `?cursor=${cursor}`}`)).body;
  const told = await follow();
  expect(told.movements).toMatchObject([{ type: 'receive', lot: 'C-1', quantity: 12.5, to: 'store' }]);
  await csv('movements/import', `type,at,lot,quantity,from,to\nmove,${at(2)},C-1,2,store,market`);
  expect((await follow(told.cursor)).movements).toMatchObject([{ type: 'move', quantity: 2, to: 'market' }]);
});
