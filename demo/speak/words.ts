import type { Words } from '../../twin/plant/schema-parts.ts';

/** A name as the machines' own servers show it: English, or whatever there is. */
export const nameOf = (words: Words): string =>
  typeof words === 'string' ? words : (words['en'] ?? Object.values(words)[0] ?? '');
