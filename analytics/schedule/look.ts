import type { CriticalPath } from './critical-path.ts';
import { type Move, NO_ESTIMATE, offer } from './move.ts';
import type { Sequences } from './sequences.ts';
import type { TabuMemory } from './tabu-memory.ts';

/** One look around from a plan: what is seen, and the best of it. */
export interface Look {
  readonly sequences: Sequences;
  readonly path: CriticalPath;
  readonly memory: TabuMemory;
  readonly random: Uint32Array;
  /** Room for the starts, or the ways to the end, that operations of a moved stretch would have. */
  readonly stretch: Int32Array;
  /** The best allowed move; and any forbidden one, for when all are. */
  readonly best: Move;
  readonly spare: Move;
  /** Steps taken so far. */
  step: number;
  /** A forbidden move is taken all the same if it promises less than this makespan. */
  aspiration: number;
}

/** Puts a move where it belongs: among the allowed ones, or aside, where all are equal and one is drawn. */
export function propose(
  look: Look,
  forbidden: boolean,
  moved: number,
  choice: number,
  behind: number,
  estimate: number,
): void {
  if (!forbidden || estimate < look.aspiration) offer(look.best, look.random, moved, choice, behind, estimate);
  else offer(look.spare, look.random, moved, choice, behind, NO_ESTIMATE);
}
