/**
 * What changing over takes, by the two products. Pairs that were seen often go by themselves; rare ones lean to others of their kind: a change
 * of size, of what must be cleaned out, of both, of neither (by lengths in logarithms; weights as of Efron and Morris 1975, with a fixed prior).
 */
import type { Product } from '../../twin/plant/model.ts';
import type { Distribution } from '../../twin/simulate/distribution.ts';
import type { Changeover } from '../changeover/changeovers.ts';

/** Changeovers that the kind of a pair weighs as much as. */
const KIND_WEIGHT = 3;
/** Spread of the logarithm where none can be told from what was seen: about a quarter up or down. */
const SPREAD = 0.25;

export interface ChangeFit {
  readonly from: string;
  readonly to: string;
  readonly kind: string;
  readonly seen: number;
  /** Median of those seen, ms; null = none. */
  readonly seenMs: number | null;
  /** Median by the fit, ms. */
  readonly medianMs: number;
  readonly distribution: Distribution;
}

export interface ChangeFits {
  readonly pairs: readonly ChangeFit[];
  /** Any other change; null = none was ever seen. */
  readonly other: Distribution | null;
  readonly seen: number;
}

/** Size and what has to be cleaned out, from one product to another: asymmetric, because an allergen is a trouble on its way out. */
export function kindOfChange(from: Product | undefined, to: Product | undefined): string {
  const size = from?.size !== to?.size || from?.baseUnit !== to?.baseUnit;
  const clean = (from?.allergens ?? []).some((allergen) => !(to?.allergens ?? []).includes(allergen));
  return size ? (clean ? 'size and cleaning' : 'size') : clean ? 'cleaning' : 'neither';
}

/** `products`: what the line may be asked to make. */
export function changeFits(changes: readonly Changeover[], products: readonly Product[]): ChangeFits {
  const seen = changes.filter(({ setupMs }) => setupMs > 0);
  if (seen.length === 0) return { pairs: [], other: null, seen: 0 };
  const productOf = (id: string) => products.find((product) => product.id === id);
  const logs = seen.map((one) => ({
    ...{ from: one.fromProduct, to: one.toProduct, log: Math.log(one.setupMs) },
    kind: kindOfChange(productOf(one.fromProduct), productOf(one.toProduct)),
  }));
  const all = centreOf(logs);
  const kinds = new Map(
    [...new Set(logs.map(({ kind }) => kind))].map((kind) => [kind, logs.filter((one) => one.kind === kind)]),
  );
  const spread = spreadOf(logs);
  const pairs = products.flatMap((from) =>
    products.flatMap((to): ChangeFit[] => {
      if (from.id === to.id) return [];
      const kind = kindOfChange(from, to);
      const own = logs.filter((one) => one.from === from.id && one.to === to.id);
      const alike = leaning(kinds.get(kind) ?? [], all);
      const centre = leaning(own, alike);
      return [
        {
          ...{ from: from.id, to: to.id, kind, seen: own.length },
          seenMs: own.length > 0 ? Math.exp(medianOf(own)) : null,
          medianMs: Math.exp(centre),
          distribution: lognormal(centre, spread),
        },
      ];
    }),
  );
  return { pairs, other: lognormal(all, spread), seen: seen.length };
}

type Logged = { readonly from: string; readonly to: string; readonly log: number };

const centreOf = (logs: readonly Logged[]): number => logs.reduce((sum, { log }) => sum + log, 0) / logs.length;

const leaning = (own: readonly Logged[], towards: number): number =>
  (own.reduce((sum, { log }) => sum + log, 0) + KIND_WEIGHT * towards) / (own.length + KIND_WEIGHT);

function medianOf(own: readonly Logged[]): number {
  const sorted = own.map(({ log }) => log).sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/** Within pairs, all of them together. */
function spreadOf(logs: readonly Logged[]): number {
  const pairs = new Map<string, Logged[]>();
  for (const one of logs) pairs.set(`${one.from}>${one.to}`, [...(pairs.get(`${one.from}>${one.to}`) ?? []), one]);
  let [squares, degrees] = [0, 0];
  for (const own of pairs.values()) {
    const centre = centreOf(own);
    squares += own.reduce((sum, { log }) => sum + (log - centre) ** 2, 0);
    degrees += own.length - 1;
  }
  return degrees >= 5 ? Math.sqrt(squares / degrees) : SPREAD;
}

function lognormal(centre: number, spread: number): Distribution {
  const mean = Math.exp(centre + spread ** 2 / 2);
  return { lognormal: [mean, mean * Math.sqrt(Math.expm1(spread ** 2))] };
}
