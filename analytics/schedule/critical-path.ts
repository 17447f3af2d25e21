import { uniform } from '../../twin/simulate/streams.ts';
import type { Sequences } from './sequences.ts';

/** One longest way through a plan, and where on it the blocks (runs on one machine) begin. */
export interface CriticalPath {
  readonly operations: Int32Array;
  length: number;
  /** Index into `operations` at which each block begins; one more entry ends the last. */
  readonly blocks: Int32Array;
  blockCount: number;
}

export function emptyPath(operations: number): CriticalPath {
  return {
    operations: new Int32Array(operations + 1),
    length: 0,
    blocks: new Int32Array(operations + 2),
    blockCount: 0,
  };
}

/** Follows a longest way, drawn at random where there are several. */
export function followPath(path: CriticalPath, sequences: Sequences, random: Uint32Array): void {
  const { shop, first, after, start, end, tail, machine, makespan } = sequences;
  const { jobAfter } = shop;
  const none = shop.operations;
  let at = none;
  let ways = 0;
  for (let on = 0; on < shop.machines; on++) {
    const o = first[on] as number;
    if (o === none || start[o] !== 0 || tail[o] !== makespan) continue;
    ways++;
    if (ways === 1 || uniform(random, 0) * ways < 1) at = o;
  }
  let length = 0;
  let blocks = 0;
  let on = -1;
  while (at !== none) {
    if (machine[at] !== on) {
      on = machine[at] as number;
      path.blocks[blocks++] = length;
    }
    path.operations[length++] = at;
    const now = end[at] as number;
    const rest = makespan - now;
    const route = jobAfter[at] as number;
    const queue = after[at] as number;
    const byRoute = route !== none && start[route] === now && tail[route] === rest;
    const byQueue = queue !== none && start[queue] === now && tail[queue] === rest;
    if (byRoute && byQueue) at = uniform(random, 0) < 0.5 ? route : queue;
    else at = byRoute ? route : byQueue ? queue : none;
  }
  path.blocks[blocks] = length;
  path.length = length;
  path.blockCount = blocks;
}
