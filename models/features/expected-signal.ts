/**
 * What a signal should read, given the others, when nothing is wrong: a ridge regression on their present value, their square and their fading
 * mean, learned from rows far from any failure. What is left over is the machine, not its load: a hot motor under high load is none.
 */
import { solve } from '../../analytics/statistics/matrix.ts';

export interface ExpectedSignal {
  readonly intercept: number;
  /** By driver, in the order of `driversOf`; those of the signal itself are 0. */
  readonly weights: readonly number[];
}

const LEAST_ROWS_EACH = 10;
/** Present value, square, fading mean and its square of every signal. */
export const DRIVERS_EACH = 4;

export function writeDrivers(values: Float64Array, fading: Float64Array, into: Float64Array): void {
  for (let signal = 0; signal < values.length; signal++) {
    const slow = fading[signal] as number;
    const now = values[signal] as number;
    const value = Number.isNaN(now) ? slow : now;
    const at = signal * DRIVERS_EACH;
    into[at] = value;
    into[at + 1] = value * value;
    into[at + 2] = slow;
    into[at + 3] = slow * slow;
  }
}

/** What all signals should read at once: weights one after the other, so that four sums can be added up beside each other. */
export class ExpectedRow {
  readonly #intercepts: Float64Array;
  readonly #weights: Float64Array;

  constructor(signals: readonly ExpectedSignal[]) {
    this.#intercepts = Float64Array.from(signals, ({ intercept }) => intercept);
    this.#weights = Float64Array.from(signals.flatMap(({ weights }) => [...weights]));
  }

  /** One number a signal; each sum in the order of the drivers. */
  write(drivers: Float64Array, into: Float64Array): void {
    const [intercepts, w] = [this.#intercepts, this.#weights];
    const [n, width] = [intercepts.length, drivers.length];
    let signal = 0;
    for (; signal + 4 <= n; signal += 4) {
      let a = intercepts[signal] as number;
      let b = intercepts[signal + 1] as number;
      let c = intercepts[signal + 2] as number;
      let d = intercepts[signal + 3] as number;
      for (let i = 0, at = signal * width; i < width; i++, at++) {
        const driver = drivers[i] as number;
        a += (w[at] as number) * driver;
        b += (w[at + width] as number) * driver;
        c += (w[at + 2 * width] as number) * driver;
        d += (w[at + 3 * width] as number) * driver;
      }
      into[signal] = a;
      into[signal + 1] = b;
      into[signal + 2] = c;
      into[signal + 3] = d;
    }
    for (; signal < n; signal++) {
      let sum = intercepts[signal] as number;
      for (let i = 0; i < width; i++) sum += (w[signal * width + i] as number) * (drivers[i] as number);
      into[signal] = sum;
    }
  }
}

/** Second moments of drivers and signals, added row by row, so that a fleet's rows need not be kept. */
export class ExpectedFit {
  readonly #signals: number;
  readonly #width: number;
  /** Of the drivers and a one with each other, the lower triangle. */
  readonly #products: Float64Array;
  /** Of the drivers and a one with each signal. */
  readonly #cross: readonly Float64Array[];
  #rows = 0;

  constructor(signals: number) {
    this.#signals = signals;
    this.#width = signals * DRIVERS_EACH + 1;
    this.#products = new Float64Array(this.#width * this.#width);
    this.#cross = Array.from({ length: signals }, () => new Float64Array(this.#width));
  }

  /** A row of a machine in health. One table of products serves all signals, so a row with a gap counts for none. */
  add(values: Float64Array, drivers: Float64Array): void {
    if (values.some(Number.isNaN)) return;
    this.#rows++;
    const last = this.#width - 1;
    for (let a = 0; a <= last; a++) {
      const left = a === last ? 1 : (drivers[a] as number);
      const at = a * this.#width;
      for (let b = 0; b < a; b++) (this.#products[at + b] as number) += left * (drivers[b] as number);
      (this.#products[at + a] as number) += left * left;
      for (let signal = 0; signal < this.#signals; signal++)
        ((this.#cross[signal] as Float64Array)[a] as number) += left * (values[signal] as number);
    }
  }

  /** Null where too few rows were of use. */
  fit(ridge = 1e-3): ExpectedSignal[] | null {
    if (this.#rows < LEAST_ROWS_EACH * this.#width) return null;
    return this.#cross.map((cross, signal) => this.#one(cross, signal, ridge));
  }

  #one(cross: Float64Array, signal: number, ridge: number): ExpectedSignal {
    const last = this.#width - 1;
    // All but the signal's own.
    const used = Array.from({ length: this.#width }, (_, a) => a).filter(
      (a) => a === last || Math.floor(a / DRIVERS_EACH) !== signal,
    );
    const at = (a: number, b: number) => this.#products[Math.max(a, b) * this.#width + Math.min(a, b)] as number;
    const matrix = used.map((a) => used.map((b) => at(a, b) / this.#rows + (a === b && a !== last ? ridge : 0)));
    const right = used.map((a) => (cross[a] as number) / this.#rows);
    const solved = solve(matrix, right);
    const weights = new Array<number>(last).fill(0);
    for (const [i, a] of used.entries()) if (a < last) weights[a] = solved[i] as number;
    return { intercept: solved.at(-1) as number, weights };
  }
}
