/** Ways out against real receivers: a broker with another client, our own Sparkplug host, a web server that fails at will. */
import { createHmac } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openSource } from '../../../server/connect/open-source.ts';
import { OutputSet } from '../../../server/out/output-set.ts';
import { factTail } from '../../../server/records/out/fact-tail.ts';
import type { StockRequest } from '../../../server/records/stock/words.ts';
import { TwinHost } from '../../../server/twin-host.ts';
import { SampleBatch } from '../../../twin/core/batch.ts';
import type { SignalView } from '../../../twin/live/protocol.ts';
import type { PlantModel } from '../../../twin/plant/model.ts';
import { lineText, oneMachine, plantOf, tagSlot } from '../../plants.ts';
import { startMosquitto } from '../connect/mosquitto.ts';
import { freePort, isUp, quiet, recorder, until } from '../connect/recorder.ts';
import { follow } from '../records/followed.ts';

let data: string;
const open: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'gemba-out-'));
});
afterEach(async () => {
  for (const stop of open.splice(0).reverse()) await stop();
  await rm(data, { recursive: true, force: true });
});

const withOutput = (output: string): PlantModel => plantOf(lineText(3, `outputs: [${output}]`));

async function hostOf(plant: PlantModel) {
  const host = new TwinHost({ plant, directory: data, log: quiet });
  await host.start();
  const signals: SignalView[] = [];
  const requests: StockRequest[] = [];
  const outputs = new OutputSet(
    host,
    quiet,
    data,
    {},
    null,
    () => signals,
    () => requests,
  );
  outputs.start();
  let stopped = false;
  const stop = async () => {
    if (stopped) return;
    stopped = true;
    await outputs.stop();
    await host.stop();
  };
  open.push(stop);
  const say = async (tag: string, value: number, at = Date.now()) => {
    const batch = new SampleBatch();
    batch.push(tagSlot(host.plant, tag), at, value, 0);
    await host.deliver(batch);
  };
  return { host, outputs, say, stop, signals, requests };
}

test('over MQTT each machine and line has its place by area and line, retained, and the will says when Gemba has gone', async () => {
  const broker = await startMosquitto(await freePort());
  open.push(() => broker.stop());
  const { say, stop, outputs, signals, requests } = await hostOf(
    withOutput(`{ id: uns, kind: mqtt, broker: "${broker.url}", root: plant, every_s: 0.2 }`),
  );
  await until('the output is up', () => outputs.views()[0]?.status === 'up');
  await say('m1/state', 6);
  await say('m1/fault', 7);
  await say('m1/state', 9);
  await say('m1/good', 100);
  await say('m1/good', 104);
  // Somebody who comes later finds everything: it is retained.
  const heard = new Map<string, Record<string, unknown>>();
  const client = await broker.client();
  client.on('message', (topic, payload) => heard.set(topic, JSON.parse(String(payload))));
  await client.subscribeAsync('plant/#');
  await until('counts are there', () => heard.get('plant/site/hall/line/m1/counts')?.['good'] === 4);
  await until('the stop is there', () => heard.get('plant/site/hall/line/m1/state')?.['state'] === 'breakdown');
  expect(heard.get('plant/site/hall/line/m1/state')).toMatchObject({ fault: 7, faultText: 'Cap feed jam' });
  expect(heard.get('plant/site/hall/line/state')).toMatchObject({ state: 'breakdown' });
  expect(heard.get('plant/site/online')).toMatchObject({ online: true });
  expect(heard.get('plant/site/hall/line/m1/quality')).toMatchObject({ stopRecommended: false, signals: [] });
  const at = Date.now();
  signals.push({
    ...{ id: '1', characteristic: 'temp', product: '', machine: 'm1', line: 'line', at, last: at, rules: ['nelson-1'] },
    ...{ stop: true, escalated: [], state: 'open', takenBy: '' },
  });
  outputs.happened();
  await until('the advice is there', () => heard.get('plant/site/hall/line/m1/quality')?.['stopRecommended'] === true);
  expect(heard.get('plant/site/hall/line/m1/quality')).toMatchObject({
    signals: [{ characteristic: 'temp', state: 'open' }],
  });
  expect(heard.get('plant/site/stock/requests')).toMatchObject({ requests: [] });
  requests.push({
    ...{ id: 7, location: 'market', line: 'line', material: 'cap', quantity: 60, unit: 'pcs', level: 3, min: 9 },
    ...{ raised: at, due: null, events: [{ what: 'raised', at, by: '', note: '' }] },
  });
  outputs.happened();
  await until('the request is there', () => String(heard.get('plant/site/stock/requests')?.['requests']) !== '');
  expect(heard.get('plant/site/stock/requests')).toMatchObject({
    requests: [{ id: '7', location: 'market', material: 'cap', quantity: 60, state: 'raised', due: null }],
  });
  await stop();
  await until('it says that it left', () => heard.get('plant/site/online')?.['online'] === false);
});

