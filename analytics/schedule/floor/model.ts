/**
 * A plant to be planned, as plain data (JSON). All times and durations are whole numbers of one unit (minutes, unless `unit` says
 * seconds) on one absolute axis without gaps: whoever makes a model of local time converts moments to UTC first, so that a night of
 * 23 or 25 hours is that much longer or shorter in its window, and nothing here knows of it.
 */
export interface FloorModel {
  readonly unit?: 'minute' | 'second';
  /** Nothing that is not fixed begins before it. */
  readonly now: number;
  /** What the former plan begins before it stays where it is, and nothing else is begun before it. */
  readonly frozenUntil?: number;
  readonly resources: readonly FloorResource[];
  readonly secondaries?: readonly Secondary[];
  readonly orders: readonly FloorOrder[];
  readonly maintenance?: readonly Maintenance[];
  /** Price of a kW over one unit of time; outside the periods it is 0. Whole numbers. */
  readonly energy?: readonly PricePeriod[];
  /** The plan that people go by already. */
  readonly former?: readonly FormerPlace[];
  /** What counts first; left out: `GOALS`. */
  readonly goals?: readonly Goal[];
}

/** [from, to): open time. */
export type Window = readonly [from: number, to: number];

/** A machine or a line: one operation at a time. */
export interface FloorResource {
  readonly id: string;
  /** Sorted, apart from each other; left out: always open. After the last window it is closed for good. */
  readonly calendar?: readonly Window[];
  readonly setup?: SetupRule;
  /** Attributes it is set up for; one that is not named needs no changeover at first. */
  readonly state?: Readonly<Record<string, string>>;
  /** Orders of one value of this attribute are kept together: a value that comes again after another one breaks the rule. */
  readonly campaign?: string;
}

/**
 * What it takes to go from one order to the next on a resource. An attribute that either of the two does not have takes nothing. A
 * changeover ends where its operation begins, pauses over closed time, and maintenance leaves it as it is.
 */
export interface SetupRule {
  /** Over attributes: one after the other, or side by side. */
  readonly combine: 'sum' | 'max';
  readonly attributes: Readonly<Record<string, SetupTable>>;
  /** Who changes over. */
  readonly crew?: Need;
}

export interface SetupTable {
  /** From and to may be the same value; that takes nothing unless it is named. */
  readonly times: readonly { readonly from: string; readonly to: string; readonly time: number }[];
  /** Between two values that are not named. Left out: 0. */
  readonly otherwise?: number;
}

/** Crews and skills are held while work goes on; tools and molds from the start to the end, pauses included. */
export interface Secondary {
  readonly id: string;
  readonly kind: 'crew' | 'tool';
  readonly capacity: number;
  /** What needs it works only while it is open too. */
  readonly calendar?: readonly Window[];
  /** So many fewer from when to when. Work does not pause for that; it is planned elsewhere. */
  readonly less?: readonly { readonly from: number; readonly to: number; readonly amount: number }[];
}

export interface Need {
  readonly secondary: string;
  readonly amount: number;
}

export interface FloorOrder {
  readonly id: string;
  readonly release?: number;
  /** Left out: whenever. */
  readonly due?: number;
  /** Of a unit of time late. Left out: 1. */
  readonly weight?: number;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly operations: readonly FloorOperation[];
}

export const SPANS = ['stretch', 'whole', 'resume'] as const;
/**
 * What closed time does to an operation: `stretch` pauses and goes on; `whole` must lie in one window; `resume` pauses, and each
 * time it goes on it takes `resume` anew first (a window that is no longer than that is left out).
 */
export type Span = (typeof SPANS)[number];

export interface FloorOperation {
  /** Unique in the model. */
  readonly id: string;
  readonly choices: readonly FloorChoice[];
  readonly span?: Span;
  readonly resume?: number;
  /** When its material is there. */
  readonly ready?: number;
  readonly needs?: readonly Need[];
  /** What it waits for; left out: the operation before it in its order. */
  readonly after?: readonly After[];
  readonly fixed?: Fixed;
}

export interface FloorChoice {
  readonly resource: string;
  readonly duration: number;
  /** While it works. */
  readonly kw?: number;
  readonly needs?: readonly Need[];
}

/** From the end of that operation to the start of this one, at least `min` (0) and at most `max` (shelf life). */
export interface After {
  readonly operation: string;
  readonly min?: number;
  readonly max?: number;
}

/**
 * What is not moved: pinned by somebody; started, with work left from now on (`remaining`, of the duration there); done. The
 * resource is one of the choices.
 */
export type Fixed =
  | { readonly kind: 'pinned'; readonly resource: string; readonly start: number }
  | { readonly kind: 'started'; readonly resource: string; readonly start: number; readonly remaining: number }
  | { readonly kind: 'done'; readonly resource: string; readonly start: number; readonly end: number };

/** Lies as a whole in one window of its resource, in [earliest, latest], in time that nothing else takes. */
export interface Maintenance {
  readonly id: string;
  readonly resource: string;
  readonly duration: number;
  readonly earliest: number;
  readonly latest: number;
  readonly needs?: readonly Need[];
}

export interface PricePeriod {
  readonly from: number;
  readonly to: number;
  readonly price: number;
}

export interface FormerPlace {
  readonly operation: string;
  readonly resource: string;
  readonly start: number;
}

/**
 * What a plan is judged by, smaller first: rules broken (a count); weighted lateness; time of changeovers, resuming included; latest end;
 * price of energy; operations on another resource or at another time than in the former plan; how far their starts moved in all.
 */
export const GOALS = ['hard', 'tardiness', 'setups', 'makespan', 'energy', 'moved', 'shift'] as const;
export type Goal = (typeof GOALS)[number];
/** What counts when a plan that people go by already is mended. */
export const REPAIR_GOALS: readonly Goal[] = ['hard', 'tardiness', 'moved', 'shift', 'setups', 'makespan', 'energy'];
