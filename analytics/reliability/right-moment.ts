/**
 * When to act on a machine that may fail: now, in a window in which its line stands anyway, or not at all. What acting at a moment costs on average is
 * what a failure before it would cost, by its chance, and the planned work with the standstill that it adds, by the chance that nothing fails before.
 * After the work the machine is as good as new for the rest of the horizon.
 */

/** Chance to have failed by so many hours from now, rising. */
export interface FailedBy {
  readonly hours: number;
  readonly probability: number;
}

/** Hours from now. */
export interface Opening {
  readonly from: number;
  readonly to: number;
}

export interface MomentCosts {
  /** Of a failure that comes unplanned: standstill and repair. */
  readonly failure: number;
  /** Of the same work, planned: parts and people. */
  readonly work: number;
  /** Of an hour in which the line stands for it. */
  readonly standstillHour: number;
  /** Hours the work takes. */
  readonly workHours: number;
}

export interface Moment<Of extends Opening> {
  /** Null = act at once, window or not. */
  readonly opening: Of | null;
  /** Hours from now at which the work begins; null = it is left alone within the horizon. */
  readonly at: number | null;
  readonly failsBefore: number;
  /** Hours that the line stands for the work beside the window. */
  readonly standstill: number;
  readonly expected: number;
}

/** Cheapest first. Openings that begin behind the horizon are left out: nothing is known of them. */
export function rightMoments<Of extends Opening>(
  curve: readonly FailedBy[],
  openings: readonly Of[],
  costs: MomentCosts,
): Moment<Of>[] {
  const horizon = curve.at(-1)?.hours ?? 0;
  const acting = (opening: Of | null): Moment<Of> => {
    const at = opening ? Math.max(0, opening.from) : 0;
    const failsBefore = failedBy(curve, at);
    const inside = opening ? Math.max(0, opening.to - at) : 0;
    const standstill = Math.max(0, costs.workHours - inside);
    const planned = costs.work + standstill * costs.standstillHour;
    return {
      opening,
      at,
      failsBefore,
      standstill,
      expected: failsBefore * costs.failure + (1 - failsBefore) * planned,
    };
  };
  const failsAtAll = failedBy(curve, horizon);
  const leaving: Moment<Of> = {
    ...{ opening: null, at: null, failsBefore: failsAtAll, standstill: 0, expected: failsAtAll * costs.failure },
  };
  const within = openings.filter(({ from, to }) => from < horizon && to > 0);
  return [acting(null), ...within.map(acting), leaving].sort((a, b) => a.expected - b.expected);
}

/** Between two moments failures lie evenly; before now there are none. */
export function failedBy(curve: readonly FailedBy[], hours: number): number {
  let [begin, before] = [0, 0];
  for (const { hours: end, probability } of curve) {
    if (hours <= end)
      return end > begin ? before + ((probability - before) * (hours - begin)) / (end - begin) : probability;
    [begin, before] = [end, probability];
  }
  return before;
}
