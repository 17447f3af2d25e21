/**
 * The signals of one asset as they come: missing and frozen readings taken out, single spikes too, and brought to the scale of their plans. Numbers of
 * all signals lie in one array, because this runs for each reading of a plant.
 */
import type { SignalPlan } from './signal-plan.ts';

/** Spreads from the centre beyond which a reading is no farther: a bearing that dies gets far, a wrong unit would get farther still. */
const FARTHEST = 40;

/** Of each signal: from its plan, then its last reading, how often it came in a row, and the last two that counted. */
const [CENTRE, SPREAD, FROZEN_AFTER, LAST, EQUAL, ONE, TWO, EACH] = [0, 1, 2, 3, 4, 5, 6, 7] as const;

export class CleanedRow {
  readonly #state: Float64Array;
  /** In their own units with spikes taken out; NaN where there is none that can be trusted. */
  readonly readings: Float64Array;
  /** The same in spreads from the centre. */
  readonly scaled: Float64Array;

  constructor(signals: readonly SignalPlan[]) {
    this.#state = new Float64Array(signals.length * EACH);
    this.readings = new Float64Array(signals.length);
    this.scaled = new Float64Array(signals.length);
    for (const [signal, { centre, spread, frozenAfter }] of signals.entries())
      this.#state.set(
        [centre, spread, frozenAfter ?? Number.POSITIVE_INFINITY, Number.NaN, 0, Number.NaN, Number.NaN],
        signal * EACH,
      );
  }

  push(readings: (signal: number) => number): void {
    const state = this.#state;
    const { readings: kept, scaled } = this;
    for (let signal = 0, at = 0; signal < kept.length; signal++, at += EACH) {
      const value = readings(signal);
      kept[signal] = Number.NaN;
      scaled[signal] = Number.NaN;
      if (!Number.isFinite(value)) continue;
      const equal = value === state[at + LAST] ? (state[at + EQUAL] as number) + 1 : 1;
      state[at + EQUAL] = equal;
      state[at + LAST] = value;
      if (equal >= (state[at + FROZEN_AFTER] as number)) continue;
      const one = state[at + ONE] as number;
      const two = state[at + TWO] as number;
      state[at + TWO] = one;
      state[at + ONE] = value;
      const middle = Number.isNaN(one) || Number.isNaN(two) ? value : medianOfThree(value, one, two);
      kept[signal] = middle;
      const z = (middle - (state[at + CENTRE] as number)) / (state[at + SPREAD] as number);
      scaled[signal] = Math.max(-FARTHEST, Math.min(FARTHEST, z));
    }
  }
}

const medianOfThree = (a: number, b: number, c: number): number =>
  Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
