/**
 * A challenger that finds its own features: convolutions along the last 50 rows of the readings themselves (cleaned, scaled, without the mode), for
 * the chance to fail within the horizon. It takes native arithmetic to learn in minutes.
 */
import * as tf from '@tensorflow/tfjs';
import type { FeaturePlan } from '../features/feature-stream.ts';
import { learnScales, streamed } from '../features/feature-table.ts';
import { type AssetHistory, type Fleet, failureHours } from '../fleet.ts';
import { type Random, randomOf, shuffled } from '../random.ts';
import { type Part, shapesOf, WINDOW, writeRow } from './convolution-shape.ts';
import { failedWithin, futuresOf } from './labels.ts';

const BATCH = 256;
const RATE = 2e-3;
const DECAY = 1e-2;
const DROPOUT = 0.3;
const HEALTHY_HORIZONS = 4;
const LEAST_FAILURES = 8;

export interface ConvolutionSettings {
  readonly epochs: number;
  /** Windows beside each other differ little; so many are learned from at most. */
  readonly windows: number;
  readonly seed: number;
}

export const SETTINGS: ConvolutionSettings = { epochs: 6, windows: 24_000, seed: 1 };

export interface Convolution {
  readonly plan: FeaturePlan;
  readonly parts: readonly Part[];
}

interface Windows {
  /** Scaled rows of all assets, one after the other; a gap is 0, beside it stands 1. */
  readonly rows: Float32Array;
  /** Two a signal: what it reads, and whether it was missing. */
  readonly width: number;
  /** Where each window ends. */
  readonly ends: Int32Array;
  readonly answers: Float32Array;
}

export async function trainConvolution(
  fleet: Fleet,
  horizon: number,
  settings: ConvolutionSettings = SETTINGS,
): Promise<Convolution> {
  const failures = fleet.assets.reduce((sum, asset) => sum + failureHours(asset).length, 0);
  if (failures < LEAST_FAILURES)
    throw new Error(`${failures} failures are not enough to learn from: it needs ${LEAST_FAILURES}`);
  const plan = scalesOf(fleet, horizon);
  return { plan, parts: fitConvolution(fleet, plan, settings) };
}

/** The scale of each signal, and how modes move it. */
export const scalesOf = (fleet: Fleet, horizon: number): FeaturePlan => learnScales(fleet, horizon, HEALTHY_HORIZONS);

/** Weights learned from a fleet whose scales are known. */
export function fitConvolution(
  fleet: Fleet,
  plan: FeaturePlan,
  { epochs, windows: most, seed }: ConvolutionSettings = SETTINGS,
): Part[] {
  const windows = windowsOf(fleet, plan, most);
  const random = randomOf(seed);
  const variables = newParts(windows.width, random);
  const optimizer = tf.train.adam(RATE);
  try {
    for (let epoch = 0; epoch < epochs; epoch++) {
      const order = shuffled(windows.ends.length, random);
      // The rate falls along a cosine to nothing: the last epochs only settle.
      const rate = (RATE * (1 + Math.cos((Math.PI * epoch) / epochs))) / 2;
      (optimizer as unknown as { learningRate: number }).learningRate = rate;
      for (let from = 0; from < order.length; from += BATCH) {
        const picked = order.subarray(from, from + BATCH);
        tf.tidy(() => {
          const inputs = inputsOf(
            windows,
            Int32Array.from(picked, (k) => windows.ends[k] as number),
          );
          const answers = tf.tensor1d(Float32Array.from(picked, (k) => windows.answers[k] as number));
          const dropSeed = Math.floor(random.next() * 1e9);
          optimizer.minimize(() => lossOf(forward(variables, inputs, DROPOUT, dropSeed), answers), false, variables);
          for (const variable of variables) if (variable.rank > 1) variable.assign(variable.mul(1 - rate * DECAY));
        });
      }
    }
    return variables.map((one) => ({ shape: one.shape, values: one.dataSync() as Float32Array }));
  } finally {
    for (const variable of variables) variable.dispose();
    optimizer.dispose();
  }
}

/** Log odds to fail within the horizon after each row, not calibrated; from as many rows as there were. */
export function convolutionScores({ plan, parts }: Convolution, asset: AssetHistory): Float64Array {
  const width = 2 * plan.signals.length;
  const rows = new Float32Array((asset.hours.length + WINDOW - 1) * width);
  writeRows(plan, asset, rows, (WINDOW - 1) * width);
  const scores = new Float64Array(asset.hours.length);
  for (let from = 0; from < scores.length; from += BATCH) {
    const count = Math.min(BATCH, scores.length - from);
    const ends = Int32Array.from({ length: count }, (_, k) => from + k + WINDOW - 1);
    tf.tidy(() => {
      const tensors = parts.map(({ shape, values }) => tf.tensor(values, [...shape]));
      const inputs = inputsOf({ rows, width }, ends);
      scores.set(forward(tensors, inputs, 0, 0).dataSync(), from);
    });
  }
  return scores;
}

