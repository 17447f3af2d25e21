import type { Shop } from '../../../analytics/schedule/shop.ts';

/**
 * The smallest makespan there is, by going through every order in which operations can be begun and every machine for each: each
 * plan without needless waiting comes up. For very small shops.
 */
export function bestOfAll(shop: Shop): number {
  const { jobs, jobFirst, choiceFirst, choiceMachine, choiceDuration, operations } = shop;
  const next = jobFirst.slice(0, jobs);
  const ready = new Array<number>(jobs).fill(0);
  const free = new Array<number>(shop.machines).fill(0);
  let best = Number.POSITIVE_INFINITY;
  const go = (done: number, latest: number) => {
    if (latest >= best) return;
    if (done === operations) {
      best = latest;
      return;
    }
    for (let job = 0; job < jobs; job++) {
      const o = next[job] as number;
      if (o === jobFirst[job + 1]) continue;
      for (let c = choiceFirst[o] as number; c < (choiceFirst[o + 1] as number); c++) {
        const machine = choiceMachine[c] as number;
        const [wasReady, wasFree] = [ready[job] as number, free[machine] as number];
        const end = Math.max(wasReady, wasFree) + (choiceDuration[c] as number);
        next[job] = o + 1;
        ready[job] = end;
        free[machine] = end;
        go(done + 1, Math.max(latest, end));
        next[job] = o;
        ready[job] = wasReady;
        free[machine] = wasFree;
      }
    }
  };
  go(0, 0);
  return best;
}
