/** How long material lasts at the present speed of lines that share what lies within reach of all of them. */

export interface Draw {
  readonly line: string;
  /** Used an hour, above 0. */
  readonly perHour: number;
  /** What only this line takes from, 0 or more. */
  readonly own: number;
}

/** Hours of production until a line has none left, by line. A line takes its own first, then what is shared. */
export function hoursUntilEmpty(draws: readonly Draw[], shared: number): Map<string, number> {
  const byOwn = draws.map((draw) => ({ ...draw, until: draw.own / draw.perHour })).sort((a, b) => a.until - b.until);
  let left = Math.max(0, shared);
  let at = 0;
  let rate = 0;
  let emptyAt = Number.POSITIVE_INFINITY;
  for (const draw of byOwn) {
    const needed = rate * (draw.until - at);
    if (rate > 0 && needed > left) break;
    left -= needed;
    at = draw.until;
    rate += draw.perHour;
  }
  if (rate > 0) emptyAt = at + left / rate;
  return new Map(byOwn.map(({ line, until }) => [line, Math.max(until, emptyAt)]));
}

export interface Worked {
  readonly works: boolean;
  /** Until when that holds, epoch ms. */
  readonly until: number;
}

/** No plan is looked at further ahead. */
const FURTHEST_MS = 60 * 86_400_000;

/** When so much time will have been worked, epoch ms; null = not within what is planned. `plan`: what holds at a moment. */
export function workedUntil(from: number, workMs: number, plan: (at: number) => Worked): number | null {
  let at = from;
  for (let left = workMs; at < from + FURTHEST_MS; ) {
    const { works, until } = plan(at);
    if (works && at + left <= until) return at + left;
    if (works) left -= until - at;
    at = Math.max(until, at + 1);
  }
  return null;
}
