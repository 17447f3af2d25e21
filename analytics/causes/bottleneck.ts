/**
 * Which machine holds a line up, by its active periods (Roser, Nakano and Tanaka 2002): at a moment it is the machine whose
 * uninterrupted active period around that moment is the longest. Working, changing over and being down are active; starved
 * and blocked are not. Where the period of one bottleneck overlaps that of the next, the bottleneck shifts between the two.
 *
 * It needs machines that wait for each other: a line whose machines never starve nor block has no bottleneck in this sense.
 */
import type { Window } from '../../twin/derived.ts';

export interface Activity {
  readonly machine: string;
  /** Active periods, any unit of time; those that touch or overlap are one. */
  readonly active: readonly Window[];
}

/** `machine` null: nobody was active. */
export interface Momentary extends Window {
  readonly machine: string | null;
}

export interface BottleneckShare {
  readonly machine: string;
  /** Time in which it was the momentary bottleneck. */
  readonly momentary: number;
  /** Share of the window in which it was active, 0..1. */
  readonly activeShare: number;
  /** Mean length of its active periods; null = it had none. */
  readonly meanActive: number | null;
  /** Of its periods as bottleneck: time as the only one, and time that it shared with the one before or after. */
  readonly sole: number;
  readonly shifting: number;
}

export interface Bottlenecks {
  /** Cut wherever any machine begins or ends to be active. */
  readonly momentary: readonly Momentary[];
  readonly shares: readonly BottleneckShare[];
}

interface Period extends Window {
  readonly machine: string;
}

export function bottlenecksOf(activities: readonly Activity[], window: Window): Bottlenecks {
  const periods = activities.map(({ machine, active }) => ({ machine, active: joined(machine, active, window) }));
  const edges = new Set([window.from, window.to]);
  for (const { active } of periods)
    for (const { from, to } of active) {
      edges.add(from);
      edges.add(to);
    }
  const times = [...edges].sort((a, b) => a - b);
  const momentary: Momentary[] = [];
  const held: Period[] = [];
  const next = periods.map(() => 0);
  for (let i = 0; i + 1 < times.length; i++) {
    const from = times[i] as number;
    let longest: Period | null = null;
    periods.forEach(({ active }, m) => {
      while (((active[next[m] as number] as Period | undefined)?.to ?? Number.POSITIVE_INFINITY) <= from)
        (next[m] as number)++;
      const period = active[next[m] as number];
      if (period && period.from <= from && (longest === null || lengthOf(period) > lengthOf(longest))) longest = period;
    });
    const found = longest as Period | null;
    momentary.push({ from, to: times[i + 1] as number, machine: found?.machine ?? null });
    if (found && held.at(-1) !== found) held.push(found);
  }
  const shared = sharedOf(held);
  return { momentary, shares: periods.map((one) => shareOf(one, momentary, held, shared, lengthOf(window))) };
}

function shareOf(
  { machine, active }: { readonly machine: string; readonly active: readonly Period[] },
  momentary: readonly Momentary[],
  held: readonly Period[],
  shared: ReadonlyMap<Period, number>,
  windowLength: number,
): BottleneckShare {
  const all = active.reduce((sum, period) => sum + lengthOf(period), 0);
  const mine = [...new Set(held)].filter((period) => period.machine === machine);
  const shifting = mine.reduce((sum, period) => sum + (shared.get(period) ?? 0), 0);
  return {
    machine,
    momentary: momentary.reduce((sum, one) => (one.machine === machine ? sum + lengthOf(one) : sum), 0),
    activeShare: all / windowLength,
    meanActive: active.length > 0 ? all / active.length : null,
    sole: mine.reduce((sum, period) => sum + lengthOf(period), 0) - shifting,
    shifting,
  };
}

/** Of each period as bottleneck, how much of it the one before or the one after overlaps. */
function sharedOf(held: readonly Period[]): Map<Period, number> {
  const shared = new Map<Period, number>();
  held.forEach((period, i) => {
    const overlaps = [held[i - 1], held[i + 1]].flatMap((other) => {
      const overlap = other && { from: Math.max(period.from, other.from), to: Math.min(period.to, other.to) };
      return overlap && overlap.to > overlap.from ? [overlap] : [];
    });
    const length = joined(period.machine, overlaps, period).reduce((sum, one) => sum + lengthOf(one), 0);
    shared.set(period, (shared.get(period) ?? 0) + length);
  });
  return shared;
}

/** Inside of the window, in order, with those that touch made one. */
function joined(machine: string, active: readonly Window[], window: Window): Period[] {
  const periods: Period[] = [];
  for (const { from, to } of [...active].sort((a, b) => a.from - b.from)) {
    const period = { machine, from: Math.max(from, window.from), to: Math.min(to, window.to) };
    if (!(period.to > period.from)) continue;
    const last = periods.at(-1);
    if (last && period.from <= last.to) periods[periods.length - 1] = { ...last, to: Math.max(last.to, period.to) };
    else periods.push(period);
  }
  return periods;
}

const lengthOf = ({ from, to }: Window): number => to - from;
