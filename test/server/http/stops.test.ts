/** What people say of stops: kept with who and when, the later counts, once however often it is sent, taken back and split. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSurface, type Surface } from './surface.ts';

interface Stop {
  readonly id: string;
  readonly machine: string;
  readonly from: string;
  readonly to: string | null;
  readonly netSeconds: number;
  readonly class: string;
  readonly parts: readonly { from: string; to: string; reason: string | null; state: string; unexplained: boolean }[];
  readonly said: readonly { said: number; reason: string; comment: string; by: string; inForce: boolean }[];
  readonly notes: readonly { text: string; by: string }[];
}

const MINUTE = 60_000;
let surface: Surface;
let window = '';
let cookie = '';
/** The constraint m1 is down from minute 4 to minute 7. */
let id = '';
let from = '';
const after = (minutes: number) => new Date(surface.from + minutes * MINUTE).toISOString();

beforeAll(async () => {
  surface = await openSurface();
  cookie = await surface.signIn();
  window = `from=${after(0)}&to=${after(10)}`;
  const [stop] = (await list()).filter(({ machine }) => machine === 'm1');
  ({ id = '', from = '' } = stop ?? {});
}, 60_000);
afterAll(() => surface?.stop());

async function list(more = ''): Promise<Stop[]> {
  return (await surface.get(`/api/v1/stops?scope=site&${window}${more}`)).json().stops;
}
const stopNow = async () => (await list()).find((stop) => stop.id === id) as Stop;
const enter = (what: string, body: object, key?: string) =>
  surface.app.inject({
    method: 'POST',
    url: `/api/v1/stops/${encodeURIComponent(id)}/${what}`,
    payload: body,
    headers: { cookie, ...(key ? { 'idempotency-key': key } : {}) },
  });
const give = (reason: string, by: string, more: object = {}, key?: string) =>
  enter('reason', { machine: 'm1', from, to: null, reason, by, ...more }, key);
const unexplained = async () => {
  const answer = (await surface.get(`/api/v1/stops/unexplained?scope=machine:m1&${window}`)).json();
  return Math.round(answer.machines[0].ms / MINUTE);
};

test('a stop is told whole, with its class, and counts as unexplained until somebody says why', async () => {
  expect(await stopNow()).toMatchObject({ machine: 'm1', class: 'long', netSeconds: 180, said: [] });
  expect((await list('&unexplained=true')).map((stop) => stop.id)).toEqual([id]);
  expect(await unexplained()).toBe(3);
});

test('a phone that sends an entry again is answered again, and it is done once', async () => {
  const first = await give('jam', 'ada', {}, 'phone-1-entry-1');
  expect(first.statusCode).toBe(200);
  const [again, atOnce] = await Promise.all([
    give('jam', 'ada', {}, 'phone-1-entry-1'),
    give('jam', 'ada', {}, 'phone-1-entry-1'),
  ]);
  expect([again.json(), atOnce.json()]).toEqual([first.json(), first.json()]);
  expect((await stopNow()).said).toHaveLength(1);
  expect((await give('cleaning', 'ada', {}, 'phone-1-entry-1')).statusCode).toBe(409);
  expect((await stopNow()).parts).toMatchObject([{ reason: 'jam', unexplained: false }]);
  expect(await unexplained()).toBe(0);
});

test('two say something else of one stop: both are kept, the later counts; who asked for it is told instead', async () => {
  const [seen] = (await stopNow()).said;
  await give('cleaning', 'ben');
  const refused = await give('jam', 'ada', { ifUnchanged: seen?.said });
  expect([refused.statusCode, refused.json().type]).toEqual([409, 'urn:gemba:problem:stop-changed']);
  const stop = await stopNow();
  expect(stop.parts).toMatchObject([{ reason: 'cleaning' }]);
  expect(stop.said.map(({ reason, by }) => [reason, by])).toEqual([
    ['cleaning', 'ben'],
    ['jam', 'ada'],
  ]);
  // As it was known before anybody spoke, it has no reason.
  expect((await list(`&known=${after(9)}`)).every(({ said }) => said.length === 0)).toBe(true);
});

