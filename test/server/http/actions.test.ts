/** Actions over HTTP: made once, changed by whom the line is, judged by the record; what they were before stays. */

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { actionRoutes } from '../../../server/http/action-routes.ts';
import { openIdempotency } from '../../../server/http/idempotency.ts';
import { effectOf } from '../../../server/records/actions/action-effect.ts';
import { ActionStore } from '../../../server/records/actions/action-store.ts';
import { type Row, shiftRows } from '../past/shift.ts';
import { takeIn } from '../records/taken-in.ts';
import { signsIn } from './persons.ts';
import { openSurface, type Surface } from './surface.ts';

let surface: Surface;
let operator: string;
let viewer: string;
let other: string;
const FAR = '192.168.7.9';

beforeAll(async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'gemba-once-')), 'once.jsonl');
  const idempotency = await openIdempotency(file, () => Date.now());
  surface = await openSurface({ demo: false, withPeople: true, host: '0.0.0.0', past: { idempotency } as never });
  await surface.recorded();
  operator = await signsIn(surface, 'otto', [{ role: 'operator', lines: ['line'] }]);
  viewer = await signsIn(surface, 'vera', [{ role: 'viewer', lines: null }]);
  other = await signsIn(surface, 'olga', [{ role: 'operator', lines: ['elsewhere'] }]);
}, 120_000);
afterAll(() => surface?.stop());

const fields = (more: object = {}) => ({
  line: 'line',
  machine: 'm1',
  title: 'Replace the cap chute',
  why: 'Cap feed jam',
  owner: 'Otto',
  due: '2026-01-10T12:00:00Z',
  evidence: { scope: 'line:line', only: { reason: 'fault:7', machine: 'm1' } },
  measure: { kind: 'loss', scope: 'line:line', only: { reason: 'fault:7', machine: 'm1' }, by: 'stops' },
  ...more,
});
const ask = async (method: 'GET' | 'POST' | 'PUT', url: string, cookie: string, payload?: object, key?: string) => {
  const answer = await surface.app.inject({
    ...{ method, url: `/api/v1${url}`, remoteAddress: FAR },
    headers: { cookie, ...(key ? { 'idempotency-key': key } : {}) },
    ...(payload ? { payload } : {}),
  });
  return { status: answer.statusCode, body: answer.json() };
};

test('made by who works on the line, once however often it is sent; by nobody else', async () => {
  expect((await ask('POST', '/actions', viewer, fields())).status).toBe(403);
  expect((await ask('POST', '/actions', other, fields())).status).toBe(403);
  const first = await ask('POST', '/actions', operator, fields(), 'key-1');
  expect(first).toMatchObject({ status: 201, body: { id: 1, status: 'open', by: 'otto', overdue: true } });
  expect((await ask('POST', '/actions', operator, fields(), 'key-1')).body).toEqual(first.body);
  expect((await ask('POST', '/actions', operator, fields({ title: 'Other' }), 'key-1')).status).toBe(409);
  expect((await ask('GET', '/actions', viewer)).body.actions.map(({ id }: { id: number }) => id)).toEqual([1]);
  expect((await ask('GET', '/actions', other)).body.actions).toEqual([]);
  expect((await ask('GET', '/actions/1', other)).status).toBe(403);
});

test('what does not fit is refused by name', async () => {
  for (const [more, status] of [
    [{ title: '  ' }, 400],
    [{ line: 'line9' }, 404],
    [{ machine: 'm9' }, 404],
    [{ measure: { kind: 'kpi', scope: 'line:line9', kpi: 'oee', profile: 'iso22400' } }, 404],
    [{ measure: { kind: 'loss', scope: 'line:line', only: {}, by: 'weather' } }, 400],
  ] as const)
    expect([more, (await ask('POST', '/actions', operator, fields(more))).status]).toEqual([more, status]);
  expect((await ask('GET', '/actions/99', viewer)).status).toBe(404);
  expect((await ask('GET', '/actions?status=late', viewer)).status).toBe(400);
});

