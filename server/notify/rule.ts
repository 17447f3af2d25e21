/** A rule of who is told when: the shape that is kept, sent and judged. Pure. */
import { Temporal } from 'temporal-polyfill';
import { PRIORITIES, type Priority } from '../../twin/words.ts';
import type { Role } from '../auth/roles.ts';

export const OCCASIONS = ['alarm', 'call', 'stop', 'source', 'signal', 'machine', 'model'] as const;
export type Occasion = (typeof OCCASIONS)[number];
export const CHANNELS = ['mail', 'webhook', 'push'] as const;
export type Channel = (typeof CHANNELS)[number];

export interface Rule {
  readonly name: string;
  readonly active: boolean;
  readonly on: Occasion;
  /** Of alarms: those told; empty = all. */
  readonly priorities: readonly Priority[];
  /** Of calls: kinds told; empty = all. */
  readonly kinds: readonly string[];
  /** Of signals of control charts: characteristics told; empty = all. */
  readonly characteristics: readonly string[];
  /** Of signals: told from when one was raised by so many levels; 0 = from its beginning. */
  readonly fromLevel: number;
  /** Null = all. */
  readonly lines: readonly string[] | null;
  /** Told when nobody has acknowledged it, or it has lasted, for so long, minutes. */
  readonly afterMin: number;
  /** Told again so often while that is so, minutes; 0 = once. */
  readonly repeatMin: number;
  readonly persons: readonly number[];
  readonly roles: readonly Role[];
  /** Mail addresses of nobody in particular: the shift phone, a list. */
  readonly addresses: readonly string[];
  readonly channels: readonly Channel[];
  readonly webhook: { readonly url: string; readonly secret: string } | null;
  /** Not told in these hours, site time; what still stands when they end is told then. */
  readonly quiet: { readonly from: string; readonly to: string } | null;
  /** Told in quiet hours all the same from this priority on; null = never. */
  readonly loud: Priority | null;
}

/** Something that somebody may have to be told of, as long as it lasts and nobody has acknowledged it. */
export interface Occurrence {
  readonly on: Occasion;
  /** The same thing has the same key, also after a restart. */
  readonly key: string;
  readonly line: string | null;
  /** Of a call its kind, of a signal its characteristic, of a machine or a model what is said of it. */
  readonly what: string;
  readonly priority: Priority;
  /** Epoch ms. */
  readonly since: number;
  /** Of a signal: when it was raised by each level. */
  readonly escalated?: readonly number[];
}

const MINUTE_MS = 60_000;

export function fits(rule: Rule, { on, line, what, priority }: Occurrence): boolean {
  if (!rule.active || rule.on !== on) return false;
  if (rule.lines !== null && (line === null || !rule.lines.includes(line))) return false;
  if (on === 'alarm' && rule.priorities.length > 0 && !rule.priorities.includes(priority)) return false;
  if (on === 'signal' && rule.characteristics.length > 0 && !rule.characteristics.includes(what)) return false;
  return on !== 'call' || rule.kinds.length === 0 || rule.kinds.includes(what);
}

/** How often it should have been told by now, from 0 = not yet. */
export function timesDue({ afterMin, repeatMin, fromLevel }: Rule, told: Occurrence, now: number): number {
  const begun = told.escalated && fromLevel > 0 ? told.escalated[fromLevel - 1] : told.since;
  if (begun === undefined) return 0;
  const due = begun + afterMin * MINUTE_MS;
  if (now < due) return 0;
  return repeatMin > 0 ? 1 + Math.floor((now - due) / (repeatMin * MINUTE_MS)) : 1;
}

/** Is it a time at which this is not told? */
export function isQuiet({ quiet, loud }: Rule, { priority }: Occurrence, now: number, timeZone: string): boolean {
  if (!quiet) return false;
  if (loud !== null && PRIORITIES.indexOf(priority) <= PRIORITIES.indexOf(loud)) return false;
  const { hour, minute } = Temporal.Instant.fromEpochMilliseconds(Math.floor(now)).toZonedDateTimeISO(timeZone);
  const at = hour * 60 + minute;
  const [from, to] = [minuteOf(quiet.from), minuteOf(quiet.to)];
  return from <= to ? at >= from && at < to : at >= from || at < to;
}

const minuteOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
