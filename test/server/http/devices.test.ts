/** Setup > Connections over HTTP: an engineer looks into Modbus and S7 devices, which list nothing of their own. */
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openConnections } from '../../../server/connect/connections.ts';
import { probeDevice } from '../../../server/connect/device-probe.ts';
import { ensureFieldPeers, type FieldPeer, startFieldPeer } from '../connect/field-peers.ts';
import { freePort } from '../connect/recorder.ts';
import { openSurface, type Surface } from './surface.ts';

let surface: Surface;
let cookie = '';
let meter: FieldPeer;
let plc: FieldPeer;
let modbus: { id: string; protocol: 'modbus'; host: string; port: number };
let s7: { id: string; protocol: 's7'; host: string; port: number };

beforeAll(async () => {
  await ensureFieldPeers();
  modbus = { id: 'meter', protocol: 'modbus', host: '127.0.0.1', port: await freePort() };
  s7 = { id: 'plc', protocol: 's7', host: '127.0.0.1', port: await freePort() };
  [meter, plc] = await Promise.all([
    startFieldPeer('pymodbus-server.py', modbus.port),
    startFieldPeer('snap7-server.py', s7.port),
  ]);
  const data = mkdtempSync(join(tmpdir(), 'gemba-devices-'));
  surface = await openSurface({ connections: openConnections(data, { METER_HOST: '127.0.0.1' }) });
  cookie = await surface.signIn();
}, 240_000);
afterAll(async () => {
  await surface?.stop();
  await meter?.kill();
  await plc?.kill();
});

const probe = (payload: object, headers: Record<string, string> = { cookie }) =>
  surface.app.inject({ method: 'POST', url: '/api/v1/connections/probe', payload, headers });

test('registers are read as they are asked for; what the device has not, and what is no address, says why beside them', async () => {
  await meter.put('holding', 0, Buffer.from('42510000', 'hex'));
  await meter.put('input', 6, Buffer.from('fff9', 'hex'));
  await meter.put('coil', 3, Buffer.from([1]));
  const answer = await probe({
    spec: modbus,
    addresses: ['holding:0:float32', 'input:6:int16', 'coil:3', 'holding:198', 'holding:202', 'register 5'],
  });
  expect(answer.statusCode).toBe(200);
  const { reached, ok, reason, values } = answer.json();
  expect({ reached, ok, reason }).toEqual({ reached: true, ok: true, reason: '' });
  expect(values).toEqual([
    { address: 'holding:0:float32', value: 52.25, reason: '' },
    { address: 'input:6:int16', value: -7, reason: '' },
    { address: 'coil:3', value: true, reason: '' },
    { address: 'holding:198', value: 0, reason: '' },
    { address: 'holding:202', value: null, reason: 'the device has no such register' },
    { address: 'register 5', value: null, reason: expect.stringContaining('holding:100:float32') },
  ]);
});

test('places of a data block are read with their types; a block that is not there costs the others nothing', async () => {
  const block = Buffer.alloc(64);
  block.writeFloatBE(52.25, 4);
  block[18] = 0b10000;
  block[30] = 20;
  block[31] = 3;
  block.write('red', 32, 'latin1');
  await plc.put('DB1', 0, block);
  const { ok, values } = (
    await probe({ spec: s7, addresses: ['DB1,REAL4', 'DB1,X18.4', 'DB1,STRING30.20', 'DB77,REAL4', 'DB1.DBW4'] })
  ).json();
  expect(ok).toBe(true);
  expect(values).toEqual([
    { address: 'DB1,REAL4', value: 52.25, reason: '' },
    { address: 'DB1,X18.4', value: true, reason: '' },
    { address: 'DB1,STRING30.20', value: 'red', reason: '' },
    { address: 'DB77,REAL4', value: null, reason: expect.stringContaining('no such place') },
    { address: 'DB1.DBW4', value: null, reason: expect.stringContaining('DB1,REAL4') },
  ]);
});

test.each(['modbus', 's7'] as const)('%s: an address at which nothing listens is told in words', async (protocol) => {
  const port = await freePort();
  const spec = { ...(protocol === 'modbus' ? modbus : s7), port };
  const report = (await probe({ spec, addresses: ['holding:0', 'DB1,REAL4'] })).json();
  expect(report).toMatchObject({ reached: false, ok: false });
  expect(report.reason).toMatch(/nothing listens there/);
});

test.each(['modbus', 's7'] as const)(
  '%s: a host that takes the call and says nothing is told as such',
  async (protocol) => {
    const port = await freePort();
    const mute = createServer((socket) => socket.on('error', () => undefined));
    await new Promise<void>((resolve) => mute.listen(port, '127.0.0.1', resolve));
    const spec = { ...(protocol === 'modbus' ? modbus : s7), port };
    const report = await probeDevice(spec, [protocol === 'modbus' ? 'holding:0' : 'DB1,REAL4'], 1500);
    mute.close();
    expect(report).toMatchObject({ ok: false, reason: 'no answer in time' });
    // Modbus has no hello: that somebody took the call is all that is known.
    expect(report.reached).toBe(protocol === 'modbus');
    expect(report.values).toEqual([expect.objectContaining({ value: null, reason: 'no answer in time' })]);
  },
  20_000,
);

test('what speaks another protocol is told as such', async () => {
  const port = await freePort();
  const other = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
  });
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
  const report = await probeDevice({ ...s7, port }, ['DB1,REAL4']);
  other.close();
  expect(report).toMatchObject({ ok: false, reason: 'what came is not the S7 protocol' });
}, 20_000);

test('what a form sends may name variables, as the plant file does; one that is not set is named', async () => {
  const variable = (name: string) => ['$', `{${name}}`].join('');
  const named = await probe({ spec: { ...modbus, host: variable('METER_HOST') }, addresses: ['holding:0'] });
  expect(named.json()).toMatchObject({ ok: true });
  const unset = await probe({ spec: { ...modbus, host: variable('NOBODY_SET_THIS') }, addresses: ['holding:0'] });
  expect(unset.statusCode).toBe(502);
  expect(unset.json().detail).toContain('NOBODY_SET_THIS is not set');
});

test('only who may change the plant may look into its devices', async () => {
  expect((await probe({ spec: modbus, addresses: [] }, {})).json().type).toBe('urn:gemba:problem:role-required');
  expect((await probe({ source: 'gone', addresses: [] })).json().type).toBe('urn:gemba:problem:source-unknown');
  expect((await probe({ source: 'plc', addresses: [] })).json().type).toBe('urn:gemba:problem:request-invalid');
});
