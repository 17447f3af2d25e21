/** A reading as files write it; NaN where they say that there is none, null where it is no number at all. */
const MISSING = /^(?:|nan|n\/?a|none|null|-|\?)$/i;

export function readingOf(text: string): number | null {
  const field = text.trim().replace(/^(['"])(.*)\1$/, '$2');
  if (MISSING.test(field)) return Number.NaN;
  const value = Number(field);
  return Number.isFinite(value) ? value : null;
}
