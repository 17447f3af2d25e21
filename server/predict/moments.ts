/** When to act on a machine: the windows in which its line stands by plan, held against the chance to fail and what each would cost. */
import { median } from 'simple-statistics';
import { type Moment, type MomentCosts, rightMoments } from '../../analytics/reliability/right-moment.ts';
import type { Window } from '../../twin/derived.ts';
import type { Machine, PlantModel } from '../../twin/plant/model.ts';
import type { Failure } from '../records/failures/failure-list.ts';
import { type IdleWindow, idleWindows } from '../records/maintenance/idle.ts';
import { HOUR_MS } from './histories.ts';
import type { CurvePoint } from './words.ts';

export interface RightMoment {
  /** Null = at once, or not at all. */
  readonly window: IdleWindow | null;
  /** Epoch ms; null = it is left alone. */
  readonly at: number | null;
  readonly failsBefore: number;
  readonly standstillHours: number;
  /** Null = no hour of the line has a price. */
  readonly expected: number | null;
}

export interface RightMoments {
  /** Cheapest first; by time where nothing has a price. */
  readonly moments: readonly RightMoment[];
  /** Median of the repairs of machines like it; null = there was none. */
  readonly workHours: number | null;
  readonly repairs: number;
}

/** Where no repair is known, and a window is no shorter. */
const WORK_HOURS = 1;
/** The same work planned: people and parts are ready, so it costs a fraction of what the standstill would. */
const PLANNED_SHARE = 1 / 6;
const MOST_WINDOWS = 3;

export function momentsOf(
  plant: PlantModel,
  machine: Machine,
  curve: readonly CurvePoint[],
  failures: readonly Failure[],
  orders: readonly Window[],
  now: number,
): RightMoments {
  const repairs = failures.map(({ at, until }) => (until - at) / HOUR_MS);
  const workHours = repairs.length > 0 ? median(repairs) : null;
  const line = plant.lines[machine.line];
  const horizon = curve.at(-1)?.hours ?? 0;
  const asked = { from: now, to: now + horizon * HOUR_MS, now };
  const windows = line ? idleWindows(plant, line, orders, asked).slice(0, MOST_WINDOWS) : [];
  const openings = windows.map((window) => ({
    window,
    from: (window.from - now) / HOUR_MS,
    to: (window.to - now) / HOUR_MS,
  }));
  const price = line?.stopCostPerHour ?? null;
  const hours = workHours ?? WORK_HOURS;
  const costs: MomentCosts = {
    failure: hours * (price ?? 0),
    work: PLANNED_SHARE * hours * (price ?? 0),
    standstillHour: price ?? 0,
    workHours: hours,
  };
  const found = rightMoments(curve, openings, costs);
  const told = ({
    opening,
    at,
    failsBefore,
    standstill,
    expected,
  }: Moment<(typeof openings)[number]>): RightMoment => ({
    ...{ window: opening?.window ?? null, at: at === null ? null : now + at * HOUR_MS, failsBefore },
    ...{ standstillHours: standstill, expected: price === null ? null : expected },
  });
  const byTime = (at: number | null) => at ?? Number.POSITIVE_INFINITY;
  const moments = price === null ? found.sort((a, b) => byTime(a.at) - byTime(b.at)) : found;
  return { moments: moments.map(told), workHours, repairs: repairs.length };
}
