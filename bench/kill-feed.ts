/** What the kill runs feed: the same batch for the same number, so that every process knows what the others said. */
import type { SampleBatch } from '../twin/core/batch.ts';
import type { PlantModel } from '../twin/plant/model.ts';
import { bigPlant } from './big-plant.ts';

/** Small, so that segments and snapshots are many, and many kills hit the writing of one. */
export const KILL_OPTIONS = { snapshotSamples: 400, segmentBytes: 32 * 1024 } as const;
/** Folder in which segments that are removed are put aside, for what they held to be compared. */
export const ATTIC = 'attic';
/** So few that every other snapshot lets the journal remove old segments. */
export const TRIMMED_BYTES = 96 * 1024;

const START = Date.UTC(2026, 2, 2, 6);
const SECOND = 1000;
const MACHINES = 8;
/** PackML numbers. */
const EXECUTE = 6;
const HELD = 11;
/** A machine runs and stands in turns of this many seconds: longer than a short stop, so that time alone tells things. */
const TURN = 150;

export const killPlant = (): PlantModel => bigPlant(MACHINES);

/** A signal that carries the number of the batch. */
export const ID_TAG = idTag();

/** Plant time of batch `k`: a second each. */
export const plantTime = (k: number): number => START + k * SECOND;

export function fillBatch(plant: PlantModel, batch: SampleBatch, k: number): void {
  batch.clear();
  const at = plantTime(k);
  for (const tag of plant.tags) {
    if (tag.name === ID_TAG) batch.push(tag.slot, at, k, 0);
    else if (tag.role === 'good') batch.push(tag.slot, at, k, 0);
    else if (tag.role === 'state' && (k + tag.machine * 17) % TURN < 1)
      batch.push(tag.slot, at, Math.floor((k + tag.machine * 17) / TURN) % 2 === 0 ? EXECUTE : HELD, 0);
  }
}

function idTag(): string {
  const tag = killPlant().tags.find(
    ({ role, low, high, type }) => role === 'signal' && type === 'number' && low === null && high === null,
  );
  if (!tag) throw new RangeError('killPlant: no signal without limits');
  return tag.name;
}
