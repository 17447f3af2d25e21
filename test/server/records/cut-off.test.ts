/**
 * The database goes away in mid-write, at every statement of it: a clear error, nothing half-done, and what is sent again with
 * its key is done exactly once, also where it had been done and only its answer was lost.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ChainCheck } from '../../../server/records/audit/check-chain.ts';
import { rowsAfter } from '../../../server/records/audit/trail.ts';
import { signsIn } from '../http/persons.ts';
import { openSurface, type Surface } from '../http/surface.ts';
import { cutAt } from './cut-off.ts';
import { installedDatabase, type TestDatabase } from './databases.ts';
import type { Followed } from './followed.ts';

const MOST_STATEMENTS = 60;
let database: TestDatabase;
let surface: Surface;
let record: Followed;
let cookie = '';
let keys = 0;

beforeAll(async () => {
  database = await installedDatabase();
  surface = await openSurface({
    ...{ demo: false, host: '0.0.0.0', withPeople: true, place: database.config },
    plant: () => ({ ...surface.plant, callKinds: [{ id: 'lead', name: 'Lead', escalateMs: [] }] }),
  });
  record = await surface.recorded();
  await record.caughtUp();
  cookie = await signsIn(surface, 'ada', [{ role: 'admin', lines: null }]);
  expect((await send('/checklists/templates/start', template, 'tpl-1', 'PUT')).body).toMatchObject({ version: 1 });
}, 120_000);
afterAll(async () => {
  await surface?.stop();
  await database?.remove();
});

const FAR = '192.168.7.9';
async function send(url: string, payload: object, key: string, method: 'POST' | 'PUT' = 'POST') {
  const headers = { cookie, 'idempotency-key': key };
  const answer = await surface.app.inject({ method, url: `/api/v1${url}`, payload, headers, remoteAddress: FAR });
  return { status: answer.statusCode, body: answer.json() };
}
const isBack = async () => {
  for (let tries = 0; record.records.status.status !== 'up' && tries < 400; tries++) await record.records.look();
};
/** All that people wrote, row by row. */
const TABLES = [
  'order_event',
  'declared_quantity',
  'declaration',
  'action',
  'action_event',
  'andon_call',
  'call_event',
] as const;
async function written(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of [
    ...TABLES,
    'checklist_run',
    'checklist_answer',
    'handover_note',
    'safety_event',
    'audit',
    'done_once',
  ] as const) {
    const row = await record.records.db
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow();
    counts[table] = Number(row.rows);
  }
  return counts;
}

const difference = (before: Record<string, number>, after: Record<string, number>) =>
  Object.fromEntries(Object.entries(after).map(([table, rows]) => [table, rows - (before[table] ?? 0)]));

let orders = 0;
const plan = async (): Promise<string> => {
  const order = `k${orders++}`;
  await send('/orders', { orders: [{ order, line: 'line', product: 'red', quantity: 100 }] }, `plan-${order}`);
  return order;
};
const call = async (): Promise<string> =>
  (await send('/calls', { line: 'line', kind: 'lead' }, `call-before-${keys++}`)).body.id;
const opened = async (): Promise<string> => {
  const id = `run-before-${keys++}`;
  const run = { id, template: 'start', line: 'line', at: new Date(surface.to).toISOString() };
  expect((await send('/checklists/runs', run, `open-${id}`)).status).toBe(200);
  return id;
};
const ACTION = {
  ...{ line: 'line', machine: 'm1', title: 'Replace the chute', why: 'worn', owner: 'Otto', due: null },
  ...{ evidence: {}, measure: null },
};
const template = {
  ...{ base: 0, kind: 'start-up', name: { en: 'Start' }, signature: false },
  steps: [
    {
      ...{ id: 'clean', text: { en: 'Clean?' }, asks: 'ok', required: true, skippable: false },
      ...{ unit: '', low: null, high: null, choices: [], file: null },
    },
  ],
  bindings: [{ scope: 'line:line', trigger: 'hand', product: null, every: null, dueMin: null }],
};

