import { uniform } from '../../twin/simulate/streams.ts';
import type { Elite } from './sequences.ts';
import { SETTINGS } from './settings.ts';
import type { Shop } from './shop.ts';

/** How unlike two plans are: pairs on one machine in another order, and operations on another machine. */
function distance(shop: Shop, one: Elite, other: Elite): number {
  const { operations, machines, choiceMachine } = shop;
  const place = new Int32Array(operations);
  for (let i = 0; i < operations; i++) place[other.order[i] as number] = i;
  const queues: number[][] = Array.from({ length: machines }, () => []);
  let unlike = 0;
  for (let i = 0; i < operations; i++) {
    const o = one.order[i] as number;
    const on = choiceMachine[one.choice[o] as number] as number;
    if (choiceMachine[other.choice[o] as number] !== on) {
      unlike++;
      continue;
    }
    const queue = queues[on] as number[];
    const at = place[o] as number;
    for (const before of queue) if (before > at) unlike++;
    queue.push(at);
  }
  return unlike;
}

export function worstOf(pool: readonly Elite[]): number {
  let worst = 0;
  for (const [i, { makespan }] of pool.entries()) if (makespan > (pool[worst] as Elite).makespan) worst = i;
  return worst;
}

/** Two different ones of the pool. */
export function drawPair(pool: readonly Elite[], random: Uint32Array): readonly [Elite, Elite] {
  const one = Math.floor(uniform(random, 0) * pool.length);
  const other = (one + 1 + Math.floor(uniform(random, 0) * (pool.length - 1))) % pool.length;
  return [pool[one] as Elite, pool[other] as Elite];
}

/**
 * Puts a plan in the place of the worst, unless it is worse still or the pool has one like it that is as good. Says whether it is
 * the best of the pool now.
 */
export function admit(shop: Shop, pool: Elite[], child: Elite): boolean {
  const worst = worstOf(pool);
  if (child.makespan > (pool[worst] as Elite).makespan) return false;
  const near = SETTINGS.alike * shop.operations;
  if (pool.some((one) => one.makespan <= child.makespan && distance(shop, one, child) <= near)) return false;
  const leads = pool.every(({ makespan }) => child.makespan < makespan);
  pool[worst] = child;
  return leads;
}
