/**
 * Where lots stand in the picture: what a lot was made of to its left, what became of it to its right, a column a level; of
 * each column those of the largest shares. Pure.
 */
import type { Trace, TracedLot } from '../http/lots-api.ts';

export const NODE = { width: 188, height: 46 } as const;
const COLUMN = 262;
const ROW = 60;
const MARGIN = 14;
/** Of a level so many are drawn, and the rest is counted. */
const MOST_IN_COLUMN = 12;

export interface GraphNode {
  readonly lot: TracedLot;
  /** Below 0: it went into the start; above 0: it was made of it. */
  readonly level: number;
  readonly x: number;
  readonly y: number;
}

export interface GraphEdge {
  readonly from: GraphNode;
  readonly to: GraphNode;
  readonly kind: 'transform' | 'pack';
  /** What was taken of `from`, in its unit; null = not known. */
  readonly taken: number | null;
  readonly share: number;
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly width: number;
  readonly height: number;
  /** Lots of a column that are not drawn. */
  readonly more: readonly { readonly x: number; readonly y: number; readonly count: number; readonly level: number }[];
}

export function layout(backward: Trace, forward: Trace): Graph {
  const placed = new Map<string, { lot: TracedLot; level: number }>();
  for (const lot of forward.lots) placed.set(lot.code, { lot, level: lot.level });
  for (const lot of backward.lots) if (!placed.has(lot.code)) placed.set(lot.code, { lot, level: -lot.level });
  const columns = new Map<number, { lot: TracedLot; level: number }[]>();
  for (const one of placed.values()) columns.set(one.level, [...(columns.get(one.level) ?? []), one]);
  const levels = [...columns.keys()].sort((a, b) => a - b);
  const rows = Math.max(1, ...[...columns.values()].map((list) => Math.min(list.length, MOST_IN_COLUMN + 1)));
  const height = 2 * MARGIN + rows * ROW;
  const nodes = new Map<string, GraphNode>();
  const more: { x: number; y: number; count: number; level: number }[] = [];
  levels.forEach((level, c) => {
    const all = columns.get(level) ?? [];
    const shown = [...all].sort((a, b) => b.lot.share - a.lot.share || compare(a.lot.code, b.lot.code));
    const drawn = shown.slice(0, MOST_IN_COLUMN);
    // Kinds of one material stand together.
    drawn.sort((a, b) => compare(a.lot.material ?? '', b.lot.material ?? '') || b.lot.share - a.lot.share);
    const rest = shown.length - drawn.length;
    const top = (height - (drawn.length + (rest > 0 ? 1 : 0)) * ROW) / 2;
    const x = MARGIN + c * COLUMN;
    drawn.forEach(({ lot }, r) => {
      nodes.set(lot.code, { lot, level, x, y: top + r * ROW + (ROW - NODE.height) / 2 });
    });
    if (rest > 0) more.push({ x, y: top + drawn.length * ROW + ROW / 2, count: rest, level });
  });
  const edges = new Map<string, GraphEdge>();
  for (const { from, to, kind, taken, share } of [...backward.edges, ...forward.edges]) {
    const [a, b] = [nodes.get(from), nodes.get(to)];
    if (!a || !b || a.level >= b.level) continue;
    const key = `${from}\n${to}`;
    const known = edges.get(key);
    // Several steps between two lots are one line: what was taken adds up.
    if (!known) edges.set(key, { from: a, to: b, kind, taken, share });
    else
      edges.set(key, {
        ...known,
        taken: known.taken === null || taken === null ? null : known.taken + taken,
        share: Math.min(1, known.share + share),
      });
  }
  const width = 2 * MARGIN + Math.max(0, levels.length - 1) * COLUMN + NODE.width;
  return { nodes: [...nodes.values()], edges: [...edges.values()], width, height, more };
}

const STEPS: Readonly<Record<string, readonly [across: number, down: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The lot that an arrow key leads to: along an edge to the side, else to the next in the column; null = there is none. */
export function nextTo({ nodes, edges }: Graph, code: string, key: string): string | null {
  const here = nodes.find(({ lot }) => lot.code === code);
  const step = STEPS[key];
  if (!here || !step) return null;
  const [across, down] = step;
  if (down !== 0) {
    const column = nodes.filter(({ level }) => level === here.level).sort((a, b) => a.y - b.y);
    return column[column.indexOf(here) + down]?.lot.code ?? null;
  }
  const ends = edges.flatMap(({ from, to }) => (across > 0 ? (from === here ? [to] : []) : to === here ? [from] : []));
  ends.sort((a, b) => Math.abs(a.y - here.y) - Math.abs(b.y - here.y));
  return ends[0]?.lot.code ?? null;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
