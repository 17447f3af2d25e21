/**
 * In what two records of a batch differ: entries of lists are known by their `key`, everything else by its place. Pure.
 */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

export interface RecordDifference {
  /** `materials[salt-17].quantity` */
  readonly path: string;
  readonly what: 'added' | 'gone' | 'changed';
  /** As it stood then, and stands now; null = it did not, or does not. */
  readonly before: Json;
  readonly after: Json;
}

export function recordDifferences(before: Json, after: Json, path = ''): RecordDifference[] {
  if (Array.isArray(before) && Array.isArray(after)) return byKey(entries(before), entries(after), path);
  if (isObject(before) && isObject(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap((name) =>
      recordDifferences(before[name] ?? null, after[name] ?? null, path === '' ? name : `${path}.${name}`),
    );
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, what: 'changed', before, after }];
}

function byKey(before: ReadonlyMap<string, Json>, after: ReadonlyMap<string, Json>, path: string): RecordDifference[] {
  const found: RecordDifference[] = [];
  for (const [key, entry] of before) {
    const now = after.get(key);
    const place = `${path}[${key}]`;
    if (now === undefined) found.push({ path: place, what: 'gone', before: entry, after: null });
    else found.push(...recordDifferences(entry, now, place));
  }
  for (const [key, entry] of after)
    if (!before.has(key)) found.push({ path: `${path}[${key}]`, what: 'added', before: null, after: entry });
  return found;
}

/** By key; an entry without one, and one whose key was there already, by what it is or its place. */
function entries(list: readonly Json[]): Map<string, Json> {
  const found = new Map<string, Json>();
  list.forEach((entry, i) => {
    const key = isObject(entry) && typeof entry['key'] === 'string' ? entry['key'] : JSON.stringify(entry);
    found.set(found.has(key) ? `${key}#${i}` : key, entry);
  });
  return found;
}

const isObject = (value: Json): value is { readonly [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
