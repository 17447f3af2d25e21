/**
 * State intervals on their way out of the historian: columns, because a week of forty machines is some sixty thousand of
 * them, and an object each costs more than finding them.
 */
import { STATES } from '../../twin/words.ts';
import type { KeptInterval } from './historian.ts';

export const COLUMNS = ['machine', 'from', 'to', 'state', 'fault', 'good', 'reject', 'energy'] as const;

export interface IntervalColumns {
  /** Index into the machines that were asked for. */
  readonly machine: Float64Array;
  /** Epoch ms. */
  readonly from: Float64Array;
  readonly to: Float64Array;
  /** Index into STATES. */
  readonly state: Float64Array;
  readonly fault: Float64Array;
  readonly good: Float64Array;
  readonly reject: Float64Array;
  /** kWh */
  readonly energy: Float64Array;
}

export const emptyIntervals = (length: number): IntervalColumns => columnsOf(() => new Float64Array(length));

/** By machine and time; the same columns where they are in that order already. */
export function inOrder(columns: IntervalColumns, machines: number): IntervalColumns {
  const { machine, from } = columns;
  const sorted = (i: number) =>
    (machine[i - 1] as number) < (machine[i] as number) ||
    (machine[i - 1] === machine[i] && (from[i - 1] as number) <= (from[i] as number));
  let i = 1;
  while (i < from.length && sorted(i)) i++;
  if (i >= from.length) return columns;
  // By machine in one pass; within a machine they are mostly in order of time, as they were written.
  const ends = new Uint32Array(machines + 1);
  for (const m of machine) ends[m + 1] = (ends[m + 1] as number) + 1;
  for (let m = 0; m < machines; m++) ends[m + 1] = (ends[m + 1] as number) + (ends[m] as number);
  const place = new Uint32Array(from.length);
  const next = ends.slice();
  for (let row = 0; row < from.length; row++) {
    const m = machine[row] as number;
    place[next[m] as number] = row;
    next[m] = (next[m] as number) + 1;
  }
  for (let m = 0; m < machines; m++) {
    const rows = place.subarray(ends[m], ends[m + 1]);
    if (rows.some((row, k) => k > 0 && (from[row] as number) < (from[rows[k - 1] as number] as number)))
      rows.sort((a, b) => (from[a] as number) - (from[b] as number));
  }
  return columnsOf((name) => {
    const column = columns[name];
    const moved = new Float64Array(column.length);
    for (let row = 0; row < moved.length; row++) moved[row] = column[place[row] as number] as number;
    return moved;
  });
}

/** As objects, for what is asked seldom or of few. `machines`: as they were asked for. */
export function* intervalsIn(columns: IntervalColumns, machines: readonly string[]): Generator<KeptInterval> {
  for (let i = 0; i < columns.from.length; i++)
    yield {
      machine: machines[columns.machine[i] as number] as string,
      from: columns.from[i] as number,
      to: columns.to[i] as number,
      state: STATES[columns.state[i] as number] as KeptInterval['state'],
      fault: columns.fault[i] as number,
      good: columns.good[i] as number,
      reject: columns.reject[i] as number,
      energy: columns.energy[i] as number,
    };
}

export const columnsOf = (make: (name: (typeof COLUMNS)[number], place: number) => Float64Array): IntervalColumns =>
  Object.fromEntries(COLUMNS.map((name, place) => [name, make(name, place)])) as unknown as IntervalColumns;
