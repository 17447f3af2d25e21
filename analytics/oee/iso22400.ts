/**
 * OEE after ISO 22400-2 (docs/domain.md, section 4), profile `iso22400`: a micro-stop is delay (ADET), unknown time lies
 * inside the planned busy time and in nothing else.
 *
 *   POT = window - off              PBT = POT - planned stops - planned maintenance
 *   A = APT / PBT                   E = sum(PRI x PQ) / APT (may exceed 1)
 *   Q = sum(PRI x GQ) / sum(PRI x PQ)    OEE = A x E x Q = sum(PRI x GQ) / PBT
 */
import type { Derived, Window } from '../../twin/derived.ts';
import type { StateTimes } from './times.ts';

export const PROFILE = 'iso22400';
export const VERSION = 1;

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

export function oeeOf(times: StateTimes, counts: readonly ProductCount[], window: Window): OeeFigures {
  const length = window.to - window.from;
  const pot = length - times.off;
  const pbt = pot - times['planned-stop'] - times.maintenance;
  const apt = times.producing + times.slow;
  const good = sum(counts, (count) => count.good);
  const produced = sum(counts, (count) => count.good + count.reject);
  const rated = counts.filter((count) => count.good + count.reject > 0);
  const unrated = rated.some((count) => count.idealMs === null);
  const idealGood = sum(rated, (count) => count.good * (count.idealMs ?? 0));
  const idealAll = sum(rated, (count) => (count.good + count.reject) * (count.idealMs ?? 0));
  const coverage = length > 0 ? 1 - times.unknown / length : 0;
  const figure = (formula: string, value: number | null, inputs: Derived['inputs'], reason: string): Derived => ({
    value,
    unit: 'ratio',
    formula,
    version: VERSION,
    profile: PROFILE,
    window,
    inputs,
    coverage,
    ...(value === null ? { reason } : {}),
  });
  const noTime = pbt <= 0 ? 'no-planned-time' : undefined;
  const noData = times.unknown >= length && length > 0 ? 'no-data' : undefined;
  const ratio = (above: number, below: number) => (below > 0 ? above / below : null);
  return {
    oee: figure(
      'oee',
      noTime || noData || unrated ? null : ratio(idealGood, pbt),
      { PRI_GQ: idealGood, PBT: pbt, GQ: good },
      noTime ?? noData ?? (unrated ? 'no-ideal-rate' : 'no-planned-time'),
    ),
    availability: figure(
      'availability',
      noTime || noData ? null : ratio(apt, pbt),
      { APT: apt, PBT: pbt, POT: pot },
      noTime ?? noData ?? 'no-planned-time',
    ),
    effectiveness: figure(
      'effectiveness',
      unrated ? null : ratio(idealAll, apt),
      { PRI_PQ: idealAll, APT: apt, PQ: produced },
      unrated ? 'no-ideal-rate' : 'nothing-ran',
    ),
    quality: figure(
      'quality-ratio',
      unrated ? null : ratio(idealGood, idealAll),
      { PRI_GQ: idealGood, PRI_PQ: idealAll, GQ: good, PQ: produced },
      unrated ? 'no-ideal-rate' : 'nothing-made',
    ),
  };
}

const sum = <T>(list: readonly T[], of: (entry: T) => number): number =>
  list.reduce((total, entry) => total + of(entry), 0);
