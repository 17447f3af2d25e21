/** Lots that are inspected before they are used or shipped: sampling, laboratory, decisions, sources, shipments. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lineText } from '../../plants.ts';
import { type Running, startPlant } from '../running.ts';

const PLANT = `demo: true\n${lineText(2).replace('protocol: opcua, endpoint: "opc.tcp://127.0.0.1:4840"', 'protocol: rest')}`;
const V1 = '/api/v1/inspections';

interface Inspection {
  id: string;
  state: string;
  severity: string;
  sample: { n: number; accept: number; reject: number } | null;
  unsized: boolean;
  discontinued: boolean;
  missing: string[];
  lot: { code: string };
  results: { test: string; value: number; sign: string; fits: boolean | null; by: string }[];
  decisions: { verdict: string }[];
  detail?: string;
}
interface Taken {
  taken: number;
  corrected: number;
  unchanged: number;
  refused: number;
  faults: { line: number; field: string; reason: string }[];
  detail?: string;
}

let plant: Running;
beforeEach(async () => {
  plant = await startPlant(PLANT);
  await vi.waitFor(async () => expect((await plant.get(`${V1}/`)).status).toBe(200), 20_000);
});
afterEach(() => plant.stop());

const iso = (at: number) => new Date(at).toISOString();
const CAPS = {
  ...{ sampling: { level: 'II', aql: 1 }, tests: [], skip: null, reduced: false },
  instruction: 'Look at the rim',
};
const FLOUR = {
  ...CAPS,
  sampling: null,
  tests: [
    { test: 'moisture', name: 'Moisture', unit: '%', low: null, high: 14.5 },
    { test: 'ash', name: 'Ash', unit: '%', low: 0.4, high: 0.6 },
  ],
};
const plan = (material: string, told: object = CAPS, base: number | null = 0) =>
  plant.send<Inspection>('PUT', `${V1}/plans/${material}`, { ...told, base });
const receive = async (material: string, code: string, more: object = {}, supplier = 'Acme') => {
  const lots = [{ code, quantity: 12_000, unit: 'pcs' }];
  const event = { type: 'commission', at: iso(Date.now()), kind: 'raw', material, supplier, lots, ...more };
  const told = await plant.send<{ refused: number }>('POST', '/api/v1/lots/events', { events: [event] });
  expect(told.body).toMatchObject({ refused: 0 });
};
const of = async (code: string) => (await plant.get<Inspection>(`${V1}/lots/${code}`)).body;
const decide = async (code: string, told: { verdict: string; defectives?: number; note?: string }) =>
  (
    await plant.send<Inspection>('POST', `${V1}/${(await of(code)).id}/decisions`, {
      ...{ defectives: null, note: 'Looked at' },
      ...told,
    })
  ).body;
const results = async (...told: object[]) =>
  (
    await plant.send<Taken>('POST', `${V1}/results`, {
      results: told.map((one) => ({ at: iso(Date.now()), by: 'Lab North', unit: '%', ...one })),
    })
  ).body;

test('a lot waits from its first moment on, is refused at an order until it is accepted, and its decision stays', async () => {
  await plan('cap');
  await receive('cap', 'C-1');
  expect(await of('C-1')).toMatchObject({
    ...{ state: 'waiting', severity: 'normal', sample: { n: 315, accept: 7, reject: 8 }, discontinued: false },
  });
  await plant.send('POST', '/api/v1/orders', {
    orders: [{ order: 'o-1', line: 'line', product: 'red', quantity: 10 }],
  });
  const scan = async (code: string) =>
    (await plant.send<{ refusal: string | null; detail: string }>('POST', '/api/v1/lots/scans', { order: 'o-1', code }))
      .body;
  expect(await scan('C-1')).toMatchObject({
    refusal: 'on-hold',
    detail: expect.stringMatching(/waits for inspection/),
  });
  expect((await decide('C-1', { verdict: 'accepted' })).detail).toMatch(/how many were defective/);
  expect((await decide('C-1', { verdict: 'accepted', defectives: 316 })).detail).toMatch(/316 defective of 315/);
  expect((await decide('C-1', { verdict: 'accepted', defectives: 8 })).detail).toMatch(/8 defective: from 8 on/);
  expect(await decide('C-1', { verdict: 'accepted', defectives: 7 })).toMatchObject({ state: 'accepted' });
  expect(await scan('C-1')).toMatchObject({ refusal: null });
  expect((await decide('C-1', { verdict: 'accepted', defectives: 0 })).detail).toMatch(/has decided: accepted/);
  // It may be called back, and what was said before stays.
  expect(await decide('C-1', { verdict: 'rejected', note: 'Cracks at the filler' })).toMatchObject({
    ...{ state: 'rejected', decisions: [{ verdict: 'accepted' }, { verdict: 'rejected' }] },
  });
  expect(await scan('C-1')).toMatchObject({ detail: expect.stringMatching(/refused it: Cracks at the filler/) });
  expect(await decide('C-1', { verdict: 'concession', note: 'For promotion packs' })).toMatchObject({
    state: 'concession',
  });
  expect(await scan('C-1')).toMatchObject({ refusal: null });
});

test('lots that came before a plan, of another material, or whose amount nobody knows', async () => {
  await receive('cap', 'C-old');
  await plan('cap');
  await receive('cap', 'C-old', { at: iso(Date.now() + 1) });
  expect((await plant.get(`${V1}/lots/C-old`)).status).toBe(404);
  await receive('film', 'F-1');
  expect((await plant.get(`${V1}/lots/F-1`)).status).toBe(404);
  await receive('cap', 'C-2', { lots: [{ code: 'C-2' }] });
  expect(await of('C-2')).toMatchObject({ state: 'waiting', sample: null, unsized: true });
  expect((await decide('C-2', { verdict: 'accepted', defectives: 1 })).detail).toMatch(/from 1 on/);
  expect(await decide('C-2', { verdict: 'accepted', defectives: 0 })).toMatchObject({ state: 'accepted' });
});

test('results of a laboratory: each test needs one that fits; told again nothing is done, told otherwise both stay', async () => {
  await plan('flour', FLOUR);
  await receive('flour', 'M-1');
  expect((await decide('M-1', { verdict: 'accepted' })).detail).toMatch(/no result of moisture, ash yet/);
  const moist = { lot: 'M-1', test: 'moisture', value: 15.1, at: iso(Date.now() - 1000) };
  expect(
    await results(moist, { lot: 'M-1', test: 'ash', value: 0.5 }, { lot: 'M-1', test: 'protein', value: 11 }),
  ).toMatchObject({
    taken: 3,
  });
  expect((await decide('M-1', { verdict: 'accepted' })).detail).toMatch(/moisture of sample {2}is 15.1 %, outside/);
  expect(await results(moist)).toMatchObject({ taken: 0, unchanged: 1 });
  expect(await results({ ...moist, value: 14.1 })).toMatchObject({ corrected: 1 });
  const found = await of('M-1');
  expect(found.results.map(({ test: name, fits }) => [name, fits])).toEqual([
    ['ash', true],
    ['moisture', true],
    ['protein', null],
  ]);
  expect(await decide('M-1', { verdict: 'accepted' })).toMatchObject({ state: 'accepted', missing: [] });
  const wrong = await results(
    { lot: 'nothing', test: 'ash', value: 1 },
    { lot: 'M-1', test: 'ash', value: 5, unit: 'g/kg' },
    { lot: 'M-1', test: 'ash', value: 0.5, at: iso(Date.now() + 3_600_000) },
    { lot: 'M-1', test: 'lead', value: '<0.01', unit: 'mg/kg' },
  );
  expect(wrong).toMatchObject({ taken: 1, refused: 3 });
  expect(wrong.faults.map(({ line, field }) => [line, field])).toEqual([
    [1, 'lot'],
    [2, 'unit'],
    [3, 'at'],
  ]);
  expect((await of('M-1')).results.find(({ test: name }) => name === 'lead')).toMatchObject({ sign: '<', value: 0.01 });
  expect((await results({ lot: 'M-1', test: 'ash', value: 'about 3' })).detail).toMatch(/value/);
});

test('a source that delivers badly is looked at more closely, then stands still until somebody takes it up again', async () => {
  await plan('cap');
  const lot = async (i: number, defectives: number) => {
    await receive('cap', `C-${i}`);
    const found = await of(`C-${i}`);
    const verdict = found.sample && defectives < found.sample.reject ? 'accepted' : 'rejected';
    await decide(`C-${i}`, { verdict, defectives });
    return found;
  };
  await lot(1, 300);
  await lot(2, 300);
  expect(await lot(3, 300)).toMatchObject({ severity: 'tightened', sample: { n: 315, accept: 5, reject: 6 } });
  for (const i of [4, 5, 6, 7]) await lot(i, 300);
  await receive('cap', 'C-8');
  expect(await of('C-8')).toMatchObject({ discontinued: true });
  expect((await decide('C-8', { verdict: 'accepted', defectives: 0 })).detail).toMatch(/five lots of this source/);
  await receive('cap', 'B-1', {}, 'Better');
  expect(await of('B-1')).toMatchObject({ severity: 'normal', discontinued: false });
  const { sources } = (await plant.get<{ sources: object[] }>(`${V1}/sources`)).body;
  expect(sources).toMatchObject([
    { source: 'Acme', lots: 8, rejected: 7, discontinued: true },
    { source: 'Better', lots: 1, discontinued: false },
  ]);
  const resume = (source: string) =>
    plant.send<Taken>('POST', `${V1}/sources/resume`, { material: 'cap', source, reason: 'New mould' });
  expect((await resume('Better')).status).toBe(409);
  expect((await resume('Acme')).status).toBe(200);
  expect(await of('C-8')).toMatchObject({ discontinued: false, severity: 'tightened' });
  expect(await decide('C-8', { verdict: 'accepted', defectives: 0 })).toMatchObject({ state: 'accepted' });
});

test('after good lots some are let through unseen, and may be called back', async () => {
  await plan('cap', { ...CAPS, skip: { clearance: 2, oneIn: 10 } });
  for (const i of [1, 2]) {
    await receive('cap', `C-${i}`);
    await decide(`C-${i}`, { verdict: 'accepted', defectives: 0 });
  }
  for (let i = 3; i < 13; i++) await receive('cap', `C-${i}`);
  const states = await Promise.all(Array.from({ length: 10 }, (_, i) => of(`C-${i + 3}`)));
  expect(states.filter(({ state }) => state === 'waiting')).toHaveLength(1);
  const skipped = states.find(({ state }) => state === 'skipped')?.lot.code ?? '';
  expect((await decide(skipped, { verdict: 'accepted' })).detail).toMatch(/unseen already/);
  expect(await decide(skipped, { verdict: 'rejected', note: 'Wrong colour' })).toMatchObject({
    decisions: [{ verdict: 'rejected' }],
  });
});

test('a shipment leaves when nothing in it, or that it was made of, is held or waits; what left without is told', async () => {
  await plan('red', FLOUR);
  await plan('cap');
  await receive('cap', 'C-1');
  const at = Date.now();
  const made = { code: 'F-1', quantity: 100, unit: 'pcs' };
  const tell = (events: object[]) => plant.send('POST', '/api/v1/lots/events', { events });
  await tell([
    {
      ...{ type: 'transform', at: iso(at), line: 'line', order: 'o-1', material: 'red' },
      ...{ inputs: [{ code: 'C-1', quantity: 100, unit: 'pcs' }], lots: [made] },
    },
    { type: 'pack', at: iso(at + 1), inputs: [made], lots: [{ code: 'P-1' }] },
    { type: 'commission', at: iso(at), kind: 'container', lots: [{ code: 'P-2' }] },
    { type: 'commission', at: iso(at), kind: 'container', lots: [{ code: 'P-3' }] },
  ]);
  const check = async (...codes: string[]) =>
    (
      await plant.send<{ lots: { code: string; reasons: { lot: string; detail: string }[] }[] }>(
        'POST',
        '/api/v1/shipments/check',
        { codes },
      )
    ).body.lots;
  expect(await check('P-1', 'P-9', 'P-2')).toMatchObject([
    { code: 'P-1', reasons: [{ lot: 'F-1' }, { lot: 'C-1' }] },
    { code: 'P-9', reasons: [{ detail: 'nobody told of this lot' }] },
    { code: 'P-2', reasons: [] },
  ]);
  const release = (...codes: string[]) =>
    plant.send<Taken>('POST', '/api/v1/shipments/releases', { customer: 'Migros', codes, note: '' });
  expect((await release('P-1', 'P-2')).body.detail).toMatch(/P-1 may not leave \(F-1\): it waits for inspection/);
  await results({ lot: 'F-1', test: 'moisture', value: 14 }, { lot: 'F-1', test: 'ash', value: 0.5 });
  await decide('F-1', { verdict: 'accepted' });
  await decide('C-1', { verdict: 'accepted', defectives: 0 });
  await plant.send('POST', '/api/v1/holds/', { asked: { kind: 'lots', codes: ['C-1'] }, reason: 'Metal found' });
  expect(await check('P-1')).toMatchObject([
    { reasons: [{ lot: 'C-1', detail: expect.stringMatching(/Metal found/) }] },
  ]);
  const { holds } = (await plant.get<{ holds: { id: string }[] }>('/api/v1/holds/')).body;
  await plant.send('POST', `/api/v1/holds/${holds[0]?.id}/dispositions`, {
    disposition: 'release',
    note: 'Was a magnet',
  });
  expect((await release('P-1')).status).toBe(200);
  await tell([
    { type: 'ship', at: iso(Date.now() + 5), customer: 'Migros', lots: [{ code: 'P-1' }] },
    { type: 'ship', at: iso(Date.now() + 5), customer: 'Coop', lots: [{ code: 'P-2' }] },
  ]);
  expect((await plant.get('/api/v1/shipments/releases')).body).toMatchObject({
    releases: [{ customer: 'Migros', lots: [{ code: 'P-1', shippedAt: expect.any(String) }] }],
    leftWithout: [{ code: 'P-2', customer: 'Coop' }],
  });
  expect((await release('P-1')).body.detail).toMatch(/has left already, to Migros/);
});

test('plans that do not fit are refused with their cause; a change needs the version that stands', async () => {
  expect((await plan('cap', { ...CAPS, sampling: null })).body.detail).toMatch(/neither counts nor measures/);
  const limits = (low: number | null, high: number | null) => ({ ...FLOUR, tests: [{ ...FLOUR.tests[0], low, high }] });
  expect((await plan('cap', limits(null, null))).body.detail).toMatch(/no limit/);
  expect((await plan('cap', limits(2, 1))).body.detail).toMatch(/exclude each other/);
  expect((await plan('cap', { ...FLOUR, tests: [FLOUR.tests[0], FLOUR.tests[0]] })).body.detail).toMatch(/twice/);
  expect((await plan('cap', { ...CAPS, sampling: { level: 'II', aql: 1.1 } })).status).toBe(400);
  expect((await plan('cap')).body).toMatchObject({ version: 1 });
  expect((await plan('cap', CAPS, null)).body).toMatchObject({ version: 1 });
  expect((await plan('cap', FLOUR, 0)).status).toBe(409);
  expect((await plan('cap', FLOUR, 1)).body).toMatchObject({ version: 2 });
  const retire = (base: number) =>
    plant.send<Taken>('DELETE', `${V1}/plans/cap?base=${base}`).catch(() => ({ status: 204 }));
  expect((await retire(1)).status).toBe(409);
  await retire(2);
  expect((await plant.get(`${V1}/plans`)).body).toEqual({ plans: [] });
});

test('what is drawn of a lot is told by severity, as the standard has it; a plan that does not fit is refused at its field', async () => {
  const drawn = await plant.get<{ plans: object[]; detail?: string }>(`${V1}/sampling?units=1200&level=II&aql=1`);
  // MIL-STD-105E: letter J, 80 units, 2 / 3; tightened 1 / 2; reduced 32 units, 1 / 3.
  expect(drawn.body.plans).toEqual([
    { severity: 'normal', n: 80, accept: 2, reject: 3, whole: false },
    { severity: 'tightened', n: 80, accept: 1, reject: 2, whole: false },
    { severity: 'reduced', n: 32, accept: 1, reject: 3, whole: false },
  ]);
  expect((await plant.get(`${V1}/sampling?units=1200&level=II&aql=3`)).status).toBe(422);
  const crossed = [{ ...FLOUR.tests[1], low: 0.7 }];
  expect((await plan('flour', { ...FLOUR, tests: crossed })).body).toMatchObject({ field: 'tests/0/low' });
  expect((await plan('flour', { ...FLOUR, tests: [] })).body).toMatchObject({ field: 'sampling' });
});
