/** Forecasts and what-if over HTTP from a record whose truth is known: a line that makes a unit a second and stands now and then. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forecastRoutes } from '../../../server/http/forecast-routes.ts';
import { scenarioRoutes } from '../../../server/http/scenario-routes.ts';
import { readOrders } from '../../../server/records/orders/read-orders.ts';
import type { Row } from '../past/shift.ts';
import { type TakenIn, takeIn } from '../records/taken-in.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const BEGIN = Date.parse('2026-03-02T00:00:00Z');
/** The constraint runs so long and stands so long, again and again. */
const RAN = 5 * HOUR;
const DOWN = 30 * MINUTE;
const TIMES = 12;
const END = BEGIN + TIMES * (RAN + DOWN) + HOUR;
const iso = (at: number) => new Date(at).toISOString();

/** m0 and m1 make a red unit a second; of m2 nothing is heard. */
function rows(): Row[] {
  const list: Row[] = [];
  const tell = (machine: string, tag: string, at: number, value: number | string) =>
    list.push({ tag: `${machine}/${tag}`, at, value });
  for (const machine of ['m0', 'm1']) {
    tell(machine, 'product', BEGIN, 'red');
    tell(machine, 'mode', BEGIN, 1);
    tell(machine, 'wait', BEGIN, 0);
    tell(machine, 'fault', BEGIN, 0);
    tell(machine, 'state', BEGIN, 6);
  }
  let good = 0;
  for (let i = 0; i < TIMES; i++) {
    const stops = BEGIN + i * (RAN + DOWN) + RAN;
    tell('m1', 'fault', stops, 7);
    tell('m1', 'state', stops, 9);
    tell('m1', 'fault', stops + DOWN, 0);
    tell('m1', 'state', stops + DOWN, 6);
  }
  for (let minute = BEGIN + MINUTE; minute < END; minute += MINUTE) {
    const into = (minute - BEGIN) % (RAN + DOWN);
    if (into > 0 && into <= RAN) good += 60;
    tell('m1', 'good', minute - 1_000, good % 65_536);
    tell('m0', 'good', minute - 1_000, ((minute - BEGIN) / 1_000) % 65_536);
  }
  return list.sort((a, b) => a.at - b.at);
}

interface Forecast {
  at: string;
  orders: {
    order: string;
    p10: string | null;
    p50: string | null;
    p90: string | null;
    due: string | null;
    onTime: number | null;
    futures: number;
    done: number;
    missing: number;
  }[];
  skill: unknown;
  widening: number | null;
}

let taken: TakenIn;

/** Asked again until all futures are in it. */
async function forecast(hours: number, futures: number): Promise<Forecast> {
  for (;;) {
    const answer = await taken.get(`/api/v1/plan/forecast?hours=${hours}&futures=${futures}`);
    expect([answer.statusCode, answer.statusCode === 200 ? '' : answer.body]).toEqual([200, '']);
    const told = answer.json() as Forecast;
    if (told.orders[0]?.futures === futures) return told;
    await new Promise((later) => setTimeout(later, 50));
  }
}

beforeAll(async () => {
  taken = await takeIn(rows(), END, [forecastRoutes, scenarioRoutes]);
  const text = [
    'order,line,product,quantity,planned_start,planned_end',
    // Ten hours of work, so about two stops; due long after, and due at once.
    `A,line,red,36000,${iso(END)},${iso(END + 24 * HOUR)}`,
    // Planned behind A, and due long before it.
    `E,line,red,3600,${iso(END)},${iso(END + 2 * HOUR)}`,
    `B,line,red,3600,${iso(END + 12 * HOUR)},${iso(END + 12.5 * HOUR)}`,
    `C,line,blue,1800,${iso(END + 14 * HOUR)},${iso(END + 60 * HOUR)}`,
    `D,line,red,3600000,${iso(END + 20 * HOUR)},${iso(END + 2_000 * HOUR)}`,
  ].join('\n');
  await taken.record.orders.store.take(readOrders('csv', text), { who: 'ada', from: '' }, false);
}, 120_000);

afterAll(() => taken.stop());

test('before anything was learned it says so', async () => {
  for (const path of ['forecast', 'calibration']) {
    const answer = await taken.get(`/api/v1/plan/${path}`);
    expect([path, answer.statusCode]).toEqual([path, 503]);
    expect(answer.json().detail).toContain('not enough of a record');
  }
});

