/** Mean and range of the pieces of a subgroup, in their unit; null of none. */
export function meanAndRange(values: readonly number[]): { readonly mean: number; readonly range: number } | null {
  if (values.length === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, range: Math.max(...values) - Math.min(...values) };
}
