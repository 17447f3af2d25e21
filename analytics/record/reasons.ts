/** The reasons of a plant, as far as the record asks: what a fault code means by itself, and what such time is. */
import type { State } from '../../twin/words.ts';

export interface ReasonBook {
  /** The reason that a fault of a machine stands for; null = none by itself. */
  byFault(machine: string, fault: number): string | null;
  /** What time of this reason is (a meeting is a planned stop); null = what the machine showed. */
  stateOf(reason: string): State | null;
}

export const NO_REASONS: ReasonBook = { byFault: () => null, stateOf: () => null };