test('abilities are those of the record: pace, stops and how long they take; a silent machine is refused', async () => {
  const answer = await taken.send('POST', '/api/v1/plan/calibration');
  expect([answer.statusCode, answer.statusCode === 200 ? '' : answer.body]).toEqual([200, '']);
  const { machines, why, by } = answer.json();
  expect([why, by]).toEqual(['asked', 'ada']);
  const of = (id: string) => machines.find(({ machine }: { machine: string }) => machine === id);
  expect(of('m2').refused).toBe('no-record');
  expect(of('m1').refused).toBeNull();
  const [all, red, blue] = of('m1').paces;
  expect(all.unitsPerHour).toBeCloseTo(3_600, -2);
  expect(red).toMatchObject({ product: 'red', by: 'made' });
  // Blue was never made: its planned rate is half that of red.
  expect(blue).toMatchObject({ product: 'blue', by: 'planned', units: 0 });
  expect(blue.unitsPerHour).toBeCloseTo(1_800, -2);
  expect(of('m1').stops).toHaveLength(1);
  const [stops] = of('m1').stops;
  expect(stops.stops).toBe(TIMES);
  expect(stops.between.meanHours).toBeGreaterThan(4.5);
  expect(stops.between.meanHours).toBeLessThan(5.6);
  expect(stops.repair.meanHours).toBeCloseTo(0.5, 2);
  expect(stops.repair.quantiles[9].said).toBeCloseTo(0.5, 2);
  expect((await taken.get('/api/v1/plan/calibration')).json().id).toBe(answer.json().id);
});

test('an order of ten hours of work takes ten hours and its stops; what is due at once is late for sure', async () => {
  const told = await forecast(48, 100);
  expect(told.at).toBe(iso(END));
  const hoursOf = (at: string | null) => (Date.parse(at ?? '') - END) / HOUR;
  const [a, e, b, c, d] = told.orders;
  expect(told.orders.map(({ order }) => order)).toEqual(['A', 'E', 'B', 'C', 'D']);
  expect(e?.onTime).toBeLessThan(0.05);
  expect(hoursOf(a?.p10 ?? null)).toBeGreaterThan(10);
  expect(hoursOf(a?.p50 ?? null)).toBeGreaterThan(10.4);
  expect(hoursOf(a?.p50 ?? null)).toBeLessThan(11.6);
  expect(hoursOf(a?.p90 ?? null)).toBeLessThan(12.1);
  expect(a?.onTime).toBeGreaterThan(0.95);
  expect(hoursOf(b?.p50 ?? null) - hoursOf(e?.p50 ?? null)).toBeGreaterThan(0.9);
  expect(b?.onTime).toBeGreaterThan(0);
  // Blue units take two seconds.
  expect(hoursOf(c?.p50 ?? null) - hoursOf(b?.p50 ?? null)).toBeGreaterThan(0.95);
  // A thousand hours of work are not done in two days: no date is made up for it.
  expect(d).toMatchObject({ p10: null, p50: null, p90: null, done: 0 });
  expect(d?.missing).toBeGreaterThan(3_400_000);
  expect([told.skill, told.widening]).toEqual([null, null]);
});

test('an answer comes as soon as enough is known, more when asked again, and of one moment it is always the same', async () => {
  const first = (await taken.get('/api/v1/plan/forecast?hours=24&futures=200')).json() as Forecast;
  expect(first.orders[0]?.futures).toBeGreaterThanOrEqual(20);
  const one = await forecast(24, 200);
  expect(one.orders[0]?.futures).toBe(200);
  expect(await forecast(24, 200)).toEqual(one);
  expect(one.at).toBe(first.at);
});

interface Estimate {
  mean: number;
  half: number | null;
  detectable: boolean;
}
interface Comparison {
  id: number;
  state: string;
  done: number;
  result: {
    futures: number;
    planned: { figures: { lateHours: Estimate } };
    candidates: {
      name: string;
      missing: string | null;
      changes: { kind: string; line?: string; orders?: string[] }[];
      compared: {
        figures: { lateHours: Estimate; goodUnits: Estimate };
        orders: { order: string; hours: Estimate | null }[];
      } | null;
    }[];
  } | null;
}

const SCENARIOS = '/api/v1/plan/scenarios';
const COMPARISONS = '/api/v1/plan/comparisons';
const make = async (name: string, changes: object[]): Promise<{ scenario: number; version: number }> => {
  const answer = await taken.send('POST', SCENARIOS, { name, changes });
  expect([answer.statusCode, answer.statusCode === 201 ? '' : answer.body]).toEqual([201, '']);
  return answer.json();
};
const ended = async (id: number): Promise<Comparison> => {
  for (;;) {
    const told = (await taken.get(`${COMPARISONS}/${id}`)).json() as Comparison;
    if (told.state !== 'running') return told;
    await new Promise((later) => setTimeout(later, 50));
  }
};

test('a scenario is kept in versions; of two planners who change it at once the second is told so', async () => {
  const { scenario, version } = await make('Faster', [{ kind: 'speed', machine: 'm1', factor: 1.2 }]);
  const told = { name: 'Faster still', note: 'new motor', changes: [{ kind: 'speed', machine: 'm1', factor: 1.3 }] };
  const put = () => taken.send('PUT', `${SCENARIOS}/${scenario}`, { ...told, version });
  expect((await put()).json()).toMatchObject({ scenario, version: 2, ...told, by: 'ada' });
  const late = await put();
  expect([late.statusCode, late.json().detail]).toEqual([409, 'ada changed it meanwhile: it is at version 2 now']);
  const { versions } = (await taken.get(`${SCENARIOS}/${scenario}`)).json();
  expect(versions.map(({ name }: { name: string }) => name)).toEqual(['Faster still', 'Faster']);
  expect((await taken.send('DELETE', `${SCENARIOS}/${scenario}`)).statusCode).toBe(204);
  expect((await taken.get(SCENARIOS)).json()).toEqual({ scenarios: [] });
  expect((await put()).statusCode).toBe(409);
  expect((await taken.send('DELETE', `${SCENARIOS}/9999`)).statusCode).toBe(404);
  expect((await taken.send('POST', SCENARIOS, { name: 'x', changes: [{ kind: 'magic' }] })).statusCode).toBe(400);
});

