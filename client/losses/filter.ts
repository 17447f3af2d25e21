/** What a Pareto is opened down to, in the address: `only=reason~fault:7,lot~C-118`. Pure. */

export const DIMENSIONS = [
  'reason',
  'cause',
  'machine',
  'shift',
  'product',
  'order',
  'lot',
  'crew',
  'tool',
  'recipe',
  'state',
] as const;
export type Dimension = (typeof DIMENSIONS)[number];
export type Only = Readonly<Partial<Record<Dimension, string>>>;

export function readOnly(text: string | null): Only {
  const parts = (text ?? '').split(',').flatMap((part): [string, string][] => {
    const at = part.indexOf('~');
    if (at < 0) return [];
    const dimension = part.slice(0, at);
    return DIMENSIONS.some((known) => known === dimension) ? [[dimension, decoded(part.slice(at + 1))]] : [];
  });
  return Object.fromEntries(parts);
}

/** Null = nothing is filtered. */
export function writeOnly(only: Only): string | null {
  const parts = Object.entries(only).map(([dimension, value]) => `${dimension}~${encodeURIComponent(value)}`);
  return parts.length > 0 ? parts.join(',') : null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
