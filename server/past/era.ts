/**
 * An era: a UTC day, or a part of it, of which the record was made afterwards, from readings that were imported. It lies in
 * a folder of its own (journal, snapshots, record, events) and is replaced as a whole, never changed.
 */
import type { PlantModel } from '../../twin/plant/model.ts';

export const DAY_MS = 86_400_000;
/** Readings further apart than this, of two imports, do not join: what lies between them is unknown. */
export const SEAM_MS = 2_000;

/** [from, to), epoch ms. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Units since the twin of the era knows the machine; rework absent = none. */
export type MachineTotals = readonly [good: number, reject: number, rework?: number];
export type Totals = Readonly<Record<string, MachineTotals>>;

export interface Era {
  /** `2026-01-31`, UTC. */
  readonly day: string;
  /** Folder in the folder of the past. */
  readonly folder: string;
  /** Where what is covered begins and ends, epoch ms. */
  readonly from: number;
  readonly to: number;
  /** What was imported: between these spans nothing is known. */
  readonly covered: readonly Span[];
  readonly samples: number;
  /** Fingerprint of the plant it was folded with. */
  readonly plant: string;
  /** Totals by machine when it begins and ends. */
  readonly start: Totals;
  readonly end: Totals;
}

export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
export const dayStart = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** Spans in order, those that touch (but for `SEAM_MS`) put together. */
export function joined(spans: readonly Span[]): Span[] {
  const sorted = [...spans].sort((a, b) => a.from - b.from);
  const all: Span[] = [];
  for (const span of sorted) {
    const last = all.at(-1);
    if (last && span.from <= last.to + SEAM_MS)
      all[all.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else all.push(span);
  }
  return all;
}

/** What is left of a span outside others, which are in order. */
export function outside(span: Span, others: readonly Span[]): Span[] {
  const left: Span[] = [];
  let { from } = span;
  for (const other of others) {
    if (other.to <= from || other.from >= span.to) continue;
    if (other.from > from) left.push({ from, to: other.from });
    from = other.to;
  }
  if (from < span.to) left.push({ from, to: span.to });
  return left;
}

export const covers = (era: Era, at: number): boolean => era.covered.some(({ from, to }) => from <= at && at < to);

/** Totals by the machine numbers of a plant. */
export const totalsBySlot = (plant: PlantModel, totals: Totals): MachineTotals[] =>
  plant.machines.map(({ id }) => totals[id] ?? [0, 0]);
