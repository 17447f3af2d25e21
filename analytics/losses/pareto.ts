/** Which losses weigh most: by reason, by machine or by anything that a machine works on; opened down, and against a period. */
import type { ContextKey, Piece } from '../oee/piece.ts';
import { moneyOfTime, type Prices } from './price.ts';

export type Dimension = 'reason' | 'state' | 'machine' | ContextKey;

export interface ParetoEntry {
  /** Empty = the pieces do not say. */
  readonly key: string;
  readonly ms: number;
  /** Standstills that it is found in. */
  readonly count: number;
  /** Units that could have been made at the ideal rate of each moment; null where one had none. */
  readonly units: number | null;
  readonly money: number | null;
  /** Share of all ms, and of this one with those before it. */
  readonly share: number;
  readonly cumulative: number;
}

/** Standing for anything else is nobody's loss: it was planned, there was nothing to do, or nothing is known. */
const LOST: readonly Piece['state'][] = ['micro-stop', 'breakdown', 'starved', 'blocked', 'setup'];
export const isLoss = ({ state, maintenancePlanned }: Piece): boolean =>
  LOST.includes(state) || (state === 'maintenance' && !maintenancePlanned);

/** What people declared; else the machine's fault; else what it did. */
export const reasonOf = ({ reason, fault, state }: Piece): string => reason ?? (fault > 0 ? `fault:${fault}` : state);

export const keyOf = (piece: Piece, by: Dimension): string => (by === 'reason' ? reasonOf(piece) : (piece[by] ?? ''));

/** Losses by `by`, the largest first. To open an entry, pass the pieces of it (`within`). Pieces by time for each machine. */
export function paretoOf(pieces: readonly Piece[], by: Dimension, prices: Prices): ParetoEntry[] {
  const groups = new Map<string, { ms: number; units: number | null; stands: Set<string> }>();
  const before = new Map<string, { readonly piece: Piece; readonly stand: string }>();
  for (const piece of pieces) {
    if (!isLoss(piece)) continue;
    const key = keyOf(piece, by);
    const last = before.get(piece.machine);
    // A changeover in two pieces is one, even if the order or the crew changed in it.
    const goesOn = last && last.piece.to === piece.from && last.piece.state === piece.state;
    const stand = piece.stop?.id ?? (goesOn ? last.stand : `${piece.machine}@${piece.from}`);
    before.set(piece.machine, { piece, stand });
    const group = groups.get(key) ?? { ms: 0, units: 0, stands: new Set<string>() };
    const ms = piece.to - piece.from;
    group.ms += ms;
    group.units = group.units === null || piece.idealMs === null ? null : group.units + ms / piece.idealMs;
    group.stands.add(stand);
    groups.set(key, group);
  }
  const sorted = [...groups].sort(([a, x], [b, y]) => y.ms - x.ms || (a < b ? -1 : 1));
  const all = sorted.reduce((ms, [, group]) => ms + group.ms, 0);
  let soFar = 0;
  return sorted.map(([key, { ms, units, stands }]) => {
    soFar += ms;
    const money = moneyOfTime(ms, prices);
    return { key, ms, count: stands.size, units, money, share: ms / all, cumulative: soFar / all };
  });
}

/** The pieces of an entry, to be looked at by something else. */
export const within = (pieces: readonly Piece[], by: Dimension, key: string): Piece[] =>
  pieces.filter((piece) => keyOf(piece, by) === key);

export interface ParetoChange {
  readonly key: string;
  readonly ms: number;
  readonly msBefore: number;
  readonly count: number;
  readonly countBefore: number;
  /** Share of planned time lost to it, now less before; null where one of the periods has no planned time. */
  readonly change: number | null;
}

export interface ParetoPeriod {
  readonly entries: readonly ParetoEntry[];
  /** Planned busy time of the period (PBT), ms: periods of different length are compared by it. */
  readonly plannedMs: number;
}

/** Two periods side by side, what grew most first. */
export function compareParetos(now: ParetoPeriod, before: ParetoPeriod): ParetoChange[] {
  const keys = new Set([...now.entries, ...before.entries].map(({ key }) => key));
  const comparable = now.plannedMs > 0 && before.plannedMs > 0;
  const changes = [...keys].map((key): ParetoChange => {
    const a = now.entries.find((entry) => entry.key === key);
    const b = before.entries.find((entry) => entry.key === key);
    const [ms, msBefore] = [a?.ms ?? 0, b?.ms ?? 0];
    return {
      key,
      ms,
      msBefore,
      count: a?.count ?? 0,
      countBefore: b?.count ?? 0,
      change: comparable ? ms / now.plannedMs - msBefore / before.plannedMs : null,
    };
  });
  return changes.sort((a, b) => (b.change ?? 0) - (a.change ?? 0) || b.ms - a.ms || (a.key < b.key ? -1 : 1));
}
