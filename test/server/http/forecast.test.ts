/** Forecasts over HTTP from a record whose truth is known: a line that makes a unit a second and stands now and then. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forecastRoutes } from '../../../server/http/forecast-routes.ts';
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
  taken = await takeIn(rows(), END, [forecastRoutes]);
  const text = [
    'order,line,product,quantity,planned_start,planned_end',
    // Ten hours of work, so about two stops; due long after, and due at once.
    `A,line,red,36000,${iso(END)},${iso(END + 24 * HOUR)}`,
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
  const answer = await taken.post('/api/v1/plan/calibration');
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
  const [a, b, c, d] = told.orders;
  expect(hoursOf(a?.p10 ?? null)).toBeGreaterThan(10);
  expect(hoursOf(a?.p50 ?? null)).toBeGreaterThan(10.4);
  expect(hoursOf(a?.p50 ?? null)).toBeLessThan(11.6);
  expect(hoursOf(a?.p90 ?? null)).toBeLessThan(12.1);
  expect(a?.onTime).toBeGreaterThan(0.95);
  expect(hoursOf(b?.p50 ?? null) - hoursOf(a?.p50 ?? null)).toBeGreaterThan(0.9);
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
