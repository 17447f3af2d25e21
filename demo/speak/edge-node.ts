/**
 * A Sparkplug B 3.0 edge node: births, data by alias, deaths. Node and devices share one sequence 0..255; the will and
 * the birth of one connection carry the same bdSeq; a rebirth keeps it. Answers `Node Control/Rebirth` and nothing else.
 */
import { connect, type MqttClient } from 'mqtt';
import sparkplug from 'sparkplug-payload';
import type { UMetric, UPayload } from 'sparkplug-payload/lib/sparkplugbpayload.js';
import type { Tag } from '../../twin/plant/model.ts';
import type { Board, Reading } from '../floor/voice.ts';

const NAMESPACE = 'spBv1.0';
const codec = sparkplug.get(NAMESPACE);
/** Sparkplug's own quality codes. */
const GOOD = 192;
const BAD = 0;
const REBIRTH = 'Node Control/Rebirth';

export interface Device {
  readonly id: string;
  readonly machine: number;
  readonly tags: readonly Tag[];
}

export interface EdgeNode {
  say(device: Device, tag: Tag, value: Reading, good: boolean, at: number): void;
  deviceLost(device: Device): void;
  deviceFound(device: Device): void;
  /** Sends what has gathered since the last time. */
  flush(): void;
  /** Resolves when the first birth is out. */
  readonly born: Promise<void>;
  close(): Promise<void>;
}

export interface EdgeNodeOptions {
  readonly broker: string;
  readonly group: string;
  readonly node: string;
  readonly devices: readonly Device[];
  readonly board: Board;
  readonly now: () => number;
}

export function openEdgeNode({ broker, group, node, devices, board, now }: EdgeNodeOptions): EdgeNode {
  const topic = (type: string, device?: string) => `${NAMESPACE}/${group}/${type}/${node}${device ? `/${device}` : ''}`;
  let bdSeq = 0;
  let seq = 0;
  let online = false;
  let closing = false;
  const lost = new Set<Device>();
  const found = new Set<Device>();
  const waiting = new Map<Device, UMetric[]>();
  const bad = new Set<number>();

  const death = () => Buffer.from(encode({ timestamp: now(), metrics: [bdSeqMetric(bdSeq, now())] }));
  const client: MqttClient = connect(broker, {
    clientId: `gemba-demo-${group}-${node}`,
    clean: true,
    protocolVersion: 4,
    keepalive: 15,
    reconnectPeriod: 1000,
    will: { topic: topic('NDEATH'), payload: death(), qos: 1, retain: false },
  });

  const publish = (type: string, device: string | undefined, metrics: UMetric[]) => {
    const payload: UPayload = { timestamp: now(), metrics, seq };
    seq = (seq + 1) % 256;
    client.publish(topic(type, device), Buffer.from(encode(payload)), { qos: 0, retain: false });
  };
  const birthDevice = (device: Device) =>
    publish(
      'DBIRTH',
      device.id,
      device.tags.map((tag) => ({
        ...dataMetric(tag, board.values[tag.slot] as Reading, board.at[tag.slot] as number),
        name: tag.address,
        ...quality(board.good[tag.slot] === 1 ? GOOD : BAD),
      })),
    );
  const birth = () => {
    waiting.clear();
    seq = 0;
    const at = now();
    publish('NBIRTH', undefined, [
      bdSeqMetric(bdSeq, at),
      { name: REBIRTH, type: 'Boolean', value: false, timestamp: at },
    ]);
    found.clear();
    for (const device of devices) if (!lost.has(device)) birthDevice(device);
  };

  let firstBirth: () => void = () => {};
  const born = new Promise<void>((resolve) => {
    firstBirth = resolve;
  });
  client.on('connect', () => {
    // Listen first: who asks for a rebirth on seeing the birth must be heard.
    client.subscribe(topic('NCMD'), { qos: 1 }, (error) => {
      if (error) return;
      online = true;
      birth();
      firstBirth();
    });
  });
  client.on('message', (heard, payload) => {
    if (heard === topic('NCMD') && asksForRebirth(payload)) birth();
  });
  client.on('close', () => {
    if (!online) return;
    online = false;
    waiting.clear();
    if (closing) return;
    bdSeq = (bdSeq + 1) % 256;
    if (client.options.will) client.options.will.payload = death();
  });
  // Without a listener an unreachable broker would end the process; the client tries again by itself.
  client.on('error', () => {});

  return {
    born,
    say(device, tag, value, good, at) {
      if (!online || lost.has(device)) return;
      const metric = dataMetric(tag, value, at);
      // Quality is said when it turns bad and when it turns good again; between, good is understood.
      if (!good) bad.add(tag.slot);
      const named = !good ? quality(BAD) : bad.delete(tag.slot) ? quality(GOOD) : {};
      const gathered = waiting.get(device);
      if (gathered) gathered.push({ ...metric, ...named });
      else waiting.set(device, [{ ...metric, ...named }]);
    },
    deviceLost(device) {
      if (lost.has(device)) return;
      lost.add(device);
      waiting.delete(device);
      if (online) publish('DDEATH', device.id, []);
    },
    deviceFound(device) {
      if (lost.delete(device)) found.add(device);
    },
    flush() {
      if (!online) return;
      for (const device of found) {
        // Told once, by the birth: the board shows the device as it is now.
        waiting.delete(device);
        birthDevice(device);
      }
      found.clear();
      for (const [device, metrics] of waiting) publish('DDATA', device.id, metrics);
      waiting.clear();
    },
    async close() {
      closing = true;
      // A clean goodbye sends no will, so the death is told.
      if (client.connected) await client.publishAsync(topic('NDEATH'), death(), { qos: 1, retain: false });
      await client.endAsync(!client.connected);
    },
  };
}

function encode(payload: UPayload): Uint8Array {
  if (!codec) throw new RangeError('encode: sparkplug-payload knows no spBv1.0');
  return codec.encodePayload(payload);
}

function asksForRebirth(payload: Uint8Array): boolean {
  try {
    const metrics = codec?.decodePayload(payload).metrics ?? [];
    return metrics.some((metric) => metric.name === REBIRTH && metric.value === true);
  } catch {
    return false;
  }
}

const bdSeqMetric = (bdSeq: number, at: number): UMetric => ({
  name: 'bdSeq',
  type: 'Int64',
  value: bdSeq,
  timestamp: at,
});

const quality = (code: number): Pick<UMetric, 'properties'> => ({
  properties: { Quality: { type: 'Int32', value: code } },
});

/** The tag's slot is its alias: unique in the plant, so unique in the edge node. */
const dataMetric = (tag: Tag, value: Reading, at: number): UMetric => ({
  alias: tag.slot + 1,
  type: typeOf(tag),
  value,
  timestamp: Math.round(at),
});

function typeOf(tag: Tag): UMetric['type'] {
  if (tag.type === 'text') return 'String';
  if (tag.type === 'bool') return 'Boolean';
  if (tag.modulus === 2 ** 16) return 'UInt16';
  if (tag.modulus === 2 ** 32) return 'UInt32';
  return ['state', 'mode', 'fault', 'wait'].includes(tag.role) ? 'Int32' : 'Double';
}
