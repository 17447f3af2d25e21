/** Control charts of a running server: fed by samples, frozen, judged, signalled, answered; over a restart; with bad input. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { GembaLive } from '../../../client/live/gemba-live.ts';
import { SampleBatch } from '../../../twin/core/batch.ts';
import type { SignalView } from '../../../twin/live/protocol.ts';
import { lineText, tagSlot } from '../../plants.ts';
import { type Running, startPlant } from '../running.ts';

/** Nobody is connected to: a source that fails would make all it said stale, at a moment of its own. */
const PLANT = `demo: true\n${lineText(2).replace('protocol: opcua, endpoint: "opc.tcp://127.0.0.1:4840"', 'protocol: rest')}`;
const EXECUTE = 6;
const BAD = 2;

const TEMPERATURE = {
  ...{ name: 'Temperature', machine: 'm1', unit: '°C', chart: 'i-mr', size: 1, perProduct: false },
  measured: { from: 'tag', tag: 'temperature', sampling: { kind: 'every', n: 1 } },
  specifications: [{ product: null, low: 75, high: 85, target: 80 }],
  ...{ rules: ['nelson-1', 'nelson-2'], sigma: null, learn: null, plan: ['Look at the heater'], escalateMin: null },
  stopOn: ['nelson-1'],
};
interface Signal {
  id: string;
  rules: string[];
  state: string;
  value: number;
  stop: boolean;
  takenBy: string;
  cause: string;
  product: string;
}
interface Chart {
  points: {
    at: number[];
    value: (number | null)[];
    n: number[];
    rules: number[];
    below: number[];
    above: number[];
    ucl: (number | null)[];
  };
  masks: string[][];
  stages: { stage: number; reason: string; points: number; limits: { centre: number; ucl: number | null } }[];
  exclusions: { cause: string }[];
  late: { count: number; at: string } | null;
}

let plant: Running;
/** Source time of the newest reading. */
let clock = 0;
beforeEach(async () => {
  plant = await startPlant(PLANT);
  clock = 0;
  await vi.waitFor(async () => expect((await plant.get('/api/v1/quality/charts')).status).toBe(200), 20_000);
  await told({ 'm1/state': EXECUTE });
});
afterEach(() => plant.stop());

/** Later than all before, and not ahead of the server's clock by more than the readings of a test. */
const next = (): number => {
  clock = Math.max(clock + 1, Date.now());
  return clock;
};
/** Readings in turn. */
async function readings(values: readonly number[], quality = 0, late = 0): Promise<void> {
  const batch = new SampleBatch();
  for (const value of values)
    batch.push(tagSlot(plant.server.host.plant, 'm1/temperature'), next() + late, value, quality);
  await plant.server.host.deliver(batch);
}
async function told(values: Readonly<Record<string, number>>): Promise<void> {
  const batch = new SampleBatch();
  for (const [name, value] of Object.entries(values))
    batch.push(tagSlot(plant.server.host.plant, name), next(), value, 0);
  await plant.server.host.deliver(batch);
}
const define = (more: object = {}, id = 'temp', base = 0) =>
  plant.send<{ version: number; detail?: string }>('PUT', `/api/v1/quality/characteristics/${id}`, {
    ...TEMPERATURE,
    ...more,
    base,
  });
const window = () =>
  `from=${new Date(Date.now() - 3_600_000).toISOString()}&to=${new Date(Date.now() + 60_000).toISOString()}`;
const chart = async (id = 'temp') => (await plant.get<Chart>(`/api/v1/quality/charts/${id}?${window()}`)).body;
const plotted = (count: number, id = 'temp') =>
  vi.waitFor(
    async () => {
      const found = await chart(id);
      expect(found.points.at).toHaveLength(count);
      return found;
    },
    { timeout: 10_000, interval: 50 },
  );
const signals = async (more = '') =>
  (await plant.get<{ signals: Signal[] }>(`/api/v1/quality/signals?limit=50${more}`)).body.signals;
