/**
 * Late and out-of-order samples. Each machine keeps the samples of its last stretch (at least one lateness window) with a
 * checkpoint of its row before every SPACING of them. A sample that comes late is put in its place and the stretch is
 * folded again from the checkpoint before it, so that any order of arrival inside the window ends in the same row and the
 * same closed intervals.
 *
 * Samples of one instant need no order among different tags: the fold judges an instant when it is over (machine-fold.ts).
 * Two samples of one tag at one instant are ordered by quality, then value.
 *
 * Cost: an append a sample; STRIDE numbers copied every SPACING samples; a refold of (lateness x rate + SPACING) samples
 * when one did come late.
 */
import type { Interval } from '../events.ts';
import type { ClosedRecord, MachineFold } from './machine-fold.ts';
import { LAST_AT, RECORDS, STRIDE } from './machine-row.ts';
import { compareReadings } from './reading-order.ts';

/** Doubles a kept sample. */
const WIDTH = 3;
/** A kept sample's third double is tag + quality x this. */
const QUALITY_UNIT = 2 ** 30;
const FIRST_CAPACITY = 32;
/** Samples between two checkpoints of a machine. */
const SPACING = 64;

/** The kept samples of one machine in order of time, and the checkpoints of its row among them: for snapshots. */
export interface Stretch {
  /** WIDTH doubles a sample: time, value, tag + quality x 2^30. */
  readonly samples: Float64Array;
  /** Checkpoint k is the row before sample `marks[k]`; marks[0] is 0. */
  readonly marks: readonly number[];
  readonly rows: Float64Array;
}

export class Lateness {
  /** Samples that took a place before others already folded. */
  late = 0;
  /** Samples that came twice. */
  duplicates = 0;
  /** Samples that came after their window: evidence, folded into nothing (see Twin.fold). */
  beyond = 0;
  private readonly fold: MachineFold;
  /** How late a sample of each machine may come, ms. */
  readonly windowMs: Float64Array;
  private readonly roles: Uint8Array;
  // By machine. One array of samples each, so that an append touches one place in memory.
  private readonly samples: Float64Array[];
  private readonly length: Int32Array;
  /** Length at which an append must first make room or a checkpoint. */
  private readonly limit: Int32Array;
  private readonly marks: number[][];
  private readonly checkpoints: Float64Array[];

  constructor(fold: MachineFold, windowMs: Float64Array, roles: Uint8Array) {
    this.fold = fold;
    this.windowMs = windowMs;
    this.roles = roles;
    const count = windowMs.length;
    this.samples = Array.from({ length: count }, () => new Float64Array(FIRST_CAPACITY * WIDTH));
    this.length = new Int32Array(count);
    this.limit = new Int32Array(count).fill(FIRST_CAPACITY);
    this.marks = Array.from({ length: count }, () => [0]);
    this.checkpoints = Array.from({ length: count }, (_, m) => fold.rows.slice(m * STRIDE, (m + 1) * STRIDE));
  }

  /** Appends a sample not older than any before it. The caller folds it. */
  append(m: number, tag: number, at: number, value: number, quality: number): void {
    if (this.length[m] === this.limit[m]) this.prepare(m, at);
    const i = this.length[m] as number;
    const samples = this.samples[m] as Float64Array;
    samples[i * WIDTH] = at;
    samples[i * WIDTH + 1] = value;
    samples[i * WIDTH + 2] = tag + quality * QUALITY_UNIT;
    this.length[m] = i + 1;
  }

