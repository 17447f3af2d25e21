/** Words of orders, by B2MML where it has them. */
import type { PlannedTimes } from '../masters/words.ts';

/** Dispatch status of an order that nobody began. */
export const PLANNED_STATUSES = ['Planned', 'Released', 'Dispatched'] as const;
export type PlannedStatus = (typeof PLANNED_STATUSES)[number];
export const DISPATCH_STATUSES = [...PLANNED_STATUSES, 'Running', 'Paused', 'Complete', 'Aborted'] as const;
export type DispatchStatus = (typeof DISPATCH_STATUSES)[number];

/** What an order begins by: a person, the `order` tag of the line's constraint, or its planned times. */
export const BEGINS = ['hand', 'signal', 'schedule'] as const;
export type Begins = (typeof BEGINS)[number];

export const QUANTITY_WORDS = ['produced', 'scrap', 'rework'] as const;
export type QuantityWord = (typeof QUANTITY_WORDS)[number];

/** A step of an order at one machine of its line: B2MML's SegmentRequirement. */
export interface Operation extends PlannedTimes {
  readonly operation: string;
  readonly machine: string;
  /** Revision of the routing that its times are of; null = they are the order's own, or there are none. */
  readonly routing: string | null;
}

/** As a file or program tells it. */
export type ToldOperation = Omit<Operation, 'routing'>;

/** What a unit of a product takes. */
export interface Material {
  readonly material: string;
  readonly quantity: number;
  readonly unit: string;
}

export interface PlannedOrder {
  readonly order: string;
  readonly line: string;
  readonly product: string;
  /** Of the product; null = the one in effect when it begins. */
  readonly revision: string | null;
  readonly lot: string | null;
  /** Good units of the line. */
  readonly quantity: number;
  readonly plannedFrom: number | null;
  readonly plannedTo: number | null;
  /** 0 = none; lower is sooner. */
  readonly priority: number;
  readonly begins: Begins;
  readonly status: PlannedStatus;
  readonly operations: readonly Operation[];
}

/** An order as a file tells it: texts by column, and where it stands. */
export interface OrderText {
  /** CSV and XML: line of the file; JSON: place in the list, from 1. */
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
  readonly operations: readonly ToldOperation[];
}

/** Something of an order that is not as it should be. */
export interface OrderFault {
  readonly line: number;
  readonly order: string;
  readonly field: string;
  readonly reason: string;
}
