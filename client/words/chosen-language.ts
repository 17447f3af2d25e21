import { type Language, pickLanguage } from './languages.ts';

const KEY = 'gemba.language';

/** The language of this page: `?lang=`, then the choice kept in this browser, then the browser's own. */
export const chosenLanguage = (): Language =>
  pickLanguage(new URLSearchParams(location.search).get('lang'), localStorage.getItem(KEY), navigator.languages);

export const keepLanguage = (language: Language): void => localStorage.setItem(KEY, language);
