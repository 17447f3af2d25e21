/**
 * The smallest thing a figure is summed from: a stretch of one machine in which neither its state nor what it worked on
 * changed. Everything that is told of the past (OEE, losses, cost, patterns) is a sum over pieces.
 */
import type { Window } from '../../twin/derived.ts';
import type { State } from '../../twin/words.ts';

/** What a machine worked on, by whom and with what. Ids; null = not known, or none. */
export const CONTEXTS = ['product', 'order', 'lot', 'shift', 'crew', 'tool', 'recipe'] as const;
export type ContextKey = (typeof CONTEXTS)[number];
export type Context = { readonly [key in ContextKey]: string | null };

/** Units and energy of a stretch; units are the machine's own. */
export interface Counts {
  /** Good at first pass. */
  readonly good: number;
  /** Scrapped, start-up rejects included. */
  readonly reject: number;
  /** Neither good nor scrap: to be worked on again. */
  readonly rework: number;
  /** Those of `reject` that were made in start-up. */
  readonly startReject: number;
  /** kWh */
  readonly energy: number;
}

/** An increment at one instant: it belongs to the stretch with from < at <= to. */
export interface CountPoint extends Counts {
  readonly machine: string;
  readonly at: number;
}

/** A whole standstill, uncut by windows, shifts or orders. */
export interface Stop {
  readonly id: string;
  readonly from: number;
  /** null = it lasts. */
  readonly to: number | null;
  /** Length net of planned time, ms; of one that lasts: so far. */
  readonly netMs: number;
  /** Strictly shorter than the machine's threshold, net of planned time. */
  readonly micro: boolean;
  /** The machine's own and not micro: what MTBF and MTTR count. Waiting for others is no failure. */
  readonly failure: boolean;
}

/** Counts are those of from < t <= to. */
export interface Piece extends Window, Context, Counts {
  readonly machine: string;
  /** Effective: after declared reasons and planned time. */
  readonly state: State;
  /** The standstill that it is a part of; it keeps it under planned time. */
  readonly stop: Stop | null;
  /** Of the state `maintenance`: planned downtime, or delay. */
  readonly maintenancePlanned: boolean;
  /** Fault code of the machine, 0 = none. */
  readonly fault: number;
  /** Declared reason; null = none was given. */
  readonly reason: string | null;
  /** Planned run time per item (PRI), ms; null = the product has no rate. */
  readonly idealMs: number | null;
}

export const NO_CONTEXT: Context = {
  product: null,
  order: null,
  lot: null,
  shift: null,
  crew: null,
  tool: null,
  recipe: null,
};

export const NO_COUNTS: Counts = { good: 0, reject: 0, rework: 0, startReject: 0, energy: 0 };
