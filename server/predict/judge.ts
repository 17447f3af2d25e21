/** What became of predictions: looked up in the record once their horizon is over. Pure but for what it is handed. */
import { STATES } from '../../twin/words.ts';
import type { IntervalColumns } from '../historian/interval-columns.ts';
import { HOUR_MS } from './histories.ts';
import type { Judged, Open } from './predictions.ts';

const UNKNOWN = STATES.indexOf('unknown');
/** Heard for less of its horizon than this, nobody can say that nothing happened. */
const LEAST_HEARD = 0.5;

export interface Futures {
  /** By machine, rising, epoch ms. */
  readonly failures: ReadonlyMap<string, readonly number[]>;
  /** When a part was renewed without a failure. */
  readonly renewals: ReadonlyMap<string, readonly number[]>;
  /** Share of a stretch for which the machine was heard. */
  heard(machine: string, from: number, to: number): number;
}

export function judged(open: readonly Open[], { failures, renewals, heard }: Futures): Judged[] {
  return open.map(({ id, machine, at, horizonHours }) => {
    const end = at + horizonHours * HOUR_MS;
    // A failure at the moment itself was no future any more.
    const within = (times: readonly number[] | undefined) => times?.find((time) => time > at && time <= end) ?? null;
    const failedAt = within(failures.get(machine));
    const renewedAt = within(renewals.get(machine));
    if (renewedAt !== null && (failedAt === null || renewedAt < failedAt))
      return { id, outcome: 'repaired', failedAt: null };
    if (failedAt !== null) return { id, outcome: 'failed', failedAt };
    return { id, outcome: heard(machine, at, end) < LEAST_HEARD ? 'unheard' : 'survived', failedAt: null };
  });
}

/** Of closed intervals, and of what lasts since `openSince` where the machine can be heard now. A prediction costs a search, not a walk. */
export function heardIn(
  columns: IntervalColumns,
  machines: readonly string[],
  openSince: (machine: string) => number | null,
): Futures['heard'] {
  const spans = machines.map((machine) => {
    const since = openSince(machine);
    return new HeardSpans(since ?? Number.POSITIVE_INFINITY);
  });
  // By machine and time, as the historian tells them.
  for (let i = 0; i < columns.from.length; i++)
    if (columns.state[i] !== UNKNOWN)
      spans[columns.machine[i] as number]?.add(columns.from[i] as number, columns.to[i] as number);
  return (machine, from, to) => {
    const of = spans[machines.indexOf(machine)];
    return of && to > from ? (of.until(to) - of.until(from)) / (to - from) : 0;
  };
}

class HeardSpans {
  private readonly open: number;
  private readonly from: number[] = [];
  private readonly to: number[] = [];
  /** Heard before each span, ms. */
  private readonly before: number[] = [];

  /** `open`: heard from then on. */
  constructor(open: number) {
    this.open = open;
  }

  add(from: number, to: number): void {
    const last = this.to.length - 1;
    const begin = Math.max(from, this.to[last] ?? Number.NEGATIVE_INFINITY);
    if (to <= begin) return;
    this.before.push(
      last < 0 ? 0 : (this.before[last] as number) + (this.to[last] as number) - (this.from[last] as number),
    );
    this.from.push(begin);
    this.to.push(to);
  }

  /** Heard up to a moment, ms. */
  until(at: number): number {
    let [low, high] = [0, this.from.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.from[middle] as number) < at) low = middle + 1;
      else high = middle;
    }
    const i = low - 1;
    const end = i < 0 ? Number.NEGATIVE_INFINITY : (this.to[i] as number);
    const closed = i < 0 ? 0 : (this.before[i] as number) + Math.min(at, end) - (this.from[i] as number);
    return closed + Math.max(0, at - Math.max(this.open, end));
  }
}
