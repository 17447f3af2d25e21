/**
 * The Weibull life under conditions: ln t = intercept + b x + noise / shape (accelerated failure time; Kalbfleisch and Prentice, 3.6). A
 * coefficient b means that one unit more multiplies every life by exp(b); as a hazard it is -b x shape.
 */
import { climb, type Slope } from '../statistics/climb.ts';
import type { Matrix } from '../statistics/matrix.ts';
import type { Life } from './life.ts';
import { fitWeibull } from './weibull.ts';

export interface AftFit {
  readonly intercept: number;
  readonly coefficients: readonly number[];
  readonly shape: number;
  readonly logLikelihood: number;
  /** Of the intercept, each coefficient, and ln shape. */
  readonly errors: readonly number[];
}

/** Null where there are too few failures or the data cannot tell the coefficients apart. */
export function fitWeibullAft(lives: readonly Life[], rows: Matrix): AftFit | null {
  const start = fitWeibull(lives);
  if (!start) return null;
  const width = (rows[0]?.length ?? 0) + 2;
  // intercept, coefficients..., ln shape
  const from = new Array<number>(width).fill(0);
  from[0] = Math.log(start.scale);
  from[width - 1] = Math.log(start.shape);
  const top = climb((at) => slopeAt(lives, rows, at), from);
  if (!top) return null;
  const { at, errors } = top;
  return {
    intercept: at[0] as number,
    coefficients: at.slice(1, -1),
    shape: Math.exp(at[width - 1] as number),
    logLikelihood: top.value,
    errors,
  };
}

function slopeAt(lives: readonly Life[], rows: Matrix, at: readonly number[]): Slope {
  const width = at.length;
  const last = width - 1;
  const shape = Math.exp(at[last] as number);
  const gradient = new Array<number>(width).fill(0);
  const information = gradient.map(() => new Array<number>(width).fill(0));
  let value = 0;
  for (const [i, { time, failed }] of lives.entries()) {
    const x = [1, ...(rows[i] ?? [])];
    const off = Math.log(time) - x.reduce((sum, one, a) => sum + one * (at[a] as number), 0);
    const w = shape * off;
    const power = Math.exp(w);
    const d = failed ? 1 : 0;
    value += d * (Math.log(shape) + w - Math.log(time)) - power;
    for (let a = 0; a < last; a++) {
      (gradient[a] as number) += shape * (x[a] as number) * (power - d);
      for (let b = 0; b < last; b++)
        ((information[a] as number[])[b] as number) += shape * shape * power * (x[a] as number) * (x[b] as number);
      const cross = -shape * (x[a] as number) * (power * (1 + w) - d);
      ((information[a] as number[])[last] as number) += cross;
      ((information[last] as number[])[a] as number) += cross;
    }
    (gradient[last] as number) += d * (1 + w) - power * w;
    ((information[last] as number[])[last] as number) += power * w * (1 + w) - d * w;
  }
  return { value, gradient, information };
}
