/** The top of a smooth hill, a likelihood, by Newton's steps that are halved where a whole one would lead down. */
import { type Matrix, solve } from './matrix.ts';

/** A point's height, its slope, and minus its second derivatives. */
export interface Slope {
  readonly value: number;
  readonly gradient: readonly number[];
  readonly information: Matrix;
}

export interface Top {
  readonly at: readonly number[];
  readonly value: number;
  /** Standard error of each coordinate, by the information at the top. */
  readonly errors: readonly number[];
}

const MOST_STEPS = 100;
const SHORTEST = 1e-9;

/** Null where the data cannot tell the coordinates apart. */
export function climb(slopeAt: (at: readonly number[]) => Slope, from: readonly number[]): Top | null {
  let at = from;
  let here = slopeAt(at);
  for (let step = 0; step < MOST_STEPS; step++) {
    const move = solve(here.information, here.gradient);
    if (!move.every(Number.isFinite)) return null;
    let share = 1;
    let tried = at;
    let next = here;
    do {
      tried = at.map((value, i) => value + share * (move[i] as number));
      next = slopeAt(tried);
      share /= 2;
    } while (!(next.value >= here.value - 1e-12) && share > SHORTEST);
    const gained = next.value - here.value;
    at = tried;
    here = next;
    if (Math.abs(gained) < 1e-13 * (1 + Math.abs(here.value))) break;
  }
  const errors = at.map((_, i) => {
    const unit = at.map((_value, j) => (i === j ? 1 : 0));
    return Math.sqrt(solve(here.information, unit)[i] as number);
  });
  return errors.every(Number.isFinite) ? { at, value: here.value, errors } : null;
}
