/**
 * Many screens of the live stream in one process: each a real websocket that shakes hands as socket.io does, subscribes to
 * everything at 10 Hz, and then only counts what comes. Or as many bare websockets, for the peer.
 */
import { Decoder, Encoder } from 'socket.io-msgpack-parser';
import { WebSocket } from 'ws';
import { decodeFrame } from '../../twin/live/frames.ts';
import { PROTOCOL_VERSION, type SubscribeRequest } from '../../twin/live/protocol.ts';
import { answer } from './child.ts';

/** engine.io 4: texts begin with their type; binary messages are socket.io packets (the msgpack parser's). */
const OPEN = '0';
const PING = '2';
const PONG = '3';
const CONNECT = 0;
const EVENT = 2;
const NAMESPACE = '/live';

const encoder = new Encoder();
const encode = (packet: object): Buffer => {
  const [bytes] = encoder.encode(packet) as unknown as [ArrayBuffer];
  return Buffer.from(bytes);
};

const MINUTE = 60_000;
const MOST_AGES = 2_000_000;
const ages: number[] = [];

const sockets: WebSocket[] = [];
const got = { messages: 0, bytes: 0, closed: 0 };
let leaving = false;

/** When a machine was first heard to be in a state, epoch ms, by `slot:state`; forgotten when it is asked for. */
const heardAt = new Map<string, number>();

answer({
  /** Opens `count` more clients of `address` (http://...); resolves when each got its first message. */
  open: ({ address, count, bare, paced }: { address: string; count: number; bare: boolean; paced?: boolean }) => {
    leaving = false;
    return Promise.all(Array.from({ length: count }, () => open(address, bare, undefined, paced)));
  },
  got: () => got,
  /** Follows the stream for `ms` and gives its packets, base64. */
  record: async ({ address, ms }: { address: string; ms: number }) => {
    const packets: string[] = [];
    leaving = true;
    await open(address, false, (packet) => packets.push(packet.toString('base64')));
    await new Promise((resolve) => setTimeout(resolve, ms));
    for (const socket of sockets.splice(0)) socket.terminate();
    return packets;
  },
  /** One client that reads what it gets, to know when a state arrives. */
  watch: (address: string) => {
    const decoder = new Decoder();
    decoder.on('decoded', ({ data }: { data?: readonly unknown[] }) => {
      if (data?.[0] !== 'frame') return;
      const now = Date.now();
      decodeFrame(data[1] as Uint8Array, {
        machine: ({ slot, state }) => {
          const key = `${slot}:${state}`;
          if (!heardAt.has(key)) heardAt.set(key, now);
        },
        tag: () => undefined,
      });
    });
    return open(address, false, (packet) => decoder.add(packet));
  },
  /**
   * One client that reads every value of a load whose values are moments of sending (epoch ms modulo a minute), and keeps
   * how old each was when it came.
   */
  follow: async (address: string) => {
    const decoder = new Decoder();
    decoder.on('decoded', ({ data }: { data?: readonly unknown[] }) => {
      if (data?.[0] !== 'frame') return;
      const now = Date.now() % MINUTE;
      decodeFrame(data[1] as Uint8Array, {
        machine: () => undefined,
        tag: (_slot, quality, value) => {
          if (quality === 0 && ages.length < MOST_AGES) ages.push((now - value + MINUTE) % MINUTE);
        },
      });
    });
    await open(address, false, (packet) => decoder.add(packet), true);
  },
  /** Ages since the last call, ms. */
  ages: () => ages.splice(0),
  forget: (key: string) => heardAt.delete(key),
  heard: (key: string) => heardAt.get(key) ?? null,
  close: async () => {
    leaving = true;
    for (const socket of sockets.splice(0)) socket.terminate();
  },
});

/** `paced`: frames come as the server sees fit, not at 10 Hz. */
function open(address: string, bare: boolean, heard?: (packet: Buffer) => void, paced = false): Promise<void> {
  const url = address.replace(/^http/, 'ws');
  const socket = new WebSocket(bare ? url : `${url}/socket.io/?EIO=4&transport=websocket`, {
    perMessageDeflate: false,
  });
  sockets.push(socket);
  return new Promise((resolve, reject) => {
    let packets = 0;
    socket.on('error', reject);
    socket.on('close', () => {
      if (!leaving) got.closed++;
    });
    socket.on('message', (data: Buffer, binary) => {
      if (binary) {
        got.messages++;
        got.bytes += data.length;
        heard?.(data);
        // The first packet says that we are in; then comes what we asked for.
        if (packets++ === 0 && !bare) subscribe(socket, paced);
        else if (packets < 4) resolve();
        return;
      }
      const text = data.toString('latin1');
      if (text[0] === OPEN) socket.send(encode({ type: CONNECT, nsp: NAMESPACE }));
      else if (text[0] === PING) socket.send(PONG + text.slice(1));
    });
    if (bare) socket.on('open', () => resolve());
  });
}

function subscribe(socket: WebSocket, paced: boolean): void {
  const request: SubscribeRequest = { version: PROTOCOL_VERSION, tags: 'all', ...(paced ? {} : { hz: 10 }) };
  socket.send(encode({ type: EVENT, nsp: NAMESPACE, id: 0, data: ['subscribe', request] }));
}
