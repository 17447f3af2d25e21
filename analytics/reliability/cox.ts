/**
 * Which conditions make failures come sooner, whatever the shape of the life: Cox 1972, ties by Efron 1977, by Newton's steps on the partial
 * likelihood. A coefficient b means that one unit more multiplies the rate of failure by exp(b).
 */
import { climb, type Slope } from '../statistics/climb.ts';
import type { Matrix } from '../statistics/matrix.ts';
import { concordanceOf } from './concordance.ts';
import type { Life } from './life.ts';

export interface CoxFit {
  readonly coefficients: readonly number[];
  readonly errors: readonly number[];
  readonly logLikelihoodWithout: number;
  readonly logLikelihood: number;
  readonly concordance: number | null;
}

/** `rows`: the conditions of each life. Null where the data cannot tell the coefficients apart. */
export function fitCox(lives: readonly Life[], rows: Matrix): CoxFit | null {
  const width = rows[0]?.length ?? 0;
  const order = lives.map((_, i) => i).sort((a, b) => (lives[b]?.time ?? 0) - (lives[a]?.time ?? 0));
  const slopeAt = (coefficients: readonly number[]) => partialLikelihood(lives, rows, order, coefficients);
  const none = new Array<number>(width).fill(0);
  const top = climb(slopeAt, none);
  if (!top) return null;
  const { at: coefficients, errors, value: logLikelihood } = top;
  const logLikelihoodWithout = slopeAt(none).value;
  const risks = rows.map((row) => dot(row, coefficients));
  return { coefficients, errors, logLikelihoodWithout, logLikelihood, concordance: concordanceOf(lives, risks) };
}

function partialLikelihood(
  lives: readonly Life[],
  rows: Matrix,
  order: readonly number[],
  coefficients: readonly number[],
): Slope {
  const width = coefficients.length;
  const gradient = new Array<number>(width).fill(0);
  const information = gradient.map(() => new Array<number>(width).fill(0));
  const risk = new Sums(width);
  let value = 0;
  // From the longest life to the shortest: who is at risk only grows.
  for (let i = 0; i < order.length; ) {
    const time = lives[order[i] as number]?.time;
    const tied = new Sums(width);
    let failures = 0;
    for (; i < order.length && lives[order[i] as number]?.time === time; i++) {
      const one = order[i] as number;
      const row = rows[one] as readonly number[];
      const score = dot(row, coefficients);
      risk.add(row, Math.exp(score));
      if (!lives[one]?.failed) continue;
      failures++;
      tied.add(row, Math.exp(score));
      value += score;
      for (let a = 0; a < width; a++) (gradient[a] as number) += row[a] as number;
    }
    for (let l = 0; l < failures; l++) value -= subtract(risk, tied, l / failures, gradient, information);
  }
  return { value, gradient, information };
}

/** Takes one failure's expectation off; the share of the tied ones that are taken as gone already is Efron's. */
function subtract(risk: Sums, tied: Sums, gone: number, gradient: number[], information: number[][]): number {
  const weight = risk.weight - gone * tied.weight;
  const mean = risk.first.map((sum, a) => (sum - gone * (tied.first[a] as number)) / weight);
  for (const [a, row] of information.entries()) {
    (gradient[a] as number) -= mean[a] as number;
    for (let b = 0; b < row.length; b++) {
      const second = ((risk.second[a]?.[b] as number) - gone * (tied.second[a]?.[b] as number)) / weight;
      (row[b] as number) += second - (mean[a] as number) * (mean[b] as number);
    }
  }
  return Math.log(weight);
}

/** Sums of weights, weighted rows and their products. */
class Sums {
  weight = 0;
  readonly first: number[];
  readonly second: number[][];

  constructor(width: number) {
    this.first = new Array<number>(width).fill(0);
    this.second = this.first.map(() => new Array<number>(width).fill(0));
  }

  add(row: readonly number[], weight: number): void {
    this.weight += weight;
    for (let a = 0; a < row.length; a++) {
      (this.first[a] as number) += weight * (row[a] as number);
      for (let b = 0; b < row.length; b++)
        ((this.second[a] as number[])[b] as number) += weight * (row[a] as number) * (row[b] as number);
    }
  }
}

const dot = (row: readonly number[], by: readonly number[]): number =>
  row.reduce((sum, value, i) => sum + value * (by[i] as number), 0);
