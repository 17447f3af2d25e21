import { uniform } from '../../twin/simulate/streams.ts';
import type { Shop } from './shop.ts';

/** Choices and an order: what `load` takes. */
export interface Draft {
  readonly choice: Int32Array;
  readonly order: Int32Array;
}

/**
 * A plan to begin with: again and again a job is drawn, and its next operation goes to the machine on which it would end first,
 * the one with the least to do among equals.
 */
export function randomDraft(shop: Shop, random: Uint32Array): Draft {
  const { operations, jobs, jobFirst, choiceFirst, choiceMachine, choiceDuration } = shop;
  const choice = new Int32Array(operations + 1);
  const order = new Int32Array(operations + 1);
  const next = jobFirst.slice(0, jobs);
  const ready = new Float64Array(jobs);
  const free = new Float64Array(shop.machines);
  const open = Array.from({ length: jobs }, (_, job) => job).filter((job) => next[job] !== jobFirst[job + 1]);
  for (let i = 0; i < operations; i++) {
    const drawn = Math.floor(uniform(random, 0) * open.length);
    const job = open[drawn] as number;
    const operation = next[job] as number;
    let taken = -1;
    let ends = 0;
    for (let c = choiceFirst[operation] as number; c < (choiceFirst[operation + 1] as number); c++) {
      const end =
        Math.max(ready[job] as number, free[choiceMachine[c] as number] as number) + (choiceDuration[c] as number);
      if (taken >= 0 && end >= ends) continue;
      taken = c;
      ends = end;
    }
    choice[operation] = taken;
    order[i] = operation;
    ready[job] = ends;
    free[choiceMachine[taken] as number] = ends;
    next[job] = operation + 1;
    if (operation + 1 === jobFirst[job + 1]) {
      open[drawn] = open[open.length - 1] as number;
      open.pop();
    }
  }
  return { choice, order };
}
