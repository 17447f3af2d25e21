/** Charts of several tags together, and of what is left of values that follow each other, in a running server. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { normalDraws } from '../../../bench/spc/normal-draws.ts';
import { SampleBatch } from '../../../twin/core/batch.ts';
import { lineText, tagSlot } from '../../plants.ts';
import { type Running, startPlant } from '../running.ts';

const PLANT = `demo: true\n${lineText(2).replace('protocol: opcua, endpoint: "opc.tcp://127.0.0.1:4840"', 'protocol: rest')}`;
const EXECUTE = 6;
const BASE = {
  ...{ name: 'Heat and rate', machine: 'm1', unit: '', size: 1, perProduct: false, specifications: [], base: 0 },
  ...{ rules: ['nelson-1'], sigma: null, plan: [], escalateMin: null, stopOn: [] },
};
const SEVERAL = {
  ...{ ...BASE, chart: 't2', learn: 30 },
  measured: { from: 'tags', tags: ['temperature', 'pressure'], sampling: { kind: 'every', n: 1 } },
};
interface Chart {
  points: {
    at: number[];
    value: (number | null)[];
    plotted: (number | null)[];
    ucl: (number | null)[];
    lcl: (number | null)[];
    rules: number[];
  };
  masks: string[][];
  stages: { stage: number; reason: string; points: number }[];
  specification: object | null;
}
interface Parts {
  t2: number | null;
  limit: number | null;
  parts: { tag: string; value: number; mean: number | null; falls: number | null }[];
}

let plant: Running;
let clock = 0;
beforeEach(async () => {
  plant = await startPlant(PLANT);
  clock = 0;
  await vi.waitFor(async () => expect((await plant.get('/api/v1/quality/charts')).status).toBe(200), 20_000);
  await say([['m1/state', EXECUTE]]);
});
afterEach(() => plant.stop());

async function say(readings: readonly (readonly [string, number])[], quality = 0): Promise<void> {
  const batch = new SampleBatch();
  for (const [name, value] of readings) {
    clock = Math.max(clock + 1, Date.now());
    batch.push(tagSlot(plant.server.host.plant, name), clock, value, quality);
  }
  await plant.server.host.deliver(batch);
}
/** The second one first, so that the first one's reading finds it. */
const row = (heat: number, rate: number): [string, number][] => [
  ['m1/pressure', rate],
  ['m1/temperature', heat],
];
const put = (id: string, body: object) =>
  plant.send<{ version: number; detail?: string }>('PUT', `/api/v1/quality/characteristics/${id}`, body);
const window = () =>
  `from=${new Date(Date.now() - 3_600_000).toISOString()}&to=${new Date(Date.now() + 60_000).toISOString()}`;
const chart = async (id: string) => (await plant.get<Chart>(`/api/v1/quality/charts/${id}?${window()}`)).body;
const soon = { timeout: 20_000, interval: 50 };

test('several tags are one chart: it learns, sees what neither shows alone, says which, and goes on after a restart', async () => {
  expect((await put('both', SEVERAL)).status).toBe(200);
  const next = normalDraws(7);
  const made = (): [string, number][] => {
    const heat = next();
    return row(80 + heat, 100 + 0.95 * heat + 0.3 * next());
  };
  await say(Array.from({ length: 30 }, made).flat());
  await vi.waitFor(
    async () => expect((await chart('both')).stages).toMatchObject([{ reason: 'learned', points: 30 }]),
    soon,
  );
  await plant.stop();
  plant = await startPlant(PLANT, { data: plant.data });
  await say([['m1/state', EXECUTE], ...made(), ...made()]);
  await vi.waitFor(async () => expect((await chart('both')).points.at).toHaveLength(32), soon);
  // A row of which one tag is bad is none.
  await say([['m1/pressure', 100]], 2);
  await say([['m1/temperature', 80]]);
  // Each of them is ordinary, both together are not.
  await say(row(81.5, 98.5));
  const found = await vi.waitFor(async () => {
    const now = await chart('both');
    expect(now.points.at).toHaveLength(33);
    return now;
  }, soon);
  const last = (found.points.at.at(-1) ?? 0) as number;
  expect(found.masks[found.points.rules.at(-1) as number]).toEqual(['nelson-1']);
  expect(found.points.plotted.at(-1)).toBeGreaterThan(found.points.ucl.at(-1) as number);
  expect(found.points.lcl.at(-1)).toBeNull();
  const { body } = await plant.get<Parts>(
    `/api/v1/quality/charts/both/parts?at=${new Date(Math.floor(last)).toISOString()}`,
  );
  expect(body.t2).toBeCloseTo(found.points.plotted.at(-1) as number, 6);
  expect(body.parts.map(({ tag }) => tag).sort()).toEqual(['pressure', 'temperature']);
  expect(body.parts.every(({ falls }) => (falls ?? 0) > 5)).toBe(true);
  // Refrozen by hand over all there is, every point is judged as it was live.
  const at = (i: number) => new Date(Math.floor(found.points.at[i] as number)).toISOString();
  const frozen = await plant.send<{ points: number; detail?: string }>('POST', '/api/v1/quality/charts/both/stages', {
    ...{ window: { from: at(0), to: at(30) }, from: at(1), reason: 'The same rows' },
  });
  expect(frozen.body).toMatchObject({ points: 30 });
  const again = await chart('both');
  expect(again.points.plotted.at(-1)).toBeCloseTo(found.points.plotted.at(-1) as number, 6);
  expect(again.points.rules.at(-1)).toBeGreaterThan(0);
});

