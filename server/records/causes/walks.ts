/** Walks back to first events, over the record: of a machine at a moment, of an order's lost time, of a flood of alarms. */
import { overlapOf, runs, type Stretch } from '../../../analytics/causes/stretch.ts';
import { type Ended, type Ground, type Walk, walkBack } from '../../../analytics/causes/walk-back.ts';
import type { Window } from '../../../twin/derived.ts';
import type { Line, PlantModel } from '../../../twin/plant/model.ts';
import type { Records } from '../database.ts';
import type { KnownOrder } from '../orders/order-store.ts';
import { type GroundParts, groundOf } from './ground.ts';

/** A walk goes back no further than this before where it begins, ms. */
const BACK_MS = 12 * 3_600_000;
/** Of an order, or a flood, so many standstills are walked back from: the longest, or the first. */
const MOST_WALKS = 40;
/** Shorter ones of an order are left out, ms. */
const WORTH_MS = 5_000;
/** The record is read a day at a time. */
const DAY_MS = 86_400_000;
const LONGEST_MS = 14 * DAY_MS;
/** What stood so shortly before the first alarm belongs to the flood. */
const BEFORE_FLOOD_MS = 10 * 60_000;
const MOST_ALARMS = 50;

export interface WalkFound {
  readonly machine: string;
  readonly at: number;
  readonly walk: Walk;
}

/** What many standstills began with. */
export interface FirstEvent {
  readonly machine: string;
  readonly state: Stretch['state'];
  readonly fault: number;
  readonly reason: string | null;
  readonly ended: Ended;
  /** Standstills that it began, and how long they were, ms. */
  readonly count: number;
  readonly ms: number;
  /** Where to walk back from: the machine that stood, and when, the longest of them. */
  readonly stood: string;
  readonly at: number;
}

export interface OrderWalk {
  readonly window: Window;
  readonly machine: string;
  /** How long the constraint stood while the order ran, ms, and in how many standstills worth telling. */
  readonly stoodMs: number;
  readonly standstills: number;
  /** Of these walked back from. */
  readonly walkedMs: number;
  readonly firstEvents: readonly FirstEvent[];
}

export interface FloodWalk {
  readonly alarms: readonly { readonly alarm: string; readonly machine: string | null; readonly at: number }[];
  /** The walk that goes back furthest; null = no machine with an alarm stood. */
  readonly found: WalkFound | null;
  readonly firstEvents: readonly FirstEvent[];
}

export interface WalksOptions extends GroundParts {
  readonly records: Records;
}

export class Walks {
  private readonly options: WalksOptions;

  constructor(options: WalksOptions) {
    this.options = options;
  }

  async of(line: Line, machine: string, at: number, known: number | null): Promise<WalkFound> {
    const window = { from: at - BACK_MS, to: Math.min(this.options.now(), at + BACK_MS / 12) };
    const ground = await groundOf(this.options, line, window, known);
    return { machine, at, walk: walkBack(ground, machine, at) };
  }

  /** Where the constraint stood while an order ran, and what each standstill began with. */
  async ofOrder(line: Line, window: Window): Promise<OrderWalk> {
    const cut = { from: Math.max(window.from, window.to - LONGEST_MS), to: window.to };
    const machine = idOf(this.options.plant(), line.constraint);
    const found: { readonly stood: number; readonly walk: WalkFound }[] = [];
    let stoodMs = 0;
    let standstills = 0;
    for (let from = cut.from; from < cut.to; from += DAY_MS) {
      const day = { from, to: Math.min(cut.to, from + DAY_MS) };
      const ground = await groundOf(this.options, line, { from: from - BACK_MS, to: day.to }, null);
      const own = (ground.machines.get(machine) ?? []).filter((one) => lost(one) && begins(one, day, cut));
      stoodMs += own.reduce((sum, one) => sum + overlapOf(one, cut), 0);
      const worth = own.filter((one) => overlapOf(one, cut) >= WORTH_MS);
      standstills += worth.length;
      for (const one of longest(worth, cut)) found.push(walked(ground, one, cut));
    }
    found.sort((a, b) => b.stood - a.stood);
    const taken = found.slice(0, MOST_WALKS);
    return {
      ...{ window: cut, machine, stoodMs, standstills },
      walkedMs: taken.reduce((sum, { stood }) => sum + stood, 0),
      firstEvents: firstEventsOf(taken),
    };
  }

