/** What a simulation of a plant is asked, and what one replication answers. Plain data: it goes to threads and is kept with a scenario. Times are epoch ms. */
import type { State } from '../../words.ts';
import type { Distribution } from '../distribution.ts';
import type { Abilities } from './abilities.ts';

/** How a machine stands at the beginning. */
export interface MachineNow {
  readonly state: State;
  /** Since when. A stop that lasts is not drawn anew: what is left of it is drawn given how long it lasted. */
  readonly since: number;
  /** Of a stop: its cause in the words of the machine's abilities; absent = not known which. */
  readonly cause?: string;
  /** Operating ms since its last stop of each cause; absent = as if in the middle of its life. */
  readonly operated?: Readonly<Record<string, number>>;
  /** Lifted or lowered danger of its failures against what its age says (health by the failure models); absent = 1. */
  readonly hazard?: number;
}

export interface QueuedOrder {
  readonly id: string;
  readonly product: string;
  /** Good base units asked for, and made by now. */
  readonly units: number;
  readonly made: number;
  /** Not begun before: material, release. */
  readonly earliest?: number;
  readonly due?: number;
  /** The smaller the sooner; absent = after those that have one. Told to whoever sorts: a simulation runs orders as they stand. */
  readonly priority?: number;
}

export interface LineNow {
  /** Line id. */
  readonly line: string;
  /** In the order in which they run; the first one may have begun (`made` > 0 or it is `running`). */
  readonly orders: readonly QueuedOrder[];
  /** Id of the order that runs, if one does. */
  readonly running?: string;
  /** Where `made` of the running order was counted: by the line's constraint, or at its end (as if absent). */
  readonly counted?: 'constraint' | 'end';
  /** What the line was last set up for; absent = not known, the first order needs no change. */
  readonly product?: string;
  /** A changeover that is going on: since when. */
  readonly changingSince?: number;
}

/** A stretch in which a line or a machine is closed (service, no crew) or open although its shifts say otherwise (overtime). */
export interface Stretch {
  /** Id of a line or a machine. */
  readonly of: string;
  readonly from: number;
  readonly to: number;
  readonly open: boolean;
}

/** A breakdown that is told: it comes at `from`, so likely (0..1), and is repaired in `ms`. */
export interface ToldStop {
  readonly machine: string;
  readonly from: number;
  readonly ms: Distribution;
  readonly probability: number;
}

export interface PlantQuestion {
  readonly at: number;
  /** Nothing is looked at behind it. */
  readonly until: number;
  readonly machines: Readonly<Record<string, MachineNow>>;
  /** Base units in each buffer, by `from>to` (machine ids); absent = as full as half. */
  readonly buffers: Readonly<Record<string, number>>;
  readonly lines: readonly LineNow[];
  readonly abilities: Abilities;
  /** In their order: a later one overrules. */
  readonly stretches: readonly Stretch[];
  /** Capacity of buffers that is not the plant's, by `from>to`, in units of the plant file. */
  readonly capacities?: Readonly<Record<string, number>>;
  readonly breakdowns?: readonly ToldStop[];
}

/** Why an order is not simulated. */
export type OrderRefusal = 'unknown-line' | 'unknown-product' | 'no-machine' | 'no-rate' | 'nothing-to-make';

export interface OrderFuture {
  readonly id: string;
  readonly line: string;
  /** Epoch ms; null = not by `until`, or never: see `refused`. Start: its first unit enters the first machine, after the changeover; `at` if it runs. */
  readonly start: number | null;
  /** Its last good unit leaves the last machine. */
  readonly end: number | null;
  /** The line's constraint is done with it: what a record of the line calls its end, some minutes before `end`. */
  readonly passed: number | null;
  readonly refused?: OrderRefusal;
  /** Good base units by then or by `until`, those of before included. */
  readonly made: number;
  readonly rejected: number;
  /** Energy of the work on it at all machines; null = of one of them it is not known what it draws. */
  readonly kwh?: number | null;
}

/** One replication. */
export interface PlantFuture {
  readonly orders: readonly OrderFuture[];
  /** By machine id: ms in each state of the twin. */
  readonly spent: Readonly<Record<string, Readonly<Partial<Record<State, number>>>>>;
  /** By machine id: ms of breakdowns, short stops and changeovers in which nobody was free for them; machines that never waited are left out. */
  readonly waited: Readonly<Record<string, number>>;
  /** By machine id: energy in all its states; null = of one that it was in it is not known what it draws. */
  readonly kwh?: Readonly<Record<string, number | null>>;
  readonly events: number;
}
