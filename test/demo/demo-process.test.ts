import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import {
  AttributeIds,
  ClientMonitoredItem,
  type ClientSession,
  ClientSubscription,
  DataType,
  type DataValue,
  OPCUAClient,
  StatusCodes,
  TimestampsToReturn,
  UserTokenType,
} from 'node-opcua';
import sparkplug from 'sparkplug-payload';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBroker } from '../../demo/speak/broker.ts';
import { freePort } from '../../demo/speak/free-port.ts';
import { readPlant } from '../../twin/plant/read.ts';
import { build, runDemo, type Started, startDemo, until } from './process.ts';

const read = readPlant(readFileSync('demo/plant.yaml', 'utf8'), {});
if (!read.ok) throw new Error('demo/plant.yaml is not valid');
const { plant } = read;
const tagOf = (name: string) => plant.tags.find((tag) => tag.name === name);

const decode = (payload: Buffer) => sparkplug.get('spBv1.0')?.decodePayload(payload) ?? {};
const NODES = ['line2', 'line3', 'utilities'];

interface Heard {
  readonly type: string;
  readonly node: string;
  readonly device: string | undefined;
  readonly payload: ReturnType<typeof decode>;
  readonly retain: boolean;
  readonly qos: number;
}

async function listen(broker: string): Promise<{ client: MqttClient; heard: Heard[] }> {
  const client = await connectAsync(broker, { clientId: `ear-${Math.floor(performance.now())}` });
  const heard: Heard[] = [];
  client.on('message', (topic, payload, { retain, qos }) => {
    const [, , type = '', node = '', device] = topic.split('/');
    if (!type.endsWith('CMD')) heard.push({ type, node, device, payload: decode(payload), retain, qos });
  });
  await client.subscribeAsync('spBv1.0/#', { qos: 1 });
  return { client, heard };
}

const rebirth = async (client: MqttClient, node: string) => {
  const metrics = [{ name: 'Node Control/Rebirth', type: 'Boolean' as const, value: true, timestamp: Date.now() }];
  const payload = sparkplug.get('spBv1.0')?.encodePayload({ timestamp: Date.now(), metrics });
  await client.publishAsync(`spBv1.0/northfield/NCMD/${node}`, Buffer.from(payload ?? []));
};

let demo: Started;
beforeAll(async () => {
  build();
  demo = await startDemo(['--seed', '3']);
}, 90_000);
afterAll(() => {
  if (demo?.process.exitCode === null) demo.process.kill('SIGKILL');
});

