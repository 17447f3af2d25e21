/**
 * Machines that were found on a server, as a fragment of plant.yaml: `machine_types`, `machines` and `state_maps` that a
 * person looks at, changes and takes over.
 */
import type { MachineSpec, MachineTypeSpec, TagSpec } from '../../../twin/plant/schema.ts';
import type { Role, State } from '../../../twin/words.ts';

export interface FoundTag {
  readonly name: string;
  readonly address: string;
  readonly role: Role;
  /** Null = the usual one of its role. */
  readonly type: 'number' | 'bool' | 'text' | null;
  readonly unit?: string;
}

export interface FoundMachine {
  readonly name: string;
  /** Line it stands in, as the server says; null = it says none. */
  readonly line: string | null;
  readonly tags: readonly FoundTag[];
  /** Companion specification that it speaks; empty = none. */
  readonly speaks: string;
  /** How its state texts are read; absent = by PackML numbers. */
  readonly states?: {
    readonly id: string;
    readonly map: Readonly<Record<string, Exclude<State, 'slow' | 'micro-stop'> | 'stop'>>;
  };
}

export interface Proposal {
  readonly machines: readonly (MachineSpec & {
    readonly line: string | null;
    readonly line_name: string | null;
    readonly speaks: string;
  })[];
  readonly machine_types: Readonly<Record<string, MachineTypeSpec>>;
  readonly state_maps: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What a person should look at. */
  readonly remarks: readonly string[];
}

/** Metres between machines that nobody has placed yet. */
const APART = 4;
const TYPE = 'as-found';
const TEXT_ROLES: readonly Role[] = ['product', 'order', 'lot'];
/** Roles that a machine has once. */
const ONCE: readonly Role[] = [
  'state',
  'mode',
  'fault',
  'wait',
  'good',
  'reject',
  'total',
  'energy',
  'rework',
  'speed',
  'product',
  'order',
  'lot',
];

export function proposalOf(source: string, found: readonly FoundMachine[]): Proposal {
  const ids = new Set<string>();
  const remarks: string[] = [];
  const stateMaps: Record<string, Readonly<Record<string, string>>> = {};
  const places = new Map<string, number>();
  const machines = found.map((machine) => {
    const id = unused(idOf(machine.line === null ? machine.name : `${machine.line}-${machine.name}`), ids);
    if (machine.states) stateMaps[machine.states.id] = machine.states.map;
    const rank = places.get(machine.line ?? '') ?? 0;
    places.set(machine.line ?? '', rank + 1);
    const tags = tagsOf(machine, id, remarks);
    if (!Object.values(tags).some(({ role }) => role === 'state'))
      remarks.push(`${id}: no tag looks like its state; without one it is shown as unknown`);
    return {
      id,
      name: machine.name,
      type: TYPE,
      place: { x: APART * rank, z: APART * 2 * [...places.keys()].indexOf(machine.line ?? '') },
      ...(machine.states ? { states: machine.states.id } : {}),
      tags,
      line: machine.line === null ? null : idOf(machine.line),
      line_name: machine.line,
      speaks: machine.speaks,
    };
  });
  return { machines, machine_types: { [TYPE]: { source } }, state_maps: stateMaps, remarks };
}

function tagsOf(machine: FoundMachine, id: string, remarks: string[]): Record<string, TagSpec> {
  const tags: Record<string, TagSpec> = {};
  const keys = new Set<string>();
  const roles = new Set<Role>();
  for (const tag of machine.tags) {
    let { role } = tag;
    if (ONCE.includes(role) && roles.has(role)) {
      remarks.push(`${id}: ${tag.name} looks like a second \`${role}\`; it is kept as a signal`);
      role = 'signal';
    }
    roles.add(role);
    const key = unused(keyOf(tag.name), keys);
    tags[key] = {
      ...(role === 'signal' ? {} : { role }),
      ...(tag.type === null || (tag.type === 'text' && TEXT_ROLES.includes(role)) || tag.type === 'number'
        ? {}
        : { type: tag.type }),
      ...(tag.unit ? { unit: tag.unit } : {}),
      from: tag.address,
    };
  }
  return tags;
}

const plain = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/\p{M}/gu, '')
    .toLowerCase();
const idOf = (name: string): string =>
  plain(name)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60) || 'machine';
const keyOf = (name: string): string =>
  plain(name)
    .replace(/[^a-z0-9_.-]+/g, '-')
    .replace(/^[^a-z0-9]+|-+$/g, '') || 'tag';

function unused(wanted: string, taken: Set<string>): string {
  let id = wanted;
  for (let n = 2; taken.has(id); n++) id = `${wanted}-${n}`;
  taken.add(id);
  return id;
}
