/** Reference methods of lives and of how predictions did. Cases ask for figures at the median life and a quarter of the scale. */

import { median } from 'simple-statistics';
import { fitCox } from '../reliability/cox.ts';
import { growthOf } from '../reliability/crow-amsaa.ts';
import { largestDistance, stabilityIndex } from '../reliability/drift.ts';
import { kaplanMeier } from '../reliability/kaplan-meier.ts';
import type { Life } from '../reliability/life.ts';
import { mtbfOf } from '../reliability/mtbf.ts';
import {
  aucOf,
  averagePrecisionOf,
  brierOf,
  calibrationErrorOf,
  cheapestOf,
  costCurve,
  logLossOf,
  phmScoreOf,
  rmseOf,
} from '../reliability/prediction-scores.ts';
import { replacementAge } from '../reliability/replacement-age.ts';
import { failsWithin, fitWeibull, lifeQuantile, meanLife, reliabilityAt } from '../reliability/weibull.ts';
import { fitWeibullAft } from '../reliability/weibull-aft.ts';
import type { Method } from './case.ts';

interface LifeInputs {
  readonly t: readonly number[];
  readonly event: readonly (number | boolean)[];
}

function livesOf({ t, event }: LifeInputs): Life[] {
  if (t.length !== event.length) throw new RangeError(`${t.length} times for ${event.length} events`);
  return t.map((time, i) => ({ time, failed: Boolean(event[i]) }));
}

const hundredths = (value: number): number => Math.round(value * 100) / 100;
/** A whole number of hours is written 56.0 in the cases. */
const keyOf = (value: number): string => (Number.isInteger(value) ? value.toFixed(1) : String(value));

function weibull(inputs: LifeInputs) {
  const lives = livesOf(inputs);
  const fit = fitWeibull(lives);
  if (!fit) throw new RangeError('weibull: fewer than two failures at unlike times');
  const age = hundredths(median([...inputs.t]));
  const horizon = hundredths(fit.scale / 4);
  return {
    shape: fit.shape,
    scale: fit.scale,
    loglik: fit.logLikelihood,
    shape_ci95_log: fit.shapeInterval,
    scale_ci95_log: fit.scaleInterval,
    mean_life: meanLife(fit),
    median: lifeQuantile(fit, 0.5),
    B10: lifeQuantile(fit, 0.1),
    reliability_at: { [keyOf(age)]: reliabilityAt(fit, age) },
    cond_fail_prob: { age, horizon, p: failsWithin(fit, age, horizon) },
  };
}

function survival(inputs: LifeInputs) {
  const { steps, median } = kaplanMeier(livesOf(inputs));
  return {
    time: steps.map((step) => step.time),
    survival: steps.map((step) => step.survival),
    se_greenwood: steps.map((step) => step.error),
    ci_lower: steps.map((step) => step.low),
    ci_upper: steps.map((step) => step.high),
    median,
    nelson_aalen: steps.map((step) => step.hazard),
  };
}

interface MtbfInputs {
  readonly cases: readonly { readonly total_time: number; readonly failures: number; readonly conf: number }[];
}

function mtbf({ cases }: MtbfInputs) {
  return {
    cases: cases.map(({ total_time: total, failures, conf }) => {
      const { mean, timeTruncated, failureTruncated, atLeast } = mtbfOf(total, failures, conf);
      return {
        total_time: total,
        failures,
        conf,
        mtbf: mean,
        time_truncated: [timeTruncated.low, timeTruncated.high],
        failure_truncated: failureTruncated && [failureTruncated.low, failureTruncated.high],
        one_sided_lower_time_truncated: atLeast,
      };
    }),
  };
}

function crow({ t, T }: { readonly t: readonly number[]; readonly T: number }) {
  const growth = growthOf(t, T);
  if (!growth) throw new RangeError('crow: no failure before the end');
  return {
    n: growth.failures,
    beta_mle: growth.beta,
    lambda_: growth.lambda,
    beta_unbiased: growth.betaUnbiased,
    instantaneous_mtbf_at_T: growth.mtbfAtEnd,
    laplace_u: growth.laplace,
    beta_ci95: growth.betaInterval,
  };
}

function covariates(inputs: LifeInputs & { readonly x: readonly (readonly number[])[] }) {
  const lives = livesOf(inputs);
  if (inputs.x.length !== lives.length) throw new RangeError(`${inputs.x.length} rows for ${lives.length} lives`);
  const cox = fitCox(lives, inputs.x);
  const aft = fitWeibullAft(lives, inputs.x);
  if (!cox || !aft) throw new RangeError('covariates: the data cannot tell the coefficients apart');
  return {
    cox: {
      beta: cox.coefficients,
      se: cox.errors,
      loglik0: cox.logLikelihoodWithout,
      loglik: cox.logLikelihood,
      concordance: cox.concordance,
    },
    weibull_aft: {
      intercept: aft.intercept,
      beta_log_time: aft.coefficients,
      shape: aft.shape,
      loglik: aft.logLikelihood,
      se: aft.errors,
    },
  };
}

interface ReplacementInputs {
  readonly shape: number;
  readonly scale: number;
  readonly cost_preventive: number;
  readonly cost_failure: number;
}

function replacement({ shape, scale, cost_preventive: planned, cost_failure: failure }: ReplacementInputs) {
  const best = replacementAge({ shape, scale }, planned, failure);
  return { T_opt: best.age, cost_rate: best.costRate, run_to_failure_rate: best.runToFailureRate };
}

interface MetricsInputs {
  readonly p: readonly number[];
  readonly y: readonly (number | boolean)[];
  readonly cost: { readonly fn: number; readonly fp: number; readonly tp: number };
  readonly psi_reference: readonly number[];
  readonly psi_current: readonly number[];
  readonly rul_true: readonly number[];
  readonly rul_pred: readonly number[];
}

function metrics(inputs: MetricsInputs) {
  const outcomes = inputs.p.map((probability, i) => ({ probability, happened: Boolean(inputs.y[i]) }));
  const { fn, fp, tp } = inputs.cost;
  const cheapest = cheapestOf(costCurve(outcomes, { missed: fn, falseCall: fp, caught: tp }));
  return {
    brier: brierOf(outcomes),
    logloss: logLossOf(outcomes),
    auc: aucOf(outcomes),
    average_precision: averagePrecisionOf(outcomes),
    ece10: calibrationErrorOf(outcomes),
    min_cost: cheapest.cost,
    threshold_lowest_cost: cheapest.threshold,
    psi10: stabilityIndex(inputs.psi_reference, inputs.psi_current),
    ks: largestDistance(inputs.psi_reference, inputs.psi_current),
    rul_rmse: rmseOf(inputs.rul_pred, inputs.rul_true),
    phm08_score: phmScoreOf(inputs.rul_pred, inputs.rul_true),
  };
}

export const RELIABILITY: Readonly<Record<string, Method>> = {
  'Weibull 2P MLE right-censored': weibull,
  'Kaplan-Meier + Greenwood (log-log CI) + Nelson-Aalen': survival,
  'MTBF point + chi-square CI (exponential, MIL-HDBK-189/IEC 60605-4 form)': mtbf,
  'Crow-AMSAA / power-law NHPP, time truncated': crow,
  'Cox PH (Efron) and Weibull AFT with 2 covariates': covariates,
  'optimal age replacement (Barlow-Proschan)': replacement,
  'Brier, log loss, ROC-AUC, PR-AUC(AP), ECE10, min-cost threshold, PSI, KS, RUL RMSE and NASA/PHM08 score': metrics,
};
