/** The points of a live trend: what was read back from the record, and one more each second. Never older than its span. */
export class TrendPoints {
  readonly #spanMs: number;
  #at: number[] = [];
  #value: (number | null)[] = [];

  constructor(spanMs: number) {
    this.#spanMs = spanMs;
  }

  add(at: number, value: number | null): void {
    const last = this.#at.at(-1);
    if (last !== undefined && at <= last) return;
    this.#at.push(at);
    this.#value.push(value);
    let old = 0;
    while (old < this.#at.length && (this.#at[old] as number) < at - this.#spanMs) old++;
    if (old > 0) {
      this.#at.splice(0, old);
      this.#value.splice(0, old);
    }
  }

  /** Puts the record before what came live in the meantime. */
  readBack(points: readonly (readonly [at: number, value: number | null])[]): void {
    const first = this.#at[0] ?? Number.POSITIVE_INFINITY;
    const before = points.filter(([at]) => at < first);
    this.#at = [...before.map(([at]) => at), ...this.#at];
    this.#value = [...before.map(([, value]) => value), ...this.#value];
  }

  columns(): [number[], (number | null)[]] {
    return [this.#at, this.#value];
  }
}
