/**
 * How bins were replenished: how often they were called for, how long it took against the declared time, and whether the
 * machine ran dry meanwhile. Pure.
 */
import type { Window } from '../../twin/derived.ts';
import type { Piece } from '../oee/piece.ts';
import { quantile } from '../statistics/quantile.ts';

/** A call for one bin; times are epoch ms, null = not yet. */
export interface Card {
  readonly raised: number;
  readonly taken: number | null;
  readonly delivered: number | null;
  readonly cancelled: number | null;
  readonly containers: number;
  /** By when it was to be there; null = no time was declared. */
  readonly due: number | null;
}

export interface Replenishment {
  readonly cards: number;
  readonly containers: number;
  readonly delivered: number;
  readonly cancelled: number;
  readonly open: number;
  /** Delivered, or still to be delivered, after they were due. */
  readonly late: number;
  /** From asked for to delivered, ms; null = none was. */
  readonly leadMs: { readonly p50: number; readonly p90: number } | null;
  /** Cards in whose time the machine ran dry, and for how long it did in all of them, ms; two open at once count it once. */
  readonly dry: number;
  readonly dryMs: number;
}

/**
 * `pieces` of the machine the bin stands at, by time. It ran dry where it was starved, or stood with one of the fault codes
 * by which it says so.
 */
export function replenishmentOf(
  cards: readonly Card[],
  pieces: readonly Piece[],
  emptyFaults: readonly number[],
  now: number,
): Replenishment {
  const dryPieces = pieces.filter(
    ({ state, fault, stop }) => state === 'starved' || (stop !== null && emptyFaults.includes(fault)),
  );
  const wanted = cards.filter(({ cancelled }) => cancelled === null);
  const leads = wanted.flatMap(({ raised, delivered }) => (delivered === null ? [] : [delivered - raised]));
  const p50 = quantile(leads, 0.5);
  const p90 = quantile(leads, 0.9);
  const spans = wanted.map(({ raised, delivered }): Window => ({ from: raised, to: delivered ?? now }));
  const overlaps = (one: Window, other: Window) => one.from < other.to && other.from < one.to;
  return {
    cards: cards.length,
    containers: wanted.reduce((sum, { containers }) => sum + containers, 0),
    delivered: leads.length,
    cancelled: cards.length - wanted.length,
    open: wanted.length - leads.length,
    late: wanted.filter(({ delivered, due }) => due !== null && (delivered ?? now) > due).length,
    leadMs: p50 === null || p90 === null ? null : { p50, p90 },
    dry: spans.filter((span) => dryPieces.some((piece) => overlaps(span, piece))).length,
    dryMs: commonMs(joined(spans), dryPieces),
  };
}

/** Spans that touch made one, by time. */
function joined(spans: readonly Window[]): Window[] {
  const found: Window[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = found.at(-1);
    if (last && span.from <= last.to) found[found.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else found.push(span);
  }
  return found;
}

const commonMs = (spans: readonly Window[], others: readonly Window[]): number =>
  spans.reduce(
    (sum, span) =>
      sum + others.reduce((ms, { from, to }) => ms + Math.max(0, Math.min(to, span.to) - Math.max(from, span.from)), 0),
    0,
  );
