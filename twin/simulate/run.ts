/**
 * One run of a plan: everything that changes, as plain arrays by station and store, so that a run forks by copying. No
 * clock, no I/O: `advance` moves it on to an instant, in one leap or in a thousand steps, with the same result.
 */
import { type BatchCounts, openBatches, sideBySide } from './batches.ts';
import { type Calendar, openCalendar, write } from './calendar.ts';
import { draw } from './distribution.ts';
import { type Crews, openCrews } from './open-crews.ts';
import { checkPlan, type RunPlan } from './plan.ts';
import { openStreams } from './streams.ts';
import { openTrail, type Trail } from './trail.ts';

/** What a station does, as it reports it. Append-only: the index is in the log. */
export const STATUSES = [
  'working',
  'starved',
  'blocked',
  'setup',
  'stopped',
  'paused',
  'short-stop',
  'not-scheduled',
  'service',
  'waits-repair',
  'waits-setup',
  'idle',
] as const;
export const WORKING = 0;
export const STARVED = 1;
export const BLOCKED = 2;
export const SETUP = 3;
export const STOPPED = 4;
export const PAUSED = 5;
export const SHORT_STOP = 6;
export const NOT_SCHEDULED = 7;
export const SERVICE = 8;
/** Stopped or to be changed over, and nobody is free for it. */
export const WAITS_REPAIR = 9;
export const WAITS_SETUP = 10;
/** Waiting, and nothing is left to be made. Told where orders are (`RunPlan.asked`). */
export const IDLE = 11;

/** Why a station may not work; several at once. */
export const HOLD_STOP = 1;
export const HOLD_SETUP = 2;
export const HOLD_PAUSE = 4;

/** Where a lot is. */
export const WAITING = 0;
export const BUSY = 1;
export const DONE = 2;

/** Kinds of events in the calendar. */
export const FINISH = 0;
export const FAIL = 1;
export const REPAIRED = 2;
export const SET_UP = 3;
export const ARRIVED = 4;
export const PATIENCE_OVER = 5;
export const CALENDAR_FAIL = 6;
export const CLOSES = 7;
export const OPENS = 8;
export const FEED_OPENS = 9;
export const COMES_BACK = 10;
export const TOLD_STOP = 11;
/** Code of a stop that a caller tells. */
export const TOLD = 0xffff;

export interface LogEntry {
  readonly at: number;
  readonly station: number;
  readonly status: number;
  /** Stop code, 0 = none. */
  readonly code: number;
  /** Totals of the station at this instant. */
  readonly good: number;
  readonly reject: number;
}

/** Units of one batch, queued in a store. */
export interface Segment {
  batch: number;
  units: number;
}

export interface Run {
  readonly plan: RunPlan;
  now: number;
  events: number;
  readonly calendar: Calendar;
  readonly words: Uint32Array;
  log: LogEntry[];

  // By station.
  readonly phase: Uint8Array;
  readonly hold: Uint8Array;
  readonly status: Uint8Array;
  readonly statusSince: Float64Array;
  /** ms spent so far, by station x status. */
  readonly spent: Float64Array;
  readonly stopCode: Int32Array;
  readonly stamp: Float64Array;
  readonly stopStamp: Float64Array;
  readonly setupStamp: Float64Array;
  /** When a changeover ends, and what is left of it while it rests (NaN = it does not rest). */
  readonly setupDue: Float64Array;
  readonly setupLeft: Float64Array;
  /** When the last stop and the last changeover began. */
  readonly stopAt: Float64Array;
  readonly setupAt: Float64Array;
  /** Status that a stop and a closed time show as. */
  readonly stopStatus: Uint8Array;
  readonly closedStatus: Uint8Array;
  /** ms of work left in the lot, and when work on it went on. */
  readonly remaining: Float64Array;
  readonly startedAt: Float64Array;
  /** ms of work so far: the operating clock. */
  readonly operated: Float64Array;
  readonly nextFail: Float64Array;
  readonly nextFailStop: Int32Array;
  readonly waitSince: Float64Array;
  readonly patienceOut: Uint8Array;
  readonly declared: Uint8Array;
  readonly lotUnits: Int32Array;
  readonly lotBatch: Int32Array;
  /** ms of work that the lot takes. */
  readonly lotMs: Float64Array;
  readonly batch: Int32Array;
  readonly recipe: Int32Array;
  readonly good: Float64Array;
  readonly reject: Float64Array;
  /** Units that were put right or are to be: no rejects. */
  readonly reworked: Float64Array;
  /** When the last lot was finished; NaN = none yet. */
  readonly lastAt: Float64Array;
  /** Work speed as a factor of the plan's, and the share rejected: a caller may change both. */
  readonly speed: Float64Array;
  readonly rejectShare: Float64Array;