describe('over OPC UA', () => {
  let session: ClientSession;
  let close: () => Promise<void>;
  const latest = new Map<string, DataValue[]>();

  beforeAll(async () => {
    const client = OPCUAClient.create({ endpointMustExist: false, connectionStrategy: { maxRetry: 1 } });
    await client.connect(demo.ready.opcua);
    session = await client.createSession({ type: UserTokenType.Anonymous });
    const subscription = ClientSubscription.create(session, {
      requestedPublishingInterval: 50,
      requestedMaxKeepAliveCount: 20,
      requestedLifetimeCount: 100,
      maxNotificationsPerPublish: 10_000,
      publishingEnabled: true,
      priority: 1,
    });
    for (const name of [
      'line1-filler/state',
      'line1-filler/fault',
      'line1-filler/good',
      'line1-capper/state',
      'line1-capper/wait',
      'line1-vision/vibration',
      'line1-tank-a/product',
    ]) {
      const item = ClientMonitoredItem.create(
        subscription,
        { nodeId: tagOf(name)?.address ?? '', attributeId: AttributeIds.Value },
        { samplingInterval: 0, queueSize: 100, discardOldest: true },
        TimestampsToReturn.Both,
      );
      latest.set(name, []);
      item.on('changed', (value) => latest.get(name)?.push(value));
    }
    close = async () => {
      await subscription.terminate();
      await session.close();
      await client.disconnect();
    };
  }, 30_000);
  afterAll(() => close?.());

  test('the namespace of plant.yaml has index 2, and the machines can be browsed', async () => {
    const namespaces = await session.readNamespaceArray();
    expect(namespaces[2]).toBe('urn:gemba:demo:plant');
    const site = await session.browse('ns=2;s=site');
    const machines = site.references?.map((reference) => reference.browseName.name) ?? [];
    expect(machines).toContain('line1-filler');
    expect(machines).not.toContain('line2-filler');
    const filler = await session.browse('ns=2;s=line1-filler');
    expect(filler.references?.map((reference) => reference.browseName.name)).toContain('fill_weight');
  });

  test('every OPC UA address of plant.yaml reads a good, fresh value of the right type', async () => {
    const tags = plant.tags.filter((tag) => plant.sources[tag.source]?.protocol === 'opcua');
    const values = await session.read(tags.map((tag) => ({ nodeId: tag.address, attributeId: AttributeIds.Value })));
    expect(values.length).toBeGreaterThan(400);
    tags.forEach((tag, i) => {
      const value = values[i] as DataValue;
      expect(value.statusCode, tag.name).toBe(StatusCodes.Good);
      const type = value.value.dataType;
      if (tag.type === 'text') expect(type, tag.name).toBe(DataType.String);
      else if (tag.type === 'bool') expect(type, tag.name).toBe(DataType.Boolean);
      else expect(Number.isFinite(value.value.value), tag.name).toBe(true);
      const ageMs = Date.now() - (value.sourceTimestamp?.getTime() ?? 0);
      expect(ageMs, tag.name).toBeGreaterThanOrEqual(0);
      expect(ageMs, tag.name).toBeLessThan(120_000);
    });
  });

  test('counters count, with source times of their own', async () => {
    const good = () => latest.get('line1-filler/good') ?? [];
    await until('three counts', () => good().length >= 3);
    const times = good().map((value) => value.sourceTimestamp?.getTime() ?? 0);
    expect([...times].sort((a, b) => a - b)).toEqual(times);
    expect(Date.now() - (times.at(-1) ?? 0)).toBeLessThan(3_000);
    expect(good().at(-1)?.value.value).toBeGreaterThan(good()[0]?.value.value);
  });

  test('a fault asked for on the command line stops the machine and starves its neighbour', async () => {
    const asked = await runDemo(['fault', 'line1-filler', 'jam', '--json'], demo.data);
    expect(asked).toMatchObject({ code: 0 });
    expect(JSON.parse(asked.out)).toMatchObject({ ok: true });
    const last = (name: string) => latest.get(name)?.at(-1)?.value.value;
    await until('the filler is held', () => last('line1-filler/state') === 11);
    expect(last('line1-filler/fault')).toBe(11);
    await until('the capper is suspended', () => last('line1-capper/state') === 5);
    expect(last('line1-capper/wait')).toBe(1);
    const path = (latest.get('line1-filler/state') ?? []).map((value) => value.value.value).slice(-3);
    expect(path).toEqual([6, 10, 11]);
  });

  test('a machine that drops out turns bad, and good again when it is back', async () => {
    const vibration = () => latest.get('line1-vision/vibration')?.at(-1)?.statusCode;
    expect((await runDemo(['fault', 'line1-vision', 'dropout'], demo.data)).code).toBe(0);
    await until('bad', () => vibration() === StatusCodes.BadCommunicationError);
    expect((await runDemo(['fault', 'line1-vision', 'clear'], demo.data)).code).toBe(0);
    await until('good', () => vibration() === StatusCodes.Good);
    const values = await session.read(
      (plant.machines.find((m) => m.id === 'line1-vision')?.tags ?? [])
        .flatMap((slot) => plant.tags[slot] ?? [])
        .filter((tag) => tag.source >= 0)
        .map((tag) => ({ nodeId: tag.address, attributeId: AttributeIds.Value })),
    );
    expect(values.filter((value) => value.statusCode === StatusCodes.BadCommunicationError)).toEqual([]);
  });

  test('nobody can write to it', async () => {
    const status = await session.write({
      nodeId: tagOf('line1-filler/speed_setpoint')?.address ?? '',
      attributeId: AttributeIds.Value,
      value: { value: { dataType: DataType.Double, value: 1 } },
    });
    expect(status.isGood()).toBe(false);
  });
});

