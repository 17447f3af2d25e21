/** How machines and a line stood at a moment, from their record up to it: what a simulation of what comes next begins with. */
import type { StopAbility } from '../../twin/simulate/plant/abilities.ts';
import type { LineNow, MachineNow } from '../../twin/simulate/plant/question.ts';
import { causeIn } from '../calibrate/stops.ts';
import { runs, type Worked } from '../calibrate/worked.ts';

/** Who is not heard is taken to go on as it last was seen for so long, ms. */
const HEARD_MS = 10 * 60_000;

/** `worked`: in order of time; what lies behind `at` is not looked at. Null = it was not heard lately. */
export function machineAt(worked: readonly Worked[], at: number, stops: readonly StopAbility[]): MachineNow | null {
  const last = lastUntil(worked, at);
  const now = worked[last];
  if (!now || at - now.to > HEARD_MS) return null;
  let first = last;
  const goesOn = (before: Worked | undefined) =>
    before !== undefined &&
    (now.stop ? before.stop?.id === now.stop.id : before.state === now.state && before.stop === null);
  while (goesOn(worked[first - 1])) first--;
  const cause = now.stop ? causeIn(stops, now.stop) : undefined;
  const operated = operatedSince(worked, last, at, stops);
  return {
    state: now.state,
    since: now.stop?.from ?? (worked[first] as Worked).from,
    ...(cause !== undefined && { cause }),
    ...(Object.keys(operated).length > 0 && { operated }),
  };
}

/** Operation since the last stop of each cause, ms; causes that were not seen are missing. */
function operatedSince(
  worked: readonly Worked[],
  last: number,
  at: number,
  stops: readonly StopAbility[],
): Record<string, number> {
  const since: Record<string, number> = {};
  const missing = new Set(stops.map(({ cause }) => cause));
  let clock = 0;
  for (let i = last; i >= 0 && missing.size > 0; i--) {
    const one = worked[i] as Worked;
    if (runs(one)) clock += Math.min(one.to, at) - one.from;
    const cause = one.stop ? causeIn(stops, one.stop) : undefined;
    if (cause === undefined || !missing.delete(cause)) continue;
    since[cause] = clock;
  }
  return since;
}

/** What the line is at, by its constraint; orders are those that wait, the running one among them. */
export function lineAt(line: string, constraint: readonly Worked[], orders: LineNow['orders'], at: number): LineNow {
  const last = lastUntil(constraint, at);
  const now = constraint[last];
  let before = last;
  while (before >= 0 && !((constraint[before] as Worked).good > 0)) before--;
  const product = constraint[before]?.product ?? undefined;
  let first = last;
  while (constraint[first - 1]?.state === 'setup') first--;
  const running = orders.find(({ id }) => id === now?.order);
  return {
    ...{ line, orders: running ? [running, ...orders.filter((one) => one !== running)] : orders },
    ...(running && { running: running.id, counted: 'constraint' as const }),
    ...(product !== undefined && { product }),
    ...(now?.state === 'setup' && { changingSince: (constraint[first] as Worked).from }),
  };
}

/** Index of the last stretch that began before `at`; -1 = none did. */
function lastUntil(worked: readonly Worked[], at: number): number {
  let [low, high] = [0, worked.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((worked[middle] as Worked).from < at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
