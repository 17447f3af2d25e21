/** Security of OPC UA: what an engineer sees when certificates, users and policies do not fit, and when they do. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { discoverServer, testConnection } from '../../../server/connect/opcua/ask.ts';
import type { OpcuaSpec } from '../../../server/connect/opcua/thread-messages.ts';
import { decide, metCertificates } from '../../../server/connect/opcua/trust-list.ts';
import { openSource } from '../../../server/connect/open-source.ts';
import { plantOf } from '../../plants.ts';
import { certificateOf, type SecureOptions, startSecureServer } from './opcua-security-server.ts';
import { NAMESPACE } from './opcua-server.ts';
import { freePort, isDown, isUp, quiet, recorder, until } from './recorder.ts';

// The thread's library takes seconds to load, many on a busy machine.
vi.setConfig({ testTimeout: 60_000 });
const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const part of open.splice(0).reverse()) await part.stop();
});
function later<T extends { stop(): Promise<void> }>(part: T): T {
  open.push(part);
  return part;
}

async function world(options: SecureOptions = {}) {
  const port = await freePort();
  later(await startSecureServer(port, options));
  const data = mkdtempSync(join(tmpdir(), 'gemba-trust-'));
  const pki = join(data, 'pki');
  const spec = (more: Partial<OpcuaSpec> = {}): OpcuaSpec => ({
    id: 'plc',
    protocol: 'opcua',
    endpoint: `opc.tcp://127.0.0.1:${port}`,
    ...more,
  });
  const source = (more: Partial<OpcuaSpec>) => {
    const plant = plantOf(`
gemba: 1
site: { id: site, name: Site, timezone: Europe/Berlin }
sources: [${JSON.stringify({ ...spec(more), address: `nsu=${NAMESPACE};s={tag}` })}]
products: []
shifts: []
machine_types: { any: { source: plc, tags: { speed: { role: speed } } } }
areas: [{ id: hall, name: Hall }]
lines: [{ id: line, name: Line, area: hall, constraint: m, buffers: [], machines: [{ id: m, name: M, type: any, place: { x: 0, z: 0 } }] }]
`);
    const outlet = recorder(plant);
    return { outlet, source: later(openSource(plant.sources[0] as OpcuaSpec, plant, outlet, quiet, data)) };
  };
  const approve = async () => {
    for (const { thumbprint } of await metCertificates(pki)) await decide(pki, thumbprint, 'approved');
  };
  return { port, pki, spec, source, approve };
}

const SECURED = { security_policy: 'basic256sha256' } as const;

test('an unknown server is refused, listed, and talked to once somebody approves its certificate', async () => {
  const { pki, source: make } = await world();
  const { source, outlet } = make(SECURED);
  await source.start();
  await until('the source is down', isDown(source), 40_000);
  expect(source.view().reason).toMatch(/certificate [0-9a-f]{40} \(CN=plc\) is not known here; approve it in Setup/);
  expect(outlet.readings).toEqual([]);

  const [met] = await metCertificates(pki);
  expect(met).toMatchObject({ verdict: 'waiting', applicationUri: 'urn:test:plc', hosts: ['127.0.0.1'] });
  expect(await decide(pki, met?.thumbprint ?? '', 'approved')).toBe(true);
  await until('the source is up', isUp(source), 30_000);
  await until('the value', () => outlet.last('m/speed')?.value === 12.5);
});

test('a refused certificate stays refused, and one that was never met cannot be approved', async () => {
  const { pki, spec, approve } = await world();
  expect(await decide(pki, 'a'.repeat(40), 'approved')).toBe(false);
  expect(await decide(pki, '../../etc/passwd', 'approved')).toBe(false);
  await testConnection(spec(SECURED), pki);
  const [met] = await metCertificates(pki);
  await decide(pki, met?.thumbprint ?? '', 'refused');
  expect((await testConnection(spec(SECURED), pki)).reason).toMatch(/was refused here/);
  await approve();
  expect(await testConnection(spec(SECURED), pki)).toMatchObject({ ok: true, reason: '' });
});

test('every policy and mode that is safe is spoken', async () => {
  const { pki, spec, approve } = await world();
  await discoverServer(spec().endpoint, pki);
  await approve();
  for (const security_policy of ['basic256sha256', 'aes128-sha256-rsaoaep', 'aes256-sha256-rsapss'] as const)
    for (const security_mode of ['sign', 'sign-and-encrypt'] as const)
      expect(await testConnection(spec({ security_policy, security_mode }), pki)).toMatchObject({
        ok: true,
        reason: '',
        loggedIn: true,
      });
  expect(await testConnection(spec(), pki)).toMatchObject({ ok: true });
}, 60_000);

test('a certificate that has expired is refused although it was approved, and the day is told', async () => {
  const { pki, spec, approve } = await world({ sinceDays: 400, forDays: 30 });
  await testConnection(spec(SECURED), pki);
  await approve();
  const report = await testConnection(spec(SECURED), pki);
  expect(report.ok).toBe(false);
  expect(report.reason).toMatch(/certificate expired on \d{4}-\d\d-\d\d/);
  expect(report.discovery?.certificate?.flaw).toMatch(/expired/);
});

test('a certificate made out to another host is refused, unless the plant says that this is meant', async () => {
  const { pki, spec, approve } = await world({ hosts: ['plc7.factory.example'] });
  await testConnection(spec(SECURED), pki);
  await approve();
  expect((await testConnection(spec(SECURED), pki)).reason).toMatch(
    /made out to plc7\.factory\.example, not to 127\.0\.0\.1/,
  );
  expect(await testConnection(spec({ ...SECURED, any_host: true }), pki)).toMatchObject({ ok: true });
});

test('a user logs in with the right password only, and a certificate login works', async () => {
  const { pki, spec, approve } = await world({ users: { gemba: 'right' }, anonymous: false });
  await discoverServer(spec().endpoint, pki);
  await approve();
  const right = await testConnection(spec({ ...SECURED, user: 'gemba', password: 'right' }), pki);
  expect(right).toMatchObject({ ok: true, reason: '' });
  const wrong = await testConnection(spec({ ...SECURED, user: 'gemba', password: 'wrong' }), pki);
  expect(wrong).toMatchObject({ ok: false, loggedIn: false });
  expect(wrong.reason).toMatch(/does not accept this user, password/);
  expect((await testConnection(spec(SECURED), pki)).reason).toMatch(/way of logging in|does not accept this user/);

  const person = await certificateOf('person', {});
  const byCertificate = { user_certificate: person.certificateFile, user_key: person.privateKeyFile };
  expect(await testConnection(spec({ ...SECURED, ...byCertificate }), pki)).toMatchObject({ ok: true, reason: '' });
  const nowhere = await testConnection(spec({ ...SECURED, ...byCertificate, user_key: '/nowhere.pem' }), pki);
  expect(nowhere.reason).toMatch(/user_key: \/nowhere\.pem cannot be read/);
}, 40_000);

test('a running source tells a wrong password as what it is', async () => {
  const { source: make } = await world({ users: { gemba: 'right' }, anonymous: false });
  const { source } = make({ user: 'gemba', password: 'wrong' });
  await source.start();
  await until('the source is down', isDown(source), 40_000);
  expect(source.view().reason).toMatch(/does not accept this user, password/);
  expect(source.view().reason).not.toContain('wrong');
});

test('what a server offers is told before anything is set up', async () => {
  const { pki, spec } = await world();
  const { application, endpoints, certificate } = await discoverServer(spec().endpoint, pki);
  expect(application).toBe('PLC 7');
  expect(endpoints.map(({ policy, mode }) => `${policy} ${mode}`).sort()).toEqual([
    'aes128-sha256-rsaoaep sign',
    'aes128-sha256-rsaoaep sign-and-encrypt',
    'aes256-sha256-rsapss sign',
    'aes256-sha256-rsapss sign-and-encrypt',
    'basic256sha256 sign',
    'basic256sha256 sign-and-encrypt',
    'none none',
  ]);
  expect(endpoints[0]?.logins).toContain('user');
  expect(certificate).toMatchObject({ verdict: 'waiting', flaw: null, subject: 'CN=plc' });
  await expect(discoverServer('opc.tcp://127.0.0.1:1', pki)).rejects.toThrow(/connection refused/);
});
