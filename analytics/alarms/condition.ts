/** What makes an alarm: a reading against a limit, with a deadband. */
export type Limit =
  | { readonly kind: 'above' | 'below'; readonly limit: number; readonly deadband: number }
  | { readonly kind: 'equals'; readonly values: readonly (number | string)[] };

/**
 * Does it hold for a reading, which held (`was`) before? Strictly beyond the limit it begins; it ends at the limit, or,
 * with a deadband, where the reading has come back by more than that.
 */
export function holds(limit: Limit, reading: number | string, was: boolean): boolean {
  if (limit.kind === 'equals') return limit.values.includes(reading);
  if (typeof reading !== 'number' || Number.isNaN(reading)) return was;
  const over = limit.kind === 'above' ? reading - limit.limit : limit.limit - reading;
  return was && limit.deadband > 0 ? over >= -limit.deadband : over > 0;
}
