/** What messages say, in the language of who gets them. */
import type { Words } from '../../twin/plant/schema-parts.ts';
import type { Priority } from '../../twin/words.ts';
import { LANGUAGES, type Language, sayIn } from './language.ts';

type SignalWord = 'signal' | 'escalated' | 'stopAdvised' | 'charts' | 'andMore';

const WORDS = {
  en: {
    high: 'High',
    medium: 'Medium',
    low: 'Low',
    call: 'Call',
    stop: 'The line stands',
    source: 'Source is silent',
    signal: 'Out of control',
    escalated: 'Still out of control, nobody has taken it',
    stopAdvised: 'A stop of the machine is recommended',
    charts: '{count} control charts',
    andMore: 'and {count} more',
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
    signal: 'Außer Kontrolle',
    escalated: 'Noch außer Kontrolle, niemand kümmert sich',
    stopAdvised: 'Ein Halt der Maschine wird empfohlen',
    charts: '{count} Regelkarten',
    andMore: 'und {count} weitere',
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
    signal: 'Kontrol dışı',
    escalated: 'Hâlâ kontrol dışı, kimse üstlenmedi',
    stopAdvised: 'Makinenin durdurulması önerilir',
    charts: '{count} kontrol kartı',
    andMore: 've {count} tane daha',
    since: 'başlangıç',
    test: 'Deneme iletisi',
    testText: 'Bu, kuralın denemesidir',
  },
} as const satisfies Record<
  Language,
  Record<Priority | 'call' | 'stop' | 'source' | 'since' | 'test' | 'testText' | SignalWord, string>
>;

export interface Message {
  readonly subject: string;
  readonly text: string;
}

export interface Subject {
  readonly kind: 'alarm' | 'call' | 'stop' | 'source' | 'signal' | 'machine' | 'model' | 'test';
  readonly priority: Priority;
  /** What: the alarm's text, the call's kind, the source, the rule, what a machine or a model is. */
  readonly what: Words;
  readonly where: readonly Words[];
  /** What to do, or why; empty = nothing is known. */
  readonly more: Words;
  readonly since: number;
  /** Of a signal: a stop is recommended, and the levels it was raised by. */
  readonly stop?: boolean;
  readonly level?: number;
}

export function messageOf(subject: Subject, language: string, timeZone: string): Message {
  const { words, say, clock } = sayingIn(language, timeZone);
  const where = subject.where.map(say).join(', ');
  const what = say(subject.what);
  const head = {
    alarm: `${words[subject.priority]}: ${what}`,
    call: `${words.call}: ${what}`,
    stop: words.stop,
    source: `${words.source}: ${what}`,
    signal: `${(subject.level ?? 0) > 0 ? words.escalated : words.signal}: ${what}`,
    machine: what,
    model: what,
    test: words.test,
  }[subject.kind];
  const more = subject.kind === 'test' ? `${words.testText}: ${what}` : say(subject.more);
  return {
    subject: where === '' ? head : `${head} – ${where}`,
    text: [subject.stop ? words.stopAdvised : '', more, `${words.since} ${clock(subject.since)}`]
      .filter((one) => one !== '')
      .join('\n'),
  };
}

/** Told one by one in a message of several. */
const TOLD_ONE_BY_ONE = 10;

/** Several signals at once are one message that says how many, and names the oldest. */
export function messageOfSignals(subjects: readonly Subject[], language: string, timeZone: string): Message {
  const [first] = subjects;
  if (subjects.length === 1 && first) return messageOf(first, language, timeZone);
  const { words, say, clock } = sayingIn(language, timeZone);
  const inOrder = [...subjects].sort((a, b) => a.since - b.since);
  // The last of the places is the line.
  const lines = [...new Set(inOrder.flatMap(({ where }) => where.slice(-1)).map(say))];
  const escalated = inOrder.every(({ level }) => (level ?? 0) > 0);
  const many = words.charts.replace('{count}', String(subjects.length));
  const told = inOrder.slice(0, TOLD_ONE_BY_ONE).map((subject) => {
    const where = [say(subject.what), ...subject.where.map(say)].join(', ');
    return `${where}: ${words.since} ${clock(subject.since)}${subject.stop ? `. ${words.stopAdvised}` : ''}`;
  });
  const left = subjects.length - told.length;
  return {
    subject: `${escalated ? words.escalated : words.signal}: ${many}${lines.length > 0 ? ` – ${lines.join(', ')}` : ''}`,
    text: [...told, ...(left > 0 ? [words.andMore.replace('{count}', String(left))] : [])].join('\n'),
  };
}

function sayingIn(language: string, timeZone: string) {
  const chosen: Language = LANGUAGES.find((one) => one === language) ?? 'en';
  const format = new Intl.DateTimeFormat(chosen === 'en' ? 'en-GB' : chosen, {
    timeZone,
    dateStyle: 'medium',
    timeStyle: 'short',
    hourCycle: 'h23',
  });
  return {
    words: WORDS[chosen],
    say: (text: Words): string => sayIn(chosen, text),
    clock: (at: number): string => format.format(at),
  };
}