test('as a Sparkplug edge node it is understood by a Sparkplug host: births, data by alias, rebirth, death', async () => {
  const broker = await startMosquitto(await freePort());
  open.push(() => broker.stop());
  const { say, stop, outputs } = await hostOf(
    withOutput(`{ id: spb, kind: sparkplug, broker: "${broker.url}", group: up, node: gemba }`),
  );
  await until('the output is up', () => outputs.views()[0]?.status === 'up');
  // A second plant that listens to the first: it comes later, so that it needs a rebirth to know anything.
  const listener = oneMachine(
    `{ id: up, protocol: sparkplug, broker: "${broker.url}", group: up }`,
    ' { made: { from: Good }, mood: { from: State, type: text }, speed: { from: Speed } }',
    'device: gemba/m1',
  );
  const heard = recorder(listener);
  const source = openSource(listener.sources[0] as PlantModel['sources'][number], listener, heard, quiet);
  open.push(() => source.stop());
  await source.start();
  await until('the host is up', isUp(source));
  await say('m1/state', 6);
  await say('m1/good', 100);
  await say('m1/good', 110);
  await until('the count arrives', () => heard.last('m/made')?.value === 10);
  await until('the state arrives', () => heard.textOf(heard.last('m/mood')?.value ?? 0) === 'producing');
  expect(heard.last('m/speed')?.quality).not.toBe(0); // not known is not 0
  expect(source.view().refused['sequence-gap'] ?? 0).toBe(0);
  await stop();
  await until('the death makes it stale', () => heard.stales.some(({ tags }) => tags.includes('m/made')));
});

interface Call {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

async function receiver(): Promise<{ url: string; calls: Call[]; answer: { status: number }; server: Server }> {
  const calls: Call[] = [];
  const answer = { status: 200 };
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      if (answer.status === 200) calls.push({ headers: request.headers, body });
      response.writeHead(answer.status).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  open.push(() => new Promise((done) => server.close(done)));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, calls, answer, server };
}

const told = (calls: readonly Call[]) =>
  calls.flatMap(
    ({ body }) => (JSON.parse(body) as { events: { sequence: number; event: { state?: string } }[] }).events,
  );

test('a webhook is signed, in order, and goes on where it was after an absence and a restart: each event once', async () => {
  const there = await receiver();
  const plant = withOutput(
    `{ id: hook, kind: webhook, url: "${there.url}", secret: "eleven-twelve", events: [state-changed] }`,
  );
  const first = await hostOf(plant);
  await until('it has begun', () => first.outputs.views().length === 1);
  await first.say('m0/state', 6);
  await until('the first is taken', () => told(there.calls).length === 1);
  const { headers, body } = there.calls[0] as Call;
  const [stamp, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['gemba-signature']))?.slice(1) ?? [];
  expect(createHmac('sha256', 'eleven-twelve').update(`${stamp}.${body}`).digest('hex')).toBe(signature);
  there.answer.status = 503;
  await first.say('m0/state', 11);
  await first.say('m1/state', 6);
  await until('it says that it is down', () => first.outputs.views()[0]?.status === 'down');
  expect(first.outputs.views()[0]?.reason).toContain('503');
  await first.stop();
  there.answer.status = 200;
  const second = await hostOf(plant);
  await until('what was missed is taken', () => told(there.calls).length >= 3);
  await second.say('m2/state', 6);
  await until('and what is new', () =>
    told(there.calls).some(({ event }) => 'machine' in event && event.machine === 'm2'),
  );
  const sequences = told(there.calls).map(({ sequence }) => sequence);
  expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));
});

test('what a webhook refuses for good is put aside with the reason, the next goes on, and it can be sent once more', async () => {
  const there = await receiver();
  const { say, outputs } = await hostOf(
    withOutput(`{ id: hook, kind: webhook, url: "${there.url}", secret: "eleven-twelve" }`),
  );
  there.answer.status = 422;
  await say('m0/state', 6);
  await until('it is put aside', () => (outputs.webhook('hook')?.dead().length ?? 0) > 0);
  expect(outputs.webhook('hook')?.dead()[0]?.reason).toContain('422');
  there.answer.status = 200;
  await say('m1/state', 6);
  await until('the next goes on', () => outputs.views()[0]?.status === 'up');
  expect(await outputs.webhook('hook')?.retry()).toMatchObject({ taken: expect.any(Number), reason: '' });
  expect(outputs.views()[0]?.dead).toBe(0);
  const machines = told(there.calls).map(({ event }) => ('machine' in event ? event.machine : ''));
  expect(machines).toContain('m0');
  expect(machines).toContain('m1');
});

