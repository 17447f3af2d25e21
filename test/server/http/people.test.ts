/** People over HTTP: signing in, being kept out, rights that come and go, and what is on record of it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SESSION_COOKIE } from '../../../server/auth/auth.ts';
import type { Grant } from '../../../server/auth/roles.ts';
import { auditRows } from '../../../server/records/audit/questions.ts';
import { cookieOf, PASSWORD, peopleOf, person, signsIn, trySignIn } from './persons.ts';
import { openSurface, type Surface } from './surface.ts';

const ADMIN: Grant[] = [{ role: 'admin', lines: null }];
let surface: Surface;
let admin: string;

beforeAll(async () => {
  surface = await openSurface({ demo: false, withPeople: true });
}, 60_000);
afterAll(() => surface?.stop());

const send = (method: 'POST' | 'PUT' | 'DELETE', url: string, cookie: string, payload?: object) =>
  surface.app.inject({ method, url, headers: { cookie }, ...(payload ? { payload } : {}) });
const typeOf = (answer: { json(): { type: string } }) => answer.json().type.replace('urn:gemba:problem:', '');
const newest = async (limit = 1) => auditRows(peopleOf(surface).records, { limit });

test('who opened the printed address is admin without a name, is asked for one, and goes on by it', async () => {
  const token = await surface.signIn();
  expect((await surface.get('/api/v1/me', { cookie: token })).json()).toMatchObject({ kind: 'token', first: true });
  expect((await surface.get('/api/v1/plant', { cookie: token })).json()).toMatchObject({ role: 'admin' });
  const first = { name: 'Ada', display: 'Ada Lovelace', password: PASSWORD, language: 'en' };
  expect(typeOf(await send('POST', '/api/v1/first-admin', '', first))).toBe('sign-in-required');
  const weak = await send('POST', '/api/v1/first-admin', token, { ...first, password: 'adalovelace' });
  expect([weak.statusCode, typeOf(weak)]).toEqual([422, 'password-weak']);
  const named = await send('POST', '/api/v1/first-admin', token, first);
  expect(named.statusCode, named.body).toBe(204);
  admin = cookieOf(named);
  expect((await surface.get('/api/v1/me', { cookie: admin })).json()).toMatchObject({
    ...{ kind: 'person', name: 'ada', display: 'Ada Lovelace', first: false },
    grants: [{ role: 'admin', lines: null }],
  });
  // The token's own session is over, and the form is closed to everybody.
  expect((await surface.get('/api/v1/plant', { cookie: token })).statusCode).toBe(401);
  expect(typeOf(await send('POST', '/api/v1/first-admin', token, { ...first, name: 'eve' }))).toBe('sign-in-required');
});

test('a session is a cookie that no script reads and no other site sends', async () => {
  const answer = await trySignIn(surface, '  ADA ');
  expect(answer.statusCode).toBe(204);
  expect(String(answer.headers['set-cookie'])).toMatch(/HttpOnly.*SameSite=Strict/);
  const cookie = cookieOf(answer);
  const { sessions } = (await surface.get('/api/v1/sessions', { cookie })).json();
  expect(sessions.filter(({ own }: { own: boolean }) => own)).toHaveLength(1);
  expect(JSON.stringify(sessions)).not.toContain(cookie.split('=')[1]);
  expect((await send('POST', '/api/v1/sign-out', cookie)).statusCode).toBe(204);
  expect((await surface.get('/api/v1/plant', { cookie })).statusCode).toBe(401);
  expect((await surface.get('/api/v1/plant', { cookie: admin })).statusCode).toBe(200);
});

test('a storm of wrong passwords is stopped by name and by address, and no name is told apart from another', async () => {
  await person(surface, 'storm', [{ role: 'viewer', lines: null }]);
  const there = await trySignIn(surface, 'storm', 'wrong password', '10.0.0.1');
  const gone = await trySignIn(surface, 'no-such-name', 'wrong password', '10.0.0.1');
  expect([there.statusCode, there.json()]).toEqual([401, gone.json()]);
  for (let i = 0; i < 7; i++) await trySignIn(surface, 'storm', 'wrong password', '10.0.0.1');
  // Now the right one is of no use either, from wherever; the name rests.
  const stopped = await trySignIn(surface, 'storm', PASSWORD, '10.0.0.2');
  expect([stopped.statusCode, typeOf(stopped)]).toEqual([429, 'too-many-requests']);
  expect(Number(stopped.headers['retry-after'])).toBeGreaterThan(600);
  expect((await trySignIn(surface, 'ada', PASSWORD, '10.0.0.2')).statusCode).toBe(204);
  // Many names from one address.
  const codes = [];
  for (let i = 0; i < 45; i++)
    codes.push((await trySignIn(surface, `guess-${i}`, 'wrong password', '10.0.0.3')).statusCode);
  expect(codes.slice(0, 40).every((code) => code === 401)).toBe(true);
  expect(codes.slice(40)).toEqual([429, 429, 429, 429, 429]);
  surface.pass(15 * 60_000 + 1);
  expect((await trySignIn(surface, 'storm', PASSWORD, '10.0.0.1')).statusCode).toBe(204);
  expect((await newest(5)).map(({ what }) => what)).toContain('sign-in-refused');
}, 60_000);

test('an admin adds a person, whose link sets a password once; a new link makes the old one worthless', async () => {
  const made = await send('POST', '/api/v1/people', admin, {
    ...{ name: 'otto', display: 'Otto Operator', email: 'otto@example.com', language: 'de', active: true },
    grants: [{ role: 'operator', lines: ['line'] }],
  });
  expect(made.statusCode, made.body).toBe(201);
  const { person: otto, link } = made.json();
  expect(otto).toMatchObject({ name: 'otto', signsIn: 'none', version: 1 });
  expect((await trySignIn(surface, 'otto', 'undefined')).statusCode).toBe(401);
  const again = (await send('POST', `/api/v1/people/${otto.id}/link`, admin)).json().link as string;
  const redeem = (from: string) =>
    send('POST', '/api/v1/password-link', '', { link: from.split('link=')[1] ?? '', password: PASSWORD });
  expect(typeOf(await redeem(link))).toBe('link-invalid');
  const [one, other] = await Promise.all([redeem(again), redeem(again)]);
  expect([one.statusCode, other.statusCode].sort()).toEqual([204, 403]);
  expect((await trySignIn(surface, 'otto')).statusCode).toBe(204);
  const old = (await send('POST', `/api/v1/people/${otto.id}/link`, admin)).json().link as string;
  surface.pass(49 * 3_600_000);
  admin = cookieOf(await trySignIn(surface, 'ada')); // the old session ran out on the way
  expect(typeOf(await redeem(old))).toBe('link-invalid');
  const taken = await send('POST', '/api/v1/people', admin, {
    ...otto,
    name: 'OTTO',
    id: undefined,
    version: undefined,
    created: undefined,
    signsIn: undefined,
  });
  expect(typeOf(taken)).toBe('name-taken');
}, 30_000);

test('a session ends after twelve hours', async () => {
  const cookie = await signsIn(surface, 'sleepy', [{ role: 'viewer', lines: null }]);
  expect((await surface.get('/api/v1/plant', { cookie })).statusCode).toBe(200);
  surface.pass(12 * 3_600_000);
  expect((await surface.get('/api/v1/plant', { cookie })).statusCode).toBe(401);
  admin = cookieOf(await trySignIn(surface, 'ada'));
});

async function listed(name: string) {
  const { people } = (await surface.get('/api/v1/people', { cookie: admin })).json();
  const found = people.find((one: { name: string }) => one.name === name);
  const { id, version, display, email, language, active, grants } = found;
  return { id: id as number, body: { version, display, email, language, active, grants } };
}

test('a role that is taken away is gone in the session that is open', async () => {
  const cookie = await signsIn(surface, 'mallory', [{ role: 'engineer', lines: null }]);
  expect((await surface.get('/api/v1/setup/plant', { cookie })).statusCode).toBe(200);
  const { id, body } = await listed('mallory');
  const put = await send('PUT', `/api/v1/people/${id}`, admin, { ...body, grants: [{ role: 'viewer', lines: null }] });
  expect(put.statusCode, put.body).toBe(200);
  const refused = await surface.get('/api/v1/setup/plant', { cookie });
  expect([refused.statusCode, refused.json().detail]).toEqual([403, 'this is for engineer and admin']);
  expect((await surface.get('/api/v1/plant', { cookie })).statusCode).toBe(200);
  await send('PUT', `/api/v1/people/${id}`, admin, { ...body, version: 2, active: false });
  expect((await surface.get('/api/v1/plant', { cookie })).statusCode).toBe(401);
  expect((await trySignIn(surface, 'mallory')).statusCode).toBe(401);
});

test('two admins who change one person at once: the second is told, and nothing is lost', async () => {
  await person(surface, 'shared', [{ role: 'viewer', lines: null }]);
  const { id, body } = await listed('shared');
  const both = await Promise.all([
    send('PUT', `/api/v1/people/${id}`, admin, { ...body, display: 'Shared A' }),
    send('PUT', `/api/v1/people/${id}`, admin, { ...body, display: 'Shared B' }),
  ]);
  expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409]);
  expect(typeOf(both.find(({ statusCode }) => statusCode === 409) as never)).toBe('person-changed');
  const won = both.find(({ statusCode }) => statusCode === 200)?.json();
  expect((await listed('shared')).body.display).toBe(won.display);
});

test('the last admin of all lines can neither leave nor lose the role, not even two at once', async () => {
  const { id, body } = await listed('ada');
  for (const change of [{ active: false }, { grants: [] }, { grants: [{ role: 'admin', lines: ['line'] }] }])
    expect(typeOf(await send('PUT', `/api/v1/people/${id}`, admin, { ...body, ...change }))).toBe('last-admin');
  await person(surface, 'second', ADMIN);
  const second = await listed('second');
  const both = await Promise.all([
    send('PUT', `/api/v1/people/${id}`, admin, { ...body, grants: [] }),
    send('PUT', `/api/v1/people/${second.id}`, admin, { ...second.body, grants: [] }),
  ]);
  expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409]);
  const stays = cookieOf(await trySignIn(surface, both[0]?.statusCode === 409 ? 'ada' : 'second'));
  admin = stays;
  const other = await listed(both[0]?.statusCode === 409 ? 'second' : 'ada');
  await send('PUT', `/api/v1/people/${other.id}`, stays, { ...other.body, grants: ADMIN });
  admin = cookieOf(await trySignIn(surface, 'ada'));
});

test('an own password is changed with the old one; other sessions of the person end, this one goes on', async () => {
  const here = await signsIn(surface, 'changer', [{ role: 'viewer', lines: null }]);
  const there = cookieOf(await trySignIn(surface, 'changer'));
  const next = 'a different long phrase';
  const wrong = await send('POST', '/api/v1/me/password', here, { old: 'wrong password', next });
  expect([wrong.statusCode, typeOf(wrong)]).toEqual([401, 'sign-in-refused']);
  expect((await send('POST', '/api/v1/me/password', here, { old: PASSWORD, next })).statusCode).toBe(204);
  expect((await surface.get('/api/v1/plant', { cookie: here })).statusCode).toBe(200);
  expect((await surface.get('/api/v1/plant', { cookie: there })).statusCode).toBe(401);
  expect((await trySignIn(surface, 'changer')).statusCode).toBe(401);
  expect((await trySignIn(surface, 'changer', next)).statusCode).toBe(204);
});

test('who has a role on another line only sees nothing of this one', async () => {
  const cookie = await signsIn(surface, 'elsewhere', [{ role: 'operator', lines: ['other-line'] }]);
  const window = `from=${new Date(surface.from).toISOString()}&to=${new Date(surface.to).toISOString()}`;
  for (const path of [
    '/state?scope=line:line',
    '/state?scope=machine:m0',
    '/state?scope=site',
    `/intervals?scope=line:line&${window}`,
    `/series?tag=m0/temperature&${window}`,
    `/export/readings?tags=m0/temperature&${window}`,
    `/export/readings?${window}`,
    `/oee?scope=line:line&${window}`,
    `/why/oee?scope=site&${window}`,
    '/aas/shells',
  ]) {
    const answer = await surface.get(`/api/v1${path}`, { cookie });
    expect([path, answer.statusCode]).toEqual([path, 403]);
    expect(typeOf(answer)).toBe('role-required');
  }
  expect((await surface.get('/api/v1/events', { cookie })).json().events).toEqual([]);
  const here = await signsIn(surface, 'right-here', [{ role: 'operator', lines: ['line'] }]);
  expect((await surface.get('/api/v1/state?scope=line:line', { cookie: here })).statusCode).toBe(200);
  expect((await surface.get('/api/v1/events', { cookie: here })).json().events.length).toBeGreaterThan(0);
});

test('an engineer of one line changes the plant file there, and nowhere else', async () => {
  const cookie = await signsIn(surface, 'line-engineer', [{ role: 'engineer', lines: ['line'] }]);
  const draft = async (path: string[], value: unknown) =>
    (await send('POST', '/api/v1/setup/plant/draft', cookie, { edits: [{ op: 'set', path, value }] })).json();
  const site = await draft(['site', 'name'], 'Mine now');
  const change = (yaml: string, base: number) =>
    send('PUT', '/api/v1/setup/plant', cookie, { base, yaml, why: 'test' });
  const refused = await change(site.yaml, site.base);
  expect([refused.statusCode, refused.json().detail]).toEqual([403, 'this is for engineer and admin of all lines']);
  const own = await draft(['lines', 'line', 'machines', 'm0', 'ideal_rate'], 61);
  expect(own.errors).toEqual([]);
  const done = await change(own.yaml, own.base);
  expect(done.statusCode, done.body).toBe(200);
  expect(done.json().version.who).toBe('line-engineer');
  const [row] = await newest();
  expect(row).toMatchObject({ who: 'line-engineer', what: 'plant-changed', from: '127.0.0.1' });
  expect(JSON.parse(row?.after ?? '')).toMatchObject({ why: 'test', diff: [{ after: '61' }] });
});

test('a display signs itself in by its address, sees its line, changes nothing, and is taken back', async () => {
  const made = (await send('POST', '/api/v1/displays', admin, { name: 'Hall 1', line: 'line' })).json();
  const opened = await surface.get(made.link);
  expect([opened.statusCode, opened.headers.location]).toEqual([302, '/andon/line']);
  const cookie = cookieOf(opened);
  surface.pass(30 * 86_400_000); // walls are not signed in each shift
  admin = cookieOf(await trySignIn(surface, 'ada'));
  expect((await surface.get('/api/v1/state?scope=line:line', { cookie })).statusCode).toBe(200);
  expect((await surface.get('/api/v1/state?scope=site', { cookie })).statusCode).toBe(403);
  expect((await send('POST', '/api/v1/sign-ons', cookie, { scope: 'line:line' })).statusCode).toBe(403);
  expect((await send('DELETE', `/api/v1/displays/${made.display.id}`, admin)).statusCode).toBe(204);
  expect((await surface.get('/api/v1/plant', { cookie })).statusCode).toBe(401);
  expect(typeOf(await surface.get(made.link))).toBe('link-invalid');
});

test('a signature needs the password again, names who, when and what it means, and shows when the record changed', async () => {
  const { records, skills } = peopleOf(surface);
  await skills.put({ id: 'filling', name: 'Filling', months: 24, needs: [] }, { who: 'ada', from: '' });
  await skills.give({ person: 'otto', skill: 'filling', level: 3, given: surface.from }, { who: 'ada', from: '' });
  const sign = (password: string, record = 'otto/filling', kind = 'skill') =>
    send('POST', '/api/v1/signatures', admin, { kind, record, meaning: 'approved', password });
  expect(typeOf(await sign('not the password'))).toBe('sign-in-refused');
  expect(typeOf(await sign(PASSWORD, 'otto/flying'))).toBe('record-unknown');
  expect(typeOf(await sign(PASSWORD, '1', 'secrets'))).toBe('record-unknown');
  const signed = await sign(PASSWORD);
  expect(signed.statusCode, signed.body).toBe(201);
  expect(signed.json()).toMatchObject({ printed: 'Ada Lovelace', name: 'ada', meaning: 'approved', matches: true });
  const asked = async () =>
    (await surface.get('/api/v1/signatures?kind=skill&record=otto/filling', { cookie: admin })).json().signatures;
  expect(await asked()).toMatchObject([{ printed: 'Ada Lovelace', matches: true }]);
  await skills.give({ person: 'otto', skill: 'filling', level: 4, given: surface.from }, { who: 'ada', from: '' });
  expect(await asked()).toMatchObject([{ printed: 'Ada Lovelace', matches: false }]);
  expect((await records.db.selectFrom('signature').selectAll().execute()).length).toBe(1);
  // At a panel that many share somebody else signs, with both parts of what tells who they are.
  const beside = (name: string, password: string) =>
    send('POST', '/api/v1/signatures', admin, {
      ...{ kind: 'skill', record: 'otto/filling', meaning: 'seen', password, name },
    });
  expect(typeOf(await beside('otto', 'not the password'))).toBe('sign-in-refused');
  expect(typeOf(await beside('nobody', PASSWORD))).toBe('sign-in-refused');
  const otto = await beside(' Otto', PASSWORD);
  expect(otto.statusCode, otto.body).toBe(201);
  expect(otto.json()).toMatchObject({ name: 'otto', meaning: 'seen', matches: true });
  // The token of the start is of nobody: it cannot sign.
  const nobody = await send('POST', '/api/v1/signatures', '', {
    kind: 'skill',
    record: 'x',
    meaning: 'x',
    password: 'x',
  });
  expect(nobody.statusCode).toBe(401);
});

test('who signs on without the skill, or with one that ran out, is warned, works, and is the crew of the record', async () => {
  const { records } = peopleOf(surface);
  const skill = (id: string, needs: object[]) =>
    send('PUT', `/api/v1/skills/${id}`, admin, { name: id, months: 12, needs });
  await skill('capping', [{ scope: 'line:line', level: 2 }]);
  await skill('forklift', [{ scope: 'machine:m1', level: 1 }]);
  await skill('never-asked', [{ scope: 'line:other', level: 4 }]);
  const otto = cookieOf(await trySignIn(surface, 'otto'));
  const on = (scope: string, cookie = otto) => send('POST', '/api/v1/sign-ons', cookie, { scope });
  const first = (await on('machine:m1')).json();
  expect(first.warnings).toEqual([
    { skill: 'capping', need: 2, level: 0, why: 'missing' },
    { skill: 'forklift', need: 1, level: 0, why: 'missing' },
  ]);
  expect((await on('machine:m1')).json().id).toBe(first.id); // once is enough
  const crew = async () =>
    (
      await records.db
        .selectFrom('declaration')
        .select(['value', 'to_ms'])
        .where('scope', '=', 'machine:m1')
        .where('what', '=', 'crew')
        .where('superseded', 'is', null)
        .orderBy('from_ms')
        .execute()
    ).map(({ value, to_ms }) => [value, to_ms === null ? 'open' : 'ended']);
  expect(await crew()).toEqual([['Otto Operator', 'open']]);

  const give = (level: number, more: object = {}) =>
    send('POST', '/api/v1/skills/capping/levels', admin, { person: 'otto', level, ...more });
  surface.pass(60_000);
  await send('DELETE', `/api/v1/sign-ons/${first.id}`, otto);
  expect(await crew()).toEqual([['Otto Operator', 'ended']]);
  const held = (await give(1)).json();
  expect(Date.parse(held.expires) - Date.parse(held.given)).toBeGreaterThan(364 * 86_400_000);
  surface.pass(60_000);
  expect((await on('machine:m1')).json().warnings[0]).toMatchObject({ skill: 'capping', level: 1, why: 'level' });
  surface.pass(60_000);
  const ada = (await on('machine:m1', admin)).json();
  expect((await crew()).at(-1)).toEqual(['Ada Lovelace, Otto Operator', 'open']);
  await give(3, { given: '2020-01-01T00:00:00Z' });
  const { held: all } = (await surface.get('/api/v1/skills', { cookie: otto })).json();
  expect(all).toContainEqual(expect.objectContaining({ person: 'otto', skill: 'capping', level: 3, state: 'expired' }));
  const again = (await on('line:line')).json();
  expect(again.warnings).toContainEqual({ skill: 'capping', need: 2, level: 3, why: 'expired' });
  // Signing others off is for those who plan.
  expect(typeOf(await send('DELETE', `/api/v1/sign-ons/${ada.id}`, otto))).toBe('sign-on-unknown');
  const { signOns } = (await surface.get('/api/v1/sign-ons?scope=line:line', { cookie: otto })).json();
  expect(signOns.map(({ person, scope }: { person: string; scope: string }) => `${person} ${scope}`).sort()).toEqual([
    'ada machine:m1',
    'otto line:line',
    'otto machine:m1',
  ]);
  const rows = await auditRows(records, { what: 'signed-on', limit: 10 });
  expect(rows.map(({ subject }) => subject)).toEqual(['person:otto', 'person:ada', 'person:otto', 'person:otto']);
  expect(rows.at(-1)?.after).toContain('missing');
}, 30_000);

test('the audit lists what was done, with before and after; the file of it is a download that is on record too', async () => {
  const { id, body } = await listed('shared');
  await send('PUT', `/api/v1/people/${id}`, admin, { ...body, display: 'Renamed' });
  const { rows, words } = (await surface.get('/api/v1/audit?subject=person:shared', { cookie: admin })).json();
  expect(rows[0]).toMatchObject({ who: 'ada', what: 'person-changed', from: '127.0.0.1' });
  expect(JSON.parse(rows[0].before).display).not.toBe('Renamed');
  expect(JSON.parse(rows[0].after).display).toBe('Renamed');
  expect(words.what).toEqual(expect.arrayContaining(['person-changed', 'sign-in', 'sign-in-refused', 'signed']));
  const file = await surface.get('/api/v1/audit/export', { cookie: admin });
  const lines = file.body.trim().split('\n');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ sequence: 1, previous: '0'.repeat(64) });
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ what: 'exported', subject: 'audit', who: 'ada' });
  expect(file.body).not.toContain(PASSWORD);
});

test('a cookie that nobody gave is nobody', async () => {
  for (const value of ['', 'x', 'a'.repeat(5000), '../../etc/passwd', '__proto__'])
    expect((await surface.get('/api/v1/plant', { cookie: `${SESSION_COOKIE}=${value}` })).statusCode).toBe(401);
});