  // By store.
  /** Ready to be taken, oldest first; and on their way through the store. */
  readonly segments: Segment[][];
  readonly travelling: Segment[][];
  /** On their way back into the store, to be worked on again. */
  readonly returning: Segment[][];
  readonly level: Float64Array;
  readonly moving: Float64Array;
  readonly closed: Uint8Array;

  // By feed.
  readonly feedBatch: Int32Array;
  readonly feedLeft: Float64Array;
  readonly released: Float64Array;
  /** Null = batches are not counted by themselves. */
  readonly batches: BatchCounts | null;

  readonly crews: Crews;

  /** Null = units are not followed. */
  readonly trail: Trail | null;

  readonly wiring: Wiring;
}

/** The plan in numbers. */
export interface Wiring {
  readonly ins: readonly (readonly number[])[];
  readonly outs: readonly (readonly number[])[];
  readonly before: readonly (readonly number[])[];
  readonly after: readonly (readonly number[])[];
  /** Feed that a station's units come from. */
  readonly feed: readonly number[];
  /** First stream of a station: service, reject, then for each stop its time and its repair. */
  readonly stream: readonly number[];
  /** Stations that draw from each feed, and all those that its units pass. */
  readonly firsts: readonly (readonly number[])[];
  readonly along: readonly (readonly number[])[];
  /** The same in groups of stations side by side. */
  readonly beside: readonly (readonly (readonly number[])[])[];
  /** Store that a station sends rework into; -1 = it sends none. */
  readonly back: readonly number[];
  /** Stops by station: time at which each falls due on the operating clock; Infinity for calendar stops. */
  readonly due: readonly Float64Array[];
  /** Of the same stops: where the operating clock stood at the last one; NaN = there was none in this run. */
  readonly stopped: readonly Float64Array[];
}

const STREAM_SERVICE = 0;
const STREAM_REJECT = 1;
const STREAM_STOPS = 2;
export const serviceStream = (run: Run, station: number): number =>
  (run.wiring.stream[station] as number) + STREAM_SERVICE;
export const rejectStream = (run: Run, station: number): number =>
  (run.wiring.stream[station] as number) + STREAM_REJECT;
export const timeStream = (run: Run, station: number, stop: number): number =>
  (run.wiring.stream[station] as number) + STREAM_STOPS + 2 * stop;
export const repairStream = (run: Run, station: number, stop: number): number => timeStream(run, station, stop) + 1;

