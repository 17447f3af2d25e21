/**
 * A Sparkplug host application (Sparkplug 3.0): births and deaths, the order of messages, who is asked for a rebirth. No
 * I/O: messages, time and the ways out come in as arguments.
 */
import type { SampleBatch } from '../../../twin/core/batch.ts';
import type { Tag } from '../../../twin/plant/model.ts';
import type { FoundDevice, Outlet } from '../source.ts';
import { createBirths } from './births.ts';
import { createClocks } from './clocks.ts';
import { type Device, type EdgeNode, newNode } from './edge-node.ts';
import { foundIn } from './found.ts';
import type { NameRule } from './name-rule.ts';
import { ALIASED, NAMED, PayloadColumns } from './payload.ts';
import { createReadings } from './readings.ts';
import { askAgainAfter } from './rebirth.ts';
import { firstHeld, type Held, turnOf } from './reorder.ts';
import { parseTopic, type Topic } from './topic.ts';

/** Larger payloads are refused, bytes. */
const LARGEST = 4 * 1024 * 1024;
/** Bytes of messages that may be held for those before them, all nodes together. */
const MOST_HELD = 32 * 1024 * 1024;
const MOST_NODES = 10_000;
/** After a node's birth its devices have so long to be born, ms; then those that lived before are stale. */
const DEVICE_BIRTH_MS = 5000;
/** Nodes of the plant that are silent after we came are asked for their birth after so long, ms, and then this often. */
const FIRST_ASK_MS = 250;
const ASK_AGAIN_MS = 30_000;

export interface HostWays {
  readonly group: string;
  readonly tags: readonly Tag[];
  readonly outlet: Pick<Outlet, 'text' | 'now'>;
  readonly names: NameRule;
  /** How long an early message waits for the one before it, ms; 0 = not at all. */
  readonly reorderMs: number;
  /** The batch may be reused as soon as the call returns. */
  take(samples: SampleBatch): void;
  stale(tags: readonly number[], at: number): void;
  refuse(why: string, count?: number): void;
  standRefused(why: string, count: number): void;
  /** `server` is the MQTT server that the node was last heard by; -1 = it was never heard. */
  askRebirth(node: string, server: number): void;
}

export interface SparkplugHost {
  take(topic: string, payload: Buffer, server?: number): void;
  /** Time passes: to be called several times a second. */
  tick(): void;
  /** Connected to an MQTT server: who is silent there will be asked. */
  connected(): void;
  /**
   * An MQTT server was lost: what happens there now is not heard, so nothing that was known of its nodes holds any more.
   * `told`: that its tags are stale has been said already.
   */
  lost(server: number, told: boolean): void;
  found(): readonly FoundDevice[];
  /** What is odd about the nodes although they are heard, in clear words; empty = nothing. */
  remark(): string;
}

