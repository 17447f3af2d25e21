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
  for (const key of new Set([...old.keys(), ...now.keys()])) {
    const place = path === '' ? key : `${path}.${key}`;
    if (old.has(key) && now.has(key)) compare(place, old.get(key), now.get(key), found);
    else found.push({ path: place, before: textOf(old.get(key)), after: textOf(now.get(key)) });
  }
}

/** Entries by key, or by id in lists whose entries have one; null for what is no collection. */
function childrenOf(value: unknown): Map<string, unknown> | null {
  if (Array.isArray(value)) {
    if (!value.every((entry) => typeof entry === 'object' && entry !== null && 'id' in entry)) return null;
    return new Map(value.map((entry: { id: unknown }) => [String(entry.id), entry]));
  }
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : null;
}

const textOf = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));
