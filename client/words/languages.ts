/** The languages that are complete, and which of them a screen speaks. */
export const LANGUAGES = ['en', 'de', 'tr'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Their own names, as a person looking for their language reads them. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch', tr: 'Türkçe' };

const known = (tag: string | null | undefined): Language | null =>
  LANGUAGES.find((language) => tag?.toLowerCase().split('-')[0] === language) ?? null;

/** The address wins (a wall is told its language), then what was chosen here before, then what the browser speaks. */
export function pickLanguage(asked: string | null, chosen: string | null, spoken: readonly string[]): Language {
  return known(asked) ?? known(chosen) ?? spoken.map(known).find((language) => language !== null) ?? 'en';
}