const declare = (target: number, sigma: number, from = clock) =>
  plant.send<{ detail?: string }>('POST', '/api/v1/quality/charts/temp/stages', {
    ...{ declared: { target, sigma }, from: new Date(from).toISOString(), reason: 'As designed' },
  });
/** Some 80 °C, never the same twice in a row. */
const quiet = (count: number) => Array.from({ length: count }, (_, i) => 80 + Math.sin(i * 1.7));

test('it learns its limits, and leaves control within a second of the machine; the signal is taken, and closed with its cause', async () => {
  await define({ learn: 20 });
  await readings(quiet(20));
  await vi.waitFor(async () => expect((await chart()).stages[0]?.reason).toBe('learned'), 10_000);
  const seen = new Map<string, SignalView>();
  const live = new GembaLive(
    { url: plant.server.address },
    { signals: ({ rows }) => rows.forEach((row) => void seen.set(row.id, row)) },
  );
  live.start();
  await new Promise((done) => setTimeout(done, 500));
  const begun = performance.now();
  await readings([80.2, 95]);
  await vi.waitFor(
    () => expect([...seen.values()]).toMatchObject([{ characteristic: 'temp', state: 'open', stop: true }]),
    {
      timeout: 5_000,
      interval: 20,
    },
  );
  expect(performance.now() - begun).toBeLessThan(1_500);
  const [signal] = await signals();
  expect(signal).toMatchObject({ rules: ['nelson-1'], value: 95, stop: true, state: 'open' });
  const act = (what: string, body: object = {}) =>
    plant.send<Signal & { detail?: string }>('POST', `/api/v1/quality/signals/${signal?.id}/${what}`, body);
  expect((await act('close', { cause: '', action: 'none' })).status).toBe(400);
  expect((await act('take')).body).toMatchObject({ state: 'taken' });
  expect((await act('take')).status).toBe(409);
  expect((await act('close', { cause: 'Heater stuck', action: 'Relay changed' })).body).toMatchObject({
    ...{ state: 'closed', cause: 'Heater stuck' },
  });
  expect((await act('close', { cause: 'Something else', action: 'none' })).body.detail).toContain('Heater stuck');
  await vi.waitFor(() => expect([...seen.values()]).toMatchObject([{ state: 'closed' }]), 5_000);
  live.stop();
  // What leaves control again is another signal.
  await readings([80, 60]);
  await vi.waitFor(async () => expect(await signals('&state=standing')).toHaveLength(1), 10_000);
});

test('over a restart no point is missing or there twice, and rules go on where they stood', async () => {
  await define();
  await declare(80, 1);
  await readings([80.1, 80.2, 80.3, 80.4, 80.5]);
  await plotted(5);
  await plant.stop();
  plant = await startPlant(PLANT, { data: plant.data });
  await told({ 'm1/state': EXECUTE });
  await readings([80.1, 80.2, 80.3, 80.4]);
  const { points, masks } = await vi.waitFor(async () => {
    const found = await chart();
    expect(found.points.at).toHaveLength(9);
    return found;
  }, 20_000);
  // Nine in a row on one side: five before, four after.
  expect(masks[points.rules.at(-1) as number]).toEqual(['nelson-2']);
  expect(new Set(points.at).size).toBe(9);
});

test('a reading that is bad, implausible, late, or of a machine that stands is no point', async () => {
  await define();
  await readings([80, 81]);
  await readings([70], BAD);
  await readings([4_000]); // above what the sensor can say
  await told({ 'm1/state': 2 });
  await readings([90, 91]); // the machine stands
  await told({ 'm1/state': EXECUTE });
  await readings([82]);
  await readings([83], 0, -5_000);
  await readings([84]);
  const { points } = await plotted(4);
  expect(points.value).toEqual([80, 81, 82, 84]);
  // The late one fell out, and the chart says so.
  expect((await chart()).late).toMatchObject({ count: 1 });
});

