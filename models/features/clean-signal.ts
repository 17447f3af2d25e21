/** One signal of one asset as it comes: missing and frozen readings taken out, single spikes too, and brought to the scale of its plan. */
import type { SignalPlan } from './signal-plan.ts';

/** Spreads from the centre beyond which a reading is no farther: a bearing that dies gets far, a wrong unit would get farther still. */
const FARTHEST = 40;

export class CleanSignal {
  readonly #plan: SignalPlan;
  #last = Number.NaN;
  #equal = 0;
  /** The last two readings that counted. */
  #one = Number.NaN;
  #two = Number.NaN;

  constructor(plan: SignalPlan) {
    this.#plan = plan;
  }

  /** Its reading in its own unit with spikes taken out; NaN where there is none that can be trusted. */
  push(value: number): number {
    if (!Number.isFinite(value)) return Number.NaN;
    this.#equal = value === this.#last ? this.#equal + 1 : 1;
    this.#last = value;
    const { frozenAfter } = this.#plan;
    if (frozenAfter !== null && this.#equal >= frozenAfter) return Number.NaN;
    const [one, two] = [this.#one, this.#two];
    this.#two = one;
    this.#one = value;
    return Number.isNaN(one) || Number.isNaN(two) ? value : medianOfThree(value, one, two);
  }

  scaled(value: number): number {
    const z = (value - this.#plan.centre) / this.#plan.spread;
    return Math.max(-FARTHEST, Math.min(FARTHEST, z));
  }
}

const medianOfThree = (a: number, b: number, c: number): number =>
  Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
