/**
 * Tabular cumulative sums (Page 1954; NIST/SEMATECH e-Handbook 6.3.2.3), in units of sigma of the plotted mean: how far the
 * points have run above, and below, the centre beyond an allowance of k each. Over h signals.
 */
import type { Baseline } from './charts.ts';

export interface CusumSettings {
  /** Allowance, sigma: half of the shift that is to be seen. */
  readonly k: number;
  /** Decision interval, sigma. */
  readonly h: number;
}

/** For shifts of 1 sigma; in control one false alarm in 465 points. */
export const CUSUM_SETTINGS: CusumSettings = { k: 0.5, h: 5 };

/** Bits of what `add` tells. */
export const CUSUM_ABOVE = 1;
export const CUSUM_BELOW = 2;

export class CusumFold {
  readonly #centre: number;
  readonly #sigma: number;
  readonly #k: number;
  readonly #h: number;
  #above = 0;
  #below = 0;
  #aboveFor = 0;
  #belowFor = 0;

  constructor({ centre, sigma }: Pick<Baseline, 'centre' | 'sigma'>, { k, h }: CusumSettings = CUSUM_SETTINGS) {
    this.#centre = centre;
    this.#sigma = sigma;
    this.#k = k;
    this.#h = h;
  }

  /** Takes the mean of `n` values; bits: 1 = risen, 2 = fallen. A missing value (NaN) changes nothing. */
  add(value: number, n = 1): number {
    if (!Number.isFinite(value)) return 0;
    const z = ((value - this.#centre) / this.#sigma) * (n === 1 ? 1 : Math.sqrt(n));
    const above = this.#above + z - this.#k;
    const below = this.#below - z - this.#k;
    this.#above = Math.max(above, 0);
    this.#below = Math.max(below, 0);
    this.#aboveFor = above > 0 ? this.#aboveFor + 1 : 0;
    this.#belowFor = below > 0 ? this.#belowFor + 1 : 0;
    return (above > this.#h ? CUSUM_ABOVE : 0) | (below > this.#h ? CUSUM_BELOW : 0);
  }

  /** C+ in sigma of the plotted mean. */
  get above(): number {
    return this.#above;
  }

  /** C- in sigma of the plotted mean. */
  get below(): number {
    return this.#below;
  }

  /** So many points ago C+ (C-) began to rise from 0: the best guess of when the mean moved. */
  get aboveFor(): number {
    return this.#aboveFor;
  }

  get belowFor(): number {
    return this.#belowFor;
  }

  restart(): void {
    this.restore([0, 0, 0, 0]);
  }

  /** What `restore` takes. */
  state(): readonly number[] {
    return [this.#above, this.#below, this.#aboveFor, this.#belowFor];
  }

  restore([above = 0, below = 0, aboveFor = 0, belowFor = 0]: readonly number[]): void {
    this.#above = above;
    this.#below = below;
    this.#aboveFor = aboveFor;
    this.#belowFor = belowFor;
  }
}
