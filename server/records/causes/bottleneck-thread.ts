/** The thread that works out who held a line up: a week of a line would hold the event loop for a tenth of a second. */
import { parentPort, workerData } from 'node:worker_threads';
import { type BottleneckShare, bottlenecksOf, type Momentary } from '../../../analytics/causes/bottleneck.ts';
import type { Window } from '../../../twin/derived.ts';

/** Stretches of a time line; finer ones are told by who held the line up longest in each step. */
const MOST_STRETCHES = 1_000;

export interface HeldUpAsked {
  /** Beginnings and ends of active periods in turn, epoch ms. */
  readonly activities: readonly { readonly machine: string; readonly active: Float64Array }[];
  readonly window: Window;
}

export interface HeldUp {
  readonly shares: readonly BottleneckShare[];
  readonly momentary: readonly Momentary[];
  /** Each stretch is who held the line up longest in so long, ms; null = as it was. */
  readonly stepMs: number | null;
}

const { activities, window } = workerData as HeldUpAsked;
const { shares, momentary } = bottlenecksOf(
  activities.map(({ machine, active }) => ({ machine, active: windowsOf(active) })),
  window,
);
const told = merged(momentary);
const stepMs = told.length > MOST_STRETCHES ? Math.ceil((window.to - window.from) / MOST_STRETCHES) : null;
const found: HeldUp = {
  ...{ shares, stepMs },
  momentary: stepMs === null ? told : merged(inSteps(told, window, stepMs)),
};
parentPort?.postMessage(found);

function windowsOf(active: Float64Array): Window[] {
  return Array.from({ length: active.length / 2 }, (_, i) => ({
    from: active[2 * i] as number,
    to: active[2 * i + 1] as number,
  }));
}

function merged(list: readonly Momentary[]): Momentary[] {
  const found: Momentary[] = [];
  for (const one of list) {
    const last = found.at(-1);
    if (last && last.machine === one.machine && last.to === one.from) found[found.length - 1] = { ...last, to: one.to };
    else found.push(one);
  }
  return found;
}

/** Of each step the machine that was the bottleneck longest. */
function inSteps(list: readonly Momentary[], { from, to }: Window, step: number): Momentary[] {
  const found: Momentary[] = [];
  let i = 0;
  for (let begin = from; begin < to; begin += step) {
    const end = Math.min(to, begin + step);
    const ms = new Map<string | null, number>();
    for (; i < list.length; i++) {
      const one = list[i] as Momentary;
      const part = Math.min(one.to, end) - Math.max(one.from, begin);
      if (part > 0) ms.set(one.machine, (ms.get(one.machine) ?? 0) + part);
      if (one.to > end) break;
    }
    const [most] = [...ms].sort((a, b) => b[1] - a[1]);
    found.push({ from: begin, to: end, machine: most?.[0] ?? null });
  }
  return found;
}
