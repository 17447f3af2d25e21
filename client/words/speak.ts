/** Loads the message file of one language (only that one: a wall shows one) and makes i18next speak it. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from './languages.ts';

const FILES: Readonly<Record<Language, () => Promise<{ default: object }>>> = {
  en: () => import('./en.json'),
  de: () => import('./de.json'),
  tr: () => import('./tr.json'),
};

export async function speak(language: Language): Promise<void> {
  const { default: messages } = await FILES[language]();
  if (i18next.isInitialized) {
    i18next.addResourceBundle(language, 'translation', messages, true, true);
    await i18next.changeLanguage(language);
  } else {
    await i18next.use(initReactI18next).init({
      lng: language,
      resources: { [language]: { translation: messages } },
      interpolation: { escapeValue: false },
      returnNull: false,
    });
  }
  document.documentElement.lang = language;
}
