/**
 * What is unusual about a machine of which no failure is known: principal components of its readings (Jackson and Mudholkar 1979). T2 says how far it is
 * from its usual place along the ways in which readings go together, SPE how much they do not go together as they use to. What each signal adds is exact.
 */
import { eigenOf } from '../../analytics/statistics/eigen.ts';
import type { FeaturePlan } from '../features/feature-stream.ts';
import type { Fleet } from '../fleet.ts';
import { healthyRows, type NotYet, quantileOf, USUAL } from './healthy-rows.ts';

export interface AnomalyModel {
  readonly plan: FeaturePlan;
  /** Of the rows in the plan's scale. */
  readonly means: readonly number[];
  /** Deviations; 1 where a signal never moved. */
  readonly deviations: readonly number[];
  /** Directions of length 1, and the variance along each, falling. */
  readonly components: readonly (readonly number[])[];
  readonly variances: readonly number[];
  /** What one row in 200 of the usual is beyond, on rows that were not learned from. */
  readonly limits: { readonly t2: number; readonly spe: number };
}

export interface AnomalyCard {
  readonly assets: number;
  readonly rows: number;
  /** Watched, without gaps. */
  readonly hours: number;
  readonly signals: readonly string[];
  /** Of the variance, in the components that are kept. */
  readonly explained: number;
}

export interface Anomaly {
  readonly t2: number;
  readonly spe: number;
  /** Beyond a limit. */
  readonly unusual: boolean;
  /** By signal, the one to look at first. */
  readonly parts: readonly {
    readonly signal: string;
    /** What it adds; they sum to the statistic. */
    readonly t2: number;
    readonly spe: number;
    /**
     * Share of all that is unusual that would be gone if this signal were as the others would have it (reconstruction, Alcala and Qin 2009): where one signal
     * went astray, what it adds is smeared over those that go with it, and this is not.
     */
    readonly blame: number;
  }[];
}

const EXPLAINED = 0.95;
/** Rows that are left out when it is learned anew: what was unusual must not say what is usual. */
const TRIMMED = 0.02;
const FILLING_STEPS = 20;

export function learnAnomalies(
  fleet: Fleet,
  horizon: number,
): { readonly model: AnomalyModel; readonly card: AnomalyCard } | NotYet {
  const rows = healthyRows(fleet, horizon);
  if ('refusal' in rows) return rows;
  const { plan, learned, heldOut, hours } = rows;
  const first = componentsOf(learned);
  const far = learned.map((row) => distanceOf(first, row));
  const cut = quantileOf(far, 1 - TRIMMED);
  const kept = componentsOf(learned.filter((_, i) => (far[i] as number) <= cut));
  const told = heldOut.map((row) => statisticsOf(kept, standardised(kept, row)));
  const { explained, ...parts } = kept;
  const limits = {
    t2: quantileOf(
      told.map(({ t2 }) => t2),
      USUAL,
    ),
    spe: quantileOf(
      told.map(({ spe }) => spe),
      USUAL,
    ),
  };
  const card = {
    ...{ assets: fleet.assets.length, rows: learned.length + heldOut.length, hours },
    ...{ signals: plan.signals.map(({ name }) => name), explained },
  };
  return { model: { plan, ...parts, limits }, card };
}

/**
 * `row` of the stream of the model's plan. What is missing (or frozen) is taken as the others would have it, so that it goes together with them; null where less than half of
 * the signals are there.
 */
export function anomalyOf(model: AnomalyModel, row: Float64Array): Anomaly | null {
  const there = row.reduce((n, value) => n + (Number.isNaN(value) ? 0 : 1), 0);
  if (there * 2 < row.length) return null;
  const z = filled(model, standardised(model, row));
  const { t2, spe, scores, rest } = statisticsOf(model, z);
  const { limits, components, variances } = model;
  const whole = t2 / limits.t2 + spe / limits.spe;
  const parts = model.plan.signals.map(({ name }, i) => {
    let [pull, along, stiffness] = [0, 0, 0];
    for (const [k, score] of scores.entries()) {
      const p = components[k]?.[i] as number;
      pull += (score * p) / (variances[k] as number);
      along += p * p;
      stiffness += (p * p) / (variances[k] as number);
    }
    const left = rest[i] as number;
    const freed = (pull / limits.t2 + left / limits.spe) ** 2 / (stiffness / limits.t2 + (1 - along) / limits.spe);
    return { signal: name, t2: pull * (z[i] as number), spe: left ** 2, blame: whole > 0 ? freed / whole : 0 };
  });
  parts.sort((a, b) => b.blame - a.blame);
  return { t2, spe, unusual: t2 > model.limits.t2 || spe > model.limits.spe, parts };
}

