/** Orders while others write: nothing is lost where two writers cross, nobody waits for ever, and each change is in the audit. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Base } from '../../../../analytics/record/cut.ts';
import { ChainCheck } from '../../../../server/records/audit/check-chain.ts';
import { rowsAfter } from '../../../../server/records/audit/trail.ts';
import { LIVE } from '../../../../server/records/time/time-record.ts';
import { peopleOf, person } from '../../http/persons.ts';
import { openSurface, type Surface } from '../../http/surface.ts';
import type { Followed } from '../followed.ts';

const MINUTE = 60_000;
const ADA = { who: 'ada', from: '10.0.0.7' };

let surface: Surface;
let record: Followed;
beforeAll(async () => {
  surface = await openSurface({ withPeople: true });
  record = await surface.recorded();
  await record.caughtUp();
}, 120_000);
afterAll(() => surface?.stop());

const planned = (order: string, more: Record<string, string> = {}) => ({
  line: 1,
  cells: { order, line: 'line', product: 'red', quantity: '100', ...more },
  operations: [],
});
const plan = (...orders: ReturnType<typeof planned>[]) => record.orders.store.take({ orders, faults: [] }, ADA, false);
const move = (order: string, verb: 'start' | 'complete', at: number) =>
  record.orders.runs.move(order, verb, { at, by: 'ada', address: '10.0.0.7', note: '', how: 'hand' });
const found = (from: number, to: number): Base => ({
  ...{ machine: 'm0', from, to, state: 'producing', fault: 0, good: 10, reject: 0, energy: 0 },
  ...{ goodTotal: null, rejectTotal: null, rework: 0, reworkTotal: 0, cause: null, wholeFrom: from, wholeTo: to },
});
const orderOf = async (from: number) =>
  (
    await record.records.db
      .selectFrom('piece')
      .select('order')
      .where('machine', '=', 'm0')
      .where('from_ms', '=', from)
      .where('superseded', 'is', null)
      .executeTakeFirst()
  )?.order;

/** A transaction that has done its work and waits for the word to be committed. */
function held(work: (trx: Parameters<Parameters<Followed['records']['transact']>[0]>[0]) => Promise<unknown>) {
  let done = () => {};
  const word = new Promise<void>((resolve) => {
    done = resolve;
  });
  let worked = () => {};
  const working = new Promise<void>((resolve) => {
    worked = resolve;
  });
  const ended = record.records.transact(async (trx) => {
    await work(trx);
    worked();
    await word;
  });
  const commit = () => {
    done();
    return ended;
  };
  return { working, commit };
}

test('a piece that is written while its order is begun is stamped, whichever of the two came first', async () => {
  await plan(planned('c1'), planned('c2'));
  const [first, second] = [surface.from, surface.from + 2 * MINUTE];
  // The recorder has cut and not committed; the order begins inside of what it cut.
  const recorder = held((trx) =>
    record.time.tell(trx, 'm0', { from: first, to: first + MINUTE }, [found(first, first + MINUTE)], LIVE, null),
  );
  await recorder.working;
  const begun = move('c1', 'start', first);
  await recorder.commit();
  await begun;
  expect(await orderOf(first)).toBe('c1');
  await move('c1', 'complete', first + MINUTE);
  // The order has been declared and not committed; the recorder cuts what it covers.
  const declaring = held((trx) =>
    record.time.declare(trx, {
      ...{ scope: { line: 'line' }, what: 'order', value: 'c2', from: second, to: second + MINUTE, by: 'ada' },
    }),
  );
  await declaring.working;
  const told = record.records.transact((trx) =>
    record.time.tell(trx, 'm0', { from: second, to: second + MINUTE }, [found(second, second + MINUTE)], LIVE, null),
  );
  await declaring.commit();
  await told;
  expect(await orderOf(second)).toBe('c2');
}, 60_000);

test('orders begin and end while people sign on and off: all of it is done, nobody waits for ever', async () => {
  await person(surface, 'bo', [{ role: 'operator', lines: null }]);
  const { signOns } = peopleOf(surface);
  for (let round = 0; round < 8; round++) {
    const order = `d${round}`;
    await plan(planned(order));
    const [, on] = await Promise.all([
      move(order, 'start', surface.to - MINUTE),
      signOns.on('bo', 'line:line', ADA),
      record.orders.runs.declare(order, { what: 'scrap', quantity: 1, reason: 'test', at: surface.to, by: 'ada' }),
    ]);
    await Promise.all([move(order, 'complete', surface.to), signOns.off(on.id, null, ADA)]);
  }
  const states = await record.orders.store.list({ states: ['Complete'], limit: 50 });
  expect(states.filter(({ order }) => /^d\d$/.test(order))).toHaveLength(8);
}, 60_000);

test('every change of an order is a row of the audit, with who, from where, before and after, and the chain is sound', async () => {
  await plan(planned('a1'), planned('a2'));
  await plan(planned('a1', { quantity: '250' }), planned('a2'));
  await move('a1', 'start', surface.to - MINUTE);
  await record.orders.runs.declare('a1', { what: 'produced', quantity: 7, reason: 'sheet', at: surface.to, by: 'ada' });
  await move('a1', 'complete', surface.to);
  const revision = { product: 'red', revision: 'B', effectiveFrom: 0, effectiveTo: null, note: '', materials: [] };
  await record.orders.store.putRevision(revision, ADA);
  const rows = await record.records.ask((db) => rowsAfter(db, 0, 10_000));
  const of = (subject: string) => rows.filter((row) => row.subject === subject);
  expect(of('order:a1').map(({ what }) => what)).toEqual([
    'order-planned',
    'order-replanned',
    'order-moved',
    'quantity-declared',
    'order-moved',
  ]);
  expect(of('order:a2').map(({ what }) => what)).toEqual(['order-planned']);
  const replanned = of('order:a1')[1];
  expect(replanned).toMatchObject({ who: 'ada', from: '10.0.0.7' });
  expect([JSON.parse(replanned?.before ?? '{}').quantity, JSON.parse(replanned?.after ?? '{}').quantity]).toEqual([
    100, 250,
  ]);
  expect(of('revision:red/B')).toHaveLength(1);
  const check = new ChainCheck();
  for (const row of rows) check.add(row);
  expect(check.end()).toMatchObject({ broken: null, rows: rows.length });
}, 60_000);
