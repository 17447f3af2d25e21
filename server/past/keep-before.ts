import type { SampleBatch } from '../../twin/core/batch.ts';

/** Leaves the samples of source times up to `moment` in a batch. */
export function keepBefore(batch: SampleBatch, moment: number): void {
  let kept = 0;
  for (let i = 0; i < batch.length; i++) {
    if ((batch.at[i] as number) > moment) continue;
    batch.tag[kept] = batch.tag[i] as number;
    batch.at[kept] = batch.at[i] as number;
    batch.value[kept] = batch.value[i] as number;
    batch.quality[kept] = batch.quality[i] as number;
    kept++;
  }
  batch.length = kept;
}
