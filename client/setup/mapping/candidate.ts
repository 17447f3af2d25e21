/** Machines that may be mapped, wherever they were found: by a rule, by what they speak, in a tree, or on a broker. */
import type { StateMapWord } from '../../../twin/plant/model.ts';
import type { Role } from '../../../twin/words.ts';
import type { FoundDevice, Proposal } from '../../http/setup-api.ts';
import { guessRole, guessType, type TagType } from './guess.ts';

export interface CandidateTag {
  readonly name: string;
  readonly address: string;
  readonly role: Role;
  /** Null = not known yet: its values are asked for. */
  readonly type: TagType | null;
  readonly unit: string;
  readonly value: string | number | boolean | null;
}

export interface Candidate {
  /** Unique among those found. */
  readonly key: string;
  readonly name: string;
  /** As the other side groups it; empty = not at all. */
  readonly line: string;
  /** Sparkplug: the edge node or device; empty = none. */
  readonly device: string;
  readonly speaks: string;
  readonly tags: readonly CandidateTag[];
  /** Value as sent -> state, where the specification says so. */
  readonly states: Readonly<Record<string, StateMapWord>> | null;
}

interface ProposedMachine {
  readonly id: string;
  readonly name: string | Readonly<Record<string, string>>;
  /** As the other side calls it. */
  readonly line_name: string | null;
  readonly speaks: string;
  readonly states?: string;
  readonly tags?: Readonly<
    Record<string, { readonly role?: Role; readonly type?: TagType; readonly unit?: string; readonly from?: string }>
  >;
}

export function ofProposal({ machines, state_maps }: Proposal): Candidate[] {
  return (machines as unknown as ProposedMachine[]).map((machine) => ({
    key: machine.id,
    name: typeof machine.name === 'string' ? machine.name : machine.id,
    line: machine.line_name ?? '',
    device: '',
    speaks: machine.speaks,
    states: machine.states ? ((state_maps[machine.states] ?? null) as Candidate['states']) : null,
    tags: Object.entries(machine.tags ?? {}).map(([name, { role, type, unit, from }]) => ({
      name,
      address: from ?? '',
      role: role ?? guessRole(name),
      // A companion specification says of its tags what they hold; a rule knows names alone.
      type: type ?? (machine.speaks ? 'number' : null),
      unit: unit ?? '',
      value: null,
    })),
  }));
}

/** Of Sparkplug: an edge node groups its devices, as a line does its machines. */
export function ofDevice({ device, metrics }: FoundDevice): Candidate {
  const [node = device, own] = device.split('/', 2);
  return {
    key: device,
    name: own ?? node,
    line: own === undefined ? '' : node,
    device,
    speaks: '',
    states: null,
    tags: metrics.map(({ name, type, unit, value }) => ({
      name,
      address: name,
      role: guessRole(name.split('/').at(-1) ?? name),
      type: type === 'Boolean' ? 'bool' : guessType([value]),
      unit,
      value,
    })),
  };
}

/** With the values that were read of it, by address. */
export function withValues(
  candidate: Candidate,
  values: ReadonlyMap<string, string | number | boolean | null>,
): Candidate {
  return {
    ...candidate,
    tags: candidate.tags.map((tag) => ({ ...tag, value: values.get(tag.address) ?? tag.value })),
  };
}