describe('over Sparkplug B', () => {
  test('a rebirth is answered by the births of the node and of all its devices, in sequence from 0', async () => {
    const { client, heard } = await listen(demo.ready.broker);
    for (const node of NODES) {
      const from = heard.length;
      await rebirth(client, node);
      const expected = plant.machines.filter(
        (m) =>
          (plant.tags[m.tags[0] ?? 0]?.device ?? '').startsWith(`${node}/`) &&
          plant.sources[plant.tags[m.tags[0] ?? 0]?.source ?? 0]?.protocol === 'sparkplug',
      );
      const births = () =>
        heard.slice(from).filter((message) => message.node === node && message.type.endsWith('BIRTH'));
      await until(`births of ${node}`, () => births().length === 1 + expected.length);
      const [nodeBirth, ...devices] = births();
      expect(nodeBirth).toMatchObject({ type: 'NBIRTH', retain: false });
      expect(Number(nodeBirth?.payload.seq)).toBe(0);
      const names = nodeBirth?.payload.metrics?.map((metric) => metric.name);
      expect(names).toEqual(['bdSeq', 'Node Control/Rebirth']);
      expect(devices.map((message) => message.device)).toEqual(expected.map((m) => m.id));
      const aliases = devices.flatMap(
        (message) => message.payload.metrics?.map((metric) => Number(metric.alias)) ?? [],
      );
      expect(new Set(aliases).size).toBe(aliases.length);
      devices.forEach((message, i) => {
        const own = expected[i]?.tags.flatMap((slot) => plant.tags[slot] ?? []).filter((tag) => tag.source >= 0) ?? [];
        expect(message.payload.metrics?.map((metric) => metric.name)).toEqual(own.map((tag) => tag.address));
        for (const metric of message.payload.metrics ?? []) {
          expect(metric.value, metric.name ?? '').not.toBeNull();
          expect(Math.abs(Date.now() - Number(metric.timestamp)), metric.name ?? '').toBeLessThan(180_000);
        }
      });
    }
    await client.endAsync();
  });

  test('data comes by alias, on change, without a gap in the sequence of a node', async () => {
    const { client, heard } = await listen(demo.ready.broker);
    await until('two hundred messages', () => heard.length >= 200, 20_000);
    await client.endAsync();
    for (const node of NODES) {
      const own = heard.filter((message) => message.node === node);
      own.slice(1).forEach((message, i) => {
        expect(Number(message.payload.seq)).toBe((Number(own[i]?.payload.seq) + 1) % 256);
      });
    }
    const metrics = heard
      .filter(({ type }) => type === 'DDATA')
      .flatMap(({ device, payload }) => (payload.metrics ?? []).map((metric) => ({ device, metric })));
    for (const { device, metric } of metrics) {
      expect(metric.name).toBeUndefined();
      const tag = plant.tags[Number(metric.alias) - 1];
      expect(plant.machines[tag?.machine ?? -1]?.id).toBe(device);
      expect(Date.now() - Number(metric.timestamp)).toBeLessThan(60_000);
      expect(Number(metric.timestamp)).toBeLessThanOrEqual(Date.now());
    }
  });

  test('a device that drops out dies, and is born again when it is back', async () => {
    const { client, heard } = await listen(demo.ready.broker);
    const of = (type: string) =>
      heard.filter((message) => message.type === type && message.device === 'line2-labeller').length;
    await runDemo(['fault', 'line2-labeller', 'dropout'], demo.data);
    await until('DDEATH', () => of('DDEATH') === 1);
    const data = of('DDATA');
    await new Promise((done) => setTimeout(done, 600));
    expect(of('DDATA')).toBe(data);
    await runDemo(['fault', 'line2-labeller', 'clear'], demo.data);
    await until('DBIRTH', () => of('DBIRTH') === 1);
    await until('data again', () => of('DDATA') > data);
    await client.endAsync();
  });
});

