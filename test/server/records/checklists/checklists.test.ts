/** Checklists over HTTP in a real record: written in versions, opened by what happens, answered once, told of. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cookieOf, PASSWORD, signsIn, trySignIn } from '../../http/persons.ts';
import { openSurface, type Surface } from '../../http/surface.ts';
import type { Followed } from '../followed.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** The smallest JPEG there can be said to be one, padded. */
const PHOTO = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(200, 7)]);

let surface: Surface;
let record: Followed;
let cookie: string;
beforeAll(async () => {
  surface = await openSurface({ withPeople: true });
  record = await surface.recorded();
  await record.caughtUp();
  cookie = await signsIn(surface, 'ada', [{ role: 'admin', lines: null }]);
}, 120_000);
afterAll(() => surface?.stop());

async function call(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, payload?: unknown, key?: string) {
  const answer = await surface.app.inject({
    ...{ method, url: `/api/v1${path}`, headers: { cookie, ...(key ? { 'idempotency-key': key } : {}) } },
    ...(payload === undefined ? {} : { payload: payload as object }),
  });
  return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() };
}
const step = (id: string, asks: string, more: object = {}) => ({
  ...{ id, asks, text: { en: id }, file: null, unit: '', low: null, high: null, choices: [] },
  ...{ required: true, skippable: false, ...more },
});
const bound = (trigger: string, more: object = {}) => ({
  ...{ scope: 'line:line', product: null, trigger, every: null, dueMin: null, ...more },
});
const checklist = (bindings: object[], more: object = {}) => ({
  ...{ kind: 'start-up', name: { en: 'Start-up', de: 'Anfahren' }, signature: false, base: 0, bindings },
  steps: [
    step('guards', 'ok'),
    step('torque', 'number', { unit: 'N·m', low: 1.2, high: 2 }),
    step('colour', 'choice', { choices: ['red', 'blue'], required: false }),
    step('note', 'text', { skippable: true }),
    step('label', 'photo', { skippable: true }),
  ],
  ...more,
});
/** Opened by hand. */
async function begun(template: string): Promise<string> {
  const id = randomUUID();
  const answer = await call('POST', '/checklists/runs', { id, template, line: 'line' });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return id;
}
const answer = (run: string, name: string, value: unknown, more: object = {}, key?: string) =>
  call('POST', `/checklists/runs/${run}/answers`, { step: name, value, ...more }, key);
const opened = async (template: string) =>
  ((await call('GET', '/checklists/runs?line=line&limit=200')).body.runs as { run: Record<string, unknown> }[])
    .map(({ run }) => run)
    .filter((run) => run['template'] === template);
const look = () => record.checklists.followerOf(surface.app.log as never).look();

describe('written', () => {
  test('each change is a version; a run keeps the one it began with; who changes an old version is told', async () => {
    expect((await call('PUT', '/checklists/templates/written', checklist([bound('hand')]))).body).toMatchObject({
      id: 'written',
      version: 1,
    });
    const run = await begun('written');
    const changed = checklist([bound('hand')], { base: 1, steps: [step('only', 'ok')] });
    expect((await call('PUT', '/checklists/templates/written', changed)).body.version).toBe(2);
    expect((await call('PUT', '/checklists/templates/written', changed)).status).toBe(409);
    expect((await call('GET', `/checklists/runs/${run}`)).body).toMatchObject({
      run: { version: 1 },
      template: { version: 1, steps: [{ id: 'guards' }, {}, {}, {}, {}] },
    });
  });

  test('what cannot be meant is refused: a step twice, limits the wrong way round, a place or a file that is not there', async () => {
    const put = async (more: object) => (await call('PUT', '/checklists/templates/wrong', checklist([], more))).status;
    expect(await put({ steps: [step('a', 'ok'), step('a', 'ok')] })).toBe(422);
    expect(await put({ steps: [step('a', 'number', { low: 2, high: 1 })] })).toBe(422);
    expect(await put({ steps: [step('a', 'choice')] })).toBe(422);
    expect(await put({ bindings: [bound('hand', { scope: 'line:nowhere' })] })).toBe(404);
    expect(await put({ bindings: [bound('hours')] })).toBe(422);
    expect(await put({ steps: [step('a', 'ok', { file: 'f'.repeat(64) })] })).toBe(404);
  });
});