test('what a change makes is told future by future: a sign, a size, an interval, or that there is no difference', async () => {
  const faster = await make('A fifth faster', [{ kind: 'speed', machine: 'm1', factor: 1.2 }]);
  const never = await make('Without stops', [{ kind: 'without-stop', machine: 'm1', cause: 'others' }]);
  const nobody = await make('Of an order that there is not', [{ kind: 'quantity', order: 'Z', units: 5 }]);
  const answer = await taken.send('POST', COMPARISONS, {
    scenarios: [faster.scenario, never.scenario, nobody.scenario],
    ...{ changes: [], hours: 30, half: 0.2 },
  });
  expect([answer.statusCode, answer.statusCode === 202 ? '' : answer.body]).toEqual([202, '']);
  const { state, result } = await ended((answer.json() as Comparison).id);
  expect(state).toBe('done');
  const [fast, smooth, missing, same] = result?.candidates ?? [];
  const hoursOf = (one: typeof fast, order: string) =>
    one?.compared?.orders.find((told) => told.order === order)?.hours ?? null;
  // Ten hours of work in ten over 1.2, and fewer stops on the way.
  expect(hoursOf(fast, 'A')?.detectable).toBe(true);
  expect(hoursOf(fast, 'A')?.mean).toBeLessThan(-1.4);
  expect(hoursOf(fast, 'A')?.mean).toBeGreaterThan(-2.2);
  expect(fast?.compared?.figures.lateHours.mean).toBeLessThan(0);
  expect(fast?.compared?.figures.lateHours.half).toBeLessThanOrEqual(0.2);
  expect(fast?.compared?.figures.goodUnits.mean).toBeGreaterThan(0);
  // Half an hour each five hours of work.
  expect(hoursOf(smooth, 'A')?.mean).toBeLessThan(-0.5);
  expect(hoursOf(smooth, 'A')?.mean).toBeGreaterThan(-1.3);
  expect(missing).toMatchObject({ missing: 'order', compared: null });
  // The same luck: what changes nothing differs by nothing at all.
  expect(same?.compared?.figures.lateHours).toEqual({ mean: 0, half: 0, detectable: false });
  expect((await taken.get(`${COMPARISONS}/${(answer.json() as Comparison).id}`)).json().result).toEqual(result);
}, 60_000);

test('a better plan is looked for, and held against the one there is: what is due first goes first', async () => {
  const answer = await taken.send('POST', '/api/v1/plan/proposals', { hours: 30, seconds: 1, half: 0.3 });
  expect([answer.statusCode, answer.statusCode === 202 ? '' : answer.body]).toEqual([202, '']);
  const { state, result } = await ended((answer.json() as Comparison).id);
  expect(state).toBe('done');
  const [best] = result?.candidates ?? [];
  const [change] = best?.changes ?? [];
  expect(change).toMatchObject({ kind: 'sequence', line: 'line' });
  expect(change?.orders?.indexOf('E')).toBeLessThan(change?.orders?.indexOf('A') ?? -1);
  // As planned E waits ten hours for A, and B comes late behind both.
  expect(best?.compared?.figures.lateHours.detectable).toBe(true);
  expect(best?.compared?.figures.lateHours.mean).toBeLessThan(-8);
}, 60_000);

test('a comparison says how far it is, ends at once when it is cancelled, and keeps what it knew', async () => {
  // In half of the futures ten hours are lost: the difference stays wide.
  const lost = { kind: 'breakdown', machine: 'm1', from: iso(END + HOUR), minutes: 600, probability: 0.5 };
  const asked = { changes: [lost], hours: 48, half: 0.01 };
  const { id } = (await taken.send('POST', COMPARISONS, asked)).json() as Comparison;
  for (;;) {
    const now = (await taken.get(`${COMPARISONS}/${id}`)).json() as Comparison;
    expect(now.state).toBe('running');
    if (now.done > 0) break;
    await new Promise((later) => setTimeout(later, 20));
  }
  const begun = performance.now();
  expect((await taken.send('DELETE', `${COMPARISONS}/${id}`)).statusCode).toBe(204);
  expect(performance.now() - begun).toBeLessThan(200);
  const cancelled = (await taken.get(`${COMPARISONS}/${id}`)).json() as Comparison;
  expect(cancelled.state).toBe('cancelled');
  expect(cancelled.result?.futures).toBeGreaterThan(0);
  expect((await taken.get(`${COMPARISONS}/424242`)).statusCode).toBe(404);
  expect((await taken.send('DELETE', `${COMPARISONS}/424242`)).statusCode).toBe(404);
}, 60_000);
