/**
 * Work orders told by other programs over signed webhooks: a CMMS event by event, and two servers that tell each other over
 * real HTTP, where a change goes over once and does not come back as another.
 */
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openSource } from '../../../../server/connect/open-source.ts';
import { takesCalls } from '../../../../server/connect/source.ts';
import { signatureOf } from '../../../../server/connect/webhook/signature.ts';
import { type WebhookOutput, webhookOutput } from '../../../../server/out/webhook.ts';
import type { WorkOrder } from '../../../../server/records/maintenance/words.ts';
import { factTail } from '../../../../server/records/out/fact-tail.ts';
import { TwinHost } from '../../../../server/twin-host.ts';
import type { PlantModel } from '../../../../twin/plant/model.ts';
import { lineText, plantOf } from '../../../plants.ts';
import { quiet } from '../../connect/recorder.ts';
import { openSurface } from '../../http/surface.ts';
import { follow } from '../followed.ts';

const SECRET = 'a shared secret';
const OFFICE = { authorization: 'Bearer office' };
const BY = { who: 'anna', from: '' };
const MINUTE = 60_000;
const closing = {
  ...{ failed: true, mode: 'jammed', mechanism: 'wear', cause: 'expected-wear', found: 'Chute worn through' },
  ...{ renewed: false, verdict: null },
};

