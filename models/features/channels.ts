/**
 * Streams of numbers beside each other and what of their past is asked: levels, trends, spread, peak, and the distance from when they were new. Fading
 * means as in `FadingMean`, with the numbers of all channels in one array, because this runs for each reading of a plant.
 */
export const OF_A_CHANNEL = ['now', 'level', 'step', 'trend', 'sinceNew', 'spread', 'spreadTrend', 'peak'] as const;

/** What the weights keep since the last row, once for all channels. */
export interface Keep {
  readonly fast: number;
  readonly middle: number;
  readonly slow: number;
  readonly long: number;
}

/** Weight and sum of each fading mean, squares of those whose spread is asked, what was read when new, and the peak. */
const [FAST_WEIGHT, FAST, SLOW_WEIGHT, SLOW] = [0, 1, 2, 3] as const;
const [MIDDLE_WEIGHT, MIDDLE, MIDDLE_SQUARES, LONG_WEIGHT, LONG, LONG_SQUARES] = [4, 5, 6, 7, 8, 9] as const;
const [NEW_WEIGHT, NEW, PEAK, EACH] = [10, 11, 12, 13] as const;
/** Less weight than that is none. */
const NOTHING = 1e-9;

export class Channels {
  readonly #state: Float64Array;
  readonly #count: number;

  constructor(count: number) {
    this.#count = count;
    this.#state = new Float64Array(count * EACH);
    this.renew();
  }

  /** A value each, NaN where there is none; `isNew`: within the beginning of a life. */
  push(values: Float64Array, { fast, middle, slow, long }: Keep, isNew: boolean): void {
    const s = this.#state;
    for (let channel = 0, at = 0; channel < this.#count; channel++, at += EACH) {
      const value = values[channel] as number;
      // A gap fades what is there and adds nothing.
      const there = !Number.isNaN(value);
      const one = there ? 1 : 0;
      const first = there ? value : 0;
      const second = first * first;
      s[at + FAST_WEIGHT] = (s[at + FAST_WEIGHT] as number) * fast + one;
      s[at + FAST] = (s[at + FAST] as number) * fast + first;
      s[at + SLOW_WEIGHT] = (s[at + SLOW_WEIGHT] as number) * slow + one;
      s[at + SLOW] = (s[at + SLOW] as number) * slow + first;
      s[at + LONG_WEIGHT] = (s[at + LONG_WEIGHT] as number) * long + one;
      s[at + LONG] = (s[at + LONG] as number) * long + first;
      s[at + LONG_SQUARES] = (s[at + LONG_SQUARES] as number) * long + second;
      const weight = (s[at + MIDDLE_WEIGHT] as number) * middle + one;
      const sum = (s[at + MIDDLE] as number) * middle + first;
      s[at + MIDDLE_WEIGHT] = weight;
      s[at + MIDDLE] = sum;
      s[at + MIDDLE_SQUARES] = (s[at + MIDDLE_SQUARES] as number) * middle + second;
      if (!there) continue;
      const level = weight > NOTHING ? sum / weight : value;
      const faded = level + ((s[at + PEAK] as number) - level) * middle;
      s[at + PEAK] = Number.isNaN(faded) ? value : Math.max(value, faded);
      if (isNew || s[at + NEW_WEIGHT] === 0) {
        s[at + NEW] = (s[at + NEW] as number) + value;
        s[at + NEW_WEIGHT] = (s[at + NEW_WEIGHT] as number) + 1;
      }
    }
  }

  /** The shortest mean of each; 0 while nothing has come. */
  writeFading(into: Float64Array): void {
    for (let channel = 0, at = 0; channel < this.#count; channel++, at += EACH)
      into[channel] = this.#mean(at + FAST_WEIGHT);
  }

  /** What was there before is another life's. */
  renew(): void {
    for (let at = 0; at < this.#state.length; at += EACH) {
      this.#state[at + NEW] = 0;
      this.#state[at + NEW_WEIGHT] = 0;
      this.#state[at + PEAK] = Number.NaN;
    }
  }

  /** The features of one channel, in the order of `OF_A_CHANNEL`; returns where the next begin. */
  write(channel: number, into: Float32Array, at: number): number {
    const own = channel * EACH;
    const fast = this.#mean(own + FAST_WEIGHT);
    const middle = this.#mean(own + MIDDLE_WEIGHT);
    const slow = this.#mean(own + SLOW_WEIGHT);
    const long = this.#mean(own + LONG_WEIGHT);
    const newWeight = this.#state[own + NEW_WEIGHT] as number;
    const fresh = newWeight > 0 ? (this.#state[own + NEW] as number) / newWeight : middle;
    const peak = this.#state[own + PEAK] as number;
    into[at] = fast;
    into[at + 1] = slow;
    into[at + 2] = fast - slow;
    into[at + 3] = middle - long;
    into[at + 4] = middle - fresh;
    into[at + 5] = this.#deviation(own + MIDDLE_WEIGHT);
    into[at + 6] = this.#deviation(own + MIDDLE_WEIGHT) - this.#deviation(own + LONG_WEIGHT);
    into[at + 7] = Number.isNaN(peak) ? 0 : peak - slow;
    return at + OF_A_CHANNEL.length;
  }

  /** Of weight, sum and squares as they lie beside each other. */
  #mean(at: number): number {
    const weight = this.#state[at] as number;
    return weight > NOTHING ? (this.#state[at + 1] as number) / weight : 0;
  }

  #deviation(at: number): number {
    const weight = this.#state[at] as number;
    if (!(weight > NOTHING)) return 0;
    const mean = (this.#state[at + 1] as number) / weight;
    return Math.sqrt(Math.max(0, (this.#state[at + 2] as number) / weight - mean * mean));
  }
}
