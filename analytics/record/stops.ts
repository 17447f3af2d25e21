/**
 * Whole stops: neighbouring pieces of one kind are one standstill, however often a break, midnight, a shift edge or a restart of
 * the server cut it. Whether it is short is judged on the whole of it, net of planned time (docs/domain.md, section 1). Pure.
 */
import type { Stop } from '../oee/piece.ts';
import { isNet, stopKindOf, stopOf } from '../oee/pieces.ts';
import { effectiveState } from '../oee/sums.ts';
import type { RecordedPiece } from './cut.ts';

/** No standstill: the machine runs, or nobody wants it to. */
export const isRunning = (state: RecordedPiece['state']): boolean =>
  state === 'producing' || state === 'slow' || state === 'off';

const isPlanned = ({ state, maintenancePlanned }: RecordedPiece): boolean =>
  state === 'planned-stop' || (state === 'maintenance' && maintenancePlanned);

/** Pieces of one kind that touch are one stop; null = no standstill. Time that only bridges has a kind of its own. */
function kindOf(piece: RecordedPiece): string | null {
  if (isRunning(piece.state)) return null;
  if (isPlanned(piece) && piece.seen === piece.state) return piece.state;
  const asked = { raw: piece.seen, state: piece.state, planned: isPlanned(piece) };
  return stopKindOf(asked) ?? piece.state;
}

/** Pieces of one machine in order of time, each with the whole stop that it is a part of. */
export function joinStops(pieces: readonly RecordedPiece[], microStopMs: number): RecordedPiece[] {
  const kinds = pieces.map(kindOf);
  const joined: RecordedPiece[] = [];
  for (let i = 0; i < pieces.length; ) {
    const end = endOfStop(pieces, kinds, i);
    const run = pieces.slice(i, end);
    const kind = kinds[i] ?? null;
    joined.push(...(kind === null ? run.map(unstopped) : stopped(run, kind, microStopMs, i === 0)));
    i = end;
  }
  return joined;
}

/** Index after the last piece of the stop that begins at `start`. */
function endOfStop(pieces: readonly RecordedPiece[], kinds: readonly (string | null)[], start: number): number {
  const kind = kinds[start];
  let end = start + 1;
  for (let i = end; i < pieces.length; i++) {
    const piece = pieces[i] as RecordedPiece;
    if (kind === null || pieces[i - 1]?.to !== piece.from) break;
    if (kinds[i] === kind) {
      if (goesOnOver(pieces.slice(end, i), pieces[end - 1] as RecordedPiece, piece)) end = i + 1;
      else break;
    } else if (kind === 'planned-stop' || kind === 'unknown' || !(isPlanned(piece) || piece.state === 'unknown')) break;
  }
  return end;
}

/**
 * Is a standstill on both sides of planned or unheard time the same? Planned time is only found where the machine stands, so
 * yes; of unheard time, if the fault is the same and nothing was made meanwhile.
 */
function goesOnOver(between: readonly RecordedPiece[], before: RecordedPiece, after: RecordedPiece): boolean {
  if (!between.some(({ state }) => state === 'unknown')) return true;
  const { goodTotal, rejectTotal, reworkTotal } = before.base;
  const then = after.base;
  return (
    before.fault === after.fault &&
    goodTotal !== null &&
    goodTotal === (then.goodTotal ?? Number.NaN) - then.good &&
    rejectTotal === (then.rejectTotal ?? Number.NaN) - then.reject &&
    reworkTotal === then.reworkTotal - then.rework
  );
}

const unstopped = (piece: RecordedPiece): RecordedPiece => ({ ...piece, stop: null, leads: false });

function stopped(run: readonly RecordedPiece[], kind: string, microStopMs: number, first: boolean): RecordedPiece[] {
  const { from, to, netMs, length } = spanOf(run, first);
  const { machine } = run[0] as RecordedPiece;
  const own = kind === 'own' && netMs > 0;
  const stop: Stop = own
    ? stopOf(machine, 'own', { from, to, netMs }, microStopMs)
    : { id: `${machine}@${from}`, from, to, netMs: netMs || length, micro: false, failure: false };
  const told = new Set<string>();
  return run.map((piece) => {
    const state = effectiveState({ state: piece.state, stop });
    const key = `${state}/${piece.reason}`;
    const leads = !told.has(key) && (piece.from === from || told.size > 0);
    told.add(key);
    return { ...piece, state, stop, leads };
  });
}

/** `first`: what lies before is not given, so the interval that it was cut from tells where the stop began. */
function spanOf(run: readonly RecordedPiece[], first: boolean) {
  const [begin, end] = [run[0] as RecordedPiece, run.at(-1) as RecordedPiece];
  const from = first ? Math.min(begin.from, begin.base.wholeFrom) : begin.from;
  const lasts = end.base.wholeTo === Number.POSITIVE_INFINITY;
  const net = (piece: RecordedPiece, ms: number) =>
    isNet({ state: piece.state, planned: isPlanned(piece) }) && piece.state !== 'unknown' ? ms : 0;
  const inside = run.reduce((sum, piece) => sum + net(piece, piece.to - piece.from), 0);
  return {
    from,
    to: lasts ? null : end.to,
    netMs: inside + net(begin, begin.from - from),
    length: end.to - from,
  };
}
