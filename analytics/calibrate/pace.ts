/**
 * How fast a machine works and what it spoils, by product. A line's constraint shows its pace in all it makes. Any other machine works at the
 * line's pace most of the time: what it could do is seen while it catches up, and is not less than its planned rate.
 */
import { quantile } from '../statistics/quantile.ts';
import { runs, type Worked } from './worked.ts';

/** Shorter stretches are beginnings and ends of runs. */
const LEAST_STRETCH_MS = 60_000;
/** Less than so much running says nothing about a pace. */
const LEAST_RUN_MS = 15 * 60_000;
/** The fastest tenth of the time is catching up. */
const CATCHING_UP = 0.9;
/** Units that weigh as much as those of the product itself: what all products together reject. */
const REJECT_WEIGHT = 2_000;

export interface PaceFit {
  /** Null = all products together. */
  readonly product: string | null;
  /** ms for one of the machine's own units. */
  readonly unitMs: number;
  /** `made`: all it made over its time; `fastest`: its fastest stretches; `planned`: its planned rate is faster than all that was seen. */
  readonly by: 'made' | 'fastest' | 'planned';
  readonly stretches: number;
  readonly runMs: number;
  readonly units: number;
}

/** Products that were not made for long enough are missing; empty = not enough of any. */
export function paceFits(worked: readonly Worked[], constraint: boolean): PaceFit[] {
  const whole = worked.filter((one) => runs(one) && one.to - one.from >= LEAST_STRETCH_MS);
  const products = [...new Set(whole.map(({ product }) => product).filter((product) => product !== null))].sort();
  return [null, ...products].flatMap((product): PaceFit[] => {
    const own = product === null ? whole : whole.filter((one) => one.product === product);
    const runMs = own.reduce((sum, { from, to }) => sum + to - from, 0);
    const units = own.reduce((sum, one) => sum + made(one), 0);
    if (runMs < LEAST_RUN_MS || units <= 0) return [];
    const evidence = { product, stretches: own.length, runMs, units };
    if (constraint) return [{ ...evidence, unitMs: runMs / units, by: 'made' }];
    const paces = own.flatMap((one) => (made(one) > 0 ? [made(one) / (one.to - one.from)] : []));
    const fastest = 1 / (quantile(paces, CATCHING_UP) as number);
    const planned = Math.min(...own.flatMap(({ idealMs }) => (idealMs === null ? [] : [idealMs])));
    return [
      planned < fastest
        ? { ...evidence, unitMs: planned, by: 'planned' }
        : { ...evidence, unitMs: fastest, by: 'fastest' },
    ];
  });
}

export interface RejectFit {
  readonly product: string | null;
  readonly share: number;
  readonly units: number;
  readonly rejects: number;
}

/** Of few units of a product the share leans to that of all products: a rare reject neither is nor is not there by luck. */
export function rejectFits(worked: readonly Worked[]): RejectFit[] {
  const counted = new Map<string | null, { units: number; rejects: number }>([[null, { units: 0, rejects: 0 }]]);
  for (const one of worked)
    for (const product of one.product === null ? [null] : [null, one.product]) {
      const sums = counted.get(product) ?? { units: 0, rejects: 0 };
      sums.units += made(one);
      sums.rejects += one.reject;
      counted.set(product, sums);
    }
  const all = counted.get(null) as { units: number; rejects: number };
  if (all.units <= 0) return [];
  const common = all.rejects / all.units;
  return [...counted].map(([product, { units, rejects }]) => ({
    ...{ product, units, rejects },
    share: product === null ? common : (rejects + REJECT_WEIGHT * common) / (units + REJECT_WEIGHT),
  }));
}

const made = ({ good, reject, rework }: Worked): number => good + reject + rework;