  /** Of the lines whose machines had alarms in a window: what their first standstills began with. */
  async ofFlood(window: Window, lines: readonly Line[]): Promise<FloodWalk> {
    const plant = this.options.plant();
    const ids = lines.map(({ id }) => id);
    const alarms = await this.options.records.ask((db) =>
      db
        .selectFrom('alarm_event')
        .select(['alarm', 'machine', 'line', 'at_ms'])
        .where('what', '=', 'activated')
        .where('superseded', 'is', null)
        .where('at_ms', '>=', window.from)
        .where('at_ms', '<', window.to)
        // What belongs to no line is of the site alone.
        .where((is) =>
          is.or([is('line', 'in', ids), ...(ids.length === plant.lines.length ? [is('line', 'is', null)] : [])]),
        )
        .orderBy('at_ms')
        .limit(MOST_ALARMS)
        .execute(),
    );
    const found: { stood: number; walk: WalkFound }[] = [];
    const around = { from: window.from - BEFORE_FLOOD_MS, to: window.to };
    const touched = lines.filter(({ id }) => ids.includes(id) && alarms.some(({ line }) => line === id));
    for (const line of touched) {
      const ground = await groundOf(this.options, line, { from: window.from - BACK_MS, to: window.to }, null);
      const named = [...new Set(alarms.flatMap((one) => (one.line === line.id ? (one.machine ?? []) : [])))];
      for (const machine of [...new Set([...named, idOf(plant, line.constraint)])]) {
        const first = (ground.machines.get(machine) ?? []).find(
          (one) => lost(one) && overlapOf(one, around) >= WORTH_MS,
        );
        if (first) found.push(walked(ground, first, around));
      }
    }
    const begun = ({ walk: { walk } }: (typeof found)[number]) => walk.steps.at(-1)?.stretch.from ?? window.to;
    found.sort((a, b) => begun(a) - begun(b));
    return {
      alarms: alarms.map(({ alarm, machine, at_ms }) => ({ alarm, machine, at: at_ms })),
      found: found[0]?.walk ?? null,
      firstEvents: firstEventsOf(found.slice(0, MOST_WALKS)),
    };
  }
}

/** How long an order ran, as far as it did; null = it has not begun. */
export function orderWindow(
  order: KnownOrder,
  progress: { readonly begun: number | null; readonly ended: number | null },
  now: number,
): Window | null {
  const from = progress.begun ?? null;
  if (from === null) return null;
  const to = Math.min(now, progress.ended ?? now);
  return to > from ? { from: Math.min(from, order.plannedFrom ?? from, to), to } : null;
}

const QUIET: readonly Stretch['state'][] = ['off', 'planned-stop', 'idle', 'unknown'];
const lost = (one: Stretch): boolean => !runs(one) && !QUIET.includes(one.state);

/** A standstill is told once, on the day it begins, or on the first. */
const begins = (one: Stretch, day: Window, all: Window): boolean =>
  overlapOf(one, day) > 0 && (one.from >= day.from || day.from === all.from);

const longest = (list: readonly Stretch[], within: Window): Stretch[] =>
  [...list].sort((a, b) => overlapOf(b, within) - overlapOf(a, within)).slice(0, MOST_WALKS);

const walked = (ground: Ground, one: Stretch, within: Window) => {
  const at = Math.max(one.from, within.from);
  return { stood: overlapOf(one, within), walk: { machine: one.machine, at, walk: walkBack(ground, one.machine, at) } };
};

const idOf = (plant: PlantModel, slot: number): string => plant.machines[slot]?.id ?? '';

/** The one behind most standing first. */
function firstEventsOf(list: readonly { readonly stood: number; readonly walk: WalkFound }[]): FirstEvent[] {
  const groups = new Map<string, FirstEvent & { longest: number }>();
  for (const { stood, walk } of list) {
    const first = walk.walk.steps.at(-1)?.stretch;
    if (!first) continue;
    const { machine, state, fault, reason } = first;
    const { ended } = walk.walk;
    const key = JSON.stringify([machine, state, fault, reason, ended]);
    const known = groups.get(key);
    groups.set(key, {
      ...{ machine, state, fault, reason, ended },
      count: (known?.count ?? 0) + 1,
      ms: (known?.ms ?? 0) + stood,
      longest: Math.max(known?.longest ?? 0, stood),
      ...(known && known.longest >= stood
        ? { stood: known.stood, at: known.at }
        : { stood: walk.machine, at: walk.at }),
    });
  }
  return [...groups.values()].map(({ longest: _longest, ...one }) => one).sort((a, b) => b.ms - a.ms);
}
