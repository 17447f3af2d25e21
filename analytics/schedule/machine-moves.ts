import { type Look, propose } from './look.ts';

/**
 * Moves to another machine (k-insertion, Mastrolilli and Gambardella 2000): an operation of the critical path is taken out and put
 * between any two operations of another machine that can do it, where that closes no circle. The estimate is the longest way
 * through it there.
 */
export function lookAtMachines(look: Look): void {
  const { sequences, path, memory } = look;
  const { shop, choice, duration, first, after, start, end, tail } = sequences;
  const { jobBefore, jobAfter, choiceFirst, choiceMachine, choiceDuration } = shop;
  const none = shop.operations;
  for (let i = 0; i < path.length; i++) {
    const moved = path.operations[i] as number;
    const taken = choice[moved] as number;
    const previous = jobBefore[moved] as number;
    const next = jobAfter[moved] as number;
    const ready = end[previous] as number;
    const previousStart = start[previous] as number;
    const rest = tail[next] as number;
    const nextRest = rest - (duration[next] as number);
    const until = choiceFirst[moved + 1] as number;
    for (let c = choiceFirst[moved] as number; c < until; c++) {
      if (c === taken) continue;
      const on = choiceMachine[c] as number;
      const length = choiceDuration[c] as number;
      const forbidden = (memory.choices[c] as number) > look.step;
      let left = none;
      let right = first[on] as number;
      for (;;) {
        const behindOk = left === none || next === none || (left !== next && (tail[left] as number) > nextRest);
        // Further back it only gets worse: everything there comes after the next in the route, too.
        if (!behindOk) break;
        const beforeOk =
          right === none || previous === none || (right !== previous && previousStart < (end[right] as number));
        if (beforeOk) {
          const queue = end[left] as number;
          const follow = tail[right] as number;
          const estimate = Math.max(queue, ready) + length + Math.max(follow, rest);
          propose(look, forbidden, moved, c, left, estimate);
        }
        if (right === none) break;
        left = right;
        right = after[right] as number;
      }
    }
  }
}
