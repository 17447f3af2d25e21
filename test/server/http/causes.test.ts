/** Finding out why, over HTTP: a recorded shift whose first events are known. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { causeRoutes } from '../../../server/http/cause-routes.ts';
import { readOrders } from '../../../server/records/orders/read-orders.ts';
import type { Row } from '../past/shift.ts';
import { type TakenIn, takeIn } from '../records/taken-in.ts';

const BEGIN = Date.UTC(2026, 2, 10, 8);
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const iso = (at: number) => new Date(at).toISOString();
const at = (minute: number) => iso(BEGIN + minute * MINUTE);

/** m0 jams at minute 60 for ten, m2 at 120 for five; the belts between them hold ten seconds of goods. */
const STANDS: readonly (readonly [string, number, number, number, number])[] = [
  // machine, from s, to s, PackML state, wait
  ['m0', 3600, 4200, 9, 0],
  ['m1', 3610, 4212, 5, 1],
  ['m2', 3621, 4224, 5, 1],
  ['m2', 7200, 7500, 9, 0],
  ['m1', 7210, 7502, 5, 2],
  ['m0', 7219, 7505, 5, 2],
];
const WAIT_OF: Readonly<Record<number, string>> = { 1: 'starved', 2: 'blocked' };

function rows(seconds: number): Row[] {
  const list: Row[] = [];
  for (const machine of ['m0', 'm1', 'm2']) {
    let good = 0;
    const tell = (tag: string, second: number, value: number | string) =>
      list.push({ tag: `${machine}/${tag}`, at: BEGIN + second * SECOND, value });
    tell('mode', 0, 1);
    tell('product', 0, 'red');
    tell('wait', 0, 0);
    tell('fault', 0, 0);
    tell('state', 0, 6);
    const own = STANDS.filter(([name]) => name === machine);
    for (const [, from, to, state, wait] of own) {
      if (state === 9) tell('fault', from, 7);
      tell('wait', from, wait);
      tell('state', from, state);
      tell('fault', to, 0);
      tell('wait', to, 0);
      tell('state', to, 6);
    }
    for (let second = 10; second <= seconds; second += 10) {
      if (!own.some(([, from, to]) => from < second && second <= to)) good += 10;
      tell('good', second, good);
    }
  }
  return list.sort((a, b) => a.at - b.at);
}

interface Step {
  readonly machine: string;
  readonly state: string;
  readonly fault: number;
  readonly from: string;
  readonly between: { readonly capacity: number; readonly lastsMs: number | null } | null;
  readonly lagMs: number | null;
  readonly ruledOut: readonly { readonly machine: string; readonly why: string }[];
}
interface Walk {
  readonly ended: string;
  readonly steps: readonly Step[];
}

let taken: TakenIn;
const ask = async <T>(url: string, status = 200): Promise<T> => {
  const answer = await taken.get(`/api/v1/causes/${url}`);
  expect([url, answer.statusCode, status === 200 ? '' : answer.json()]).toEqual([
    url,
    status,
    status === 200 ? '' : expect.anything(),
  ]);
  return answer.json() as T;
};
const walk = (scope: string, minute: number) => ask<Walk>(`walk?scope=${scope}&at=${at(minute)}`);

beforeAll(async () => {
  taken = await takeIn(rows(9000), BEGIN + 9000 * SECOND, [causeRoutes]);
}, 120_000);
afterAll(() => taken?.stop());

test('from a starved machine at the end of the line back to the jam at its beginning, step by step', async () => {
  const { steps, ended } = await walk('machine:m2', 65);
  expect(ended).toBe('first-event');
  expect(
    steps.map(({ machine, state, fault, from }) => [machine, state, fault, (Date.parse(from) - BEGIN) / SECOND]),
  ).toEqual([
    ['m2', WAIT_OF[1], 0, 3621],
    ['m1', WAIT_OF[1], 0, 3610],
    ['m0', 'breakdown', 7, 3600],
  ]);
  expect(steps.map(({ lagMs }) => lagMs)).toEqual([null, 11 * SECOND, 10 * SECOND]);
  expect(steps[1]?.between).toMatchObject({ capacity: 10 });
  expect((steps[1]?.between?.lastsMs ?? 0) / SECOND).toBeCloseTo(10, 0);
});

test('of a line it begins at the constraint, and goes with the flow where that is blocked', async () => {
  const { steps, ended } = await walk('line:line', 122);
  expect([ended, steps.map(({ machine, state }) => `${machine} ${state}`)]).toEqual([
    'first-event',
    ['m1 blocked', 'm2 breakdown'],
  ]);
  const first = await walk('machine:m0', 122);
  expect(first.steps.map(({ machine }) => machine)).toEqual(['m0', 'm1', 'm2']);
});

