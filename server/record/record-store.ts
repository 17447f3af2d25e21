/**
 * The plant's recent past in memory, built from twin events: closed intervals, tallies and contexts by machine, line
 * changes by line. Bounded by age. A late correction replaces what it corrects.
 */
import type { Interval, Tally, TwinEvent } from '../../twin/events.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import { placeContext } from './contexts.ts';

export type LineChange = Extract<TwinEvent, { type: 'line-changed' }>;

/** What a machine worked on from `at` on. */
export interface Context {
  readonly at: number;
  readonly product: string;
  readonly order: string;
  readonly lot: string;
  /** Which of them were told to change here: the others hold from before. Absent = not known. */
  readonly told?: readonly ('product' | 'order' | 'lot')[];
}

/** How long intervals are kept in memory. */
const KEEP_MS = 8 * 86_400_000;
/** Entries that must be too old before they are dropped: dropping moves the rest. */
const SLACK = 256;

export class RecordStore {
  static readonly KEEP_MS = KEEP_MS;
  private readonly slots: ReadonlyMap<string, number>;
  private readonly lineSlots: ReadonlyMap<string, number>;
  private readonly intervals: Interval[][];
  private readonly tallies: Tally[][];
  private readonly contexts: Context[][];
  private readonly changes: LineChange[][];

  constructor(plant: PlantModel) {
    this.slots = new Map(plant.machines.map((machine) => [machine.id, machine.slot]));
    this.lineSlots = new Map(plant.lines.map((line) => [line.id, line.slot]));
    this.intervals = plant.machines.map(() => []);
    this.tallies = plant.machines.map(() => []);
    this.contexts = plant.machines.map(() => []);
    this.changes = plant.lines.map(() => []);
  }

  /** The same record by the numbers of a changed plant: machines and lines are known by name. */
  adopted(plant: PlantModel): RecordStore {
    const next = new RecordStore(plant);
    const take = <T>(from: readonly T[][], to: T[][], slots: ReadonlyMap<string, number>, now: typeof slots) => {
      for (const [id, slot] of now) {
        const list = from[slots.get(id) ?? -1];
        if (list) to[slot] = list;
      }
    };
    take(this.intervals, next.intervals, this.slots, next.slots);
    take(this.tallies, next.tallies, this.slots, next.slots);
    take(this.contexts, next.contexts, this.slots, next.slots);
    take(this.changes, next.changes, this.lineSlots, next.lineSlots);
    return next;
  }

  apply(event: TwinEvent): void {
    if (event.type === 'line-changed') {
      const list = this.changes[this.lineSlots.get(event.line) ?? -1];
      if (list) keepRecent(list, (change) => change.at, event.at).push(event);
      return;
    }
    if (!('machine' in event)) return;
    const m = this.slots.get(event.machine) ?? -1;
    const intervals = this.intervals[m];
    const tallies = this.tallies[m];
    const contexts = this.contexts[m];
    if (!intervals || !tallies || !contexts) return; // a machine the plant no longer has
    if (event.type === 'interval-closed') {
      const { type: _type, machine: _machine, ...interval } = event;
      keepRecent(intervals, (kept) => kept.to, interval.to).push(interval);
    } else if (event.type === 'history-corrected') {
      while (intervals.length > 0 && (intervals.at(-1) as Interval).to > event.from) intervals.pop();
      intervals.push(...event.added);
    } else if (event.type === 'tally') {
      const { type: _type, machine: _machine, ...tally } = event;
      keepRecent(tallies, (kept) => kept.at, tally.at);
      const place = after(tallies, (kept) => kept.at, tally.at);
      if (tallies[place - 1]?.at === tally.at) tallies[place - 1] = tally;
      else tallies.splice(place, 0, tally);
    } else if (event.type === 'context-changed') {
      placeContext(
        keepRecent(contexts, (kept) => kept.at, event.at),
        event,
      );
    }
  }

  /** Closed intervals that touch [from, to), whole (not cut). */
  intervalsOf(m: number, from: number, to: number): readonly Interval[] {
    const list = this.intervals[m] ?? [];
    const first = after(list, (interval) => interval.to, from);
    let last = first;
    while (last < list.length && (list[last] as Interval).from < to) last++;
    return list.slice(first, last);
  }

  /** The newest tally at or before `at`; undefined before the first. */
  tallyAt(m: number, at: number): Tally | undefined {
    const list = this.tallies[m] ?? [];
    return list[after(list, (tally) => tally.at, at) - 1];
  }

  firstInterval(m: number): Interval | undefined {
    return this.intervals[m]?.[0];
  }

  /** Contexts in force in [from, to): the one before `from` included. */
  contextsOf(m: number, from: number, to: number): readonly Context[] {
    const list = this.contexts[m] ?? [];
    const first = Math.max(0, after(list, (context) => context.at, from) - 1);
    return list.slice(first).filter((context) => context.at < to);
  }

  /** Line changes in force in [from, to): the one before `from` included. */
  changesOf(line: number, from: number, to: number): readonly LineChange[] {
    const list = this.changes[line] ?? [];
    const first = Math.max(0, after(list, (change) => change.at, from) - 1);
    return list.slice(first).filter((change) => change.at < to);
  }
}

/** Index of the first entry whose key is greater than `key`. */
function after<T>(list: readonly T[], keyOf: (entry: T) => number, key: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keyOf(list[middle] as T) <= key) low = middle + 1;
    else high = middle;
  }
  return low;
}

function keepRecent<T>(list: T[], keyOf: (entry: T) => number, now: number): T[] {
  if (list.length > SLACK && keyOf(list[SLACK] as T) < now - KEEP_MS) list.splice(0, SLACK);
  return list;
}
