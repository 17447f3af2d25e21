/**
 * KPIs after ISO 22400-2 (docs/domain.md, section 4). Two profiles differ in one thing: where a short stop of the machine's
 * own is counted. `iso22400`: delay (ADET). `iso22400-microstop-as-speed`: production (APT), so that it shows as lost speed;
 * the quality ratio is of units there, not of ideal time.
 *
 *   POT = window - off    PBT = POT - planned downtime = APT + AUST + ADET + ADOT + unknown
 */
import type { Sums } from '../sums.ts';
import { type Kpi, type Profile, profileOf, type Reason, ratio, type Terms } from './profile.ts';

/** One-sided 95 % lower bound of MTBF when no failure was seen in the time T: T / -ln(0.05). */
const NO_FAILURES_95 = -Math.log(0.05);

interface IsoTerms extends Terms {
  /** Calendar time of the window, ms. */
  readonly window: number;
  /** Planned operation time, ms. */
  readonly POT: number;
  /** Planned busy time, ms. */
  readonly PBT: number;
  /** Actual production time, ms. */
  readonly APT: number;
  /** Actual unit setup time, ms. */
  readonly AUST: number;
  /** Actual unit delay time, ms. */
  readonly ADET: number;
  /** Available, without an order, ms. */
  readonly ADOT: number;
  /** Actual unit processing time: AUST + APT, ms. */
  readonly AUPT: number;
  /** Actual unit busy time, ms. */
  readonly AUBT: number;
  /** Actual order execution time, ms. */
  readonly AOET: number;
  readonly unknown: number;
  readonly GQ: number;
  readonly SQ: number;
  readonly RQ: number;
  readonly PQ: number;
  readonly inspected: number;
  /** sum(PRI x GQ) and sum(PRI x PQ), ms. */
  readonly PRI_GQ: number;
  readonly PRI_PQ: number;
  /** Units without a PRI. */
  readonly unrated: number;
  readonly failures: number;
  readonly repairs: number;
  readonly repairMs: number;
  /** Without a failure: MTBF is at least this, with 95 % confidence, ms. */
  readonly atLeast: number;
  readonly kWh: number;
}

const termsWith =
  (microStopIsProduction: boolean) =>
  (sums: Readonly<Sums>): IsoTerms => {
    const micro = sums['micro-stop'];
    const delay = sums.starved + sums.blocked + sums.breakdown + sums.maintenanceUnplanned;
    const APT = sums.producing + sums.slow + (microStopIsProduction ? micro : 0);
    const ADET = delay + (microStopIsProduction ? 0 : micro);
    const POT = sums.windowMs - sums.off;
    return {
      window: sums.windowMs,
      POT,
      PBT: POT - sums['planned-stop'] - (sums.maintenance - sums.maintenanceUnplanned),
      APT,
      AUST: sums.setup,
      ADET,
      ADOT: sums.idle,
      AUPT: sums.setup + APT,
      AUBT: APT + sums.setup + ADET,
      AOET: sums.orderMs,
      unknown: sums.unknown,
      GQ: sums.good,
      SQ: sums.reject,
      RQ: sums.rework,
      PQ: sums.good + sums.reject + sums.rework,
      inspected: sums.inspected,
      PRI_GQ: sums.idealGood,
      PRI_PQ: sums.idealAll,
      unrated: sums.unrated,
      failures: sums.failures,
      repairs: sums.repairs,
      repairMs: sums.repairMs,
      atLeast: sums.failures > 0 ? 0 : APT / NO_FAILURES_95,
      kWh: sums.energy,
    };
  };

/** Without planned time, or with no data at all, there is nothing to relate to. */
const blind = (t: IsoTerms): Reason | null =>
  t.PBT <= 0 ? 'no-planned-time' : t.unknown >= t.window ? 'no-data' : null;
const unrated = (t: IsoTerms): Reason | null => (t.unrated > 0 ? 'no-ideal-rate' : null);

