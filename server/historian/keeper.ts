/**
 * What is worth keeping: a reading that says what the last kept one said, within the deadband its tag declares, is left
 * out until the declared time has passed. Tags that declare nothing keep every reading.
 */
import type { PlantModel } from '../../twin/plant/model.ts';

export class Keeper {
  /** Readings left out. */
  leftOut = 0;
  private readonly deadband: Float64Array;
  private readonly atLeastMs: Float64Array;
  private readonly value: Float64Array;
  private readonly at: Float64Array;
  private readonly quality: Uint8Array;

  constructor(plant: PlantModel) {
    const count = plant.tags.length;
    this.deadband = Float64Array.from(plant.tags, (tag) => tag.keep?.deadband ?? -1);
    this.atLeastMs = Float64Array.from(plant.tags, (tag) => tag.keep?.atLeastMs ?? 0);
    this.value = new Float64Array(count);
    this.at = new Float64Array(count).fill(Number.NaN);
    this.quality = new Uint8Array(count);
  }

  /** Knows of nothing that was written: the next reading of every tag is kept. */
  forget(): void {
    this.at.fill(Number.NaN);
  }

  /** Is this reading to be written? `value` in the unit of the tag. */
  keeps(tag: number, at: number, value: number, quality: number): boolean {
    const deadband = this.deadband[tag] as number;
    if (deadband < 0) return true;
    const since = at - (this.at[tag] as number);
    const known = this.value[tag] as number;
    const same =
      quality === this.quality[tag] &&
      (Math.abs(value - known) <= deadband || (Number.isNaN(value) && Number.isNaN(known)));
    // A late reading (`since` < 0) corrects what was written: it is never left out.
    if (same && since >= 0 && since < (this.atLeastMs[tag] as number)) {
      this.leftOut++;
      return false;
    }
    if (since < 0) return true;
    this.value[tag] = value;
    this.at[tag] = at;
    this.quality[tag] = quality;
    return true;
  }
}