test('fifty rules broken in a second are one signal of the chart, and every point keeps what it completed', async () => {
  await define();
  await declare(80, 1);
  await readings(Array.from({ length: 50 }, (_, i) => 90 + (i % 2)));
  const { points, masks } = await plotted(50);
  expect(await signals()).toHaveLength(1);
  expect((await signals())[0]?.rules).toEqual(['nelson-1', 'nelson-2']);
  expect(points.rules.every((mask) => masks[mask]?.includes('nelson-1'))).toBe(true);
});

test('limits are frozen from points, judge what came since, and leave out what has an assignable cause', async () => {
  await define();
  await readings([...quiet(12), 99, ...quiet(12)]);
  const { points } = await plotted(25);
  const at = (i: number) => new Date(points.at[i] as number).toISOString();
  const freeze = (first: number, last: number, reason = 'New nozzle') =>
    plant.send<{ points: number; detail?: string; limits: { ucl: number } }>(
      'POST',
      '/api/v1/quality/charts/temp/stages',
      {
        window: { from: at(first), to: new Date((points.at[last] as number) + 1).toISOString() },
        ...{ from: at(first), reason },
      },
    );
  expect((await freeze(0, 2)).body.detail).toMatch(/too-few-points \(3 points\)/);
  const exclude = (cause: string | null) =>
    plant.send('POST', '/api/v1/quality/charts/temp/exclusions', { at: at(12), cause });
  expect((await exclude('Sensor was wiped')).status).toBe(200);
  const frozen = await freeze(0, 24);
  expect(frozen.body).toMatchObject({ points: 24 });
  expect(frozen.body.limits.ucl).toBeLessThan(90);
  const after = await chart();
  expect(after.exclusions).toMatchObject([{ cause: 'Sensor was wiped' }]);
  // It stays to be seen, and is judged by the limits that it had no part in.
  expect(after.masks[after.points.rules[12] as number]).toContain('nelson-1');
  // What is asked of it is told with what it can do and with what its gauge is worth; before the study nobody knows that.
  const required = async () =>
    (await plant.get<{ requirements: object[] }>('/api/v1/requirements')).body.requirements.at(0);
  const { cpk } = (
    await plant.get<{ cpk: { value: number; low: number; high: number } }>(
      `/api/v1/quality/charts/temp/capability?${window()}`,
    )
  ).body;
  const row = { kind: 'specification', id: 'temp', cpk: cpk.value, cpkLow: cpk.low, cpkHigh: cpk.high, cpkWhy: '' };
  expect(await required()).toMatchObject({ ...row, gauge: '', gaugeVerdict: null, tests: 25, notOk: 1 });
  const measurements = [0, 1, 2, 3, 4].flatMap((part) =>
    ['Bo', 'Cy'].flatMap((operator) =>
      [0.1, -0.1].map((off) => ({ part: `p${part}`, operator, value: 10 * part + off })),
    ),
  );
  const study = { characteristic: 'temp', gauge: 'probe 7', measurements };
  expect((await plant.send('POST', '/api/v1/quality/gauge-studies', study)).status).toBe(200);
  expect(await required()).toMatchObject({ ...row, gauge: 'study 1', gaugeVerdict: 'good' });
  expect((await exclude(null)).status).toBe(200);
  expect((await chart()).exclusions).toEqual([]);
  expect((await freeze(0, 24)).body.detail).toMatch(/begins later/);
});

test('all readings equal: it says that no limits can be made of them', async () => {
  await define();
  await readings(Array.from({ length: 25 }, () => 80));
  const { points } = await plotted(25);
  const { body } = await plant.send<{ detail: string }>('POST', '/api/v1/quality/charts/temp/stages', {
    window: { from: new Date(points.at[0] as number).toISOString(), to: new Date(clock + 1).toISOString() },
    reason: 'Try',
  });
  expect(body.detail).toMatch(/no-variation/);
  const capability = await plant.get<{ reason: string; cpk: null }>(
    `/api/v1/quality/charts/temp/capability?${window()}`,
  );
  expect(capability.body).toMatchObject({ reason: 'no-variation', cpk: null });
});

