/**
 * An interval of the twin becomes pieces of the record: cut where its shift, hour, order, product, lot, crew, tool, recipe or
 * reason changes, each with its own share of what was counted. Counts of a part are differences of totals, so that the pieces
 * of an interval count what the interval counted, to the unit; neighbours are joined to whole stops. Pure.
 */
import type { Window } from '../../twin/derived.ts';
import type { Link } from '../../twin/events.ts';
import type { CalendarWord, State } from '../../twin/words.ts';
import type { Piece } from '../oee/piece.ts';
import type { Layers, What } from './layers.ts';

/** A closed stretch as the twin found it, or a part of one. */
export interface Base {
  readonly machine: string;
  readonly from: number;
  readonly to: number;
  readonly state: State;
  readonly fault: number;
  readonly good: number;
  readonly reject: number;
  readonly rework: number;
  readonly energy: number;
  /** Totals of the machine as they stood at `to`; null = not known, and then the last part counts all. */
  readonly goodTotal: number | null;
  readonly rejectTotal: number | null;
  /** Known where the others are. */
  readonly reworkTotal: number;
  /** Who held the line up, for a constraint that waits. */
  readonly cause: Pick<Link, 'machine' | 'state' | 'fault'> | null;
  /** The whole interval that this is, or is a part of; of one that lasts it ends at Infinity. */
  readonly wholeFrom: number;
  readonly wholeTo: number;
}

/** A piece as it is recorded: what figures are summed from, and what it was cut from. */
export interface RecordedPiece extends Piece {
  /** Planned run time of a unit of this machine by the rate of the line's constraint, ms; null = has none. */
  readonly lineIdealMs: number | null;
  /** The state as the twin saw it, before any reason. */
  readonly seen: State;
  readonly reasonBy: ReasonBy | null;
  /** The first piece of its reason in its stop: where the stop is counted for that reason. */
  readonly leads: boolean;
  readonly base: Base;
}

/** Who gave the reason: a person, or the fault code by the plant's table. */
export type ReasonBy = 'person' | 'fault';

export interface Reason {
  readonly id: string;
  readonly by: ReasonBy;
  /** What such time is, where the reason says: a meeting is a planned stop whatever the machine showed. */
  readonly state: State | null;
  /** Of maintenance: planned beforehand. */
  readonly planned: boolean;
}

/** Units since a machine is known; rework absent = none. */
export interface Totals {
  readonly good: number;
  readonly reject: number;
  readonly rework?: number;
}

/** What is known around an interval. */
export interface Ground {
  readonly layers: Layers;
  /** Hour and shift edges strictly inside (from, to). */
  edgesIn(from: number, to: number): readonly number[];
  /** Key of the shift at `at`, like `2026-11-21 early`; empty = between shifts. */
  shiftAt(at: number): string;
  /** Totals at the newest tally at or before `at`. */
  totalsAt(at: number): Totals | undefined;
  /** Planned run time of a unit, ms: by the machine's own rate and by that of the line's constraint. */
  idealMs(product: string): number | null;
  lineIdealMs(product: string): number | null;
  /** What a calendar that was changed afterwards says of `at`; empty = it was as the twin knew it. */
  calendarAt(at: number): CalendarWord | '';
  reasonOf(at: number, base: Base): Reason | null;
  /** A stop shorter than this is a short one, ms. */
  readonly microStopMs: number;
}

/** Pieces of bases of one machine in order of time; `joinStops` finds their whole stops, with their neighbours. */
export const cutParts = (bases: readonly Base[], ground: Ground): RecordedPiece[] =>
  bases.flatMap((base) => cutOne(base, ground));

function cutOne(base: Base, ground: Ground): RecordedPiece[] {
  const inside = [...ground.edgesIn(base.from, base.to), ...ground.layers.edgesIn(base.from, base.to)];
  const edges = [base.from, ...[...new Set(inside)].sort((a, b) => a - b), base.to];
  const parts = partsOf(base, edges, ground);
  return parts.map((part) => pieceOf(part, ground));
}

