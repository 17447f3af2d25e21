/** Words of holds. Times are epoch ms. */
import type { LotKind } from '../../../analytics/genealogy/event.ts';
import type { Window } from '../../../twin/derived.ts';

/** What is to be held. `packedMin`: what was made in a window may be packed so many minutes later. */
export type HoldAsked =
  | { readonly kind: 'lots'; readonly codes: readonly string[] }
  | {
      readonly kind: 'window';
      readonly machine: string;
      readonly from: number;
      readonly to: number;
      readonly packedMin: number;
    }
  /** All that the machine made while a reading lay outside, or nobody knows where it lay. */
  | {
      readonly kind: 'reading';
      readonly machine: string;
      readonly tag: string;
      readonly low: number | null;
      readonly high: number | null;
      readonly from: number;
      readonly to: number;
      readonly packedMin: number;
    }
  /** All that was made since the last point in control, until the signal was closed. */
  | { readonly kind: 'signal'; readonly signal: number; readonly packedMin: number };

export const DISPOSITIONS = ['release', 'rework', 'scrap', 'concession'] as const;
export type Disposition = (typeof DISPOSITIONS)[number];

/** What happens to a lot that is to be reworked, in turn; `passed`: it may be used again, `scrapped`: it cannot be mended. */
export const REWORKS = ['begun', 'done', 'passed', 'scrapped'] as const;
export type ReworkWhat = (typeof REWORKS)[number];

export interface ReworkStep {
  readonly what: ReworkWhat;
  /** Of `done`: units, in the unit of the lot; null = nobody counted. */
  readonly good: number | null;
  readonly scrapped: number | null;
  readonly note: string;
  readonly by: string;
  readonly at: number;
}

export interface HeldLot {
  readonly code: string;
  readonly kind: LotKind;
  readonly material: string | null;
  readonly order: string | null;
  readonly madeAt: number | null;
  /** It has left already. */
  readonly shippedAt: number | null;
  readonly customer: string | null;
  /** Null = nobody has decided yet. */
  readonly disposition: Disposition | null;
  readonly note: string;
  readonly by: string;
  readonly decided: number | null;
  /** Of one that is to be reworked: what was done, in turn. */
  readonly rework: readonly ReworkStep[];
}

export interface Covered {
  /** Line of the machine; null = lots were named. */
  readonly line: string | null;
  readonly windows: readonly Window[];
  /** Of the windows: ms of which nobody knows the reading. */
  readonly unheardMs: number;
}

export interface Hold {
  readonly id: number;
  readonly line: string | null;
  readonly reason: string;
  readonly asked: HoldAsked;
  readonly windows: readonly Window[];
  readonly lots: readonly HeldLot[];
  /** Lots of which nobody has decided yet. */
  readonly open: number;
  readonly by: string;
  readonly recorded: number;
}
