/**
 * Batches that ask for good units. What a station rejects is made up while the feed still is at that batch: the feed goes over to the next one when what
 * is out, and what the line holds at its usual yield less an allowance for bad luck, is as much as was asked. So a line ends with some units too many
 * rather than too few, as its people see to it.
 */
import type { Run, Wiring } from './run.ts';

export interface BatchCounts {
  /** Place of each feed's first batch in the lists; one more at the end. */
  readonly start: readonly number[];
  readonly asked: Float64Array;
  /** Units that the feed gave out, or that were in the line from the beginning. */
  readonly released: Float64Array;
  /** Units that left the last stations, and those that were rejected for good. */
  readonly good: Float64Array;
  readonly reject: Float64Array;
  /** When the first unit was begun, and when it was through: all that was asked is out, or all of it has passed. NaN = not yet. */
  readonly begun: Float64Array;
  /** Energy of the work on its units. */
  readonly kwh: Float64Array;
  readonly ended: Float64Array;
  /** When the station that is watched finished its last lot so far; NaN = none. */
  readonly watched: Float64Array;
}

/** Standard deviations of what the line still rejects: one batch in a thousand ends short. */
const ALLOWANCE = 3;

export function openBatches(asked: readonly (readonly number[])[]): BatchCounts {
  const start = [0];
  for (const batches of asked) start.push((start.at(-1) as number) + batches.length);
  const count = start.at(-1) as number;
  return {
    start,
    asked: Float64Array.from(asked.flat()),
    released: new Float64Array(count),
    good: new Float64Array(count),
    reject: new Float64Array(count),
    kwh: new Float64Array(count),
    begun: new Float64Array(count).fill(Number.NaN),
    ended: new Float64Array(count).fill(Number.NaN),
    watched: new Float64Array(count).fill(Number.NaN),
  };
}

/** Where a batch stands in the lists. */
export const batchAt = (counts: BatchCounts, feed: number, batch: number): number =>
  (counts.start[feed] as number) + batch;

/** Units that the feed must still give out for a batch to come to what is asked; 0 = enough are on their way. */
export function stillToFeed(run: Run, counts: BatchCounts, feed: number): number {
  const batch = run.feedBatch[feed] as number;
  const at = batchAt(counts, feed, batch);
  if (at >= (counts.start[feed + 1] as number)) return 0;
  const [good, reject] = [counts.good[at] as number, counts.reject[at] as number];
  const inside = (counts.released[at] as number) - good - reject;
  const missing = (counts.asked[at] as number) - good;
  if (missing <= 0) return 0;
  const yields = yieldOf(run, feed, batch);
  const held = inside * yields;
  const margin = ALLOWANCE * Math.sqrt(held * (1 - yields));
  // Rejects are made up unit by unit of what they cost; without any, what is inside is what will come.
  return Math.max(0, Math.ceil((missing - held + margin) / Math.max(yields, 0.01) - 1e-9));
}

/** Share of what is fed that is expected to come out good. Stations side by side count as one: each unit passes one of them. */
function yieldOf(run: Run, feed: number, batch: number): number {
  const { plan, wiring } = run;
  const kind = plan.kinds?.[feed]?.[batch] ?? 0;
  let good = 1;
  for (const beside of wiring.beside[feed] as readonly (readonly number[])[]) {
    let rejects = 0;
    for (const station of beside) {
      const told = plan.stations[station];
      const share = told?.recipes?.[kind]?.reject ?? told?.reject ?? 0;
      rejects += share * (1 - (told?.rework?.share ?? 0));
    }
    good *= 1 - rejects / beside.length;
  }
  return good;
}

type Neighbours = Pick<Wiring, 'ins' | 'outs' | 'before' | 'after'>;

/** Stations of a feed in groups that take from and give to the same neighbours. */
export function sideBySide(
  { ins, outs, before, after }: Neighbours,
  along: readonly number[],
): readonly (readonly number[])[] {
  const ends = (stores: readonly number[] = [], stations: Neighbours['before']) =>
    stores.map((store) => stations[store]?.join()).sort();
  const groups = new Map<string, number[]>();
  for (const station of along) {
    const key = `${ends(ins[station], before)}|${ends(outs[station], after)}`;
    const group = groups.get(key);
    if (group) group.push(station);
    else groups.set(key, [station]);
  }
  return [...groups.values()];
}
