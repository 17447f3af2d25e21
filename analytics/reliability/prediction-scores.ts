/**
 * How good predictions were, once the future has come: of probabilities (Brier 1950, log loss, ROC and precision-recall, calibration), of the
 * alarms that a threshold would have raised and what they cost, and of remaining lives.
 */
import { mean } from 'simple-statistics';

/** What was said, and whether it came. */
export interface Outcome {
  readonly probability: number;
  readonly happened: boolean;
}

/** What one outcome of an alarm costs, in money. A quiet time without a failure costs nothing. */
export interface AlarmCosts {
  readonly missed: number;
  readonly falseCall: number;
  readonly caught: number;
}

export const brierOf = (outcomes: readonly Outcome[]): number =>
  mean(outcomes.map(({ probability, happened }) => (probability - (happened ? 1 : 0)) ** 2));

/** Share of the base rate's Brier score that the predictions save; null where all or none happened. */
export function brierSkillOf(outcomes: readonly Outcome[]): number | null {
  const base = mean(outcomes.map(({ happened }) => (happened ? 1 : 0)));
  return base > 0 && base < 1 ? 1 - brierOf(outcomes) / (base * (1 - base)) : null;
}

/** A certainty that was wrong would cost without end; it counts as the smallest double does (2.2e-16). */
export const logLossOf = (outcomes: readonly Outcome[]): number =>
  -mean(
    outcomes.map(({ probability, happened }) =>
      Math.log(Math.max(happened ? probability : 1 - probability, Number.EPSILON)),
    ),
  );

/** From the surest down, equal probabilities together: an alarm cannot be raised for one of them alone. */
function* bySureness(outcomes: readonly Outcome[]): Generator<{ probability: number; hits: number; calls: number }> {
  const ordered = [...outcomes].sort((a, b) => b.probability - a.probability);
  for (let i = 0; i < ordered.length; ) {
    const probability = (ordered[i] as Outcome).probability;
    let hits = 0;
    let calls = 0;
    for (; i < ordered.length && (ordered[i] as Outcome).probability === probability; i++) {
      calls++;
      if ((ordered[i] as Outcome).happened) hits++;
    }
    yield { probability, hits, calls };
  }
}

/** Probability that one that happened was said to be likelier than one that did not; null where only one kind is there. */
export function aucOf(outcomes: readonly Outcome[]): number | null {
  const happened = outcomes.filter((one) => one.happened).length;
  const quiet = outcomes.length - happened;
  if (happened === 0 || quiet === 0) return null;
  let before = 0;
  let area = 0;
  for (const { hits, calls } of bySureness(outcomes)) {
    area += (calls - hits) * (before + hits / 2);
    before += hits;
  }
  return area / (happened * quiet);
}

/** Mean precision over the recalls that were reached; null where nothing happened. */
export function averagePrecisionOf(outcomes: readonly Outcome[]): number | null {
  const happened = outcomes.filter((one) => one.happened).length;
  if (happened === 0) return null;
  let hits = 0;
  let calls = 0;
  let sum = 0;
  for (const group of bySureness(outcomes)) {
    hits += group.hits;
    calls += group.calls;
    sum += (group.hits / happened) * (hits / calls);
  }
  return sum;
}

export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly n: number;
  /** Means of what was said and of what came; null in an empty bin. */
  readonly said: number | null;
  readonly came: number | null;
}

/** What came of what was said, in `bins` equal stretches of probability. */
export function reliabilityDiagram(outcomes: readonly Outcome[], bins = 10): ReliabilityBin[] {
  const groups = Array.from({ length: bins }, () => [] as Outcome[]);
  for (const one of outcomes) groups[Math.min(bins - 1, Math.floor(one.probability * bins))]?.push(one);
  return groups.map((group, k) => ({
    from: k / bins,
    to: (k + 1) / bins,
    n: group.length,
    said: group.length === 0 ? null : mean(group.map(({ probability }) => probability)),
    came: group.length === 0 ? null : mean(group.map(({ happened }) => (happened ? 1 : 0))),
  }));
}

/** Expected calibration error: how far apart said and came are, by bin, weighted by how often it was said. */
export const calibrationErrorOf = (outcomes: readonly Outcome[], bins = 10): number =>
  reliabilityDiagram(outcomes, bins).reduce(
    (sum, { n, said, came }) => sum + (n === 0 ? 0 : (n / outcomes.length) * Math.abs((said ?? 0) - (came ?? 0))),
    0,
  );

export interface ThresholdCost {
  /** An alarm is raised at this probability and above; null: never. */
  readonly threshold: number | null;
  readonly cost: number;
  readonly caught: number;
  readonly falseCalls: number;
  readonly missed: number;
}

/** What each threshold would have cost, from never raising an alarm to always. */
export function costCurve(outcomes: readonly Outcome[], costs: AlarmCosts): ThresholdCost[] {
  const happened = outcomes.filter((one) => one.happened).length;
  let caught = 0;
  let falseCalls = 0;
  const point = (threshold: number | null): ThresholdCost => {
    const missed = happened - caught;
    const cost = missed * costs.missed + falseCalls * costs.falseCall + caught * costs.caught;
    return { threshold, cost, caught, falseCalls, missed };
  };
  const curve = [point(null)];
  for (const { probability, hits, calls } of bySureness(outcomes)) {
    caught += hits;
    falseCalls += calls - hits;
    curve.push(point(probability));
  }
  return curve;
}

/** The cheapest; of equal ones the lowest threshold, which misses least. */
export const cheapestOf = (curve: readonly ThresholdCost[]): ThresholdCost =>
  curve.reduce((best, one) => (one.cost <= best.cost ? one : best));

const pairs = (predicted: readonly number[], truth: readonly number[]): number[] =>
  predicted.map((value, i) => value - (truth[i] as number));

export const rmseOf = (predicted: readonly number[], truth: readonly number[]): number =>
  Math.sqrt(mean(pairs(predicted, truth).map((off) => off * off)));

/** The score of the PHM 2008 challenge (Saxena et al.): a life said too long costs more than one said too short. */
export const phmScoreOf = (predicted: readonly number[], truth: readonly number[]): number =>
  pairs(predicted, truth).reduce((sum, off) => sum + Math.expm1(off < 0 ? -off / 13 : off / 10), 0);
