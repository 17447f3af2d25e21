/** Lots over HTTP in a real record: told, corrected, traced, recalled; material scanned at an order. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Consumption } from '../../../../server/records/lots/consumption.ts';
import { quiet } from '../../connect/recorder.ts';
import { openSurface, type Surface } from '../../http/surface.ts';

const HOUR = 3_600_000;
const iso = (at: number) => new Date(at).toISOString();
const at = iso(Date.now() - HOUR);

let surface: Surface;
let cookie: string;
beforeAll(async () => {
  surface = await openSurface({ withPeople: true });
  await (await surface.recorded()).caughtUp();
  cookie = await surface.signIn();
}, 120_000);
afterAll(() => surface?.stop());

const post = async (path: string, payload: unknown, headers: Record<string, string> = {}) => {
  const answer = await surface.app.inject({
    ...{ method: 'POST', url: `/api/v1${path}`, payload: JSON.stringify(payload) },
    headers: { 'content-type': 'application/json', cookie, ...headers },
  });
  return { status: answer.statusCode, body: answer.json() };
};
const get = async (path: string) => {
  const answer = await surface.get(`/api/v1${path}`, { cookie });
  return { status: answer.statusCode, body: answer.json() };
};
const tell = (...events: object[]) => post('/lots/events', { events });
const raw = (code: string, quantity: number, more: object = {}) => ({
  ...{ type: 'commission', at, material: 'cap', supplier: 'Kapsan', lots: [{ code, quantity, unit: 'pcs' }], ...more },
});

describe('from a raw lot to customers and back', () => {
  const events = [
    raw('CAP-1', 1000, { supplierLot: 'K-77', expires: iso(Date.now() + 1000 * HOUR) }),
    { type: 'transform', at, order: 'o-1', line: 'line', inputs: [{ code: 'CAP-1', quantity: 600, unit: 'pcs' }] },
    { type: 'transform', at, order: 'o-1', material: 'red', lots: [{ code: 'FIN-1', quantity: 600, unit: 'pcs' }] },
    {
      type: 'transform',
      at,
      order: 'o-2',
      material: 'red',
      inputs: [{ code: 'CAP-1', quantity: 300, unit: 'pcs' }],
      lots: [{ code: 'FIN-2', quantity: 300, unit: 'pcs' }],
    },
    {
      id: 'pack-1',
      type: 'pack',
      at,
      inputs: [{ code: 'FIN-1', quantity: 450, unit: 'pcs' }],
      lots: [{ code: '340123450000000017' }],
    },
    {
      id: 'pack-2',
      type: 'pack',
      at,
      inputs: [
        { code: 'FIN-1', quantity: 150, unit: 'pcs' },
        { code: 'FIN-2', quantity: 300, unit: 'pcs' },
      ],
      lots: [{ code: '340123450000000024' }],
    },
    { id: 'ship-1', type: 'ship', at, customer: 'Migros', lots: [{ code: '340123450000000017' }] },
  ];

  test('told once and told again, the same', async () => {
    expect((await tell(...events)).body).toMatchObject({ taken: 7, refused: 0, unknown: [] });
    expect((await tell(...events)).body).toMatchObject({ taken: 0, unchanged: 7 });
    const { body } = await get('/lots/CAP-1');
    expect(body.lot).toMatchObject({ kind: 'raw', quantity: 1000, supplierLot: 'K-77', known: true });
    expect(body.events).toHaveLength(3);
    expect((await get('/lots/FIN-1')).body.lot).toMatchObject({ kind: 'finished', order: 'o-1', quantity: 600 });
  });

  test('forward and backward with amounts', async () => {
    const forward = (await get('/lots/CAP-1/trace?direction=forward')).body;
    const amounts = Object.fromEntries(
      forward.lots.map((lot: { code: string; amount: number }) => [lot.code, lot.amount]),
    );
    expect(amounts).toEqual({
      'CAP-1': 1000,
      'FIN-1': 600,
      'FIN-2': 300,
      '340123450000000017': expect.closeTo(450, 9),
      '340123450000000024': expect.closeTo(450, 9),
    });
    expect(forward.issues).toEqual([]);
    const backward = (await get('/lots/340123450000000024/trace?direction=backward')).body;
    expect(backward.lots.find(({ code }: { code: string }) => code === 'CAP-1')).toMatchObject({
      amount: expect.closeTo(450, 9),
      share: expect.closeTo(0.45, 9),
      exact: true,
      level: 2,
    });
    expect(backward.edges).toContainEqual({
      kind: 'pack',
      from: 'FIN-1',
      to: '340123450000000024',
      taken: 150,
      made: null,
      share: 0.25,
    });
  });

  test('a recall names the customer, what is still here, and comes as a table', async () => {
    const { body } = await get('/lots/CAP-1/recall');
    expect(body.customers).toMatchObject([
      { customer: 'Migros', share: expect.closeTo(0.45, 9), amount: expect.closeTo(450, 9), shipped: 1, exact: true },
    ]);
    expect(body.unshipped).toBeCloseTo(0.55, 12);
    expect(body.exposed[0]).toMatchObject({ code: 'FIN-1', share: 0.6 });
    const csv = await surface.get('/api/v1/lots/CAP-1/recall?as=csv', { cookie });
    expect(csv.headers['content-type']).toContain('text/csv');
    expect(csv.body.split('\n')[0]).toBe('code,kind,material,order,customer,shipped_at,within,share,amount,unit,exact');
    expect(csv.body).toContain('340123450000000017,container,,,Migros,');
  });

  test('an error declaration corrects without deleting; what was known then can still be asked', async () => {
    const before = iso(surface.to);
    surface.pass(1000);
    expect((await tell({ id: 'pack-1', type: 'withdraw', reason: 'wrong pallet' })).body).toMatchObject({
      withdrawn: 1,
    });
    expect((await tell({ id: 'pack-1', type: 'withdraw', reason: 'wrong pallet' })).body).toMatchObject({
      unchanged: 1,
    });
    const codes = async (query: string) =>
      (await get(`/lots/CAP-1/trace?direction=forward${query}`)).body.lots.map(({ code }: { code: string }) => code);
    expect(await codes('')).not.toContain('340123450000000017');
    expect(await codes(`&known=${before}`)).toContain('340123450000000017');
    const { events: kept } = (await get('/lots/FIN-1')).body;
    expect(kept.find(({ id }: { id: string }) => id === 'pack-1').withdrawn.reason).toBe('wrong pallet');
    expect((await tell(events[4] as object)).body.faults[0].reason).toContain('was taken back');
    expect((await tell({ ...events[4], id: 'pack-1b' })).body).toMatchObject({ taken: 1 });
    expect(await codes('')).toContain('340123450000000017');
  });

  test('what is unpacked is traced no further', async () => {
    await tell({
      id: 'unpack-2',
      type: 'unpack',
      at,
      inputs: [{ code: 'FIN-2' }],
      lots: [{ code: '340123450000000024' }],
    });
    const { lots } = (await get('/lots/FIN-2/trace?direction=forward')).body;
    expect(lots).toHaveLength(1);
    await tell({ id: 'unpack-2', type: 'withdraw', reason: 'was not' });
    expect((await get('/lots/FIN-2/trace?direction=forward')).body.lots).toHaveLength(2);
  });
});

describe('bad input is told in words, and nothing else is lost', () => {
  test('per event', async () => {
    const { status, body } = await tell(
      raw('OK-1', 5),
      { type: 'commission', lots: [{ code: 'X' }] },
      raw('NEG', -1),
      { type: 'transform', at, inputs: [{ code: 'OK-1', quantity: 1 }], lots: [{ code: 'OK-1', quantity: 1 }] },
      { type: 'pack', at, lots: [{ code: 'P' }] },
      { type: 'ship', at, lots: [{ code: 'P' }] },
      { type: 'commission', at: iso(Date.now() + 48 * HOUR), lots: [{ code: 'LATER' }] },
      { id: 'nowhere', type: 'withdraw', reason: 'x' },
      {
        type: 'commission',
        at,
        lots: [
          { code: 'D', quantity: 1 },
          { code: 'D', quantity: 1 },
        ],
      },
      { id: 'ship-1', type: 'ship', at, customer: 'Somebody else', lots: [{ code: '340123450000000017' }] },
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({ taken: 1, refused: 9 });
    expect(body.faults.map(({ line, field, reason }: Record<string, unknown>) => [line, field, reason])).toEqual([
      [2, 'at', 'say when it happened'],
      [3, 'outputs', 'of `NEG` the amount is 0 or more'],
      [4, 'outputs', '`OK-1` would be made of itself'],
      [5, 'inputs', 'nothing goes into the container'],
      [6, 'customer', 'it is not said to whom'],
      [7, 'at', 'lies in the future'],
      [8, 'id', 'there is no event `nowhere`'],
      [9, 'outputs', '`D` is in it twice'],
      [10, 'id', 'is on record otherwise: take it back with an error declaration, and tell another'],
    ]);
    for (const code of ['NEG', 'LATER', 'D']) expect((await get(`/lots/${code}`)).status).toBe(404);
  });

  test('a lot consumed twice is told; one that nobody told of is named', async () => {
    const use = (order: string) => ({
      type: 'transform',
      at,
      order,
      inputs: [{ code: 'TWICE', quantity: 8, unit: 'kg' }],
      lots: [{ code: `T-${order}`, quantity: 8, unit: 'kg' }],
    });
    expect((await tell(use('a'))).body.unknown).toEqual(['TWICE']);
    await tell(use('b'), { type: 'commission', at, lots: [{ code: 'TWICE', quantity: 10, unit: 'kg' }] });
    const { body } = await get('/lots/TWICE/trace?direction=forward');
    expect(body.issues).toEqual([{ kind: 'over-consumed', code: 'TWICE', by: null, taken: 16, quantity: 10 }]);
    expect(body.lots.map(({ share }: { share: number }) => share)).toEqual([1, 0.5, 0.5]);
  });

  test('a genealogy that goes in a circle ends', async () => {
    const step = (from: string, to: string) => ({
      type: 'transform',
      at,
      inputs: [{ code: from, quantity: 1, unit: 'kg' }],
      lots: [{ code: to, quantity: 1, unit: 'kg' }],
    });
    await tell(step('C1', 'C2'), step('C2', 'C3'), step('C3', 'C1'));
    for (const direction of ['forward', 'backward']) {
      const { body } = await get(`/lots/C1/trace?direction=${direction}`);
      expect(body.lots).toHaveLength(3);
      expect(body.issues).toContainEqual(expect.objectContaining({ kind: 'cycle', code: 'C1' }));
    }
  });

  test('an unknown code is no lot', async () => {
    for (const path of ['', '/trace', '/recall']) {
      const { status, body } = await get(`/lots/NOBODY${path}`);
      expect([status, body.type]).toEqual([404, 'urn:gemba:problem:lot-unknown']);
    }
  });
});

test('lots are found by code, supplier lot, product and order, page by page', async () => {
  const codes = async (query: string) =>
    (await get(`/lots?${query}`)).body.lots.map(({ code }: { code: string }) => code);
  expect(await codes('code=cap-')).toEqual(['CAP-1']);
  expect(await codes('code=k-7')).toEqual(['CAP-1']);
  expect(await codes('code=%25')).toEqual([]);
  expect(await codes('order=o-2')).toEqual(['FIN-2']);
  expect(await codes('product=red&kind=finished')).toEqual(['FIN-2', 'FIN-1']);
  const first = (await get('/lots?limit=2')).body;
  expect(first.lots).toHaveLength(2);
  const second = (await get(`/lots?limit=2&cursor=${first.cursor}`)).body;
  expect(second.lots[0].code).not.toBe(first.lots[1].code);
});

describe('EPCIS', () => {
  test('a document goes in, and what comes out says the same elsewhere', async () => {
    const eventTime = at;
    const base = { eventTime, eventTimeZoneOffset: '+00:00' };
    const document = {
      ...{ '@context': [], type: 'EPCISDocument', schemaVersion: '2.0', creationDate: at },
      epcisBody: {
        eventList: [
          {
            ...base,
            type: 'ObjectEvent',
            action: 'ADD',
            eventID: 'e-1',
            quantityList: [{ epcClass: 'urn:epc:class:lgtin:4012345.011111.1', quantity: 4, uom: 'KGM' }],
          },
          {
            ...base,
            type: 'TransformationEvent',
            eventID: 'e-2',
            inputQuantityList: [{ epcClass: 'urn:epc:class:lgtin:4012345.011111.1', quantity: 4, uom: 'KGM' }],
            outputQuantityList: [{ epcClass: 'urn:epc:class:lgtin:4012345.022222.1', quantity: 8, uom: 'EA' }],
          },
          { ...base, type: 'AssociationEvent', eventID: 'e-3', action: 'ADD' },
        ],
      },
    };
    const { status, body } = await post('/epcis/capture', document, { 'content-type': 'application/ld+json' });
    expect([status, body.taken, body.faults[0].event]).toEqual([200, 2, 'e-3']);
    const lot = encodeURIComponent('urn:epc:class:lgtin:4012345.022222.1');
    expect((await get(`/lots/${lot}/trace?direction=backward`)).body.lots[1]).toMatchObject({ amount: 4, unit: 'kg' });
    const out = (await get(`/epcis/events?lot=${lot}`)).body;
    expect(out).toMatchObject({
      type: 'EPCISDocument',
      epcisBody: { eventList: [{ type: 'TransformationEvent', eventID: 'e-2' }] },
    });
    const all = (await get('/epcis/events?limit=1000')).body;
    // Every event is on record already; the error declarations take back what is taken back.
    const again = (await post('/epcis/capture', all)).body;
    expect([again.taken, again.withdrawn, again.refused]).toEqual([0, 0, 0]);
    expect((await post('/epcis/capture', { hello: 'world' })).status).toBe(400);
  });
});

describe('material scanned at an order', () => {
  const scan = (code: string, more: object = {}) => post('/lots/scans', { order: 'so-1', code, ...more });

  beforeAll(async () => {
    await post('/orders', { orders: [{ order: 'so-1', line: 'line', product: 'red', quantity: 100 }] });
    const bom = {
      kind: 'bom',
      id: 'red',
      revision: 'A',
      effective_from: '2020-01-01T00:00:00Z',
      materials: [
        { name: 'cap', quantity: 1, unit: 'pcs' },
        { name: 'foil', quantity: 0.5, unit: 'm' },
      ],
    };
    expect((await post('/revisions', { revisions: [bom] })).body.taken).toBe(1);
    await tell(raw('S-GOOD', 100), raw('S-OLD', 100, { expires: at }), { ...raw('S-LABEL', 100), material: 'label' });
  });

  test('is judged by what the order is made of, and a refusal is on record', async () => {
    const refusals = [];
    for (const code of ['S-GOOD', 'S-OLD', 'S-LABEL', 'S-NOBODY']) {
      const { status, body } = await scan(code);
      expect(status).toBe(200);
      refusals.push([body.accepted, body.refusal]);
      if (!body.accepted) expect(body.detail).not.toBe('');
    }
    expect(refusals).toEqual([
      [true, null],
      [false, 'expired'],
      [false, 'wrong-material'],
      [false, 'unknown-code'],
    ]);
    const { body } = await get('/lots/scans?order=so-1');
    expect(body.scans.map(({ refusal }: { refusal: string | null }) => refusal)).toEqual([
      'unknown-code',
      'wrong-material',
      'expired',
      null,
    ]);
    expect((await scan('S-GOOD', { order: 'none' })).status).toBe(404);
  });

  test('with an amount it is consumed at once, and under one key once', async () => {
    const key = { 'idempotency-key': 'scan-1' };
    const told = { order: 'so-1', code: 'S-GOOD', quantity: 40 };
    const first = await post('/lots/scans', told, key);
    expect((await post('/lots/scans', told, key)).body).toEqual(first.body);
    await tell({
      type: 'transform',
      at,
      order: 'so-1',
      material: 'red',
      lots: [{ code: 'S-FIN', quantity: 39, unit: 'pcs' }],
    });
    const { lots } = (await get('/lots/S-FIN/trace?direction=backward')).body;
    expect(lots[1]).toMatchObject({ code: 'S-GOOD', amount: 40 });
  });

  test('a lot on hold is refused with the reason of the hold', async () => {
    const { LotRoom } = await import('../../../../server/records/lots/lot-room.ts');
    const { records, orders } = await surface.recorded();
    const room = new LotRoom({
      records,
      now: Date.now,
      heldBy: async (_trx, { code }) => (code === 'S-GOOD' ? 'hold 12: metal found' : null),
    });
    const order = await orders.store.get('so-1');
    if (!order) throw new Error('the order is missing');
    const said = await room.scans.scan(
      { order, code: 'S-GOOD', quantity: null, at: Date.now() },
      { who: 'test', from: '' },
    );
    expect(said).toMatchObject({ refusal: 'on-hold', detail: 'hold 12: metal found' });
  });
});

test('a dossier tells what was so around a lot: order, machines with their stops, scans, what was measured', async () => {
  const begun = surface.from + 2 * 60_000;
  await post('/orders', { orders: [{ order: 'd-1', line: 'line', product: 'red', quantity: 100 }] });
  expect((await post('/orders/d-1/start', { at: iso(begun) })).status).toBe(200);
  await post('/lots/scans', { order: 'd-1', code: 'S-LABEL' });
  await tell({
    type: 'transform',
    at,
    order: 'd-1',
    material: 'red',
    lots: [{ code: 'D-FIN', quantity: 9, unit: 'pcs' }],
  });
  const raised = begun + 60_000;
  const { db } = (await surface.recorded()).records;
  const frozen = await db
    .insertInto('spc_baseline')
    .values({
      ...{ characteristic: 'weight', product: 'red', stage: 1, from_ms: begun, window_from: null, window_to: null },
      ...{ baseline: '{}', reason: '', by_whom: '', recorded: begun, superseded: null },
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const { id } = await db
    .insertInto('spc_signal')
    .values({
      ...{ characteristic: 'weight', product: 'red', machine: 'm1', line: 'line', at_ms: raised, from_ms: raised },
      ...{
        rules: 1,
        value: 9,
        baseline: Number(frozen.id),
        order: 'd-1',
        lot: null,
        crew: null,
        shift: null,
        stop: false,
      },
      recorded: raised,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const about = { signal: Number(id), rules: 1, cause: '', action: '', by_whom: '', recorded: raised };
  await db
    .insertInto('spc_signal_event')
    .values({ ...about, what: 'raised', at_ms: raised })
    .execute();
  const { status, body } = await get('/lots/D-FIN/dossier');
  expect(status).toBe(200);
  expect(body.lot).toMatchObject({ code: 'D-FIN', order: 'd-1' });
  expect(body.stays).toHaveLength(1);
  const [stay] = body.stays;
  expect(stay).toMatchObject({ order: 'd-1', line: 'line', product: 'red', open: true, by: 'order', from: iso(begun) });
  expect(stay.machines.map(({ machine }: { machine: string }) => machine)).toEqual(['m0', 'm1', 'm2']);
  // The constraint is down from minute 4 to 7 of the history.
  expect(stay.stops).toMatchObject([{ machine: 'm1', state: 'breakdown', from: iso(surface.from + 4 * 60_000) }]);
  expect(stay.scans).toMatchObject([{ code: 'S-LABEL', accepted: false, refusal: 'wrong-material' }]);
  expect(stay.signals).toMatchObject([{ characteristic: 'weight', machine: 'm1', rules: ['nelson-1'] }]);
  const temperature = body.traces.find(({ tag }: { tag: string }) => tag === 'm1/temperature');
  expect(temperature.points.map(([, value]: [number, number]) => value)).toEqual([22, 23, 24, 25, 26, 27, 28, 29]);
  // Of a lot that no order knows nothing is made up.
  expect((await get('/lots/C1/dossier')).body).toMatchObject({ stays: [], traces: [] });
  expect((await get('/lots/NOBODY/dossier')).status).toBe(404);
});

test('what an ended order used is worked out where nobody told it: by what was scanned, and by what machines named', async () => {
  const minute = (n: number) => iso(surface.from + n * 60_000);
  await tell(
    { type: 'commission', at: minute(0), material: 'cap', lots: [{ code: 'R-1', quantity: 500, unit: 'pcs' }] },
    { type: 'commission', at: minute(0), material: 'cap', lots: [{ code: 'R-2', quantity: 500, unit: 'pcs' }] },
    { type: 'commission', at: minute(0), material: 'foil', lots: [{ code: 'FOIL', quantity: 400, unit: 'm' }] },
  );
  for (const [code, at] of [
    ['R-1', 2],
    ['R-2', 5],
  ] as const)
    expect((await post('/lots/scans', { order: 'd-1', code, at: minute(at) })).body.accepted).toBe(true);
  const said = { scope: 'line:line', what: 'lot', value: 'FOIL', from: minute(2), to: minute(8), why: 'roll was on' };
  expect((await post('/context', said)).status).toBe(200);
  expect((await post('/orders/d-1/complete', { at: minute(8) })).status).toBe(200);
  const record = await surface.recorded();
  const { records, lots, orders, questions } = record;
  const parts = { records, store: lots.store, scans: lots.scans, orders: orders.store, questions, log: quiet };
  const look = (now: number) => new Consumption({ ...parts, now: () => now }).look();
  // Its last readings are waited for.
  await look(surface.from + 8 * 60_000 + 1000);
  expect((await get('/lots/R-1')).body.events).toHaveLength(1);
  await look(surface.to);
  await look(surface.to);
  // 55 units a minute, of six minutes.
  const { lots: traced } = (await get('/lots/D-FIN/trace?direction=backward')).body;
  const amounts = Object.fromEntries(
    traced.map(({ code, amount }: { code: string; amount: number }) => [code, amount]),
  );
  expect(amounts).toMatchObject({ 'R-1': 165, 'R-2': 165, FOIL: 165 });
  const { events } = (await get('/lots/FOIL')).body;
  expect(events.at(-1)).toMatchObject({ type: 'transform', order: 'd-1', by: 'consumption' });
});

test('what was told of a material counts alone', async () => {
  const minute = (n: number) => iso(surface.from + n * 60_000);
  await post('/orders', { orders: [{ order: 't-1', line: 'line', product: 'red', quantity: 100 }] });
  await post('/orders/t-1/start', { at: minute(8) });
  await post('/lots/scans', { order: 't-1', code: 'R-1', at: minute(8) });
  await tell({ type: 'transform', at: minute(9), order: 't-1', inputs: [{ code: 'R-2', quantity: 7, unit: 'pcs' }] });
  expect((await post('/orders/t-1/complete', { at: minute(9) })).status).toBe(200);
  const { records, lots, orders, questions } = await surface.recorded();
  const parts = { records, store: lots.store, scans: lots.scans, orders: orders.store, questions, log: quiet };
  await new Consumption({ ...parts, now: () => surface.to + 60_000 }).look();
  const orderOf = ({ order }: { order: string | null }) => order;
  expect((await get('/lots/R-1')).body.events.map(orderOf)).not.toContain('t-1');
});
