/** Words of limits of the surroundings. Times are epoch ms. */
import type { Words } from '../../../twin/plant/schema-parts.ts';

export const LIMIT_KINDS = ['emission', 'effluent', 'noise', 'climate', 'other'] as const;

/** What is held against the limit: each reading, or its mean over full minutes, calendar hours or days of the site. */
export const AVERAGES = ['instant', 'minutes', 'hour', 'day'] as const;

/** From a date on, like a recipe: of revisions of one limit one is in force at a time. */
export interface EnvironmentalLimit {
  readonly id: string;
  readonly revision: string;
  readonly name: Words;
  readonly kind: (typeof LIMIT_KINDS)[number];
  /** null = of the site, or nothing that one line does. */
  readonly line: string | null;
  /** Full name of a tag; null = readings are entered by people. */
  readonly tag: string | null;
  readonly unit: string;
  readonly low: number | null;
  readonly high: number | null;
  readonly average: (typeof AVERAGES)[number];
  /** Of means over minutes; null otherwise. */
  readonly minutes: number | null;
  /** A reading holds so many seconds; then nobody knows. */
  readonly holdsS: number;
  /** Exceedances (of means: periods) that are allowed in a calendar month; null = none is said. */
  readonly allowedAMonth: number | null;
  readonly authority: string;
  readonly permit: string;
  readonly note: string;
  readonly effectiveFrom: number;
  /** null = no end is set. */
  readonly effectiveTo: number | null;
}

export interface LimitStretch {
  readonly id: number;
  readonly limit: string;
  readonly revision: string;
  readonly kind: 'exceeded' | 'no-data';
  readonly from: number;
  /** It is judged so far; where it lasts, on from there. */
  readonly to: number;
  readonly open: boolean;
  readonly worst: number | null;
  readonly periods: number;
  readonly knownMs: number;
  /** Exceedances (of means: periods) of this month up to and with this one; of missing data 0. */
  readonly inMonth: number;
  /** The newest; null = nobody has answered. */
  readonly answer: { readonly cause: string; readonly action: string; readonly by: string; readonly at: number } | null;
}