describe('its control port', () => {
  const call = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${demo.ready.control}${path}`, init);
    return {
      status: response.status,
      cors: response.headers.get('access-control-allow-origin'),
      body: await response.text(),
    };
  };
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    call('/fault', {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });

  test('tells the status of every machine', async () => {
    const { status, body } = await call('/status');
    expect(status).toBe(200);
    expect(Object.keys((JSON.parse(body) as { machines: object }).machines)).toHaveLength(plant.machines.length);
  });

  test('serves pages of this machine and refuses all others', async () => {
    const origin = 'http://127.0.0.1:8080';
    expect(await post({ machine: 'chiller', kind: 'drift' }, { origin })).toMatchObject({ status: 200, cors: origin });
    expect(await call('/fault', { method: 'OPTIONS', headers: { origin } })).toMatchObject({
      status: 204,
      cors: origin,
    });
    for (const foreign of ['https://example.com', 'http://localhost.example.com', 'null'])
      expect(await post({ machine: 'chiller', kind: 'drift' }, { origin: foreign })).toMatchObject({
        status: 403,
        cors: null,
      });
  });

  test('refuses what it does not know, with words', async () => {
    expect(await post({ machine: 'line9', kind: 'jam' })).toMatchObject({
      status: 422,
      body: expect.stringContaining('line2-capper'),
    });
    expect(await post({ machine: 'line2-capper', kind: 'fire' })).toMatchObject({
      status: 422,
      body: expect.stringContaining('reject-burst'),
    });
    expect(await post(['jam'])).toMatchObject({ status: 400 });
    expect(await call('/elsewhere')).toMatchObject({ status: 404 });
  });

  test('the command says what it cannot do: exit 1 or 2 and one clear sentence', async () => {
    expect(await runDemo(['fault', 'line9', 'jam'], demo.data)).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('no machine `line9`'),
    });
    expect(await runDemo(['fault', 'line2-capper', 'fire'], demo.data)).toMatchObject({ code: 2, out: '' });
    expect(await runDemo(['fault', 'line2-capper', 'jam'], join(demo.data, 'empty'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('no demo plant runs here'),
    });
    expect(await runDemo(['--speed', 'fast'], demo.data)).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('--speed'),
    });
    expect(await runDemo(['--help'], demo.data)).toMatchObject({ code: 0, err: '' });
  });
});

describe('its end', () => {
  test('on SIGINT it says goodbye, leaves nothing behind and exits 0', async () => {
    const { client, heard } = await listen(demo.ready.broker);
    for (const node of NODES) await rebirth(client, node);
    await until('births', () => heard.filter(({ type }) => type === 'NBIRTH').length === 3);
    demo.process.kill('SIGINT');
    expect(await demo.exited).toBe(0);
    const bdSeq = (type: string, node: string) =>
      Number(heard.find((message) => message.type === type && message.node === node)?.payload.metrics?.[0]?.value);
    for (const node of NODES) expect(bdSeq('NDEATH', node), node).toBe(bdSeq('NBIRTH', node));
    expect(demo.stdout().trim().split('\n')).toHaveLength(1);
    expect(existsSync(join(demo.data, 'demo', 'control.json'))).toBe(false);
    await client.endAsync(true);
  });

  test("with a broker of one's own, a killed plant is declared dead by its will", async () => {
    const port = await freePort();
    const broker = await openBroker(port);
    const { client, heard } = await listen(broker.url);
    const other = await startDemo(['--broker', broker.url, '--speed', '5']);
    expect(other.ready.broker).toBe(broker.url);
    const births = heard.filter(({ type }) => type === 'NBIRTH');
    expect(births.map(({ node }) => node).sort()).toEqual(NODES);
    expect(births.every(({ payload }) => Number(payload.seq) === 0)).toBe(true);
    other.process.kill('SIGKILL');
    await other.exited;
    await until('three wills', () => heard.filter(({ type }) => type === 'NDEATH').length === 3);
    for (const death of heard.filter(({ type }) => type === 'NDEATH')) {
      const birth = births.find(({ node }) => node === death.node);
      expect(death).toMatchObject({ qos: 1, retain: false });
      expect(Number(death.payload.metrics?.[0]?.value)).toBe(Number(birth?.payload.metrics?.[0]?.value));
    }
    await client.endAsync(true);
    await broker.close();
  }, 40_000);

  test('a taken port is said in one sentence', async () => {
    const server = createServer();
    const port = await freePort();
    await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
    const { code, out, err } = await runDemo(['--mqtt-port', String(port)], demo.data);
    server.close();
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(`port ${port} is taken; give another one by --mqtt-port`);
  });
});