  /**
   * Takes a sample that is not newer than the newest, and not older than the window allows.
   * A sample seen before is dropped: field devices resend.
   */
  insert(m: number, tag: number, at: number, value: number, quality: number): void {
    const samples = this.samples[m] as Float64Array;
    const length = this.length[m] as number;
    let place = length;
    while (place > 0 && (samples[(place - 1) * WIDTH] as number) > at) place--;
    for (let i = place - 1; i >= 0 && samples[i * WIDTH] === at; i--) {
      const packed = samples[i * WIDTH + 2] as number;
      if (packed % QUALITY_UNIT !== tag) continue;
      const order = compareReadings(
        Math.floor(packed / QUALITY_UNIT),
        samples[i * WIDTH + 1] as number,
        quality,
        value,
      );
      if (order === 0) {
        this.duplicates++;
        return;
      }
      if (order > 0) place = i;
    }
    if (place === length) {
      this.append(m, tag, at, value, quality);
      this.fold.apply(m, this.roles[tag] as number, tag, at, value, quality);
      return;
    }
    this.late++;
    this.append(m, tag, at, value, quality); // makes the room; the sample itself is moved to its place
    const kept = this.samples[m] as Float64Array;
    // The append may have let go of the oldest samples.
    place -= length + 1 - (this.length[m] as number);
    kept.copyWithin((place + 1) * WIDTH, place * WIDTH, ((this.length[m] as number) - 1) * WIDTH);
    kept[place * WIDTH] = at;
    kept[place * WIDTH + 1] = value;
    kept[place * WIDTH + 2] = tag + quality * QUALITY_UNIT;
    this.foldAgain(m, place);
  }

  restore(stretches: readonly Stretch[]): void {
    stretches.forEach((kept, m) => {
      const length = kept.samples.length / WIDTH;
      const samples = new Float64Array(Math.max(FIRST_CAPACITY, length) * WIDTH);
      samples.set(kept.samples);
      this.samples[m] = samples;
      this.length[m] = length;
      this.marks[m] = [...kept.marks];
      this.checkpoints[m] = kept.rows.slice();
      this.setLimit(m);
    });
  }

  /** The kept samples, cut to what is in use. */
  kept(): Stretch[] {
    return this.samples.map((samples, m) => {
      const marks = this.marks[m] as number[];
      return {
        samples: samples.slice(0, (this.length[m] as number) * WIDTH),
        marks: [...marks],
        rows: (this.checkpoints[m] as Float64Array).slice(0, marks.length * STRIDE),
      };
    });
  }

  private foldAgain(m: number, place: number): void {
    const { fold } = this;
    const row = m * STRIDE;
    const marks = this.marks[m] as number[];
    const checkpoints = this.checkpoints[m] as Float64Array;
    const samples = this.samples[m] as Float64Array;
    const length = this.length[m] as number;
    let k = marks.length - 1;
    while ((marks[k] as number) > place) {
      marks[k] = (marks[k] as number) + 1;
      k--;
    }
    this.setLimit(m);
    fold.rows.set(checkpoints.subarray(k * STRIDE, (k + 1) * STRIDE), row);
    const base = fold.rows[row + RECORDS] as number;
    const recent = fold.recent[m] as ClosedRecord[];
    let keep = recent.length;
    while (keep > 0 && (recent[keep - 1] as ClosedRecord).index >= base) keep--;
    const before = recent.splice(keep);
    fold.quiet = true;
    let next = k + 1;
    for (let i = marks[k] as number; i < length; i++) {
      if (next < marks.length && i === marks[next]) {
        checkpoints.set(fold.rows.subarray(row, row + STRIDE), next * STRIDE);
        next++;
      }
      const packed = samples[i * WIDTH + 2] as number;
      const quality = Math.floor(packed / QUALITY_UNIT);
      const tag = packed - quality * QUALITY_UNIT;
      fold.apply(
        m,
        this.roles[tag] as number,
        tag,
        samples[i * WIDTH] as number,
        samples[i * WIDTH + 1] as number,
        quality,
      );
    }
    fold.quiet = false;
    if (before.length > 0 || recent.length > keep) this.tellDifference(m, before, recent.slice(keep));
    fold.announce(m, fold.rows[row + LAST_AT] as number);
  }

