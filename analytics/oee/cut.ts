/** Cutting pieces at window edges: durations are cut, counts go by the instant of each unit, a stop keeps its class. */
import type { Window } from '../../twin/derived.ts';
import { type CountPoint, type Counts, NO_COUNTS, type Piece } from './piece.ts';
import { addPiece, addTime, emptySums, type Sums } from './sums.ts';

/** How far summed points may be from a piece's own counts; units and kWh are doubles. */
const TOLERANCE = 1e-6;

/**
 * The part of a piece inside a window; null where they do not touch. `points`: increments of the piece's machine, by time.
 * Throws where a piece with counts is cut and the points do not account for them: a share of a count is a guess.
 */
export function cutPiece(piece: Piece, window: Window, points: readonly CountPoint[]): Piece | null {
  const from = Math.max(piece.from, window.from);
  const to = Math.min(piece.to, window.to);
  if (to <= from) return null;
  if (from === piece.from && to === piece.to) return piece;
  const whole = countsIn(points, piece.from, piece.to);
  for (const key of COUNTED)
    if (Math.abs(whole[key] - piece[key]) > TOLERANCE)
      throw new RangeError(
        `cutPiece: ${piece.machine} has ${piece[key]} ${key} in [${piece.from}, ${piece.to}), its points ${whole[key]}`,
      );
  return { ...piece, from, to, ...countsIn(points, from, to) };
}

/**
 * What a window sums to. Pieces of one machine do not overlap; time that none covers is `unknown`. `points` are needed
 * for machines of which a piece is cut.
 */
export function sumsOf(pieces: readonly Piece[], window: Window, points: readonly CountPoint[] = []): Sums {
  const sums = emptySums();
  const machines = new Set(pieces.map((piece) => piece.machine));
  for (const part of cutAll(pieces, window, points)) addPiece(sums, part);
  const length = Math.max(0, window.to - window.from) * Math.max(1, machines.size);
  const gap = length - sums.windowMs;
  if (gap > 0) addTime(sums, 'unknown', { from: 0, to: gap, order: null, maintenancePlanned: false });
  return sums;
}

/** Sums of the pieces of a window by a key of theirs (a product, a shift, a crew ...); gaps belong to no key. */
export function sumsBy<Key>(
  pieces: readonly Piece[],
  window: Window,
  keyOf: (piece: Piece) => Key,
  points: readonly CountPoint[] = [],
): Map<Key, Sums> {
  const groups = new Map<Key, Sums>();
  for (const part of cutAll(pieces, window, points)) {
    const key = keyOf(part);
    let sums = groups.get(key);
    if (!sums) {
      sums = emptySums();
      groups.set(key, sums);
    }
    addPiece(sums, part);
  }
  return groups;
}

/** Every piece, or the part of it, that lies in the window. */
export function* cutAll(
  pieces: readonly Piece[],
  window: Window,
  points: readonly CountPoint[] = [],
): Generator<Piece, void> {
  const byMachine = points.length > 0 ? pointsByMachine(points) : null;
  for (const piece of pieces) {
    const part = cutPiece(piece, window, byMachine?.get(piece.machine) ?? []);
    if (part) yield part;
  }
}

/** Counts with from < at <= to of points in order of time. */
export function countsIn(points: readonly CountPoint[], from: number, to: number): Counts {
  const counts = { good: 0, reject: 0, rework: 0, startReject: 0, energy: 0 };
  for (let i = firstAfter(points, from); i < points.length; i++) {
    const point = points[i] as CountPoint;
    if (point.at > to) break;
    counts.good += point.good;
    counts.reject += point.reject;
    counts.rework += point.rework;
    counts.startReject += point.startReject;
    counts.energy += point.energy;
  }
  return counts;
}

const COUNTED = Object.keys(NO_COUNTS) as readonly (keyof Counts)[];

/** Index of the first point with at > time. */
function firstAfter(points: readonly CountPoint[], time: number): number {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle] as CountPoint).at > time) high = middle;
    else low = middle + 1;
  }
  return low;
}

function pointsByMachine(points: readonly CountPoint[]): Map<string, CountPoint[]> {
  const byMachine = new Map<string, CountPoint[]>();
  for (const point of points) {
    const list = byMachine.get(point.machine);
    if (list) list.push(point);
    else byMachine.set(point.machine, [point]);
  }
  for (const list of byMachine.values()) list.sort((a, b) => a.at - b.at);
  return byMachine;
}
