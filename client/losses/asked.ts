/** What the parts of the screen ask the server for. */
import type { Line } from '../../twin/plant/model.ts';
import type { LossesAnswer } from '../http/openapi.d.ts';
import type { Period } from './period.ts';

/** What is asked of the server for the line and the period that are chosen; `key` names it without the moment. */
export interface Asked {
  readonly scope: string;
  readonly line: Line | null;
  readonly period: Period;
  readonly key: string;
}

export type Entry = LossesAnswer['entries'][number];

/** A period of which more than this share is not known is nothing to compare with. */
export const MOST_UNKNOWN = 0.2;

/** Whether the losses before say anything against the losses now. */
export const isComparable = ({ before }: Pick<LossesAnswer, 'before'>): boolean =>
  before.plannedMs > 0 && before.unknownMs <= before.plannedMs * MOST_UNKNOWN;

export const MEASURES = ['ms', 'stops', 'units', 'money'] as const;
export type Measure = (typeof MEASURES)[number];

const iso = (at: number): string => new Date(at).toISOString();

export const windowQuery = ({ from, to }: { readonly from: number; readonly to: number }): string =>
  `from=${iso(from)}&to=${iso(to)}`;

/** The period and what it is set against. */
export const periodQuery = (period: Period): string =>
  `${windowQuery(period)}&beforeFrom=${iso(period.before.from)}&beforeTo=${iso(period.before.to)}`;
