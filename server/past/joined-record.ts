/**
 * Records of several stretches of time as one. Each stretch counts from where its own twin began; here totals are brought
 * to the count of one of them, so that a difference of totals is right across the seams.
 */
import type { Totals } from '../../analytics/record/cut.ts';
import type { Interval } from '../../twin/events.ts';
import type { Context, LineChange } from '../record/record-store.ts';
import type { MachineTotals } from './era.ts';
import type { PlantRecord } from './plant-record.ts';

export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly record: PlantRecord;
  /** Totals of each machine when it begins and ends, by the count of its own twin. */
  readonly start: readonly MachineTotals[];
  readonly end: readonly MachineTotals[];
}

/** What is added to the totals of a machine: good, reject, rework. */
type Offset = readonly [number, number, number];

const shifted = (offset: Offset, by: Offset, without: Offset): Offset => [
  offset[0] + by[0] - without[0],
  offset[1] + by[1] - without[1],
  offset[2] + by[2] - without[2],
];

export class JoinedRecord implements PlantRecord {
  private readonly stretches: readonly Stretch[];
  private readonly machines: number;
  /** By stretch and machine: what is added to its totals. */
  private readonly offsets: readonly (readonly Offset[])[];

  /** `stretches` in order of time; totals are told by the count of the one numbered `base`. */
  constructor(stretches: readonly Stretch[], base: number, machines: number) {
    this.stretches = stretches;
    this.machines = machines;
    const at = (totals: Stretch['start'], m: number): Offset => {
      const [good, reject, rework = 0] = totals[m] ?? [0, 0];
      return [good, reject, rework];
    };
    const offsets: Offset[][] = [];
    const all = (of: (m: number) => Offset) => Array.from({ length: machines }, (_, m) => of(m));
    offsets[base] = all(() => [0, 0, 0]);
    const joinedTo = (known: number, from: Stretch['start'], to: Stretch['start']) =>
      all((m) => shifted((offsets[known] as readonly Offset[])[m] as Offset, at(from, m), at(to, m)));
    for (let k = base - 1; k >= 0; k--)
      offsets[k] = joinedTo(k + 1, (stretches[k + 1] as Stretch).start, (stretches[k] as Stretch).end);
    for (let k = base + 1; k < stretches.length; k++)
      offsets[k] = joinedTo(k - 1, (stretches[k - 1] as Stretch).end, (stretches[k] as Stretch).start);
    this.offsets = offsets;
  }

  intervalsOf(m: number, from: number, to: number): readonly Interval[] {
    return this.touched(from, to).flatMap(({ record }) => record.intervalsOf(m, from, to));
  }

  tallyAt(m: number, at: number): Totals | undefined {
    if (m >= this.machines) return undefined;
    const k = Math.max(
      0,
      this.stretches.findLastIndex((stretch) => stretch.from <= at),
    );
    const stretch = this.stretches[k];
    const offset = this.offsets[k]?.[m];
    if (!stretch || !offset) return undefined;
    const own = at >= stretch.from ? stretch.record.tallyAt(m, at) : undefined;
    const [good, reject, rework = 0] = stretch.start[m] ?? [0, 0];
    return {
      good: (own?.good ?? good) + offset[0],
      reject: (own?.reject ?? reject) + offset[1],
      rework: (own ? (own.rework ?? 0) : rework) + offset[2],
    };
  }

  firstInterval(m: number): Interval | undefined {
    for (const { record } of this.stretches) {
      const first = record.firstInterval(m);
      if (first) return first;
    }
    return undefined;
  }

  contextsOf(m: number, from: number, to: number): readonly Context[] {
    return latest(
      this.stretches.filter(({ from: begin }) => begin < to).flatMap(({ record }) => record.contextsOf(m, from, to)),
      from,
    );
  }

  changesOf(line: number, from: number, to: number): readonly LineChange[] {
    return latest(
      this.stretches.filter(({ from: begin }) => begin < to).flatMap(({ record }) => record.changesOf(line, from, to)),
      from,
    );
  }

  private touched(from: number, to: number): readonly Stretch[] {
    return this.stretches.filter((stretch) => stretch.from < to && stretch.to > from);
  }
}

/** Of those at or before `from` only the last is in force. */
function latest<T extends { readonly at: number }>(list: readonly T[], from: number): readonly T[] {
  const last = list.findLastIndex(({ at }) => at <= from);
  return last <= 0 ? list : list.slice(last);
}
