/** Which machine held a line up, and when, from its record: shifting bottleneck by active periods. */
import { type BottleneckShare, bottlenecksOf, type Momentary } from '../../../analytics/causes/bottleneck.ts';
import type { Window } from '../../../twin/derived.ts';
import type { Line, PlantModel } from '../../../twin/plant/model.ts';
import type { State } from '../../../twin/words.ts';
import type { TimeQuestions } from '../time/questions.ts';

/** Who waits, or is not to work, is not active; of who says nothing it is not known. */
const NOT_ACTIVE: readonly State[] = ['starved', 'blocked', 'idle', 'planned-stop', 'off', 'unknown'];
const RUNS: readonly State[] = ['producing', 'slow'];
const WAITS: readonly State[] = ['starved', 'blocked'];
/** Stretches of a time line; finer ones are told by who held the line up longest in each step. */
const MOST_STRETCHES = 1_000;
/**
 * A machine that made less than this share of what it could while it said it ran does not say when it waits: the constraint of
 * a line has no time to spare. It is told, and holds nobody up.
 */
const AT_WORK = 0.5;
/** Less waiting than this share of the window by all machines together is no coupling. */
const COUPLED = 0.001;

export interface LineBottleneck {
  readonly shares: readonly (BottleneckShare & {
    readonly waitedMs: number;
    /** Left out: it does not say when it waits. */
    readonly silent: boolean;
  })[];
  readonly momentary: readonly Momentary[];
  /** Each stretch is who held the line up longest in so long, ms; null = as it was. */
  readonly stepMs: number | null;
  /** Why nothing can be told; null = it can. */
  readonly reason: 'no-data' | 'nobody-waits' | null;
}

export async function lineBottleneck(
  plant: PlantModel,
  questions: TimeQuestions,
  line: Line,
  window: Window,
  known: number | null,
): Promise<LineBottleneck> {
  const machines = line.machines.flatMap((slot) => plant.machines[slot]?.id ?? []);
  const pieces = await questions.at(machines, (moment) => questions.piecesOf(moment, machines, window, known));
  const waited = new Map<string, number>();
  const silent = new Set<string>();
  let knownMs = 0;
  const activities = [...pieces].map(([machine, own]) => {
    let ms = 0;
    let ranMs = 0;
    let workMs = 0;
    for (const { state, from, to, good, reject, rework, idealMs } of own) {
      if (WAITS.includes(state)) ms += to - from;
      if (state !== 'unknown') knownMs += to - from;
      if (!RUNS.includes(state) || idealMs === null) continue;
      ranMs += to - from;
      workMs += (good + reject + rework) * idealMs;
    }
    waited.set(machine, ms);
    if (ranMs > 0 && workMs < AT_WORK * ranMs) {
      silent.add(machine);
      return { machine, active: [] };
    }
    return { machine, active: own.filter(({ state }) => !NOT_ACTIVE.includes(state)) };
  });
  if (knownMs === 0) return { shares: [], momentary: [], stepMs: null, reason: 'no-data' };
  const { shares, momentary } = bottlenecksOf(activities, window);
  const all = [...waited.values()].reduce((sum, ms) => sum + ms, 0);
  const told = merged(momentary);
  const stepMs = told.length > MOST_STRETCHES ? Math.ceil((window.to - window.from) / MOST_STRETCHES) : null;
  return {
    shares: shares
      .map((share) => ({ ...share, waitedMs: waited.get(share.machine) ?? 0, silent: silent.has(share.machine) }))
      .sort((a, b) => b.momentary - a.momentary),
    momentary: stepMs === null ? told : merged(inSteps(told, window, stepMs)),
    stepMs,
    reason: all < COUPLED * knownMs ? 'nobody-waits' : null,
  };
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
