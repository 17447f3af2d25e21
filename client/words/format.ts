/**
 * Numbers, times and durations as people of a language write them, in the site's time zone. Made once a language and zone:
 * Intl formatters are slow to make and fast to use.
 */
import type { TFunction } from 'i18next';
import type { Words } from '../../twin/plant/schema-parts.ts';

export interface Format {
  readonly language: string;
  /** What is shown for a number that is not known. */
  readonly none: string;
  number(value: number, digits?: number): string;
  /** `ratio` 0..1. */
  percent(ratio: number, digits?: number): string;
  /** The same in pieces, for figures that set the sign smaller: Turkish writes it first. */
  percentParts(ratio: number): readonly { readonly sign: boolean; readonly text: string }[];
  /** Amount in the currency of the site, whole units. */
  money(amount: number): string;
  /** 11:42 */
  clock(at: number): string;
  /** 11:42:07 */
  seconds(at: number): string;
  /** Wed 11 Nov, 11:42 */
  day(at: number): string;
  /** Wednesday 11 November */
  weekday(at: number): string;
  /** 11 Nov 2026 */
  date(at: number): string;
  /** A length of time: 0:42, 4:12, 1 h 12, 2 d 3 h. */
  duration(ms: number): string;
  /** Age of data: 0.4 s, 12 s, 2:06. */
  age(ms: number): string;
  /** A word of the screen as it stands inside a sentence: German nouns keep their capital. */
  inline(word: string): string;
  /** A name of the plant model in this language, or the nearest there is. */
  say(words: Words): string;
}

export function createFormat(language: string, timeZone: string, currency: string, t: TFunction): Format {
  const locale = language === 'en' ? 'en-GB' : language;
  const numbers = [0, 1, 2, 3].map(
    (digits) => new Intl.NumberFormat(locale, { maximumFractionDigits: digits, minimumFractionDigits: digits }),
  );
  const percents = [0, 1, 2].map(
    (digits) =>
      new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: digits, minimumFractionDigits: digits }),
  );
  const amounts = new Intl.NumberFormat(locale, { style: 'currency', currency, maximumFractionDigits: 0 });
  // h23 in all three languages: shift plans are written 06:00 and 14:00, never 2:00 PM.
  const clocks = new Intl.DateTimeFormat(locale, { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const exact = new Intl.DateTimeFormat(locale, {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  const days = new Intl.DateTimeFormat(locale, {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const dates = new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'short', year: 'numeric' });
  const weekdays = new Intl.DateTimeFormat(locale, { timeZone, weekday: 'long', day: 'numeric', month: 'long' });
  const number = (value: number, digits = 0) =>
    Number.isFinite(value) ? (numbers[digits] ?? numbers[0]!).format(value) : '–';
  const duration = (ms: number): string => {
    const total = Math.max(0, Math.floor(ms / 1000));
    const minutes = Math.floor(total / 60);
    if (minutes < 60) return `${minutes}:${String(total % 60).padStart(2, '0')}`;
    const hours = Math.floor(minutes / 60);
    if (hours < 48) return t('duration.hours', { h: hours, m: String(minutes % 60).padStart(2, '0') });
    return t('duration.days', { d: Math.floor(hours / 24), h: hours % 24 });
  };
  return {
    language,
    none: '–',
    number,
    percent: (ratio, digits = 0) => (Number.isFinite(ratio) ? (percents[digits] ?? percents[0]!).format(ratio) : '–'),
    percentParts: (ratio) =>
      percents[0]!
        .formatToParts(ratio)
        .map(({ type, value }) => ({ sign: type === 'percentSign' || type === 'literal', text: value })),
    money: (amount) => amounts.format(amount),
    clock: (at) => clocks.format(at),
    seconds: (at) => exact.format(at),
    day: (at) => days.format(at),
    weekday: (at) => weekdays.format(at),
    date: (at) => dates.format(at),
    duration,
    age: (ms) => {
      if (ms >= 60_000) return duration(ms);
      return t('duration.seconds', { s: ms < 10_000 ? number(ms / 1000, 1) : number(Math.floor(ms / 1000)) });
    },
    inline: (word) => (language === 'de' ? word : word.toLocaleLowerCase(language)),
    say: (words) =>
      typeof words === 'string' ? words : (words[language] ?? words['en'] ?? Object.values(words)[0] ?? ''),
  };
}
