/** What changing from one product to another takes: typical, best known, and what lies between the two. */
import { quantile } from '../statistics/quantile.ts';
import type { Changeover } from './changeovers.ts';

export interface ChangeoverCell {
  readonly fromProduct: string;
  readonly toProduct: string;
  readonly n: number;
  readonly medianMs: number;
  /** The shortest that was ever done. */
  readonly bestMs: number;
  /** Time over the best known, all of them together, ms. */
  readonly overBestMs: number;
}

/** Cells that were seen, by products; machines that differ are asked for one by one. */
export function changeoverMatrix(changeovers: readonly Changeover[]): ChangeoverCell[] {
  const cells = new Map<string, Changeover[]>();
  for (const one of changeovers) {
    const key = JSON.stringify([one.fromProduct, one.toProduct]);
    cells.set(key, [...(cells.get(key) ?? []), one]);
  }
  return [...cells.values()]
    .map((list): ChangeoverCell => {
      const { fromProduct, toProduct } = list[0] as Changeover;
      const lengths = list.map(({ ms }) => ms);
      const bestMs = Math.min(...lengths);
      const overBestMs = lengths.reduce((sum, ms) => sum + ms - bestMs, 0);
      return { fromProduct, toProduct, n: list.length, medianMs: quantile(lengths, 0.5) as number, bestMs, overBestMs };
    })
    .sort((a, b) => compare(a.fromProduct, b.fromProduct) || compare(a.toProduct, b.toProduct));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