export function createHost(ways: HostWays): SparkplugHost {
  const { outlet, refuse, reorderMs } = ways;
  const nodes = new Map<string, EdgeNode>();
  /** Nodes with messages that wait for others. */
  const waiting = new Set<EdgeNode>();
  /** Nodes that are to tell their birth again: asked as often as is fit, until they do. */
  const owing = new Set<EdgeNode>();
  const columns = new PayloadColumns();
  const clocks = createClocks(ways.standRefused);
  let heldBytes = 0;
  let askUnheardAt = outlet.now() + FIRST_ASK_MS;

  const ask = (node: EdgeNode) => {
    // mqtt-spb-wrapper does not answer: its connection's thread ends with an error, and the node is silent from then on.
    if (ways.names === 'data-prefix' || node.prefixed) return;
    owing.add(node);
    const now = outlet.now();
    if (now - node.askedAt < node.askPause) return;
    node.askPause = askAgainAfter(node.askPause, now - node.askedAt);
    node.askedAt = now;
    ways.askRebirth(node.id, node.status === 'unheard' && !node.heard ? -1 : node.server);
  };

  const readings = createReadings({
    outlet,
    refuse,
    unknown(device, payload, i) {
      const flags = payload.flags[i] as number;
      if ((flags & (NAMED | ALIASED)) === 0) refuse('malformed');
      else if ((flags & ALIASED) !== 0) {
        // A birth must have been missed: without it nobody can say what this is.
        refuse('unknown-alias');
        ask(device.node);
      } else if (ways.names === 'data-prefix')
        return births.adopt(device, payload.nameOf(i), payload.datatype[i] as number);
      else refuse('unknown-metric');
      return undefined;
    },
  });
  const births = createBirths({ ...ways, rule: ways.names, now: outlet.now, read: readings.birth });
  const handOver = () => {
    ways.take(readings.batch);
    readings.batch.clear();
  };

  const nodeOf = (id: string): EdgeNode | undefined => {
    let node = nodes.get(id);
    if (!node && nodes.size < MOST_NODES) {
      node = newNode(id);
      nodes.set(id, node);
      for (const tag of ways.tags)
        if (tag.device === id || tag.device.startsWith(`${id}/`))
          births.deviceOf(node, tag.device.slice(id.length + 1));
    }
    return node;
  };

  const staleDevice = (device: Device, at: number) => {
    device.birth = 0;
    if (device.slots.length > 0) ways.stale(device.slots, at);
  };

  /** What the decoded message says, its turn having come. */
  const apply = (node: EdgeNode, place: Topic) => {
    const now = outlet.now();
    switch (place.type) {
      case 'DBIRTH':
        births.bear(node, place.device, columns);
        break;
      case 'DDEATH':
        // At payload time, unless that is still to come: nobody would believe it.
        staleDevice(births.deviceOf(node, place.device), Math.min(columns.timestamp || now, now));
        break;
      default: {
        const device = births.deviceOf(node, place.device);
        if (device.birth !== node.births) {
          if (!node.prefixed) {
            refuse('no-birth', columns.count);
            ask(node);
            break;
          }
          device.birth = node.births;
        }
        readings.data(device, columns, columns.timestamp || now);
      }
    }
    handOver();
  };

  const again = (node: EdgeNode, held: Held) => {
    heldBytes -= held.bytes.length;
    if (columns.decode(held.bytes)) apply(node, held.place);
  };

  /** Held messages whose turn has come. */
  const goOn = (node: EdgeNode) => {
    let moved = false;
    for (;;) {
      const held = node.held.get(node.nextSeq);
      if (!held) break;
      node.held.delete(node.nextSeq);
      node.nextSeq = (node.nextSeq + 1) & 255;
      moved = true;
      again(node, held);
    }
    if (node.held.size === 0) waiting.delete(node);
    else if (moved) node.heldSince = outlet.now();
  };

  /** The wait is over: what is missing is lost. What is held is true all the same, and is read in its order. */
  const giveUp = (node: EdgeNode) => {
    if (node.status !== 'born') {
      for (const held of node.held.values()) {
        heldBytes -= held.bytes.length;
        refuse('no-birth', held.metrics);
      }
      node.held.clear();
    } else {
      refuse('sequence-gap');
      node.nextSeq = firstHeld(node);
      goOn(node);
    }
    if (node.held.size === 0) waiting.delete(node);
    ask(node);
  };

  const hold = (node: EdgeNode, place: Topic, bytes: Buffer) => {
    const { seq, timestamp: at, count: metrics } = columns;
    const before = node.held.get(seq);
    if (before) {
      // The circle came round while nothing moved.
      heldBytes -= before.bytes.length;
      refuse('no-birth', before.metrics);
    }
    node.held.set(seq, { place, bytes, at, metrics });
    heldBytes += bytes.length;
    if (!waiting.has(node)) {
      waiting.add(node);
      node.heldSince = outlet.now();
    }
    if (heldBytes > MOST_HELD) giveUp(node);
  };

  /** A message of a node or device but its birth or death, in the order of the sequence. */
  const inOrder = (node: EdgeNode, place: Topic, bytes: Buffer) => {
    const { seq } = columns;
    if (node.status !== 'born') {
      if (ways.names === 'data-prefix' || (node.prefixed && node.devices.get(place.device)?.byName.size)) {
        // Such a node never tells its birth again, but says in its data all that is needed.
        node.status = 'born';
        node.births ||= 1;
        node.prefixed = true;
        node.nextSeq = Math.max(0, seq) & 255;
      } else if (reorderMs > 0 && seq >= 0 && seq < 256) return hold(node, place, bytes);
      else {
        refuse('no-birth', columns.count);
        return ask(node);
      }
    }
    if (seq < 0 || seq > 255) {
      refuse('no-sequence');
      return apply(node, place);
    }
    const turn = turnOf(node, seq);
    if (turn === 'turn') {
      node.nextSeq = (seq + 1) & 255;
      apply(node, place);
      if (node.held.size > 0) goOn(node);
    } else if (turn === 'late' || node.held.has(seq)) {
      refuse('out-of-order');
      apply(node, place);
    } else if (reorderMs > 0) hold(node, place, bytes);
    else {
      refuse('sequence-gap');
      node.nextSeq = (seq + 1) & 255;
      apply(node, place);
      ask(node);
    }
  };

  const birthOf = (node: EdgeNode, server: number, bytes: Buffer) => {
    const at = columns.timestamp || outlet.now();
    const bdSeq = bdSeqIn(columns);
    const after: Held[] = [];
    if (node.held.size > 0) {
      // Held messages from before belong to the session that ends now; the others are early ones of the new session.
      for (const held of inTheirOrder(node)) {
        if (held.at >= at) after.push(held);
        else if (node.status === 'born') again(node, held);
        else {
          heldBytes -= held.bytes.length;
          refuse('no-birth', held.metrics);
        }
      }
      node.held.clear();
      waiting.delete(node);
      columns.decode(bytes);
    }
    owing.delete(node);
    node.status = 'born';
    node.server = server;
    node.births++;
    node.bdSeq = bdSeq;
    node.nextSeq = columns.seq >= 0 && columns.seq < 256 ? (columns.seq + 1) & 255 : 0;
    node.byAlias.clear();
    node.prefixed = false;
    node.judgeAt = outlet.now() + DEVICE_BIRTH_MS;
    births.bear(node, '', columns);
    handOver();
    for (const held of after) {
      heldBytes -= held.bytes.length;
      if (columns.decode(held.bytes)) inOrder(node, held.place, held.bytes);
    }
  };

  const endOf = (node: EdgeNode, server: number) => {
    // A will can arrive after the next birth, or by the server that the node has left: it speaks of a session that is over.
    if (node.status === 'born' && (bdSeqIn(columns) !== node.bdSeq || server !== node.server)) {
      if (!node.prefixed) return refuse('old-death');
      refuse('unmatched-death');
    }
    for (const held of inTheirOrder(node)) again(node, held);
    node.held.clear();
    waiting.delete(node);
    owing.delete(node);
    node.status = 'dead';
    node.judgeAt = 0;
    const now = outlet.now();
    for (const device of node.devices.values()) staleDevice(device, now);
  };

  return {
    take(topic, bytes, server = 0) {
      const place = parseTopic(topic, ways.group);
      if (!place) return;
      if (bytes.length > LARGEST) return refuse('oversized');
      if (!columns.decode(bytes)) return refuse('malformed');
      const node = nodeOf(place.node);
      if (!node) return refuse('found-full');
      if (node.status !== 'born') {
        node.server = server;
        node.heard = true;
      }
      clocks.heard(node, columns.timestamp, outlet.now());
      if (place.type === 'NBIRTH') birthOf(node, server, bytes);
      else if (place.type === 'NDEATH') endOf(node, server);
      else inOrder(node, place, bytes);
    },
    tick() {
      const now = outlet.now();
      for (const node of waiting) if (now - node.heldSince >= reorderMs) giveUp(node);
      for (const node of owing) ask(node);
      for (const node of nodes.values()) {
        if (node.judgeAt === 0 || now < node.judgeAt) continue;
        node.judgeAt = 0;
        for (const device of node.devices.values())
          if (device.birth !== 0 && device.birth !== node.births) staleDevice(device, now);
      }
      if (now < askUnheardAt) return;
      askUnheardAt = now + ASK_AGAIN_MS;
      for (const id of births.expected) {
        const node = nodeOf(id);
        if (node?.status === 'unheard') ask(node);
      }
    },
    connected() {
      askUnheardAt = outlet.now() + FIRST_ASK_MS;
    },
    lost(server, told) {
      for (const node of nodes.values()) {
        if (node.server !== server) continue;
        for (const held of node.held.values()) heldBytes -= held.bytes.length;
        node.held.clear();
        waiting.delete(node);
        owing.delete(node);
        const stood = node.status === 'born';
        node.status = 'unheard';
        node.byAlias.clear();
        node.judgeAt = 0;
        node.askPause = 0;
        node.heard = false;
        for (const device of node.devices.values())
          if (stood && !told) staleDevice(device, outlet.now());
          else device.birth = 0;
      }
    },
    found: () => foundIn(nodes.values(), outlet.now()),
    remark() {
      const prefixed = [...nodes.values()].filter((node) => node.prefixed);
      ways.standRefused('name-rule', prefixed.length);
      const names =
        prefixed.length > 0
          ? `${prefixed[0]?.id}${prefixed.length > 1 ? ` and ${prefixed.length - 1} more` : ''}: births say DATA/name where data says name, read as one`
          : '';
      return [clocks.remark(), names].filter(Boolean).join('; ');
    },
  };
}

const inTheirOrder = (node: EdgeNode): Held[] =>
  [...node.held].sort(([a], [b]) => ((a - node.nextSeq) & 255) - ((b - node.nextSeq) & 255)).map(([, held]) => held);

/** -1 where it is not told. */
function bdSeqIn(columns: PayloadColumns): number {
  for (let i = 0; i < columns.count; i++)
    if (((columns.flags[i] as number) & NAMED) !== 0 && columns.nameOf(i) === 'bdSeq') {
      const number = columns.numberAt(i, columns.datatype[i] as number);
      return Number.isNaN(number) ? -1 : number;
    }
  return -1;
}
