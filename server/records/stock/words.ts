/** Words of stock in the record. Times are epoch ms, amounts in the unit of the lot. */
import type { LotKind } from '../../../analytics/genealogy/event.ts';
import type { UnknownStock } from '../../../analytics/stock/balance.ts';

export const LOCATION_KINDS = ['warehouse', 'supermarket', 'line-side', 'finished'] as const;
export type LocationKind = (typeof LOCATION_KINDS)[number];

/** How much of a material a place is to hold. */
export interface Level {
  readonly material: string;
  readonly min: number;
  readonly max: number;
  /** What is asked for at once. */
  readonly kanban: number;
  readonly unit: string;
  /** From asked for to there; null = nobody says. */
  readonly replenishMin: number | null;
}

export interface LocationContent {
  readonly name: string;
  readonly kind: LocationKind;
  /** Whose it is; null = every line may take from it. */
  readonly line: string | null;
  /** Lots of these kinds lie here when they come into being and nobody says where. */
  readonly receives: readonly LotKind[];
  readonly levels: readonly Level[];
}

export interface Location extends LocationContent {
  readonly location: string;
}

/** What lies somewhere of a lot, or of a material where nobody knows of which lot. */
export interface StockRow {
  /** Empty = nobody said where. */
  readonly place: string;
  /** Null = counted or used as a material, without a lot. */
  readonly lot: string | null;
  readonly material: string | null;
  readonly kind: LotKind | null;
  /** Null = not known; below 0 = more was used than was told of. */
  readonly amount: number | null;
  readonly unit: string;
  readonly why: UnknownStock | null;
  readonly expires: number | null;
  readonly since: number;
  /** Held, and not released. */
  readonly held: boolean;
  /** Of the amount: in containers that are held. */
  readonly heldAmount: number;
  readonly supplier: string | null;
  /** Of the amount: used by orders by their bill, and not told yet; 0 or more. */
  readonly untold: number;
}

export const REQUEST_WORDS = ['raised', 'taken', 'fulfilled', 'cancelled'] as const;
export type RequestWord = (typeof REQUEST_WORDS)[number];

export interface StockRequest {
  readonly id: number;
  readonly location: string;
  readonly line: string | null;
  readonly material: string;
  readonly quantity: number;
  readonly unit: string;
  /** What lay there when it was raised, and what should have. */
  readonly level: number;
  readonly min: number;
  readonly due: number | null;
  readonly raised: number;
  readonly events: readonly {
    readonly what: RequestWord;
    readonly at: number;
    /** Empty = the level said it. */
    readonly by: string;
    readonly note: string;
  }[];
}

/** What was sent and is not sound: its place from 1, and what is wrong with it. */
export interface StockFault {
  readonly line: number;
  readonly entry: string;
  readonly field: string;
  readonly reason: string;
}

export interface StockTaken {
  readonly taken: number;
  readonly changed: number;
  readonly withdrawn: number;
  /** On record before, just so. */
  readonly unchanged: number;
  readonly refused: number;
  readonly faults: readonly StockFault[];
}
