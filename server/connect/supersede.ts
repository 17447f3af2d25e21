/**
 * What may go when more comes than can be kept: readings that a newer one of the same tag has overtaken. Only of tags that
 * are so declared (analog values); a state, a fault, a count or a text is an event, and so is a change of quality.
 */
import type { SampleBatch } from '../../twin/core/batch.ts';
import { GOOD } from './reading.ts';

/** By tag slot: 1 = an older good reading may give way to a newer one. */
export function supersede(batch: SampleBatch, replaceable: Uint8Array): number {
  const newer = new Uint8Array(replaceable.length);
  const keep = new Uint8Array(batch.length);
  for (let i = batch.length - 1; i >= 0; i--) {
    const tag = batch.tag[i] as number;
    const good = batch.quality[i] === GOOD;
    keep[i] = replaceable[tag] === 1 && good && newer[tag] === 1 ? 0 : 1;
    // Before a change of quality the last good reading stays.
    newer[tag] = good ? 1 : 0;
  }
  let kept = 0;
  for (let i = 0; i < batch.length; i++) {
    if (keep[i] === 0) continue;
    batch.tag[kept] = batch.tag[i] as number;
    batch.at[kept] = batch.at[i] as number;
    batch.value[kept] = batch.value[i] as number;
    batch.quality[kept] = batch.quality[i] as number;
    kept++;
  }
  const gone = batch.length - kept;
  batch.length = kept;
  return gone;
}