/** A fresh run at time 0, empty. Replications differ in `replication` only. */
export function openRun(plan: RunPlan, seed: number, replication = 0, first: FirstTime = drawnAnew): Run {
  checkPlan(plan);
  const count = plan.stations.length;
  const index = new Map(plan.stations.map((station, i) => [station.id, i]));
  const keys: string[] = [];
  const stream = plan.stations.map(({ id, stops = [] }) => {
    const first = keys.length;
    keys.push(`${replication}/${id}/service`, `${replication}/${id}/reject`);
    stops.forEach((stop, s) => {
      const key = stop.key ?? `stop-${s}-${stop.code}`;
      keys.push(`${replication}/${id}/${key}/time`, `${replication}/${id}/${key}/repair`);
    });
    return first;
  });
  const at = (ids: readonly string[]) => ids.map((id) => index.get(id) as number);
  const before = plan.stores.map((store) => at(store.from));
  const after = plan.stores.map((store) => at(store.to));
  const joined = (ends: readonly (readonly number[])[], station: number) =>
    plan.stores.map((_store, s) => s).filter((s) => (ends[s] as readonly number[]).includes(station));
  const ins = plan.stations.map((_station, i) => joined(after, i));
  const feedOf = (station: number): number => {
    const from = before[ins[station]?.[0] ?? -1]?.[0];
    return from === undefined ? (plan.stations[station]?.feed ?? 0) : feedOf(from);
  };
  const feeds = 1 + plan.stations.reduce((most, station) => Math.max(most, station.feed ?? 0), 0);
  const feed = plan.stations.map((_station, i) => feedOf(i));
  const stationsWhere = (is: (station: number) => boolean) => plan.stations.map((_station, i) => i).filter(is);
  const kind = (f: number) => plan.kinds?.[f]?.[0] ?? 0;
  const recipe = Int32Array.from(feed, kind);
  const outs = plan.stations.map((_station, i) => joined(before, i));
  const along = Array.from({ length: feeds }, (_, f) => stationsWhere((i) => feed[i] === f));
  const run: Run = {
    plan,
    now: 0,
    events: 0,
    calendar: openCalendar(4 * count + 64),
    words: openStreams(seed, keys),
    log: [],
    phase: new Uint8Array(count),
    hold: new Uint8Array(count),
    status: new Uint8Array(count),
    statusSince: new Float64Array(count),
    spent: new Float64Array(count * STATUSES.length),
    stopCode: new Int32Array(count),
    stamp: new Float64Array(count),
    stopStamp: new Float64Array(count),
    setupStamp: new Float64Array(count),
    setupDue: new Float64Array(count),
    setupLeft: new Float64Array(count).fill(Number.NaN),
    stopAt: new Float64Array(count),
    setupAt: new Float64Array(count),
    stopStatus: new Uint8Array(count).fill(STOPPED),
    closedStatus: new Uint8Array(count).fill(PAUSED),
    remaining: new Float64Array(count),
    startedAt: new Float64Array(count),
    operated: new Float64Array(count),
    nextFail: new Float64Array(count).fill(Number.POSITIVE_INFINITY),
    nextFailStop: new Int32Array(count).fill(-1),
    waitSince: new Float64Array(count).fill(Number.NaN),
    patienceOut: new Uint8Array(count),
    declared: new Uint8Array(count),
    lotUnits: new Int32Array(count),
    lotBatch: new Int32Array(count).fill(-1),
    lotMs: new Float64Array(count),
    batch: new Int32Array(count),
    recipe,
    good: new Float64Array(count),
    reject: new Float64Array(count),
    reworked: new Float64Array(count),
    lastAt: new Float64Array(count).fill(Number.NaN),
    speed: new Float64Array(count).fill(1),
    rejectShare: Float64Array.from(
      plan.stations,
      (station, i) => station.recipes?.[recipe[i] as number]?.reject ?? station.reject ?? 0,
    ),
    segments: plan.stores.map(() => []),
    travelling: plan.stores.map(() => []),
    returning: plan.stores.map(() => []),
    level: new Float64Array(plan.stores.length),
    moving: new Float64Array(plan.stores.length),
    closed: new Uint8Array(plan.stores.length),
    feedBatch: new Int32Array(feeds),
    feedLeft: Float64Array.from({ length: feeds }, (_, f) =>
      plan.asked ? (plan.asked[f]?.[0] ?? 0) : (plan.batchUnits?.(f, 0) ?? Number.POSITIVE_INFINITY),
    ),
    released: new Float64Array(feeds),
    batches: plan.asked ? openBatches(plan.asked) : null,
    crews: openCrews(plan.crews ?? [], count),
    trail: plan.trail ? openTrail(count, plan.stores.length) : null,
    wiring: {
      ins,
      outs,
      before,
      after,
      feed,
      stream,
      firsts: Array.from({ length: feeds }, (_, f) => stationsWhere((i) => feed[i] === f && ins[i]?.length === 0)),
      along,
      beside: along.map((stations) => sideBySide({ ins, outs, before, after }, stations)),
      back: plan.stations.map(({ rework }) =>
        rework ? plan.stores.findIndex((store) => store.to.includes(rework.to)) : -1,
      ),
      stopped: plan.stations.map(({ stops = [] }) => new Float64Array(stops.length).fill(Number.NaN)),
      due: plan.stations.map(({ stops = [] }) => new Float64Array(stops.length).fill(Number.POSITIVE_INFINITY)),
    },
  };
  plan.stations.forEach(({ stops = [] }, i) => {
    stops.forEach((stop, s) => {
      const time = first(run, i, s);
      if (stop.clock === 'operating') (run.wiring.due[i] as Float64Array)[s] = time;
      else write(run.calendar, time, CALENDAR_FAIL, i, 0, s);
    });
    findNextFail(run, i);
  });
  plan.stations.forEach(({ closed = [] }, i) => {
    const [one] = closed;
    if (one) write(run.calendar, one.from, CLOSES, i, 0, 0);
  });
  plan.earliest?.forEach((batches, f) => {
    for (const at of new Set(batches)) if (at > 0 && Number.isFinite(at)) write(run.calendar, at, FEED_OPENS, f, 0, 0);
  });
  return run;
}

