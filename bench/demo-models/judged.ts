/** How a shipped model does on machines of other runs: alerts by what broke, and how true its chances are. */
import {
  averagePrecisionOf,
  brierOf,
  brierSkillOf,
  calibrationErrorOf,
  type Outcome,
} from '../../analytics/reliability/prediction-scores.ts';
import type { Breakdown } from '../../demo/floor/wear.ts';
import { calibrationOf } from '../../models/calibration/platt.ts';
import { type ActionCosts, type AlertCount, alertsOf, figuresOf } from '../../models/evaluation/alerts.ts';
import { candidatesOf, thresholdForPrecision } from '../../models/evaluation/cheapest-threshold.ts';
import { type FailureModel, predictions } from '../../models/hazard/failure-model.ts';
import { failedWithin, futuresOf } from '../../models/hazard/labels.ts';
import { randomOf } from '../../models/random.ts';
import type { FloorFleet } from './floor-fleet.ts';

/** Hours it takes to act; the plant lives faster than others do. */
const ACT = 0.25;
const DRAWS = 200;
const NO_COSTS: ActionCosts = { falseCall: 0, missed: 0, caught: 0 };
export const SEEN_COMING: readonly Breakdown[] = ['bearing', 'motor', 'filter'];
const logOdds = (p: number): number => Math.log(p / (1 - p));

export interface Spread {
  readonly value: number | null;
  /** 90 %, by drawing machines. */
  readonly between: readonly [number, number] | null;
}

export interface JudgedKind {
  readonly kind: Breakdown;
  readonly failures: number;
  readonly recall: Spread;
  /** Median, hours. */
  readonly lead: Spread;
}

export const scoresOf = (model: FailureModel, { assets }: FloorFleet): Float64Array[] =>
  assets.map((asset) => Float64Array.from(predictions(model, asset), ({ probability }) => probability));

/** Alerts of some machines; `kinds`: breakdowns that are asked for. All prove an alert right, unless `alone`: then the others are no failures. */
function alertsAt(
  fleet: FloorFleet,
  scores: readonly Float64Array[],
  threshold: number,
  horizon: number,
  those: readonly number[],
  kinds: readonly Breakdown[],
  alone = false,
): AlertCount[] {
  return those.map((i) => {
    const asked = new Set(fleet.faults[i]?.filter(({ fault }) => kinds.includes(fault)).map(({ row }) => row));
    const asset = fleet.assets[i] as FloorFleet['assets'][number];
    const events = alone
      ? asset.events.map((event, row) => (event === 'failure' && !asked.has(row) ? null : event))
      : asset.events;
    const rules = { patience: horizon, act: ACT };
    return alertsOf({ hours: asset.hours, events }, scores[i] as Float64Array, threshold, rules, (row) =>
      asked.has(row),
    );
  });
}

/** The lowest threshold whose alerts were proved right so often by a kind that is seen coming. */
export function thresholdFor(
  fleet: FloorFleet,
  scores: readonly Float64Array[],
  horizon: number,
  precision: number,
): number {
  const all = fleet.assets.map((_, i) => i);
  const at = (threshold: number) => alertsAt(fleet, scores, threshold, horizon, all, SEEN_COMING, true);
  return thresholdForPrecision(candidatesOf(scores), at, precision);
}

export function judge(model: FailureModel, fleet: FloorFleet, threshold: number) {
  const { horizon } = model.plan;
  const scores = scoresOf(model, fleet);
  const everyone = fleet.assets.map((_, i) => i);
  const random = randomOf(11);
  const draws = Array.from({ length: DRAWS }, () => everyone.map(() => Math.floor(random.next() * everyone.length)));
  const spread = (of: (those: readonly number[]) => number | null): Spread => {
    const drawn = draws.map(of).filter((value): value is number => value !== null);
    drawn.sort((a, b) => a - b);
    const at = (p: number) => drawn[Math.floor(p * drawn.length)] as number;
    return { value: of(everyone), between: drawn.length * 2 < DRAWS ? null : [at(0.05), at(0.95)] };
  };
  const alerts = (those: readonly number[], kinds: readonly Breakdown[], alone = false) =>
    figuresOf(alertsAt(fleet, scores, threshold, horizon, those, kinds, alone), NO_COSTS);
  const rows = fleet.assets.map((asset, group) =>
    futuresOf(asset).flatMap((future, row) => {
      const happened = failedWithin(future, horizon);
      const probability = scores[group]?.[row] as number;
      return happened === null || row % 5 !== 0 ? [] : [{ probability, happened, group }];
    }),
  );
  const outcomes = (those: readonly number[]): Outcome[] => those.flatMap((i) => rows[i] as Outcome[]);
  const slope = (those: readonly number[]) =>
    calibrationOf(
      those.flatMap((i, group) =>
        (rows[i] ?? []).map(({ probability, happened }) => ({ score: logOdds(probability), happened, group })),
      ),
      randomOf(1),
    )?.slope ?? null;
  const kinds = [...new Set(fleet.faults.flat().map(({ fault }) => fault))].sort();
  return {
    horizon,
    threshold,
    precision: spread((those) => alerts(those, SEEN_COMING).precision),
    ownPrecision: spread((those) => alerts(those, SEEN_COMING, true).precision),
    brier: spread((those) => brierOf(outcomes(those))),
    skill: brierSkillOf(outcomes(everyone)),
    averagePrecision: averagePrecisionOf(outcomes(everyone)),
    calibrationError: spread((those) => calibrationErrorOf(outcomes(those))),
    slope: slope(everyone),
    kinds: kinds.map(
      (kind): JudgedKind => ({
        kind,
        failures: fleet.faults.flat().filter(({ fault }) => fault === kind).length,
        recall: spread((those) => alerts(those, [kind]).recall),
        lead: spread((those) => alerts(those, [kind]).medianLead),
      }),
    ),
  };
}
