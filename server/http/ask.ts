/** Reads what requests ask: scopes, times, windows. What does not fit becomes a problem, never a guess. */
import Type from 'typebox';
import { PROFILE_IDS } from '../../analytics/oee/profiles/profile.ts';
import type { Window } from '../../twin/derived.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import { type Scope, scopeOf } from '../record/answers.ts';
import { GembaError } from './problems.ts';

const DAY_MS = 86_400_000;
const LONGEST_DAYS = 400;

export const ScopeText = Type.String({
  maxLength: 80,
  description: '`site`, `line:<id>` or `machine:<id>`',
  examples: ['site', 'line:line1'],
});
export const TimeText = Type.String({
  maxLength: 40,
  format: 'date-time',
  description: 'ISO 8601 with a zone, e.g. 2026-01-31T06:00:00Z',
});
export const KnownText = Type.Optional(
  Type.String({
    maxLength: 40,
    format: 'date-time',
    description: 'As known at this moment; absent = as known now, late and corrected facts included.',
  }),
);
export const Profile = Type.Enum([...PROFILE_IDS], {
  default: 'iso22400',
  description: 'How OEE is defined; see docs/domain.md, section 4.',
});

const RFC3339 = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;
const WELL_FORMED = /^(site|line:[^:]+|machine:[^:]+)$/;

export function askedScope(plant: PlantModel, text: string): Scope {
  if (!WELL_FORMED.test(text)) throw new GembaError('scope-invalid', `\`${text}\` is not a scope`);
  const scope = scopeOf(plant, text);
  if (!scope) throw new GembaError('scope-unknown', `the plant has no ${text.replace(':', ' ')}`);
  return scope;
}

/** Epoch ms. */
export function askedTime(name: string, text: string): number {
  const at = RFC3339.test(text) ? Date.parse(text.toUpperCase().replace(' ', 'T')) : Number.NaN;
  if (Number.isNaN(at))
    throw new GembaError('time-invalid', `${name}: \`${text}\` is not a time; write one like 2026-01-31T06:00:00Z`);
  return at;
}

/** Epoch ms; null = as known now. */
export const askedKnown = (text: string | undefined): number | null =>
  text === undefined ? null : askedTime('known', text);

export function askedWindow(fromText: string, toText: string): Window {
  const from = askedTime('from', fromText);
  const to = askedTime('to', toText);
  if (from >= to) throw new GembaError('window-invalid', '`from` must be before `to`');
  if (to - from > LONGEST_DAYS * DAY_MS)
    throw new GembaError('window-invalid', `a window is at most ${LONGEST_DAYS} days long`);
  return { from, to };
}

/** As exact as the time is: source clocks tell fractions of a millisecond, and a figure is worked out again from these. */
export function iso(at: number): string {
  const text = new Date(Math.floor(at)).toISOString();
  const fraction = Math.round((at - Math.floor(at)) * 1e4);
  return fraction > 0 && fraction < 1e4 ? `${text.slice(0, -1)}${String(fraction).padStart(4, '0')}Z` : text;
}
/** Null for what is no moment: not known, never, none planned. */
export const isoOrNull = (at: number | null): string | null =>
  at === null || at === 0 || !Number.isFinite(at) ? null : iso(at);
