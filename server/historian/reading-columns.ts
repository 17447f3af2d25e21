/** Readings on their way into or out of the historian: columns in typed arrays, so that no object is made a row. */

/** Added to the quality of a reading whose value is the number of a text. */
export const TEXT = 4;
/** Qualities from here on (bad, stale) have no value to reckon with. */
export const BAD = 2;

export class ReadingColumns {
  length = 0;
  /** The historian's tag number. */
  tag: Int32Array;
  /** Source time, epoch ms. */
  at: Float64Array;
  value: Float64Array;
  /** Index into QUALITIES, plus TEXT where the value is the number of a text. */
  quality: Uint8Array;
  /** When Gemba got it, epoch ms. */
  recorded: Float64Array;

  constructor(capacity = 1024) {
    this.tag = new Int32Array(capacity);
    this.at = new Float64Array(capacity);
    this.value = new Float64Array(capacity);
    this.quality = new Uint8Array(capacity);
    this.recorded = new Float64Array(capacity);
  }

  push(tag: number, at: number, value: number, quality: number, recorded: number): void {
    if (this.length === this.tag.length) this.grow();
    const i = this.length++;
    this.tag[i] = tag;
    this.at[i] = at;
    this.value[i] = value;
    this.quality[i] = quality;
    this.recorded[i] = recorded;
  }

  clear(): void {
    this.length = 0;
  }

  private grow(): void {
    const larger = new ReadingColumns(Math.max(16, this.tag.length * 2));
    larger.tag.set(this.tag);
    larger.at.set(this.at);
    larger.value.set(this.value);
    larger.quality.set(this.quality);
    larger.recorded.set(this.recorded);
    this.tag = larger.tag;
    this.at = larger.at;
    this.value = larger.value;
    this.quality = larger.quality;
    this.recorded = larger.recorded;
  }
}
