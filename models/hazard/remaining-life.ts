/**
 * How long an asset runs on, from the hazards of a grid of steps: the distribution, its mean up to the end of the grid, and its quantiles.
 * What became of each row of the past is told by the same grid.
 */
import type { Future } from './labels.ts';

/** Ends of the steps, rising, in the unit of time. */
export type LifeGrid = readonly number[];

/** For each step: 1 failed in it, 0 came through it, NaN not known (failed before, or not watched to its end). */
export function writeSteps({ until, watched }: Future, grid: LifeGrid, into: Float32Array, at: number): void {
  let begin = 0;
  for (const [step, end] of grid.entries()) {
    into[at + step] = until <= begin ? Number.NaN : until <= end ? 1 : watched >= end ? 0 : Number.NaN;
    begin = end;
  }
}

/** Share still running at the end of each step. */
export function survivalOf(grid: LifeGrid, scores: Float32Array, at: number): Float64Array {
  let survival = 1;
  return Float64Array.from(grid, (_, step) => {
    survival /= 1 + Math.exp(scores[at + step] as number);
    return survival;
  });
}

/** Mean of the remaining life where what is longer than the grid counts as its end. */
export function meanWithin(grid: LifeGrid, survival: Float64Array): number {
  let [mean, begin, before] = [0, 0, 1];
  for (const [step, end] of grid.entries()) {
    const left = survival[step] as number;
    // Failures lie evenly within a step.
    mean += ((end - begin) * (before + left)) / 2;
    [begin, before] = [end, left];
  }
  return mean;
}
