/** Numbers, times and names of a report, as people of a language write them, in the time of the site. */

import type { PlantModel } from '../../twin/plant/model.ts';
import type { Words } from '../../twin/plant/schema-parts.ts';
import { isReportWord, type ReportLanguage, type ReportWord, reportWord } from './report-words.ts';

export interface Speech {
  say(words: Words): string;
  word(word: ReportWord, values?: Readonly<Record<string, string>>): string;
  number(value: number, digits?: number): string;
  percent(ratio: number, digits?: number): string;
  money(amount: number): string;
  clock(at: number): string;
  /** Sat 21 Nov 2026 */
  date(at: number): string;
  /** Sat 21 Nov, 14:00 */
  moment(at: number): string;
  /** Minutes below two hours, hours above. */
  time(ms: number): string;
  machine(id: string): string;
  shift(id: string): string;
  crew(id: string): string;
  product(id: string | null): string;
  /** A loss as the record names it. */
  reason(key: { readonly reason?: string; readonly machine?: string; readonly cause?: string }): string;
}

const HOUR = 3_600_000;

export function speechOf(plant: PlantModel, language: ReportLanguage): Speech {
  const locale = language === 'en' ? 'en-GB' : language;
  const { timezone: timeZone, currency } = plant.site;
  const format = (options: Intl.DateTimeFormatOptions) => {
    const made = new Intl.DateTimeFormat(locale, { timeZone, hourCycle: 'h23', ...options });
    return (at: number) => made.format(at);
  };
  const numbers = (digits: number, options: Intl.NumberFormatOptions = {}) =>
    new Intl.NumberFormat(locale, { maximumFractionDigits: digits, minimumFractionDigits: digits, ...options });
  const say = (words: Words) =>
    typeof words === 'string' ? words : (words[language] ?? words['en'] ?? Object.values(words)[0] ?? '');
  const word: Speech['word'] = (name, values) => reportWord(language, name, values);
  const number = (value: number, digits = 0) => numbers(digits).format(value);
  const machineOf = (id: string | undefined) => plant.machines.find((machine) => machine.id === id);
  const machine = (id: string) => {
    const known = machineOf(id);
    return known ? say(known.name) : id;
  };
  const named = (name: string) => (isReportWord(name) ? word(name) : name);
  const day = { weekday: 'short', day: 'numeric', month: 'short' } as const;
  const hour = { hour: '2-digit', minute: '2-digit' } as const;
  return {
    say,
    word,
    number,
    percent: (ratio, digits = 1) => numbers(digits, { style: 'percent' }).format(ratio),
    money: (amount) => numbers(0, { style: 'currency', currency }).format(amount),
    clock: format(hour),
    date: format({ ...day, year: 'numeric' }),
    moment: format({ ...day, ...hour }),
    time: (ms) => (Math.abs(ms) < 2 * HOUR ? `${number(ms / 60_000, 1)} min` : `${number(ms / HOUR, 1)} h`),
    machine,
    shift: (id) => {
      const known = plant.shifts.find((shift) => shift.id === id);
      return known ? say(known.name) : id;
    },
    crew: (id) => {
      const known = plant.crews.find((crew) => crew.id === id);
      return known ? say(known.name) : id;
    },
    product: (id) => {
      const known = plant.products.find((product) => product.id === id || product.code === id);
      return known ? say(known.name) : (id ?? '');
    },
    reason: ({ reason = '', machine: at, cause }) => {
      if (reason.startsWith('fault:')) {
        const code = reason.slice('fault:'.length);
        const words = machineOf(at)?.faults[code];
        return words === undefined ? word('fault', { code }) : say(words);
      }
      const told = plant.reasons.find(({ id }) => id === reason);
      if (told) return say(told.name);
      const state = named(reason);
      if ((reason === 'starved' || reason === 'blocked') && cause)
        return word('waits', { state, machine: machine(cause) });
      return reason === 'breakdown' || reason === 'micro-stop' ? word('notExplained', { state }) : state;
    },
  };
}
