/** What messages say, in the language of who gets them. */
import type { Words } from '../../twin/plant/schema-parts.ts';
import type { Priority } from '../../twin/words.ts';

const LANGUAGES = ['en', 'de', 'tr'] as const;
type Language = (typeof LANGUAGES)[number];

const WORDS = {
  en: {
    high: 'High',
    medium: 'Medium',
    low: 'Low',
    call: 'Call',
    stop: 'The line stands',
    source: 'Source is silent',
    since: 'since',
    test: 'Test message',
    testText: 'This is a test of the rule',
  },
  de: {
    high: 'Hoch',
    medium: 'Mittel',
    low: 'Niedrig',
    call: 'Ruf',
    stop: 'Die Linie steht',
    source: 'Quelle schweigt',
    since: 'seit',
    test: 'Testnachricht',
    testText: 'Dies ist ein Test der Regel',
  },
  tr: {
    high: 'Yüksek',
    medium: 'Orta',
    low: 'Düşük',
    call: 'Çağrı',
    stop: 'Hat duruyor',
    source: 'Kaynak sessiz',
    since: 'başlangıç',
    test: 'Deneme iletisi',
    testText: 'Bu, kuralın denemesidir',
  },
} as const satisfies Record<
  Language,
  Record<Priority | 'call' | 'stop' | 'source' | 'since' | 'test' | 'testText', string>
>;

export interface Message {
  readonly subject: string;
  readonly text: string;
}

export interface Subject {
  readonly kind: 'alarm' | 'call' | 'stop' | 'source' | 'test';
  readonly priority: Priority;
  /** What: the alarm's text, the call's kind, the source, the rule. */
  readonly what: Words;
  readonly where: readonly Words[];
  /** What to do, or why; empty = nothing is known. */
  readonly more: Words;
  readonly since: number;
}

export function messageOf(subject: Subject, language: string, timeZone: string): Message {
  const chosen: Language = LANGUAGES.find((one) => one === language) ?? 'en';
  const words = WORDS[chosen];
  const say = (text: Words): string =>
    typeof text === 'string' ? text : (text[chosen] ?? text['en'] ?? Object.values(text)[0] ?? '');
  const where = subject.where.map(say).join(', ');
  const what = say(subject.what);
  const head = {
    alarm: `${words[subject.priority]}: ${what}`,
    call: `${words.call}: ${what}`,
    stop: words.stop,
    source: `${words.source}: ${what}`,
    test: words.test,
  }[subject.kind];
  const clock = new Intl.DateTimeFormat(chosen === 'en' ? 'en-GB' : chosen, {
    timeZone,
    dateStyle: 'medium',
    timeStyle: 'short',
    hourCycle: 'h23',
  }).format(subject.since);
  const more = subject.kind === 'test' ? `${words.testText}: ${what}` : say(subject.more);
  return {
    subject: where === '' ? head : `${head} – ${where}`,
    text: [more, `${words.since} ${clock}`].filter((one) => one !== '').join('\n'),
  };
}
