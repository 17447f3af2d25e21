/**
 * Where master data say one thing and the record shows another: rates, times of operations and of setting up, use of material.
 * Each with what it rests on. Pure.
 */
import { type Changeover, changeoversOf } from '../changeover/changeovers.ts';
import { rateAdviceOf } from '../cost/ideal-rate.ts';
import type { Piece } from '../oee/piece.ts';
import { quantile } from '../statistics/quantile.ts';
import {
  type Difference,
  isPlannedTime,
  MS,
  MS_A_UNIT,
  OF_THE_LINE,
  PER_MINUTE,
  typical,
  verdictOf,
} from './difference.ts';

const MINUTE_MS = 60_000;

/** Declared rates against what machines kept up (an upper tenth of runs of ten minutes or more). `pieces` by time for each machine. */
export function rateDifferences(pieces: readonly Piece[]): Difference[] {
  // What neither has a rate nor made anything (a table, a belt) has none to compare.
  const advice = rateAdviceOf(pieces).filter(({ declaredMs, n }) => declaredMs !== null || n > 0);
  return advice.map(({ machine, product, declaredMs, advisedMs, fastestMs, slowestMs, n }) => {
    const perMinute = (ms: number | null) => (ms === null ? null : MINUTE_MS / ms);
    const declared = perMinute(declaredMs);
    const evidence = { shown: perMinute(advisedMs), low: perMinute(slowestMs), high: perMinute(fastestMs) };
    return {
      ...OF_THE_LINE,
      ...{ kind: 'ideal-rate', machine, product, unit: PER_MINUTE, declared, ...evidence, n },
      verdict: verdictOf(declared, evidence),
    };
  });
}

/** An order as planned: ms it was to take a good unit. */
export interface PlannedTime {
  readonly order: string;
  readonly msPerUnit: number;
}

/**
 * Time that orders took at the line's constraint, planned stops left out, a good unit, against their plan. `pieces` of that
 * machine by time; the first and last order of them may be cut, and are left out.
 */
export function operationDifferences(pieces: readonly Piece[], planned: readonly PlannedTime[]): Difference[] {
  const orders = new Map<string, { product: string | null; ms: number; good: number }>();
  for (const piece of pieces) {
    if (piece.order === null) continue;
    const order = orders.get(piece.order) ?? { product: piece.product, ms: 0, good: 0 };
    orders.set(piece.order, order);
    order.product ??= piece.product;
    if (!isPlannedTime(piece)) order.ms += piece.to - piece.from;
    order.good += piece.good;
  }
  const whole = [...orders].slice(1, -1).filter(([, { product, good }]) => product !== null && good > 0);
  const machine = pieces[0]?.machine ?? null;
  return [...new Set(whole.map(([, { product }]) => product))].map((product) => {
    const own = whole.filter(([, one]) => one.product === product);
    const evidence = typical(own.map(([, { ms, good }]) => ms / good));
    const plans = planned.filter(({ order }) => own.some(([id]) => id === order)).map(({ msPerUnit }) => msPerUnit);
    const declared = quantile(plans, 0.5);
    return {
      ...OF_THE_LINE,
      ...{ kind: 'operation-time', machine, product, unit: MS_A_UNIT, declared, ...evidence },
      ...{ n: own.length, verdict: verdictOf(declared, evidence) },
    };
  });
}

/** What setting up for a product took, however it was spent, against what is declared (ms; null = nothing is). */
export function setupDifferences(
  pieces: readonly Piece[],
  declaredFor: (machine: string, product: string) => number | null,
): Difference[] {
  const groups = new Map<string, Changeover[]>();
  for (const one of changeoversOf(pieces)) {
    const key = JSON.stringify([one.machine, one.toProduct]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map((list) => {
    const { machine, toProduct: product } = list[0] as Changeover;
    const declared = declaredFor(machine, product);
    const evidence = typical(list.map(({ ms }) => ms));
    return {
      ...OF_THE_LINE,
      ...{ kind: 'setup-time', machine, product, unit: MS, declared, ...evidence },
      ...{ n: list.length, verdict: verdictOf(declared, evidence) },
    };
  });
}

/** What a good unit of a product takes. */
export interface DeclaredUse {
  readonly product: string;
  readonly material: string;
  readonly unit: string;
  readonly quantity: number;
}

/** What was brought to a line of a material, in `unit`. */
export interface Delivered {
  readonly material: string;
  readonly unit: string;
  readonly quantity: number;
  readonly deliveries: number;
  /** In one container: what may stand in the bin more or less at the end than at the beginning. */
  readonly container: number;
}

/**
 * Material that a line used a good unit, over all its products: what their bills of material say of what was made, against
 * what was delivered. Good only over many containers; the interval is one of them either way.
 */
export function materialDifferences(
  good: ReadonlyMap<string, number>,
  declared: readonly DeclaredUse[],
  delivered: readonly Delivered[],
): Difference[] {
  const materials = [...new Set(declared.map(({ material }) => material))];
  return materials.flatMap((material) => {
    const uses = declared.filter((one) => one.material === material && (good.get(one.product) ?? 0) > 0);
    const made = uses.reduce((sum, { product }) => sum + (good.get(product) ?? 0), 0);
    if (made === 0) return [];
    const planned = uses.reduce((sum, { product, quantity }) => sum + quantity * (good.get(product) ?? 0), 0) / made;
    const unit = uses[0]?.unit ?? '';
    const only = uses.length === 1 ? (uses[0]?.product ?? null) : null;
    const base = { ...OF_THE_LINE, kind: 'material-use', product: only, material, unit, declared: planned } as const;
    const brought = delivered.filter((one) => one.material === material && one.unit === unit);
    if (brought.length === 0) return { ...base, shown: null, low: null, high: null, n: 0, verdict: 'nothing-booked' };
    const used = brought.reduce((sum, { quantity }) => sum + quantity, 0);
    const slack = brought.reduce((sum, { container }) => sum + container, 0);
    const evidence = { shown: used / made, low: Math.max(0, used - slack) / made, high: (used + slack) / made };
    const n = brought.reduce((sum, { deliveries }) => sum + deliveries, 0);
    return { ...base, ...evidence, n, verdict: verdictOf(planned, evidence) };
  });
}
