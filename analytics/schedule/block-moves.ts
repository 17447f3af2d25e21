import { type Look, propose } from './look.ts';

/**
 * The N7 moves (Zhang, Li, Guan, Rao 2007): inside a block of the critical path an operation goes to the block's end or front, or
 * the first or last one goes inwards. Estimates are those of Balas and Vazacopoulos (1998): starts and tails anew for the stretch
 * that is moved alone.
 */
export function lookInBlocks(look: Look): void {
  const { operations, blocks, blockCount } = look.path;
  for (let b = 0; b < blockCount; b++) {
    const from = blocks[b] as number;
    const to = (blocks[b + 1] as number) - 1;
    if (from === to) continue;
    const first = operations[from] as number;
    const last = operations[to] as number;
    for (let i = from; i < to; i++) tryBehind(look, operations[i] as number, last);
    for (let i = from + 1; i < to; i++) tryBehind(look, first, operations[i] as number);
    if (to - from === 1) continue;
    for (let i = from + 1; i <= to; i++) tryBefore(look, operations[i] as number, first);
    for (let i = from + 1; i < to; i++) tryBefore(look, last, operations[i] as number);
  }
}

/** `moved` goes right behind `goal`, which comes later on the same machine. */
function tryBehind(look: Look, moved: number, goal: number): void {
  const { sequences, memory, stretch } = look;
  const { shop, duration, before, after, end, tail } = sequences;
  const { jobBefore, jobAfter } = shop;
  const none = shop.operations;
  const next = jobAfter[moved] as number;
  // A way from the next in the route to the goal would close a circle.
  if (next === goal || (next !== none && (tail[goal] as number) <= (tail[next] as number) - (duration[next] as number)))
    return;
  const { pairs, pairMask } = memory;
  let forbidden = false;
  let done = end[before[moved] as number] as number;
  let count = 0;
  let at = moved;
  do {
    at = after[at] as number;
    if ((pairs[(at * (none + 1) + moved) & pairMask] as number) > look.step) forbidden = true;
    const route = end[jobBefore[at] as number] as number;
    if (route > done) done = route;
    stretch[count++] = done;
    done += duration[at] as number;
  } while (at !== goal);
  const route = end[jobBefore[moved] as number] as number;
  const begin = Math.max(route, done);
  let behindRoute = tail[next] as number;
  let rest = tail[after[goal] as number] as number;
  rest = Math.max(rest, behindRoute) + (duration[moved] as number);
  let worst = begin + rest;
  do {
    behindRoute = tail[jobAfter[at] as number] as number;
    rest = Math.max(rest, behindRoute) + (duration[at] as number);
    const way = (stretch[--count] as number) + rest;
    if (way > worst) worst = way;
    at = before[at] as number;
  } while (count > 0);
  propose(look, forbidden, moved, sequences.choice[moved] as number, goal, worst);
}

/** `moved` goes right before `goal`, which comes earlier on the same machine. */
function tryBefore(look: Look, moved: number, goal: number): void {
  const { sequences, memory, stretch } = look;
  const { shop, duration, before, after, start, end, tail } = sequences;
  const { jobBefore, jobAfter } = shop;
  const none = shop.operations;
  const previous = jobBefore[moved] as number;
  // A way from the goal to the one before in the route would close a circle.
  if (previous === goal || (previous !== none && (start[previous] as number) >= (end[goal] as number))) return;
  const { pairs, pairMask } = memory;
  let forbidden = false;
  // Backwards: what would remain behind each, from the last of the stretch to its first.
  let rest = tail[after[moved] as number] as number;
  let count = 0;
  let at = moved;
  do {
    at = before[at] as number;
    if ((pairs[(moved * (none + 1) + at) & pairMask] as number) > look.step) forbidden = true;
    const route = tail[jobAfter[at] as number] as number;
    if (route > rest) rest = route;
    rest += duration[at] as number;
    stretch[count++] = rest;
  } while (at !== goal);
  const route = tail[jobAfter[moved] as number] as number;
  const remaining = Math.max(route, rest) + (duration[moved] as number);
  const left = before[goal] as number;
  let done = end[previous] as number;
  if ((end[left] as number) > done) done = end[left] as number;
  let worst = done + remaining;
  done += duration[moved] as number;
  do {
    const ready = end[jobBefore[at] as number] as number;
    if (ready > done) done = ready;
    const way = done + (stretch[--count] as number);
    if (way > worst) worst = way;
    done += duration[at] as number;
    at = after[at] as number;
  } while (count > 0);
  propose(look, forbidden, moved, sequences.choice[moved] as number, left, worst);
}
