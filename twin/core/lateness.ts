/**
 * Late and out-of-order samples. Each machine keeps the samples of its last stretch (one to two lateness windows) and two
 * checkpoints of its row. A sample that comes late is put in its place and the stretch is folded again from the checkpoint
 * before it, so that any order of arrival inside the window ends in the same row and the same closed intervals.
 *
 * Cost: an append a sample; STRIDE numbers copied once a window; a refold only when something did come late.
 */
import type { Interval } from '../events.ts';
import type { ClosedRecord, MachineFold } from './machine-fold.ts';
import { LAST_AT, RECORDS, STRIDE } from './machine-row.ts';

const TAG_MASK = 0x3fffffff;
const FIRST_CAPACITY = 32;

/** The kept samples of one machine, in order; `mid` is where the second checkpoint stands, the first stands before index 0. */
export interface Stretch {
  length: number;
  mid: number;
  at: Float64Array;
  value: Float64Array;
  /** Tag in the low 30 bits, quality above. */
  tag: Uint32Array;
}

const blankStretch = (): Stretch => ({
  length: 0,
  mid: 0,
  at: new Float64Array(FIRST_CAPACITY),
  value: new Float64Array(FIRST_CAPACITY),
  tag: new Uint32Array(FIRST_CAPACITY),
});

export class Lateness {
  /** Samples that took a place before others already folded. */
  late = 0;
  /** Samples that came twice. */
  duplicates = 0;
  /** Samples that came after their window: evidence, folded into nothing. */
  beyond = 0;
  stretches: Stretch[];
  private readonly machines: number;
  private readonly fold: MachineFold;
  private readonly windowMs: Float64Array;
  private readonly roles: Uint8Array;
  private readonly midAt: Float64Array;

  constructor(fold: MachineFold, windowMs: Float64Array, roles: Uint8Array) {
    this.fold = fold;
    this.windowMs = windowMs;
    this.roles = roles;
    this.machines = windowMs.length;
    this.midAt = new Float64Array(this.machines).fill(Number.NEGATIVE_INFINITY);
    this.stretches = Array.from({ length: this.machines }, blankStretch);
  }

  /** Appends a sample newer than all before it. The caller folds it. */
  append(m: number, tag: number, at: number, value: number, quality: number): void {
    const stretch = this.stretches[m] as Stretch;
    if (at - (this.midAt[m] as number) > (this.windowMs[m] as number)) this.rotate(m, stretch);
    const i = stretch.length;
    if (i === stretch.at.length) grow(stretch);
    stretch.at[i] = at;
    stretch.value[i] = value;
    stretch.tag[i] = (tag | (quality << 30)) >>> 0;
    stretch.length = i + 1;
  }

  /**
   * Takes a sample that is not newer than the newest. Returns 'beyond' when it is older than the window allows.
   * A sample seen before is dropped: field devices resend.
   */
  insert(m: number, tag: number, at: number, value: number, quality: number): 'folded' | 'duplicate' | 'beyond' {
    const rows = this.fold.rows;
    if (at < (rows[m * STRIDE + LAST_AT] as number) - (this.windowMs[m] as number)) {
      this.beyond++;
      return 'beyond';
    }
    const stretch = this.stretches[m] as Stretch;
    const role = this.roles[tag] as number;
    let place = stretch.length;
    while (place > 0) {
      const order = this.compare(stretch, place - 1, role, tag, at, value, quality);
      if (order === 0) {
        this.duplicates++;
        return 'duplicate';
      }
      if (order < 0) break;
      place--;
    }
    if (place === stretch.length) {
      this.append(m, tag, at, value, quality);
      this.fold.apply(m, role, tag, at, value, quality);
      return 'folded';
    }
    this.late++;
    this.makeRoom(stretch, place);
    stretch.at[place] = at;
    stretch.value[place] = value;
    stretch.tag[place] = (tag | (quality << 30)) >>> 0;
    const fromFirst = place < stretch.mid;
    if (fromFirst) stretch.mid++;
    this.foldAgain(m, stretch, fromFirst);
    return 'folded';
  }

  /** Below 0: the kept sample i comes before the given one. The order: time, role, tag, quality, value. */
  private compare(stretch: Stretch, i: number, role: number, tag: number, at: number, value: number, quality: number): number {
    const byTime = (stretch.at[i] as number) - at;
    if (byTime !== 0) return byTime;
    const packed = stretch.tag[i] as number;
    const other = packed & TAG_MASK;
    return (
      (this.roles[other] as number) - role ||
      other - tag ||
      (packed >>> 30) - quality ||
      Number(Object.is(stretch.value[i], value) ? 0 : (stretch.value[i] as number) < value || value !== value ? -1 : 1)
    );
  }

