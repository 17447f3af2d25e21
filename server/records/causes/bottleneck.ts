/** Which machine held a line up, and when, from its record: shifting bottleneck by active periods. */
import type { BottleneckShare, Momentary } from '../../../analytics/causes/bottleneck.ts';
import type { RecordedPiece } from '../../../analytics/record/cut.ts';
import type { Window } from '../../../twin/derived.ts';
import type { Line, PlantModel } from '../../../twin/plant/model.ts';
import type { State } from '../../../twin/words.ts';
import type { TimeQuestions } from '../time/questions.ts';
import type { HeldUp, HeldUpAsked } from './bottleneck-thread.ts';
import { inThread } from './in-thread.ts';

/** Who waits, or is not to work, is not active; of who says nothing it is not known. */
const NOT_ACTIVE: readonly State[] = ['starved', 'blocked', 'idle', 'planned-stop', 'off', 'unknown'];
const RUNS: readonly State[] = ['producing', 'slow'];
const WAITS: readonly State[] = ['starved', 'blocked'];
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
      return { machine, active: new Float64Array(0) };
    }
    return { machine, active: spansOf(own) };
  });
  if (knownMs === 0) return { shares: [], momentary: [], stepMs: null, reason: 'no-data' };
  const all = [...waited.values()].reduce((sum, ms) => sum + ms, 0);
  const asked: HeldUpAsked = { activities, window };
  const { shares, momentary, stepMs } = await inThread<HeldUp>(
    'bottleneck-thread',
    asked,
    activities.map(({ active }) => active.buffer),
  );
  return {
    shares: shares
      .map((share) => ({ ...share, waitedMs: waited.get(share.machine) ?? 0, silent: silent.has(share.machine) }))
      .sort((a, b) => b.momentary - a.momentary),
    momentary,
    stepMs,
    reason: all < COUPLED * knownMs ? 'nobody-waits' : null,
  };
}

/** Beginnings and ends of active pieces in turn, those that touch as one: numbers are handed to a thread without a copy. */
function spansOf(own: readonly RecordedPiece[]): Float64Array<ArrayBuffer> {
  const spans = new Float64Array(2 * own.length);
  let length = 0;
  for (const { state, from, to } of own) {
    if (NOT_ACTIVE.includes(state)) continue;
    if (length > 0 && spans[length - 1] === from) spans[length - 1] = to;
    else {
      spans[length++] = from;
      spans[length++] = to;
    }
  }
  return spans.slice(0, length);
}
