import type { Calendar } from './calendar.ts';
import type { Holding } from './capacity.ts';
import type { FloorModel } from './model.ts';
import type { Setups } from './setups.ts';

/**
 * A floor model in numbers, for the decoder. Items are what takes time on a resource: all operations that are not done and are not
 * left out, then maintenance. Rows of lists are found as `first[i]` up to `first[i + 1]`.
 */
export interface Floor {
  readonly model: FloorModel;
  readonly now: number;
  readonly items: number;
  readonly resources: number;
  /** Operation or maintenance id. */
  readonly ids: readonly string[];
  /** Order of each item; -1: maintenance. */
  readonly orderOf: Int32Array;
  /** Start at the earliest: now, frozen zone, release, material, what is done already. */
  readonly earliest: Float64Array;
  /** Start at the latest, by what is done already; end at the latest, of maintenance. FAR: none. */
  readonly startBy: Float64Array;
  readonly endBy: Float64Array;
  readonly span: Uint8Array;
  readonly resume: Float64Array;
  /** Choices, by item. */
  readonly choiceFirst: Int32Array;
  readonly choiceResource: Int32Array;
  readonly choiceDuration: Float64Array;
  readonly choiceKw: Float64Array;
  /** The resource's calendar where its needs are open too. */
  readonly choiceCalendar: Calendar[];
  /** Needs, by choice. */
  readonly needFirst: Int32Array;
  readonly needSecondary: Int32Array;
  readonly needAmount: Int32Array;
  /** Whether a secondary is held through pauses. */
  readonly throughout: Uint8Array;
  /** What is held before anything is planned: absences and fixed items. */
  readonly held: readonly Holding[];
  /** What an item waits for. */
  readonly beforeFirst: Int32Array;
  readonly before: Int32Array;
  readonly beforeMin: Float64Array;
  readonly beforeMax: Float64Array;
  /** What waits for an item. */
  readonly afterFirst: Int32Array;
  readonly after: Int32Array;
  /** Some item has a longest wait. */
  readonly hasMax: boolean;
  /** Fixed items: start, or -FAR. The choice is the only one. */
  readonly fixedStart: Float64Array;
  readonly fixedEnd: Float64Array;
  /** Started work is set up already. */
  readonly started: Uint8Array;
  /** Fixed items of a resource by start. */
  readonly fixedOf: readonly Int32Array[];
  readonly setups: Setups;
  /** By resource: attribute of its campaigns, or -1; calendar and crew of its changeovers. */
  readonly campaign: Int32Array;
  readonly setupCalendar: readonly Calendar[];
  readonly setupCrew: Int32Array;
  readonly setupAmount: Int32Array;
  /** Orders. */
  readonly due: Float64Array;
  readonly weight: Float64Array;
  /** When what is done of an order had ended; -FAR: nothing. */
  readonly doneBy: Float64Array;
  /** Price of a kW from the beginning to each border of the periods, and beyond. */
  readonly priceAt: Float64Array;
  readonly priceUntil: Float64Array;
  readonly pricePer: Float64Array;
  /** Former place; resource -1: none. */
  readonly formerResource: Int32Array;
  readonly formerStart: Float64Array;
  /** What counts first, by place in `GOALS`. */
  readonly goals: Int32Array;
  readonly leftOut: readonly LeftOut[];
  /** Rules that fixed items break among themselves, whatever the plan. */
  readonly brokenByFixed: readonly Broken[];
}

/** An operation that can never fit; with it its order is left out. */
export interface LeftOut {
  readonly order: string;
  readonly operation: string;
  readonly reason: string;
}

export const RULES = ['max lag', 'maintenance window', 'campaign', 'fixed', 'calendar ends'] as const;
export interface Broken {
  readonly rule: (typeof RULES)[number];
  /** Operation or maintenance task. */
  readonly id: string;
  readonly detail: string;
}
