/**
 * The samples of each machine's last stretch, at least one lateness window, in order of time, with a checkpoint of its row
 * before every SPACING of them: what a late sample needs to take its place (lateness.ts). Rings, so that what is out of the
 * window is let go of without moving what stays. Cost: an append a sample; STRIDE numbers copied every SPACING samples.
 */
import type { ClosedRecord, MachineFold } from './machine-fold.ts';
import { LAST_AT, RECORDS, STRIDE } from './machine-row.ts';

/** Doubles a kept sample: time, value, tag + quality x QUALITY_UNIT. */
export const WIDTH = 3;
/** A kept sample's third double is tag + quality x this. */
export const QUALITY_UNIT = 2 ** 30;
const FIRST_CAPACITY = 32;
/** Samples between two checkpoints of a machine. */
const SPACING = 32;
/** Checkpoints out of the window before they are let go of. */
const DROP_AT = 4;
/** A full ring grows by this factor. */
const GROWTH = 1.25;

/** The kept samples of one machine in order of time, and the checkpoints of its row among them: for snapshots. */
export interface Stretch {
  /** WIDTH doubles a sample: time, value, tag + quality x 2^30. */
  readonly samples: Float64Array;
  /** Checkpoint k is the row before sample `marks[k]`; marks[0] is 0. */
  readonly marks: readonly number[];
  readonly rows: Float64Array;
}

export class KeptSamples {
  // By machine.
  readonly samples: Float64Array[];
  readonly length: Int32Array;
  /** Checkpoint k is the row before the sample that is `marks[k]` after the oldest kept one. */
  readonly marks: number[][];
  readonly checkpoints: Float64Array[];
  private readonly fold: MachineFold;
  private readonly windowMs: Float64Array;
  /** Place in the ring that the next sample takes. */
  private readonly end: Int32Array;
  /** Length at which an append must first make room or a checkpoint. */
  private readonly limit: Int32Array;
  /** Place in its ring of the oldest checkpoint, rows. */
  private readonly firstRow: Int32Array;

  /** `windowMs`: how late a sample of each machine may come. */
  constructor(fold: MachineFold, windowMs: Float64Array) {
    this.fold = fold;
    this.windowMs = windowMs;
    const count = windowMs.length;
    this.samples = Array.from({ length: count }, () => new Float64Array(FIRST_CAPACITY * WIDTH));
    this.end = new Int32Array(count);
    this.length = new Int32Array(count);
    this.limit = new Int32Array(count).fill(FIRST_CAPACITY);
    this.marks = Array.from({ length: count }, () => [0]);
    this.checkpoints = Array.from({ length: count }, (_, m) => fold.rows.slice(m * STRIDE, (m + 1) * STRIDE));
    this.firstRow = new Int32Array(count);
  }

  /** Appends a sample not older than any before it. The caller folds it. */
  append(m: number, tag: number, at: number, value: number, quality: number): void {
    if (this.length[m] === this.limit[m]) this.prepare(m, at);
    const samples = this.samples[m] as Float64Array;
    const i = this.end[m] as number;
    samples[i] = at;
    samples[i + 1] = value;
    samples[i + 2] = tag + quality * QUALITY_UNIT;
    this.end[m] = i + WIDTH === samples.length ? 0 : i + WIDTH;
    this.length[m] = (this.length[m] as number) + 1;
  }

  restore(stretches: readonly Stretch[]): void {
    stretches.forEach((kept, m) => {
      const length = kept.samples.length / WIDTH;
      // Room for one more, so that the end of a full ring is not its beginning.
      const samples = new Float64Array(Math.max(FIRST_CAPACITY, length + 1) * WIDTH);
      samples.set(kept.samples);
      this.samples[m] = samples;
      this.end[m] = length * WIDTH;
      this.length[m] = length;
      this.marks[m] = [...kept.marks];
      this.checkpoints[m] = kept.rows.slice();
      this.firstRow[m] = 0;
      this.setLimit(m);
    });
  }

  /** The kept samples and checkpoints in order, cut to what is in use. */
  stretches(): Stretch[] {
    return this.samples.map((_, m) => {
      const marks = this.marks[m] as number[];
      return {
        samples: this.unrolled(m, (this.length[m] as number) * WIDTH),
        marks: [...marks],
        rows: this.unrolledRows(m, marks.length * STRIDE),
      };
    });
  }

  /** Where the sample that is `k` after the oldest one lies in the ring. */
  ringPlace(m: number, k: number): number {
    const size = (this.samples[m] as Float64Array).length;
    const place = (this.end[m] as number) + (k - (this.length[m] as number)) * WIDTH;
    return place < 0 ? place + size : place;
  }

  rowPlace(m: number, k: number): number {
    const size = (this.checkpoints[m] as Float64Array).length;
    return (((this.firstRow[m] as number) + k) * STRIDE) % size;
  }

  private unrolled(m: number, size: number): Float64Array {
    const samples = this.samples[m] as Float64Array;
    const into = new Float64Array(size);
    const from = size === 0 ? 0 : this.ringPlace(m, 0);
    const first = Math.min(size, samples.length - from);
    into.set(samples.subarray(from, from + first));
    into.set(samples.subarray(0, size - first), first);
    return into;
  }

