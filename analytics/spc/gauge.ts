/**
 * Gauge repeatability and reproducibility by analysis of variance, crossed: every operator measures every part equally often
 * (AIAG Measurement Systems Analysis, 4th edition, III.B; Montgomery 8.7). Components below zero are set to zero. Figures are
 * variances in the squared unit of the values, shares 0..1.
 */
import { fAbove } from '../statistics/distributions.ts';

export interface Measurement {
  readonly part: string;
  readonly operator: string;
  readonly value: number;
}

export interface Components {
  readonly repeatability: number;
  readonly operator: number;
  readonly interaction: number;
  readonly reproducibility: number;
  readonly gauge: number;
  readonly part: number;
  readonly total: number;
  /** Of the variance that is the gauge's. */
  readonly contribution: number;
  /** Of the standard deviation (study variation). */
  readonly studyVariation: number;
  /** Distinct categories of parts that the gauge can tell apart; null = it did not vary at all. */
  readonly categories: number | null;
}

export interface GaugeStudy {
  readonly parts: number;
  readonly operators: number;
  readonly trials: number;
  readonly meanSquares: {
    readonly part: number;
    readonly operator: number;
    readonly interaction: number;
    readonly error: number;
  };
  /** How often chance alone gives an interaction as large. */
  readonly interactionP: number;
  readonly withInteraction: Components;
  /** Interaction counted as error. */
  readonly pooled: Components;
  readonly chosen: 'with-interaction' | 'pooled';
}

export type GaugeRefusal =
  | 'not-a-number'
  | 'too-few-parts'
  | 'too-few-operators'
  /** A part that an operator measured once only. */
  | 'too-few-trials'
  /** Not every operator measured every part equally often. */
  | 'unbalanced'
  | 'no-variation';

export type GaugeAnswer =
  | { readonly ok: true; readonly study: GaugeStudy }
  | { readonly ok: false; readonly reason: GaugeRefusal };

/** An interaction with a p above this is counted as error (AIAG: 0.25). */
export const POOL_ABOVE = 0.25;

export function gaugeStudy(measurements: readonly Measurement[], poolAbove = POOL_ABOVE): GaugeAnswer {
  if (!measurements.every(({ value }) => Number.isFinite(value))) return { ok: false, reason: 'not-a-number' };
  const parts = [...new Set(measurements.map(({ part }) => part))];
  const operators = [...new Set(measurements.map(({ operator }) => operator))];
  if (parts.length < 2) return { ok: false, reason: 'too-few-parts' };
  if (operators.length < 2) return { ok: false, reason: 'too-few-operators' };
  const cells = cellsOf(measurements, parts, operators);
  const trials = cells[0]?.[0]?.length ?? 0;
  if (cells.some((row) => row.some((cell) => cell.length !== trials))) return { ok: false, reason: 'unbalanced' };
  if (trials < 2) return { ok: false, reason: 'too-few-trials' };
  const study = analyse(cells, parts.length, operators.length, trials, poolAbove);
  return study.withInteraction.total > 0 ? { ok: true, study } : { ok: false, reason: 'no-variation' };
}

type Cells = readonly (readonly (readonly number[])[])[];

function cellsOf(measurements: readonly Measurement[], parts: readonly string[], operators: readonly string[]): Cells {
  const partAt = new Map(parts.map((part, i) => [part, i]));
  const operatorAt = new Map(operators.map((operator, i) => [operator, i]));
  const cells = parts.map(() => operators.map((): number[] => []));
  for (const { part, operator, value } of measurements)
    cells[partAt.get(part) as number]?.[operatorAt.get(operator) as number]?.push(value);
  return cells;
}

const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const squares = (values: readonly number[], centre: number): number =>
  values.reduce((sum, value) => sum + (value - centre) ** 2, 0);

function analyse(cells: Cells, p: number, o: number, r: number, poolAbove: number): GaugeStudy {
  const means = cells.map((row) => row.map(average));
  const partMeans = means.map(average);
  const operatorMeans = Array.from({ length: o }, (_, j) => average(means.map((row) => row[j] as number)));
  const all = average(partMeans);
  const error = cells.flatMap((row, i) => row.map((cell, j) => squares(cell, means[i]?.[j] as number)));
  const interaction = means.flatMap((row, i) =>
    row.map((mean, j) => (mean - (partMeans[i] as number) - (operatorMeans[j] as number) + all) ** 2),
  );
  const [interactionSum, errorSum] = [r * p * o * average(interaction), p * o * average(error)];
  const [interactionDegrees, errorDegrees] = [(p - 1) * (o - 1), p * o * (r - 1)];
  const meanSquares = {
    part: (o * r * squares(partMeans, all)) / (p - 1),
    operator: (p * r * squares(operatorMeans, all)) / (o - 1),
    interaction: interactionSum / interactionDegrees,
    error: errorSum / errorDegrees,
  };
  const ratio = meanSquares.interaction / meanSquares.error;
  const interactionP = Number.isNaN(ratio)
    ? 1
    : ratio === Number.POSITIVE_INFINITY
      ? 0
      : fAbove(ratio, interactionDegrees, errorDegrees);
  const pooledError = (interactionSum + errorSum) / (interactionDegrees + errorDegrees);
  const over = (square: number, base: number, times: number) => Math.max(0, (square - base) / times);
  const components = (base: number, repeatability: number, crossed: number) =>
    componentsOf(repeatability, over(meanSquares.operator, base, p * r), crossed, over(meanSquares.part, base, o * r));
  return {
    parts: p,
    operators: o,
    trials: r,
    meanSquares,
    interactionP,
    withInteraction: components(
      meanSquares.interaction,
      meanSquares.error,
      over(meanSquares.interaction, meanSquares.error, r),
    ),
    pooled: components(pooledError, pooledError, 0),
    chosen: interactionP > poolAbove ? 'pooled' : 'with-interaction',
  };
}

function componentsOf(repeatability: number, operator: number, interaction: number, part: number): Components {
  const reproducibility = operator + interaction;
  const gauge = repeatability + reproducibility;
  const total = gauge + part;
  return {
    repeatability,
    operator,
    interaction,
    reproducibility,
    gauge,
    part,
    total,
    contribution: gauge / total,
    studyVariation: Math.sqrt(gauge / total),
    categories: gauge > 0 ? Math.floor(1.41 * Math.sqrt(part / gauge)) : null,
  };
}
