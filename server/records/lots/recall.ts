/** The recall drill: where a lot went, down to what was shipped to whom, the most exposed first. */
import type { Records } from '../database.ts';
import { type LotTrace, traceLot } from './trace.ts';
import type { Lot } from './words.ts';

export interface ExposedLot {
  readonly lot: Lot;
  /** Share of the lot that is recalled that can be in it, 0..1, and how much that is in its unit; null = it is not known. */
  readonly share: number;
  readonly amount: number | null;
  /** False: an upper bound. */
  readonly exact: boolean;
  /** The container that it went into, if it went into one. */
  readonly within: string | null;
}

export interface ExposedCustomer {
  readonly customer: string;
  readonly share: number;
  readonly amount: number | null;
  readonly exact: boolean;
  /** What was shipped there. */
  readonly shipped: number;
  readonly lastShippedAt: number | null;
}

export interface Recall {
  readonly start: Lot;
  /** Finished lots, pieces and containers. */
  readonly exposed: readonly ExposedLot[];
  readonly customers: readonly ExposedCustomer[];
  /** Share that was not shipped as far as it is known: still here, or not told of. */
  readonly unshipped: number;
  readonly trace: LotTrace;
}

export async function recallOf(records: Records, start: Lot, known: number | null): Promise<Recall> {
  const trace = await traceLot(records, start, 'forward', known);
  const whole = trace.whole(start.id);
  const within = new Map<number, string>();
  for (const { from, to, step } of trace.edges) {
    const container = trace.known.get(to);
    if (trace.kinds.get(step) === 'pack' && container) within.set(from, container.code);
  }
  const exposed = trace.lots.flatMap(({ lot: id, share, exact }): ExposedLot[] => {
    const lot = trace.known.get(id);
    if (!lot || id === start.id || lot.kind === 'raw' || lot.kind === 'wip') return [];
    return [{ lot, share, amount: whole === null ? null : share * whole, exact, within: within.get(id) ?? null }];
  });
  exposed.sort((a, b) => b.share - a.share || compare(a.lot.code, b.lot.code));
  return { start, exposed, ...customersOf(exposed), trace };
}

/** A case that went with its pallet counts with the pallet. */
function customersOf(exposed: readonly ExposedLot[]): Pick<Recall, 'customers' | 'unshipped'> {
  const shipped = new Set(exposed.filter(({ lot }) => lot.customer !== null).map(({ lot }) => lot.code));
  const customers = new Map<string, ExposedCustomer>();
  let share = 0;
  for (const one of exposed) {
    const { customer, shippedAt } = one.lot;
    if (customer === null || (one.within !== null && shipped.has(one.within))) continue;
    share += one.share;
    const before = customers.get(customer);
    customers.set(customer, {
      customer,
      share: (before?.share ?? 0) + one.share,
      amount: one.amount === null ? null : (before?.amount ?? 0) + one.amount,
      exact: (before?.exact ?? true) && one.exact,
      shipped: (before?.shipped ?? 0) + 1,
      lastShippedAt: Math.max(before?.lastShippedAt ?? 0, shippedAt ?? 0) || null,
    });
  }
  const ranked = [...customers.values()].sort((a, b) => b.share - a.share || compare(a.customer, b.customer));
  return { customers: ranked, unshipped: Math.max(0, 1 - share) };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
