/** What a birth says: the metrics of a node or a device, their types, aliases and units, and the tags they feed. */
import type { Tag } from '../../../twin/plant/model.ts';
import { INT8_ARRAY } from './datatype.ts';
import { type Binding, type Device, type EdgeNode, type MemberTag, newDevice } from './edge-node.ts';
import { isControl, looksPrefixed, type NameRule, shortName } from './name-rule.ts';
import { ALIASED, NAMED, type PayloadColumns } from './payload.ts';
import { unitIn } from './properties.ts';
import { wayOf } from './readings.ts';

/** Metrics that no tag wants are remembered up to so many a source; of longer names none is. */
const MOST_FOUND = 200_000;
const LONGEST_NAME = 512;

const DATA_SET = 16;
const TEMPLATE = 19;
const NO_TAGS: readonly Tag[] = [];
const NO_MEMBERS: readonly MemberTag[] = [];

export interface BirthWays {
  readonly tags: readonly Tag[];
  readonly rule: NameRule;
  now(): number;
  refuse(why: string, count?: number): void;
  /** What the metric of row `i` says of its value now. */
  read(binding: Binding, columns: PayloadColumns, i: number, at: number): void;
}

export interface Births {
  /** Names of the edge nodes that the plant has tags on. */
  readonly expected: ReadonlySet<string>;
  deviceOf(node: EdgeNode, id: string): Device;
  bear(node: EdgeNode, id: string, columns: PayloadColumns): void;
  /** A metric that is known by name only, of a node whose births are not seen. */
  adopt(device: Device, name: string, datatype: number): Binding | undefined;
}

export function createBirths({ tags, rule, now, refuse, read }: BirthWays): Births {
  const wanted = wantedMetrics(tags);
  let found = 0;

  const deviceOf = (node: EdgeNode, id: string): Device => {
    let device = node.devices.get(id);
    if (!device) {
      const metrics = wanted.get(id === '' ? node.id : `${node.id}/${id}`);
      device = newDevice(node, id, metrics ? [...metrics.values()].flat().map((tag) => tag.slot) : []);
      node.devices.set(id, device);
    }
    return device;
  };
  const wantedOf = (device: Device) => wanted.get(device.id === '' ? device.node.id : `${device.node.id}/${device.id}`);

  /** The binding of a name; that of an earlier birth goes on, with its last value. */
  const bind = (
    device: Device,
    name: string,
    before: Binding | undefined,
    members: readonly MemberTag[],
  ): Binding | undefined => {
    const metrics = wantedOf(device);
    const short = device.node.prefixed ? shortName(name) : null;
    const fed = metrics?.get(name) ?? (short === null ? undefined : metrics?.get(short)) ?? NO_TAGS;
    const nowhere = fed.length === 0 && members.length === 0;
    if (nowhere && !before && (found >= MOST_FOUND || name.length > LONGEST_NAME)) {
      refuse('found-full');
      return undefined;
    }
    if (nowhere && !before) found++;
    const binding: Binding = {
      name,
      device,
      datatype: before?.datatype ?? 0,
      unit: before?.unit ?? '',
      tags: fed,
      members,
      control: isControl(name),
      alias: undefined,
      way: 0,
      ahead: before?.ahead ?? null,
      number: before?.number ?? Number.NaN,
      text: before?.text ?? null,
      at: before?.at ?? 0,
      seen: before?.seen ?? 0,
      since: before?.since ?? now(),
    };
    binding.way = wayOf(binding);
    device.byName.set(name, binding);
    return binding;
  };

  /** The tags that are fed by a part of a metric: their address goes on behind its name, and is no metric itself. */
  const membersOf = (device: Device, name: string, names: ReadonlySet<string>): readonly MemberTag[] => {
    const members: MemberTag[] = [];
    for (const [address, fed] of wantedOf(device) ?? [])
      if (address.startsWith(`${name}/`) && !names.has(address))
        for (const tag of fed) members.push({ path: address.slice(name.length + 1), tag, datatype: 0 });
    return members;
  };

  return {
    expected: new Set([...wanted.keys()].map((device) => device.split('/', 1)[0] as string).filter(Boolean)),
    deviceOf,
    bear(node, id, columns) {
      const device = deviceOf(node, id);
      const before = new Map(device.byName);
      for (const binding of before.values())
        if (binding.alias !== undefined && node.byAlias.get(binding.alias) === binding)
          node.byAlias.delete(binding.alias);
      device.byName.clear();
      device.names = null;
      device.shortNames = null;
      device.birth = node.births;
      const names: string[] = [];
      for (let i = 0; i < columns.count; i++)
        names.push(((columns.flags[i] as number) & NAMED) === 0 ? '' : columns.nameOf(i));
      if (rule === 'data-prefix' || (rule === 'auto' && looksPrefixed(names))) node.prefixed = true;
      const all = new Set(names);
      const at = columns.timestamp || now();
      for (let i = 0; i < columns.count; i++) {
        const name = names[i] as string;
        if (name === '') {
          refuse('malformed');
          continue;
        }
        const datatype = columns.datatype[i] as number;
        const composite = datatype === DATA_SET || datatype === TEMPLATE || datatype >= INT8_ARRAY;
        const known = before.get(name);
        before.delete(name);
        const binding = bind(device, name, known, composite ? membersOf(device, name, all) : NO_MEMBERS);
        if (!binding) continue;
        binding.datatype = datatype;
        if (columns.propertiesTo[i] !== 0)
          binding.unit = unitIn(columns.bytes, columns.propertiesFrom[i] as number, columns.propertiesTo[i] as number);
        if (((columns.flags[i] as number) & ALIASED) !== 0) {
          const alias = columns.aliasOf(i);
          // Aliases are unique in an edge node: the first keeps it, the other is known by its name alone.
          if (node.byAlias.get(alias)) refuse('alias-twice');
          else {
            binding.alias = alias;
            node.byAlias.set(alias, binding);
          }
        }
        if (!binding.control) read(binding, columns, i, at);
      }
      for (const gone of before.values()) if (gone.tags.length === 0 && gone.members.length === 0) found--;
    },
    adopt(device, name, datatype) {
      const binding = bind(device, name, undefined, NO_MEMBERS);
      if (!binding) return undefined;
      binding.datatype = datatype;
      device.names?.set(name, binding);
      return binding;
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
