/**
 * Samples travel in columns: a batch is one growable set of typed arrays, reused from one delivery to the next, so that
 * the hot path makes no object a sample.
 */
export class SampleBatch {
  /** Samples in use; the arrays may be longer. */
  length = 0;
  /** When Gemba got the batch, epoch ms. One time for all: the batch is the unit of arrival. */
  received = 0;
  tag: Uint32Array;
  /** Source time, epoch ms. */
  at: Float64Array;
  /** Numbers, 0/1 for bools, text numbers (see Texts) for texts. NaN where the quality is not good. */
  value: Float64Array;
  /** Index into QUALITIES. */
  quality: Uint8Array;

  constructor(capacity = 256) {
    this.tag = new Uint32Array(capacity);
    this.at = new Float64Array(capacity);
    this.value = new Float64Array(capacity);
    this.quality = new Uint8Array(capacity);
  }

  push(tag: number, at: number, value: number, quality: number): void {
    if (this.length === this.tag.length) this.grow(this.length * 2);
    const i = this.length++;
    this.tag[i] = tag;
    this.at[i] = at;
    this.value[i] = value;
    this.quality[i] = quality;
  }

  /** Makes room for `capacity` samples; keeps what is in use. */
  grow(capacity: number): void {
    if (capacity <= this.tag.length) return;
    this.tag = copied(new Uint32Array(capacity), this.tag);
    this.at = copied(new Float64Array(capacity), this.at);
    this.value = copied(new Float64Array(capacity), this.value);
    this.quality = copied(new Uint8Array(capacity), this.quality);
  }

  /** Appends the samples of `other`. */
  append(other: SampleBatch): void {
    const from = this.length;
    if (from + other.length > this.tag.length) this.grow(Math.max(from + other.length, 2 * this.tag.length));
    this.tag.set(other.tag.subarray(0, other.length), from);
    this.at.set(other.at.subarray(0, other.length), from);
    this.value.set(other.value.subarray(0, other.length), from);
    this.quality.set(other.quality.subarray(0, other.length), from);
    this.length = from + other.length;
  }

  clear(): void {
    this.length = 0;
  }
}

function copied<A extends Uint32Array | Float64Array | Uint8Array>(to: A, from: A): A {
  to.set(from as never);
  return to;
}