describe('worked through', () => {
  test('answers are judged by their limits, kept with who, when and shift, and taken once however often they are sent', async () => {
    await call('PUT', '/checklists/templates/work', checklist([bound('hand')]));
    const run = await begun('work');
    const key = randomUUID();
    const at = new Date(surface.to - MINUTE).toISOString();
    const first = await answer(run, 'torque', 2.6, { at, by: 'Bo' }, key);
    expect(first.body.answers).toMatchObject([
      { step: 'torque', value: 2.6, verdict: 'out-of-range', by: 'Bo', at, shift: 'day', product: 'red' },
    ]);
    expect((await answer(run, 'torque', 2.6, { at, by: 'Bo' }, key)).body).toEqual(first.body);
    expect((await answer(run, 'guards', true, {}, key)).status).toBe(409);
    // Measured again: the later counts, the earlier stays on record.
    expect((await answer(run, 'torque', 1.7)).body.answers).toMatchObject([{ value: 1.7, verdict: 'ok' }]);
    const kept = await record.records.db
      .selectFrom('checklist_answer')
      .select('value')
      .where('run', '=', run)
      .execute();
    expect(kept.map(({ value }) => value)).toEqual([2.6, 1.7]);
  });

  test('what does not fit a step is refused, and nothing of it is kept', async () => {
    const run = await begun('work');
    for (const [name, value] of [
      ['guards', 3],
      ['torque', 'two'],
      ['colour', 'green'],
      ['note', ''],
      ['nothing', true],
    ])
      expect([409, 422], String(name)).toContain((await answer(run, String(name), value)).status);
    expect((await answer(run, 'guards', null)).status).toBe(422); // may not be skipped
    expect((await answer(run, 'note', null)).status).toBe(422); // only with a reason
    expect((await call('GET', `/checklists/runs/${run}`)).body.answers).toEqual([]);
  });

  test('a photo is kept by its hash and shown again; what is no picture, or too large, is refused', async () => {
    const run = await begun('work');
    const taken = await answer(run, 'label', null, { photo: PHOTO.toString('base64') });
    const hash = taken.body.answers[0].value as string;
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    const file = await surface.app.inject({ url: `/api/v1/files/${hash}`, headers: { cookie } });
    expect(file.headers['content-type']).toBe('image/jpeg');
    expect(file.rawPayload.equals(PHOTO)).toBe(true);
    const script = Buffer.from('<svg onload="alert(1)"></svg> and some more of it').toString('base64');
    expect((await answer(run, 'label', null, { photo: script })).status).toBe(422);
    const large = Buffer.concat([PHOTO, Buffer.alloc(4 * 1024 * 1024)]).toString('base64');
    expect((await answer(run, 'label', null, { photo: large })).status).toBe(422);
    expect((await answer(run, 'label', null, { photo: large.repeat(2) })).status).toBe(413);
  });

  test('it is finished when required steps are answered or skipped with a reason; then it is signed and never changes', async () => {
    await call('PUT', '/checklists/templates/signed', checklist([bound('hand')], { signature: true }));
    const run = await begun('signed');
    await answer(run, 'guards', true);
    await answer(run, 'torque', 1.5);
    const early = await call('POST', `/checklists/runs/${run}/finish`, {});
    expect(early).toMatchObject({ status: 409, body: { detail: 'steps are missing: note, label' } });
    await answer(run, 'note', null, { reason: 'nothing to say' });
    await answer(run, 'label', null, { reason: 'camera broken' });
    const sign = { kind: 'checklist-run', record: run, meaning: 'done as written', password: PASSWORD };
    expect((await call('POST', '/signatures', sign)).status).toBe(404); // not finished yet
    expect((await call('POST', `/checklists/runs/${run}/finish`, { by: 'Bo' })).body.run).toMatchObject({
      state: 'done',
      doneBy: 'Bo',
    });
    expect((await call('POST', '/signatures', sign)).body).toMatchObject({ printed: 'ADA', matches: true });
    expect((await answer(run, 'torque', 1.9)).status).toBe(409);
    const known = await call('GET', `/signatures?kind=checklist-run&record=${run}`);
    expect(known.body.signatures).toMatchObject([{ meaning: 'done as written', matches: true }]);
  });
});

