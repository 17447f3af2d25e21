/** What is said of machines that are likely to fail and of models to be doubted, in all languages of messages. Pure. */
import type { PlantModel } from '../../twin/plant/model.ts';
import type { Words } from '../../twin/plant/schema-parts.ts';
import type { Notice } from '../predict/notices/words.ts';
import { LANGUAGES, type Language, sayIn } from './language.ts';

/** A notice, with the model's name where it is of one. */
export interface NoticeToTell {
  readonly notice: Notice;
  /** As `filler 2`; '' = of a machine. */
  readonly model: string;
}

interface Said {
  readonly what: Words;
  readonly more: Words;
}

export function saidOf(plant: PlantModel, { notice, model }: NoticeToTell): Said {
  const { kind, evidence, machine } = notice;
  const signalsIn = (language: Language) =>
    (evidence.signals ?? [])
      .map((key) => {
        // A model reads the same of several machines.
        const tag = plant.tags.find((one) => (machine === null ? one.key === key : one.name === `${machine}/${key}`));
        return tag ? sayIn(language, tag.words) : key;
      })
      .join(', ');
  const number = (language: Language, value: number | undefined, options: Intl.NumberFormatOptions) =>
    value === undefined ? '' : new Intl.NumberFormat(language === 'en' ? 'en-GB' : language, options).format(value);
  const values = (language: Language): Record<string, string> => ({
    model,
    signals: signalsIn(language),
    chance: number(language, evidence.chance, { style: 'percent' }),
    hours: number(language, evidence.hours, { maximumFractionDigits: 0 }),
    brier: number(language, evidence.brier, { maximumFractionDigits: 3 }),
    average: number(language, evidence.average, { maximumFractionDigits: 3 }),
    better: number(language, evidence.better, { maximumFractionDigits: 3 }),
    version: String(evidence.version ?? ''),
    learned: String(evidence.learned ?? ''),
    since: String(evidence.since ?? ''),
  });
  const inAll = (of: 'what' | 'more'): Words =>
    Object.fromEntries(LANGUAGES.map((language) => [language, filled(TEXTS[kind][language][of], values(language))]));
  return { what: inAll('what'), more: inAll('more') };
}

const filled = (text: string, values: Record<string, string>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');

type Text = { readonly what: string; readonly more: string };
const TEXTS: Record<Notice['kind'], Record<Language, Text>> = {
  likely: {
    en: { what: 'Likely to fail', more: '{chance} within {hours} h' },
    de: { what: 'Fällt wahrscheinlich aus', more: '{chance} innerhalb von {hours} h' },
    tr: { what: 'Büyük olasılıkla arızalanacak', more: '{hours} saat içinde {chance}' },
  },
  unusual: {
    en: { what: 'Unlike its usual self', more: '{signals}' },
    de: { what: 'Anders als sonst', more: '{signals}' },
    tr: { what: 'Her zamankinden farklı', more: '{signals}' },
  },
  readings: {
    en: {
      what: 'Failure model {model}: readings have changed',
      more: 'Unlike what it learned from: {signals}. Learn it anew?',
    },
    de: {
      what: 'Ausfallmodell {model}: die Messwerte sind andere',
      more: 'Anders als gelernt: {signals}. Neu lernen?',
    },
    tr: {
      what: 'Arıza modeli {model}: ölçümler değişti',
      more: 'Öğrendiğinden farklı: {signals}. Yeniden öğrensin mi?',
    },
  },
  worse: {
    en: {
      what: 'Failure model {model}: worse than the average',
      more: 'Brier score {brier}, {average} for always telling the average.',
    },
    de: {
      what: 'Ausfallmodell {model}: schlechter als der Durchschnitt',
      more: 'Brier-Wert {brier}, {average} für immer den Durchschnitt.',
    },
    tr: {
      what: 'Arıza modeli {model}: ortalamadan kötü',
      more: 'Brier puanı {brier}, hep ortalamayı söylemek {average}.',
    },
  },
  shadow: {
    en: {
      what: 'Failure model {model}: version {version} in the shadow was righter',
      more: 'By {better} of the Brier score. Let it answer?',
    },
    de: {
      what: 'Ausfallmodell {model}: Version {version} im Schatten lag öfter richtig',
      more: 'Um {better} des Brier-Werts. Soll sie antworten?',
    },
    tr: {
      what: 'Arıza modeli {model}: gölgedeki sürüm {version} daha doğruydu',
      more: 'Brier puanında {better}. Yanıtı o versin mi?',
    },
  },
  failures: {
    en: {
      what: 'Failure model {model}: much happened since',
      more: 'It learned from {learned} failures, {since} came since. Learn it anew?',
    },
    de: {
      what: 'Ausfallmodell {model}: seitdem ist viel geschehen',
      more: 'Aus {learned} Ausfällen gelernt, seitdem {since}. Neu lernen?',
    },
    tr: {
      what: 'Arıza modeli {model}: o zamandan beri çok şey oldu',
      more: '{learned} arızadan öğrendi, o zamandan beri {since}. Yeniden öğrensin mi?',
    },
  },
};
