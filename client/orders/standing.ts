/** How an order stands against its plan: what the list says of it in words. Pure: the moment comes in. */
import type { Order } from '../http/orders-api.ts';

export type Standing =
  | { readonly kind: 'late' | 'early'; readonly byMs: number }
  | { readonly kind: 'in-time' | 'overdue' | 'short' | 'full' | 'none'; readonly byMs: number };

/** Less than this is in time, ms. */
const TOLERANCE_MS = 60_000;

/** Late and early by the planned end; `overdue`: it should have begun; `short` and `full`: it has ended with less than planned, or not. */
export function standingOf(order: Order, now: number): Standing {
  const plannedEnd = order.plannedEnd === null ? null : Date.parse(order.plannedEnd);
  if (order.state === 'Complete' || order.state === 'Aborted') {
    const missing = order.good < order.quantity;
    return { kind: missing ? 'short' : 'full', byMs: against(order.end, plannedEnd) ?? 0 };
  }
  if (order.state === 'Running' || order.state === 'Paused') {
    const byMs = against(order.expectedEnd, plannedEnd);
    if (order.why === 'all-made') return { kind: 'none', byMs: 0 };
    if (byMs === null) {
      // Without an expected end it is late for sure once its planned end is over.
      if (plannedEnd !== null && now > plannedEnd) return { kind: 'late', byMs: now - plannedEnd };
      return { kind: 'none', byMs: 0 };
    }
    if (Math.abs(byMs) < TOLERANCE_MS) return { kind: 'in-time', byMs };
    return { kind: byMs > 0 ? 'late' : 'early', byMs: Math.abs(byMs) };
  }
  const due = order.plannedStart === null ? Number.POSITIVE_INFINITY : Date.parse(order.plannedStart);
  return now > due + TOLERANCE_MS ? { kind: 'overdue', byMs: now - due } : { kind: 'none', byMs: 0 };
}

const against = (at: string | null, planned: number | null): number | null =>
  at === null || planned === null ? null : Date.parse(at) - planned;
