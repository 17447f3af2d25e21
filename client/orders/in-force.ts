/** Which revision holds when: the rule of the record, for what a screen marks. */
interface Effective {
  readonly effectiveFrom: string;
  readonly effectiveTo: string | null;
}

/** Of the revisions of one thing the newest that holds at `now`; null = none does. */
export function inForce<One extends Effective>(revisions: readonly One[], now: number): One | null {
  let found: One | null = null;
  for (const one of revisions) {
    const from = Date.parse(one.effectiveFrom);
    if (from > now || (one.effectiveTo !== null && Date.parse(one.effectiveTo) <= now)) continue;
    if (found === null || from >= Date.parse(found.effectiveFrom)) found = one;
  }
  return found;
}
