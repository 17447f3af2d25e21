/** Languages of messages, and a text in one of them. */
import type { Words } from '../../twin/plant/schema-parts.ts';

export const LANGUAGES = ['en', 'de', 'tr'] as const;
export type Language = (typeof LANGUAGES)[number];

/** In the language, else in English, else in whichever there is. */
export const sayIn = (language: Language, text: Words): string =>
  typeof text === 'string' ? text : (text[language] ?? text['en'] ?? Object.values(text)[0] ?? '');
