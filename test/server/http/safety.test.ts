/** Safety of people: told once however often it is sent, audited, counted in days, and shown to the morning meeting. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signsIn } from './persons.ts';
import { openSurface, type Surface } from './surface.ts';

const DAY = 86_400_000;
const FAR = '192.168.7.9';
let surface: Surface;
let operator = '';
let admin = '';
let elsewhere = '';

beforeAll(async () => {
  surface = await openSurface({ demo: false, host: '0.0.0.0', withPeople: true });
  await surface.recorded();
  operator = await signsIn(surface, 'otto', [{ role: 'operator', lines: ['line'] }]);
  elsewhere = await signsIn(surface, 'olga', [{ role: 'operator', lines: ['other'] }]);
  admin = await signsIn(surface, 'ada', [{ role: 'admin', lines: null }]);
}, 120_000);
afterAll(() => surface?.stop());

const iso = (at: number) => new Date(at).toISOString();
async function ask(method: 'GET' | 'POST' | 'DELETE', url: string, cookie: string, payload?: object, key?: string) {
  const headers = { cookie, ...(key ? { 'idempotency-key': key } : {}) };
  const answer = await surface.app.inject({
    ...{ method, url: `/api/v1${url}`, headers, remoteAddress: FAR },
    ...(payload ? { payload } : {}),
  });
  return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() };
}
const tell = (cookie: string, more: object, key?: string) =>
  ask('POST', '/safety', cookie, { kind: 'near-miss', line: 'line', text: 'A pallet slipped', ...more }, key);
const told = async (cookie = admin) => {
  const window = `from=${iso(surface.to - 30 * DAY)}&to=${iso(surface.to + 60_000)}`;
  return (await ask('GET', `/safety?${window}`, cookie)).body;
};

test('before anything was told, nothing is claimed', async () => {
  expect(await told()).toEqual({ events: [], daysSinceHarm: null, since: null });
});

test('a near miss is told from the panel once, however often it is sent; it hurt nobody', async () => {
  const at = iso(surface.to - 600_000);
  const [first, again] = await Promise.all([
    tell(operator, { machine: 'm1', at, by: 'Bo' }, 'panel-1'),
    tell(operator, { machine: 'm1', at, by: 'Bo' }, 'panel-1'),
  ]);
  expect([first.status, again.body]).toEqual([201, first.body]);
  expect(await told()).toMatchObject({
    events: [{ kind: 'near-miss', line: 'line', machine: 'm1', text: 'A pallet slipped', by: 'Bo', at }],
    daysSinceHarm: null,
    since: at,
  });
});

test('the days since somebody was hurt are whole days, and what was told by mistake is taken back and stays in the audit', async () => {
  const hurt = await tell(admin, { kind: 'first-aid', text: 'A cut finger', at: iso(surface.to - 4.5 * DAY) });
  expect((await told()).daysSinceHarm).toBe(4);
  const wrong = await tell(admin, { kind: 'injury', line: null, text: 'Not here' });
  expect(wrong.status, JSON.stringify(wrong.body)).toBe(201);
  expect((await told()).daysSinceHarm).toBe(0);
  expect((await ask('DELETE', `/safety/${wrong.body.id}`, operator)).status).toBe(403);
  expect((await ask('DELETE', `/safety/${wrong.body.id}`, admin)).status).toBe(204);
  expect((await ask('DELETE', `/safety/${wrong.body.id}`, admin)).status).toBe(404);
  expect((await told()).daysSinceHarm).toBe(4);
  const { rows } = (await ask('GET', '/audit?subject=safety', admin)).body;
  expect(rows.map(({ what, subject }: Record<string, string>) => [what, subject])).toEqual([
    ['safety-withdrawn', `safety:${wrong.body.id}`],
    ['safety-told', `safety:${wrong.body.id}`],
    ['safety-told', `safety:${hurt.body.id}`],
    ['safety-told', expect.stringMatching(/^safety:\d+$/)],
  ]);
});

test('the meeting of the day shows what happened on it, and how long nobody was hurt', async () => {
  const day = iso(surface.to - 4.5 * DAY).slice(0, 10);
  const { body } = await ask('GET', `/meeting?day=${day}`, admin);
  expect(body.safety).toMatchObject({ events: [{ kind: 'first-aid', text: 'A cut finger' }], daysSinceHarm: 0 });
});

test('who has no role on the line tells nothing of it and sees nothing of it; a machine elsewhere is refused', async () => {
  expect((await tell(elsewhere, {})).status).toBe(403);
  expect((await told(elsewhere)).events).toEqual([]);
  expect((await tell(operator, { machine: 'm9' })).status).toBe(404);
  expect((await tell(operator, { at: iso(surface.to + DAY) })).status).toBe(400);
  expect((await tell(operator, { text: '  ' })).status).toBe(400);
});
