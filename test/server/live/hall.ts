/** A live server on a twin that tests feed by hand, and clients that are real socket.io connections. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { io, type Socket } from 'socket.io-client';
import * as msgpack from 'socket.io-msgpack-parser';
import { LiveServer } from '../../../server/live/live-server.ts';
import { TwinHost } from '../../../server/twin-host.ts';
import { SampleBatch } from '../../../twin/core/batch.ts';
import { decodeFrame, type FrameHeader, type MachineRow } from '../../../twin/live/frames.ts';
import type {
  ClientMessages,
  LineView,
  SequencedEvent,
  ServerMessages,
  SubscribeAnswer,
  SubscribeRequest,
} from '../../../twin/live/protocol.ts';
import type { PlantModel } from '../../../twin/plant/model.ts';
import { stateCode } from '../../../twin/words.ts';
import { tagSlot } from '../../plants.ts';

export const PRODUCING = stateCode('producing');
export const BREAKDOWN = stateCode('breakdown');
/** PackML numbers. */
export const EXECUTE = 6;
export const ABORTED = 9;

export interface LiveHall {
  readonly url: string;
  readonly host: TwinHost;
  readonly live: LiveServer;
  /** Says values of tags, by name, as good samples of now. */
  say(values: Readonly<Record<string, number>>): Promise<void>;
  close(): Promise<void>;
}

export async function openLiveHall(
  plant: PlantModel,
  options: { directory?: string; mayView?: (cookie: string | undefined) => boolean } = {},
): Promise<LiveHall> {
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'gemba-live-')));
  const log = pino({ level: 'silent' });
  const host = new TwinHost({ plant, directory, log });
  await host.start();
  const live = new LiveServer({ host, log, sources: () => [], mayView: options.mayView ?? (() => true) });
  const http = createServer();
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  live.start(http);
  const batch = new SampleBatch();
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/live`,
    host,
    live,
    say(values) {
      batch.clear();
      const now = Date.now();
      for (const [name, value] of Object.entries(values)) batch.push(tagSlot(plant, name), now, value, 0);
      return host.deliver(batch);
    },
    async close() {
      await live.stop();
      await new Promise((done) => http.close(done));
      await host.stop();
      if (!options.directory) await rm(directory, { recursive: true, force: true });
    },
  };
}

export class Client {
  readonly socket: Socket<ServerMessages, ClientMessages>;
  readonly frames: (FrameHeader & { readonly heard: number; readonly rows: number })[] = [];
  readonly machines = new Map<number, MachineRow>();
  readonly tags = new Map<number, { readonly quality: number; readonly value: number }>();
  readonly events: SequencedEvent[] = [];
  readonly lines = new Map<string, LineView>();
  readonly texts = new Map<number, string>();
  /** Order of what came: the first words of an answer are told in order. */
  readonly heard: string[] = [];

  constructor(url: string, cookie?: string) {
    this.socket = io(url, {
      transports: ['websocket'],
      parser: msgpack,
      reconnection: false,
      forceNew: true,
      ...(cookie ? { extraHeaders: { cookie } } : {}),
    });
    this.socket.on('frame', (bytes) => {
      let rows = 0;
      const frame = decodeFrame(new Uint8Array(bytes), {
        machine: (row) => {
          rows++;
          this.machines.set(row.slot, { ...row });
        },
        tag: (slot, quality, value) => {
          rows++;
          this.tags.set(slot, { quality, value });
        },
      });
      if (!frame.ok) throw new Error(`a frame could not be read: ${frame.reason}`);
      this.frames.push({ kind: frame.kind, sequence: frame.sequence, at: frame.at, heard: Date.now(), rows });
      this.heard.push(frame.kind);
    });
    this.socket.on('texts', (rows) => {
      for (const [number, text] of rows) this.texts.set(number, text);
      this.heard.push('texts');
    });
    this.socket.on('lines', (rows) => {
      for (const row of rows) this.lines.set(row.line, row);
      this.heard.push('lines');
    });
    this.socket.on('events', (rows) => {
      this.events.push(...rows);
      this.heard.push('events');
    });
  }

  connected(): Promise<void> {
    return new Promise((done, fail) => {
      if (this.socket.connected) return done();
      this.socket.once('connect', done);
      this.socket.once('connect_error', fail);
    });
  }

  async subscribe(request: Partial<SubscribeRequest> = {}): Promise<SubscribeAnswer> {
    await this.connected();
    return this.socket.timeout(10_000).emitWithAck('subscribe', { version: 1, ...request });
  }

  /** Stops, and goes on, reading from the wire: what a screen does whose machine hangs. */
  reading(on: boolean): void {
    const { transport } = this.socket.io.engine as unknown as {
      transport: { ws: { _socket: { pause(): void; resume(): void } } };
    };
    if (on) transport.ws._socket.resume();
    else transport.ws._socket.pause();
  }

  close(): void {
    this.socket.disconnect();
  }
}

export async function until(what: string, holds: () => boolean, ms = 10_000): Promise<void> {
  const end = Date.now() + ms;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`after ${ms} ms still not: ${what}`);
    await new Promise((again) => setTimeout(again, 10));
  }
}

/** Places in a list of frames where the sequence does not go up by one. */
export const gapsIn = (frames: readonly FrameHeader[]): number =>
  frames.slice(1).filter((frame, i) => frame.sequence !== (frames[i]?.sequence ?? 0) + 1).length;
