/** Many tests at once: what share of what is called a finding may be false. */

/**
 * Adds to each test the smallest share of false findings at which it would be one, the surest first (Benjamini and Hochberg
 * 1995). Holds for tests that are independent or hang together positively.
 */
export function withFalseShare<Test extends { readonly p: number }>(
  tested: readonly Test[],
): (Test & { readonly q: number })[] {
  const sorted = [...tested].sort((a, b) => a.p - b.p);
  const found: (Test & { readonly q: number })[] = [];
  let q = 1;
  for (let i = sorted.length - 1; i >= 0; i--) {
    const one = sorted[i] as Test;
    q = Math.min(q, (one.p * sorted.length) / (i + 1));
    found.push({ ...one, q });
  }
  return found.reverse();
}
