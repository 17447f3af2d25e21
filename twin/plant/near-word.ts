/** The known word within `most` edits of `word`, if there is one: for "did you mean". */
export function nearest(word: string, known: readonly string[], most = 2): string | undefined {
  const scored = known.map((candidate) => [edits(word, candidate), candidate] as const).sort((a, b) => a[0] - b[0]);
  return scored[0] && scored[0][0] <= most ? scored[0][1] : undefined;
}

/** Levenshtein distance. */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      next[j] = Math.min((next[j - 1] as number) + 1, (row[j] as number) + 1, (row[j - 1] as number) + same);
    }
    row = next;
  }
  return row[b.length] as number;
}
