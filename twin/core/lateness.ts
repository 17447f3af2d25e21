/**
 * Late and out-of-order samples. A sample that comes late is put in its place among the kept ones (kept-samples.ts) and the
 * stretch is folded again from the checkpoint before it, so that any order of arrival inside the window ends in the same row,
 * the same closed intervals and the same contexts.
 *
 * Samples of one instant need no order among different tags: the fold judges an instant when it is over (machine-fold.ts).
 * Two samples of one tag at one instant are ordered by quality, then value.
 *
 * Cost: when one did come late, the stretch is folded again from the checkpoint before it to the first one after it that comes
 * out as it was: a late counter reading is forgotten at the next reading of its counter. Only what changes the closed records
 * is folded again to the end.
 */
import type { Interval, Tally } from '../events.ts';
import { copyRow, KeptSamples, QUALITY_UNIT } from './kept-samples.ts';
import { type ClosedRecord, FIELD_OF_ROLE, isContext, isHeard, type MachineFold } from './machine-fold.ts';
import { LAST_AT, RECORDS, STRIDE } from './machine-row.ts';
import { compareReadings } from './reading-order.ts';

export class Lateness {
  /** Samples that took a place before others already folded. */
  late = 0;
  /** Samples that came twice. */
  duplicates = 0;
  /** Samples that came after their window: evidence, folded into nothing (see Twin.fold). */
  beyond = 0;
  readonly kept: KeptSamples;
  /** How late a sample of each machine may come, ms. */
  readonly windowMs: Float64Array;
  private readonly fold: MachineFold;
  private readonly roles: Uint8Array;
  /** The row as it was before a stretch is folded again. */
  private readonly present = new Float64Array(STRIDE);

  constructor(fold: MachineFold, windowMs: Float64Array, roles: Uint8Array) {
    this.fold = fold;
    this.windowMs = windowMs;
    this.roles = roles;
    this.kept = new KeptSamples(fold, windowMs);
  }

  /**
   * Takes a sample that is not newer than the newest, and not older than the window allows.
   * A sample seen before is dropped: field devices resend.
   */
  insert(m: number, tag: number, at: number, value: number, quality: number): void {
    const { kept } = this;
    const role = this.roles[tag] as number;
    const samples = kept.samples[m] as Float64Array;
    const length = kept.length[m] as number;
    let place = kept.placeAfter(m, at);
    for (let k = place - 1; k >= 0; k--) {
      const i = kept.ringPlace(m, k);
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
      kept.append(m, tag, at, value, quality);
      this.fold.apply(m, role, tag, at, value, quality);
      return;
    }
    this.late++;
    kept.append(m, tag, at, value, quality); // makes the room; then every sample behind its place moves on by one
    // The append may have let go of the oldest samples.
    place -= length + 1 - (kept.length[m] as number);
    kept.put(m, place, tag, at, value, quality);
    this.foldAgain(m, place);
    if (isContext(role) && isHeard(quality)) this.tellContext(m, place, tag, at, value);
  }

  /**
   * What a machine worked on from `at` on, known late. It holds up to the next reading of its tag, which was no change where it
   * repeated what was known before, and now is one.
   */
  private tellContext(m: number, place: number, tag: number, at: number, value: number): void {
    const { fold, kept } = this;
    const role = this.roles[tag] as number;
    const samples = kept.samples[m] as Float64Array;
    const last = this.heardNextTo(m, place, tag, -1);
    const field = FIELD_OF_ROLE[role] as number;
    const before = last === null ? kept.checkpoints[m]?.[kept.rowPlace(m, 0) + field] : samples[last + 1];
    const next = this.heardNextTo(m, place, tag, 1);
    // Of one instant the last of its readings holds.
    if (before === undefined || value === before || (next !== null && samples[next] === at)) return;
    fold.tellContext(m, role, at, value, before);
    const settled = next === null ? null : this.lastOfInstant(m, place, tag, samples[next] as number);
    if (settled !== null && samples[settled + 1] === before)
      fold.tellContext(m, role, samples[settled] as number, before, value);
  }

  /** Where the last heard reading of a tag at an instant after `place` lies: it is what holds from then on. */
  private lastOfInstant(m: number, place: number, tag: number, at: number): number | null {
    const samples = this.kept.samples[m] as Float64Array;
    let found: number | null = null;
    for (let k = place + 1; k < (this.kept.length[m] as number); k++) {
      const i = this.kept.ringPlace(m, k);
      if ((samples[i] as number) > at) break;
      if (this.isHeardReading(samples[i + 2] as number, tag)) found = i;
    }
    return found;
  }

  private isHeardReading(packed: number, tag: number): boolean {
    return packed % QUALITY_UNIT === tag && isHeard(Math.floor(packed / QUALITY_UNIT));
  }

  /** Where in the ring the reading of a tag lies that stands next to `place` and was heard; null = there is none. */
  private heardNextTo(m: number, place: number, tag: number, step: 1 | -1): number | null {
    const { kept } = this;
    const samples = kept.samples[m] as Float64Array;
    for (let k = place + step; k >= 0 && k < (kept.length[m] as number); k += step) {
      const i = kept.ringPlace(m, k);
      if (this.isHeardReading(samples[i + 2] as number, tag)) return i;
    }
    return null;
  }

  private foldAgain(m: number, place: number): void {
    const { fold, kept } = this;
    const row = m * STRIDE;
    const k = kept.checkpointBefore(m, place);
    const marks = kept.marks[m] as number[];
    const checkpoints = kept.checkpoints[m] as Float64Array;
    const samples = kept.samples[m] as Float64Array;
    const length = kept.length[m] as number;
    const present = this.present;
    copyRow(fold.rows, row, present, 0);
    copyRow(checkpoints, kept.rowPlace(m, k), fold.rows, row);
    const base = fold.rows[row + RECORDS] as number;
    const recent = fold.recent[m] as ClosedRecord[];
    const keep = firstOf(recent, base);
    let before = recent.splice(keep);
    let after: readonly ClosedRecord[] | undefined;
    fold.quiet = true;
    let next = k + 1;
    for (let i = marks[k] as number; i < length; i++) {
      if (next < marks.length && i === marks[next]) {
        const place = kept.rowPlace(m, next);
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
      const from = kept.ringPlace(m, i);
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
      if (!was || !sameTally(was, record.tally)) this.fold.tell(m, record);
    }
  }
}

/** Place of the first record with an index of at least `index`. */
function firstOf(records: readonly ClosedRecord[], index: number): number {
  let place = records.length;
  while (place > 0 && (records[place - 1] as ClosedRecord).index >= index) place--;
  return place;
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
  a.rework === b.rework &&
  a.energy === b.energy;

const sameTally = (a: Tally, b: Tally): boolean =>
  a.good === b.good && a.reject === b.reject && a.rework === b.rework && a.total === b.total && a.energy === b.energy;