  private foldAgain(m: number, stretch: Stretch, fromFirst: boolean): void {
    const { fold } = this;
    const rows = fold.rows;
    const row = m * STRIDE;
    const first = (this.machines + m) * STRIDE;
    const second = (2 * this.machines + m) * STRIDE;
    const from = fromFirst ? first : second;
    rows.copyWithin(row, from, from + STRIDE);
    const base = rows[row + RECORDS] as number;
    const recent = fold.recent[m] as ClosedRecord[];
    const keep = recent.findIndex((record) => record.index >= base);
    const before = keep < 0 ? [] : recent.splice(keep);
    fold.quiet = true;
    for (let i = fromFirst ? 0 : stretch.mid; i < stretch.length; i++) {
      if (fromFirst && i === stretch.mid) rows.copyWithin(second, row, row + STRIDE);
      const packed = stretch.tag[i] as number;
      const tag = packed & TAG_MASK;
      fold.apply(m, this.roles[tag] as number, tag, stretch.at[i] as number, stretch.value[i] as number, packed >>> 30);
    }
    if (fromFirst && stretch.mid === stretch.length) rows.copyWithin(second, row, row + STRIDE);
    fold.quiet = false;
    this.tellDifference(m, before, recent.slice(keep < 0 ? recent.length : keep));
    fold.announce(m, rows[row + LAST_AT] as number);
  }

  private tellDifference(m: number, before: readonly ClosedRecord[], after: readonly ClosedRecord[]): void {
    const removed = before.filter((record) => 'interval' in record).map((record) => record.interval);
    const added = after.filter((record) => 'interval' in record).map((record) => record.interval);
    let same = 0;
    while (same < removed.length && same < added.length && sameInterval(removed[same] as Interval, added[same] as Interval)) same++;
    if (same < removed.length || same < added.length) {
      const first = removed[same] ?? added[same];
      this.fold.events.push({
        type: 'history-corrected',
        machine: this.fold.idOf(m),
        from: first === undefined ? 0 : Math.min(first.from, added[same]?.from ?? first.from),
        removed: removed.slice(same),
        added: added.slice(same),
      });
    }
    const told = new Map(before.filter((record) => 'tally' in record).map((record) => [record.tally.at, record.tally]));
    for (const record of after) {
      if (!('tally' in record)) continue;
      const was = told.get(record.tally.at);
      const { good, reject, total, energy } = record.tally;
      if (!was || was.good !== good || was.reject !== reject || was.total !== total || was.energy !== energy) this.fold.tell(m, record);
    }
  }

  /** The second checkpoint becomes the first, the present the second; what is older than both is final. */
  private rotate(m: number, stretch: Stretch): void {
    const rows = this.fold.rows;
    const row = m * STRIDE;
    const first = (this.machines + m) * STRIDE;
    const second = (2 * this.machines + m) * STRIDE;
    rows.copyWithin(first, second, second + STRIDE);
    rows.copyWithin(second, row, row + STRIDE);
    const drop = stretch.mid;
    if (drop > 0) {
      stretch.at.copyWithin(0, drop, stretch.length);
      stretch.value.copyWithin(0, drop, stretch.length);
      stretch.tag.copyWithin(0, drop, stretch.length);
      stretch.length -= drop;
    }
    stretch.mid = stretch.length;
    this.midAt[m] = rows[row + LAST_AT] as number;
    const recent = this.fold.recent[m] as ClosedRecord[];
    if (recent.length > 0) {
      const base = rows[first + RECORDS] as number;
      let settled = 0;
      while (settled < recent.length && (recent[settled] as ClosedRecord).index < base) settled++;
      if (settled > 0) recent.splice(0, settled);
    }
  }

  private makeRoom(stretch: Stretch, place: number): void {
    if (stretch.length === stretch.at.length) grow(stretch);
    stretch.at.copyWithin(place + 1, place, stretch.length);
    stretch.value.copyWithin(place + 1, place, stretch.length);
    stretch.tag.copyWithin(place + 1, place, stretch.length);
    stretch.length++;
  }

  /** For snapshots. */
  midTimes(): Float64Array {
    return this.midAt;
  }

  restore(stretches: readonly Stretch[], midTimes: Float64Array): void {
    this.midAt.set(midTimes);
    this.stretches = stretches.map((kept) => {
      const stretch: Stretch = { ...kept, at: kept.at.slice(), value: kept.value.slice(), tag: kept.tag.slice() };
      while (stretch.at.length < FIRST_CAPACITY) grow(stretch);
      return stretch;
    });
  }
}

const sameInterval = (a: Interval, b: Interval): boolean =>
  a.from === b.from && a.to === b.to && a.state === b.state && a.fault === b.fault &&
  a.good === b.good && a.reject === b.reject && a.energy === b.energy;

function grow(stretch: Stretch): void {
  const capacity = Math.max(FIRST_CAPACITY, stretch.at.length * 2);
  const at = new Float64Array(capacity);
  const value = new Float64Array(capacity);
  const tag = new Uint32Array(capacity);
  at.set(stretch.at);
  value.set(stretch.value);
  tag.set(stretch.tag);
  stretch.at = at;
  stretch.value = value;
  stretch.tag = tag;
}
