/**
 * Chart for values that follow each other: what an EWMA of the values before, taken as a forecast, misses by (Montgomery and
 * Mastrangelo 1991). Right for values that wander; a shift shows in the first residuals after it and fades as the forecast
 * follows.
 */
import { type Baseline, type BaselineAnswer, baselineOf } from './charts.ts';
import { SubgroupFold } from './subgroup.ts';

/** Residual of each value as it comes. */
export class ResidualFold {
  readonly #lambda: number;
  #forecast = Number.NaN;

  constructor(lambda: number) {
    this.#lambda = lambda;
  }

  /** NaN for the first value, which nothing forecasts, and for a missing one, which leaves the forecast. */
  add(value: number): number {
    if (!Number.isFinite(value)) return Number.NaN;
    if (Number.isNaN(this.#forecast)) {
      this.#forecast = value;
      return Number.NaN;
    }
    const residual = value - this.#forecast;
    this.#forecast += this.#lambda * residual;
    return residual;
  }

  /** A new stage: nothing is forecast from what came before. */
  restart(): void {
    this.#forecast = Number.NaN;
  }

  /** What the next value is expected to be; null before the first. */
  get forecast(): number | null {
    return Number.isNaN(this.#forecast) ? null : this.#forecast;
  }

  restore(forecast: number | null): void {
    this.#forecast = forecast ?? Number.NaN;
  }
}

export interface ResidualBaseline {
  readonly lambda: number;
  /** Of the residuals, as a chart of individuals. */
  readonly baseline: Baseline;
}

/** Weight that forecasts these values best, and the limits of its residuals; refused as any baseline of individuals is. */
export function residualBaselineOf(
  values: readonly number[],
): { readonly ok: true; readonly residuals: ResidualBaseline } | Exclude<BaselineAnswer, { readonly ok: true }> {
  const lambda = bestLambda(values);
  const residual = new ResidualFold(lambda);
  const fold = new SubgroupFold(1, 'range');
  const points = values
    .map((value) => residual.add(value))
    .filter(Number.isFinite)
    .flatMap((one) => fold.add(one) ?? []);
  const answer = baselineOf('i-mr', points);
  return answer.ok ? { ok: true, residuals: { lambda, baseline: answer.baseline } } : answer;
}

const STEPS = 100;

/** Of the hundredths from 0.01 to 1 the one with the smallest squared error of its forecasts. */
function bestLambda(values: readonly number[]): number {
  let best = 1;
  let least = Number.POSITIVE_INFINITY;
  for (let step = 1; step <= STEPS; step++) {
    const fold = new ResidualFold(step / STEPS);
    let lack = 0;
    for (const value of values) {
      const residual = fold.add(value);
      if (!Number.isNaN(residual)) lack += residual * residual;
    }
    if (lack < least) {
      least = lack;
      best = step / STEPS;
    }
  }
  return best;
}
