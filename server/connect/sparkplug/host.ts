/**
 * What a Sparkplug host application knows of its edge nodes, and what it makes of their messages. No I/O: messages, time
 * and the ways out come in as arguments.
 */
import type { Tag } from '../../../twin/plant/model.ts';
import { BAD, GOOD, numberFor, UNCERTAIN } from '../reading.ts';
import type { Outlet } from '../source.ts';
import {
  aliasOf,
  datatypeOf,
  decodePayload,
  type Metric,
  nameOf,
  type Payload,
  qualityOf,
  scalarOf,
  seqOf,
  timeOf,
  wide,
} from './payload.ts';
import { REBIRTH_PAUSE_MS } from './rebirth.ts';
import { parseTopic } from './topic.ts';

/** Larger payloads are refused, bytes. */
const LARGEST = 1024 * 1024;
/** After a node's birth its devices have so long to be born, ms; then those that lived before are stale. */
const DEVICE_BIRTH_MS = 5000;
/** Nodes of the plant that are silent after we came are asked for their birth after so long, ms, and then this often. */
const FIRST_ASK_MS = 250;
const ASK_AGAIN_MS = 30_000;

export interface HostWays {
  readonly group: string;
  readonly tags: readonly Tag[];
  readonly outlet: Pick<Outlet, 'text' | 'now'>;
  push(tag: number, at: number, value: number, quality: number): void;
  stale(tags: readonly number[], at: number): void;
  refuse(why: string, count?: number): void;
  askRebirth(node: string): void;
}

export interface SparkplugHost {
  take(topic: string, payload: Buffer): void;
  /** Time passes: to be called about once a second. */
  tick(): void;
  /** The broker was lost: what happens now is not heard, so nothing that was known of births holds any more. */
  reset(): void;
}

/** One metric of a birth: its data type, and the tags of the plant that it feeds (none = not wanted). */
interface Binding {
  readonly datatype: number | undefined;
  readonly tags: readonly Tag[];
  /** `bdSeq` and the like, which are no readings. */
  readonly control: boolean;
}

/** The node itself (device id '') or one of its devices. */
interface Device {
  readonly slots: readonly number[];
  readonly byName: Map<string, Binding>;
  /** Number of the node's birth under which it was born; 0 = is not born. */
  birth: number;
}

interface EdgeNode {
  readonly id: string;
  readonly devices: Map<string, Device>;
  readonly byAlias: Map<number, Binding>;
  /** `unheard`: nothing since we came; `dead`: it said goodbye. */
  status: 'unheard' | 'born' | 'dead';
  births: number;
  bdSeq: number | undefined;
  /** The sequence number that the next message must carry. */
  nextSeq: number;
  askedAt: number;
  /** When devices that were not born again are given up; 0 = all are judged. */
  judgeAt: number;
}

const NO_TAGS: readonly Tag[] = [];
/** Metrics every node has that are no readings. */
const isControl = (name: string): boolean => name === 'bdSeq' || /^(Node|Device) Control\//.test(name);