test('moved on and changed, with every version kept and told in the audit; of two who change it at once one is told', async () => {
  const { body: before } = await ask('GET', '/actions/1', viewer);
  expect(before).toMatchObject({ noEffect: 'not-done', effect: null });
  const { version } = before.action;
  const moved = await ask('PUT', '/actions/1', operator, { status: 'doing', note: 'parts ordered', version });
  expect(moved).toMatchObject({ status: 200, body: { status: 'doing' } });
  expect((await ask('PUT', '/actions/1', operator, { owner: 'Ada', version })).status).toBe(409);
  expect((await ask('PUT', '/actions/1', viewer, { owner: 'Ada' })).status).toBe(403);
  const changed = await ask('PUT', '/actions/1', operator, { due: null });
  expect(changed.body).toMatchObject({ due: null, overdue: false, owner: 'Otto', status: 'doing' });
  await ask('PUT', '/actions/1', operator, { note: 'half of them came' });
  const done = await ask('PUT', '/actions/1', operator, { status: 'done' });
  expect(done.body.done).not.toBeNull();
  const { body } = await ask('GET', '/actions/1', viewer);
  expect(body.events.map(({ what, note }: { what: string; note: string }) => [what, note])).toEqual([
    ['made', ''],
    ['doing', 'parts ordered'],
    ['changed', ''],
    ['note', 'half of them came'],
    ['done', ''],
  ]);
  expect(body.effect.verdict).toMatch(/too-early|nothing-before/);
  const { records } = await surface.recorded();
  const versions = await records.db.selectFrom('action').select(['status', 'superseded']).orderBy('id').execute();
  expect(versions.map(({ status, superseded }) => [status, superseded === null])).toEqual([
    ['open', false],
    ['doing', false],
    ['doing', false],
    ['done', true],
  ]);
  const rows = await records.db.selectFrom('audit').select('what').where('subject', '=', 'action:1').execute();
  expect(rows.map(({ what }) => what)).toEqual(['action-made', 'action-changed', 'action-changed', 'action-changed']);
});

/** Points of a chart an hour apart, so many of them with a reading outside. */
async function points(from: number, count: number, outside: number): Promise<void> {
  const { records } = await surface.recorded();
  const rows = Array.from({ length: count }, (_, i) => ({
    ...{ characteristic: 'temp', product: '', at_ms: from + i, value: 80, spread: null, n: 1, readings: [] },
    ...{ plotted: null, plotted_low: null, below: 0, above: i < outside ? 1 : 0, rules: i < outside ? 1 : 0 },
    ...{ baseline: null, order: null, lot: null, crew: null, shift: null },
  }));
  await records.db.insertInto('spc_point').values(rows).execute();
}

test('a corrective and preventive action is done with a cause, and closed by another one when the record shows that it helped', async () => {
  const quality = await signsIn(surface, 'quentin', [{ role: 'quality', lines: null }]);
  const qualityToo = await signsIn(surface, 'quirin', [{ role: 'quality', lines: null }]);
  const nothing = { containment: '', cause: '', corrective: '', preventive: '' };
  const measure = { kind: 'points', scope: 'machine:m1', characteristic: 'temp', by: 'outside' };
  const made = await ask(
    'POST',
    '/actions',
    quality,
    fields({ measure: null, capa: nothing, evidence: { hold: '3' } }),
  );
  expect(made).toMatchObject({ status: 201, body: { capa: nothing, evidence: { hold: '3' } } });
  await points(Date.parse(made.body.made) - 10_000, 60, 24);
  const move = async (more: object, who = quality) => (await ask('PUT', `/actions/${made.body.id}`, who, more)).body;
  expect((await move({ status: 'done' })).detail).toMatch(/say its cause first/);
  expect((await move({ capa: { ...nothing, cause: 'Heater band loose' }, status: 'done' })).detail).toMatch(
    /against its cause/,
  );
  const whole = { ...nothing, cause: 'Heater band loose', corrective: 'Band clamped' };
  expect((await move({ capa: whole, status: 'done' })).detail).toMatch(/judged by/);
  expect((await move({ status: 'verified' })).detail).toMatch(/not done yet/);
  expect(await move({ capa: whole, measure, status: 'done' })).toMatchObject({ status: 'done' });
  expect((await move({ capa: null })).detail).toMatch(/stays a corrective/);
  expect((await move({ status: 'verified' })).detail).toMatch(/somebody else closes it/);
  expect((await ask('PUT', `/actions/${made.body.id}`, operator, { status: 'verified' })).status).toBe(403);
  expect((await move({ status: 'verified' }, qualityToo)).detail).toMatch(/too early/);
  const { done } = (await ask('GET', `/actions/${made.body.id}`, quality)).body.action;
  await points(Date.parse(done) + 1, 3, 0);
  surface.pass(5);
  expect((await move({ status: 'verified' }, qualityToo)).detail).toMatch(/too early/);
  await points(Date.parse(done) + 10, 40, 1);
  surface.pass(100);
  const judged = (await ask('GET', `/actions/${made.body.id}`, quality)).body;
  expect(judged.effect).toMatchObject({ verdict: 'helped', unit: 'per-100', before: 40, seen: { after: { n: 1 } } });
  expect(await move({ status: 'verified' }, qualityToo)).toMatchObject({ status: 'verified', done });
  expect((await move({ status: 'verified' }, qualityToo)).detail).toMatch(/it is closed/);
});