/** Log odds of windows, `WINDOW` rows of `2 * signals` numbers each, one after the other. */
export function windowScores(parts: readonly Part[], signals: number, windows: Float32Array): Float64Array {
  const width = 2 * signals;
  const size = WINDOW * width;
  const scores = new Float64Array(windows.length / size);
  for (let from = 0; from < scores.length; from += BATCH) {
    const count = Math.min(BATCH, scores.length - from);
    tf.tidy(() => {
      const tensors = parts.map(({ shape, values }) => tf.tensor(values, [...shape]));
      const inputs = tf.tensor3d(windows.subarray(from * size, (from + count) * size), [count, WINDOW, width]);
      scores.set(forward(tensors, inputs, 0, 0).dataSync(), from);
    });
  }
  return scores;
}

function windowsOf(fleet: Fleet, plan: FeaturePlan, most: number): Windows {
  const width = 2 * plan.signals.length;
  const total = fleet.assets.reduce((sum, { hours }) => sum + hours.length, 0);
  const step = Math.max(1, Math.ceil(total / most));
  const rows = new Float32Array(total * width);
  const ends: number[] = [];
  const answers: number[] = [];
  let begin = 0;
  for (const [place, asset] of fleet.assets.entries()) {
    writeRows(plan, asset, rows, begin * width);
    for (const [row, future] of futuresOf(asset).entries()) {
      const failed = failedWithin(future, plan.horizon);
      if (row < WINDOW - 1 || failed === null || (row + place) % step !== 0) continue;
      ends.push(begin + row);
      answers.push(failed ? 1 : 0);
    }
    begin += asset.hours.length;
  }
  return { rows, width, ends: Int32Array.from(ends), answers: Float32Array.from(answers) };
}

function writeRows(plan: FeaturePlan, asset: AssetHistory, into: Float32Array, from: number): void {
  let at = from;
  for (const [stream] of streamed(plan, asset)) at = writeRow(stream.row, into, at);
}

function inputsOf({ rows, width }: Pick<Windows, 'rows' | 'width'>, ends: Int32Array): tf.Tensor3D {
  const size = WINDOW * width;
  const values = new Float32Array(ends.length * size);
  for (const [k, end] of ends.entries())
    values.set(rows.subarray((end - WINDOW + 1) * width, (end + 1) * width), k * size);
  return tf.tensor3d(values, [ends.length, WINDOW, width]);
}

/** He's start for rectified units; normal numbers by Box and Muller. */
function newParts(width: number, random: Random): tf.Variable[] {
  const normal = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  const weights = (shape: readonly number[]) => {
    const inputs = shape.slice(0, -1).reduce((product, size) => product * size, 1);
    const size = inputs * (shape.at(-1) as number);
    const values = Float32Array.from({ length: size }, () => Math.sqrt(2 / inputs) * normal());
    return tf.variable(tf.tensor(values, [...shape]));
  };
  return shapesOf(width / 2).map((shape) => (shape.length > 1 ? weights(shape) : tf.variable(tf.zeros([...shape]))));
}

function forward(parts: readonly tf.Tensor[], inputs: tf.Tensor3D, dropout: number, seed: number): tf.Tensor1D {
  const [w1, b1, w2, b2, w3, b3, w4, b4] = parts as [
    ...[tf.Tensor3D, tf.Tensor1D, tf.Tensor3D, tf.Tensor1D],
    ...[tf.Tensor2D, tf.Tensor1D, tf.Tensor2D, tf.Tensor1D],
  ];
  const first = tf.conv1d(inputs, w1, 1, 'same').add(b1).relu() as tf.Tensor3D;
  const second = tf.conv1d(first, w2, 2, 'same').add(b2).relu() as tf.Tensor3D;
  const length = second.shape[1];
  // The mean and the highest of the window, and where it stands now.
  const now = second.slice([0, length - 1, 0], [-1, 1, -1]).reshape([-1, second.shape[2]]);
  const seen = tf.concat([second.mean(1), second.max(1), now] as tf.Tensor2D[], 1);
  const dropped = dropout > 0 ? tf.dropout(seen, dropout, undefined, seed) : seen;
  const dense = tf
    .matMul(dropped as tf.Tensor2D, w3)
    .add(b3)
    .relu() as tf.Tensor2D;
  return tf.matMul(dense, w4).add(b4).reshape([-1]) as tf.Tensor1D;
}

const lossOf = (scores: tf.Tensor1D, answers: tf.Tensor1D): tf.Scalar =>
  scores.softplus().sub(scores.mul(answers)).mean() as tf.Scalar;
