/**
 * Values that follow each other, taken as an autoregression of the first order: each is expected at its mean plus phi times
 * what the one before was off by (Box and Jenkins; Alwan and Roberts 1988 for charts of what is left). phi is the lag-1
 * autocorrelation of the baseline (Yule and Walker), so that it lies within -1 and 1.
 */
import { SerialMoments } from './autocorrelation.ts';
import type { Point } from './charts.ts';

export interface Ar1 {
  readonly mean: number;
  readonly phi: number;
}

/** What each value misses its expectation by. */
export class Ar1Fold {
  private readonly model: Ar1;
  private before = Number.NaN;

  constructor(model: Ar1) {
    this.model = model;
  }

  /** `first`: nothing stands before it. NaN for the first one, and for a missing one, which parts its neighbours. */
  add(value: number, first: boolean): number {
    const { mean, phi } = this.model;
    const residual = first ? Number.NaN : value - mean - phi * (this.before - mean);
    this.before = value;
    return residual;
  }

  restart(): void {
    this.before = Number.NaN;
  }

  state(): number | null {
    return Number.isNaN(this.before) ? null : this.before;
  }

  restore(before: number | null): void {
    this.before = before ?? Number.NaN;
  }
}

/** Of individuals, those that nothing stands before without their moving range; null where they do not vary. */
export function ar1Of(points: readonly Point[]): { readonly model: Ar1; readonly residuals: readonly Point[] } | null {
  const serial = new SerialMoments();
  for (const { value, spread } of points) {
    if (spread === null) serial.add(Number.NaN);
    serial.add(value);
  }
  const phi = serial.lag1;
  if (phi === null) return null;
  const model = { mean: serial.mean, phi };
  const fold = new Ar1Fold(model);
  let last = Number.NaN;
  const residuals = points.flatMap(({ value, spread }) => {
    const residual = fold.add(value, spread === null);
    const moving = Math.abs(residual - last);
    last = residual;
    return Number.isNaN(residual) ? [] : [{ value: residual, spread: Number.isNaN(moving) ? null : moving, n: 1 }];
  });
  return { model, residuals };
}