/** What is written, from a state that is made for it each time. */
const WRITES: readonly (readonly [
  name: string,
  prepare: () => Promise<readonly [url: string, payload: object, method?: 'PUT']>,
])[] = [
  ['an order is begun', async () => [`/orders/${await plan()}/start`, { note: 'go' }]],
  [
    'a quantity is declared',
    async () => [`/orders/${await plan()}/quantities`, { what: 'scrap', quantity: 7, reason: 'sheet' }],
  ],
  ['an action is made', async () => ['/actions', ACTION]],
  ['a call is raised', async () => ['/calls', { line: 'line', kind: 'lead', at: new Date(surface.to).toISOString() }]],
  ['a call is answered', async () => [`/calls/${await call()}/acknowledge`, {}]],
  [
    'a note is handed over',
    async () => ['/reports/shift/notes', { line: 'line', shift: shiftNow(), text: 'the chute is worn' }],
  ],
  [
    'a checklist is opened',
    async () => [
      '/checklists/runs',
      { id: `run-by-hand-${keys++}`, template: 'start', line: 'line', at: new Date(surface.to).toISOString() },
    ],
  ],
  [
    'a step of a checklist is answered',
    async () => [`/checklists/runs/${await opened()}/answers`, { step: 'clean', value: true }],
  ],
  [
    'a checklist is finished',
    async () => {
      const run = await opened();
      await send(`/checklists/runs/${run}/answers`, { step: 'clean', value: true }, `answer-${run}`);
      return [`/checklists/runs/${run}/finish`, {}];
    },
  ],
  [
    'a near miss is told',
    async () => [
      '/safety',
      { kind: 'near-miss', line: 'line', text: `pallet ${keys++}`, at: new Date(surface.to).toISOString() },
    ],
  ],
];
const shiftNow = () => `${new Date(surface.to + 3_600_000).toISOString().slice(0, 10)} day`;

/** A line makes one order at a time. */
async function over(name: string, url: string, key: string): Promise<void> {
  if (name !== 'an order is begun') return;
  const ended = await send(url.replace('/start', '/complete'), {}, `${key}-end`);
  expect(ended.body.order?.state, JSON.stringify(ended.body)).toBe('Complete');
}

describe.each(WRITES)('%s', (name, prepare) => {
  test('is done wholly or not at all, wherever it is cut off, and once when it is sent again', async () => {
    let wrote = '0';
    for (const lost of [false, true])
      for (let at = 1; ; at++) {
        expect(at, 'a transaction ends').toBeLessThan(MOST_STATEMENTS);
        const [url, payload] = await prepare();
        const key = `key-${name}-${lost}-${at}`.replaceAll(' ', '-');
        const before = await written();
        const cutting = cutAt(at, { lost });
        const first = await send(url, payload, key);
        cutting.end();
        await isBack();
        if (!cutting.cut) {
          expect(first.status, JSON.stringify(first.body)).toBeLessThan(300);
          await over(name, url, key);
          break;
        }
        expect([first.status, first.body.type], `cut at ${at}`).toEqual([503, 'urn:gemba:problem:records-away']);
        const after = await written();
        // The answer of the commit was lost, or that of a question after it: all of it stands already.
        const done = JSON.stringify(after) !== JSON.stringify(before);
        const again = await send(url, payload, key);
        expect(again.status, JSON.stringify(again.body)).toBeLessThan(300);
        const once = await written();
        if (done) expect(once).toEqual(after);
        if (Number(wrote) === 0) wrote = JSON.stringify(difference(before, once));
        // Done at once, or when it was sent again: the same rows.
        expect(JSON.stringify(difference(before, once))).toBe(wrote);
        expect((await send(url, payload, key)).status).toBeLessThan(300);
        expect(await written()).toEqual(once);
        await over(name, url, key);
      }
  }, 240_000);
});

test('a whole server that is killed between two statements leaves as little', async () => {
  const before = await written();
  const payload = ACTION;
  const cutting = cutAt(4, { lost: false, kill: () => database.kill() });
  expect((await send('/actions', payload, 'killed')).status).toBe(503);
  cutting.end();
  await database.start();
  await isBack();
  expect(await written()).toEqual(before);
  expect((await send('/actions', payload, 'killed')).status).toBe(201);
  expect((await written()).action).toBe((before['action'] ?? 0) + 1);
}, 60_000);

test('the chain of the audit is sound after all of it', async () => {
  const check = new ChainCheck();
  for (const row of await record.records.ask((db) => rowsAfter(db, 0, 100_000))) check.add(row);
  expect(check.end()).toMatchObject({ broken: null });
});