/** A server with a webhook in named `peer`; what it is told comes over HTTP. */
async function openPeer(site: string, peer: string) {
  const text = lineText(3).replace(/^site: \{ id: [\w-]+/m, `site: { id: ${site}`);
  const hook = { id: peer, protocol: 'webhook' as const, secret: SECRET, takes: 'work-orders' as const };
  const plain = plantOf(text);
  const plant: PlantModel = { ...plain, sources: [...plain.sources, hook] };
  const host = new TwinHost({ plant, directory: mkdtempSync(join(tmpdir(), 'gemba-peer-')), log: quiet });
  await host.start();
  const record = await follow(host);
  const outlet = {
    ...{ deliver: async () => undefined, text: () => 0, stale: () => undefined, changed: () => undefined },
    now: host.now,
    work: (source: string, body: unknown) => record.maintenance.exchange.take(source, body),
  };
  const source = openSource(hook, plant, outlet, quiet);
  await source.start();
  const surface = await openSurface({
    hook: (id) => (id === peer && takesCalls(source) ? source : null),
    maintenance: () => record.maintenance,
    now: host.now,
    past: { keys: { keyOf: (key?: string) => (key ? { name: 'office', rights: ['import'] } : null) } } as never,
  });
  // The same surface, on a port.
  const server = createServer((request, response) => surface.app.routing(request, response));
  await surface.app.ready();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/hooks/${peer}`;
  const outputs: WebhookOutput[] = [];
  /** A webhook out named `name`, to where the other one listens. */
  const tell = async (name: string, to: string) => {
    const spec = { id: name, kind: 'webhook' as const, url: to, secret: SECRET, events: ['work-order' as const] };
    const folder = mkdtempSync(join(tmpdir(), 'gemba-peer-out-'));
    const output = webhookOutput(spec, host, folder, quiet, factTail(record.records));
    output.start();
    outputs.push(output);
    return output;
  };
  const stop = async () => {
    for (const output of outputs) await output.stop();
    await new Promise((done) => server.close(done));
    await surface.stop();
    await source.stop();
    await record.stop();
    await host.stop();
  };
  const orders = (): Promise<WorkOrder[]> =>
    record.maintenance.work.list({ lines: null, states: null, machine: null, since: null, limit: 100 });
  return { url, record, source, surface, tell, stop, orders };
}
type Peer = Awaited<ReturnType<typeof openPeer>>;

let a: Peer;
let b: Peer;
beforeAll(async () => {
  a = await openPeer('site-a', 'gemba-b');
  b = await openPeer('site-b', 'gemba-a');
}, 120_000);
afterAll(async () => {
  await a?.stop();
  await b?.stop();
}, 60_000);

/** Calls that nobody could take for another one: each has its own second. */
let second = Math.floor(Date.now() / 1000);
const call = (peer: Peer, body: unknown, secret = SECRET) => {
  const payload = JSON.stringify(body);
  const stamp = String(second++);
  const name = peer === a ? 'gemba-b' : 'gemba-a';
  return peer.surface.app.inject({
    ...{ method: 'POST', url: `/api/v1/hooks/${name}`, payload },
    headers: {
      'content-type': 'application/json',
      'x-gemba-timestamp': stamp,
      'x-gemba-signature': signatureOf(secret, stamp, Buffer.from(payload)),
    },
  });
};
const iso = (at: number) => new Date(at).toISOString();
const order = (more: object = {}) => ({
  ...{ external: 'WO-1', machine: 'm1', kind: 'corrective', title: 'Seal leaks', ...more },
});
const told = async (peer: Peer, event: string) =>
  (await peer.record.maintenance.exchange.list(null, 1000)).find((one) => one.event === event);
const wo1 = async () => (await a.orders()).find(({ external }) => external?.id === 'WO-1');

test('a CMMS tells of an order: made, changed, closed; what is not signed with the secret is not read', async () => {
  const at = Date.now() - 60 * MINUTE;
  const made = {
    id: 'e1',
    type: 'order-created',
    at: iso(at),
    order: order({ people: ['ali', 'berta'], priority: 'high' }),
  };
  expect((await call(a, made, 'another secret')).statusCode).toBe(401);
  expect(await a.orders()).toEqual([]);
  expect((await call(a, made)).statusCode).toBe(204);
  expect(await wo1()).toMatchObject({
    ...{ state: 'open', title: 'Seal leaks', people: ['ali', 'berta'], priority: 'high' },
    external: { system: 'gemba-b', id: 'WO-1' },
  });
  // What an event does not tell of stays.
  const begun = { id: 'e2', type: 'order-updated', at: iso(at + MINUTE), order: { external: 'WO-1', state: 'doing' } };
  expect((await call(a, begun)).statusCode).toBe(204);
  expect(await wo1()).toMatchObject({ state: 'doing', people: ['ali', 'berta'], priority: 'high' });
});

test('the same event told twice is taken once, in another call as well', async () => {
  const before = await wo1();
  const at = before ? (await told(a, 'e1'))?.at : null;
  expect(
    (await call(a, [{ id: 'e1', type: 'order-created', at: iso(at ?? 0), order: order({ title: 'Other' }) }]))
      .statusCode,
  ).toBe(204);
  expect(await wo1()).toEqual(before);
  const events = await a.record.maintenance.exchange.list(null, 1000);
  expect(events.filter(({ event }) => event === 'e1')).toMatchObject([{ outcome: 'taken' }]);
});

test('an older event overwrites nothing: neither what the same program told later, nor what was done here since', async () => {
  const at = (await told(a, 'e2'))?.at ?? 0;
  await call(a, { id: 'e3', type: 'order-updated', at: iso(at - 1), order: order({ title: 'As it was before' }) });
  expect(await told(a, 'e3')).toMatchObject({ outcome: 'older', reason: expect.stringMatching(/as of/) });
  const known = await wo1();
  await a.record.maintenance.work.alter(known?.number ?? 0, null, { title: 'Seal and filter' }, BY);
  await call(a, { id: 'e4', type: 'order-updated', at: iso(at + MINUTE), order: { external: 'WO-1', title: 'Late' } });
  expect(await told(a, 'e4')).toMatchObject({ outcome: 'older' });
  expect(await wo1()).toMatchObject({ title: 'Seal and filter', state: 'doing' });
});

test('what cannot be is refused with a reason, is there to be seen, and is taken when it can be', async () => {
  const at = Date.now() + MINUTE;
  const events = [
    { id: 'r1', type: 'order-created', at: iso(at), order: order({ external: 'WO-2', machine: 'm9' }) },
    { id: 'r2', type: 'order-closed', at: iso(at), order: { external: 'WO-1' } },
    { id: 'r3', type: 'order-eaten', at: iso(at), order: order() },
    { id: 'r4', type: 'order-updated', at: 'yesterday', order: order() },
    { id: 'r5', type: 'order-updated', at: iso(at), order: { machine: 'm1' } },
    { id: 'ok', type: 'order-created', at: iso(at), order: order({ external: 'WO-3', title: 'Sound' }) },
  ];
  expect((await call(a, { events })).statusCode).toBe(204);
  const refused = await a.record.maintenance.exchange.list('refused', 100);
  expect(refused.map(({ event, reason }) => [event, reason]).reverse()).toEqual([
    ['r1', expect.stringMatching(/has no m9/)],
    ['r2', 'say what was found'],
    ['r3', expect.stringMatching(/none of order-created/)],
    ['r4', expect.stringMatching(/no time/)],
    ['r5', expect.stringMatching(/`order.external` is missing/)],
  ]);
  // One that is refused takes no other with it.
  expect(await told(a, 'ok')).toMatchObject({ outcome: 'taken' });
  expect(await wo1()).toMatchObject({ state: 'doing' });
  // Mended over there and told again under the same name.
  await call(a, { ...events[1], order: { external: 'WO-1', ...closing } });
  expect(await told(a, 'r2')).toMatchObject({ outcome: 'taken', reason: '' });
  expect(await wo1()).toMatchObject({ state: 'done', closing: { found: 'Chute worn through' } });
  // What is over stays what it was.
  await call(a, { id: 'r6', type: 'order-updated', at: iso(at + MINUTE), order: { external: 'WO-1', state: 'open' } });
  expect(await told(a, 'r6')).toMatchObject({ outcome: 'refused', reason: expect.stringMatching(/it is done/) });

  const get = async (path: string) =>
    a.surface.app.inject({ headers: OFFICE, url: `/api/v1/maintenance/exchange${path}` });
  const listed = (await get('?outcome=refused')).json().events as { id: number; event: string }[];
  const id = (event: string) => listed.find((one) => one.event === event)?.id;
  const retry = (event: string) =>
    a.surface.app.inject({ headers: OFFICE, method: 'POST', url: `/api/v1/maintenance/exchange/${id(event)}/retry` });
  expect((await retry('r1')).json()).toMatchObject({ outcome: 'refused', event: 'r1' });
  const drop = () =>
    a.surface.app.inject({ headers: OFFICE, method: 'DELETE', url: `/api/v1/maintenance/exchange/${id('r3')}` });
  expect([(await drop()).statusCode, (await drop()).statusCode]).toEqual([204, 404]);
  // What somebody let go of is not asked for again.
  await call(a, events[2]);
  expect(await told(a, 'r3')).toMatchObject({ outcome: 'dropped' });
});

test('a body of no known form is refused as a whole, and garbage harms nobody', async () => {
  for (const body of [17, 'text', [1, 2], { events: ['x'] }, Array.from({ length: 1001 }, () => ({}))])
    expect((await call(a, body)).statusCode, JSON.stringify(body).slice(0, 40)).toBe(400);
  expect((await call(a, { id: {}, type: [], at: null, order: 'x' })).statusCode).toBe(204);
});

test('two servers tell each other: made here, begun and closed there, each order once on each side, and nothing echoes', async () => {
  const outs = [await a.tell('gemba-b', b.url), await b.tell('gemba-a', a.url)];
  await vi.waitFor(() => expect(outs.every((out) => out.view().reason === '')).toBe(true));
  // A way out begins with what happens from now on; its first look has to be over.
  await new Promise((done) => setTimeout(done, 1_000));
  const fields = {
    ...{ machine: 'm1', component: null, kind: 'predictive' as const, title: 'Renew the bearing', why: 'It sings' },
    ...{ priority: 'high' as const, stop: null, prediction: 'p1', plan: null, occurrence: null, from: null, to: null },
    ...{ people: ['ali'], estimateMin: 90, checklist: null, external: null },
  };
  const before = { a: (await a.orders()).length, b: (await b.orders()).length };
  const mine = await a.record.maintenance.work.make(fields, BY);
  const theirs = await vi.waitFor(
    async () => {
      const found = (await b.orders()).find(({ title }) => title === 'Renew the bearing');
      expect(found).toMatchObject({
        people: ['ali'],
        estimateMin: 90,
        why: 'It sings',
        priority: 'high',
        state: 'open',
      });
      return found as WorkOrder;
    },
    { timeout: 15_000 },
  );
  expect(theirs.external).toEqual({ system: 'gemba-a', id: String(mine.number) });
  const from = Date.now() + MINUTE;
  const work = b.record.maintenance.work;
  await work.alter(theirs.number, null, { from, to: from + MINUTE, state: 'planned' }, BY);
  await work.alter(theirs.number, null, { state: 'doing' }, BY);
  await work.alter(theirs.number, null, { note: 'It sings louder' }, BY);
  await work.alter(theirs.number, null, { state: 'done', closing: { ...closing, verdict: 'right' } }, BY);
  await vi.waitFor(
    async () =>
      expect(await a.record.maintenance.work.get(mine.number)).toMatchObject({
        ...{ state: 'done', from, prediction: 'p1', closing: { found: 'Chute worn through', verdict: 'right' } },
      }),
    { timeout: 15_000 },
  );
  const louder = async () =>
    (await a.record.maintenance.work.whole(mine.number))?.events.filter(({ note }) => note === 'It sings louder');
  await vi.waitFor(async () => expect(await louder()).toHaveLength(1), { timeout: 15_000 });
  // Longer than a look of each way out: had it come back, it would be here.
  const count = async () => [
    (await a.record.maintenance.work.whole(mine.number))?.events.length,
    (await b.record.maintenance.work.whole(theirs.number))?.events.length,
  ];
  const events = await count();
  await new Promise((done) => setTimeout(done, 2_500));
  expect(await count()).toEqual(events);
  expect({ a: (await a.orders()).length, b: (await b.orders()).length }).toEqual({ a: before.a + 1, b: before.b + 1 });
  for (const out of outs) expect(out.dead()).toEqual([]);
  for (const peer of [a, b])
    expect(
      (await peer.record.maintenance.exchange.list('refused', 100)).filter(({ event }) => event.startsWith('site-')),
    ).toEqual([]);
}, 60_000);