test('what was said is taken back, and what was said before it counts again', async () => {
  const [last] = (await stopNow()).said;
  expect((await enter('undo', { said: last?.said, by: 'ben' })).statusCode).toBe(200);
  const stop = await stopNow();
  expect(stop.parts).toMatchObject([{ reason: 'jam' }]);
  expect(stop.said.map(({ reason, inForce }) => [reason, inForce])).toEqual([
    ['cleaning', false],
    ['jam', true],
  ]);
  expect((await enter('undo', { said: last?.said })).statusCode).toBe(404);
});

test('a stop is split at a time, each half has its reason, and merged again', async () => {
  expect((await enter('split', { at: after(6), by: 'ada' })).statusCode).toBe(200);
  expect((await stopNow()).parts.map((part) => [part.to, part.reason])).toEqual([
    [after(6), 'jam'],
    [after(7), null],
  ]);
  expect(await unexplained()).toBe(1);
  await give('cleaning', 'ada', { from: after(6), to: after(7) });
  expect((await stopNow()).parts.map(({ reason }) => reason)).toEqual(['jam', 'cleaning']);
  await enter('merge', { from, to: after(7), by: 'ada' });
  const stop = await stopNow();
  expect(stop.parts.map((part) => [part.from, part.to, part.reason])).toEqual([[from, after(7), 'jam']]);
  expect(stop.netSeconds).toBe(180);
});

test('a split where nobody had said why is one again, whatever was said of its second half', async () => {
  for (const { said, inForce } of (await stopNow()).said) if (inForce) await enter('undo', { said });
  expect((await stopNow()).parts).toHaveLength(1);
  const before = (await stopNow()).said.length;
  await enter('split', { at: after(6), by: 'ada' });
  await give('cleaning', 'ada', { from: after(6), to: after(7) });
  expect((await stopNow()).parts.map(({ reason }) => reason)).toEqual([null, 'cleaning']);
  expect((await enter('merge', { from, to: null, by: 'ada' })).statusCode).toBe(200);
  const stop = await stopNow();
  expect(stop.parts.map((part) => [part.from, part.to, part.reason])).toEqual([[from, after(7), null]]);
  expect(stop.said.filter(({ inForce }) => inForce)).toEqual([]);
  expect(stop.said).toHaveLength(before + 2);
  expect((await enter('merge', { from, to: null })).json().type).toBe('urn:gemba:problem:stop-unknown');
});

test('what does not fit is refused with its reason: no such reason, no comment where one is needed, no such stop', async () => {
  expect((await give('nothing', 'ada')).json().type).toBe('urn:gemba:problem:reason-unknown');
  expect((await give('other', 'ada')).json().type).toBe('urn:gemba:problem:comment-required');
  expect((await give('other', 'ada', { comment: 'a spoon' })).statusCode).toBe(200);
  expect((await enter('comment', { text: 'looked at it', by: 'ben' })).statusCode).toBe(200);
  const { said, notes } = await stopNow();
  expect(said[0]).toMatchObject({ reason: 'other', comment: 'a spoon' });
  expect(notes).toMatchObject([{ text: 'looked at it', by: 'ben' }]);
  expect((await give('jam', 'ada', { from: after(1) })).json().type).toBe('urn:gemba:problem:stop-unknown');
});

test('pages follow each other: every stop once, newest first', async () => {
  const all = (await list()).map((stop) => stop.id);
  const paged: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const more: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = (await surface.get(`/api/v1/stops?scope=site&${window}&limit=1${more}`)).json();
    paged.push(...page.stops.map((stop: Stop) => stop.id));
    cursor = page.next;
  }
  expect(paged).toEqual(all);
});

test('a stop without a history has no suggestion, and what was no stop is unknown', async () => {
  const suggestions = (of: string) => surface.get(`/api/v1/stops/${encodeURIComponent(of)}/suggestions`);
  expect((await suggestions(id)).json()).toEqual({ suggestions: [] });
  expect((await suggestions(`m1@${Date.parse(after(1))}`)).json()).toMatchObject({
    type: expect.stringContaining('stop-unknown'),
  });
});
