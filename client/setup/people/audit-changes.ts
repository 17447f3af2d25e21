/** What differs between before and after, key by key. */

export interface AuditChange {
  readonly path: string;
  /** Null = was, or is, not there. */
  readonly before: string | null;
  readonly after: string | null;
}

/** `before` and `after`: JSON, null = nothing. */
export function changesOf(before: string | null, after: string | null): AuditChange[] {
  const was = leaves(parsed(before));
  const is = leaves(parsed(after));
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((path) => ({ path, before: was.get(path) ?? null, after: is.get(path) ?? null }))
    .filter((change) => change.before !== change.after);
}

function parsed(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Every value with the way to it; lists stay whole: what moved in them says nothing. */
function leaves(value: unknown, path = '', into = new Map<string, string>()): Map<string, string> {
  if (value === undefined) return into;
  if (value !== null && typeof value === 'object' && !Array.isArray(value))
    for (const [key, inner] of Object.entries(value)) leaves(inner, path === '' ? key : `${path}.${key}`, into);
  else into.set(path, typeof value === 'string' ? value : JSON.stringify(value));
  return into;
}
