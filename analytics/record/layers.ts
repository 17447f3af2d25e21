/**
 * What held when: values of several kinds (order, product, lot, crew, a stop's reason ...) over spans of time, told by several
 * mouths. Who is higher wins; of equals, who spoke last. Pure.
 */

/** What a stretch of time can be said to belong to, and by which rule or calendar it is judged. */
export const WHATS = ['product', 'order', 'lot', 'crew', 'tool', 'recipe', 'reason', 'start-up', 'calendar'] as const;
export type What = (typeof WHATS)[number];

export interface Layer {
  readonly what: What;
  readonly value: string;
  readonly from: number;
  /** null = until further notice. */
  readonly to: number | null;
  /** Higher wins: what was said of the machine by hand is above what was said of its line, and both above a signal. */
  readonly rank: number;
  /** Of equal rank the greater wins: when it was said, epoch ms. Of those said at once the first of the list wins. */
  readonly told: number;
}

export class Layers {
  /** By kind, the winning layer first. */
  private readonly byWhat = new Map<What, Layer[]>();

  constructor(layers: readonly Layer[]) {
    for (const layer of layers) {
      const list = this.byWhat.get(layer.what);
      if (list) list.push(layer);
      else this.byWhat.set(layer.what, [layer]);
    }
    for (const list of this.byWhat.values()) list.sort((a, b) => b.rank - a.rank || b.told - a.told);
  }

  /** The layer in force at `at`; null = nothing was said. */
  at(what: What, at: number): Layer | null {
    return (
      this.byWhat.get(what)?.find((layer) => layer.from <= at && at < (layer.to ?? Number.POSITIVE_INFINITY)) ?? null
    );
  }

  /** The value in force at `at`; empty = nothing was said, or it was said to be nothing. */
  valueAt(what: What, at: number): string {
    return this.at(what, at)?.value ?? '';
  }

  /** Instants strictly inside (from, to) at which something may change. */
  edgesIn(from: number, to: number): number[] {
    const edges: number[] = [];
    for (const list of this.byWhat.values())
      for (const layer of list) {
        if (layer.from > from && layer.from < to) edges.push(layer.from);
        if (layer.to !== null && layer.to > from && layer.to < to) edges.push(layer.to);
      }
    return edges;
  }
}
