import { uniform } from '../../twin/simulate/streams.ts';
import { lookInBlocks } from './block-moves.ts';
import { emptyPath, followPath } from './critical-path.ts';
import type { Draft } from './draft.ts';
import { insert } from './insertion.ts';
import type { Look } from './look.ts';
import { lookAtMachines } from './machine-moves.ts';
import { emptyMove, forget } from './move.ts';
import { type Elite, eliteOf, emptySequences, load } from './sequences.ts';
import { SETTINGS } from './settings.ts';
import { isFlexible, type Shop } from './shop.ts';
import { emptyMemory, forgetAll } from './tabu-memory.ts';

/** Walks from plan to plan by the best move that is not forbidden, and keeps the best plan it came through. */
export interface TabuSearch {
  readonly look: Look;
  readonly flexible: boolean;
  best: Elite;
  /** Steps since the best. */
  stale: number;
}

export function tabuSearchIn(shop: Shop, random: Uint32Array): TabuSearch {
  const sequences = emptySequences(shop);
  const look: Look = {
    sequences,
    path: emptyPath(shop.operations),
    memory: emptyMemory(shop),
    random,
    stretch: new Int32Array(shop.operations + 1),
    best: emptyMove(),
    spare: emptyMove(),
    step: 0,
    aspiration: 0,
  };
  return { look, flexible: isFlexible(shop), best: eliteOf(sequences), stale: 0 };
}

/** Begins at a plan, with nothing forbidden. */
export function beginAt(search: TabuSearch, { choice, order }: Draft): void {
  const { sequences, memory } = search.look;
  load(sequences, choice, order);
  forgetAll(memory);
  search.look.step = 0;
  search.best = eliteOf(sequences);
  search.stale = 0;
}

/** Takes so many steps, fewer where no move is left or patience is at its end; says whether there is more to be had. */
export function walk(search: TabuSearch, steps: number, patience: number): boolean {
  const { look, flexible } = search;
  const { sequences, path, random, best, spare } = look;
  const { shop } = sequences;
  const tenure = SETTINGS.tenure + shop.jobs / shop.machines;
  for (let i = 0; i < steps; i++) {
    if (search.stale >= patience) return false;
    look.step++;
    look.aspiration = search.best.makespan;
    forget(best);
    forget(spare);
    followPath(path, sequences, random);
    lookInBlocks(look);
    if (flexible) lookAtMachines(look);
    const move = best.operation >= 0 ? best : spare;
    if (move.operation < 0) return false;
    const until = look.step + tenure * (1 + SETTINGS.tenureByLot * uniform(random, 0));
    remember(look, move.operation, move.choice, move.behind, until);
    insert(sequences, move.operation, move.choice, move.behind);
    search.stale++;
    if (sequences.makespan < search.best.makespan) {
      search.best = eliteOf(sequences);
      search.stale = 0;
    }
  }
  return true;
}

/** Forbids the way back: to the machine it comes from, or past the operation at the far end of the stretch. */
function remember({ sequences, memory }: Look, operation: number, choice: number, behind: number, until: number): void {
  const { shop, after, place } = sequences;
  if (choice !== sequences.choice[operation]) {
    memory.choices[sequences.choice[operation] as number] = until;
    return;
  }
  const { pairs, pairMask } = memory;
  const none = shop.operations;
  const width = none + 1;
  if (behind !== none && (place[behind] as number) > (place[operation] as number)) {
    pairs[(operation * width + behind) & pairMask] = until;
  } else {
    const passed =
      behind === none ? (sequences.first[sequences.machine[operation] as number] as number) : (after[behind] as number);
    pairs[(passed * width + operation) & pairMask] = until;
  }
}
