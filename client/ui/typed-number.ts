/** A number as people type it, `3,5` or `3.5`: null = nothing is typed, NaN = it is no number. */
export function typedNumber(text: string): number | null {
  const typed = text.trim();
  return typed === '' ? null : Number(typed.replace(',', '.').replace('−', '-'));
}

/** As it is typed again; empty = there is none. */
export const typedText = (value: number | null): string => (value === null ? '' : String(value));
