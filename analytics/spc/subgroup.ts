/** Values as they come, gathered into the points of a chart. */
import type { Point } from './charts.ts';

/**
 * Sum, mean and spread of values as they come, without keeping them (Welford 1962: the naive sum of squares loses all digits
 * of 1,000,000.1, 1,000,000.3, ...).
 */
export class Moments {
  n = 0;
  mean = 0;
  /** Sum of squared deviations from the mean. */
  squares = 0;
  least = Number.POSITIVE_INFINITY;
  most = Number.NEGATIVE_INFINITY;

  add(value: number): void {
    this.n++;
    const off = value - this.mean;
    this.mean += off / this.n;
    this.squares += off * (value - this.mean);
    if (value < this.least) this.least = value;
    if (value > this.most) this.most = value;
  }

  /** Of a sample (n - 1); null for fewer than two. */
  get sd(): number | null {
    return this.n > 1 ? Math.sqrt(this.squares / (this.n - 1)) : null;
  }

  clear(): void {
    this.n = 0;
    this.mean = 0;
    this.squares = 0;
    this.least = Number.POSITIVE_INFINITY;
    this.most = Number.NEGATIVE_INFINITY;
  }
}

/** A point of `size` values in turn; of individuals (`size` 1) the spread is the moving range of two. */
export class SubgroupFold {
  readonly #size: number;
  readonly #spread: 'range' | 'sd';
  readonly #moments = new Moments();
  #offered = 0;
  /** The individual before; NaN = there is none. */
  #before = Number.NaN;

  constructor(size: number, spread: 'range' | 'sd') {
    if (!(Number.isInteger(size) && size >= 1)) throw new RangeError(`SubgroupFold: a subgroup of ${size}`);
    this.#size = size;
    this.#spread = spread;
  }

  /**
   * The point that this value completes, else null. A missing member (NaN) takes its place in the subgroup, which then has
   * fewer values; where none is left the point is missing itself: NaN of n = 0.
   */
  add(value: number): Point | null {
    if (this.#size === 1) return this.#individual(value);
    if (Number.isFinite(value)) this.#moments.add(value);
    if (++this.#offered < this.#size) return null;
    const { n, mean, most, least, sd } = this.#moments;
    this.restart();
    if (n === 0) return MISSING;
    return { value: mean, spread: n < 2 ? null : this.#spread === 'range' ? most - least : sd, n };
  }

  #individual(value: number): Point {
    const before = this.#before;
    this.#before = Number.isFinite(value) ? value : Number.NaN;
    if (Number.isNaN(this.#before)) return MISSING;
    return { value, spread: Number.isNaN(before) ? null : Math.abs(value - before), n: 1 };
  }

  /** What was gathered so far is left out: a new stage, a gap. */
  restart(): void {
    this.#moments.clear();
    this.#offered = 0;
    this.#before = Number.NaN;
  }
}

const MISSING: Point = { value: Number.NaN, spread: null, n: 0 };
