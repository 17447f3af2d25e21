/** OEE and its three factors from time by state and units by product, profile `iso22400`. */
import type { Derived, Window } from '../../twin/derived.ts';
import { STATES } from '../../twin/words.ts';
import { figuresOf } from './profiles/all.ts';
import { addUnits, emptySums } from './sums.ts';
import type { StateTimes } from './times.ts';

/** What was made of one product; units are those of the ideal rate. */
export interface ProductCount {
  readonly product: string;
  /** Planned run time per item (PRI), ms; null where the product has no rate. */
  readonly idealMs: number | null;
  readonly good: number;
  readonly reject: number;
}

export interface OeeFigures {
  readonly oee: Derived;
  readonly availability: Derived;
  readonly effectiveness: Derived;
  readonly quality: Derived;
}

/** All maintenance counts as planned: time by state does not tell. */
export function oeeOf(times: StateTimes, counts: readonly ProductCount[], window: Window): OeeFigures {
  const sums = emptySums();
  for (const state of STATES) sums[state] = times[state];
  sums.windowMs = window.to - window.from;
  for (const { good, reject, idealMs } of counts) addUnits(sums, { good, reject, rework: 0, startReject: 0 }, idealMs);
  const figures = new Map(figuresOf('iso22400', sums, window).map((figure) => [figure.formula, figure]));
  const figure = (id: string) => figures.get(id) as Derived;
  return {
    oee: figure('oee'),
    availability: figure('availability'),
    effectiveness: figure('effectiveness'),
    quality: figure('quality-ratio'),
  };
}
