/** A horizon as people write it, in hours: 72h, 3d, 90m; null where it is none. */
const HOURS: Readonly<Record<string, number>> = { m: 1 / 60, h: 1, d: 24 };

export function horizonOf(text: string): number | null {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([mhd])$/.exec(text.trim()) ?? [];
  const hours = Number(amount) * (HOURS[unit ?? ''] ?? Number.NaN);
  return Number.isFinite(hours) && hours > 0 ? hours : null;
}
