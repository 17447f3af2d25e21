/**
 * A twin host and its live server on a plant that is fed in this very process, and beside it a bare `ws` server that plays
 * back frames that the live server sent: what a delivered frame costs, one against the other, at the same load.
 */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { Decoder } from 'socket.io-msgpack-parser';
import { WebSocketServer } from 'ws';
import { LiveServer } from '../../server/live/live-server.ts';
import { TwinHost } from '../../server/twin-host.ts';
import { SampleBatch } from '../../twin/core/batch.ts';
import { bigPlant } from '../big-plant.ts';
import { answer, optionsOf } from './child.ts';

const { machines, hz } = optionsOf<{ machines: number; hz: number }>();
const plant = bigPlant(machines);
const directory = mkdtempSync(join(tmpdir(), 'gemba-bench-'));
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
const log = pino({ level: 'silent' });
const host = new TwinHost({ plant, directory, log });
await host.start();
const http = await listening(createServer());
const live = new LiveServer({ host, log, sources: () => [], mayView: () => true });
live.start(http);

const changing = plant.tags.filter((tag) => ['good', 'total', 'energy', 'speed', 'signal'].includes(tag.role));
const batch = new SampleBatch(changing.length);
let turn = 0;
setInterval(() => {
  turn++;
  const at = Date.now();
  batch.clear();
  for (const { slot, role } of changing)
    batch.push(
      slot,
      at,
      role === 'signal' ? Math.sin(turn / 20 + slot) : role === 'speed' ? 395 + (turn % 10) : turn,
      0,
    );
  void host.deliver(batch);
}, 1000 / hz);

// The peer: the frames of the last seconds, again and again, to whoever is connected.
const frames: Buffer[] = [];
const bareHttp = await listening(createServer());
const bare = new WebSocketServer({ server: bareHttp, perMessageDeflate: false });
let bareSent = 0;
let played = 0;
setInterval(() => {
  const frame = frames[played++ % frames.length];
  if (!frame) return;
  for (const client of bare.clients) {
    client.send(frame);
    bareSent++;
  }
}, 1000 / hz);

answer({
  addresses: () => ({ live: addressOf(http), bare: addressOf(bareHttp) }),
  counts: () => ({ live: live.stats.deliveries, bare: bareSent, behind: live.stats.behind }),
  /** Takes packets that a client got, for the peer to play: their frames, without socket.io's wrapping. */
  play: (packets: readonly string[]) => {
    frames.length = 0;
    const decoder = new Decoder();
    decoder.on('decoded', (packet: { data?: unknown }) => {
      const data = packet.data as readonly unknown[] | undefined;
      if (data?.[0] === 'frame') frames.push(Buffer.from(data[1] as Uint8Array));
    });
    for (const packet of packets) decoder.add(Buffer.from(packet, 'base64'));
    // The first is a snapshot.
    frames.shift();
    return { frames: frames.length, bytes: frames.reduce((sum, frame) => sum + frame.length, 0) };
  },
});

async function listening(server: Server): Promise<Server> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
