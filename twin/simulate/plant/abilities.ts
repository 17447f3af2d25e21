/**
 * What the machines of a plant are able to do: how fast they work, how they stop and come back, what they spoil, how long they take to change
 * over. Fitted from the plant's own record (server/plan) or told; together with a state and orders it is all that a simulation knows. Plain data,
 * so that it goes to threads and into the record. Times in ms, amounts in base units.
 */
import type { State } from '../../words.ts';
import type { Distribution } from '../distribution.ts';

/** Any product, where there is nothing of the product itself. */
export const ANY = '';

/** One way in which a machine stops by itself. */
export interface StopAbility {
  /** What it is called: a reason, a fault, or `micro-stop` and `breakdown` where no more is known. */
  readonly cause: string;
  /** The state that the twin shows meanwhile. */
  readonly state: 'micro-stop' | 'breakdown';
  /** Until the next one, on `clock`. */
  readonly time: Distribution;
  readonly repair: Distribution;
  /** `operating`: counts only while the machine works. */
  readonly clock: 'operating' | 'calendar';
  /** Crew that repairs it, of `Abilities.crews`; absent = somebody is always there. */
  readonly crew?: string;
}

export interface MachineAbility {
  /** Work for one base unit while it runs, by product (id); ANY for the others. */
  readonly unitMs: Readonly<Record<string, Distribution>>;
  /** Share of its units that it rejects, 0..1, by product; ANY for the others. */
  readonly reject: Readonly<Record<string, number>>;
  readonly stops: readonly StopAbility[];
  /** Electric power in each state of the twin, kW; absent = not known. */
  readonly kw?: Readonly<Partial<Record<State, number>>>;
  /** Of what it rejects, the share that is worked on again from the machine `to` on (its id), `afterMs` later; absent = none. */
  readonly rework?: { readonly share: number; readonly to: string; readonly afterMs: number };
}

export interface ChangeoverAbility {
  /** Product ids. */
  readonly from: string;
  readonly to: string;
  readonly ms: Distribution;
}

export interface LineChangeovers {
  readonly pairs: readonly ChangeoverAbility[];
  readonly other: Distribution;
  /** Crew that changes over, of `Abilities.crews`; absent = somebody is always there. */
  readonly crew?: string;
}

export interface Abilities {
  /** By machine id. A machine that is not in it is not simulated: nothing is known of its pace. */
  readonly machines: Readonly<Record<string, MachineAbility>>;
  /** By line id: pairs that are known, and what any other change takes. */
  readonly changeovers: Readonly<Record<string, LineChangeovers>>;
  /** Share of the line's changeover that each machine takes, by machine id; absent = the whole of it. */
  readonly changeoverShare?: Readonly<Record<string, number>>;
  /** People who repair or change over: so many at once, by id. Absent or empty = never waited for. */
  readonly crews?: Readonly<Record<string, number>>;
}
