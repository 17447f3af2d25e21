/** Signing in through a real OpenID provider: the code flow with PKCE, walked through as a browser does. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
// @ts-expect-error -- the provider brings no types
import Provider from 'oidc-provider';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openOidc } from '../../../server/auth/oidc.ts';
import { oidcOf } from '../../../server/auth/oidc-config.ts';
import { auditRows } from '../../../server/records/audit/questions.ts';
import { cookieOf, peopleOf } from '../http/persons.ts';
import { openSurface, type Surface } from '../http/surface.ts';

const BACK = 'http://localhost/signin/oidc/back';
let surface: Surface;
let issuer: string;
let server: Server;
/** What the provider says of a login. */
const accounts = new Map<string, Record<string, unknown>>();

beforeAll(async () => {
  server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        ...{ client_id: 'gemba', client_secret: 'a-secret-of-the-test', redirect_uris: [BACK] },
        ...{ grant_types: ['authorization_code'], response_types: ['code'] },
      },
    ],
    claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'groups'], email: ['email'] },
    pkce: { required: () => true },
    cookies: { keys: ['a key of the test'] },
    findAccount: (_ctx: unknown, sub: string) => ({
      accountId: sub,
      claims: async () => ({ sub, ...accounts.get(sub) }),
    }),
  });
  server.on('request', provider.callback());
  const config = oidcOf({
    ...{ OIDC_ISSUER: issuer, OIDC_CLIENT_ID: 'gemba', OIDC_CLIENT_SECRET: 'a-secret-of-the-test' },
    ...{ OIDC_SCOPE: 'openid profile email', OIDC_ROLES_CLAIM: 'groups' },
    OIDC_ROLES: 'plant-admins=admin, shift-a=operator:line',
  });
  if (config === null || typeof config === 'string') throw new Error(String(config));
  surface = await openSurface({ demo: false, withPeople: true, oidc: openOidc(config, Date.now) });
}, 120_000);
afterAll(async () => {
  await surface?.stop();
  await new Promise((done) => server?.close(done));
});

/** A browser at the provider: keeps cookies, follows redirects, fills the two forms in; ends at the address back. */
async function through(start: string, login: string): Promise<string> {
  const jar = new Map<string, string>();
  let url = start;
  let form: string | null = null;
  for (let step = 0; step < 20; step++) {
    if (url.startsWith(BACK)) return url;
    const answer: Response = await fetch(url, {
      method: form === null ? 'GET' : 'POST',
      redirect: 'manual',
      headers: {
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(form === null ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(form === null ? {} : { body: form }),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';', 1)[0] ?? '').split(/=(.*)/s);
      jar.set(name, value);
    }
    form = null;
    const next = answer.headers.get('location');
    const page = await answer.text();
    if (next !== null) url = new URL(next, url).href;
    else {
      const action = /action="([^"]+)"/.exec(page)?.[1];
      if (!action) throw new Error(`no way on from ${url}: ${page.slice(0, 300)}`);
      url = new URL(action, url).href;
      form = page.includes('name="login"') ? `prompt=login&login=${login}&password=x` : 'prompt=consent';
    }
  }
  throw new Error('the provider leads nowhere');
}

/** Sets out and comes back; what Gemba answers in the end. */
async function signIn(login: string, change: (back: string) => string = (back) => back) {
  const out = await surface.get('/signin/oidc');
  expect(out.statusCode, out.body).toBe(302);
  const address = new URL(String(out.headers.location));
  expect(address.searchParams.get('code_challenge_method')).toBe('S256');
  const back = new URL(change(await through(address.href, login)));
  const key = out.cookies.find(({ name }) => name === 'gemba-oidc');
  expect(key).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
  return surface.get(`${back.pathname}${back.search}`, { cookie: `gemba-oidc=${key?.value}` });
}
const meOf = async (cookie: string) => (await surface.get('/api/v1/me', { cookie })).json();