/** The part of a base that lies in a window; null = none does. */
export function clip(base: Base, window: Window, totalsAt: Ground['totalsAt']): Base | null {
  const from = Math.max(base.from, window.from);
  const to = Math.min(base.to, window.to);
  if (from >= to) return null;
  const edges = [...new Set([base.from, from, to, base.to])];
  return partsOf(base, edges, { totalsAt }).find((part) => part.from === from) ?? null;
}

/** The parts between the edges. Energy goes by time: power is even while the state is. */
function partsOf(base: Base, edges: readonly number[], ground: Pick<Ground, 'totalsAt'>): Base[] {
  const last = edges.length - 2;
  if (last === 0) return [base];
  const { goodTotal, rejectTotal, reworkTotal } = base;
  let good = goodTotal === null ? 0 : goodTotal - base.good;
  let reject = rejectTotal === null ? 0 : rejectTotal - base.reject;
  let rework = reworkTotal - base.rework;
  return edges.slice(0, -1).map((from, i) => {
    const to = edges[i + 1] as number;
    const known = i === last || goodTotal === null || rejectTotal === null ? undefined : ground.totalsAt(to);
    // A tally before this interval says nothing of it; one after its end cannot be: totals only grow.
    const goodThen = i === last ? (goodTotal ?? base.good) : clamp(known?.good ?? good, good, goodTotal ?? good);
    const rejectThen =
      i === last ? (rejectTotal ?? base.reject) : clamp(known?.reject ?? reject, reject, rejectTotal ?? reject);
    const reworkThen = i === last ? reworkTotal : clamp(known?.rework ?? rework, rework, reworkTotal);
    const part: Base = {
      ...base,
      from,
      to,
      good: goodThen - good,
      reject: rejectThen - reject,
      rework: reworkThen - rework,
      energy: (base.energy * (to - from)) / (base.to - base.from),
      goodTotal: goodTotal === null ? null : goodThen,
      rejectTotal: rejectTotal === null ? null : rejectThen,
      reworkTotal: reworkThen,
    };
    good = goodThen;
    reject = rejectThen;
    rework = reworkThen;
    return part;
  });
}

function pieceOf(part: Base, ground: Ground): RecordedPiece {
  const { layers } = ground;
  const of = (what: What) => layers.valueAt(what, part.from) || null;
  const product = of('product');
  const scheduled = stateBy(ground.calendarAt(part.from), part);
  const reason = ground.reasonOf(part.from, { ...part, state: scheduled });
  const state = reason?.state ?? scheduled;
  return {
    machine: part.machine,
    from: part.from,
    to: part.to,
    state,
    stop: null,
    maintenancePlanned: reason?.planned ?? true,
    fault: part.fault,
    reason: reason?.id ?? null,
    good: part.good,
    reject: part.reject,
    rework: part.rework,
    startReject: 0,
    idealMs: ground.idealMs(product ?? ''),
    energy: part.energy,
    product,
    order: of('order'),
    lot: of('lot'),
    shift: ground.shiftAt(part.from) || null,
    crew: of('crew'),
    tool: of('tool'),
    recipe: of('recipe'),
    lineIdealMs: ground.lineIdealMs(product ?? ''),
    seen: part.state,
    reasonBy: reason?.by ?? null,
    leads: false,
    base: part,
  };
}

/** As the twin judges (state-rules.ts): the calendar says what standing quietly is; a fault stays one, and who runs, runs. */
function stateBy(calendar: CalendarWord | '', { state, fault }: Base): State {
  if (calendar === '' || fault !== 0) return state;
  if (calendar === 'scheduled') return state === 'off' || state === 'planned-stop' ? 'idle' : state;
  return QUIET.includes(state) ? (calendar === 'break' ? 'planned-stop' : 'off') : state;
}

const QUIET: readonly State[] = ['idle', 'starved', 'blocked', 'micro-stop', 'breakdown', 'planned-stop', 'off'];

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));
