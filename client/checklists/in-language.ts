/** Texts that are written in the language of the screen; what is there in others stays. */
import type { Words } from '../../twin/plant/schema-parts.ts';

export const inLanguage = (words: Words, language: string): string =>
  typeof words === 'string' ? words : (words[language] ?? Object.values(words)[0] ?? '');

export const withLanguage = (words: Words, language: string, text: string): Record<string, string> => ({
  ...(typeof words === 'string' ? {} : words),
  [language]: text,
});
