/**
 * Whether a model is asked about readings like those that it learned from. A level that lies beyond the cut of `standardise` is none that it has seen: another unit, a sensor
 * that drifted away, a machine of another kind. What it says of them is said from its edge, and is to be told with that.
 */
import { featureNames } from '../features/feature-stream.ts';
import { CUT } from '../features/standardise.ts';
import type { FailureModel } from './failure-model.ts';

/** Its present level; whether a signal climbs or shakes is what a failing machine does, and slow levels are none before some rows came. */
const LEVEL = 'now';

/** Signals whose readings are unlike any learned from, in the order of the plan; of a row of features before they are standardised. */
export function unlike({ plan, standard }: FailureModel, features: Float32Array, at: number): string[] {
  const found = new Set<string>();
  for (const [i, { signal, channel, kind }] of featureNames(plan).entries()) {
    if (signal === null || channel !== 'value' || kind !== LEVEL) continue;
    const z = ((features[at + i] as number) - (standard.means[i] as number)) * (standard.scales[i] as number);
    if (Math.abs(z) >= CUT) found.add(signal);
  }
  return [...found];
}
