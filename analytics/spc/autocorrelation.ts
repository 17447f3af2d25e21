/**
 * Do values follow each other? A chart of individuals takes sigma from neighbours: where those are alike (a tag at 10 Hz) it
 * comes out too small, and the chart cries wolf. Lag-1 autocorrelation as in Box and Jenkins; under independence it lies
 * within z / sqrt(n) of zero (Bartlett 1946).
 */
import { normalQuantile } from '../statistics/normal.ts';
import { Moments } from './subgroup.ts';

/** Mean, standard deviation and lag-1 autocorrelation as values come. */
export class SerialMoments {
  readonly #moments = new Moments();
  /** Sums are of what the values differ from the first one by, so that digits are kept. */
  #first = Number.NaN;
  #before = Number.NaN;
  #pairs = 0;
  #earlier = 0;
  #later = 0;
  #products = 0;

  /** A missing value (NaN) parts its neighbours. */
  add(value: number): void {
    if (!Number.isFinite(value)) {
      this.#before = Number.NaN;
      return;
    }
    if (this.#moments.n === 0) this.#first = value;
    this.#moments.add(value);
    const off = value - this.#first;
    if (!Number.isNaN(this.#before)) {
      this.#pairs++;
      this.#earlier += this.#before;
      this.#later += off;
      this.#products += this.#before * off;
    }
    this.#before = off;
  }

  get n(): number {
    return this.#moments.n;
  }

  get mean(): number {
    return this.#moments.mean;
  }

  get sd(): number | null {
    return this.#moments.sd;
  }

  /** null where nothing varied, or no two followed each other. */
  get lag1(): number | null {
    if (this.#pairs === 0 || !(this.#moments.squares > 0)) return null;
    const centre = this.#moments.mean - this.#first;
    const covered = this.#products - centre * (this.#earlier + this.#later) + this.#pairs * centre * centre;
    return covered / this.#moments.squares;
  }
}

/** So many values at least, else nothing is said. */
const LEAST = 20;
/** What is weaker does not hurt a chart: sigma is off by 5 % at most. */
const HARMLESS = 0.1;
/** So many points must be left after thinning, else there is nothing to set limits by. */
const LEFT = 25;

export interface Autocorrelation {
  readonly verdict: 'independent' | 'positive' | 'negative' | 'too-few';
  readonly n: number;
  readonly lag1: number | null;
  /** |lag1| beyond this is not chance (two-sided, 1 in 100); null = too few. */
  readonly limit: number | null;
  /** sigma from neighbours : sigma of the values, as far as lag1 tells: sqrt(1 - lag1). */
  readonly sigmaRatio: number | null;
  /**
   * What helps. `subgroup`: sample every `every`-th value, or plot means of as many; `ewma-residuals`: plot what a forecast
   * from the values before misses by.
   */
  readonly offer: 'subgroup' | 'ewma-residuals' | null;
  /** At this distance values hardly follow each other any more (lag1 to its power falls to 0.1); null = no offer. */
  readonly every: number | null;
}

export function autocorrelationOf({ n, lag1 }: Pick<SerialMoments, 'n' | 'lag1'>): Autocorrelation {
  if (n < LEAST || lag1 === null)
    return { verdict: 'too-few', n, lag1, limit: null, sigmaRatio: null, offer: null, every: null };
  const limit = Math.max(HARMLESS, normalQuantile(0.995) / Math.sqrt(n));
  const sigmaRatio = Math.sqrt(Math.max(0, 1 - lag1));
  if (Math.abs(lag1) <= limit) return { verdict: 'independent', n, lag1, limit, sigmaRatio, offer: null, every: null };
  if (lag1 < 0) return { verdict: 'negative', n, lag1, limit, sigmaRatio, offer: 'subgroup', every: 2 };
  const every = lag1 < 1 ? Math.max(2, Math.ceil(Math.log(HARMLESS) / Math.log(lag1))) : Number.POSITIVE_INFINITY;
  return n / every >= LEFT
    ? { verdict: 'positive', n, lag1, limit, sigmaRatio, offer: 'subgroup', every }
    : {
        verdict: 'positive',
        n,
        lag1,
        limit,
        sigmaRatio,
        offer: 'ewma-residuals',
        every: Number.isFinite(every) ? every : null,
      };
}
