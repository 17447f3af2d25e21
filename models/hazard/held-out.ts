/**
 * Models that did not see a part of the assets, and what they say of it: what is chosen (the ridge) and what is told (calibration, skill) comes from them.
 * Each is the mean of two opinions: one trusts all features alike, the other hardly what is unexpected. The first is better on the fleet it was learned
 * from, the second where load and climate are others.
 */
import { mean } from 'simple-statistics';
import type { FeatureName } from '../features/feature-stream.ts';
import { fitLogistic, type Logistic, scoreOf } from './logistic.ts';
import { FOLDS, type Table } from './training-table.ts';

const RIDGES: readonly number[] = [0.1, 0.03, 0.01, 0.005, 0.002];
/** The second opinion leans on readings themselves and hardly on what the others leave unexplained, which moves with every change of load. */
const UNEXPECTED_TRUST = 0.05;

/** One opinion of the rows: what it trusts each feature, and the features so weighed. */
interface View {
  readonly trust: readonly number[];
  readonly weighed: Float32Array;
}

export interface HeldOut {
  /** Of every row, by the model that did not see its asset. */
  readonly scores: Float64Array;
  /** By fold: the model that did not see it. */
  readonly without: readonly Logistic[];
}

export interface ChosenRidge {
  readonly heldOut: HeldOut;
  readonly ridge: number;
  /** By fold, to begin from: each opinion as it was fitted. */
  readonly opinions: readonly (readonly Logistic[])[];
}

/** At the flattest ridge that is not surely worse than the best. */
export function chooseRidge(
  table: Table,
  answers: Uint8Array,
  names: readonly FeatureName[],
  progress: (share: number) => void,
): ChosenRidge {
  const scores = RIDGES.map(() => new Float64Array(table.rows));
  const models: Logistic[][] = RIDGES.map(() => []);
  const opinions: Logistic[][][] = RIDGES.map(() => []);
  for (let fold = 0; fold < FOLDS; fold++) {
    const used = rowsWithout(table, fold);
    const views = viewsOf(table, used, names);
    const paths = views.map((view) => pathOf(view, table.width, answers, used, RIDGES));
    for (let k = 0; k < RIDGES.length; k++) {
      const both = paths.map((path) => path[k] as Logistic);
      const model = together(both, views);
      opinions[k]?.push(both);
      models[k]?.push(model);
      writeScores(model, table, fold, scores[k] as Float64Array);
    }
    progress((fold + 1) / FOLDS);
  }
  const best = plainest(scores.map((one) => lossesOf(one, table, answers)));
  return {
    heldOut: { scores: scores[best] as Float64Array, without: models[best] as Logistic[] },
    ridge: RIDGES[best] as number,
    opinions: opinions[best] as Logistic[][],
  };
}

/** Other questions about the same rows, at the ridge that was chosen and begun from what it came to there. */
export function holdOutAt(
  table: Table,
  questions: readonly Uint8Array[],
  names: readonly FeatureName[],
  { ridge, opinions }: ChosenRidge,
  progress: (share: number) => void,
): HeldOut[] {
  const held = questions.map(() => ({ scores: new Float64Array(table.rows), without: [] as Logistic[] }));
  for (let fold = 0; fold < FOLDS; fold++) {
    const used = rowsWithout(table, fold);
    const views = viewsOf(table, used, names);
    let from = opinions[fold] as readonly Logistic[];
    for (const [k, answers] of questions.entries()) {
      const begin = from;
      from = views.map((view, i) => pathOf(view, table.width, answers, used, [ridge], begin[i])[0] as Logistic);
      const model = together(from, views);
      held[k]?.without.push(model);
      writeScores(model, table, fold, held[k]?.scores as Float64Array);
    }
    progress((fold + 1) / FOLDS);
  }
  return held;
}

