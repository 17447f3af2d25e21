/**
 * Start-up rejects of a machine in the record: those made after a standstill until so many good units were made (six big
 * losses, docs/domain.md, section 4). How long it must have stood and how many units that takes is declared. Pure.
 */
import type { RecordedPiece } from './cut.ts';

export interface StartUpRule {
  /** Good units until the start is over; of some products otherwise. 0 = none. */
  readonly good: number;
  readonly byProduct: Readonly<Record<string, number>>;
  /** A standstill of at least this makes what follows a start, ms. Time that nobody heard is no standstill. */
  readonly afterMs: number;
}

export type TotalsAt = (
  piece: RecordedPiece,
  at: number,
) => { readonly good: number; readonly reject: number } | undefined;

const MINUTE = 60_000;
const runs = ({ state }: RecordedPiece): boolean => state === 'producing' || state === 'slow';

/** Good units after which every start of the rule is over. */
export const mostOf = ({ good, byProduct }: StartUpRule): number => Math.max(good, ...Object.values(byProduct));

/** Pieces of one machine in order of time, each told how many of its rejects are of a start-up. Before the first nothing had stood. */
export function withStartUps(
  pieces: readonly RecordedPiece[],
  ruleAt: (at: number) => StartUpRule | null,
  totalsAt: TotalsAt,
): RecordedPiece[] {
  let stoodMs = 0;
  let missing = 0;
  return pieces.map((piece) => {
    if (runs(piece)) {
      const rule = stoodMs > 0 ? ruleAt(piece.from) : null;
      if (rule && stoodMs >= rule.afterMs) missing = rule.byProduct[piece.product ?? ''] ?? rule.good;
      stoodMs = 0;
    } else if (piece.state !== 'unknown') stoodMs += piece.to - piece.from;
    const startReject = missing <= 0 ? 0 : piece.good < missing ? piece.reject : rejectsBy(piece, missing, totalsAt);
    missing -= piece.good;
    return piece.startReject === startReject ? piece : { ...piece, startReject };
  });
}

/** Rejects of a piece by the time that `good` units of it were made: to the minute, in which totals are kept. */
function rejectsBy(piece: RecordedPiece, good: number, totalsAt: TotalsAt): number {
  const { base, from, to, reject } = piece;
  const { goodTotal, rejectTotal } = base;
  // Where totals are not known, as if both had been made evenly.
  if (goodTotal === null || rejectTotal === null) return (reject * good) / piece.good;
  const before = { good: goodTotal - piece.good, reject: rejectTotal - reject };
  for (let at = (Math.floor(from / MINUTE) + 1) * MINUTE; at < to; at += MINUTE) {
    const totals = totalsAt(piece, at);
    if (totals && totals.good - before.good >= good)
      return Math.min(reject, Math.max(0, totals.reject - before.reject));
  }
  return reject;
}

/** Of the start-up rejects of a piece, those of a part of it: a start is at its beginning. */
export function startRejectOf({ startReject, reject, base }: RecordedPiece, part: RecordedPiece['base']): number {
  if (startReject === 0 || base.rejectTotal === null || part.rejectTotal === null)
    return Math.min(startReject, part.reject);
  const before = part.rejectTotal - part.reject - (base.rejectTotal - reject);
  return Math.min(part.reject, Math.max(0, startReject - before));
}