test('values that follow each other are watched by what is left of them: the kind is changed, and it learns anew', async () => {
  const single = {
    ...BASE,
    name: 'Heat',
    measured: { from: 'tag', tag: 'temperature', sampling: { kind: 'every', n: 1 } },
  };
  await put('heat', {
    ...single,
    chart: 'i-mr',
    learn: 40,
    specifications: [{ product: null, low: 20, high: 95, target: null }],
  });
  const next = normalDraws(11);
  let off = 0;
  const wander = (count: number): [string, number][] =>
    Array.from({ length: count }, () => {
      off = 0.85 * off + next();
      return ['m1/temperature', 70 + off];
    });
  await say(wander(60));
  await vi.waitFor(async () => expect((await chart('heat')).points.at).toHaveLength(60), soon);
  // It learns nothing from them: limits of neighbours would lie.
  expect((await chart('heat')).stages).toEqual([]);
  expect((await put('heat', { ...single, chart: 'ar1', learn: 40, base: 1 })).status).toBe(200);
  await say(wander(60));
  await vi.waitFor(
    async () => expect((await chart('heat')).stages).toMatchObject([{ reason: 'learned', points: 40 }]),
    soon,
  );
  await say(wander(5));
  const calm = await vi.waitFor(async () => {
    const now = await chart('heat');
    expect(now.points.at).toHaveLength(125);
    return now;
  }, soon);
  expect(calm.specification).toBeNull();
  // Residuals lie about zero, though the values are at seventy.
  expect(calm.points.value.at(-1)).toBeGreaterThan(50);
  expect(Math.abs(calm.points.plotted.at(-1) as number)).toBeLessThan(10);
  await say([['m1/temperature', 70 + off + 12]]);
  await vi.waitFor(async () => {
    const now = await chart('heat');
    expect(now.masks[now.points.rules.at(-1) as number]).toEqual(['nelson-1']);
  }, soon);
});

test('what does not go together is refused with its cause', async () => {
  const refused = async (more: object, words: RegExp) =>
    expect((await put('both', { ...SEVERAL, ...more })).body.detail).toMatch(words);
  await refused({ chart: 'i-mr' }, /several tags together are watched by t2/);
  await refused({ rules: ['nelson-2'] }, /one limit/);
  await refused({ measured: { ...SEVERAL.measured, tags: ['temperature', 'pressure-that-is-not'] } }, /has no tag/);
  await refused({ sigma: 1 }, /made of points/);
  expect((await put('both', SEVERAL)).status).toBe(200);
  await refused(
    { base: 1, measured: { ...SEVERAL.measured, tags: ['pressure', 'temperature'] } },
    /another characteristic/,
  );
  const declared = await plant.send<{ detail: string }>('POST', '/api/v1/quality/charts/both/stages', {
    ...{ declared: { target: 1, sigma: 1 }, reason: 'No' },
  });
  expect(declared.body.detail).toMatch(/made of points/);
});
