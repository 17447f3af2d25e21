/** How much each tag sends, and how much of it is bad: for the table of tags. Counted since the server was started. */
import type { SampleBatch } from '../../twin/core/batch.ts';
import type { PlantModel } from '../../twin/plant/model.ts';

/** Index in QUALITIES from which on a reading is no good. */
const BAD = 2;
/** A rate is told over at least so long, ms, once there is so much. */
const WINDOW_MS = 10_000;

export class TagCounts {
  private plant: PlantModel;
  private seen: Float64Array;
  private bad: Float64Array;
  /** What `seen` was at a moment: the newest that is old enough, and one to follow it. */
  private mark: { readonly at: number; readonly seen: Float64Array };
  private next: { readonly at: number; readonly seen: Float64Array };

  constructor(plant: PlantModel, now: number) {
    this.plant = plant;
    this.seen = new Float64Array(plant.tags.length);
    this.bad = new Float64Array(plant.tags.length);
    this.mark = { at: now, seen: this.seen.slice() };
    this.next = this.mark;
  }

  count({ length, tag, quality }: SampleBatch): void {
    const { seen, bad } = this;
    for (let i = 0; i < length; i++) {
      const slot = tag[i] as number;
      seen[slot] = (seen[slot] as number) + 1;
      if ((quality[i] as number) >= BAD) bad[slot] = (bad[slot] as number) + 1;
    }
  }

  /** Goes on with a changed plant; tags are known by name. */
  adopt(plant: PlantModel, now: number): void {
    const old = new Map(this.plant.tags.map((tag) => [tag.name, tag.slot]));
    const moved = (from: Float64Array) => Float64Array.from(plant.tags, ({ name }) => from[old.get(name) ?? -1] ?? 0);
    this.mark = { at: this.mark.at, seen: moved(this.mark.seen) };
    this.next = { at: now, seen: moved(this.seen) };
    this.seen = this.next.seen.slice();
    this.bad = moved(this.bad);
    this.plant = plant;
  }

  /** Readings a second of a tag lately, and bad ones so far, by slot. */
  told(now: number): { readonly rates: Float64Array; readonly bad: Float64Array } {
    if (now - this.next.at >= WINDOW_MS) {
      this.mark = this.next;
      this.next = { at: now, seen: this.seen.slice() };
    }
    const seconds = Math.max(1, (now - this.mark.at) / 1000);
    return {
      rates: this.seen.map((count, slot) => (count - (this.mark.seen[slot] as number)) / seconds),
      bad: this.bad,
    };
  }
}