test('a specification that is changed in the middle of an order counts from then on, and touches no limit of control', async () => {
  await define();
  await declare(80, 2);
  await readings([84, 80]);
  await plotted(2);
  expect(
    (await define({ specifications: [{ product: null, low: 79, high: 81, target: null }] }, 'temp', 1)).body.version,
  ).toBe(2);
  await vi.waitFor(async () => {
    await readings([84]);
    const { points } = await chart();
    expect(points.above.at(-1)).toBe(1);
  }, 10_000);
  const { points } = await chart();
  expect(points.above[0]).toBe(0);
  expect(new Set(points.ucl).size).toBe(1);
});

test('what does not fit is refused with its cause, one of a file alone', async () => {
  const says = async (more: object) => (await define(more)).body.detail;
  expect(await says({ chart: 'xbar-r' })).toMatch(/needs subgroups of two or more/);
  expect(await says({ chart: 'p' })).toMatch(/counts units/);
  expect(await says({ specifications: [{ product: null, low: 9, high: 3, target: null }] })).toMatch(/not below/);
  expect(await says({ stopOn: ['we-1'] })).toMatch(/not one of the rules/);
  expect(await says({ machine: 'm9' })).toMatch(/no machine m9/);
  expect(await says({ measured: { from: 'tag', tag: 'weight', sampling: { kind: 'every', n: 1 } } })).toMatch(
    /no tag weight/,
  );
  expect((await define()).body.version).toBe(1);
  expect((await define({}, 'temp', 0)).status).toBe(409);
  const file = await plant.send<{ taken: number; unchanged: number; refused: number; faults: { reason: string }[] }>(
    'POST',
    '/api/v1/quality/characteristics',
    {
      characteristics: [
        { ...TEMPERATURE, id: 'temp' },
        { ...TEMPERATURE, id: 'press', machine: 'm7' },
        { ...TEMPERATURE, id: 'more' },
      ],
    },
  );
  expect(file.body).toMatchObject({
    taken: 1,
    unchanged: 1,
    refused: 1,
    faults: [{ reason: 'the plant has no machine m7' }],
  });
  expect(
    (await plant.get('/api/v1/quality/charts/nothing?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z')).status,
  ).toBe(404);
});

test('what people measure at the panel is plotted too: pieces, counts, late ones in their place, corrected ones left out', async () => {
  const step = (id: string, more: object) => ({
    ...{
      id,
      text: id,
      file: null,
      unit: '',
      low: null,
      high: null,
      choices: [],
      required: false,
      skippable: true,
      ...more,
    },
  });
  const put = await plant.send('PUT', '/api/v1/checklists/templates/hourly', {
    ...{ kind: 'inspection', name: 'Hourly', signature: false, base: 0 },
    steps: [step('weight', { asks: 'number', pieces: 3 }), step('caps', { asks: 'count' })],
    bindings: [{ scope: 'line:line', product: null, trigger: 'hand', every: null, dueMin: null }],
  });
  expect(put.status).toBe(200);
  const check = (name: string) => ({ measured: { from: 'check', template: 'hourly', step: name } });
  await define({ ...check('weight'), chart: 'xbar-r', size: 3 });
  await define({ ...check('caps'), chart: 'p', specifications: [], stopOn: [] }, 'caps');
  const begun = Date.now() - 60_000;
  await declare(80, 1, begun);
  const answer = async (run: string, name: string, value: unknown, second: number) => {
    await plant.send('POST', '/api/v1/checklists/runs', { id: run, template: 'hourly', line: 'line' });
    const at = new Date(begun + second * 1000).toISOString();
    const told = await plant.send('POST', `/api/v1/checklists/runs/${run}/answers`, { step: name, value, at });
    expect(told.status).toBe(200);
  };
  await answer('check-0001', 'weight', [80, 81, 79], 10);
  await answer('check-0003', 'weight', [79, 80, 81], 30);
  await answer('check-0001', 'caps', { defective: 2, inspected: 50 }, 11);
  await plotted(2);
  // Entered without a network: it was measured between the two.
  await answer('check-0002', 'weight', [95, 96, 97], 20);
  const late = await plotted(3);
  expect(late.points.value).toEqual([80, 96, 80]);
  expect(late.masks[late.points.rules[1] as number]).toContain('nelson-1');
  // Typed wrongly, and told again.
  await answer('check-0003', 'weight', [80, 80, 83], 40);
  const corrected = await plotted(4);
  expect(corrected.exclusions).toMatchObject([{ cause: 'corrected' }]);
  const counts = await plotted(1, 'caps');
  expect(counts.points).toMatchObject({ value: [0.04], n: [50] });
});

