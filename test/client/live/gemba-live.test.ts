import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import * as msgpack from 'socket.io-msgpack-parser';
import { afterEach, expect, test } from 'vitest';
import { GembaLive, type LiveReader } from '../../../client/live/gemba-live.ts';
import { encodeFrame, type FrameKind } from '../../../twin/live/frames.ts';
import type { SubscribeRequest } from '../../../twin/live/protocol.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

const frame = (kind: FrameKind, sequence: number, at: number): Buffer =>
  Buffer.from(
    encodeFrame(
      { kind, sequence, at },
      {
        machines: [3],
        readMachine: (slot, row) =>
          Object.assign(row, { slot, state: 1, mode: 1, fault: 0, since: at, good: sequence, reject: 0, speed: 60 }),
        narrow: [],
        wide: [],
        value: [],
        quality: [],
      },
    ).buffer,
  );

type Send = (bytes: Buffer) => void;

/** A real socket.io server that answers subscriptions as the test wants. */
async function serve(onSubscribe: (request: SubscribeRequest, send: Send, nth: number) => void) {
  const http = createServer();
  const io = new Server(http, { parser: msgpack, transports: ['websocket'] });
  const requests: SubscribeRequest[] = [];
  io.of('/live').on('connection', (socket) => {
    socket.on('subscribe', (request: SubscribeRequest, answer: (a: unknown) => void) => {
      requests.push(request);
      answer({ ok: true, at: request.at ?? 1000, live: request.at == null, oldest: 0 });
      onSubscribe(request, (bytes) => socket.emit('frame', bytes), requests.length);
    });
  });
  await new Promise<void>((up) => http.listen(0, '127.0.0.1', up));
  stops.push(() => void io.close());
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, requests, io };
}

function connect(url: string, reader: LiveReader, at: number | null = null): GembaLive {
  const live = new GembaLive({ url, tags: 'all', at }, reader);
  stops.push(() => live.stop());
  live.start();
  return live;
}

async function until(what: () => boolean, ms = 8000): Promise<void> {
  const end = Date.now() + ms;
  while (!what()) {
    if (Date.now() > end) throw new Error('waited in vain');
    await new Promise((again) => setTimeout(again, 10));
  }
}

test('frames come through the real wire as rows', async () => {
  const server = await serve((_, send) => {
    send(frame('snapshot', 0, 1000));
    send(frame('delta', 1, 1100));
  });
  const goods: number[] = [];
  const ats: number[] = [];
  connect(server.url, { machine: (row) => goods.push(row.good), frame: (header) => ats.push(header.at) });
  await until(() => ats.length === 2);
  expect(goods).toEqual([0, 1]);
  expect(ats).toEqual([1000, 1100]);
});

test('a gap in the sequence brings a new snapshot', async () => {
  const server = await serve((_, send, nth) => {
    send(frame('snapshot', 0, 1000));
    if (nth === 1) send(frame('delta', 5, 1500));
  });
  let snapshots = 0;
  connect(server.url, { snapshot: () => snapshots++ });
  await until(() => snapshots === 2);
  expect(server.requests).toHaveLength(2);
});

test('deltas of the moment that was left are not applied to the one asked for', async () => {
  const server = await serve((request, send) => {
    if (request.at == null) send(frame('snapshot', 0, 1000));
    else {
      // Still on its way when the moment was changed.
      send(frame('delta', 1, 1100));
      send(frame('snapshot', 0, request.at));
    }
  });
  const ats: number[] = [];
  const live = connect(server.url, { frame: (header) => ats.push(header.at) });
  await until(() => ats.length === 1);
  live.show(500);
  await until(() => ats.length === 2);
  expect(ats).toEqual([1000, 500]);
});

test('a slider that is dragged asks one moment at a time, and ends where it was let go', async () => {
  const server = await serve((request, send) => setTimeout(() => send(frame('snapshot', 0, request.at ?? 1000)), 30));
  const ats: number[] = [];
  const live = connect(server.url, { frame: (header) => ats.push(header.at) });
  await until(() => ats.length === 1);
  for (let at = 100; at <= 900; at += 10) live.show(at);
  await until(() => ats.at(-1) === 900);
  expect(server.requests.length).toBeLessThan(5);
});

test('after the server went and came back, the stream goes on and asks for the events it missed', async () => {
  const server = await serve((_, send) => send(frame('snapshot', 0, 1000)));
  let snapshots = 0;
  const ups: boolean[] = [];
  connect(server.url, { snapshot: () => snapshots++, connected: (up) => ups.push(up) });
  await until(() => snapshots === 1);
  server.io
    .of('/live')
    .emit('events', [
      { sequence: 41, event: { type: 'source-changed', source: 'a', at: 1, status: 'up', reason: '' } },
    ]);
  await new Promise((soon) => setTimeout(soon, 50));
  // The server closes the connections itself, as in an orderly restart.
  server.io.of('/live').disconnectSockets(true);
  await until(() => snapshots === 2);
  expect(ups).toEqual([true, false, true]);
  expect(server.requests.at(-1)?.resume).toBe(41);
});