type Space = Pick<AnomalyModel, 'means' | 'deviations' | 'components' | 'variances'>;

function componentsOf(rows: readonly Float64Array[]): Space & { readonly explained: number } {
  const size = rows[0]?.length ?? 0;
  const signals = Array.from({ length: size }, (_, i) => i);
  const means = signals.map((i) => rows.reduce((sum, row) => sum + (row[i] as number), 0) / rows.length);
  const deviations = signals.map((i) => {
    const variance = rows.reduce((sum, row) => sum + ((row[i] as number) - (means[i] as number)) ** 2, 0) / rows.length;
    return variance > 1e-12 ? Math.sqrt(variance) : 1;
  });
  const space = { means, deviations };
  const products = signals.map(() => new Float64Array(size));
  for (const row of rows) {
    const z = standardised(space, row);
    for (let i = 0; i < size; i++)
      for (let j = 0; j <= i; j++) ((products[i] as Float64Array)[j] as number) += (z[i] as number) * (z[j] as number);
  }
  const correlation = signals.map((i) =>
    signals.map((j) => (products[Math.max(i, j)]?.[Math.min(i, j)] as number) / rows.length),
  );
  const { values, vectors } = eigenOf(correlation);
  const total = values.reduce((sum, value) => sum + Math.max(0, value), 0);
  let [keep, sum] = [0, 0];
  // At least one direction is left over, or nothing could fail to go together.
  while (keep < size - 1 && sum < EXPLAINED * total) sum += values[keep++] as number;
  return {
    ...space,
    components: vectors.slice(0, keep),
    variances: values.slice(0, keep).map((value) => Math.max(value, 1e-9)),
    explained: sum / total,
  };
}

const standardised = ({ means, deviations }: Pick<Space, 'means' | 'deviations'>, row: Float64Array): Float64Array =>
  row.map((value, i) => (value - (means[i] as number)) / (deviations[i] as number));

function statisticsOf({ components, variances }: Space, z: Float64Array) {
  const scores = components.map((direction) => direction.reduce((sum, p, i) => sum + p * (z[i] as number), 0));
  const rest = z.map((value, i) =>
    components.reduce((left, p, k) => left - (p[i] as number) * (scores[k] as number), value),
  );
  return {
    scores,
    rest,
    t2: scores.reduce((sum, score, k) => sum + score ** 2 / (variances[k] as number), 0),
    spe: rest.reduce((sum, value) => sum + value * value, 0),
  };
}

/** How far a row is out, in what is usual by theory: T2 has as many degrees as components. */
function distanceOf(space: Space & { readonly explained: number }, row: Float64Array): number {
  const { t2, spe } = statisticsOf(space, standardised(space, row));
  const left = Math.max(1e-9, (1 - space.explained) * row.length);
  return t2 / space.components.length + spe / left;
}

/** Gaps as the components would have them (Nelson, Taylor and MacGregor 1996, by iteration). */
function filled(model: Space, z: Float64Array): Float64Array {
  const gaps = [...z.keys()].filter((i) => Number.isNaN(z[i]));
  if (gaps.length === 0) return z;
  const whole = z.map((value) => (Number.isNaN(value) ? 0 : value));
  for (let step = 0; step < FILLING_STEPS; step++) {
    const { rest } = statisticsOf(model, whole);
    for (const i of gaps) whole[i] = (whole[i] as number) - (rest[i] as number);
  }
  // What iteration has left over is no reading's.
  return whole;
}
