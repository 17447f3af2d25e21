/**
 * Mean of what came lately, in a few numbers and whatever the distance of the readings: each weighs half as much after each
 * half-life (weights are kept too, so that the first readings are not taken for a long past).
 */
export class FadingMean {
  #weight = 0;
  #sum = 0;

  /** `keep` of the weights since the last push, of `keepOf`; NaN fades what is there and adds nothing. */
  push(value: number, keep: number): void {
    this.#weight *= keep;
    this.#sum *= keep;
    if (Number.isNaN(value)) return;
    this.#weight += 1;
    this.#sum += value;
  }

  /** `otherwise` while nothing has come. */
  mean(otherwise: number): number {
    return this.#weight > 1e-9 ? this.#sum / this.#weight : otherwise;
  }
}

/** Share of its weight that something has left after `hours`. */
export const keepOf = (halfLife: number, hours: number): number => Math.exp((-Math.LN2 / halfLife) * hours);
