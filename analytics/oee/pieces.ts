/**
 * From what is known of a machine to pieces: whole stops found and classed, counts put where they happened. A stop of the
 * machine's own is an unbroken standstill in which it is held, down or repaired; its class is judged on the whole of it,
 * net of planned time and of what was declared to be something else, whatever window is asked for.
 */
import type { Window } from '../../twin/derived.ts';
import type { State } from '../../twin/words.ts';
import { countsIn } from './cut.ts';
import { type History, type Segment, segmentsOf } from './history.ts';
import type { Piece, Stop } from './piece.ts';
import { effectiveState } from './sums.ts';

const OWN: readonly State[] = ['micro-stop', 'breakdown', 'maintenance'];
const WAITING = ['starved', 'blocked'] as const;

/** The machine's own standstill, or what it waits for. */
export type StopKind = 'own' | 'starved' | 'blocked';

const kindOf = (state: State): StopKind | null =>
  OWN.includes(state) ? 'own' : (WAITING.find((one) => one === state) ?? null);

/**
 * Neighbours of one kind are one stop; null = no standstill. Under planned time a stop goes on, so what the machine said
 * counts there; else what it effectively was.
 */
export const stopKindOf = ({ raw, state, planned }: Pick<Segment, 'raw' | 'state' | 'planned'>): StopKind | null =>
  kindOf(planned || state === 'planned-stop' ? raw : state);

/** Does time in this state count towards the length of its stop? Not if it was planned. */
export const isNet = ({ state, planned }: Pick<Segment, 'state' | 'planned'>): boolean =>
  !planned && state !== 'planned-stop';

/** A stop as far as it is known; `to` null = it lasts. */
export function stopOf(
  machine: string,
  kind: StopKind,
  span: { readonly from: number; readonly to: number | null; readonly netMs: number },
  microStopMs: number,
): Stop {
  const micro = kind === 'own' && span.netMs < microStopMs;
  return { id: `${machine}@${span.from}`, ...span, micro, failure: kind === 'own' && !micro };
}

/** Pieces that cover the range without a gap; `points` of the history outside it are left out. */
export function piecesOf(history: History, range: Window): Piece[] {
  const segments = segmentsOf(history, range);
  const stops = stopsOf(history, segments);
  const pieces: Piece[] = [];
  segments.forEach((segment, i) => {
    if (segment.from < range.from || segment.to > range.to) return;
    const stop = stops[i] ?? null;
    const last = pieces.at(-1);
    const { product, order, lot, shift, crew, tool, recipe, idealMs } = segment.work;
    const { good, reject, rework, startReject, energy } = countsIn(history.points, segment.from, segment.to);
    // Written out: spreading costs ten times as much, and there are as many pieces as there are changes.
    const piece: Piece = {
      product,
      order,
      lot,
      shift,
      crew,
      tool,
      recipe,
      good,
      reject,
      rework,
      startReject,
      energy,
      machine: history.machine,
      from: segment.from,
      to: segment.to,
      state: effectiveState({ state: segment.state, stop }),
      stop,
      maintenancePlanned: segment.planned && segment.state === 'maintenance',
      fault: segment.fault,
      reason: segment.reason,
      idealMs,
    };
    if (last && sameKind(last, piece)) pieces[pieces.length - 1] = joined(last, piece);
    else pieces.push(piece);
  });
  return pieces;
}

/** The whole stop that each segment is a part of; null = none, or nothing of it was the machine's own. */
function stopsOf(history: History, segments: readonly Segment[]): (Stop | null)[] {
  const stops: (Stop | null)[] = segments.map(() => null);
  for (let i = 0; i < segments.length; ) {
    const kind = stopKindOf(segments[i] as Segment);
    let end = i + 1;
    while (end < segments.length && kind !== null && stopKindOf(segments[end] as Segment) === kind) end++;
    if (kind !== null) {
      const run = segments.slice(i, end);
      const netMs = run.reduce((sum, one) => sum + (isNet(one) ? one.to - one.from : 0), 0);
      const last = run.at(-1) as Segment;
      const span = { from: (run[0] as Segment).from, to: last.lasts ? null : last.to, netMs };
      if (netMs > 0) stops.fill(stopOf(history.machine, kind, span, history.microStopMs), i, end);
    }
    i = end;
  }
  return stops;
}

const SAME = [
  'state',
  'stop',
  'maintenancePlanned',
  'fault',
  'reason',
  'idealMs',
  'product',
  'order',
  'lot',
  'shift',
  'crew',
  'tool',
  'recipe',
] as const satisfies readonly (keyof Piece)[];
const sameKind = (a: Piece, b: Piece): boolean => a.to === b.from && SAME.every((key) => a[key] === b[key]);

const joined = (a: Piece, b: Piece): Piece => ({
  ...b,
  from: a.from,
  good: a.good + b.good,
  reject: a.reject + b.reject,
  rework: a.rework + b.rework,
  startReject: a.startReject + b.startReject,
  energy: a.energy + b.energy,
});