export function createHost(ways: HostWays): SparkplugHost {
  const { group, outlet, push, refuse } = ways;
  const wanted = wantedMetrics(ways.tags);
  const nodes = new Map<string, EdgeNode>();
  let askUnheardAt = outlet.now() + FIRST_ASK_MS;

  const nodeOf = (id: string): EdgeNode => {
    let node = nodes.get(id);
    if (!node) {
      node = {
        id,
        devices: new Map(),
        byAlias: new Map(),
        status: 'unheard',
        births: 0,
        bdSeq: undefined,
        nextSeq: 0,
        askedAt: Number.NEGATIVE_INFINITY,
        judgeAt: 0,
      };
      nodes.set(id, node);
      for (const device of wanted.keys())
        if (device === id || device.startsWith(`${id}/`)) deviceOf(node, device.slice(id.length + 1));
    }
    return node;
  };
  const deviceOf = (node: EdgeNode, id: string): Device => {
    let device = node.devices.get(id);
    if (!device) {
      const metrics = wanted.get(id === '' ? node.id : `${node.id}/${id}`);
      const slots = metrics ? [...metrics.values()].flat().map((tag) => tag.slot) : [];
      device = { slots, byName: new Map(), birth: 0 };
      node.devices.set(id, device);
    }
    return device;
  };
  const expected = new Set([...wanted.keys()].map((device) => device.split('/', 1)[0] as string).filter(Boolean));

  const ask = (node: EdgeNode) => {
    const now = outlet.now();
    if (now - node.askedAt < REBIRTH_PAUSE_MS) return;
    node.askedAt = now;
    ways.askRebirth(node.id);
  };

  /** Follows the node's sequence numbers; a gap means that something was lost, perhaps a birth. */
  const follow = (node: EdgeNode, payload: Payload) => {
    const seq = seqOf(payload);
    if (seq === node.nextSeq) {
      node.nextSeq = (seq + 1) % 256;
      return;
    }
    refuse('sequence-gap');
    node.nextSeq = ((seq ?? node.nextSeq) + 1) % 256;
    ask(node);
  };

  /**
   * `confirmed`: a birth says that the value still stands, which may have been measured long before. It counts from the
   * birth on: we cannot know what was in between.
   */
  const read = (binding: Binding, metric: Metric, payloadAt: number, confirmed: boolean) => {
    if (metric.isHistorical) return refuse('historical');
    const at = confirmed ? Math.max(timeOf(metric), payloadAt) : timeOf(metric) || payloadAt;
    const quality = qualityOf(metric);
    for (const tag of binding.tags) {
      if (metric.isNull || (quality !== GOOD && quality !== UNCERTAIN)) {
        push(tag.slot, at, Number.NaN, metric.isNull ? BAD : quality);
        continue;
      }
      const value = numberFor(tag.type, scalarOf(metric, datatypeOf(metric) ?? binding.datatype), outlet);
      if (Number.isNaN(value)) refuse('not-a-number');
      push(tag.slot, at, value, Number.isNaN(value) ? BAD : quality);
    }
  };

  const bear = (node: EdgeNode, id: string, payload: Payload) => {
    const device = deviceOf(node, id);
    const metrics = wanted.get(id === '' ? node.id : `${node.id}/${id}`);
    const at = timeOf(payload) || outlet.now();
    device.birth = node.births;
    device.byName.clear();
    for (const metric of payload.metrics ?? []) {
      const name = nameOf(metric);
      if (name === undefined) {
        refuse('malformed');
        continue;
      }
      const tags = metrics?.get(name) ?? NO_TAGS;
      const binding = { datatype: datatypeOf(metric), tags, control: isControl(name) };
      device.byName.set(name, binding);
      const alias = aliasOf(metric);
      if (alias !== undefined) node.byAlias.set(alias, binding);
      if (tags.length > 0) read(binding, metric, at, true);
      else if (!binding.control) refuse('unknown-metric');
    }
  };

  const data = (node: EdgeNode, id: string, payload: Payload) => {
    const device = node.devices.get(id);
    if (node.status !== 'born' || !device || device.birth !== node.births) {
      refuse('no-birth', payload.metrics?.length ?? 0);
      ask(node);
      return;
    }
    const at = timeOf(payload) || outlet.now();
    for (const metric of payload.metrics ?? []) {
      const alias = aliasOf(metric);
      const name = nameOf(metric);
      const binding =
        alias === undefined ? (name === undefined ? undefined : device.byName.get(name)) : node.byAlias.get(alias);
      if (binding && binding.tags.length > 0) read(binding, metric, at, false);
      else if (!binding?.control) refuse('unknown-metric');
    }
  };

  const endOf = (node: EdgeNode, payload: Payload) => {
    const metric = payload.metrics?.find((candidate) => nameOf(candidate) === 'bdSeq');
    const bdSeq = metric && wide(scalarOf(metric, datatypeOf(metric)));
    // A will can arrive after the next birth: it then speaks of a session that is over.
    if (node.status === 'born' && bdSeq !== node.bdSeq) return refuse('old-death');
    const now = outlet.now();
    node.status = 'dead';
    node.judgeAt = 0;
    for (const device of node.devices.values()) {
      device.birth = 0;
      if (device.slots.length > 0) ways.stale(device.slots, now);
    }
  };

  const birthOf = (node: EdgeNode, payload: Payload) => {
    const metric = payload.metrics?.find((candidate) => nameOf(candidate) === 'bdSeq');
    node.status = 'born';
    node.births++;
    node.bdSeq = metric && wide(scalarOf(metric, datatypeOf(metric)));
    node.nextSeq = ((seqOf(payload) ?? 255) + 1) % 256;
    node.byAlias.clear();
    node.judgeAt = outlet.now() + DEVICE_BIRTH_MS;
    bear(node, '', payload);
  };

  return {
    take(topic, bytes) {
      const place = parseTopic(topic, group);
      if (!place) return;
      if (bytes.length > LARGEST) return refuse('oversized');
      const payload = decodePayload(bytes);
      if (!payload) return refuse('malformed');
      const node = nodeOf(place.node);
      switch (place.type) {
        case 'NBIRTH':
          return birthOf(node, payload);
        case 'NDEATH':
          return endOf(node, payload);
        case 'NDATA':
          if (node.status === 'born') follow(node, payload);
          return data(node, '', payload);
        case 'DDATA':
          if (node.status === 'born') follow(node, payload);
          return data(node, place.device, payload);
        case 'DBIRTH':
          if (node.status !== 'born') {
            refuse('no-birth', payload.metrics?.length ?? 0);
            return ask(node);
          }
          follow(node, payload);
          return bear(node, place.device, payload);
        case 'DDEATH': {
          if (node.status === 'born') follow(node, payload);
          const device = deviceOf(node, place.device);
          device.birth = 0;
          if (device.slots.length > 0) ways.stale(device.slots, timeOf(payload) || outlet.now());
          return;
        }
      }
    },
    tick() {
      const now = outlet.now();
      for (const node of nodes.values()) {
        if (node.judgeAt === 0 || now < node.judgeAt) continue;
        node.judgeAt = 0;
        for (const device of node.devices.values()) {
          if (device.birth === 0 || device.birth === node.births) continue;
          device.birth = 0;
          if (device.slots.length > 0) ways.stale(device.slots, now);
        }
      }
      if (now < askUnheardAt) return;
      askUnheardAt = now + ASK_AGAIN_MS;
      for (const id of expected) {
        const node = nodeOf(id);
        if (node.status === 'unheard') ask(node);
      }
    },
    reset() {
      nodes.clear();
      askUnheardAt = outlet.now() + FIRST_ASK_MS;
    },
  };
}

/** Tags by device (`edge node/device` or `edge node`) and metric name. */
function wantedMetrics(tags: readonly Tag[]): Map<string, Map<string, Tag[]>> {
  const devices = new Map<string, Map<string, Tag[]>>();
  for (const tag of tags) {
    const metrics = devices.get(tag.device) ?? new Map<string, Tag[]>();
    devices.set(tag.device, metrics);
    const list = metrics.get(tag.address) ?? [];
    metrics.set(tag.address, list);
    list.push(tag);
  }
  return devices;
}
