/** Words of preventive plans. */
import type { WorkPriority } from './words.ts';

/** Every so many days, hours of production, or units that the machine made. */
export const PLAN_KINDS = ['days', 'hours', 'cycles'] as const;
export type PlanKind = (typeof PLAN_KINDS)[number];

export interface PlanFields {
  readonly machine: string;
  readonly component: string | null;
  readonly title: string;
  readonly why: string;
  readonly kind: PlanKind;
  readonly every: number;
  /** The order is made so much before it is due, in the same unit. */
  readonly lead: number;
  /** Due in fixed steps from `since`; false = from when it was done last. */
  readonly fixed: boolean;
  /** From when on is counted until it was done once, epoch ms. */
  readonly since: number;
  readonly priority: WorkPriority;
  readonly estimateMin: number | null;
  readonly checklist: string | null;
  readonly parts: readonly { readonly part: string; readonly quantity: number }[];
}

export interface Plan extends PlanFields {
  readonly id: string;
}

export interface Standing {
  /** From when on is counted, epoch ms. */
  readonly from: number;
  /** Of `every`, in its unit. */
  readonly used: number;
  /** When it is due, at the pace of the last weeks; null = it cannot be told. */
  readonly due: number | null;
  /** So much was used by now that the order is to be there. */
  readonly wanted: boolean;
  /** What it is the same occurrence by. */
  readonly occurrence: string;
  /** Number of the open order; null = none. */
  readonly order: number | null;
}

const DAY_MS = 86_400_000;

/** By the calendar. Of fixed steps the occurrence is the next one that was not done yet. */
export function calendarDue({ every, since, fixed }: PlanFields, last: number | null): number {
  const step = every * DAY_MS;
  if (!fixed || last === null) return (last ?? since) + step;
  // Done a little before its time it counts for that time: the next one is the first that lies half a step behind.
  return since + Math.max(1, Math.round((last - since) / step) + 1) * step;
}