  private tellDifference(m: number, before: readonly ClosedRecord[], after: readonly ClosedRecord[]): void {
    const removed = before.filter((record) => 'interval' in record).map((record) => record.interval);
    const added = after.filter((record) => 'interval' in record).map((record) => record.interval);
    let same = 0;
    while (
      same < removed.length &&
      same < added.length &&
      sameInterval(removed[same] as Interval, added[same] as Interval)
    )
      same++;
    if (same < removed.length || same < added.length)
      this.fold.events.push({
        type: 'history-corrected',
        machine: this.fold.idOf(m),
        from: Math.min(removed[same]?.from ?? Number.POSITIVE_INFINITY, added[same]?.from ?? Number.POSITIVE_INFINITY),
        removed: removed.slice(same),
        added: added.slice(same),
      });
    const told = new Map(before.filter((record) => 'tally' in record).map((record) => [record.tally.at, record.tally]));
    for (const record of after) {
      if (!('tally' in record)) continue;
      const was = told.get(record.tally.at);
      const { good, reject, total, energy } = record.tally;
      if (!was || was.good !== good || was.reject !== reject || was.total !== total || was.energy !== energy)
        this.fold.tell(m, record);
    }
  }

  /** Before an append: a checkpoint where one is due, room where there is none. `at` is the time of the sample to come. */
  private prepare(m: number, at: number): void {
    const marks = this.marks[m] as number[];
    if ((this.length[m] as number) - (marks.at(-1) as number) >= SPACING) this.checkpoint(m, at);
    const samples = this.samples[m] as Float64Array;
    if ((this.length[m] as number) * WIDTH === samples.length) {
      const larger = new Float64Array(samples.length * 2);
      larger.set(samples);
      this.samples[m] = larger;
    }
    this.setLimit(m);
  }

  private setLimit(m: number): void {
    const due = ((this.marks[m] as number[]).at(-1) as number) + SPACING;
    // A refold may have moved the last mark away from a length that was at its limit: never let the limit be passed.
    this.limit[m] = Math.max(this.length[m] as number, Math.min(due, (this.samples[m] as Float64Array).length / WIDTH));
  }

  /** Keeps the row as it is now; forgets what is out of the window, which is final from here on. */
  private checkpoint(m: number, at: number): void {
    const marks = this.marks[m] as number[];
    let checkpoints = this.checkpoints[m] as Float64Array;
    const settled = at - (this.windowMs[m] as number);
    let drop = 0;
    while (drop + 1 < marks.length && (checkpoints[(drop + 1) * STRIDE + LAST_AT] as number) < settled) drop++;
    // Shortening moves what stays: only when at least as much goes.
    if (drop > 0 && 2 * (marks[drop] as number) >= (this.length[m] as number)) this.forget(m, drop);
    const k = marks.length;
    if (checkpoints.length < (k + 1) * STRIDE) {
      const larger = new Float64Array(2 * (k + 1) * STRIDE);
      larger.set(checkpoints);
      checkpoints = larger;
      this.checkpoints[m] = larger;
    }
    checkpoints.set(this.fold.rows.subarray(m * STRIDE, (m + 1) * STRIDE), k * STRIDE);
    marks.push(this.length[m] as number);
  }

  private forget(m: number, drop: number): void {
    const marks = this.marks[m] as number[];
    const checkpoints = this.checkpoints[m] as Float64Array;
    const gone = marks[drop] as number;
    (this.samples[m] as Float64Array).copyWithin(0, gone * WIDTH, (this.length[m] as number) * WIDTH);
    this.length[m] = (this.length[m] as number) - gone;
    checkpoints.copyWithin(0, drop * STRIDE, marks.length * STRIDE);
    marks.splice(0, drop);
    for (let k = 0; k < marks.length; k++) marks[k] = (marks[k] as number) - gone;
    const base = checkpoints[RECORDS] as number;
    const recent = this.fold.recent[m] as ClosedRecord[];
    let final = 0;
    while (final < recent.length && (recent[final] as ClosedRecord).index < base) final++;
    if (final > 0) recent.splice(0, final);
  }
}

const sameInterval = (a: Interval, b: Interval): boolean =>
  a.from === b.from &&
  a.to === b.to &&
  a.state === b.state &&
  a.fault === b.fault &&
  a.good === b.good &&
  a.reject === b.reject &&
  a.energy === b.energy;