test('no difference, or a plain action: it is not closed by its effect', async () => {
  const quality = await signsIn(surface, 'quinn', [{ role: 'quality', lines: null }]);
  const plain = await ask('POST', '/actions', operator, fields());
  await ask('PUT', `/actions/${plain.body.id}`, operator, { status: 'done' });
  const closed = await ask('PUT', `/actions/${plain.body.id}`, quality, { status: 'verified' });
  expect(closed.body.detail).toMatch(/only corrective and preventive/);
  const capa = { containment: '', cause: 'Unknown', corrective: 'Cleaned', preventive: '' };
  const measure = { kind: 'points', scope: 'machine:m1', characteristic: 'temp', by: 'signals' };
  const made = (await ask('POST', '/actions', operator, fields({ capa, measure }))).body;
  await points(Date.parse(made.made) - 9_000, 40, 20);
  const { done } = (await ask('PUT', `/actions/${made.id}`, operator, { status: 'done' })).body;
  await points(Date.parse(done) + 1_000, 60, 30);
  surface.pass(2_000);
  const same = await ask('PUT', `/actions/${made.id}`, quality, { status: 'verified' });
  expect(same.body.detail).toMatch(/no difference that is more than chance|became worse/);
  expect((await ask('PUT', `/actions/${made.id}`, quality, { status: 'dropped' })).body.detail).toMatch(/say why/);
});

const SHIFT = Date.UTC(2026, 2, 10, 20);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Eight hours of m1: a minute's stop every 8 minutes in the first four, every 40 after. */
function mended(): Row[] {
  const rows = shiftRows(SHIFT, 480).filter(({ tag }) => !/^m1\/(fault|state)$/.test(tag));
  let down: boolean | null = null;
  for (let minute = 0; minute <= 480; minute++) {
    const stands = minute % (minute < 240 ? 8 : 40) === 5;
    if (stands === down) continue;
    const at = SHIFT + minute * MINUTE;
    rows.push({ tag: 'm1/fault', at, value: stands ? 7 : 0 }, { tag: 'm1/state', at, value: stands ? 11 : 6 });
    down = stands;
  }
  return rows.sort((a, b) => a.at - b.at);
}

test('thirty jams in four hours before, six in four hours after: it helped, to a fifth; another fault is not judged by it', async () => {
  const taken = await takeIn(mended(), SHIFT + 8 * HOUR + MINUTE, [actionRoutes]);
  const { record, plant } = taken;
  const store = new ActionStore(record.records, () => SHIFT + 4 * HOUR);
  const by = { who: 'ada', from: '' };
  const judge = async (reason: string) => {
    const only = { reason, machine: 'm1' };
    const { id } = await store.make(
      {
        ...{ line: 'line', machine: 'm1', title: 'Chute', why: '', owner: '', due: null, evidence: {} },
        measure: { kind: 'loss', scope: 'line:line', only, by: 'stops' },
        capa: null,
      },
      by,
    );
    const done = await store.alter(id, null, { status: 'done' }, by);
    const parts = { plant, losses: record.losses, questions: record.questions, records: record.records };
    return effectOf(parts, done, SHIFT + 8 * HOUR);
  };
  const effect = await judge('fault:7');
  if (typeof effect === 'string') throw new Error(effect);
  expect(effect).toMatchObject({ verdict: 'helped', seen: { before: { n: 30 }, after: { n: 6 } } });
  // 30 in 210 minutes that ran against 6 in 234.
  expect(effect.change).toBeCloseTo(6 / 234 / (30 / 210), 6);
  expect(effect.high).toBeLessThan(1);
  expect(await judge('fault:8')).toMatchObject({ verdict: 'nothing-before' });
  await taken.stop();
}, 120_000);