test('of what was put aside one message is sent again, another let go of; a refusal says why', async () => {
  const there = await receiver();
  const { say, outputs } = await hostOf(
    withOutput(`{ id: hook, kind: webhook, url: "${there.url}", secret: "eleven-twelve", events: [state-changed] }`),
  );
  there.answer.status = 422;
  const hook = () => outputs.webhook('hook');
  await say('m0/state', 6);
  await until('the first is put aside', () => hook()?.dead().length === 1);
  await say('m1/state', 6);
  await until('the second is put aside', () => hook()?.dead().length === 2);
  const [first = 0, second = 0] =
    hook()
      ?.dead()
      .map(({ sequence }) => sequence) ?? [];
  expect(await hook()?.retry(second)).toEqual({ taken: 0, reason: expect.stringContaining('422') });
  there.answer.status = 200;
  expect(await hook()?.retry(second)).toEqual({ taken: 1, reason: '' });
  expect(
    hook()
      ?.dead()
      .map(({ sequence }) => sequence),
  ).toEqual([first]);
  expect(told(there.calls).map(({ sequence }) => sequence)).toEqual([second]);
  expect(await hook()?.drop(first)).toBe(true);
  expect(await hook()?.drop(first)).toBe(false);
  expect(outputs.views()[0]?.dead).toBe(0);
});

test('a webhook tells what orders and people did, in order, from when it was made, each once over a restart', async () => {
  const there = await receiver();
  const plant = withOutput(
    `{ id: hook, kind: webhook, url: "${there.url}", secret: "eleven-twelve", events: [order-changed, stop-explained] }`,
  );
  const first = await hostOf(plant);
  const record = await follow(first.host);
  open.push(() => record.stop());
  await record.records.ready;
  const { orders, time } = record;
  const by = { who: 'ada', from: '' };
  const cells = (order: string) => ({ order, line: 'line', product: 'red', quantity: '10' });
  const file = ['1', '2'].map((order, i) => ({ line: i, cells: cells(order), operations: [] }));
  await orders.store.take({ orders: file, faults: [] }, by, false);
  const move = (order: string, verb: 'start' | 'complete') =>
    orders.runs.move(order, verb, { at: null, by: 'ada', note: '', how: 'hand' });
  await move('1', 'start'); // before there was a webhook
  const begin = () => new OutputSet(first.host, quiet, data, {}, factTail(record.records));
  await first.outputs.stop();
  await rm(join(data, 'out'), { recursive: true, force: true });
  const outputs = begin();
  outputs.start();
  const standing = () => readFile(join(data, 'out', 'hook.json'), 'utf8').catch(() => '');
  await vi.waitFor(async () => expect(await standing()).toContain('stop-explained'), { timeout: 20_000 });
  await move('1', 'complete');
  const explained = { scope: { machine: 'm0' }, what: 'reason', value: 'jam', from: 1, to: 2, by: 'bo' } as const;
  await record.records.transact((trx) => time.declare(trx, explained));
  await until('both are told', () => told(there.calls).length === 2);
  await outputs.stop();
  await move('2', 'start');
  const again = begin();
  again.start();
  await until('what was missed is told', () => told(there.calls).length === 3);
  await again.stop();
  const events = told(there.calls).map(({ event }) => event);
  expect(events).toMatchObject([
    { type: 'order-changed', order: '1', status: 'Complete', by: 'ada' },
    { type: 'stop-explained', scope: 'machine:m0', reason: 'jam', by: 'bo' },
    { type: 'order-changed', order: '2', status: 'Running' },
  ]);
  expect(new Set(there.calls.map(({ headers }) => headers['gemba-delivery'])).size).toBe(there.calls.length);
});

test('a way out is tried before it is one: a broker, a port, a web address, each with what it answers', async () => {
  const broker = await startMosquitto(await freePort());
  open.push(() => broker.stop());
  const there = await receiver();
  const port = await freePort();
  const { outputs } = await hostOf(withOutput(`{ id: served, kind: opcua, port: ${port} }`));
  const free = await freePort();
  const nobody = `127.0.0.1:${await freePort()}`;
  const uns = { id: 'uns', kind: 'mqtt' } as const;
  const hook = { id: 'hook', kind: 'webhook', url: there.url, secret: 'eleven-twelve' } as const;
  expect(await outputs.test({ ...uns, broker: broker.url })).toMatchObject({ ok: true, words: '' });
  expect(await outputs.test({ ...uns, broker: `mqtt://${nobody}` })).toMatchObject({
    ok: false,
    words: expect.stringContaining('nothing listens there'),
  });
  expect(await outputs.test({ id: 'o', kind: 'opcua', port: free })).toMatchObject({ ok: true });
  // The one that runs may keep its port; another program's is taken.
  expect(await outputs.test({ id: 'served', kind: 'opcua', port })).toMatchObject({ ok: true });
  expect(await outputs.test({ id: 'o', kind: 'opcua', port: Number(new URL(there.url).port) })).toMatchObject({
    ok: false,
    words: expect.stringContaining('something else listens'),
  });
  expect(await outputs.test(hook)).toMatchObject({ ok: true, words: 'it answered 200 OK' });
  expect(JSON.parse(there.calls.at(-1)?.body ?? '')).toEqual({ plant: 'site', test: true, events: [] });
  there.answer.status = 401;
  expect(await outputs.test(hook)).toMatchObject({ ok: false, words: 'it answered 401 Unauthorized' });
  expect(await outputs.test({ ...hook, secret: ['$', '{NOBODY_SET_THIS}'].join('') })).toMatchObject({
    ok: false,
    words: expect.stringContaining('NOBODY_SET_THIS is not set'),
  });
});
