/** Routings from a file to the orders that take their times from them, and to what the record shows beside them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { judgeRevision } from '../../../../server/records/masters/judge-revision.ts';
import { readRevisions } from '../../../../server/records/masters/read-revisions.ts';
import { operationsBy, withPlannedTimes } from '../../../../server/records/orders/planned-times.ts';
import type { PlannedOrder } from '../../../../server/records/orders/words.ts';
import { linePlant } from '../../../plants.ts';
import { openSurface, type Surface } from '../../http/surface.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const HEAD = 'kind,id,revision,effective_from,operation,name,line,machine,setup_min,run_s,rate,queue_min';
const plant = linePlant(3);

const judged = (rows: readonly string[]) => {
  const { revisions } = readRevisions('routings.csv', [HEAD, ...rows].join('\n'));
  return revisions.map((one) => judgeRevision(plant, one));
};
const faults = (rows: readonly string[]) =>
  judged(rows).flatMap((one) => (one.ok ? [] : one.faults.map(({ line, field, reason }) => [line, field, reason])));
const row = (step: string, revision = '1') => `routing,red,${revision},2026-01-01,${step}`;

describe('a routing in a file', () => {
  test('is one of rows: steps in their order, a rate as seconds a unit, a machine with its line', () => {
    const [one] = judged([row('10,Fill,,m1,8,1.2,,'), row('20,Pack,line,,,,120,15')]);
    expect(one).toMatchObject({
      ok: true,
      revision: {
        ...{
          kind: 'routing',
          id: 'red',
          product: 'red',
          machine: null,
          operation: null,
          setupMin: null,
          parameters: [],
        },
        steps: [
          { operation: '10', name: 'Fill', line: 'line', machine: 'm1', setupMin: 8, runS: 1.2, queueMin: null },
          { operation: '20', name: 'Pack', line: 'line', machine: null, setupMin: null, runS: 0.5, queueMin: 15 },
        ],
      },
    });
  });

  test('says of each step what is wrong with it, at its line', () => {
    expect(
      faults([
        row(',Fill,,m1,,1,,'),
        row('20,,line9,,,1,,'),
        row('30,,,m9,,1,,'),
        row('40,,,,,1,,'),
        row('50,,,m1,-2,1,,'),
        row('60,,,m1,,-1,,'),
        row('60,,,m2,,,0,'),
        row('70,,,m2,,1,60,'),
        row('80,,,m2,soon,1,,-5'),
      ]),
    ).toEqual([
      [2, 'operation', 'a step needs the id of its operation'],
      [3, 'line', 'the plant has no line line9'],
      [4, 'machine', 'the plant has no machine m9'],
      [5, 'line', 'a step is done at a line or a machine'],
      [6, 'setup_min', 'of `50` it is below 0'],
      [7, 'run_s', 'of `60` it is below 0'],
      [8, 'operation', '`60` is in it twice'],
      [8, 'rate', 'of `60` it is 0'],
      [9, 'rate', 'of `70` there is a `run_s` already: one of both'],
      [10, 'setup_min', '`soon` is no number'],
      [10, 'queue_min', 'of `80` it is below 0'],
    ]);
  });

  test('without steps, or of a product that the plant has not, is refused', () => {
    expect(faults(['routing,red,1,2026-01-01,,,,,,,,'])).toEqual([[2, 'steps', 'a routing has steps']]);
    expect(faults(['routing,green,1,2026-01-01,10,,,m1,,,,'])).toEqual([[2, 'id', 'the plant has no product green']]);
  });

  test('as JSON has a list of steps; only a routing has one', () => {
    const steps = [{ operation: '10', machine: 'm1', run_s: 2 }];
    const of = (kind: string) => [{ kind, id: 'red', revision: '1', effective_from: '2026-01-01', steps }];
    const { revisions } = readRevisions('a.json', JSON.stringify(of('routing')));
    expect(revisions.map((one) => judgeRevision(plant, one))).toMatchObject([
      { revision: { steps: [{ operation: '10', name: '10', runS: 2 }] } },
    ]);
    expect(readRevisions('a.json', JSON.stringify(of('recipe'))).faults).toMatchObject([
      { line: 1, field: 'steps', reason: 'only a routing has steps' },
    ]);
  });
});

describe('planned times', () => {
  const [routing] = judged([row('10,Fill,,m1,8,1.2,,'), row('20,Pack,line,,,0.5,,15', '1')]);
  const planned = operationsBy(plant, routing?.ok ? routing.revision : null, 'line');
  const order = (operations: PlannedOrder['operations']): PlannedOrder => ({
    ...{ order: '1', line: 'line', product: 'red', revision: null, lot: null, quantity: 10 },
    ...{ plannedFrom: null, plannedTo: null, priority: 0, begins: 'hand', status: 'Released', operations },
  });
  const own = { operation: '10', machine: 'm0', setupMin: null, runS: null, queueMin: null, routing: null };

  test('of a step of the line as a whole are those of its constraint; of another line there are none', () => {
    expect(planned.map(({ operation, machine }) => [operation, machine])).toEqual([
      ['10', 'm1'],
      ['20', 'm1'],
    ]);
    expect(operationsBy(plant, routing?.ok ? routing.revision : null, 'line2')).toEqual([]);
  });

  test('an operation with a time of its own keeps it, one without takes all of them, and keeps its machine', () => {
    const { operations } = withPlannedTimes(
      order([own, { ...own, operation: '20', queueMin: 0 }, { ...own, operation: '99' }]),
      planned,
    );
    expect(operations).toEqual([
      { ...own, setupMin: 8, runS: 1.2, routing: '1' },
      { ...own, operation: '20', queueMin: 0 },
      { ...own, operation: '99' },
    ]);
  });

  test('an order that names no operations has those of the routing', () => {
    expect(withPlannedTimes(order([]), planned).operations).toEqual(planned);
  });
});

describe('in a real record', () => {
  const iso = (at: number) => new Date(at).toISOString();
  let surface: Surface;
  let cookie: string;
  beforeAll(async () => {
    surface = await openSurface({ withPeople: true });
    await (await surface.recorded()).caughtUp();
    cookie = await surface.signIn();
  }, 120_000);
  afterAll(() => surface?.stop());

  const post = async (path: string, payload: unknown, type = 'application/json') => {
    const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
    const headers = { 'content-type': type, cookie };
    const answer = await surface.app.inject({ method: 'POST', url: `/api/v1${path}`, payload: body, headers });
    return { status: answer.statusCode, body: answer.json() };
  };
  const get = async (path: string) => (await surface.get(`/api/v1${path}`, { cookie })).json();
  const routing = (revision: string, from: number, steps: readonly string[]) =>
    steps.map((one) => `routing,red,${revision},${iso(from)},${one}`);
  const NAMES = ['1', '2', '3', '4', '5', '6', '7', '8'];

  test('two revisions come in, the later one is in force from its day on', async () => {
    const file = [
      HEAD,
      ...routing('A', surface.from - 2 * DAY, ['10,Fill,,m0,8,1,,', '20,Pack,,m2,,1,,15']),
      ...routing('B', surface.from + DAY, ['10,Fill,,m0,9,0.9,,']),
      ...routing('C', surface.from, ['10,Fill,,m7,9,0.9,,']),
    ].join('\n');
    const first = await post('/revisions/import?name=routings.csv', file, 'text/csv');
    expect(first.body).toMatchObject({ taken: 2, refused: 1 });
    expect(first.body.faults).toEqual([
      { line: 5, revision: 'routing red C', field: 'machine', reason: 'the plant has no machine m7' },
    ]);
    expect((await post('/revisions/import?name=routings.csv', file, 'text/csv')).body.unchanged).toBe(2);
    const at = async (moment: number) =>
      (await get(`/revisions?kind=routing&at=${iso(moment)}`)).revisions.map(
        ({ revision, steps }: { revision: string; steps: { setupMin: number }[] }) => [revision, steps[0]?.setupMin],
      );
    expect(await at(surface.from)).toEqual([['A', 8]]);
    expect(await at(surface.from + DAY)).toEqual([['B', 9]]);
  });

  test('an order takes its times from the routing in force at its planned start, and says which; its own it keeps', async () => {
    const order = (id: string, more: object) => ({ order: id, line: 'line', product: 'red', quantity: 50, ...more });
    const later = order('later', { planned_start: iso(surface.from + 2 * DAY) });
    const own = order('own', { operations: [{ operation: '10', machine: 'm1', run_s: 3 }] });
    const orders = NAMES.map((id) => order(id, { operations: [{ operation: '20', machine: 'm0' }] }));
    expect((await post('/orders', { orders: [later, own, ...orders] })).body).toMatchObject({ taken: 10, refused: 0 });
    expect((await get('/orders/later')).operations).toEqual([
      { operation: '10', machine: 'm0', setupMin: 9, runS: 0.9, queueMin: null, routing: 'B' },
    ]);
    expect((await get('/orders/own')).operations).toEqual([
      { operation: '10', machine: 'm1', setupMin: null, runS: 3, queueMin: null, routing: null },
    ]);
    expect((await get('/orders/1')).operations).toEqual([
      { operation: '20', machine: 'm0', setupMin: null, runS: 1, queueMin: 15, routing: 'A' },
    ]);
    expect((await post('/orders', { orders: [later] })).body).toMatchObject({ changed: 0, unchanged: 1 });
    const wrong = order('wrong', { operations: [{ operation: '10', machine: 'm1', setup_min: -1 }] });
    expect((await post('/orders', { orders: [wrong] })).body.faults).toMatchObject([{ line: 1, field: 'operations' }]);
  });

  test('a routing that is corrected changes what is to come, and nothing that has begun', async () => {
    for (const [k, id] of NAMES.entries()) {
      const at = (minute: number) => ({ at: iso(surface.from + minute * MINUTE) });
      expect((await post(`/orders/${id}/start`, at(k + 1))).status).toBe(200);
      expect((await post(`/orders/${id}/complete`, at(k + 2))).status).toBe(200);
    }
    const corrected = [HEAD, ...routing('A', surface.from - 2 * DAY, ['10,Fill,,m0,8,1,,', '20,Pack,,m2,,2,,15'])];
    expect((await post('/revisions/import?name=routings.csv', corrected.join('\n'), 'text/csv')).body).toMatchObject({
      changed: 1,
    });
    const order = (id: string) => ({ order: id, line: 'line', product: 'red', quantity: 50 });
    const told = { ...order('1'), operations: [{ operation: '20', machine: 'm0' }] };
    expect((await post('/orders', { orders: [told] })).body).toMatchObject({ changed: 0, unchanged: 1 });
    expect((await get('/orders/1')).operations[0].runS).toBe(1);
  }, 60_000);

  test('the report sets each step beside what those orders show', async () => {
    const window = `line=line&from=${iso(surface.from)}&to=${iso(surface.to)}`;
    const { rows } = await get(`/master-data/differences?${window}`);
    const found = (kind: string, operation: string) =>
      rows.find((one: { kind: string; operation: string }) => one.kind === kind && one.operation === operation);
    // Eight orders of a minute, the first and the last may be cut: six, 55 units of each machine in each.
    expect(found('routing-place', '10')).toMatchObject({
      ...{ product: 'red', machine: 'm0', declared: 1, shown: 1, n: 6, verdict: 'agrees' },
    });
    // The orders themselves said m0, where as much was made as at m2.
    expect(found('routing-place', '20')).toMatchObject({ machine: 'm2', elsewhere: 'm0', n: 6, verdict: 'elsewhere' });
    expect(found('routing-place', '20').shown).toBeCloseTo(0.5, 2);
    // A minute for 55 units is 1.09 s each at m0 and m2 alike; 2 s are planned.
    expect(found('routing-run', '20')).toMatchObject({ declared: 2000, n: 6, verdict: 'lower' });
    expect(found('routing-run', '20').shown).toBeCloseTo(60_000 / 55, 0);
    expect(found('routing-setup', '10')).toMatchObject({ declared: 8 * MINUTE, n: 0, verdict: 'thin' });
    expect(found('routing-steps', '20')).toMatchObject({ shown: 0, n: 6, verdict: 'agrees', orders: [] });
    const csv = await surface.get(`/api/v1/master-data/differences?${window}`, { cookie, accept: 'text/csv' });
    expect(csv.body.split('\n')[0]).toBe(
      'kind,machine,product,material,operation,elsewhere,unit,declared,shown,low,high,n,units,verdict,orders',
    );
  });
});
