/**
 * Has a machine changed since its abilities were fitted? The last days are held against the days of the fit: its pace, how often it stops (exact
 * test of two rates), how long repairs take, what it rejects. Few in a hundred machines that did not change are told: each test is made strict.
 */
import { rateChange } from '../statistics/rates.ts';
import type { Calibration, MachineFits } from './calibrate.ts';
import { type RejectFit, rejectFits } from './pace.ts';
import { stopsOnClock } from './stops.ts';
import { runs, type Worked } from './worked.ts';

/** Probability of telling of one thing of one machine that did not change. */
const STRICT = 0.001;
/** Smaller changes of pace move no order by enough. */
const LEAST_PACE = 0.04;
const LEAST_RUN_MS = 4 * 3_600_000;
/** Rejects come by the lot: fewer units are too few lots. */
const LEAST_UNITS = 20_000;

export interface Drift {
  readonly machine: string;
  readonly what: 'pace' | 'stops' | 'repairs' | 'rejects';
  /** As fitted and as of late: units an hour, stops an operating hour, mean ms, share. */
  readonly before: number;
  readonly now: number;
}

/** `lately`: by machine, what lies behind the window of the fit or at its end. */
export function driftsOf(
  { machines }: Pick<Calibration, 'machines'>,
  lately: ReadonlyMap<string, readonly Worked[]>,
): Drift[] {
  return machines.flatMap((fits) => {
    const worked = lately.get(fits.machine) ?? [];
    if (fits.refused !== null || worked.length === 0) return [];
    return [...paceDrift(fits, worked), ...stopDrift(fits, worked), ...rejectDrift(fits, worked)];
  });
}

/** Of the constraint alone: others work at the pace of the line. */
function paceDrift({ machine, paces }: MachineFits, worked: readonly Worked[]): Drift[] {
  const fitted = new Map(
    paces.flatMap(({ product, unitMs, by }) => (by === 'made' && product !== null ? [[product, unitMs]] : [])),
  );
  let [expected, took, units] = [0, 0, 0];
  for (const one of worked) {
    const unitMs = fitted.get(one.product ?? '');
    if (unitMs === undefined || !runs(one)) continue;
    const made = one.good + one.reject + one.rework;
    units += made;
    expected += made * unitMs;
    took += one.to - one.from;
  }
  if (took < LEAST_RUN_MS || expected <= 0 || Math.abs(took / expected - 1) < LEAST_PACE) return [];
  const perHour = (units / expected) * 3_600_000;
  return [{ machine, what: 'pace', before: perHour, now: (perHour * expected) / took }];
}

function stopDrift({ machine, stops }: MachineFits, worked: readonly Worked[]): Drift[] {
  const now = stopsOnClock(worked);
  const fitted = stops.fits.reduce((sum, fit) => sum + fit.stops, 0);
  const [before, after] = [
    { count: fitted, exposure: stops.operatingMs },
    { count: now.stops.length, exposure: now.operatingMs },
  ];
  const change = rateChange(before, after, 0.95);
  const perHour = ({ count, exposure }: typeof before) => (count / exposure) * 3_600_000;
  const found: Drift[] =
    change && change.p < STRICT ? [{ machine, what: 'stops', before: perHour(before), now: perHour(after) }] : [];
  const repairs = now.stops.flatMap(({ stop }) => (stop.lasts ? [] : [stop.netMs]));
  const said = stops.fits.reduce((sum, fit) => sum + fit.stops * fit.repair.mean, 0) / Math.max(1, fitted);
  const mean = repairs.reduce((sum, ms) => sum + ms, 0) / repairs.length;
  const spread = Math.sqrt(repairs.reduce((sum, ms) => sum + (ms - mean) ** 2, 0) / (repairs.length - 1));
  // Some thirty of them make a mean normal enough for a strict test; below, a single long repair would speak.
  const far = repairs.length >= 30 && Math.abs(mean - said) > 3.3 * (spread / Math.sqrt(repairs.length)) && said > 0;
  return far ? [...found, { machine, what: 'repairs', before: said, now: mean }] : found;
}

function rejectDrift({ machine, rejects }: MachineFits, worked: readonly Worked[]): Drift[] {
  const before = rejects.find(({ product }) => product === null);
  const now = rejectFits(worked).find(({ product }) => product === null);
  if (!before || !now || now.units < LEAST_UNITS) return [];
  const counted = ({ rejects: count, units: exposure }: RejectFit) => ({ count, exposure });
  const change = rateChange(counted(before), counted(now), 0.95);
  // Rejects come in bursts, which no test of single events allows for: a change must be large as well.
  const large = now.share > 2 * before.share || now.share < before.share / 2;
  return change && change.p < STRICT && large
    ? [{ machine, what: 'rejects', before: before.share, now: now.share }]
    : [];
}
