/** `gemba schedule` on a floor model: reads, searches in threads, and says the plan. */
import type { LateOrder } from '../../../analytics/schedule/floor/explain.ts';
import type { FloorPlan } from '../../../analytics/schedule/floor/floor-plan.ts';
import { GOALS, type Goal } from '../../../analytics/schedule/floor/model.ts';
import { readFloor } from './floor-shape.ts';
import { solveInThreads, type ThreadOptions } from './solve-in-threads.ts';

/** What is printed: the plan, why orders are late (the worst twenty), and the goals of other good plans. */
export interface PrintedPlan extends FloorPlan {
  readonly seed: number;
  /** Plans that were tried. */
  readonly tried: number;
  readonly late: readonly LateOrder[];
  readonly candidates: readonly Readonly<Record<Goal, number>>[];
}

const MOST_EXPLAINED = 20;

export type PlannedFile =
  | { readonly ok: true; readonly plan: PrintedPlan }
  | { readonly ok: false; readonly sentence: string };

export async function planFile(text: string, options: Omit<ThreadOptions, 'explained'>): Promise<PlannedFile> {
  const read = readFloor(text);
  if (!read.ok)
    return {
      ok: false,
      sentence: read.problems.map(({ place, reason, fix }) => `${place}: ${reason}; ${fix}`).join('\n'),
    };
  const { candidates, tried, made } = await solveInThreads(read.model, { ...options, explained: MOST_EXPLAINED });
  const goalsOf = (goals: Float64Array) =>
    Object.fromEntries(GOALS.map((goal, k) => [goal, goals[k]])) as Record<Goal, number>;
  const others = candidates.map(({ goals }) => goalsOf(goals));
  return { ok: true, plan: { ...made.plan, seed: options.seed, tried, late: made.late, candidates: others } };
}
