/**
 * From a machine that waits back in time to what began it: along the flow, against it while it is starved and with it while it
 * is blocked. A buffer shifts the effect, so a neighbour is looked at from when the buffer between them last held most (or, of
 * one that is blocked, least): what was missing since then emptied (or filled) it. Of the neighbour's time since then that
 * counts which brought the most shortfall; its own standing is the first event, its own waiting is walked on from.
 *
 * How long goods travel is not in the model. A belt of so many units brings one in no more than the time in which it runs
 * empty, so a neighbour is looked at for that time, with an allowance. Where no level is measured what was in the buffer is
 * reckoned from what both machines counted. It tells what came before what, joined by the flow of goods; machines that
 * disturb each other otherwise (air, power, one operator) it does not see.
 */
import type { Window } from '../../twin/derived.ts';
import type { State } from '../../twin/words.ts';
import { type Joint, reachOf, sinceWhen } from './buffer-time.ts';
import { type Machines, overlapOf, type Stretch, standingAt } from './stretch.ts';
import { type NotIt, type Share, shareOf } from './suspect.ts';

export interface Ground {
  readonly machines: Machines;
  readonly joints: readonly Joint[];
}

export type Waiting = 'starved' | 'blocked';

/** A neighbour that was looked at and did not begin it. */
export interface RuledOut {
  readonly machine: string;
  readonly why: NotIt;
  /** What says so; null = all of the time that was looked at. */
  readonly evidence: Window | null;
}

/** What lies between a machine that waits and the neighbour that was looked at. */
export interface Between {
  readonly from: string;
  readonly to: string;
  /** Units of the machine before it. */
  readonly capacity: number;
  /** How long it feeds, or takes, when full, or empty, at the speed of then, ms; null = the speed is not known. */
  readonly lastsMs: number | null;
  /** What was in it when the neighbour's part began and when the wait began; null = neither measured nor reckoned. */
  readonly inside: { readonly begin: number; readonly end: number; readonly measured: boolean } | null;
}

export interface Step {
  readonly stretch: Stretch;
  /** What the neighbour's part is looked for in; null = where the walk began. */
  readonly window: Window | null;
  readonly between: Between | null;
  /** From its beginning to that of the wait it brought, ms. */
  readonly lagMs: number | null;
  /** All of its standing of this kind since then: short stops add up. */
  readonly together: { readonly count: number; readonly ms: number } | null;
  /** Its share of the shortfall that the neighbour brought, 0..1; null = where the walk began. */
  readonly share: number | null;
  /** Looked at beside it. */
  readonly ruledOut: readonly RuledOut[];
  /** Neighbours that fell short as well, the one that did most first. */
  readonly also: readonly { readonly stretch: Stretch; readonly share: number }[];
}

/** Why a walk ends. `edge`: it waits for what is outside of the line; `slow`: nobody stood, one ran slowly. */
export type Ended = 'first-event' | 'slow' | 'edge' | 'nobody-stood' | 'not-known' | 'running' | 'before-record';

export interface Walk {
  /** From where it began back to the first event. */
  readonly steps: readonly Step[];
  readonly ended: Ended;
  /** Neighbours of the last step that were ruled out where the walk ends without a first event. */
  readonly ruledOut: readonly RuledOut[];
}

/** Two machines tell of the same moment so far apart: a neighbour's stop may come after the wait that it brings. */
const SKEW_MS = 5_000;
/** Steps of one walk: no line is longer. */
const MOST_STEPS = 60;

/** What began the standstill of a machine at a moment. */
export function walkBack(ground: Ground, machine: string, at: number): Walk {
  const begun = standingAt(ground.machines.get(machine) ?? [], at);
  if (!begun) return { steps: [], ended: 'running', ruledOut: [] };
  const start = { between: null, window: null, lagMs: null, together: null, share: null, ruledOut: [], also: [] };
  const steps: Step[] = [{ stretch: begun, ...start }];
  for (;;) {
    const { stretch } = steps.at(-1) as Step;
    if (stretch.state === 'unknown') return { steps, ended: 'not-known', ruledOut: [] };
    if (!isWaiting(stretch.state))
      return { steps, ended: RUNS.includes(stretch.state) ? 'slow' : 'first-event', ruledOut: [] };
    const looked = lookFrom(ground, stretch, stretch.state);
    if (looked === null) return { steps, ended: 'edge', ruledOut: [] };
    const { next, ruledOut } = looked;
    const again = steps.some(({ stretch: known }) => known === next?.stretch);
    if (!next || again || steps.length >= MOST_STEPS)
      return { steps, ended: looked.blank ? 'before-record' : 'nobody-stood', ruledOut };
    steps.push(next);
  }
}