  private unrolledRows(m: number, size: number): Float64Array {
    const into = new Float64Array(size);
    for (let place = 0; place < size; place += STRIDE)
      copyRow(this.checkpoints[m] as Float64Array, this.rowPlace(m, place / STRIDE), into, place);
    return into;
  }

  /** The first place behind every sample of `at` or before, from the oldest kept one. */
  placeAfter(m: number, at: number): number {
    const samples = this.samples[m] as Float64Array;
    let low = 0;
    let high = this.length[m] as number;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((samples[this.ringPlace(m, middle)] as number) > at) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Puts a sample at `place`; those from there on move on by one, over the newest place, which is free to take. */
  put(m: number, place: number, tag: number, at: number, value: number, quality: number): void {
    const samples = this.samples[m] as Float64Array;
    let to = this.ringPlace(m, (this.length[m] as number) - 1);
    for (let k = (this.length[m] as number) - 1; k > place; k--) {
      const from = to === 0 ? samples.length - WIDTH : to - WIDTH;
      samples[to] = samples[from] as number;
      samples[to + 1] = samples[from + 1] as number;
      samples[to + 2] = samples[from + 2] as number;
      to = from;
    }
    samples[to] = at;
    samples[to + 1] = value;
    samples[to + 2] = tag + quality * QUALITY_UNIT;
  }

  /** The checkpoint before a sample that was put at `place`; those behind it move on with their samples. */
  checkpointBefore(m: number, place: number): number {
    const marks = this.marks[m] as number[];
    let k = marks.length - 1;
    while ((marks[k] as number) > place) {
      marks[k] = (marks[k] as number) + 1;
      k--;
    }
    this.setLimit(m);
    return k;
  }

  /** Before an append: a checkpoint where one is due, room where there is none. `at` is the time of the sample to come. */
  private prepare(m: number, at: number): void {
    const marks = this.marks[m] as number[];
    if ((this.length[m] as number) - (marks.at(-1) as number) >= SPACING) this.checkpoint(m, at);
    const length = this.length[m] as number;
    const size = (this.samples[m] as Float64Array).length;
    // One place stays free: in a ring that is full, the end is the beginning.
    if ((length + 1) * WIDTH >= size) {
      const larger = new Float64Array(Math.ceil((size / WIDTH) * GROWTH) * WIDTH);
      larger.set(this.unrolled(m, length * WIDTH));
      this.samples[m] = larger;
      this.end[m] = length * WIDTH;
    }
    this.setLimit(m);
  }

  private setLimit(m: number): void {
    const due = ((this.marks[m] as number[]).at(-1) as number) + SPACING;
    const room = (this.samples[m] as Float64Array).length / WIDTH - 1;
    // A refold may have moved the last mark away from a length that was at its limit: never let the limit be passed.
    this.limit[m] = Math.max(this.length[m] as number, Math.min(due, room));
  }

  /** Keeps the row as it is now; forgets what is out of the window, which is final from here on. */
  private checkpoint(m: number, at: number): void {
    const marks = this.marks[m] as number[];
    let checkpoints = this.checkpoints[m] as Float64Array;
    const settled = at - (this.windowMs[m] as number);
    let drop = 0;
    while (drop + 1 < marks.length && (checkpoints[this.rowPlace(m, drop + 1) + LAST_AT] as number) < settled) drop++;
    // Some at a time: each forgetting renumbers the marks that stay.
    if (drop >= DROP_AT || (drop > 0 && 2 * (marks[drop] as number) >= (this.length[m] as number)))
      this.forget(m, drop);
    const k = marks.length;
    if (checkpoints.length < (k + 1) * STRIDE) {
      const larger = new Float64Array(Math.ceil((k + 1) * GROWTH) * STRIDE);
      larger.set(this.unrolledRows(m, k * STRIDE));
      checkpoints = larger;
      this.checkpoints[m] = larger;
      this.firstRow[m] = 0;
    }
    copyRow(this.fold.rows, m * STRIDE, checkpoints, this.rowPlace(m, k));
    marks.push(this.length[m] as number);
  }

  private forget(m: number, drop: number): void {
    const marks = this.marks[m] as number[];
    const checkpoints = this.checkpoints[m] as Float64Array;
    const gone = marks[drop] as number;
    this.length[m] = (this.length[m] as number) - gone;
    this.firstRow[m] = this.rowPlace(m, drop) / STRIDE;
    marks.splice(0, drop);
    for (let k = 0; k < marks.length; k++) marks[k] = (marks[k] as number) - gone;
    const base = checkpoints[this.rowPlace(m, 0) + RECORDS] as number;
    const recent = this.fold.recent[m] as ClosedRecord[];
    let final = 0;
    while (final < recent.length && (recent[final] as ClosedRecord).index < base) final++;
    if (final > 0) recent.splice(0, final);
  }
}

/** A loop: for so few numbers it is quicker than a view and `set`, and makes no garbage. */
export function copyRow(from: Float64Array, start: number, to: Float64Array, place: number): void {
  for (let i = 0; i < STRIDE; i++) to[place + i] = from[start + i] as number;
}
