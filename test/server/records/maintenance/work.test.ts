/** Work orders over HTTP in a real record: raised by a tag, planned, done with a checklist, closed with what was found, learned from. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openIdempotency } from '../../../../server/http/idempotency.ts';
import { repairsIn } from '../../../../server/records/maintenance/repairs-in.ts';
import { factTail } from '../../../../server/records/out/fact-tail.ts';
import { signsIn } from '../../http/persons.ts';
import { openSurface, type Surface } from '../../http/surface.ts';
import type { Followed } from '../followed.ts';

const HOUR = 3_600_000;
const FAR = '192.168.7.9';
let surface: Surface;
let record: Followed;
let fitter: string;
let operator: string;
let viewer: string;
let elsewhere: string;

beforeAll(async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'gemba-once-')), 'once.jsonl');
  const idempotency = await openIdempotency(file, () => Date.now());
  const keys = { keyOf: (text?: string) => (text === 'Bearer cmms' ? { name: 'cmms', rights: ['import'] } : null) };
  surface = await openSurface({
    ...{ demo: false, withPeople: true, host: '0.0.0.0' },
    past: { idempotency, keys } as never,
  });
  record = await surface.recorded();
  fitter = await signsIn(surface, 'fitz', [{ role: 'maintenance', lines: ['line'] }]);
  operator = await signsIn(surface, 'otto', [{ role: 'operator', lines: ['line'] }]);
  viewer = await signsIn(surface, 'vera', [{ role: 'viewer', lines: null }]);
  elsewhere = await signsIn(surface, 'ella', [{ role: 'maintenance', lines: ['elsewhere'] }]);
}, 120_000);
afterAll(() => surface?.stop());

async function ask(
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  url: string,
  cookie: string,
  payload?: object,
  key?: string,
) {
  const answer = await surface.app.inject({
    ...{ method, url: `/api/v1${url}`, remoteAddress: FAR },
    headers: { cookie, ...(key ? { 'idempotency-key': key } : {}) },
    ...(payload ? { payload } : {}),
  });
  return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() };
}
const asked = (more: object = {}) => ({ machine: 'm1', kind: 'corrective', title: 'Replace the cap chute', ...more });
const closing = (more: object = {}) => ({
  ...{ failed: true, mode: 'jammed', mechanism: 'wear', cause: 'expected-wear', found: 'Chute worn through' },
  ...{ renewed: false, verdict: null, ...more },
});
const make = async (more: object = {}, cookie = fitter) =>
  (await ask('POST', '/maintenance/orders', cookie, asked(more))).body;
const change = (number: number, more: object, cookie = fitter) =>
  ask('PATCH', `/maintenance/orders/${number}`, cookie, more);

test('made once however often it is sent, by maintenance of the line; an operator raises a tag and no more', async () => {
  const first = await ask('POST', '/maintenance/orders', fitter, asked(), 'key-1');
  expect(first).toMatchObject({ status: 201, body: { number: 1, state: 'open', line: 'line', priority: 'normal' } });
  expect((await ask('POST', '/maintenance/orders', fitter, asked(), 'key-1')).body).toEqual(first.body);
  expect((await ask('POST', '/maintenance/orders', fitter, asked({ title: 'x' }), 'key-1')).status).toBe(409);
  for (const cookie of [viewer, operator, elsewhere])
    expect((await ask('POST', '/maintenance/orders', cookie, asked())).status).toBe(403);
  const tag = await make({ kind: 'tag', title: 'It squeals' }, operator);
  expect(tag).toMatchObject({ kind: 'tag', madeBy: 'otto' });
  expect((await change(tag.number, { state: 'cancelled', note: 'no' }, operator)).status).toBe(403);
  expect((await change(tag.number, { note: 'louder now' }, operator)).status).toBe(200);
  expect((await ask('GET', `/maintenance/orders/${tag.number}`, elsewhere)).status).toBe(403);
  const { body } = await ask('GET', '/maintenance/orders', elsewhere);
  expect(body.orders).toEqual([]);
  expect((await ask('POST', '/maintenance/orders', fitter, asked({ machine: 'm9' }))).status).toBe(404);
});

test('moved on only where it can be, with every version kept; of two who change it at once one is told', async () => {
  const { number, version } = await make();
  expect((await change(number, { state: 'planned' })).body.detail).toMatch(/from when to when/);
  expect((await change(number, { state: 'reviewed' })).status).toBe(409);
  expect((await change(number, { state: 'done' })).body.detail).toMatch(/what was found/);
  expect((await change(number, { state: 'cancelled' })).body.detail).toMatch(/why/);
  const window = { from: '2026-01-05T06:00:00Z', to: '2026-01-05T08:00:00Z' };
  expect((await change(number, { from: window.to, to: window.from })).status).toBe(409);
  const planned = await change(number, { ...window, state: 'planned', people: ['fitz'], version });
  expect(planned.body).toMatchObject({ state: 'planned', late: true, people: ['fitz'] });
  expect((await change(number, { title: 'Other', version })).status).toBe(409);
  await change(number, { state: 'doing' });
  await ask('POST', `/maintenance/orders/${number}/time`, fitter, { person: 'fitz', minutes: 45 });
  await ask('POST', `/maintenance/orders/${number}/measures`, fitter, {
    ...{ name: 'Vibration', unit: 'mm/s', before: 6.8, after: null },
  });
  await ask('POST', `/maintenance/orders/${number}/measures`, fitter, {
    ...{ name: 'Vibration', unit: 'mm/s', before: null, after: 2.9 },
  });
  expect((await change(number, { state: 'done', closing: closing({ mode: '' }) })).body.detail).toMatch(
    /how it failed/,
  );
  const done = await change(number, { state: 'done', closing: closing() });
  expect(done.body).toMatchObject({ state: 'done', closing: { mode: 'jammed' } });
  expect((await change(number, { title: 'Too late' })).status).toBe(409);
  expect((await change(number, { state: 'reviewed' })).body).toMatchObject({ state: 'reviewed', done: done.body.done });
  const { body } = await ask('GET', `/maintenance/orders/${number}`, viewer);
  expect(body).toMatchObject({
    times: [{ person: 'fitz', minutes: 45 }],
    measures: [{ name: 'Vibration', before: 6.8, after: 2.9 }],
  });
  expect(body.events.map(({ what }: { what: string }) => what)).toEqual([
    ...['made', 'changed', 'planned', 'doing', 'done', 'reviewed'],
  ]);
  const rows = await record.records.db
    .selectFrom('audit')
    .select('what')
    .where('subject', '=', `work:${number}`)
    .orderBy('sequence')
    .execute();
  expect(rows.map(({ what }) => what)).toEqual([
    ...['work-made', 'work-changed', 'work-changed', 'work-time-booked', 'work-measured', 'work-measured'],
    ...['work-closed', 'work-changed'],
  ]);
});

test('closing tells what the next model learns: failed or not, the verdict on the prediction, and what begins its life anew', async () => {
  const component = { name: 'Drive end bearing', fitted: '2025-01-01T00:00:00Z', part: 'b-6204' };
  expect((await ask('PUT', '/maintenance/components/m2/bearing', fitter, component)).status).toBe(204);
  const { number } = await make({ machine: 'm2', component: 'bearing', kind: 'predictive', prediction: 'p-7' });
  const unsaid = await change(number, { state: 'done', closing: closing({ failed: false }) });
  expect(unsaid.body.detail).toMatch(/prediction was right/);
  const told = closing({ failed: false, renewed: true, verdict: 'right', mode: '', mechanism: 'wear' });
  const done = (await change(number, { state: 'done', closing: told })).body;
  const at = Date.parse(done.done);
  const { components } = (await ask('GET', '/maintenance/components?machine=m2', viewer)).body;
  expect(components).toEqual([{ machine: 'm2', id: 'bearing', ...component, fitted: done.done }]);
  const window = { from: at - HOUR, to: at + HOUR };
  expect(await repairsIn(record.records, { machines: ['m2'], window })).toEqual([
    {
      ...{ machine: 'm2', at, workOrder: number, kind: 'predictive', component: 'bearing', prediction: 'p-7' },
      ...{ stop: null, made: Date.parse(done.made) },
      ...{ renewed: true, failed: false, verdict: 'right' },
      code: { mode: '', mechanism: 'wear', cause: 'expected-wear' },
    },
  ]);
  expect(await repairsIn(record.records, { machines: ['m2'], window: { from: at + 1, to: at + HOUR } })).toEqual([]);
  // It was not done after all: nothing is learned from it.
  await change(number, { state: 'doing' });
  expect(await repairsIn(record.records, { machines: ['m2'], window })).toEqual([]);
});

test('a checklist begins with the work, and what it asks for is done before the order is', async () => {
  const admin = await signsIn(surface, 'ada', [{ role: 'admin', lines: null }]);
  const step = { id: 'locked', asks: 'ok', text: { en: 'Locked out' }, file: null, unit: '', low: null, high: null };
  await ask('PUT', '/checklists/templates/lockout', admin, {
    ...{ kind: 'maintenance', name: { en: 'Lockout' }, signature: false, base: 0, bindings: [] },
    steps: [{ ...step, choices: [], required: true, skippable: false }],
  });
  const { number } = await make({ checklist: 'lockout' });
  const { run } = (await change(number, { state: 'doing' })).body;
  expect((await change(number, { state: 'done', closing: closing() })).body.detail).toMatch(
    /checklist is not finished/,
  );
  await ask('POST', `/checklists/runs/${run}/answers`, fitter, { step: 'locked', value: true });
  await ask('POST', `/checklists/runs/${run}/finish`, fitter, {});
  expect((await change(number, { state: 'done', closing: closing() })).status).toBe(200);
  expect((await make({ checklist: 'nothing' })).number).toBeGreaterThan(number);
});

test('another program works by its key under its own numbers: told again it is the same order', async () => {
  const told = asked({ external: { system: 'sap-pm', id: '4711' } });
  const send = async (payload: object, authorization = 'Bearer cmms') => {
    const headers = { authorization };
    const at = { url: '/api/v1/maintenance/orders', remoteAddress: FAR };
    return surface.app.inject({ method: 'POST', ...at, headers, payload });
  };
  const first = await send(told);
  expect(first.json()).toMatchObject({ madeBy: 'cmms', external: { system: 'sap-pm', id: '4711' } });
  expect((await send(told)).json()).toEqual(first.json());
  expect((await send(told, 'Bearer other')).statusCode).toBe(401);
});

test('the catalogue speaks three languages, and a plant adds its own', async () => {
  const admin = await signsIn(surface, 'anna', [{ role: 'maintenance', lines: null }]);
  const own = { kind: 'mechanism', name: { en: 'Film torn', de: 'Folie gerissen' }, types: ['wrapper'] };
  expect((await ask('PUT', '/maintenance/codes/film-torn', fitter, own)).status).toBe(403);
  expect((await ask('PUT', '/maintenance/codes/film-torn', admin, own)).status).toBe(204);
  await ask('PUT', '/maintenance/codes/cavitation', admin, { kind: 'mechanism', name: 'x', types: [], gone: true });
  const { codes } = (await ask('GET', '/maintenance/codes', viewer)).body;
  const ids = codes.map(({ id }: { id: string }) => id);
  expect(codes).toContainEqual({ id: 'film-torn', ...own, own: true, gone: false });
  // Closed orders go on naming what is out of use; it stands behind the others.
  expect(codes.at(-1)).toMatchObject({ id: 'cavitation', own: false, gone: true });
  expect(new Set(ids).size).toBe(ids.length);
  for (const { name, own: added, gone } of codes)
    if (!added && !gone) expect(Object.keys(name)).toEqual(['en', 'de', 'tr']);
});

const FILE = `system,external,machine,kind,title,state,made,done,found,failed,mode,mechanism,cause,renewed,people
sap,1,m0,corrective,Seal leaks,done,2025-11-01T06:00:00Z,2025-11-01T09:30:00Z,Seal torn,true,external-leak,wear,expected-wear,true,A. Novak|B. Kaya
sap,2,m0,inspection,Look at the belt,open,,,,,,,,,
sap,3,m9,inspection,No such machine,open,,,,,,,,,
sap,4,m0,inspection,Done without a word,done,,,,,,,,,
`;

test('a file of another program: each row under its number, told again nothing is done twice, wrong rows are named', async () => {
  const admin = await signsIn(surface, 'arne', [{ role: 'maintenance', lines: null }]);
  const give = async (payload: string, type = 'text/csv', query = '') =>
    (
      await surface.app.inject({
        ...{ method: 'POST', url: `/api/v1/maintenance/orders/import${query}`, remoteAddress: FAR, payload },
        headers: { cookie: admin, 'content-type': type },
      })
    ).json();
  const judged = await give(FILE, 'text/csv', '?dry_run=true');
  expect(judged).toMatchObject({ dryRun: true, taken: 2, made: 2, changed: 0 });
  expect((await ask('GET', '/maintenance/orders?machine=m0', admin)).body.orders).toEqual([]);
  const first = await give(FILE);
  expect(first).toMatchObject({ dryRun: false, taken: 2, made: 2, changed: 0 });
  expect(first.faults).toMatchObject([
    { line: 4, entry: '3', reason: expect.stringMatching(/m9/) },
    { line: 5, entry: '4', reason: expect.stringMatching(/what was found/) },
  ]);
  expect(judged.faults).toEqual(first.faults);
  const ours = async () =>
    ((await ask('GET', '/maintenance/orders?machine=m0', admin)).body.orders as Record<string, unknown>[])
      .filter(({ external }) => (external as { system?: string } | null)?.system === 'sap')
      .sort((a, b) => Number(a['number']) - Number(b['number']));
  const before = await ours();
  expect(before).toMatchObject([
    {
      state: 'done',
      done: '2025-11-01T09:30:00.000Z',
      made: '2025-11-01T06:00:00.000Z',
      people: ['A. Novak', 'B. Kaya'],
    },
    { state: 'open', title: 'Look at the belt' },
    // Of a row that is refused nothing goes in, not its half either.
  ]);
  expect(before).toHaveLength(2);
  expect(await give(FILE)).toMatchObject({ taken: 2, made: 0, changed: 0 });
  expect(await ours()).toEqual(before);
  const at = Date.parse('2025-11-01T09:30:00Z');
  expect(await repairsIn(record.records, { machines: ['m0'], window: { from: at, to: at + 1 } })).toMatchObject([
    { renewed: true, failed: true, code: { mode: 'external-leak' } },
  ]);
  const again = { system: 'sap', external: '2', machine: 'm0', kind: 'inspection', title: 'Belt, again' };
  expect(await give(JSON.stringify([again]), 'application/json')).toMatchObject({ taken: 1, made: 0, changed: 1 });
  expect((await ours())[1]).toMatchObject({ title: 'Belt, again', state: 'open' });
});

test('what is exported is taken in again and changes nothing', async () => {
  const admin = await signsIn(surface, 'asta', [{ role: 'maintenance', lines: null }]);
  const at = { remoteAddress: FAR, headers: { cookie: admin } };
  const csv = async () => (await surface.app.inject({ ...at, url: '/api/v1/maintenance/orders?as=csv' })).body;
  const before = await csv();
  const rows = before.split('\n').filter((row, i) => i === 0 || row.includes('sap'));
  const taken = await surface.app.inject({
    ...{
      method: 'POST',
      url: '/api/v1/maintenance/orders/import',
      remoteAddress: FAR,
      payload: `${rows.join('\n')}\n`,
    },
    headers: { cookie: admin, 'content-type': 'text/csv' },
  });
  expect(taken.json()).toMatchObject({ faults: [] });
  expect(await csv()).toBe(before);
});

test('others are told: each step of an order under its number, and a part that went below its minimum, once', async () => {
  const admin = await signsIn(surface, 'axel', [{ role: 'maintenance', lines: null }]);
  const tail = factTail(record.records);
  const [work, parts] = [await tail.newest('work-order'), await tail.newest('part-below-minimum')];
  const { number } = await make({ external: { system: 'sap', id: '77' } }, admin);
  await change(number, { state: 'done', closing: closing() }, admin);
  const told = await tail.read('work-order', work, 10);
  expect(told.map(({ fact }) => fact)).toMatchObject([
    { number, what: 'made', external: { system: 'sap', id: '77' } },
    { number, what: 'done', closing: { found: 'Chute worn through' } },
  ]);
  const fields = { name: 'Belt', unit: 'pcs', place: '', min: 2, max: 4, leadDays: null, supplier: '', cost: null };
  await ask('PUT', '/maintenance/parts/belt', admin, fields);
  const move = (kind: string, quantity: number) =>
    ask('POST', '/maintenance/parts/belt/movements', admin, { kind, quantity });
  for (const [kind, quantity] of [
    ['receipt', 3],
    ['issue', 2],
    ['issue', 1],
  ] as const)
    await move(kind, quantity);
  const short = await tail.read('part-below-minimum', parts, 10);
  expect(short.map(({ fact }) => fact)).toMatchObject([{ part: 'belt', onHand: 0, min: 2 }]);
});