const RUNS: readonly State[] = ['producing', 'slow'];
const isWaiting = (state: State): state is Waiting => state === 'starved' || state === 'blocked';

interface Looked {
  readonly next: Step | null;
  readonly ruledOut: readonly RuledOut[];
  /** Of a neighbour nothing is recorded. */
  readonly blank: boolean;
}

/** The neighbours on the side that it waits for; null = there are none. */
function lookFrom({ machines, joints }: Ground, waits: Stretch, how: Waiting): Looked | null {
  const sides = joints.filter((joint) => (how === 'starved' ? joint.to : joint.from) === waits.machine);
  if (sides.length === 0) return null;
  const ruledOut: RuledOut[] = [];
  const suspects: { joint: Joint; share: Share; window: Window; lastsMs: number | null }[] = [];
  let blank = false;
  for (const joint of sides) {
    const neighbour = how === 'starved' ? joint.from : joint.to;
    const stretches = machines.get(neighbour) ?? [];
    const own = machines.get(waits.machine) ?? [];
    const reach = reachOf(joint, { own, stretches }, waits.from, how);
    const widest = { from: waits.from - reach.ms, to: waits.from };
    const since = sinceWhen(joint, { own, stretches }, widest, how);
    const window = { from: since, to: Math.min(waits.to, waits.from + SKEW_MS) };
    const found = shareOf(stretches, {
      ...{ window, widest, waiting: how },
      need: reach.need === null ? null : reach.need / (how === 'starved' ? 1 : joint.perUnitAfter),
    });
    if ('why' in found) {
      if (found.why === 'no-record') blank = true;
      ruledOut.push({ machine: neighbour, ...found });
    } else suspects.push({ joint, share: found, window, lastsMs: reach.lastsMs });
  }
  const isBlind = ({ share }: { readonly share: Share }) => Number(share.stretch.state === 'unknown');
  suspects.sort((a, b) => isBlind(a) - isBlind(b) || b.share.short - a.share.short);
  const [most, ...others] = suspects;
  if (!most) return { next: null, ruledOut, blank };
  const all = suspects.reduce((sum, { share }) => sum + share.short, 0);
  const { stretch, together, part } = most.share;
  const { joint, window, lastsMs } = most;
  return {
    next: {
      stretch,
      window,
      between: {
        from: joint.from,
        to: joint.to,
        capacity: joint.capacity,
        lastsMs,
        inside: insideOf(joint, machines, Math.max(stretch.from, window.from), waits.from, how),
      },
      lagMs: waits.from - stretch.from,
      together,
      share: part,
      ruledOut,
      also: others.map(({ share }) => ({ stretch: share.stretch, share: share.short / all })),
    },
    ruledOut,
    blank,
  };
}

/** What was in a buffer at two moments: measured, else what left it in between less what came in. */
function insideOf(joint: Joint, machines: Machines, then: number, at: number, how: Waiting): Between['inside'] {
  const measured = (moment: number) => joint.level.findLast(([time, value]) => time <= moment && value !== null)?.[1];
  const [before, after] = [measured(then), measured(at)];
  if (typeof before === 'number' && typeof after === 'number') return { begin: before, end: after, measured: true };
  const came = unitsIn(machines.get(joint.from) ?? [], { from: then, to: at });
  const left = unitsIn(machines.get(joint.to) ?? [], { from: then, to: at }) * joint.perUnitAfter;
  // Of a machine that counts nothing it cannot be told.
  const counts = (machine: string) => (machines.get(machine) ?? []).some(({ units }) => units > 0);
  if (!counts(joint.from) || !counts(joint.to)) return null;
  const change = left - came;
  // Who is starved has nothing left before it; who is blocked has a full one behind it.
  const end = how === 'starved' ? 0 : joint.capacity;
  return { begin: Math.min(joint.capacity, Math.max(0, end + change)), end, measured: false };
}

/** Units that were made in a window, each stretch's spread evenly over it. */
const unitsIn = (stretches: readonly Stretch[], window: Window): number =>
  stretches.reduce((sum, one) => {
    const part = overlapOf(one, window);
    return part > 0 ? sum + (one.units * part) / (one.to - one.from) : sum;
  }, 0);
