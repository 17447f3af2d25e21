import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Auth, openAuth, SESSION_COOKIE } from '../../../server/auth/auth.ts';
import { isLoopback } from '../../../server/auth/loopback.ts';
import { topRole } from '../../../server/auth/roles.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'gemba-auth-'));
const HERE = '127.0.0.1';
const roleOf = (auth: Auth, cookie: string | undefined, address: string) => {
  const identity = auth.whoIs(cookie, address);
  return identity && topRole(identity);
};
const options = (data: string, more: Partial<Parameters<typeof openAuth>[0]> = {}) => ({
  data,
  host: HERE,
  demo: () => false,
  now: () => 1000,
  ...more,
});

test('the token signs in once; its session is an admin, also after a restart, and ends after 12 hours', async () => {
  const data = folder();
  let now = 1000;
  const auth = await openAuth(options(data, { now: () => now }));
  expect(await auth.signIn(`${auth.token}x`)).toBeNull();
  const session = await auth.signIn(auth.token);
  expect(session?.maxAgeMs).toBe(12 * 3600_000);
  expect(await auth.signIn(auth.token)).toBeNull();

  const cookie = `theme=dark; ${SESSION_COOKIE}=${session?.id}`;
  expect(roleOf(auth, cookie, '10.0.0.7')).toBe('admin');
  expect(roleOf(auth, undefined, HERE)).toBeNull();
  expect(roleOf(auth, `${SESSION_COOKIE}=guess`, HERE)).toBeNull();

  const again = await openAuth(options(data, { now: () => now }));
  expect(again.token).not.toBe(auth.token);
  expect(roleOf(again, cookie, '10.0.0.7')).toBe('admin');
  now += 12 * 3600_000;
  expect(roleOf(again, cookie, '10.0.0.7')).toBeNull();
});

test('the file of sessions gives nobody a session, and a broken one does not stop the start', async () => {
  const data = folder();
  const auth = await openAuth(options(data));
  const session = await auth.signIn(auth.token);
  expect(readFileSync(join(data, 'sessions.json'), 'utf8')).not.toContain(session?.id);
  writeFileSync(join(data, 'sessions.json'), '[{"ha');
  expect(roleOf(await openAuth(options(data)), `${SESSION_COOKIE}=${session?.id}`, HERE)).toBeNull();
});

test('a demo that is bound to this machine is readable from this machine, and from nowhere else', async () => {
  const demo = await openAuth(options(folder(), { demo: () => true }));
  expect(roleOf(demo, undefined, '127.0.0.1')).toBe('viewer');
  expect(roleOf(demo, undefined, '::ffff:127.0.0.1')).toBe('viewer');
  expect(roleOf(demo, undefined, '192.168.1.9')).toBeNull();
  const open = await openAuth(options(folder(), { demo: () => true, host: '0.0.0.0' }));
  expect(roleOf(open, undefined, '127.0.0.1')).toBeNull();
});

test('loopback is what leads to this very machine', () => {
  for (const name of ['localhost', '127.0.0.1', '127.1.2.3', '::1', '[::1]', '::ffff:127.0.0.1'])
    expect(isLoopback(name)).toBe(true);
  for (const name of ['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.evil.example', 'localhost.evil.example', ''])
    expect(isLoopback(name)).toBe(false);
});
