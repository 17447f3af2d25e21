/**
 * First guesses from names and values that a plant uses: what a tag means, and what a machine says when it says "STÖRUNG".
 * English, German and Turkish words of controllers. A guess is shown and corrected by a person before it counts.
 */
import type { StateMapWord } from '../../../twin/plant/model.ts';
import type { Role } from '../../../twin/words.ts';
import { asciiOf } from './ascii.ts';

/** The first line that fits wins: counters of bad parts before those of all parts, faults before states. */
const ROLE_WORDS: readonly (readonly [Role, RegExp])[] = [
  ['fault', /\b(fault|error|alarm|ariza|hata|stoer(ung)?|fehler|stop ?reason)\b/],
  ['reject', /\b(reject(s|ed)?|defects?|scrap|bad|nok|nio|waste|ausschuss|schlecht\w*|hurda|fire)\b/],
  ['good', /\b(good|ok|io|yield|gut\w*|saglam)\b/],
  ['rework', /\b(rework(ed)?|nacharbeit|tamir)\b/],
  ['energy', /\b(energy|energie|enerji|kwh|wh)\b/],
  ['mode', /\b(mode|betriebsart|kip)\b/],
  ['state', /\b(state|status|zustand|durum)\b/],
  [
    'total',
    /\b(total|count(er)?|cnt|produced|processed|output|infeed|parts|pieces|stueck(zahl)?|zaehler|sayac|adet)\b/,
  ],
  ['speed', /\b(speed|rate|velocity|geschwindigkeit|leistung|takt|hiz)\b/],
  ['product', /\b(product|article|recipe|sku|material|artikel|rezept|produkt|urun|recete)\b/],
  ['order', /\b(order|job|auftrag|is emri)\b/],
  ['lot', /\b(lot|batch|charge|parti)\b/],
  ['level', /\b(level|fill|fuellstand|seviye)\b/],
];

/** Order matters: "waiting for material" is starved before it is anything else. */
const STATE_WORDS: readonly (readonly [StateMapWord, RegExp])[] = [
  [
    'starved',
    /\b(starv\w*|lack|no (material|parts)|wait(ing)? (for )?(in|infeed|material|parts)|material ?mangel|warte[nt]?|waiting|mangel|bekl\w*)\b/,
  ],
  [
    'blocked',
    /\b(block\w*|backup|tailback|jam downstream|full|stau|rueckstau|voll|dolu|wait(ing)? (for )?(out|outfeed))\b/,
  ],
  ['maintenance', /\b(maint\w*|service|wartung|instandhaltung|bakim)\b/],
  ['setup', /\b(set ?up|change ?over|ruest\w*|umbau|format|ayar|cleaning|reinig\w*|cip)\b/],
  ['planned-stop', /\b(break|pause|planned|geplant|mola)\b/],
  ['breakdown', /\b(fault\w*|error|alarm|down|abort\w*|broken|stoer\w*|fehler|defekt|not ?aus|ariza|e ?stop)\b/],
  ['producing', /\b(run\w*|prod\w*|exec\w*|auto|laeuft|lauf|betrieb|active|working|calisiyor|uretim)\b/],
  ['off', /\b(off|aus|kapali|power ?off|disconnected)\b/],
  ['idle', /\b(idle|ready|bereit|standby|hazir|bos|leerlauf)\b/],
  ['stop', /\b(stop\w*|halt\w*|hold|held|steht|stillstand|durdu|durus)\b/],
];

/** `GoodCount`, `good_count` and `Gutteile-Zähler` as plain words: ä is ae, ı is i. */
const plainWords = (name: string): string =>
  asciiOf(name.replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2'))
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

export function guessRole(name: string): Role {
  const words = plainWords(name);
  return ROLE_WORDS.find(([, expression]) => expression.test(words))?.[0] ?? 'signal';
}

/** Null = no idea: a number, or a word that is nobody's. */
export function guessState(value: string): StateMapWord | null {
  const words = plainWords(value);
  return STATE_WORDS.find(([, expression]) => expression.test(words))?.[0] ?? null;
}

/** PackML numbers its states 1 to 17 (ANSI/ISA-TR88.00.02); such values may be those, until a person says otherwise. */
export const looksLikePackml = (values: readonly string[]): boolean =>
  values.length > 0 && values.every((value) => /^\d+$/.test(value) && Number(value) >= 1 && Number(value) <= 17);

export type TagType = 'number' | 'bool' | 'text';

/** The type of a tag by what it was seen to hold. */
export function guessType(values: readonly (string | number | boolean | null)[]): TagType {
  const known = values.filter((value) => value !== null);
  if (known.some((value) => typeof value === 'string')) return 'text';
  return known.length > 0 && known.every((value) => typeof value === 'boolean') ? 'bool' : 'number';
}

/** What the twin knows to do with a role: a counter is a number, a product a text. */
export const rolesFor = (type: TagType): readonly Role[] =>
  type === 'text'
    ? ['signal', 'state', 'product', 'order', 'lot']
    : type === 'bool'
      ? ['signal', 'state', 'fault']
      : [
          'signal',
          'good',
          'reject',
          'total',
          'energy',
          'rework',
          'speed',
          'level',
          'fault',
          'wait',
          'mode',
          'state',
          'product',
          'order',
          'lot',
        ];
