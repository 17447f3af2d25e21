/**
 * Late and out-of-order samples. Each machine keeps the samples of its last stretch (at least one lateness window) with a
 * checkpoint of its row before every SPACING of them. A sample that comes late is put in its place and the stretch is
 * folded again from the checkpoint before it, so that any order of arrival inside the window ends in the same row and the
 * same closed intervals.
 *
 * Samples of one instant need no order among different tags: the fold judges an instant when it is over (machine-fold.ts).
 * Two samples of one tag at one instant are ordered by quality, then value.
 *
 * Cost: an append a sample; STRIDE numbers copied every SPACING samples. When one did come late, the stretch is folded again
 * from the checkpoint before it to the first one after it that comes out as it was: a late counter reading is forgotten at
 * the next reading of its counter. Only what changes the closed records is folded again to the end.
 */
import type { Interval } from '../events.ts';
import { type ClosedRecord, FIELD_OF_ROLE, isContext, type MachineFold } from './machine-fold.ts';
import { LAST_AT, RECORDS, STRIDE } from './machine-row.ts';
import { compareReadings } from './reading-order.ts';

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

/** A bad context reading is none: the last good one stands. */
const isHeard = (quality: number): boolean => quality < 2;

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
  // By machine: rings, so that what is out of the window is let go of without moving what stays.
  private readonly samples: Float64Array[];
  /** Place in the ring that the next sample takes. */
  private readonly end: Int32Array;
  private readonly length: Int32Array;
  /** Length at which an append must first make room or a checkpoint. */
  private readonly limit: Int32Array;
  /** Checkpoint k is the row before the sample that is `marks[k]` after the oldest kept one. */
  private readonly marks: number[][];
  private readonly checkpoints: Float64Array[];
  /** Place in its ring of the oldest checkpoint, rows. */
  private readonly firstRow: Int32Array;
  /** The row as it was before a stretch is folded again. */
  private readonly present = new Float64Array(STRIDE);

  constructor(fold: MachineFold, windowMs: Float64Array, roles: Uint8Array) {
    this.fold = fold;
    this.windowMs = windowMs;
    this.roles = roles;
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

  /**
   * Takes a sample that is not newer than the newest, and not older than the window allows.
   * A sample seen before is dropped: field devices resend.
   */
  insert(m: number, tag: number, at: number, value: number, quality: number): void {
    const samples = this.samples[m] as Float64Array;
    const length = this.length[m] as number;
    let place = this.placeAfter(m, at);
    for (let k = place - 1; k >= 0; k--) {
      const i = this.ringPlace(m, k);
      if (samples[i] !== at) break;
      const packed = samples[i + 2] as number;
      if (packed % QUALITY_UNIT !== tag) continue;
      const order = compareReadings(Math.floor(packed / QUALITY_UNIT), samples[i + 1] as number, quality, value);
      if (order === 0) {
        this.duplicates++;
        return;
      }
      if (order > 0) place = k;
    }
    if (place === length) {
      this.append(m, tag, at, value, quality);
      this.fold.apply(m, this.roles[tag] as number, tag, at, value, quality);
      return;
    }
    this.late++;
    this.append(m, tag, at, value, quality); // makes the room; then every sample behind its place moves on by one
    // The append may have let go of the oldest samples.
    place -= length + 1 - (this.length[m] as number);
    this.put(m, place, tag, at, value, quality);
    const before = this.valueBefore(m, place, tag);
    this.foldAgain(m, place);
    if (isContext(this.roles[tag] as number) && isHeard(quality)) this.tellContext(m, place, tag, value, before);
  }

  /** What a machine worked on, as it was known before the sample at `place`: the last good reading of that tag. */
  private valueBefore(m: number, place: number, tag: number): number {
    const samples = this.samples[m] as Float64Array;
    for (let k = place - 1; k >= 0; k--) {
      const i = this.ringPlace(m, k);
      const packed = samples[i + 2] as number;
      if (packed % QUALITY_UNIT === tag && isHeard(Math.floor(packed / QUALITY_UNIT))) return samples[i + 1] as number;
    }
    const field = FIELD_OF_ROLE[this.roles[tag] as number] ?? 0;
    return (this.checkpoints[m] as Float64Array)[this.rowPlace(m, 0) + field] as number;
  }

  /**
   * The context that came late holds up to the next reading of its tag, which was no change where it repeated what was known
   * before, and now is one.
   */
  private tellContext(m: number, place: number, tag: number, value: number, before: number): void {
    if (value === before) return;
    const { fold } = this;
    const role = this.roles[tag] as number;
    const samples = this.samples[m] as Float64Array;
    const at = samples[this.ringPlace(m, place)] as number;
    for (let k = place + 1; k < (this.length[m] as number); k++) {
      const i = this.ringPlace(m, k);
      const packed = samples[i + 2] as number;
      if (packed % QUALITY_UNIT !== tag || !isHeard(Math.floor(packed / QUALITY_UNIT))) continue;
      const [next, then] = [samples[i] as number, samples[i + 1] as number];
      // Of one instant the last of its readings holds.
      if (next === at) return;
      fold.tellContext(m, role, at, value, before);
      if (then === before) fold.tellContext(m, role, next, then, value);
      return;
    }
    fold.tellContext(m, role, at, value, before);
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
  kept(): Stretch[] {
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
  private ringPlace(m: number, k: number): number {
    const size = (this.samples[m] as Float64Array).length;
    const place = (this.end[m] as number) + (k - (this.length[m] as number)) * WIDTH;
    return place < 0 ? place + size : place;
  }

  private rowPlace(m: number, k: number): number {
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
  private placeAfter(m: number, at: number): number {
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
  private put(m: number, place: number, tag: number, at: number, value: number, quality: number): void {
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
    const present = this.present;
    copyRow(fold.rows, row, present, 0);
    copyRow(checkpoints, this.rowPlace(m, k), fold.rows, row);
    const base = fold.rows[row + RECORDS] as number;
    const recent = fold.recent[m] as ClosedRecord[];
    const keep = firstOf(recent, base);
    let before = recent.splice(keep);
    let after: readonly ClosedRecord[] | undefined;
    fold.quiet = true;
    let next = k + 1;
    for (let i = marks[k] as number; i < length; i++) {
      if (next < marks.length && i === marks[next]) {
        const place = this.rowPlace(m, next);
        if (sameRow(fold.rows, row, checkpoints, place)) {
          // From here on everything is as it was.
          const untouched = firstOf(before, fold.rows[row + RECORDS] as number);
          after = recent.slice(keep);
          recent.push(...before.slice(untouched));
          before = before.slice(0, untouched);
          copyRow(present, 0, fold.rows, row);
          break;
        }
        copyRow(fold.rows, row, checkpoints, place);
        next++;
      }
      const from = this.ringPlace(m, i);
      const packed = samples[from + 2] as number;
      const quality = Math.floor(packed / QUALITY_UNIT);
      const tag = packed - quality * QUALITY_UNIT;
      fold.apply(m, this.roles[tag] as number, tag, samples[from] as number, samples[from + 1] as number, quality);
    }
    fold.quiet = false;
    after ??= recent.slice(keep);
    if (before.length > 0 || after.length > 0) this.tellDifference(m, before, after);
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

/** Place of the first record with an index of at least `index`. */
function firstOf(records: readonly ClosedRecord[], index: number): number {
  let place = records.length;
  while (place > 0 && (records[place - 1] as ClosedRecord).index >= index) place--;
  return place;
}

/** A loop: for so few numbers it is quicker than a view and `set`, and makes no garbage. */
function copyRow(from: Float64Array, start: number, to: Float64Array, place: number): void {
  for (let i = 0; i < STRIDE; i++) to[place + i] = from[start + i] as number;
}

function sameRow(a: Float64Array, fromA: number, b: Float64Array, fromB: number): boolean {
  for (let i = 0; i < STRIDE; i++) {
    if (!Object.is(a[fromA + i], b[fromB + i])) return false; // NaN is NaN here
  }
  return true;
}

const sameInterval = (a: Interval, b: Interval): boolean =>
  a.from === b.from &&
  a.to === b.to &&
  a.state === b.state &&
  a.fault === b.fault &&
  a.good === b.good &&
  a.reject === b.reject &&
  a.energy === b.energy;
