/**
 * The least and greatest of a stretch of points without looking at each: of every 16 neighbours it is kept, of every 16 of those,
 * and so on. NaN counts for nothing.
 */

const STEP = 16;

export class Pyramid {
  /** Of the stretch that was asked last; low > high = there was no number in it. */
  low = Number.POSITIVE_INFINITY;
  high = Number.NEGATIVE_INFINITY;
  private readonly values: Float64Array;
  private readonly lows: Float64Array[] = [];
  private readonly highs: Float64Array[] = [];

  constructor(values: Float64Array) {
    this.values = values;
    for (let [low, high] = [values, values]; low.length > STEP; ) {
      const count = Math.ceil(low.length / STEP);
      const [lows, highs] = [new Float64Array(count), new Float64Array(count)];
      for (let cell = 0; cell < count; cell++) {
        this.reset();
        this.take(low, high, cell * STEP, Math.min(low.length, (cell + 1) * STEP));
        lows[cell] = this.low;
        highs[cell] = this.high;
      }
      this.lows.push(lows);
      this.highs.push(highs);
      [low, high] = [lows, highs];
    }
  }

  /** Looks at [from, to); `low` and `high` have the answer. */
  over(from: number, to: number): this {
    this.reset();
    let [a, b] = [Math.max(0, from), Math.min(this.values.length, to)];
    let [low, high] = [this.values, this.values];
    for (let level = 0; b - a > 2 * STEP; level++) {
      const [nextA, nextB] = [Math.ceil(a / STEP), Math.floor(b / STEP)];
      const [lows, highs] = [this.lows[level], this.highs[level]];
      if (!lows || !highs) break;
      this.take(low, high, a, nextA * STEP);
      this.take(low, high, nextB * STEP, b);
      [a, b, low, high] = [nextA, nextB, lows, highs];
    }
    this.take(low, high, a, b);
    return this;
  }

  private reset(): void {
    this.low = Number.POSITIVE_INFINITY;
    this.high = Number.NEGATIVE_INFINITY;
  }

  private take(low: Float64Array, high: Float64Array, from: number, to: number): void {
    for (let i = from; i < to; i++) {
      const [least, most] = [low[i] as number, high[i] as number];
      if (least < this.low) this.low = least;
      if (most > this.high) this.high = most;
    }
  }
}
