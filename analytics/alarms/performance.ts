/**
 * How good an alarm system is to those who answer it: ANSI/ISA-18.2-2016, clause 16 (tables 5 to 7), EEMUA 191. Counted are
 * activations only: what returned, was acknowledged or was hidden asks for nothing.
 */
import type { Window } from '../../twin/derived.ts';

export const WINDOW_MS = 600_000;
/** A flood begins in a window with more activations than this, and ends in one with fewer than that. */
const FLOOD_ABOVE = 10;
const FLOOD_BELOW = 5;
/** So many activations in so long are chattering. */
const CHATTER_COUNT = 3;
const CHATTER_MS = 60_000;
export const STALE_MS = 24 * 3_600_000;
const TOP = 10;

/** What is to be reached; shares are 0..1. */
export const TARGETS = {
  perWindow: 1,
  perWindowMost: 2,
  floodShare: 0.01,
  staleMost: 5,
  topShare: 0.05,
  priorities: { low: 0.8, medium: 0.15, high: 0.05 },
} as const;

export interface Activation {
  readonly alarm: string;
  readonly priority: string;
  readonly at: number;
  /** When it returned; null = it is still on. */
  readonly to: number | null;
  /** Later found not to have been: it was told all the same, and asked for a response. */
  readonly notSo?: boolean;
}

export interface Flood {
  readonly from: number;
  readonly to: number;
  readonly activations: number;
}

export interface AlarmPerformance {
  readonly activations: number;
  /** Of those: told, and later found not to have been. */
  readonly notSo: number;
  /** Windows of ten minutes, from the beginning of the time asked for, empty ones too; the last may be shorter. */
  readonly windows: readonly number[];
  /** Activations in ten minutes; null = the time is shorter than one window. */
  readonly rate: number | null;
  readonly floods: readonly Flood[];
  /** Share of the windows that are in a flood. */
  readonly floodShare: number;
  readonly chattering: readonly { readonly alarm: string; readonly activations: number }[];
  /** On for 24 hours or more at the end, oldest first. */
  readonly stale: readonly { readonly alarm: string; readonly since: number }[];
  readonly top: readonly { readonly alarm: string; readonly activations: number; readonly share: number }[];
  /** Share of all activations of the ten most frequent; null = there were none. */
  readonly topShare: number | null;
  readonly priorities: Readonly<Record<string, number>>;
}

/** `activations` may reach back before the window: those count for what is stale alone. */
export function alarmPerformance(activations: readonly Activation[], { from, to }: Window): AlarmPerformance {
  const inside = activations.filter(({ at }) => at >= from && at < to).sort((a, b) => a.at - b.at);
  const windows: number[] = new Array(Math.ceil((to - from) / WINDOW_MS)).fill(0);
  for (const { at } of inside) {
    const i = Math.floor((at - from) / WINDOW_MS);
    windows[i] = (windows[i] ?? 0) + 1;
  }
  const { floods, flooded } = floodsOf(windows, from, to);
  const byAlarm = groupedBy(inside, ({ alarm }) => alarm);
  const counts = [...byAlarm].map(([alarm, { length }]) => ({
    alarm,
    activations: length,
    share: length / inside.length,
  }));
  const top = counts.sort((a, b) => b.activations - a.activations || a.alarm.localeCompare(b.alarm)).slice(0, TOP);
  const shares = groupedBy(inside, ({ priority }) => priority);
  return {
    activations: inside.length,
    notSo: inside.filter(({ notSo }) => notSo).length,
    windows,
    rate: to - from < WINDOW_MS ? null : inside.length / ((to - from) / WINDOW_MS),
    floods,
    floodShare: windows.length === 0 ? 0 : flooded / windows.length,
    chattering: [...byAlarm]
      .map(([alarm, times]) => ({ alarm, activations: chatteringIn(times.map(({ at }) => at)) }))
      .filter((one) => one.activations > 0)
      .sort((a, b) => b.activations - a.activations),
    stale: activations
      .filter((one) => !one.notSo && one.at < to && (one.to === null || one.to > to) && to - one.at >= STALE_MS)
      .map(({ alarm, at }) => ({ alarm, since: at }))
      .sort((a, b) => a.since - b.since),
    top,
    topShare: inside.length === 0 ? null : top.reduce((sum, { share }) => sum + share, 0),
    priorities: Object.fromEntries([...shares].map(([priority, { length }]) => [priority, length / inside.length])),
  };
}

function floodsOf(windows: readonly number[], from: number, to: number): { floods: Flood[]; flooded: number } {
  const floods: Flood[] = [];
  let flooded = 0;
  let begun: number | null = null;
  let count = 0;
  const end = (i: number) => {
    if (begun === null) return;
    floods.push({ from: from + begun * WINDOW_MS, to: Math.min(to, from + i * WINDOW_MS), activations: count });
    begun = null;
    count = 0;
  };
  windows.forEach((here, i) => {
    if (begun === null && here > FLOOD_ABOVE) begun = i;
    else if (begun !== null && here < FLOOD_BELOW) end(i);
    if (begun === null) return;
    flooded++;
    count += here;
  });
  end(windows.length);
  return { floods, flooded };
}

/** Activations that belong to a stretch of chattering; `times` in order. */
function chatteringIn(times: readonly number[]): number {
  const chatters = new Set<number>();
  for (let last = CHATTER_COUNT - 1; last < times.length; last++) {
    const first = last - CHATTER_COUNT + 1;
    if ((times[last] as number) - (times[first] as number) > CHATTER_MS) continue;
    for (let i = first; i <= last; i++) chatters.add(i);
  }
  return chatters.size;
}

function groupedBy(list: readonly Activation[], keyOf: (one: Activation) => string): Map<string, Activation[]> {
  const groups = new Map<string, Activation[]>();
  for (const one of list) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return groups;
}
