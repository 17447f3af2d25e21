/**
 * The load: QoS 0 messages of JSON on a bare socket, so that the publisher is not the bottleneck. Tag i is published on
 * `t/<i>` as `{"value":V,"timestamp":T}`, in turn, at a steady rate; the value carries the moment of its sending.
 */
import { connect } from 'node:net';
import { answer, optionsOf } from './child.ts';

export interface MqttLoad {
  readonly port: number;
  readonly tags: number;
}

const { port, tags } = optionsOf<MqttLoad>();
const TICK_MS = 2;
/** Bytes in the socket above which nothing more is written: the broker is behind. */
const BEHIND = 4e6;
/** What a value is counted from, epoch ms: small enough for ms in the 24 bits of a float. */
const MINUTE = 60_000;

const socket = connect(port, '127.0.0.1');
socket.setNoDelay(true);
const id = Buffer.from(`load-${process.pid}`);
socket.write(
  Buffer.concat([
    Buffer.from([0x10, 12 + id.length, 0, 4]),
    Buffer.from('MQTT'),
    Buffer.from([4, 2, 0, 0, 0, id.length]),
    id,
  ]),
);
await new Promise<void>((resolve, reject) => {
  socket.once('data', (bytes) => (bytes[0] === 0x20 && bytes[3] === 0 ? resolve() : reject(new Error('not let in'))));
  socket.once('error', reject);
});

const topics = Array.from({ length: tags }, (_, i) => Buffer.from(`t/${i}`));
const room = Buffer.alloc(1 << 20);
let rate = 0;
let sent = 0;
let began = 0;
let ofRate = 0;
let late = 0;

setInterval(() => {
  if (rate === 0) return;
  if (socket.writableLength > BEHIND) {
    late++;
    return;
  }
  const due = Math.floor(((performance.now() - began) / 1000) * rate);
  const now = Date.now();
  let at = 0;
  while (ofRate < due && at < room.length - 1000) {
    const topic = topics[sent % tags] as Buffer;
    const body = `{"value":${now % MINUTE},"timestamp":${now}}`;
    // Below 128: one byte of length.
    room[at++] = 0x30;
    room[at++] = 2 + topic.length + body.length;
    room[at++] = 0;
    room[at++] = topic.length;
    at += topic.copy(room, at);
    at += room.write(body, at, 'latin1');
    sent++;
    ofRate++;
  }
  if (at > 0) socket.write(Buffer.from(room.subarray(0, at)));
}, TICK_MS);

answer({
  /** Messages a second from now on; 0 = none. */
  rate: (to: number) => {
    rate = to;
    ofRate = 0;
    began = performance.now();
  },
  sent: () => sent,
  late: () => late,
});
