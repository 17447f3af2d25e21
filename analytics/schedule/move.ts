import { uniform } from '../../twin/simulate/streams.ts';

/** The best move seen so far in one look around: an operation goes behind another on the machine of a choice. */
export interface Move {
  operation: number;
  choice: number;
  behind: number;
  /** Estimated longest way through what is moved, in the unit of the durations. */
  estimate: number;
  /** Equally good ones seen, for drawing among them fairly. */
  ties: number;
}

export const NO_ESTIMATE = 0x7fffffff;

export function emptyMove(): Move {
  return { operation: -1, choice: -1, behind: -1, estimate: NO_ESTIMATE, ties: 0 };
}

export function forget(move: Move): void {
  move.operation = -1;
  move.estimate = NO_ESTIMATE;
  move.ties = 0;
}

/** Keeps the candidate if it is better, or draws between equals. */
export function offer(
  move: Move,
  random: Uint32Array,
  operation: number,
  choice: number,
  behind: number,
  estimate: number,
): void {
  if (estimate > move.estimate) return;
  if (estimate === move.estimate) {
    move.ties++;
    if (uniform(random, 0) * move.ties >= 1) return;
  } else {
    move.ties = 1;
  }
  move.operation = operation;
  move.choice = choice;
  move.behind = behind;
  move.estimate = estimate;
}
