/**
 * What a machine makes and how fast it runs move its readings without wearing it. How far each product and each step of speed moves each signal is
 * learned on healthy running rows, beside what each machine reads by itself, and taken off before anything is computed of a reading: after a change of
 * product a signal stands where it stood.
 */
export interface ModeLevels {
  /** By signal, in spreads: what is taken off. */
  readonly levels: readonly number[];
}

export interface OperatingModes {
  readonly products: readonly ({ readonly name: string } & ModeLevels)[];
  /** Null where no signal is the speed, or it hardly changes. */
  readonly speed: {
    /** Its place among the signals. */
    readonly signal: number;
    /** In spreads, rising: where one step ends and the next begins. */
    readonly edges: readonly number[];
    /** One more than edges. */
    readonly steps: readonly ModeLevels[];
  } | null;
}

/** Takes the mode off a row of scaled readings, in place. */
export class ModeOff {
  readonly #products: ReadonlyMap<string, readonly number[]>;
  readonly #speed: OperatingModes['speed'];

  constructor({ products, speed }: OperatingModes) {
    this.#products = new Map(products.map(({ name, levels }) => [name, levels]));
    this.#speed = speed;
  }

  /** A product that was never learned, or none, moves nothing; nor does a speed that is not known. */
  push(row: Float64Array, product: string | null): void {
    // By its reading as it came: its own product is taken off it below.
    const now = this.#speed ? (row[this.#speed.signal] as number) : Number.NaN;
    const made = product === null ? undefined : this.#products.get(product);
    if (made) takeOff(row, made);
    if (this.#speed && !Number.isNaN(now))
      takeOff(row, (this.#speed.steps[stepOf(this.#speed.edges, now)] as ModeLevels).levels);
  }
}

function takeOff(row: Float64Array, levels: readonly number[]): void {
  for (let signal = 0; signal < row.length; signal++)
    row[signal] = (row[signal] as number) - (levels[signal] as number);
}

function stepOf(edges: readonly number[], value: number): number {
  let step = 0;
  while (step < edges.length && value >= (edges[step] as number)) step++;
  return step;
}

/** A product of fewer healthy rows than this is one that nobody knows. */
const LEAST_ROWS = 24;
/** Levels are drawn towards none as if so many rows had said so. */
const SHRINK = 12;
const MOST_PRODUCTS = 200;
/** Shares of the running time at which one step of speed ends. */
const EDGES: readonly number[] = [0.2, 0.4, 0.6, 0.8];
/** Edges nearer than this, in spreads, are one: noise is no step. */
const LEAST_STEP = 0.25;
const SWEEPS = 30;

interface Cell {
  readonly asset: number;
  readonly product: string;
  readonly step: number;
  rows: number;
  /** By signal: how often it was there, and the sum of what it read. */
  readonly counts: Float64Array;
  readonly sums: Float64Array;
}

/** Edges from all speeds of healthy rows; empty where it hardly changes. */
export function speedEdges(speeds: readonly number[]): number[] {
  const sorted = speeds.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const edges: number[] = [];
  for (const share of EDGES) {
    const edge = sorted[Math.floor(share * sorted.length)];
    if (edge === undefined) continue;
    const before = edges.at(-1) ?? (sorted[0] as number);
    if (edge - before >= LEAST_STEP && (sorted.at(-1) as number) - edge >= LEAST_STEP) edges.push(edge);
  }
  return edges;
}

/** Sums of healthy rows by machine, product and step of speed, so that a fleet's rows need not be kept. */
export class ModesFit {
  readonly #signals: number;
  readonly #speed: number | null;
  readonly #edges: readonly number[];
  readonly #cells = new Map<string, Cell>();

  /** `speed`: place of the signal that is the speed. */
  constructor(signals: number, speed: number | null, edges: readonly number[]) {
    this.#signals = signals;
    this.#speed = edges.length > 0 ? speed : null;
    this.#edges = edges;
  }

  /** A healthy running row; a row without a known speed teaches nothing of it. */
  add(asset: number, row: Float64Array, product: string | null): void {
    const speed = this.#speed === null ? 0 : (row[this.#speed] as number);
    if (Number.isNaN(speed)) return;
    const step = this.#speed === null ? 0 : stepOf(this.#edges, speed);
    const key = JSON.stringify([asset, step, product]);
    let cell = this.#cells.get(key);
    if (!cell) {
      const [counts, sums] = [new Float64Array(this.#signals), new Float64Array(this.#signals)];
      cell = { asset, product: product ?? '', step, rows: 0, counts, sums };
      this.#cells.set(key, cell);
    }
    cell.rows++;
    for (const [signal, value] of row.entries()) {
      if (Number.isNaN(value)) continue;
      (cell.counts[signal] as number)++;
      (cell.sums[signal] as number) += value;
    }
  }

  /** Null where there is only one way to run. */
  fit(): OperatingModes | null {
    const cells = [...this.#cells.values()];
    const rows = new Map<string, number>();
    for (const { product, rows: n } of cells) if (product !== '') rows.set(product, (rows.get(product) ?? 0) + n);
    const known = [...rows].filter(([, n]) => n >= LEAST_ROWS).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    const names = known.slice(0, MOST_PRODUCTS).map(([name]) => name);
    const products = names.length > 1 ? names : [];
    const steps = this.#speed === null ? 0 : this.#edges.length + 1;
    if (products.length === 0 && steps === 0) return null;
    const placeOf = new Map(products.map((name, place) => [name, place]));
    const placed = cells.map((cell) => ({ cell, product: placeOf.get(cell.product) ?? -1 }));
    const bySignal = Array.from({ length: this.#signals }, (_, signal) =>
      this.#one(placed, signal, products.length, steps),
    );
    return {
      products: products.map((name, place) => ({
        name,
        levels: bySignal.map((one) => one.products[place] as number),
      })),
      speed:
        this.#speed === null
          ? null
          : {
              signal: this.#speed,
              edges: this.#edges,
              steps: Array.from({ length: steps }, (_, step) => ({
                levels: bySignal.map((one) => one.steps[step] as number),
              })),
            },
    };
  }

  /** Machine + product + step, each in turn the mean of what the others leave (backfitting): two products may be made by different machines. */
  #one(
    placed: readonly { readonly cell: Cell; readonly product: number }[],
    signal: number,
    productCount: number,
    stepCount: number,
  ): { readonly products: Float64Array; readonly steps: Float64Array } {
    const assets = new Float64Array(1 + Math.max(...placed.map(({ cell }) => cell.asset)));
    const products = new Float64Array(productCount);
    // The speed itself is not told by its own steps: an unusual speed is to be seen.
    const steps = new Float64Array(signal === this.#speed ? 0 : stepCount);
    const sweep = (
      levels: Float64Array,
      place: (at: number) => number,
      others: (at: number) => number,
      shrink: number,
    ) => {
      const sums = new Float64Array(levels.length);
      const counts = new Float64Array(levels.length);
      for (const [at, { cell }] of placed.entries()) {
        const own = place(at);
        const n = cell.counts[signal] as number;
        if (own < 0 || own >= levels.length || n === 0) continue;
        (sums[own] as number) += (cell.sums[signal] as number) - n * others(at);
        (counts[own] as number) += n;
      }
      let [sum, count] = [0, 0];
      for (let k = 0; k < levels.length; k++) {
        levels[k] = (counts[k] as number) > 0 ? (sums[k] as number) / ((counts[k] as number) + shrink) : 0;
        sum += (levels[k] as number) * (counts[k] as number);
        count += counts[k] as number;
      }
      // Around their mean, so that what is not known stands in the middle.
      if (shrink > 0 && count > 0)
        for (let k = 0; k < levels.length; k++) levels[k] = (levels[k] as number) - sum / count;
    };
    const assetAt = (at: number) => assets[placed[at]?.cell.asset as number] as number;
    const productAt = (at: number) => products[placed[at]?.product as number] ?? 0;
    const stepAt = (at: number) => steps[placed[at]?.cell.step as number] ?? 0;
    for (let i = 0; i < SWEEPS; i++) {
      sweep(
        assets,
        (at) => placed[at]?.cell.asset as number,
        (at) => productAt(at) + stepAt(at),
        0,
      );
      sweep(
        products,
        (at) => placed[at]?.product as number,
        (at) => assetAt(at) + stepAt(at),
        SHRINK,
      );
      sweep(
        steps,
        (at) => placed[at]?.cell.step as number,
        (at) => assetAt(at) + productAt(at),
        SHRINK,
      );
    }
    return { products, steps: steps.length > 0 ? steps : new Float64Array(stepCount) };
  }
}
