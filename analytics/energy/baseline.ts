/**
 * Baseline of a machine's or line's use (ISO 50006): kWh = base x hours + perUnit x units, by least squares over equal
 * periods. The base is what it takes while it makes nothing; absent where the periods cannot tell the two apart. It does not
 * hold where products differ much in what a unit takes: fit them apart.
 */
export interface EnergyPeriod {
  readonly hours: number;
  readonly units: number;
  readonly kWh: number;
}

export interface EnergyBaseline {
  readonly baseKW: number;
  readonly kWhPerUnit: number;
  /** Share of the variation that the line explains, 0..1. */
  readonly explained: number;
  /** Standard deviation of what is left, kWh a period. */
  readonly scatter: number;
  readonly n: number;
}

/** Fewer periods fit anything. */
const FEWEST = 12;
/** Units that vary less than so, relative to their mean, do not tell base and units apart. */
const LEAST_SPREAD = 0.05;

export function energyBaselineOf(periods: readonly EnergyPeriod[]): EnergyBaseline | null {
  const n = periods.length;
  if (n < FEWEST) return null;
  const perHour = periods.map(({ hours, units }) => units / hours);
  const mean = perHour.reduce((sum, one) => sum + one, 0) / n;
  const spread = Math.sqrt(perHour.reduce((sum, one) => sum + (one - mean) ** 2, 0) / n);
  if (!(mean > 0) || !Number.isFinite(mean) || spread < LEAST_SPREAD * mean) return null;
  const sum = (of: (period: EnergyPeriod) => number) => periods.reduce((total, period) => total + of(period), 0);
  const hh = sum(({ hours }) => hours * hours);
  const hu = sum(({ hours, units }) => hours * units);
  const uu = sum(({ units }) => units * units);
  const hk = sum(({ hours, kWh }) => hours * kWh);
  const uk = sum(({ units, kWh }) => units * kWh);
  const determinant = hh * uu - hu * hu;
  const baseKW = (hk * uu - uk * hu) / determinant;
  const kWhPerUnit = (uk * hh - hk * hu) / determinant;
  const left = sum(({ hours, units, kWh }) => (kWh - baseKW * hours - kWhPerUnit * units) ** 2);
  const meanKWh = sum(({ kWh }) => kWh) / n;
  const all = sum(({ kWh }) => (kWh - meanKWh) ** 2);
  return {
    baseKW,
    kWhPerUnit,
    explained: all > 0 ? Math.max(0, 1 - left / all) : 0,
    scatter: Math.sqrt(left / (n - 2)),
    n,
  };
}
