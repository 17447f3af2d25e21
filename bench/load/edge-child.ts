/**
 * Sparkplug edge nodes that publish fast and cost little: births as the Eclipse package encodes them, data written straight
 * into bytes. One node a line, 100 metrics a message by alias, round and round through the 17 tags of each machine that
 * change. All nodes share one connection, so that the broker is not what is measured.
 */
import { connectAsync } from 'mqtt';
import sparkplug from 'sparkplug-payload';
import type { UMetric } from 'sparkplug-payload/lib/sparkplugbpayload.js';
import type { Tag } from '../../twin/plant/model.ts';
import { plantOf } from '../big-plant.ts';
import { answer, optionsOf } from './child.ts';

export interface EdgeLoad {
  readonly text: string;
  readonly port: number;
  /** All nodes together. */
  readonly metricsPerSecond: number;
}

const GROUP = 'big';
const A_MESSAGE = 100;
const SLICE_MS = 5;
const DOUBLE = 10;
const UINT32 = 7;
/** Counters go up once in so many rounds, so that no machine is faster than it can be. */
const ROUNDS_A_COUNT = 4;
const CHANGING = ['good', 'total', 'energy', 'speed', 'signal'];

interface Node {
  readonly id: string;
  readonly tags: readonly Tag[];
  readonly changing: readonly Tag[];
  /** The place in `changing` that is said next, and how often all were said. */
  next: number;
  round: number;
  seq: number;
}

const { text, port, metricsPerSecond } = optionsOf<EdgeLoad>();
const codec = sparkplug.get('spBv1.0');
if (!codec) throw new Error('sparkplug-payload knows no spBv1.0');
const plant = plantOf(text);
const nodes: Node[] = plant.lines.map((line) => {
  const machines = new Set(line.machines);
  const tags = plant.tags.filter((tag) => tag.source >= 0 && machines.has(tag.machine));
  const changing = tags.filter((tag) => CHANGING.includes(tag.role));
  return { id: line.id, tags, changing, next: 0, round: 0, seq: 0 };
});
const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { protocolVersion: 4 });
const topic = (type: string, node: Node) => `spBv1.0/${GROUP}/${type}/${node.id}`;
client.on('message', (at) => {
  const node = nodes.find(({ id }) => at.endsWith(`/${id}`));
  if (node) birth(node);
});
await client.subscribeAsync(`spBv1.0/${GROUP}/NCMD/+`);
for (const node of nodes) birth(node);

let sent = 0;
let messages = 0;
const began = performance.now();
setInterval(() => {
  const due = ((performance.now() - began) / 1000) * metricsPerSecond;
  // A process that was held up makes up for no more than a tenth of a second.
  if (due - sent > metricsPerSecond / 10) sent = due - metricsPerSecond / 10;
  const at = Date.now();
  for (; sent < due; sent += A_MESSAGE) {
    const node = nodes[messages++ % nodes.length] as Node;
    client.publish(topic('NDATA', node), data(node, at), { qos: 0 });
    said += A_MESSAGE;
  }
}, SLICE_MS);
let said = 0;
answer({ sent: () => said });

function birth(node: Node): void {
  node.seq = 0;
  const at = Date.now();
  const metrics: UMetric[] = [
    { name: 'bdSeq', type: 'UInt64', value: 0, timestamp: at },
    { name: 'Node Control/Rebirth', type: 'Boolean', value: false, timestamp: at },
    ...node.tags.map((tag) => ({
      name: tag.address,
      alias: tag.slot + 1,
      timestamp: at,
      ...(tag.type === 'text'
        ? { type: 'String' as const, value: tag.role === 'product' ? 'p1' : '4711' }
        : tag.modulus > 0
          ? { type: 'UInt32' as const, value: Math.floor(node.round / ROUNDS_A_COUNT) }
          : { type: 'Double' as const, value: tag.role === 'state' ? 6 : tag.role === 'mode' ? 1 : 0 }),
    })),
  ];
  client.publish(topic('NBIRTH', node), Buffer.from(codec?.encodePayload({ timestamp: at, seq: 0, metrics }) ?? []));
}

function data(node: Node, at: number): Buffer {
  // timestamp 7, a metric at most 30, seq 3 bytes
  const bytes = Buffer.allocUnsafe(10 + 30 * A_MESSAGE);
  let end = varint(bytes, byte(bytes, 0, 0x08), at);
  for (let i = 0; i < A_MESSAGE; i++) {
    const tag = node.changing[node.next] as Tag;
    // The length goes before what it is of: a metric is shorter than 128 bytes.
    const from = byte(bytes, end, 0x12) + 1;
    let to = varint(bytes, byte(bytes, from, 0x10), tag.slot + 1);
    to = varint(bytes, byte(bytes, to, 0x18), at);
    const counter = tag.modulus > 0;
    to = byte(bytes, byte(bytes, to, 0x20), counter ? UINT32 : DOUBLE);
    if (counter) to = varint(bytes, byte(bytes, to, 0x58), Math.floor(node.round / ROUNDS_A_COUNT));
    else to = bytes.writeDoubleLE(readingOf(tag, node.round), byte(bytes, to, 0x69));
    bytes[from - 1] = to - from;
    end = to;
    if (++node.next === node.changing.length) {
      node.next = 0;
      node.round++;
    }
  }
  node.seq = (node.seq + 1) & 255;
  end = varint(bytes, byte(bytes, end, 0x18), node.seq);
  return bytes.subarray(0, end);
}

function readingOf(tag: Tag, round: number): number {
  if (tag.role === 'energy') return round / 100;
  if (tag.role === 'speed') return 395 + ((round * 7) % 10);
  return 50 + ((round * 13 + tag.slot) % 400) / 10;
}

function byte(bytes: Buffer, at: number, value: number): number {
  bytes[at] = value;
  return at + 1;
}

function varint(bytes: Buffer, at: number, value: number): number {
  while (value >= 128) {
    bytes[at++] = (value % 128) | 128;
    value = Math.floor(value / 128);
  }
  bytes[at] = value;
  return at + 1;
}
