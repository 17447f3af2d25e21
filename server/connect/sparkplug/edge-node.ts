/** What the host knows of an edge node, its devices and their metrics. */
import type { Tag } from '../../../twin/plant/model.ts';
import { NameTable } from './name-table.ts';
import type { Held } from './reorder.ts';

/** A tag that is fed by a part of a metric; `path` as in composite.ts. */
export interface MemberTag {
  readonly path: string;
  readonly tag: Tag;
  /** As told by the birth; 0 = not told. */
  datatype: number;
}

/** A value of the device's own store that is newer than the live one: it waits until that has passed it. */
export interface Ahead {
  readonly tag: number;
  readonly at: number;
  readonly value: number;
  readonly quality: number;
}

/** One metric of a birth: its data type, the tags of the plant that it feeds (none = found, not mapped), its last value. */
export interface Binding {
  readonly name: string;
  readonly device: Device;
  datatype: number;
  unit: string;
  readonly tags: readonly Tag[];
  readonly members: readonly MemberTag[];
  /** `bdSeq` and the like, which are no readings. */
  readonly control: boolean;
  alias: number | bigint | undefined;
  /** Slot of the one number tag it feeds, when nothing stands against the short way; -1 = none, -2 = look closely. */
  way: number;
  ahead: Ahead[] | null;
  /** The last value: `text` where it is one (or is told by a word), else `number`; when it was measured, epoch ms. */
  number: number;
  text: string | null;
  at: number;
  /** Values since `since`, epoch ms. */
  seen: number;
  since: number;
}

/** The node itself (device id '') or one of its devices. */
export interface Device {
  readonly node: EdgeNode;
  readonly id: string;
  /** The tags of the plant that are on it. */
  readonly slots: readonly number[];
  readonly byName: Map<string, Binding>;
  /** By the bytes of the name as it stands in data; made when data comes by name. */
  names: NameTable<Binding> | null;
  /** The same without the prefix that births put before it. */
  shortNames: NameTable<Binding> | null;
  /** Number of the node's birth under which it was born; 0 = is not born. */
  birth: number;
}

/** `unheard`: nothing since we came; `dead`: it said goodbye. */
export type NodeStatus = 'unheard' | 'born' | 'dead';

export interface EdgeNode {
  readonly id: string;
  readonly devices: Map<string, Device>;
  readonly byAlias: Aliases;
  status: NodeStatus;
  /** The MQTT server that its last birth came by, or while it is not born its last message. */
  server: number;
  /** Anything was heard since we came. */
  heard: boolean;
  births: number;
  bdSeq: number;
  /** The sequence number that the next message must carry. */
  nextSeq: number;
  readonly held: Map<number, Held>;
  /** When the wait for a missing message began, epoch ms. */
  heldSince: number;
  askedAt: number;
  /** How long it is not asked again, ms: longer each time that it does not help. */
  askPause: number;
  /** When devices that were not born again are given up; 0 = all are judged. */
  judgeAt: number;
  /** Births carry names with a prefix that data leaves out. */
  prefixed: boolean;
  /** Its clock against ours, ms; 0 = near enough. */
  clockOff: number;
}

/** Small aliases in a list, others in a map. */
export class Aliases {
  private readonly small: (Binding | undefined)[] = [];
  private readonly others = new Map<number | bigint, Binding>();

  find(low: number, high: number): Binding | undefined {
    if (high === 0 && low < SMALL) return low < this.small.length ? this.small[low] : undefined;
    return this.get(high < 2 ** 21 ? high * 2 ** 32 + low : (BigInt(high) << 32n) | BigInt(low));
  }

  get(alias: number | bigint): Binding | undefined {
    return typeof alias === 'number' && alias < SMALL ? this.find(alias, 0) : this.others.get(alias);
  }

  set(alias: number | bigint, binding: Binding): void {
    if (typeof alias !== 'number' || alias >= SMALL) {
      this.others.set(alias, binding);
      return;
    }
    // Without holes: an array with large ones is kept as a hash table, and is as slow.
    while (this.small.length <= alias) this.small.push(undefined);
    this.small[alias] = binding;
  }

  delete(alias: number | bigint): void {
    if (typeof alias === 'number' && alias < SMALL) {
      if (alias < this.small.length) this.small[alias] = undefined;
    } else this.others.delete(alias);
  }

  clear(): void {
    this.small.length = 0;
    this.others.clear();
  }
}

const SMALL = 65_536;

export function newNode(id: string): EdgeNode {
  return {
    id,
    devices: new Map(),
    byAlias: new Aliases(),
    status: 'unheard',
    server: 0,
    heard: false,
    births: 0,
    bdSeq: -1,
    nextSeq: 0,
    held: new Map(),
    heldSince: 0,
    askedAt: Number.NEGATIVE_INFINITY,
    askPause: 0,
    judgeAt: 0,
    prefixed: false,
    clockOff: 0,
  };
}

export const newDevice = (node: EdgeNode, id: string, slots: readonly number[]): Device => ({
  node,
  id,
  slots,
  byName: new Map(),
  names: null,
  shortNames: null,
  birth: 0,
});

/** The name table of a device, made at the first data that comes by name. */
export function namesOf(device: Device): NameTable<Binding> {
  if (!device.names) {
    device.names = new NameTable();
    for (const [name, binding] of device.byName) device.names.set(name, binding);
  }
  return device.names;
}
