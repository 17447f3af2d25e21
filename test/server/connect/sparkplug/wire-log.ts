/**
 * Stands between a client and its broker and writes down the MQTT packets that the client sends, read from the bytes
 * themselves (MQTT 3.1.1 chapter 3, MQTT 5 chapter 3), so that what is said of the wire is said by nobody's client library.
 */
import { connect, createServer, type Socket } from 'node:net';
import { freePort } from '../recorder.ts';

export interface Packet {
  readonly type: 'CONNECT' | 'PUBLISH' | 'SUBSCRIBE' | 'DISCONNECT' | 'OTHER';
  /** Which connection, from 0. */
  readonly connection: number;
  /** When it passed, epoch ms. */
  readonly at: number;
  readonly version?: number;
  readonly clean?: boolean;
  /** MQTT 5, s; absent = not told, which means 0. */
  readonly sessionExpiry?: number;
  readonly will?: Message;
  readonly message?: Message;
  readonly topics?: readonly string[];
}

export interface Message {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: number;
  readonly retain: boolean;
}

export interface WireLog {
  /** What a client connects to instead of the broker. */
  readonly url: string;
  readonly packets: readonly Packet[];
  /** Cuts every connection without a goodbye. */
  cut(): void;
  stop(): Promise<void>;
}

const TYPES: Readonly<Record<number, Packet['type']>> = {
  1: 'CONNECT',
  3: 'PUBLISH',
  8: 'SUBSCRIBE',
  14: 'DISCONNECT',
};

export async function startWireLog(brokerPort: number): Promise<WireLog> {
  const packets: Packet[] = [];
  const sockets = new Set<Socket>();
  const port = await freePort();
  let connections = 0;
  const server = createServer((client) => {
    const number = connections++;
    const broker = connect(brokerPort, '127.0.0.1');
    const read = packetReader(number, (packet) => packets.push(packet));
    for (const [one, other] of [
      [client, broker],
      [broker, client],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.end();
      });
    }
    client.on('data', (bytes) => {
      read(bytes);
      broker.write(bytes);
    });
    client.on('end', () => broker.end());
    broker.on('data', (bytes) => client.write(bytes));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `mqtt://127.0.0.1:${port}`,
    packets,
    cut,
    async stop() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function packetReader(connection: number, found: (packet: Packet) => void): (bytes: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let version = 4;
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    for (;;) {
      const length = varint(rest, 1);
      if (!length || rest.length < length.next + length.value) return;
      const first = rest[0] as number;
      const body = rest.subarray(length.next, length.next + length.value);
      rest = rest.subarray(length.next + length.value);
      const type = TYPES[first >> 4] ?? 'OTHER';
      const base = { type, connection, at: Date.now() };
      if (type === 'CONNECT') {
        const told = connectOf(body);
        version = told.version;
        found({ ...base, ...told });
      } else if (type === 'PUBLISH') found({ ...base, message: publishOf(first & 15, body, version) });
      else if (type === 'SUBSCRIBE') found({ ...base, topics: topicsOf(body, version) });
      else found(base);
    }
  };
}

/** Null while it is not all there. */
function varint(bytes: Buffer, from: number): { value: number; next: number } | null {
  let value = 0;
  for (let i = 0; i < 4; i++) {
    const byte = bytes[from + i];
    if (byte === undefined) return null;
    value += (byte & 127) * 128 ** i;
    if (byte < 128) return { value, next: from + i + 1 };
  }
  throw new Error('no MQTT length');
}

/** Where the properties of MQTT 5 that begin at `from` end. */
function behindProperties(bytes: Buffer, from: number, version: number): number {
  if (version < 5) return from;
  const length = varint(bytes, from);
  if (!length) throw new Error('no properties');
  return length.next + length.value;
}

function sized(bytes: Buffer, from: number): { value: Buffer; next: number } {
  const next = from + 2 + bytes.readUInt16BE(from);
  return { value: bytes.subarray(from + 2, next), next };
}

function connectOf(body: Buffer): Pick<Packet, 'clean' | 'will' | 'sessionExpiry'> & { version: number } {
  let at = sized(body, 0).next;
  const version = body[at] as number;
  const flags = body[at + 1] as number;
  at += 4; // level, flags, keep alive
  const from = varint(body, at)?.next ?? at;
  at = behindProperties(body, at, version);
  // 0x11 = Session Expiry Interval, told first if at all by the client under test.
  const expiry =
    version === 5 && body[from] === 0x11 && at > from ? { sessionExpiry: body.readUInt32BE(from + 1) } : {};
  at = sized(body, at).next; // client id
  const told = { version, clean: (flags & 2) !== 0, ...expiry };
  if ((flags & 4) === 0) return told;
  at = behindProperties(body, at, version);
  const topic = sized(body, at);
  const payload = sized(body, topic.next);
  const will = {
    topic: topic.value.toString(),
    payload: payload.value,
    qos: (flags >> 3) & 3,
    retain: (flags & 32) !== 0,
  };
  return { ...told, will };
}

function publishOf(flags: number, body: Buffer, version: number): Message {
  const topic = sized(body, 0);
  const qos = (flags >> 1) & 3;
  const at = behindProperties(body, topic.next + (qos > 0 ? 2 : 0), version);
  return { topic: topic.value.toString(), payload: body.subarray(at), qos, retain: (flags & 1) !== 0 };
}

function topicsOf(body: Buffer, version: number): string[] {
  const topics: string[] = [];
  for (let at = behindProperties(body, 2, version); at < body.length; ) {
    const topic = sized(body, at);
    topics.push(topic.value.toString());
    at = topic.next + 1; // options
  }
  return topics;
}
