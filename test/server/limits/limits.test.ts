/** Limits of the surroundings on a running server: exceedances appear by themselves, are answered, and go to the authority as CSV. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SampleBatch } from '../../../twin/core/batch.ts';
import { lineText, tagSlot } from '../../plants.ts';
import { type Running, startPlant } from '../running.ts';

const PLANT = `demo: true\n${lineText(2).replace('protocol: opcua, endpoint: "opc.tcp://127.0.0.1:4840"', 'protocol: rest')}`;
const HOUR = 3_600_000;
const iso = (at: number) => new Date(at).toISOString();
/** "Within a minute". */
const SEEN_MS = 60_000;

interface Stretch {
  id: number;
  limit: string;
  kind: string;
  from: string;
  to: string;
  open: boolean;
  worst: number | null;
  inMonth: number;
  known: number;
  answer: { cause: string } | null;
}

let plant: Running;
beforeEach(async () => {
  plant = await startPlant(PLANT);
  await vi.waitFor(async () => expect((await plant.get('/api/v1/limits')).status).toBe(200), 20_000);
});
afterEach(() => plant.stop());

const limit = (more: object) => ({
  ...{ revision: '1', name: 'Cold store', kind: 'climate', line: null, tag: 'm1/temperature', unit: '°C' },
  ...{ low: null, high: 8, average: 'instant', minutes: null, holdsS: 900, allowedAMonth: 1 },
  ...{ authority: 'Trade office', permit: 'P-17', note: '', effectiveTo: null, ...more },
});
const put = (id: string, more: object) =>
  plant.send<{ detail?: string; field?: string }>('PUT', `/api/v1/limits/${id}`, limit(more));
const found = async (query: string) =>
  (await plant.get<{ exceedances: Stretch[] }>(`/api/v1/limits/exceedances?${query}`)).body.exceedances;

test('a reading above its limit is an exceedance within a minute; answered it stands in the CSV with cause and action', async () => {
  const begin = Date.now();
  expect((await put('cold', { effectiveFrom: iso(begin) })).status).toBe(200);
  const told = new SampleBatch();
  const say = (ms: number, value: number) =>
    told.push(tagSlot(plant.server.host.plant, 'm1/temperature'), begin + ms, value, 0);
  say(200, 5);
  say(300, 9);
  say(400, 11);
  say(600, 7);
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(begin + 700), 5_000);
  await plant.server.host.deliver(told);
  const [one] = await vi.waitFor(async () => {
    const list = await found('which=unanswered');
    expect(list).toHaveLength(1);
    return list;
  }, SEEN_MS);
  expect(one).toMatchObject({
    ...{ limit: 'cold', kind: 'exceeded', from: iso(begin + 300), to: iso(begin + 600), open: false, worst: 11 },
    ...{ inMonth: 1, known: 1, answer: null },
  });
  // Before the first reading nobody knows: that is told as such.
  expect(await found('which=no-data')).toMatchObject([{ from: iso(begin), to: iso(begin + 200), worst: null }]);
  const answer = { cause: 'Door left open', action: 'Closer fitted' };
  const path = `/api/v1/limits/exceedances/${one?.id}/answers`;
  expect((await plant.send<Stretch>('POST', path, answer)).body.answer).toMatchObject(answer);
  expect(await found('which=unanswered')).toEqual([]);
  const csv = await fetch(`${plant.server.address}/api/v1/limits/exceedances?as=csv`, {
    headers: { cookie: plant.cookie },
  });
  const [head, row] = (await csv.text()).split('\n');
  expect(head).toMatch(/^limit,revision,permit,authority,/);
  expect(row).toContain('cold,1,P-17,Trade office,instant');
  expect(row).toContain('Door left open,Closer fitted');
  // As a requirement it is tested by the register; one that nothing tests is told as such.
  await plant.send('POST', '/api/v1/revisions', {
    revisions: [
      {
        ...{
          kind: 'recipe',
          id: 'cook',
          revision: '1',
          product: 'red',
          machine: 'm1',
          effective_from: iso(begin - HOUR),
        },
        parameters: [{ name: 'Weight', low: 1, high: 2 }],
      },
    ],
  });
  const { requirements } = (
    await plant.get<{ requirements: { kind: string; id: string; coverage: string; notOk: number }[] }>(
      '/api/v1/requirements',
    )
  ).body;
  expect(requirements).toMatchObject([
    { kind: 'recipe-parameter', id: 'cook', test: null, coverage: 'untested' },
    { kind: 'environmental-limit', id: 'cold', test: 'register', coverage: 'tested', notOk: 1, latest: '11' },
  ]);
  const audit = await plant.get<{ entries: { what: string }[] }>('/api/v1/audit?limit=20');
  const words = JSON.stringify(audit.body);
  expect(words).toContain('limit-put');
  expect(words).toContain('limit-answered');
}, 90_000);

