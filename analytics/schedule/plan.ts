import { type Elite, emptySequences, load } from './sequences.ts';
import type { Shop } from './shop.ts';

/** When and where one operation of a plan runs; job, index in its route and machine from 0, times in the unit of the durations. */
export interface PlannedOperation {
  readonly job: number;
  readonly index: number;
  readonly machine: number;
  readonly start: number;
  readonly end: number;
}

/** A plan as others read it: each operation as early as its route and its machine allow. */
export function plannedOperations(shop: Shop, elite: Elite): PlannedOperation[] {
  const sequences = emptySequences(shop);
  load(sequences, elite.choice, elite.order);
  return Array.from({ length: shop.operations }, (_, o) => {
    const job = shop.jobOf[o] as number;
    return {
      job,
      index: o - (shop.jobFirst[job] as number),
      machine: sequences.machine[o] as number,
      start: sequences.start[o] as number,
      end: sequences.end[o] as number,
    };
  });
}