describe('opened', () => {
  test('by a shift, an order, a changeover, hours and units, each once however often it is looked, also after a restart', async () => {
    const one = (trigger: string, more: object = {}) =>
      call('PUT', `/checklists/templates/by-${trigger}`, checklist([bound(trigger, { dueMin: 30, ...more })]));
    await one('shift-start');
    await one('order-start');
    await one('changeover');
    await one('hours', { every: 2 });
    await one('units', { every: 100, scope: 'machine:m0' });
    await look();
    for (const name of ['shift-start', 'order-start', 'changeover', 'hours', 'units'])
      expect(await opened(`by-${name}`), name).toEqual([]);

    const planned = (order: string, product: string) => ({ order, line: 'line', product, quantity: 100 });
    await call('POST', '/orders', { orders: [planned('c-1', 'red'), planned('c-2', 'blue')] });
    await call('POST', '/orders/c-1/start', {});
    surface.pass(MINUTE);
    await look();
    await look();
    expect(await opened('by-order-start')).toMatchObject([{ order: 'c-1', product: 'red', trigger: 'order-start' }]);
    expect(await opened('by-changeover')).toEqual([]);
    await call('POST', '/orders/c-1/complete', {});
    surface.pass(MINUTE);
    await call('POST', '/orders/c-2/start', {});
    surface.pass(MINUTE);
    await look();
    expect((await opened('by-order-start')).map(({ order, state }) => [order, state])).toEqual([
      ['c-2', 'open'],
      ['c-1', 'missed'],
    ]);
    expect(await opened('by-changeover')).toMatchObject([{ product: 'blue' }]);

    surface.pass(24 * HOUR);
    await look();
    await look();
    expect(await opened('by-shift-start')).toMatchObject([{ shift: 'day', state: 'open' }]);
    expect(await opened('by-hours')).toHaveLength(1);
    const [hours] = await opened('by-hours');
    expect(Date.parse(String(hours?.['dueAt'])) - Date.parse(String(hours?.['openedAt']))).toBe(30 * MINUTE);
  });

  test('the report tells what was late, missed, skipped and out of range, by standard and by shift', async () => {
    const from = new Date(surface.from).toISOString();
    const to = new Date(surface.to + 25 * HOUR).toISOString();
    const report = async (by: string) =>
      (await call('GET', `/checklists/report?from=${from}&to=${to}&by=${by}`)).body.rows;
    const rows = (await report('template')) as { key: string }[];
    const of = (key: string) => rows.find((row) => row.key === key);
    expect(of('signed')).toMatchObject({ runs: 1, done: 1, late: 0, missed: 0, answers: 4, skipped: 2 });
    expect(of('by-order-start')).toMatchObject({ runs: 2, done: 0, late: 2, missed: 1 });
    expect(of('work')).toMatchObject({ outOfRange: 0, notOk: 0 }); // measured again, it was fine
    expect(((await report('shift')) as { key: string; runs: number }[])[0]).toMatchObject({ key: 'day' });
  });

  test('a template out of use opens no more', async () => {
    cookie = cookieOf(await trySignIn(surface, 'ada')); // a session lasts half a day
    expect((await call('DELETE', '/checklists/templates/by-shift-start')).status).toBe(204);
    surface.pass(24 * HOUR);
    await look();
    expect(await opened('by-shift-start')).toHaveLength(1);
  });
});
