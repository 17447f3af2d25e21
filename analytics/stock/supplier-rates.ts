/** How often a supplier is late, and how many of its lots were not good, by material. */
import { type Share, wilson } from '../statistics/wilson.ts';

/** Below so many a rate says nothing. */
export const FEWEST = 5;
/** An arrival so long before it was due is not the one that was expected. */
const EARLIEST_MS = 7 * 86_400_000;

export interface Expected {
  readonly delivery: string;
  readonly supplier: string;
  readonly material: string;
  /** Epoch ms. */
  readonly due: number;
}

export interface Arrived {
  readonly lot: string;
  readonly supplier: string;
  readonly material: string;
  readonly at: number;
  /** The expected delivery that it says to be; null = it does not say. */
  readonly delivery: string | null;
  /** It was held, and not released, or is to be scrapped or reworked. */
  readonly defective: boolean;
}

export interface SupplierRate {
  readonly supplier: string;
  readonly material: string;
  /** Of deliveries that were due. Null = not enough yet. */
  readonly late: Share | null;
  readonly lateCount: number;
  readonly due: number;
  readonly defective: Share | null;
  readonly defectCount: number;
  readonly lots: number;
}

export interface Delivery extends Expected {
  /** Null = it has not come. */
  readonly arrived: number | null;
  /** Null = it is not due yet, and not there. */
  readonly late: boolean | null;
}

/** Each arrival is the delivery that it names, or the first of its supplier and material that is still awaited. */
export function deliveriesOf(expected: readonly Expected[], arrived: readonly Arrived[], now: number): Delivery[] {
  const came = new Map<string, number>();
  const sorted = [...arrived].sort((a, b) => a.at - b.at);
  for (const { delivery, at } of sorted) if (delivery !== null && !came.has(delivery)) came.set(delivery, at);
  const awaited = new Map<string, Expected[]>();
  for (const one of [...expected].sort((a, b) => a.due - b.due)) {
    if (came.has(one.delivery)) continue;
    const list = awaited.get(keyOf(one)) ?? [];
    awaited.set(keyOf(one), list);
    list.push(one);
  }
  for (const one of sorted) {
    if (one.delivery !== null) continue;
    const [first] = awaited.get(keyOf(one)) ?? [];
    if (!first || one.at < first.due - EARLIEST_MS) continue;
    came.set(first.delivery, one.at);
    awaited.get(keyOf(one))?.shift();
  }
  return expected.map((one) => {
    const at = came.get(one.delivery) ?? null;
    return { ...one, arrived: at, late: at === null ? (one.due < now ? true : null) : at > one.due };
  });
}

export function supplierRates(deliveries: readonly Delivery[], arrived: readonly Arrived[]): SupplierRate[] {
  const groups = new Map<string, { supplier: string; material: string; due: Delivery[]; lots: Arrived[] }>();
  const groupOf = ({ supplier, material }: { readonly supplier: string; readonly material: string }) => {
    const key = keyOf({ supplier, material });
    const group = groups.get(key) ?? { supplier, material, due: [], lots: [] };
    groups.set(key, group);
    return group;
  };
  for (const delivery of deliveries) if (delivery.late !== null) groupOf(delivery).due.push(delivery);
  for (const lot of arrived) groupOf(lot).lots.push(lot);
  const enough = (k: number, n: number) => (n < FEWEST ? null : wilson(k, n));
  return [...groups.values()]
    .map(({ supplier, material, due, lots }) => {
      const lateCount = due.filter(({ late }) => late === true).length;
      const defectCount = lots.filter(({ defective }) => defective).length;
      return {
        ...{ supplier, material, lateCount, defectCount, due: due.length, lots: lots.length },
        ...{ late: enough(lateCount, due.length), defective: enough(defectCount, lots.length) },
      };
    })
    .sort((a, b) => b.lateCount + b.defectCount - a.lateCount - a.defectCount || (keyOf(a) < keyOf(b) ? -1 : 1));
}

const keyOf = ({ supplier, material }: { readonly supplier: string; readonly material: string }): string =>
  JSON.stringify([supplier, material]);
