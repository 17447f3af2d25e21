/**
 * How far the server's clock is ahead of this machine's, ms, from the moments that frames carry. A frame is always late,
 * never early, so of the last ones the largest difference is the nearest to the truth.
 */
export class ClockOffset {
  readonly #seen = new Float64Array(32).fill(Number.NEGATIVE_INFINITY);
  #next = 0;
  #offset = 0;

  /** `at`: server's moment; `received`: this machine's clock. Both epoch ms. */
  learn(at: number, received: number): void {
    this.#seen[this.#next] = at - received;
    this.#next = (this.#next + 1) % this.#seen.length;
    this.#offset = Math.max(...this.#seen);
  }

  get ms(): number {
    return this.#offset;
  }
}
