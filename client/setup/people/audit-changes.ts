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
  else into.set(path, told(value));
  return into;
}

/** Times of our days are epoch ms in the chain; people read them as times. */
const isTime = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) > 1e12 && Number(value) < 1e13;

function told(value: unknown): string {
  if (typeof value === 'string') return value;
  if (isTime(value)) return new Date(value).toISOString().replace(/\.000Z$/, 'Z');
  if (Array.isArray(value) && value.length > 0 && value.every(isGrant)) return value.map(grantText).join(', ');
  return JSON.stringify(value);
}

interface Grant {
  readonly role: string;
  readonly lines: readonly string[] | null;
}
const isGrant = (value: unknown): value is Grant =>
  typeof value === 'object' && value !== null && 'role' in value && 'lines' in value;
const grantText = ({ role, lines }: Grant): string => (lines === null ? role : `${role} (${lines.join(', ')})`);
