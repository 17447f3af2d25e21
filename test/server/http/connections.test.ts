/** Setup > Connections over HTTP: an engineer adds a server from the browser; nobody else may look around. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openConnections } from '../../../server/connect/connections.ts';
import { type SecureServer, startSecureServer } from '../connect/opcua-security-server.ts';
import { freePort } from '../connect/recorder.ts';
import { openSurface, type Surface } from './surface.ts';

let plc: SecureServer;
let surface: Surface;
let cookie = '';
let spec: Record<string, unknown>;

beforeAll(async () => {
  const port = await freePort();
  plc = await startSecureServer(port, { users: { gemba: 'right' }, anonymous: false });
  const data = mkdtempSync(join(tmpdir(), 'gemba-connections-'));
  surface = await openSurface({ connections: openConnections(data, { PLC_PASSWORD: 'right' }) });
  cookie = await surface.signIn();
  spec = {
    id: 'new',
    protocol: 'opcua',
    endpoint: `opc.tcp://127.0.0.1:${port}`,
    security_policy: 'aes256-sha256-rsapss',
    user: 'gemba',
    // As it stands in plant.yaml: the name of the secret, not the secret.
    password: ['$', '{PLC_PASSWORD}'].join(''),
  };
}, 60_000);
afterAll(async () => {
  await surface?.stop();
  await plc?.stop();
});

const post = (path: string, payload: object, headers: Record<string, string> = { cookie }) =>
  surface.app.inject({ method: 'POST', url: `/api/v1/connections/${path}`, payload, headers });

test('an engineer goes from an address to values in five requests', async () => {
  const found = await post('discover', { endpoint: spec['endpoint'] });
  expect(found.statusCode).toBe(200);
  expect(found.json()).toMatchObject({ application: 'PLC 7', certificate: { verdict: 'waiting', flaw: null } });

  const refused = await post('test', { spec });
  expect(refused.statusCode).toBe(200);
  expect(refused.json()).toMatchObject({ ok: false, loggedIn: false });
  expect(refused.json().reason).toMatch(/not known here/);

  const { thumbprint } = found.json().certificate;
  const approved = await post(`certificates/${thumbprint}/approve`, {});
  expect(approved.json()).toEqual({ thumbprint, verdict: 'approved' });

  const tested = await post('test', { spec });
  expect(tested.json()).toMatchObject({ ok: true, reason: '', loggedIn: true });
  expect(tested.json().samples.length).toBeGreaterThan(0);

  const page = await post('browse', { spec });
  expect(page.json().nodes.find((node: { name: string }) => node.name === 'speed')).toMatchObject({
    kind: 'variable',
    type: 'Double',
    value: 12.5,
    readable: true,
  });
}, 60_000);

test('the list of certificates says what was decided, and a decision can be taken back', async () => {
  const list = await surface.get('/api/v1/connections/certificates', { cookie });
  const [met] = list.json().certificates;
  expect(met).toMatchObject({ subject: 'CN=plc', verdict: 'approved', endpoint: spec['endpoint'] });
  await post(`certificates/${met.thumbprint}/reject`, {});
  const after = await surface.get('/api/v1/connections/certificates', { cookie });
  expect(after.json().certificates[0].verdict).toBe('refused');
  expect((await post(`certificates/${'0'.repeat(40)}/approve`, {})).json().type).toBe(
    'urn:gemba:problem:certificate-unknown',
  );
});

test('a viewer may not look around, and what cannot be reached is told as such', async () => {
  // The demo lets everybody on this machine look at the plant; not at the network behind it.
  const viewer = await post('discover', { endpoint: spec['endpoint'] }, {});
  expect(viewer.statusCode).toBe(403);
  expect(viewer.json().type).toBe('urn:gemba:problem:role-required');
  const nowhere = await post('discover', { endpoint: 'opc.tcp://127.0.0.1:1' });
  expect(nowhere.statusCode).toBe(502);
  expect(nowhere.json()).toMatchObject({ type: 'urn:gemba:problem:connection-failed' });
  expect(nowhere.json().detail).toMatch(/connection refused/);
  expect((await post('browse', { source: 'gone' })).json().type).toBe('urn:gemba:problem:source-unknown');
  expect((await post('discover', { endpoint: 'http://127.0.0.1' })).statusCode).toBe(400);
});
