/**
 * The challenger of the principal components: a small network that has to tell a row again out of fewer numbers (Hinton and Salakhutdinov 2006). What it
 * cannot tell again is unusual. Learned from the same rows, with a limit from the same rows that were held out.
 */
import * as tf from '@tensorflow/tfjs';
import type { FeaturePlan } from '../features/feature-stream.ts';
import { standardOf } from '../features/standardise.ts';
import type { Fleet } from '../fleet.ts';
import { type Network, newLayer, readLayer } from '../hazard/network.ts';
import { randomOf, shuffled } from '../random.ts';
import { healthyRows, type NotYet, quantileOf, USUAL } from './healthy-rows.ts';

export interface Autoencoder {
  readonly plan: FeaturePlan;
  readonly means: Float32Array;
  readonly scales: Float32Array;
  readonly network: Network;
  /** Of the error, what one row in 200 of the usual is beyond. */
  readonly limit: number;
}

const EPOCHS = 30;
const BATCH = 256;
const RATE = 5e-3;
/** Farther out it would be learned by heart. */
const CUT = 5;

export async function learnAutoencoder(
  fleet: Fleet,
  horizon: number,
  seed = 1,
  progress: (share: number) => void | Promise<void> = () => undefined,
): Promise<Autoencoder | NotYet> {
  const rows = healthyRows(fleet, horizon);
  if ('refusal' in rows) return rows;
  const { plan, learned, heldOut } = rows;
  const width = plan.signals.length;
  const flat = Float32Array.from(learned.flatMap((row) => [...row]));
  const { means, scales } = standardOf(flat, width, Int32Array.from(learned.keys()));
  const inputs = learned.map((row) => comparable({ means, scales }, row));
  const network = await train(inputs, width, seed, progress);
  const told = { plan, means, scales, network, limit: 0 };
  const errors = errorsOf(told, heldOut);
  return { ...told, limit: quantileOf([...errors], USUAL) };
}

/** Sum of squares that it could not tell again, a row; NaN where a signal is missing. */
export function errorsOf({ means, scales, network }: Autoencoder, rows: readonly Float64Array[]): Float32Array {
  if (rows.length === 0) return new Float32Array(0);
  const width = means.length;
  const z = rows.map((row) => comparable({ means, scales }, row));
  return tf.tidy(() => {
    const inputs = tf.tensor2d(Float32Array.from(z.flatMap((row) => [...row])), [rows.length, width]);
    const parts = network.layers.map(({ inputs: from, outputs, weights, biases }) => ({
      weights: tf.tensor2d(weights, [from, outputs]),
      biases: tf.tensor1d(biases),
    }));
    return toldAgain(parts, inputs).sub(inputs).square().sum(1).dataSync() as Float32Array;
  });
}

const comparable = ({ means, scales }: Pick<Autoencoder, 'means' | 'scales'>, row: Float64Array): Float32Array =>
  Float32Array.from(row, (value, i) =>
    Math.max(-CUT, Math.min(CUT, (value - (means[i] as number)) * (scales[i] as number))),
  );

async function train(
  rows: readonly Float32Array[],
  width: number,
  seed: number,
  progress: (share: number) => void | Promise<void>,
): Promise<Network> {
  const random = randomOf(seed);
  const narrow = Math.max(1, Math.ceil(width / 3));
  const sizes = [width, 2 * width, narrow, 2 * width, width];
  const layers = sizes.slice(1).map((outputs, i) => newLayer(sizes[i] as number, outputs, random));
  const variables = layers.flatMap(({ weights, biases }) => [weights, biases]);
  const optimizer = tf.train.adam(RATE);
  try {
    for (let epoch = 0; epoch < EPOCHS; epoch++) {
      const order = shuffled(rows.length, random);
      for (let begin = 0; begin < rows.length; begin += BATCH) {
        const picked = [...order.subarray(begin, begin + BATCH)].map((i) => rows[i] as Float32Array);
        tf.tidy(() => {
          const inputs = tf.tensor2d(Float32Array.from(picked.flatMap((row) => [...row])), [picked.length, width]);
          optimizer.minimize(
            () => toldAgain(layers, inputs).sub(inputs).square().mean() as tf.Scalar,
            false,
            variables,
          );
        });
      }
      await progress((epoch + 1) / EPOCHS);
    }
    return { layers: layers.map(readLayer) };
  } finally {
    for (const variable of variables) variable.dispose();
    optimizer.dispose();
  }
}

function toldAgain(
  layers: readonly { readonly weights: tf.Tensor; readonly biases: tf.Tensor }[],
  inputs: tf.Tensor2D,
): tf.Tensor2D {
  let at: tf.Tensor = inputs;
  for (const [i, { weights, biases }] of layers.entries()) {
    at = tf.matMul(at as tf.Tensor2D, weights as tf.Tensor2D).add(biases);
    if (i < layers.length - 1) at = at.tanh();
  }
  return at as tf.Tensor2D;
}
