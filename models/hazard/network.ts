/**
 * Discrete-time hazard network (Gensheimer and Narasimhan 2019): a small dense net whose outputs are, for each step of the grid of horizons, the
 * chance to fail in it for those that came so far. Steps that nobody watched to their end count for nothing, so lives that were cut short teach
 * as far as they were seen.
 */
import * as tf from '@tensorflow/tfjs';
import { type Random, randomOf, shuffled } from '../random.ts';

/** Weights and biases layer by layer; the last gives a score a step. */
export interface Network {
  readonly layers: readonly {
    readonly inputs: number;
    readonly outputs: number;
    readonly weights: Float32Array;
    readonly biases: Float32Array;
  }[];
}

export interface NetworkRows {
  readonly features: Float32Array;
  readonly width: number;
  /** `outputs` numbers a row, one a step of the grid: 1 failed in it, 0 came through it, NaN where it is not known. */
  readonly steps: Float32Array;
  readonly outputs: number;
  readonly used: Int32Array;
}

export interface NetworkSettings {
  readonly hidden: readonly number[];
  readonly epochs: number;
  readonly batch: number;
  readonly rate: number;
  /** Shrinks weights a step, apart from the gradient (Loshchilov and Hutter). */
  readonly decay: number;
  readonly dropout: number;
  /** Noise on the inputs, in deviations: a sensor of another machine reads a little otherwise. */
  readonly noise: number;
  readonly seed: number;
}

export const SETTINGS: NetworkSettings = {
  hidden: [32, 16],
  epochs: 8,
  batch: 512,
  rate: 2e-3,
  decay: 1e-2,
  dropout: 0.3,
  noise: 0.1,
  seed: 1,
};

type Layer = { readonly weights: tf.Variable; readonly biases: tf.Variable };

export async function trainNetwork(
  rows: NetworkRows,
  settings: NetworkSettings = SETTINGS,
  progress: (share: number) => void | Promise<void> = () => undefined,
): Promise<Network> {
  const random = randomOf(settings.seed);
  const sizes = [rows.width, ...settings.hidden, rows.outputs];
  const layers = sizes.slice(1).map((outputs, i) => newLayer(sizes[i] as number, outputs, random));
  const variables = layers.flatMap(({ weights, biases }) => [weights, biases]);
  const optimizer = tf.train.adam(settings.rate);
  const batches = Math.ceil(rows.used.length / settings.batch);
  try {
    for (let epoch = 0; epoch < settings.epochs; epoch++) {
      const order = shuffled(rows.used.length, random);
      // The rate falls along a cosine to nothing: the last epochs only settle.
      const rate = (settings.rate * (1 + Math.cos((Math.PI * epoch) / settings.epochs))) / 2;
      setRate(optimizer, rate);
      for (let batch = 0; batch < batches; batch++) {
        const picked = order.subarray(batch * settings.batch, (batch + 1) * settings.batch);
        tf.tidy(() => {
          const { inputs, answers, known } = batchOf(rows, picked);
          const seed = Math.floor(random.next() * 1e9);
          const noisy = inputs.add(tf.randomNormal(inputs.shape, 0, settings.noise, 'float32', seed)) as tf.Tensor2D;
          optimizer.minimize(
            () => lossOf(forward(layers, noisy, settings.dropout, seed + 1), answers, known),
            false,
            variables,
          );
          const keep = 1 - rate * settings.decay;
          for (const { weights } of layers) weights.assign(weights.mul(keep));
        });
      }
      await progress((epoch + 1) / settings.epochs);
    }
    return { layers: layers.map(readLayer) };
  } finally {
    for (const variable of variables) variable.dispose();
    optimizer.dispose();
  }
}

/** Adam keeps its rate in a field that its type hides. */
function setRate(optimizer: tf.AdamOptimizer, rate: number): void {
  (optimizer as unknown as { learningRate: number }).learningRate = rate;
}

export function newLayer(inputs: number, outputs: number, random: Random): Layer {
  // He's start for rectified units; normal numbers by Box and Muller.
  const deviation = Math.sqrt(2 / inputs);
  const values = Float32Array.from(
    { length: inputs * outputs },
    () => deviation * Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next()),
  );
  return {
    weights: tf.variable(tf.tensor2d(values, [inputs, outputs])),
    biases: tf.variable(tf.zeros([outputs])),
  };
}

export function readLayer({ weights, biases }: Layer): Network['layers'][number] {
  const [inputs, outputs] = weights.shape as [number, number];
  return {
    inputs,
    outputs,
    weights: weights.dataSync() as Float32Array,
    biases: biases.dataSync() as Float32Array,
  };
}

function batchOf({ features, width, steps, outputs, used }: NetworkRows, picked: Int32Array) {
  const inputs = new Float32Array(picked.length * width);
  const answers = new Float32Array(picked.length * outputs);
  const known = new Float32Array(picked.length * outputs);
  for (const [i, place] of picked.entries()) {
    const row = used[place] as number;
    inputs.set(features.subarray(row * width, (row + 1) * width), i * width);
    for (let step = 0; step < outputs; step++) {
      const answer = steps[row * outputs + step] as number;
      known[i * outputs + step] = Number.isNaN(answer) ? 0 : 1;
      answers[i * outputs + step] = Number.isNaN(answer) ? 0 : answer;
    }
  }
  return {
    inputs: tf.tensor2d(inputs, [picked.length, width]),
    answers: tf.tensor2d(answers, [picked.length, outputs]),
    known: tf.tensor2d(known, [picked.length, outputs]),
  };
}

type Parts = { readonly weights: tf.Tensor; readonly biases: tf.Tensor };

function forward(layers: readonly Parts[], inputs: tf.Tensor2D, dropout: number, seed: number): tf.Tensor2D {
  let at: tf.Tensor = inputs;
  for (const [i, { weights, biases }] of layers.entries()) {
    at = tf.matMul(at as tf.Tensor2D, weights as tf.Tensor2D).add(biases);
    if (i === layers.length - 1) break;
    at = at.relu();
    if (dropout > 0) at = tf.dropout(at, dropout, undefined, seed + i);
  }
  return at as tf.Tensor2D;
}

/** Mean over rows of minus the log-likelihood of the steps that are known. */
const lossOf = (scores: tf.Tensor2D, answers: tf.Tensor2D, known: tf.Tensor2D): tf.Scalar =>
  scores.softplus().sub(scores.mul(answers)).mul(known).sum().div(scores.shape[0]);

/** Scores of hazards, one a step, for `rows` rows of standardised features. */
export function hazardScores({ layers }: Network, features: Float32Array, rows: number): Float32Array {
  return tf.tidy(() => {
    const parts = layers.map(({ inputs, outputs, weights, biases }) => ({
      weights: tf.tensor2d(weights, [inputs, outputs]),
      biases: tf.tensor1d(biases),
    }));
    const inputs = tf.tensor2d(features, [rows, layers[0]?.inputs ?? 0]);
    return forward(parts, inputs, 0, 0).dataSync() as Float32Array;
  });
}
