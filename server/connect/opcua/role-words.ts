/** What a tag is called, and what it therefore probably is: a first guess for people to look at. */
import type { Role } from '../../../twin/words.ts';

/** Looked for in the name split into words; the first line that fits wins. */
const WORDS: readonly (readonly [Role, RegExp])[] = [
  ['fault', /\b(fault|error|alarm|stop ?reason|stoerung|störung)( (code|nr|no|number|id))?\b/],
  ['reject', /\b(reject(s|ed)?|defect(s|ive)?|scrap|bad|nok|waste|ausschuss)\b/],
  ['rework', /\b(rework(ed|ing)?|nacharbeit)\b/],
  ['good', /\b(good|ok|processed|yield|gut)\b.*\b(count|counter|parts|units|packages|total)?\b/],
  [
    'total',
    /\b(total|produced|consumed|infeed|in|prod|output) ?(count|counter|parts|units|packages)?\b|\b(count|counter)\b/,
  ],
  ['energy', /\b(energy|kwh|wh|energie)\b/],
  ['mode', /\b(mode|unit mode|betriebsart)\b/],
  ['state', /\b(state|status|zustand)\b/],
  ['speed', /\b(speed|rate|spd|velocity|geschwindigkeit|leistung)\b/],
  ['product', /\b(product|article|recipe|sku|material|artikel|rezept)\b/],
  ['order', /\b(order|job|auftrag)\b/],
  ['lot', /\b(lot|batch|charge)\b/],
  ['level', /\b(level|fill|fuellstand|füllstand)\b/],
];

/** `CurMachSpeed`, `cur_mach_speed` and `Cur.Mach.Speed` are the same words. */
const wordsOf = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase();

export function roleOf(name: string): Role {
  const words = wordsOf(name);
  return WORDS.find(([, expression]) => expression.test(words))?.[0] ?? 'signal';
}
