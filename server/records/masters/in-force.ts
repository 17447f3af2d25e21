/** Which revision holds when, and which two cannot both be: pure. */

export interface Effective {
  readonly revision: string;
  readonly effectiveFrom: number;
  /** null = no end is set. */
  readonly effectiveTo: number | null;
}

/** Of revisions of one thing the one in force at a moment: of several the one that began last; null = none is. */
export const inForce = <R extends Effective>(revisions: readonly R[], at: number): R | null =>
  revisions
    .filter(({ effectiveFrom, effectiveTo }) => effectiveFrom <= at && at < (effectiveTo ?? Number.POSITIVE_INFINITY))
    .reduce<R | null>((best, one) => (best && best.effectiveFrom > one.effectiveFrom ? best : one), null);

/**
 * The other revision of the same thing that one cannot stand beside, in words; null = there is none. One without an end gives way
 * to the next, and holds again when that ends; one with an end was promised until then.
 */
export function overlapOf(one: Effective, others: readonly Effective[]): string | null {
  const clash = others.find((other) => {
    if (other.effectiveFrom === one.effectiveFrom) return true;
    const [first, second] = other.effectiveFrom < one.effectiveFrom ? [other, one] : [one, other];
    return first.effectiveTo !== null && second.effectiveFrom < first.effectiveTo;
  });
  if (!clash) return null;
  const text = (at: number) => new Date(at).toISOString();
  const end = clash.effectiveTo === null ? 'on' : `to ${text(clash.effectiveTo)}`;
  return `overlaps revision ${clash.revision}, in force from ${text(clash.effectiveFrom)} ${end}`;
}
