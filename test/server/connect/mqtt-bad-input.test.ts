/** What goes wrong with brokers and payloads: each ends in a condition that can be seen, and hinders nothing else. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttp, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Aedes } from 'aedes';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { openSource } from '../../../server/connect/open-source.ts';
import { TwinHost } from '../../../server/twin-host.ts';
import { plantOf, tagSlot } from '../../plants.ts';
import { type Certificates, makeCertificates } from './certificates.ts';
import { startMosquitto } from './mosquitto.ts';
import { mqttPlantText, startMqttPlant } from './mqtt-plant.ts';
import { wireTo } from './proxy.ts';
import { freePort, isDown, isUp, quiet, until } from './recorder.ts';

const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const part of open.splice(0).reverse()) await part.stop();
});
/** Comes with mosquitto: turns the passwords of a file into hashes. */
const HASHER = 'mosquitto_passwd';
const TAGS = 'v: { from: "b/v", path: "$.v" }';

async function running() {
  const broker = await startMosquitto(await freePort());
  open.push(broker);
  const started = await startMqttPlant({ url: broker.url, tags: TAGS, source: 'root: "b/#"' });
  open.push(started.source);
  await until('the source is up', isUp(started.source));
  return { ...started, broker, publisher: await broker.client() };
}

describe('who may come in', () => {
  test.each(['3.1.1', '5'])('MQTT %s: a wrong password is told as such, the right one lets us in', async (version) => {
    const file = join(mkdtempSync(join(tmpdir(), 'gemba-passwd-')), 'passwd');
    writeFileSync(file, 'line:right\n', { mode: 0o600 });
    execFileSync(HASHER, ['-U', file], { stdio: 'pipe' });
    const broker = await startMosquitto(await freePort(), [
      'allow_anonymous false',
      'user root',
      `password_file ${file}`,
    ]);
    open.push(broker);
    const login = (password: string) =>
      startMqttPlant({
        url: broker.url,
        tags: TAGS,
        source: `version: "${version}", user: line, password: ${password}`,
      });
    const wrong = await login('sesame');
    open.push(wrong.source);
    await until('down', isDown(wrong.source));
    expect(wrong.source.view().reason).toBe('the broker does not let us in: user or password is wrong');
    expect(JSON.stringify(wrong.source.view())).not.toContain('sesame');
    const right = await login('right');
    open.push(right.source);
    await until('up', isUp(right.source));
  });
});

describe('TLS', () => {
  let made: Certificates;
  beforeAll(() => {
    made = makeCertificates();
  }, 60_000);

  async function secured(which: 'server' | 'expired', more: readonly string[] = []) {
    const port = await freePort();
    const { certificate, key } = made[which];
    open.push(
      await startMosquitto(port, [
        'allow_anonymous true',
        'user root',
        `certfile ${certificate}`,
        `keyfile ${key}`,
        ...more,
      ]),
    );
    return async (source: string, scheme = 'mqtts', host = '127.0.0.1') => {
      const started = await startMqttPlant({ url: `${scheme}://${host}:${port}`, tags: TAGS, source });
      open.push(started.source);
      return started.source;
    };
  }

  test('a broker whose certificate our authority signed is trusted; one that nobody signed is not', async () => {
    const connect = await secured('server');
    await until('up', isUp(await connect(`ca: ${made.ca}`)));
    const stranger = await connect('version: "5"');
    await until('down', isDown(stranger));
    expect(stranger.view().reason).toBe('the certificate of the other side is signed by nobody that is trusted here');
  });

  test('an expired certificate is told as such', async () => {
    const source = await (await secured('expired'))(`ca: ${made.ca}`);
    await until('down', isDown(source));
    expect(source.view().reason).toBe('the certificate of the other side has expired');
  });

  test('a certificate that is made out to another host is refused, unless that is allowed', async () => {
    const connect = await secured('server');
    const source = await connect(`ca: ${made.ca}`, 'mqtts', 'localhost');
    await until('down', isDown(source));
    expect(source.view().reason).toBe('the certificate of the other side is made out to another host');
    await until('up', isUp(await connect(`ca: ${made.ca}, any_host: true`, 'mqtts', 'localhost')));
  });

  test('a broker that wants a certificate of ours lets us in with it, and not without', async () => {
    const connect = await secured('server', ['require_certificate true', `cafile ${made.ca}`]);
    const without = await connect(`ca: ${made.ca}`);
    await until('down', isDown(without));
    expect(without.view().reason).not.toBe('');
    await until(
      'up',
      isUp(await connect(`ca: ${made.ca}, certificate: ${made.client.certificate}, key: ${made.client.key}`)),
    );
  });

  test('websockets carry the same, with TLS and without', async () => {
    const secure = await webSockets(
      createHttps({ cert: readFileSync(made.server.certificate), key: readFileSync(made.server.key) }),
    );
    const wss = await startMqttPlant({ url: `wss://127.0.0.1:${secure}`, tags: TAGS, source: `ca: ${made.ca}` });
    open.push(wss.source);
    await until('up', isUp(wss.source));
    const plain = await webSockets(createHttp());
    const ws = await startMqttPlant({ url: `ws://127.0.0.1:${plain}`, tags: TAGS });
    open.push(ws.source);
    await until('up', isUp(ws.source));
  });

  /** A broker (aedes) that is reached by websockets. */
  async function webSockets(server: Server): Promise<number> {
    const broker = await Aedes.createBroker();
    const sockets = new WebSocketServer({ server, handleProtocols: () => 'mqtt' });
    sockets.on('connection', (socket) => broker.handle(createWebSocketStream(socket)));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    open.push({
      async stop() {
        for (const socket of sockets.clients) socket.terminate();
        await new Promise<void>((done) => broker.close(() => done()));
        await new Promise((done) => server.close(done));
      },
    });
    return (server.address() as AddressInfo).port;
  }

  test('a file that is not there is named', async () => {
    const source = await (await secured('server'))('ca: /nowhere/ca.pem');
    await until('down', isDown(source));
    expect(source.view().reason).toBe('the file of `ca` cannot be read: /nowhere/ca.pem');
  });
});