/** Learned from all rows: the first question by a path that falls to `ridge`, the others at `ridge`, each begun from the one before. */
export function fitAll(
  table: Table,
  questions: readonly Uint8Array[],
  names: readonly FeatureName[],
  ridge: number,
): Logistic[] {
  const all = Int32Array.from({ length: table.rows }, (_, i) => i);
  const views = viewsOf(table, all, names);
  let from: readonly Logistic[] | undefined;
  return questions.map((answers) => {
    const ridges = from ? [ridge] : RIDGES.slice(0, RIDGES.indexOf(ridge) + 1);
    const begin = from;
    from = views.map((view, i) => pathOf(view, table.width, answers, all, ridges, begin?.[i]).at(-1) as Logistic);
    return together(from, views);
  });
}

const rowsWithout = ({ rows, folds }: Table, fold: number): Int32Array =>
  Int32Array.from({ length: rows }, (_, row) => row).filter((row) => folds[row] !== fold);

function viewsOf(table: Table, used: Int32Array, names: readonly FeatureName[]): View[] {
  return [names.map(() => 1), names.map(({ channel }) => (channel === 'unexpected' ? UNEXPECTED_TRUST : 1))].map(
    (trust) => ({ trust, weighed: weighed(table, used, trust) }),
  );
}

function pathOf(
  { weighed: features }: View,
  width: number,
  answers: Uint8Array,
  used: Int32Array,
  ridges: readonly number[],
  from?: Logistic,
): Logistic[] {
  const rows = { features, width, answers: Uint8Array.from(used, (row) => answers[row] as number) };
  const counted = Int32Array.from(used, (_, i) => i);
  const path: Logistic[] = [];
  for (const ridge of ridges) path.push(fitLogistic({ ...rows, used: counted }, ridge, path.at(-1) ?? from));
  return path;
}

function together(opinions: readonly Logistic[], views: readonly View[]): Logistic {
  const [first, second] = opinions.map(({ intercept, weights }, k) => ({
    intercept,
    weights: weights.map((weight, i) => weight * (views[k]?.trust[i] as number)),
  })) as [Logistic, Logistic];
  return {
    intercept: (first.intercept + second.intercept) / 2,
    weights: first.weights.map((weight, i) => (weight + (second.weights[i] as number)) / 2),
  };
}

function writeScores(model: Logistic, { features, width, folds, rows }: Table, fold: number, into: Float64Array): void {
  for (let row = 0; row < rows; row++) if (folds[row] === fold) into[row] = scoreOf(model, features, row * width);
}

/** A feature that counts for less is smaller: the ridge then holds its weight down. */
function weighed({ features, width }: Table, used: Int32Array, trust: readonly number[]): Float32Array {
  const out = new Float32Array(used.length * width);
  for (const [i, row] of used.entries())
    for (let k = 0; k < width; k++) out[i * width + k] = (features[row * width + k] as number) * (trust[k] as number);
  return out;
}

/** Mean loss (minus the log-likelihood) a row of each asset. */
function lossesOf(scores: Float64Array, { groups }: Table, answers: Uint8Array): Map<number, number> {
  const sums = new Map<number, { loss: number; rows: number }>();
  for (const [row, score] of scores.entries()) {
    const group = groups[row] as number;
    const sum = sums.get(group) ?? { loss: 0, rows: 0 };
    sum.loss += Math.log1p(Math.exp(answers[row] === 1 ? -score : score));
    sum.rows++;
    sums.set(group, sum);
  }
  return new Map([...sums].map(([group, { loss, rows }]) => [group, loss / rows]));
}

/** The first (flattest) that is not surely worse than the best: within one standard error between assets (Breiman 1984). */
function plainest(losses: readonly ReadonlyMap<number, number>[]): number {
  const means = losses.map((one) => mean([...one.values()]));
  const best = means.indexOf(Math.min(...means));
  return losses.findIndex((one) => {
    const behind = [...one].map(([group, loss]) => loss - (losses[best]?.get(group) ?? loss));
    const middle = mean(behind);
    const variance = mean(behind.map((value) => (value - middle) ** 2)) / Math.max(1, behind.length - 1);
    return middle <= Math.sqrt(variance);
  });
}
