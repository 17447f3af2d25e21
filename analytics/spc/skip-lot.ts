/**
 * Skip-lot sampling (SkSP-2, Perry 1973; Montgomery 16.7): after `clearance` lots in a row have passed, one lot of `one in`
 * is inspected; the first one that does not pass brings back inspection of every lot.
 */

export interface SkipLotSettings {
  /** Lots in a row that must pass first. */
  readonly clearance: number;
  /** One lot of so many is inspected then. */
  readonly oneIn: number;
}

export interface SkipLot {
  /** Inspected lots in a row that passed. */
  readonly passed: number;
  /** Lots still to come in this group of `oneIn`, and which of them (from the last, 0) is inspected; null = every lot. */
  readonly group: { readonly left: number; readonly chosen: number } | null;
}

export const EVERY_LOT: SkipLot = { passed: 0, group: null };

/** Is the next lot inspected? */
export const inspectsNext = ({ group }: SkipLot): boolean => group === null || group.left - 1 === group.chosen;

/**
 * After a lot; `passed` null = it was skipped. `draw`, 0..1, chooses which lot of a new group is inspected: nobody should
 * be able to tell beforehand.
 */
export function afterSkipLot(
  before: SkipLot,
  passed: boolean | null,
  { clearance, oneIn }: SkipLotSettings,
  draw: number,
): SkipLot {
  if (passed === false) return EVERY_LOT;
  const inARow = before.passed + +(passed === true);
  const left = (before.group?.left ?? 1) - 1;
  if (before.group !== null && left > 0) return { passed: inARow, group: { left, chosen: before.group.chosen } };
  if (inARow < clearance) return { passed: inARow, group: null };
  return { passed: inARow, group: { left: oneIn, chosen: Math.min(oneIn - 1, Math.floor(draw * oneIn)) } };
}

/** How often a lot passes in the long run, `accepted` = how often the plan itself lets one pass. */
export function skipLotAcceptance(accepted: number, { clearance, oneIn }: SkipLotSettings): number {
  const share = 1 / oneIn;
  const cleared = accepted ** clearance;
  return (share * accepted + (1 - share) * cleared) / (share + (1 - share) * cleared);
}
