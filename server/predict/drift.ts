/** Has what comes in become unlike what a model learned from? Signal by signal, over the last days of the machines that it answers for. */
import { largestDistance, stabilityIndex } from '../../analytics/reliability/drift.ts';
import type { Window } from '../../twin/derived.ts';
import type { PredictSources } from './follower.ts';
import { readHistories } from './histories.ts';
import type { KnownModel } from './words.ts';

export interface SignalDrift {
  readonly signal: string;
  /** Population stability index, and the largest distance of the two distributions; null = nothing of it was heard. */
  readonly index: number | null;
  readonly distance: number | null;
  readonly drifted: boolean;
}

/** From here on the index is commonly said to show that something changed (Siddiqi 2006). */
export const DRIFTED = 0.25;
/** Fewer readings of a signal say nothing. */
const LEAST = 50;
const MOST = 20_000;

/** Signals in the order of the largest change; empty where it is not known what the model learned from. */
export async function driftOf(
  { historian }: Pick<PredictSources, 'historian'>,
  model: KnownModel,
  machines: readonly string[],
  window: Window,
): Promise<SignalDrift[]> {
  const seen = readingsOf(model);
  const signals = [...seen.keys()];
  if (signals.length === 0 || machines.length === 0) return [];
  const full = (at: number) => Math.floor(at / model.stepMs) * model.stepMs;
  const fleet = await readHistories({
    ...{ historian: historian(), machines, signals, stepMs: model.stepMs, events: [], runsSince: () => null },
    productTag: () => null,
    window: { from: full(window.from), to: full(window.to) },
  });
  return signals
    .map((signal, i): SignalDrift => {
      const all = fleet.assets.flatMap((asset) =>
        Array.from(asset.signals[i] ?? []).filter((value) => !Number.isNaN(value)),
      );
      const step = Math.max(1, Math.ceil(all.length / MOST));
      const current = all.filter((_, k) => k % step === 0);
      const reference = seen.get(signal) ?? [];
      if (current.length < LEAST || reference.length === 0)
        return { signal, index: null, distance: null, drifted: false };
      const index = stabilityIndex(reference, current);
      return { signal, index, distance: largestDistance(reference, current), drifted: index >= DRIFTED };
    })
    .sort((a, b) => (b.index ?? -1) - (a.index ?? -1));
}

/** A model that came as a file says what it likes: what is no rising row of numbers is left out. */
function readingsOf({ card }: KnownModel): Map<string, readonly number[]> {
  const rises = (row: unknown): row is readonly number[] =>
    Array.isArray(row) && row.every((value, i) => Number.isFinite(value) && (i === 0 || value >= row[i - 1]));
  return new Map(Object.entries(card.readings ?? {}).filter(([, row]) => rises(row)));
}