/** ms until the first stop of a kind, on its clock. */
export type FirstTime = (run: Run, station: number, stop: number) => number;

const drawnAnew: FirstTime = (run, station, stop) => {
  const { time } = run.plan.stations[station]?.stops?.[stop] ?? { time: { constant: Number.POSITIVE_INFINITY } };
  return draw(time, run.words, timeStream(run, station, stop));
};

/** A station goes over to a batch, and to how that is worked on. */
export function turnTo(run: Run, station: number, batch: number): void {
  run.batch[station] = batch;
  const recipes = run.plan.stations[station]?.recipes;
  if (!recipes) return;
  const kind = run.plan.kinds?.[run.wiring.feed[station] as number]?.[batch] ?? 0;
  run.recipe[station] = kind;
  run.rejectShare[station] = recipes[kind]?.reject ?? 0;
}

/** Puts units into a store before the run begins. */
export function fillStore(run: Run, store: number, batch: number, units: number): void {
  (run.segments[store] as Segment[]).push({ batch, units });
  run.level[store] = (run.level[store] as number) + units;
}

/** Where the operating clock of a station stands, ms. */
export const operatedNow = (run: Run, station: number): number =>
  (run.operated[station] as number) +
  (run.phase[station] === BUSY && run.hold[station] === 0 ? run.now - (run.startedAt[station] as number) : 0);

/** Of the stops on the operating clock, the one that falls due first. */
export function findNextFail(run: Run, station: number): void {
  const due = run.wiring.due[station] as Float64Array;
  let first = -1;
  for (let s = 0; s < due.length; s++) if (first < 0 || (due[s] as number) < (due[first] as number)) first = s;
  run.nextFailStop[station] = first;
  run.nextFail[station] = first < 0 ? Number.POSITIVE_INFINITY : (due[first] as number);
}

/** A copy that goes its own way; the plan is shared, it never changes. */
export function forkRun(run: Run): Run {
  const { plan, ...state } = run;
  return { plan, ...structuredCopy(state) };
}

/** Deep copy of plain objects, arrays and typed arrays (the pure core has no structuredClone). */
function structuredCopy<T>(value: T): T {
  if (ArrayBuffer.isView(value)) return (value as unknown as Float64Array).slice() as unknown as T;
  if (Array.isArray(value)) return value.map(structuredCopy) as unknown as T;
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, structuredCopy(entry)])) as T;
  return value;
}

/** Units inside the plant: in stores, on their way, in stations. */
export function workInProcess(run: Run): number {
  let units = 0;
  for (let s = 0; s < run.level.length; s++) {
    units += (run.level[s] as number) + (run.moving[s] as number);
    for (const back of run.returning[s] as Segment[]) units += back.units;
  }
  for (let i = 0; i < run.phase.length; i++) if (run.phase[i] !== WAITING) units += run.lotUnits[i] as number;
  return units;
}
