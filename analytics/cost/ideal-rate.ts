/**
 * What a machine could be expected to make, from what it has shown: an upper quantile of the rates that it kept up. Not the
 * fastest ever, which is a matter of luck and of counting; null where the evidence is thin.
 */
import type { Piece } from '../oee/piece.ts';
import { quantile, quantileInterval } from '../statistics/quantile.ts';

export interface RateAdvice {
  readonly machine: string;
  readonly product: string;
  /** Planned run time per item that is declared, ms; null = none. Of the newest run. */
  readonly declaredMs: number | null;
  /** Planned run time per item that the data speak for, ms; null = thin evidence. */
  readonly advisedMs: number | null;
  /** 90 % interval of the advice, ms an item. */
  readonly fastestMs: number | null;
  readonly slowestMs: number | null;
  /** Runs that the advice is from, and their length together, ms. */
  readonly n: number;
  readonly ms: number;
}

export interface RateOptions {
  /** A run that lasted so long was kept up, ms. */
  readonly sustainedMs: number;
  /** Share of runs that were slower, 0..1. */
  readonly quantile: number;
}

export const RATE_OPTIONS: RateOptions = { sustainedMs: 10 * 60_000, quantile: 0.9 };
const CONFIDENCE = 0.9;

interface Run {
  to: number;
  ms: number;
  units: number;
  idealMs: number | null;
  product: string;
}

/** `pieces` by time for each machine. Neighbours that run, slow or not, with one product are one run. */
export function rateAdviceOf(pieces: readonly Piece[], options: RateOptions = RATE_OPTIONS): RateAdvice[] {
  const runs = new Map<string, Map<string, Run[]>>();
  const last = new Map<string, Run>();
  for (const { machine, state, product, from, to, idealMs, good, reject, rework } of pieces) {
    if ((state !== 'producing' && state !== 'slow') || product === null) continue;
    let run = last.get(machine);
    if (!run || run.to !== from || run.product !== product) {
      run = { to: from, ms: 0, units: 0, idealMs, product };
      last.set(machine, run);
      const products = runs.get(machine) ?? new Map<string, Run[]>();
      runs.set(machine, products);
      products.set(product, [...(products.get(product) ?? []), run]);
    }
    run.to = to;
    run.ms += to - from;
    run.units += good + reject + rework;
    run.idealMs = idealMs;
  }
  return [...runs].flatMap(([machine, products]) =>
    [...products].map(([product, list]) => adviceOf(machine, product, list, options)),
  );
}

function adviceOf(machine: string, product: string, runs: readonly Run[], options: RateOptions): RateAdvice {
  const sustained = runs.filter(({ ms, units }) => ms >= options.sustainedMs && units > 0);
  const rates = sustained.map(({ ms, units }) => units / ms);
  const interval = quantileInterval(rates, options.quantile, CONFIDENCE);
  const rate = interval && quantile(rates, options.quantile);
  return {
    machine,
    product,
    declaredMs: runs.at(-1)?.idealMs ?? null,
    advisedMs: rate === null ? null : 1 / rate,
    fastestMs: interval && 1 / interval.high,
    slowestMs: interval && 1 / interval.low,
    n: sustained.length,
    ms: sustained.reduce((sum, { ms }) => sum + ms, 0),
  };
}