test('a person of the provider signs in, with the roles of their groups; groups that change are roles that change', async () => {
  accounts.set('u-1', {
    name: 'Grace Hopper',
    preferred_username: 'grace',
    email: 'g@example.com',
    groups: ['shift-a', 'golf'],
  });
  const answer = await signIn('u-1');
  expect([answer.statusCode, answer.headers.location], answer.body).toEqual([302, '/plant']);
  expect(await meOf(cookieOf(answer))).toMatchObject({
    ...{ kind: 'person', name: 'grace', display: 'Grace Hopper', oidc: true },
    grants: [{ role: 'operator', lines: ['line'] }],
  });
  accounts.set('u-1', { name: 'Grace Hopper', preferred_username: 'grace', groups: ['plant-admins'] });
  const again = await signIn('u-1');
  expect((await meOf(cookieOf(again))).grants).toEqual([{ role: 'admin', lines: null }]);
  const people = await peopleOf(surface).accounts.list();
  expect(people.filter(({ name }) => name.startsWith('grace'))).toHaveLength(1);
  expect(people[0]).toMatchObject({ signsIn: 'oidc' });
});

test('a name that somebody here has already is not taken over', async () => {
  accounts.set('u-2', { name: 'Another Grace', preferred_username: 'Grace', groups: [] });
  expect(await meOf(cookieOf(await signIn('u-2')))).toMatchObject({ name: 'grace-2', grants: [] });
});

test('without the claim an admin gives roles, and the provider does not take them away', async () => {
  accounts.set('u-3', { name: 'Plain', preferred_username: 'plain' });
  expect((await meOf(cookieOf(await signIn('u-3')))).grants).toEqual([]);
  const { accounts: kept } = peopleOf(surface);
  const plain = (await kept.list()).find(({ name }) => name === 'plain');
  if (!plain) throw new Error('nobody was kept');
  const grants = [{ role: 'viewer', lines: null }] as const;
  await kept.put(plain.id, plain.version, pick(plain, grants), { who: 'test', from: '' });
  expect((await meOf(cookieOf(await signIn('u-3')))).grants).toEqual(grants);
  const after = (await kept.list()).find(({ name }) => name === 'plain');
  await kept.put(plain.id, after?.version ?? 0, { ...pick(plain, grants), active: false }, { who: 'test', from: '' });
  expect((await signIn('u-3')).statusCode).toBe(401);
});

const pick = (
  { display, email, language, active }: { display: string; email: string; language: string; active: boolean },
  grants: Parameters<ReturnType<typeof peopleOf>['accounts']['put']>[2]['grants'],
) => ({ display, email, language, active, grants });

test('an answer that was not asked for, was changed, or comes twice signs nobody in', async () => {
  const forged = await signIn('u-1', (back) => back.replace(/state=[^&]*/, 'state=forged'));
  expect(forged.statusCode).toBe(401);
  const code = await signIn('u-1', (back) => back.replace(/code=[^&]*/, 'code=forged'));
  expect(code.statusCode).toBe(401);
  expect((await surface.get('/signin/oidc/back?code=x&state=y')).statusCode).toBe(401);
  let address = '';
  await signIn('u-1', (back) => {
    address = back;
    return back;
  });
  const twice = new URL(address);
  expect((await surface.get(`${twice.pathname}${twice.search}`)).statusCode).toBe(401);
  const [row] = await auditRows(peopleOf(surface).records, { what: 'sign-in-refused', limit: 1 });
  expect(row).toMatchObject({ who: 'oidc', subject: 'oidc' });
});

test('a provider that is away says so, and is asked again the next time', async () => {
  const gone = oidcOf({
    ...{ OIDC_ISSUER: 'http://127.0.0.1:9', OIDC_CLIENT_ID: 'gemba' },
    ...{ OIDC_SCOPE: 'openid', OIDC_ROLES_CLAIM: 'roles' },
  });
  if (gone === null || typeof gone === 'string') throw new Error(String(gone));
  await expect(openOidc(gone, Date.now).begin(BACK)).rejects.toThrow('the OpenID provider cannot be asked');
});

test.each([
  [{ OIDC_ISSUER: 'https://login.example.com' }, 'OIDC_CLIENT_ID is missing'],
  [{ OIDC_ISSUER: 'http://login.example.com', OIDC_CLIENT_ID: 'x' }, 'plain HTTP'],
  [{ OIDC_ISSUER: 'https://l.example.com', OIDC_CLIENT_ID: 'x', OIDC_ROLES: 'a=emperor' }, '`a=emperor` is not like'],
])('a configuration that cannot be meant is told: %o', (keys, why) => {
  expect(oidcOf({ OIDC_SCOPE: 'openid', OIDC_ROLES_CLAIM: 'roles', ...keys })).toContain(why);
});
