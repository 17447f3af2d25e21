/**
 * What is simulated: stations joined by stores. Times in ms, amounts in base units (bottles, trays). A store may have
 * several stations before and behind it: identical servers, a split, a merge are all just that.
 */
import type { Distribution } from './distribution.ts';

/** A way in which a station stops by itself: a failure, a jam, a micro-stop. */
export interface StopPlan {
  /** Carried to the log, e.g. a fault code. */
  readonly code: number;
  /** ms until the next one, counted on `clock`. */
  readonly time: Distribution;
  readonly repair: Distribution;
  /** `operating`: counts only while a lot is being worked on. `calendar`: counts always. */
  readonly clock: 'operating' | 'calendar';
  /** What its draws are keyed by; absent = its place and code. A stop that has a key keeps its luck when others come or go. */
  readonly key?: string;
  /** Status meanwhile (run.ts); absent = stopped. */
  readonly status?: number;
  /** Number of the crew that repairs it; absent = somebody is always there. */
  readonly crew?: number;
}

/** How a station works on one kind of batch. */
export interface Recipe {
  /** ms for a full lot. */
  readonly service: Distribution;
  readonly reject: number;
}

/** Stretch in which a station is not worked at, ms of the run. */
export interface Closed {
  readonly from: number;
  readonly to: number;
  /** Status meanwhile (run.ts). */
  readonly status: number;
}

export interface StationPlan {
  readonly id: string;
  /** Units taken, worked on and handed over together. */
  readonly lot: number;
  /** ms of work for a full lot; a smaller last lot takes its share. */
  readonly service: Distribution;
  /** Share of units rejected at the end of the work, 0..1. */
  readonly reject?: number;
  readonly stops?: readonly StopPlan[];
  /** ms of waiting before the station reports starved or blocked; 0 = at once. Shorter waits count as work. */
  readonly patienceMs?: number;
  /** Units that must queue up before a station that reported starved starts again. */
  readonly prime?: number;
  /** Its work is the time between two arrivals: a unit begins to be when it is done. */
  readonly arrivals?: boolean;
  /** Stations without a store before them draw from this feed. Default 0. */
  readonly feed?: number;
  /** By kind of batch (`RunPlan.kinds`), in place of `service` and `reject`. */
  readonly recipes?: readonly Recipe[];
  /** In order, apart from each other. */
  readonly closed?: readonly Closed[];
  /** Electric power while it works, kW: each batch is told what it took (`BatchCounts.kwh`). */
  readonly kw?: number;
  /** Number of the crew that changes it over; absent = somebody is always there. */
  readonly setupCrew?: number;
  /** Of what it rejects so much goes back into the first store before the station `to`, after so long. */
  readonly rework?: { readonly share: number; readonly to: string; readonly afterMs: number };
}

export interface StorePlan {
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** Units outside all stations; Infinity = unlimited. */
  readonly capacity: number;
  /** ms a unit needs to travel through. */
  readonly transitMs?: number;
}

export interface RunPlan {
  readonly stations: readonly StationPlan[];
  readonly stores: readonly StorePlan[];
  /** Units of batch 0, 1, 2, ... of a feed. Absent: one endless batch. */
  readonly batchUnits?: (feed: number, batch: number) => number;
  /**
   * Good units asked of each batch, by feed, in place of `batchUnits`: rejects are made up. The feed goes over to the next batch when what is out and
   * what the line holds of this one will most likely do; `run.batches` counts each.
   */
  readonly asked?: readonly (readonly number[])[];
  /** Kind of each batch, by feed: which of a station's recipes it follows. */
  readonly kinds?: readonly (readonly number[])[];
  /** By feed, a station whose last lot of each batch is noted (`BatchCounts.watched`); -1 = none. */
  readonly watch?: readonly number[];
  /** ms of the run before which a batch does not begin, by feed. */
  readonly earliest?: readonly (readonly number[])[];
  /** People in each crew. */
  readonly crews?: readonly number[];
  /** A changeover stands still while its station is closed. Default false. */
  readonly setupRests?: boolean;
  /** ms a station needs from one batch to the next. Absent: none. */
  readonly setupMs?: (station: number, from: number, to: number) => number;
  /** Follow each unit (`Run.trail`): for single units alone. Default false. */
  readonly trail?: boolean;
  /** Keep a log of status changes (`Run.log`). Default false. */
  readonly log?: boolean;
}

/** Throws on a plan that could never run: misuse by our own code, a person's file is checked before. */
export function checkPlan(plan: RunPlan): void {
  const stations = new Map(plan.stations.map((station) => [station.id, station]));
  if (stations.size !== plan.stations.length) throw new RangeError('checkPlan: two stations have the same id');
  for (const station of plan.stations)
    if (!(station.lot >= 1)) throw new RangeError(`checkPlan: ${station.id} needs a lot of 1 unit or more`);
  if (
    plan.trail &&
    (plan.stations.some(({ lot }) => lot > 1) || plan.stores.some(({ transitMs = 0 }) => transitMs > 0))
  )
    throw new RangeError('checkPlan: only single units that travel in no time can be followed');
  for (const { id, rework } of plan.stations)
    if (rework && !plan.stores.some(({ to }) => to.includes(rework.to)))
      throw new RangeError(`checkPlan: what ${id} sends back finds no store before ${rework.to}`);
  for (const { from, to, capacity, transitMs = 0 } of plan.stores) {
    const lots = [from, to].map((ids) =>
      ids.map((id) => {
        const station = stations.get(id);
        if (!station) throw new RangeError(`checkPlan: no station ${id}`);
        return station.lot;
      }),
    );
    const [give, take] = lots.map((list) => Math.max(1, ...list)) as [number, number];
    const name = `${from.join('+')} to ${to.join('+')}`;
    if (capacity === 0) {
      if (give > 1 || take > 1 || transitMs > 0)
        throw new RangeError(`checkPlan: without a store, ${name} hands over single units, at once`);
      // With less room a rest too small to take could leave too little space to give: both would wait for ever.
    } else if (capacity < give + take - 1)
      throw new RangeError(`checkPlan: from ${name} lots of ${give} and ${take} need room for ${give + take - 1}`);
  }
}
