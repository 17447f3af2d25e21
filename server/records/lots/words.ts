/** Words of lots in the record. Times are epoch ms. */
import type { LotEvent, LotKind, LotWithdrawal } from '../../../analytics/genealogy/event.ts';

export interface Lot {
  readonly id: number;
  readonly code: string;
  readonly kind: LotKind;
  readonly material: string | null;
  readonly supplier: string | null;
  readonly supplierLot: string | null;
  /** As made or received; null = it is not known, or was told in several units. */
  readonly quantity: number | null;
  readonly unit: string;
  readonly madeAt: number | null;
  readonly expires: number | null;
  readonly line: string | null;
  readonly machine: string | null;
  readonly order: string | null;
  readonly customer: string | null;
  readonly shippedAt: number | null;
  /** False: it was used, and nobody told where it came from. */
  readonly known: boolean;
}

/** Why material may not be used at an order. */
export const SCAN_REFUSALS = ['unknown-code', 'wrong-material', 'expired', 'on-hold'] as const;
export type ScanRefusal = (typeof SCAN_REFUSALS)[number];

export interface Scan {
  readonly id: number;
  readonly order: string;
  readonly line: string;
  readonly code: string;
  readonly material: string | null;
  /** What is used of it, in the unit of the lot; null = as much as the recipe says. */
  readonly quantity: number | null;
  readonly refusal: ScanRefusal | null;
  readonly detail: string;
  /** What was advised, though it may be used: another lot expires earlier. Empty = nothing. */
  readonly advice: string;
  readonly at: number;
  readonly by: string;
}

/** What was told, entry by entry: an event, one taken back, or what is wrong with it. */
export type LotEntry =
  | { readonly ok: true; readonly event: LotEvent }
  | { readonly ok: true; readonly withdrawal: LotWithdrawal }
  | { readonly ok: false; readonly id: string; readonly field: string; readonly reason: string };

export interface LotFault {
  /** Place in what was sent, from 1. */
  readonly line: number;
  readonly event: string;
  readonly field: string;
  readonly reason: string;
}

export interface LotEventsTaken {
  readonly taken: number;
  readonly withdrawn: number;
  /** On record before, just so. */
  readonly unchanged: number;
  readonly refused: number;
  readonly faults: readonly LotFault[];
  /** Lots that were used, and of which nobody told where they came from. */
  readonly unknown: readonly string[];
}