describe('payloads', () => {
  test('ten megabytes are refused and counted, and the next value is taken', async () => {
    const { publisher, source, outlet } = await running();
    await publisher.publishAsync('b/v', Buffer.alloc(10 * 1024 * 1024, 0x20), { qos: 1 });
    await publisher.publishAsync('b/v', '{"v":1}', { qos: 1 });
    await until('the next', () => outlet.last('m/v')?.value === 1);
    expect(source.view().refused).toEqual({ oversized: 1 });
    expect(source.found?.()[0]?.metrics).toHaveLength(1);
  });

  test('JSON a hundred thousand levels deep harms nobody', async () => {
    const { publisher, source, outlet } = await running();
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    await publisher.publishAsync('b/v', deep, { qos: 1 });
    await publisher.publishAsync('b/v', `{"v":${deep}}`, { qos: 1 });
    await publisher.publishAsync('b/unknown', `{"a":${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}}`, { qos: 1 });
    await publisher.publishAsync('b/v', '{"v":1}', { qos: 1 });
    await until('the next', () => outlet.last('m/v')?.value === 1);
    expect(source.view().status).toBe('up');
    // A list where a number should be.
    expect(source.view().refused).toEqual({ 'not-a-number': 1 });
    expect(source.found?.().map(({ device }) => device)).toEqual(['b/v', 'b/unknown']);
  });

  test('a type that changes in the midst is counted, told as bad, and recovers', async () => {
    const { publisher, source, outlet } = await running();
    for (const v of [1, '2', { w: 3 }, true, 5]) await publisher.publishAsync('b/v', JSON.stringify({ v }), { qos: 1 });
    await until('the last', () => outlet.last('m/v')?.value === 5);
    expect(outlet.readings.map(({ value, quality }) => [value, quality])).toEqual([
      [1, 0],
      [Number.NaN, 2],
      [Number.NaN, 2],
      [1, 0],
      [5, 0],
    ]);
    expect(source.view().refused).toEqual({ 'not-a-number': 2 });
  });

  test('a clock that is a year off changes no state and is counted', async () => {
    const { broker, publisher } = await running();
    const plant = plantOf(mqttPlantText({ url: broker.url, tags: TAGS }));
    const host = new TwinHost({ plant, directory: mkdtempSync(join(tmpdir(), 'gemba-clock-')), log: quiet });
    await host.start();
    open.push(host);
    const spec = plant.sources[0];
    if (!spec) throw new Error('no source');
    const source = openSource(
      spec,
      plant,
      {
        deliver: (batch) => host.deliver(batch),
        text: (text) => host.text(text),
        stale: (tags, at) => host.stale(tags, at),
        changed: () => undefined,
        now: host.now,
      },
      quiet,
    );
    await source.start();
    open.push(source);
    await until('up', isUp(source));
    const year = 365 * 86_400_000;
    const tell = (v: number, ts: number) => publisher.publishAsync('b/v', JSON.stringify({ v, ts }), { qos: 1 });
    await tell(1, Date.now());
    await tell(2, Date.now() + year);
    await tell(3, Date.now() - year);
    await until('all heard', () => source.view().samples === 3);
    const slot = tagSlot(plant, 'm/v');
    await until('refused', () => (host.twin.refusedBy[0]?.future ?? 0) === 1);
    expect(host.twin.tags.value[slot]).toBe(1);
    expect(Math.abs((host.twin.tags.at[slot] as number) - Date.now())).toBeLessThan(60_000);
  });
});

test('a broker that comes and goes is said to be down with a reason each time, and values come when it is there', async () => {
  const { broker, publisher } = await running();
  const wire = await wireTo(Number(new URL(broker.url).port), await freePort());
  open.push(wire);
  const { outlet, source } = await startMqttPlant({ url: `mqtt://127.0.0.1:${wire.port}`, tags: TAGS });
  open.push(source);
  for (let turn = 1; turn <= 3; turn++) {
    await until('up', isUp(source), 30_000);
    await publisher.publishAsync('b/v', JSON.stringify({ v: turn }), { qos: 1 });
    await until('the value', () => outlet.last('m/v')?.value === turn);
    wire.cut();
    await until('down', isDown(source));
    expect(source.view().reason).toMatch(/closed the connection|connection refused/);
    expect(outlet.stales).toHaveLength(turn);
    await wire.mend();
  }
  await until('up at last', isUp(source), 30_000);
}, 90_000);
