/**
 * One order for two readings of one tag at one instant, so that it does not matter which came first: the worse quality is
 * later, then the larger value, and no number is later than any number.
 */
export function compareReadings(qualityA: number, valueA: number, qualityB: number, valueB: number): number {
  if (qualityA !== qualityB) return qualityA - qualityB;
  if (valueA === valueB) return 0;
  if (Number.isNaN(valueA)) return Number.isNaN(valueB) ? 0 : 1;
  return Number.isNaN(valueB) ? -1 : valueA - valueB;
}