/** What both profiles share. */
const SHARED: readonly Kpi<IsoTerms>[] = [
  {
    id: 'availability',
    unit: 'ratio',
    formula: 'APT / PBT',
    moreIsBetter: true,
    inputs: ['APT', 'PBT', 'POT'],
    value: (t) => blind(t) ?? ratio(t.APT, t.PBT, 'no-planned-time'),
  },
  {
    id: 'effectiveness',
    unit: 'ratio',
    formula: 'sum(PRI x PQ) / APT',
    moreIsBetter: true,
    inputs: ['PRI_PQ', 'APT', 'PQ'],
    value: (t) => unrated(t) ?? ratio(t.PRI_PQ, t.APT, 'nothing-ran'),
  },
  {
    id: 'allocation-efficiency',
    unit: 'ratio',
    formula: 'AUBT / PBT',
    moreIsBetter: true,
    inputs: ['AUBT', 'PBT'],
    value: (t) => blind(t) ?? ratio(t.AUBT, t.PBT, 'no-planned-time'),
  },
  {
    id: 'utilization-efficiency',
    unit: 'ratio',
    formula: 'APT / AUBT',
    moreIsBetter: true,
    inputs: ['APT', 'AUBT'],
    value: (t) => ratio(t.APT, t.AUBT, 'nothing-ran'),
  },
  {
    id: 'technical-efficiency',
    unit: 'ratio',
    formula: 'APT / (APT + ADET)',
    moreIsBetter: true,
    inputs: ['APT', 'ADET'],
    value: (t) => ratio(t.APT, t.APT + t.ADET, 'nothing-ran'),
  },
  {
    id: 'setup-rate',
    unit: 'ratio',
    formula: 'AUST / AUPT',
    moreIsBetter: false,
    inputs: ['AUST', 'AUPT'],
    value: (t) => ratio(t.AUST, t.AUPT, 'nothing-ran'),
  },
  {
    id: 'throughput-rate',
    unit: 'units/h',
    formula: 'PQ / AOET',
    moreIsBetter: true,
    inputs: ['PQ', 'AOET'],
    value: (t) => ratio(t.PQ * 3_600_000, t.AOET, 'no-order'),
  },
  {
    id: 'scrap-ratio',
    unit: 'ratio',
    formula: 'SQ / PQ',
    moreIsBetter: false,
    inputs: ['SQ', 'PQ'],
    value: (t) => ratio(t.SQ, t.PQ, 'nothing-made'),
  },
  {
    id: 'rework-ratio',
    unit: 'ratio',
    formula: 'RQ / PQ',
    moreIsBetter: false,
    inputs: ['RQ', 'PQ'],
    value: (t) => ratio(t.RQ, t.PQ, 'nothing-made'),
  },
  {
    id: 'first-pass-yield',
    unit: 'ratio',
    formula: 'good at first pass / inspected',
    moreIsBetter: true,
    inputs: ['GQ', 'inspected'],
    value: (t) => ratio(t.GQ, t.inspected, 'nothing-made'),
  },
  {
    id: 'mtbf',
    unit: 'ms',
    formula: 'APT / failures that began',
    moreIsBetter: true,
    inputs: ['APT', 'failures', 'atLeast'],
    value: (t) => ratio(t.APT, t.failures, 'no-failures'),
  },
  {
    id: 'mttr',
    unit: 'ms',
    formula: 'whole length of failures that ended, net of planned time / their number',
    moreIsBetter: false,
    inputs: ['repairMs', 'repairs'],
    value: (t) => ratio(t.repairMs, t.repairs, 'no-repairs'),
  },
  {
    id: 'energy-per-good',
    unit: 'kWh/unit',
    formula: 'kWh / GQ',
    moreIsBetter: false,
    inputs: ['kWh', 'GQ'],
    value: (t) => ratio(t.kWh, t.GQ, 'nothing-made'),
  },
];

