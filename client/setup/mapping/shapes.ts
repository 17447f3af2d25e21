/** Machines with the same tags are of one type: what is said of the type holds for all of them. */
import { asciiOf } from './ascii.ts';
import type { Candidate } from './candidate.ts';

export interface Shape {
  /** The names of its tags, joined: what makes it one. */
  readonly key: string;
  /** A name to begin with. */
  readonly name: string;
  readonly machines: readonly Candidate[];
}

export function shapesOf(candidates: readonly Candidate[]): Shape[] {
  const groups = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const key = candidate.tags
      .map(({ name }) => name)
      .sort()
      .join(' ');
    const group = groups.get(key);
    if (group) group.push(candidate);
    else groups.set(key, [candidate]);
  }
  return [...groups].map(([key, machines]) => ({ key, name: commonName(machines), machines }));
}

/** `Presse 07`, `Presse 08` -> `presse`; machines of many names -> `machine`. */
function commonName(machines: readonly Candidate[]): string {
  const stems = new Set(machines.map(({ name }) => idOf(name).replace(/[-0-9]+$/, '')));
  const [first] = stems;
  return stems.size === 1 && first ? first : 'machine';
}

/** An id as plant.yaml wants it: lower-case letters, digits and hyphens. */
export const idOf = (name: string): string =>
  asciiOf(name.replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1-$2'))
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60) || 'machine';

/** `wanted`, or with a number behind it where that is taken; `taken` learns it. */
export function unused(wanted: string, taken: Set<string>): string {
  let id = wanted;
  for (let n = 2; taken.has(id); n++) id = `${wanted}-${n}`;
  taken.add(id);
  return id;
}
