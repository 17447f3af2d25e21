/** A webhook over HTTP, as another system calls it: signed, in time, taken once, answered when it is on disk. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSource } from '../../../server/connect/open-source.ts';
import { type Source, takesCalls } from '../../../server/connect/source.ts';
import { signatureOf } from '../../../server/connect/webhook/signature.ts';
import { TwinHost } from '../../../server/twin-host.ts';
import { plantOf, tagSlot } from '../../plants.ts';
import { openSurface, type Surface } from '../http/surface.ts';
import { quiet } from './recorder.ts';

const plant = plantOf(`
gemba: 1
site: { id: site, name: Site, timezone: Europe/Berlin }
sources: [{ id: mes, protocol: webhook, secret: a secret, address: "$.{machine}.{tag}" }]
products: []
shifts: []
machine_types: { any: { source: mes, tags: { speed: { role: speed }, good: { role: good }, product: { role: product } } } }
areas: [{ id: hall, name: Hall }]
lines:
  - id: line
    name: Line
    area: hall
    constraint: m
    buffers: []
    machines: [{ id: m, name: M, type: any, place: { x: 0, z: 0 } }]
`);
let host: TwinHost;
let source: Source;
let surface: Surface;
beforeEach(async () => {
  host = new TwinHost({ plant, directory: mkdtempSync(join(tmpdir(), 'gemba-hook-')), log: quiet });
  await host.start();
  const spec = plant.sources[0];
  if (!spec) throw new Error('no source');
  source = openSource(
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
  surface = await openSurface({ hook: (id) => (id === 'mes' && takesCalls(source) ? source : null) });
});
afterEach(async () => {
  await surface.stop();
  await source.stop();
  await host.stop();
});

const seconds = () => String(Math.floor(Date.now() / 1000));
const call = (
  body: string,
  timestamp = seconds(),
  signature = signatureOf('a secret', timestamp, Buffer.from(body)),
  id = 'mes',
) =>
  surface.app.inject({
    method: 'POST',
    url: `/api/v1/hooks/${id}`,
    payload: body,
    headers: {
      'content-type': 'application/json',
      'x-gemba-timestamp': timestamp,
      'x-gemba-signature': signature,
    },
  });
const newest = (tag: string) => host.twin.tags.value[tagSlot(plant, tag)] as number;

test('a signed call feeds the twin and is on disk when it is answered', async () => {
  const at = Date.now();
  const answer = await call(JSON.stringify({ timestamp: at, m: { speed: 52.5, good: 7, product: 'red' } }));
  expect(answer.statusCode, answer.body).toBe(204);
  expect(host.journal.durable).toBe(host.journal.next);
  expect(newest('m/speed')).toBe(52.5);
  expect(host.twin.texts.text(newest('m/product'))).toBe('red');
  expect(host.twin.tags.at[tagSlot(plant, 'm/good')]).toBe(at);
});

test('a list brings many moments in one call', async () => {
  const at = Date.now() - 100;
  const list = [1, 2, 3].map((good) => ({ timestamp: at + good, m: { good } }));
  expect((await call(JSON.stringify(list))).statusCode).toBe(204);
  expect(source.view().samples).toBe(3);
  expect(newest('m/good')).toBe(3);
});

test('the same call sent again is answered as well, and counted once', async () => {
  const body = JSON.stringify({ m: { good: 5 } });
  const timestamp = seconds();
  expect((await call(body, timestamp)).statusCode).toBe(204);
  expect((await call(body, timestamp)).statusCode).toBe(204);
  // However its signature is written.
  const signature = signatureOf('a secret', timestamp, Buffer.from(body)).toUpperCase();
  expect((await call(body, timestamp, `sha256=${signature}`)).statusCode).toBe(204);
  expect(source.view()).toMatchObject({ samples: 1, refused: { repeated: 2 } });
});

test('an unsigned, a forged and an old call are refused, counted, and change nothing', async () => {
  const body = JSON.stringify({ m: { speed: 9 } });
  const now = seconds();
  const unsigned = await surface.app.inject({ method: 'POST', url: '/api/v1/hooks/mes', payload: body });
  const forged = await call(body, now, signatureOf('another secret', now, Buffer.from(body)));
  const changed = await call(body.replace('9', '8'), now, signatureOf('a secret', now, Buffer.from(body)));
  const moved = await call(body, String(Number(now) + 1), signatureOf('a secret', now, Buffer.from(body)));
  const old = await call(body, String(Number(now) - 400));
  const ahead = await call(body, String(Number(now) + 400));
  for (const answer of [unsigned, forged, changed, moved, old, ahead]) {
    expect(answer.statusCode).toBe(401);
    expect(answer.json()).toMatchObject({ type: 'urn:gemba:problem:signature-invalid' });
  }
  expect(source.view()).toMatchObject({ samples: 0, refused: { forged: 4, 'stale-call': 2 } });
});

test('what is no JSON, too long or to nobody is told so', async () => {
  expect((await call('{"m":')).statusCode).toBe(400);
  expect((await call(`[${'1,'.repeat(10_001)}1]`)).statusCode).toBe(400);
  expect((await call('x'.repeat(1024 * 1024 + 1))).statusCode).toBe(413);
  expect((await call('{}', seconds(), undefined, 'nobody')).statusCode).toBe(404);
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  expect((await call(`{"m":${deep}}`)).statusCode).toBe(204);
  expect((await call('{"m":{"speed":"fast"}}')).statusCode).toBe(204);
  expect(source.view().refused).toEqual({ malformed: 2, 'not-a-number': 1 });
  expect(source.view().status).toBe('up');
});

test('a call that cannot be kept is not acknowledged, and taken when it comes again', async () => {
  const body = JSON.stringify({ m: { good: 11 } });
  const timestamp = seconds();
  const { deliver } = host;
  host.deliver = () => Promise.reject(new Error('the disk is full'));
  const answer = await call(body, timestamp);
  expect(answer.statusCode).toBe(503);
  host.deliver = deliver;
  expect((await call(body, timestamp)).statusCode).toBe(204);
  expect(newest('m/good')).toBe(11);
});
