/** Seeded chance for one purpose of one machine: the same seed gives the same plant, whatever else is added to it. */
import { draw, normal } from '../../twin/simulate/distribution.ts';
import { openStreams, uniform } from '../../twin/simulate/streams.ts';

export interface Dice {
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** Standard normal. */
  normal(): number;
  exponential(mean: number): number;
  weibull(shape: number, scale: number): number;
  chance(share: number): boolean;
}

export function dice(seed: number, key: string): Dice {
  const words = openStreams(seed, [key]);
  return {
    between: (low, high) => low + (high - low) * uniform(words, 0),
    normal: () => normal(words, 0),
    exponential: (mean) => draw({ exponential: mean }, words, 0),
    weibull: (shape, scale) => draw({ weibull: [shape, scale] }, words, 0),
    chance: (share) => uniform(words, 0) < share,
  };
}