test('sampling goes on over a restart where it stood: each third reading stays each third', async () => {
  await define({ measured: { from: 'tag', tag: 'temperature', sampling: { kind: 'every', n: 3 } } });
  await readings([81, 82, 83, 84, 85]);
  await plotted(1);
  await plant.stop();
  plant = await startPlant(PLANT, { data: plant.data });
  await told({ 'm1/state': EXECUTE });
  await readings([86, 87, 88, 89]);
  const { points } = await plotted(3);
  expect(points.value).toEqual([83, 86, 89]);
});

test('limits of the specification are those of the product that is made, also where products share a chart', async () => {
  await define({
    specifications: [
      { product: 'red', low: null, high: 85, target: null },
      { product: 'blue', low: null, high: 95, target: null },
    ],
  });
  const make = (product: string) => plant.send('POST', '/api/v1/context', declared(product));
  const declared = (product: string) => ({
    ...{ scope: 'line:line', what: 'product', value: product, why: 'test' },
    ...{ from: new Date(Date.now() - 1).toISOString(), to: new Date(Date.now() + 60_000).toISOString() },
  });
  expect((await make('red')).status).toBe(200);
  await readings([90]);
  await plotted(1);
  expect((await make('blue')).status).toBe(200);
  await readings([91]);
  const { points } = await plotted(2);
  expect(points.above).toEqual([1, 0]);
});

test('before it is kept, it is told what it would have plotted, that its points follow each other, and where it is wrong', async () => {
  // A slow wave: neighbours are alike.
  await readings(Array.from({ length: 90 }, (_, i) => 80 + 4 * Math.sin(i / 10)));
  const try_ = (more: object = {}) =>
    plant.send<{
      fault: { field: string; reason: string } | null;
      trial: {
        count: number;
        points: { value: number }[];
        mean: number;
        autocorrelation: { verdict: string; every: number | null };
      } | null;
    }>('POST', '/api/v1/quality/characteristics/trial', { id: 'temp', ...TEMPERATURE, ...more });
  const sampled = (n: number) => ({ measured: { ...TEMPERATURE.measured, sampling: { kind: 'every', n } } });
  await vi.waitFor(async () => expect((await try_()).body.trial?.count).toBe(90), { timeout: 20_000, interval: 200 });
  const each = (await try_()).body.trial;
  expect(each?.autocorrelation.verdict).toBe('positive');
  expect(each?.points.at(-1)?.value).toBeCloseTo(80 + 4 * Math.sin(8.9), 6);
  expect((await try_(sampled(30))).body.trial?.count).toBe(3);
  // Means of three are plotted once a subgroup.
  expect((await try_({ chart: 'xbar-r', size: 3 })).body.trial?.count).toBe(30);
  expect((await plant.get<{ charts: unknown[] }>('/api/v1/quality/charts')).body.charts).toHaveLength(0);

  const limits = { product: null, low: 90, high: 85, target: null };
  expect((await try_({ specifications: [limits] })).body).toMatchObject({
    trial: null,
    fault: { field: 'specifications/0/low' },
  });
  expect((await try_({ chart: 'xbar-r' })).body.fault).toMatchObject({ field: 'size' });
  expect((await try_({ machine: 'm9' })).body.fault).toMatchObject({ field: 'machine' });
  expect((await define({ chart: 'xbar-r' })).body).toMatchObject({ field: 'size' });
  expect((await define({ size: 0 })).body).toMatchObject({ field: 'size' });
});
