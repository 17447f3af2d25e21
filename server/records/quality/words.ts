/** What of machines is watched by control charts, as people define it, and what becomes of a signal. */
import type { ChartKind } from '../../../analytics/spc/charts.ts';
import type { Rule } from '../../../analytics/spc/judge.ts';
import type { Words } from '../../../twin/plant/schema-parts.ts';

export const CHARTS = [
  ...(['i-mr', 'xbar-r', 'xbar-s', 'ewma', 'cusum', 'p', 'np', 'c', 'u', 'laney-p'] as const),
  // Of several readings together; of what an autoregression leaves of values that follow each other.
  ...(['t2', 'ar1', 'ewma-ar1'] as const),
] as const;
export type Chart = (typeof CHARTS)[number] & ChartKind;
/** Charts of counts: units that are not good, or faults of a unit. */
export const ATTRIBUTE_CHARTS: readonly Chart[] = ['p', 'np', 'c', 'u', 'laney-p'];

/** Charts of what an autoregression leaves of values that follow each other. */
export const RESIDUAL_CHARTS: readonly Chart[] = ['ar1', 'ewma-ar1'];

/** Which readings of a tag are taken. A reading that is not good, or of a time in which the machine made nothing, never is. */
export type Sampling =
  /** Each n-th reading, as they come. */
  | { readonly kind: 'every'; readonly n: number }
  /** The reading that holds, at each full so many seconds. */
  | { readonly kind: 'time'; readonly seconds: number }
  /** The reading that holds when the machine has counted so many more of its units. */
  | { readonly kind: 'cycle'; readonly n: number }
  /** The reading that holds when another tag of the machine changes. */
  | { readonly kind: 'event'; readonly tag: string };

export type Measured =
  /** `tag`: key of a tag of the machine. */
  | { readonly from: 'tag'; readonly tag: string; readonly sampling: Sampling }
  /** `tags`: keys of tags of the machine that are taken together, where all of them are known; `every` counts the first one's. */
  | { readonly from: 'tags'; readonly tags: readonly string[]; readonly sampling: Sampling }
  /** Rejects among what the machine made, in each full so many minutes. */
  | { readonly from: 'counters'; readonly minutes: number }
  /** What people answer to a step of a checklist: a number, several of them, or a count. */
  | { readonly from: 'check'; readonly template: string; readonly step: string };

/** Limits of the specification, of a product or of all (null). None of them has a part in control limits. */
export interface Specification {
  readonly product: string | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly target: number | null;
}

export interface Characteristic {
  readonly id: string;
  readonly version: number;
  readonly name: Words;
  readonly machine: string;
  readonly unit: string;
  readonly measured: Measured;
  readonly chart: Chart;
  /** Readings of a subgroup; 1 for individuals. */
  readonly size: number;
  /** Each product has a chart and a baseline of its own. */
  readonly perProduct: boolean;
  readonly specifications: readonly Specification[];
  readonly rules: readonly Rule[];
  /**
   * Sigma within subgroups that somebody answers for: with the target of the specification it gives the first stage, from
   * the first point on; null = none is declared.
   */
  readonly sigma: number | null;
  /** Else: points from which on the first baseline is frozen by itself; null = only a person does. */
  readonly learn: number | null;
  /** What is done when it is out of control, step by step. */
  readonly plan: readonly Words[];
  /** A signal that nobody has taken for so long is raised by a level; null = never. */
  readonly escalateMin: number | null;
  /** Rules by which it is recommended to stop the machine. People and the PLC decide. */
  readonly stopOn: readonly Rule[];
}

/** Keys of the tags it is measured by; none of counters and checks. */
export const tagsOf = (measured: Measured): readonly string[] =>
  measured.from === 'tag' ? [measured.tag] : measured.from === 'tags' ? measured.tags : [];

/** Of one characteristic and product; '' = of all products. */
export interface ChartKey {
  readonly characteristic: string;
  readonly product: string;
}
export const keyOf = ({ characteristic, product }: ChartKey): string => `${characteristic} ${product}`;

/** A signal that nobody takes is raised by so many levels at most. */
export const MOST_LEVELS = 3;

export const SIGNAL_STATES = ['open', 'taken', 'closed'] as const;
export type SignalState = (typeof SIGNAL_STATES)[number];
export const SIGNAL_EVENTS = ['raised', 'again', 'taken', 'escalated', 'closed'] as const;
export type SignalEventWord = (typeof SIGNAL_EVENTS)[number];

/** The specification that holds for a product: its own, else that of all. */
export const specificationOf = (one: Characteristic, product: string): Specification | null =>
  one.specifications.find((spec) => spec.product === product && product !== '') ??
  one.specifications.find((spec) => spec.product === null) ??
  null;