test('of a machine that ran it says so; what is no line, machine or moment is refused in words', async () => {
  expect(await walk('machine:m1', 30)).toMatchObject({ ended: 'running', steps: [] });
  expect(await walk('machine:m1', 9_999)).toMatchObject({ ended: 'running' });
  await ask(`walk?scope=site&at=${at(1)}`, 400);
  await ask(`walk?scope=machine:m9&at=${at(1)}`, 404);
  await ask('walk?scope=line:line&at=yesterday', 400);
});

test('what an order’s standing began with: first events by the time that the constraint stood', async () => {
  const { orders } = taken.record;
  const text = `order,line,product,quantity,planned_start,planned_end\no-1,line,red,9000,${at(0)},${at(100)}`;
  await orders.store.take(readOrders('csv', text), { who: 'ada', from: '' }, false);
  await orders.say({
    ...{ scope: { line: 'line' }, what: 'order', value: 'o-1', from: BEGIN, to: BEGIN + 150 * MINUTE },
    ...{ by: 'ada', note: '' },
  });
  const found = await ask<{
    machine: string;
    stoodMs: number;
    standstills: number;
    firstEvents: { machine: string; fault: number; ms: number; count: number; at: string }[];
  }>('walk/order?order=o-1');
  expect(found).toMatchObject({ machine: 'm1', stoodMs: (602 + 292) * SECOND, standstills: 2 });
  expect(found.firstEvents).toMatchObject([
    { machine: 'm0', state: 'breakdown', fault: 7, ms: 602 * SECOND, count: 1, at: iso(BEGIN + 3610 * SECOND) },
    { machine: 'm2', state: 'breakdown', fault: 7, ms: 292 * SECOND, count: 1 },
  ]);
  await ask('walk/order?order=o-9', 404);
});

test('what a flood of alarms began with is the first event that lies furthest back', async () => {
  const none = await ask<{ alarms: object[]; walk: Walk | null }>(
    `walk/flood?scope=line:line&from=${at(60)}&to=${at(70)}`,
  );
  expect(none).toMatchObject({ alarms: [], walk: null });
  const alarm = (name: string, machine: string, second: number) => ({
    ...{
      key: `${name} ${second}`,
      alarm: name,
      rule: name,
      line: 'line',
      machine,
      position: '',
      priority: 'high' as const,
    },
    ...{ what: 'activated' as const, state: 'unacknowledged' as const, level: 0, at_ms: BEGIN + second * SECOND },
    ...{ value: null, until_ms: null, by_whom: '', why: '', recorded: BEGIN, superseded: null },
  });
  // Of another line nothing is told.
  const elsewhere = { ...alarm('elsewhere', 'm9', 3620), line: 'another' };
  const values = [alarm('m2-empty', 'm2', 3625), alarm('m1-empty', 'm1', 3630), elsewhere];
  await taken.record.records.transact((trx) => trx.insertInto('alarm_event').values(values).execute());
  const found = await ask<{
    alarms: { alarm: string }[];
    walk: Walk | null;
    firstEvents: { machine: string; stood: string }[];
  }>(`walk/flood?scope=line:line&from=${at(60)}&to=${at(70)}`);
  expect(found.alarms.map(({ alarm: name }) => name)).toEqual(['m2-empty', 'm1-empty']);
  expect(found.walk?.steps.at(-1)).toMatchObject({ machine: 'm0', state: 'breakdown' });
  expect(found.firstEvents[0]?.machine).toBe('m0');
  expect(['m1', 'm2', 'm3']).toContain(found.firstEvents[0]?.stood);
});

test('who held the line up: the one that jammed while it jammed, and whose share is told', async () => {
  const found = await ask<{
    reason: string | null;
    shares: { machine: string; ms: number; share: number; waitedMs: number }[];
    momentary: { from: string; to: string; machine: string | null }[];
  }>(`bottleneck?scope=line:line&from=${at(60.2)}&to=${at(69)}`);
  expect(found.reason).toBeNull();
  expect(found.shares[0]).toMatchObject({ machine: 'm0' });
  expect(found.shares[0]?.share).toBeGreaterThan(0.9);
  const whole = await ask<typeof found>(`bottleneck?scope=line:line&from=${at(0)}&to=${at(150)}`);
  const sum = whole.momentary.reduce((ms, one) => ms + Date.parse(one.to) - Date.parse(one.from), 0);
  expect(sum).toBe(150 * MINUTE);
  expect(whole.shares.reduce((all, { share }) => all + share, 0)).toBeCloseTo(1, 6);
  await ask(`bottleneck?scope=line:line&from=${at(0)}&to=${iso(BEGIN + 9 * 86_400_000)}`, 400);
  expect(await ask(`bottleneck?scope=line:line&from=${at(-300)}&to=${at(-200)}`)).toMatchObject({ reason: 'no-data' });
});
