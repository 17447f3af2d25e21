/** The latest reading of every tag, by slot, in typed arrays: 26 bytes a tag. "Latest" is by source time, not by arrival. */
import type { PlantModel } from '../plant/model.ts';
import type { Hash } from './hash.ts';
import { compareReadings } from './reading-order.ts';
import type { TagStoreSnapshot } from './snapshot.ts';

const STALE = 3;

export class TagStore {
  readonly at: Float64Array;
  readonly value: Float64Array;
  readonly quality: Uint8Array;
  /** When Gemba last heard of the tag. Not event time: never hashed. */
  readonly received: Float64Array;
  /** Tags changed since `takeChanged`, each once. */
  private readonly changed: Uint32Array;
  /** 1 = in `changed`. */
  readonly marked: Uint8Array;
  private changes = 0;
  private readonly staleAfter: Float64Array;
  private readonly canStale: readonly number[];
  private readonly isText: Uint8Array;

  constructor(plant: PlantModel) {
    const count = plant.tags.length;
    this.at = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
    this.value = new Float64Array(count).fill(Number.NaN);
    this.quality = new Uint8Array(count).fill(STALE);
    this.received = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
    this.changed = new Uint32Array(count);
    this.marked = new Uint8Array(count);
    this.staleAfter = Float64Array.from(plant.tags, (tag) => tag.staleAfterMs);
    this.canStale = plant.tags.filter((tag) => tag.staleAfterMs > 0).map((tag) => tag.slot);
    this.isText = Uint8Array.from(plant.tags, (tag) => (tag.type === 'text' ? 1 : 0));
  }

  /** Does a reading that is not newer than the known one stand all the same? Only one of the same instant may. */
  outranks(tag: number, at: number, value: number, quality: number): boolean {
    return (
      at === this.at[tag] && compareReadings(quality, value, this.quality[tag] as number, this.value[tag] as number) > 0
    );
  }

  markChanged(tag: number): void {
    this.marked[tag] = 1;
    this.changed[this.changes++] = tag;
  }

  /** The tags changed since the last call; valid until the next `put`. */
  takeChanged(): Uint32Array {
    const list = this.changed.subarray(0, this.changes);
    for (let i = 0; i < list.length; i++) this.marked[list[i] as number] = 0;
    this.changes = 0;
    return list;
  }

  staleTags(now: number): number[] {
    return this.canStale.filter(
      (tag) =>
        this.quality[tag] !== STALE &&
        now - Math.max(this.received[tag] as number, this.at[tag] as number) > (this.staleAfter[tag] as number),
    );
  }

  mix(hash: Hash, textOf: (number: number) => string): void {
    for (let tag = 0; tag < this.at.length; tag++) {
      hash.number(this.at[tag] as number).word(this.quality[tag] as number);
      if (this.isText[tag] === 1) hash.text(textOf(this.value[tag] as number));
      else hash.number(this.value[tag] as number);
    }
  }

  snapshot(): TagStoreSnapshot {
    return {
      at: this.at.slice(),
      value: this.value.slice(),
      quality: this.quality.slice(),
      received: this.received.slice(),
    };
  }

  restore(snapshot: TagStoreSnapshot): void {
    this.at.set(snapshot.at);
    this.value.set(snapshot.value);
    this.quality.set(snapshot.quality);
    this.received.set(snapshot.received);
  }
}