test('readings by hand are judged one by one; a limit that does not fit is refused in words, and a revision put right is judged anew', async () => {
  const begin = Date.now() - 10 * HOUR;
  const hand = { tag: null, kind: 'effluent', unit: 'mg/l', high: 30, holdsS: 2 * 3_600, effectiveFrom: iso(begin) };
  const hourly = (await put('cod', { ...hand, average: 'hour' })).body;
  expect(hourly).toMatchObject({ detail: expect.stringMatching(/judged one by one/), field: 'average' });
  expect((await put('cod', { ...hand, high: null })).body.detail).toMatch(/has a `low` or a `high`/);
  expect((await put('cod', { ...hand, tag: 'm9/x' })).body.detail).toMatch(/no tag m9\/x/);
  expect((await put('cod', hand)).status).toBe(200);
  expect((await put('cod', { ...hand, revision: '2' })).body.detail).toMatch(/overlaps revision 1/);
  const read = (hours: number, value: number) =>
    plant.send<{ detail?: string }>('POST', '/api/v1/limits/cod/readings', { at: iso(begin + hours * HOUR), value });
  expect((await read(11, 1)).body.detail).toMatch(/in the future/);
  for (const [hours, value] of [
    [1, 20],
    [2, 35],
    [3, 50],
    [4, 25],
  ] as const)
    expect((await read(hours, value)).status).toBe(201);
  const hours = (list: readonly Stretch[]) =>
    list.map(({ from, to }) => [Date.parse(from) - begin, Date.parse(to) - begin].map((ms) => Math.round(ms / HOUR)));
  await vi.waitFor(async () => expect(hours(await found('limit=cod'))).toEqual([[2, 4]]), SEEN_MS);
  // From two hours after the last reading on nobody knows.
  expect(hours(await found('limit=cod&which=no-data'))).toEqual([
    [6, 10],
    [0, 1],
  ]);
  expect((await put('cod', { ...hand, high: 40 })).status).toBe(200);
  await vi.waitFor(async () => expect(hours(await found('limit=cod'))).toEqual([[3, 4]]), SEEN_MS);
}, 150_000);

test('a reading that comes late is judged in its place, also where it only holds on into the next revision', async () => {
  const begin = Date.now();
  expect((await put('cold', { effectiveFrom: iso(begin) })).status).toBe(200);
  expect((await put('cold', { revision: '2', high: 5, effectiveFrom: iso(begin + 1000) })).status).toBe(200);
  const deliver = async (...readings: (readonly [number, number])[]) => {
    const told = new SampleBatch();
    for (const [ms, value] of readings)
      told.push(tagSlot(plant.server.host.plant, 'm1/temperature'), begin + ms, value, 0);
    await plant.server.host.deliver(told);
  };
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(begin + 1600), 5_000);
  await deliver([200, 5], [300, 9], [600, 7], [1500, 4]);
  const listed = async () =>
    (await found('which=exceeded')).map(({ from, to, worst }) => [
      Date.parse(from) - begin,
      Date.parse(to) - begin,
      worst,
    ]);
  const first = [
    [300, 600, 9],
    [1000, 1500, 7],
  ];
  await vi.waitFor(
    async () => expect((await listed()).sort((a, b) => Number(a[0]) - Number(b[0]))).toEqual(first),
    SEEN_MS,
  );
  // Later than anything that is waited for: worse within the first, an end to it, and 4 °C from before the next revision on.
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(begin + 8_000), 10_000);
  await deliver([350, 12], [400, 6], [900, 4]);
  await vi.waitFor(async () => expect(await listed()).toEqual([[300, 400, 12]]), SEEN_MS);
}, 150_000);
