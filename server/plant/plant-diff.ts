/** What differs between two plant files, by meaning: order of keys, comments and layout do not count. */
import type { PlantSpec } from '../../twin/plant/schema.ts';

export interface Difference {
  /** `lines.line1.machines.capper.tags.speed.from` */
  readonly path: string;
  /** As JSON; null = was not there. */
  readonly before: string | null;
  /** As JSON; null = is not there any more. */
  readonly after: string | null;
}

export function plantDiff(before: PlantSpec, after: PlantSpec): Difference[] {
  const found: Difference[] = [];
  compare('', before, after, found);
  return found;
}

function compare(path: string, before: unknown, after: unknown, found: Difference[]): void {
  const old = childrenOf(before);
  const now = childrenOf(after);
  if (!old || !now) {
    const [a, b] = [textOf(before), textOf(after)];
    if (a !== b) found.push({ path, before: a, after: b });
    return;
  }
  const [from, to] = [inBoth(old, now), inBoth(now, old)];
  // Where a machine stands in its line is by its place in the list.
  if (Array.isArray(before) && from.join('\n') !== to.join('\n'))
    found.push({ path, before: JSON.stringify(from), after: JSON.stringify(to) });
  for (const key of new Set([...old.keys(), ...now.keys()])) {
    const place = path === '' ? key : `${path}.${key}`;
    if (old.has(key) && now.has(key)) compare(place, old.get(key), now.get(key), found);
    else found.push({ path: place, before: textOf(old.get(key)), after: textOf(now.get(key)) });
  }
}

const inBoth = (one: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>): string[] =>
  [...one.keys()].filter((key) => other.has(key));

/** Entries by key; in lists by id, or (buffers, breaks) by what they go from and to. Null for what is no collection. */
function childrenOf(value: unknown): Map<string, unknown> | null {
  if (!Array.isArray(value)) return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : null;
  const named = value.map((entry: unknown) => [nameOf(entry), entry] as const);
  const children = new Map(named.flatMap(([name, entry]) => (name === null ? [] : [[name, entry] as const])));
  return children.size === value.length ? children : null;
}

function nameOf(entry: unknown): string | null {
  if (typeof entry !== 'object' || entry === null) return null;
  if ('id' in entry) return String(entry.id);
  return 'from' in entry && 'to' in entry ? `${entry.from}>${entry.to}` : null;
}

const textOf = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));
