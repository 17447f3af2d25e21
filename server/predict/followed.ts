/** What everybody who follows the plant's readings goes by: up to where they have come, and whether a machine runs. */
import type { PredictSources } from './follower.ts';

/** Readings may come so much late, ms. */
export const SETTLE_MS = 20_000;

export const down = (at: number, step: number): number => Math.floor(at / step) * step;

/** The last full step of which everything is there, epoch ms. */
export const settledTo = ({ now, until }: Pick<PredictSources, 'now' | 'until'>, stepMs: number): number =>
  down(Math.min(now() - SETTLE_MS, until()), stepMs);

/** Since when a machine runs; null = it does not. */
export const runsSinceOf =
  ({ doing }: Pick<PredictSources, 'doing'>) =>
  (machine: string): number | null => {
    const is = doing(machine);
    return is && (is.state === 'producing' || is.state === 'slow') ? is.since : null;
  };