/**
 * Version 2: maintenance that nobody planned is delay, and units to be reworked are part of PQ. Version 1 knew neither.
 */
export const iso22400: Profile = profileOf('iso22400', 2, termsWith(false), [
  {
    id: 'oee',
    unit: 'ratio',
    formula: 'sum(PRI x GQ) / PBT',
    moreIsBetter: true,
    inputs: ['PRI_GQ', 'PBT', 'GQ'],
    value: (t) => blind(t) ?? unrated(t) ?? ratio(t.PRI_GQ, t.PBT, 'no-planned-time'),
  },
  {
    id: 'quality-ratio',
    unit: 'ratio',
    formula: 'sum(PRI x GQ) / sum(PRI x PQ)',
    moreIsBetter: true,
    inputs: ['PRI_GQ', 'PRI_PQ', 'GQ', 'PQ'],
    value: (t) => unrated(t) ?? ratio(t.PRI_GQ, t.PRI_PQ, 'nothing-made'),
  },
  {
    id: 'nee',
    unit: 'ratio',
    formula: 'AUPT / PBT x sum(PRI x GQ) / APT',
    moreIsBetter: true,
    inputs: ['AUPT', 'PBT', 'PRI_GQ', 'APT'],
    value: (t) => blind(t) ?? unrated(t) ?? times(ratio(t.AUPT, t.PBT, 'no-planned-time'), t.PRI_GQ, t.APT),
  },
  {
    id: 'teep',
    unit: 'ratio',
    formula: 'sum(PRI x GQ) / window',
    moreIsBetter: true,
    inputs: ['PRI_GQ', 'window'],
    value: (t) => blind(t) ?? unrated(t) ?? ratio(t.PRI_GQ, t.window, 'no-time'),
  },
  ...SHARED,
]);

/** The factor of a product that needs something to have run. */
const times = (factor: number | Reason, above: number, below: number): number | Reason =>
  typeof factor === 'number' ? (below > 0 ? (factor * above) / below : 'nothing-ran') : factor;

/** OEE of units: a product of factors, absent where one of them is. */
const OEE_OF_UNITS = (t: IsoTerms): number | Reason => {
  const missing = blind(t) ?? unrated(t) ?? (t.APT <= 0 ? 'nothing-ran' : t.PQ <= 0 ? 'nothing-made' : null);
  return missing ?? (t.PRI_PQ * t.GQ) / (t.PQ * t.PBT);
};

export const microstopAsSpeed: Profile = profileOf('iso22400-microstop-as-speed', 1, termsWith(true), [
  {
    id: 'oee',
    unit: 'ratio',
    formula: 'sum(PRI x PQ) x GQ / (PQ x PBT)',
    moreIsBetter: true,
    inputs: ['PRI_PQ', 'GQ', 'PQ', 'PBT'],
    value: OEE_OF_UNITS,
  },
  {
    id: 'quality-ratio',
    unit: 'ratio',
    formula: 'GQ / PQ',
    moreIsBetter: true,
    inputs: ['GQ', 'PQ'],
    value: (t) => ratio(t.GQ, t.PQ, 'nothing-made'),
  },
  {
    id: 'nee',
    unit: 'ratio',
    formula: 'AUPT / PBT x sum(PRI x PQ) / APT x GQ / PQ',
    moreIsBetter: true,
    inputs: ['AUPT', 'PBT', 'PRI_PQ', 'APT', 'GQ', 'PQ'],
    value: (t) => times(OEE_OF_UNITS(t), t.AUPT, t.APT),
  },
  {
    id: 'teep',
    unit: 'ratio',
    formula: 'sum(PRI x PQ) x GQ / (PQ x window)',
    moreIsBetter: true,
    inputs: ['PRI_PQ', 'GQ', 'PQ', 'window'],
    value: (t) => times(OEE_OF_UNITS(t), t.PBT, t.window),
  },
  ...SHARED,
]);
