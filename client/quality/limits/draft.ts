/** A revision of an environmental limit as it is being written: numbers are texts until they are sent, times are the site's. */
import { inLanguage, withLanguage } from '../../checklists/in-language.ts';
import type { EnvironmentalLimit, LimitTold } from '../../http/limits-api.ts';
import { wallMoment, wallText } from '../../timeline/jumps.ts';
import { typedNumber, typedText } from '../../ui/typed-number.ts';

export const KINDS = ['emission', 'effluent', 'noise', 'climate', 'other'] as const;
export const AVERAGES = ['instant', 'minutes', 'hour', 'day'] as const;
/** `correct`: what was written wrongly; else from a date on. */
export const HOW = ['new', 'revise', 'correct', 'end'] as const;
export type How = (typeof HOW)[number];

export interface LimitDraft {
  readonly name: string;
  readonly revision: string;
  readonly kind: EnvironmentalLimit['kind'];
  /** Empty = of the site. */
  readonly line: string;
  readonly byHand: boolean;
  readonly tag: string;
  readonly unit: string;
  readonly low: string;
  readonly high: string;
  readonly average: EnvironmentalLimit['average'];
  readonly minutes: string;
  /** A reading holds so many minutes. */
  readonly holds: string;
  readonly allowed: string;
  readonly authority: string;
  readonly permit: string;
  readonly note: string;
  readonly from: string;
  /** Empty = no end is set. */
  readonly to: string;
}

const S_A_MINUTE = 60;
const NEW: Omit<LimitDraft, 'from'> = {
  ...{ name: '', revision: '1', kind: 'emission', line: '', byHand: false, tag: '', unit: '', low: '', high: '' },
  ...{ average: 'instant', minutes: '30', holds: '15', allowed: '', authority: '', permit: '', note: '', to: '' },
};

export interface Site {
  readonly language: string;
  readonly zone: string;
  /** Epoch ms. */
  readonly now: number;
}

export function draftOf(
  limit: EnvironmentalLimit | null,
  how: How,
  taken: readonly string[],
  { language, zone, now }: Site,
): LimitDraft {
  const today = wallText(now, zone);
  if (limit === null) return { ...NEW, from: today };
  const anew = how === 'revise';
  const end = limit.effectiveTo === null ? '' : wallText(Date.parse(limit.effectiveTo), zone);
  return {
    ...{ name: inLanguage(limit.name, language), revision: anew ? nextOf(limit.revision, taken) : limit.revision },
    ...{ kind: limit.kind, line: limit.line ?? '', byHand: limit.tag === null, tag: limit.tag ?? '', unit: limit.unit },
    ...{ low: typedText(limit.low), high: typedText(limit.high), average: limit.average },
    minutes: limit.minutes === null ? NEW.minutes : String(limit.minutes),
    ...{ holds: typedText(limit.holdsS / S_A_MINUTE), allowed: typedText(limit.allowedAMonth) },
    ...{ authority: limit.authority, permit: limit.permit, note: anew ? '' : limit.note },
    from: anew ? today : wallText(Date.parse(limit.effectiveFrom), zone),
    to: how === 'end' ? today : anew ? '' : end,
  };
}

/** `3` after `2`; `2026-2` after `2026`. */
export function nextOf(revision: string, taken: readonly string[]): string {
  const counted = /^\d{1,3}$/.test(revision);
  for (let i = counted ? Number(revision) + 1 : 2; ; i++) {
    const name = counted ? String(i) : `${revision}-${i}`;
    if (!taken.includes(name)) return name;
  }
}

/** Fields as the server names them that are empty and may not be, or are no number, or no time. */
export function lackingIn(draft: LimitDraft, zone: string): ReadonlyMap<string, 'missing' | 'no-number' | 'no-time'> {
  const found = new Map<string, 'missing' | 'no-number' | 'no-time'>();
  const number = (field: string, value: string, needed = false) => {
    const typed = typedNumber(value);
    if (typed === null ? needed : !Number.isFinite(typed)) found.set(field, typed === null ? 'missing' : 'no-number');
  };
  if (draft.name.trim() === '') found.set('name', 'missing');
  if (draft.revision.trim() === '') found.set('revision', 'missing');
  if (!draft.byHand && draft.tag === '') found.set('tag', 'missing');
  number('low', draft.low);
  number('high', draft.high);
  if (draft.average === 'minutes' && !draft.byHand) number('minutes', draft.minutes, true);
  number('holdsS', draft.holds, true);
  number('allowedAMonth', draft.allowed);
  if (wallMoment(draft.from, zone) === null) found.set('effectiveFrom', 'no-time');
  if (draft.to !== '' && wallMoment(draft.to, zone) === null) found.set('effectiveTo', 'no-time');
  return found;
}

/** As it is sent; of one that lacks nothing. `before`: its name in other languages stays, and so do seconds that nobody changed. */
export function toldOf(draft: LimitDraft, before: EnvironmentalLimit | null, { language, zone }: Site): LimitTold {
  const moment = (text: string, was: string | null | undefined): string => {
    // A field shows minutes; a time that was not touched stays to the millisecond.
    if (was && wallText(Date.parse(was), zone) === text) return was;
    return new Date(wallMoment(text, zone) ?? 0).toISOString();
  };
  const average = draft.byHand ? 'instant' : draft.average;
  return {
    ...{ revision: draft.revision.trim(), name: withLanguage(before?.name ?? {}, language, draft.name.trim()) },
    ...{ kind: draft.kind, line: draft.line || null, tag: draft.byHand ? null : draft.tag, unit: draft.unit.trim() },
    ...{ low: typedNumber(draft.low), high: typedNumber(draft.high), average },
    minutes: average === 'minutes' ? typedNumber(draft.minutes) : null,
    holdsS: Math.round((typedNumber(draft.holds) ?? 0) * S_A_MINUTE),
    allowedAMonth: typedNumber(draft.allowed),
    ...{ authority: draft.authority.trim(), permit: draft.permit.trim(), note: draft.note.trim() },
    effectiveFrom: moment(draft.from, before?.effectiveFrom),
    effectiveTo: draft.to === '' ? null : moment(draft.to, before?.effectiveTo),
  };
}
