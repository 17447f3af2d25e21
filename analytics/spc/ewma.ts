/**
 * Exponentially weighted moving average (Roberts 1959; NIST/SEMATECH e-Handbook 6.3.2.4): z = lambda x + (1 - lambda) z, from
 * the centre on. Its limits are exact for the number of points so far and for their sizes, not those it settles at.
 */
import { type Baseline, type Limits, limitsAt } from './charts.ts';

export interface EwmaSettings {
  /** Weight of the newest point, 0..1. */
  readonly lambda: number;
  /** Limits at so many sigma of z. */
  readonly width: number;
}

/** In control one false alarm in some 500 points, as rare as it can be with good sight of 1 sigma (Lucas and Saccucci 1990). */
export const EWMA_SETTINGS: EwmaSettings = { lambda: 0.2, width: 2.962 };

export class EwmaFold {
  readonly #centre: number;
  readonly #sigma: number;
  readonly #lambda: number;
  readonly #width: number;
  #z: number;
  /** Variance of z in units of sigma squared. */
  #variance = 0;

  constructor({ centre, sigma }: Pick<Baseline, 'centre' | 'sigma'>, { lambda, width }: EwmaSettings = EWMA_SETTINGS) {
    if (!(lambda > 0 && lambda <= 1)) throw new RangeError(`EwmaFold: lambda is in 0..1, not ${lambda}`);
    this.#centre = centre;
    this.#sigma = sigma;
    this.#lambda = lambda;
    this.#width = width;
    this.#z = centre;
  }

  /** Takes the mean of `n` values; true = z lies beyond a limit. A missing value (NaN) changes nothing. */
  add(value: number, n = 1): boolean {
    if (!Number.isFinite(value)) return false;
    const lambda = this.#lambda;
    const keep = 1 - lambda;
    this.#z = lambda * value + keep * this.#z;
    this.#variance = keep * keep * this.#variance + (lambda * lambda) / n;
    const off = this.#z - this.#centre;
    const reach = this.#width * this.#sigma;
    // Squares, not their roots: this is done for every point of every chart.
    return off * off > reach * reach * this.#variance;
  }

  /** What is plotted, in the unit of the values. */
  get value(): number {
    return this.#z;
  }

  /** At the newest point. */
  get limits(): Limits {
    const sigma = this.#sigma * Math.sqrt(this.#variance);
    const reach = this.#width * sigma;
    return { centre: this.#centre, sigma, ucl: this.#centre + reach, lcl: this.#centre - reach };
  }

  restart(): void {
    this.#z = this.#centre;
    this.#variance = 0;
  }

  /** What `restore` takes. */
  state(): readonly [z: number, variance: number] {
    return [this.#z, this.#variance];
  }

  restore([z, variance]: readonly [z: number, variance: number]): void {
    this.#z = z;
    this.#variance = variance;
  }
}

/** What the limits settle at, with points of `n` values each. */
export function ewmaLimits(baseline: Baseline, { lambda, width }: EwmaSettings, n: number): Limits {
  const { centre, sigma: mean } = limitsAt(baseline, n);
  const sigma = mean * Math.sqrt(lambda / (2 - lambda));
  return { centre, sigma, ucl: centre + width * sigma, lcl: centre - width * sigma };
}
