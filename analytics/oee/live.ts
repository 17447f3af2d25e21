/**
 * The sums of one machine's window as it goes on: each fact costs the same, however long the window is. What is settled is
 * one vector; the standstill that lasts is kept apart, once as a short stop and once as a long one, since only its end tells
 * which it was. Late data and people's corrections take pieces out and put others in.
 */
import type { Window } from '../../twin/derived.ts';
import { cutPiece } from './cut.ts';
import type { Segment } from './history.ts';
import type { Context, CountPoint, Piece } from './piece.ts';
import { isNet, type StopKind, stopKindOf, stopOf } from './pieces.ts';
import {
  addEnergy,
  addPiece,
  addStop,
  addSums,
  addTime,
  addUnits,
  effectiveState,
  emptySums,
  type Sums,
} from './sums.ts';

/** A stretch of one effective state and one context that has begun; it holds until the next one begins. */
export interface Stretch extends Context, Pick<Segment, 'from' | 'raw' | 'state' | 'planned'> {
  readonly idealMs: number | null;
}

/** What is not settled: the stop that lasts, or the stretch that holds. */
interface Tail {
  readonly kind: StopKind | null;
  readonly from: number;
  netMs: number;
  /** The sums if it turns out long, or if it is no stop. */
  readonly long: Sums;
  /** The sums if it turns out short; null where it cannot. */
  readonly short: Sums | null;
  open: Stretch;
}

export class LiveSums {
  readonly #machine: string;
  readonly #window: Window;
  readonly #microStopMs: number;
  readonly #settled = emptySums();
  #tail: Tail | null = null;

  /** `window.to` may be infinite: so far. */
  constructor(machine: string, window: Window, microStopMs: number) {
    this.#machine = machine;
    this.#window = window;
    this.#microStopMs = microStopMs;
  }

  /** Since when nothing is settled: a correction of anything from there on gives a new tail. */
  get openSince(): number {
    return this.#tail?.from ?? Number.NEGATIVE_INFINITY;
  }

  /** The stretch before ends where this one begins. */
  begin(stretch: Stretch): void {
    const kind = stopKindOf(stretch);
    const tail = this.#tail;
    if (tail) {
      if (stretch.from < tail.open.from)
        throw new RangeError(`LiveSums.begin: ${this.#machine} at ${stretch.from} is late; late data are corrections`);
      addOpen(tail, stretch.from, this.#window);
      if (kind !== null && kind === tail.kind) {
        tail.open = stretch;
        return;
      }
      this.#settle(tail, stretch.from, true, this.#settled);
    }
    const short = kind === 'own' ? emptySums() : null;
    this.#tail = { kind, from: stretch.from, netMs: 0, long: emptySums(), short, open: stretch };
  }

  /** An increment later than the stretch's beginning; one at that very instant belongs to the stretch before. */
  count(point: CountPoint): void {
    const tail = this.#tail;
    if (!tail || point.at <= tail.open.from)
      throw new RangeError(`LiveSums.count: ${this.#machine} at ${point.at} is late; late data are corrections`);
    if (point.at <= this.#window.from || point.at > this.#window.to) return;
    const { open, long, short } = tail;
    addUnits(long, point, open.idealMs);
    addEnergy(long, classed(open, false), point.energy);
    if (!short) return;
    addUnits(short, point, open.idealMs);
    addEnergy(short, classed(open, true), point.energy);
  }

  /**
   * Settled pieces that are no longer true, and what is true instead. Where the change reaches `openSince`, `tail` is all
   * that is not settled now, by time; what it replaces is forgotten. `points` are needed where a window cuts a piece.
   */
  correct(
    removed: readonly Piece[],
    added: readonly Piece[],
    points: readonly CountPoint[] = [],
    tail: readonly (Stretch | CountPoint)[] | null = null,
  ): void {
    for (const piece of removed) this.#put(piece, points, -1);
    for (const piece of added) this.#put(piece, points, 1);
    if (!tail) return;
    this.#tail = null;
    for (const fact of tail) {
      if ('raw' in fact) this.begin(fact);
      else this.count(fact);
    }
  }

  /** The sums from the window's beginning to `now`; a stop that lasts is classed by its length so far. */
  at(now: number): Sums {
    const sums = emptySums();
    addSums(sums, this.#settled);
    const until = Math.min(now, this.#window.to);
    if (this.#tail) {
      const tail = copyOf(this.#tail);
      addOpen(tail, now, this.#window);
      this.#settle(tail, now, false, sums);
    }
    const gap = until - this.#window.from - sums.windowMs;
    if (gap > 0) addTime(sums, 'unknown', { from: 0, to: gap, order: null, maintenancePlanned: false });
    return sums;
  }

  /** Adds a tail whose time is all in it. */
  #settle(tail: Tail, to: number, ended: boolean, into: Sums): void {
    const { kind, from, netMs, long, short } = tail;
    if (kind === null || netMs <= 0) {
      addSums(into, long);
      return;
    }
    const stop = stopOf(this.#machine, kind, { from, to: ended ? to : null, netMs }, this.#microStopMs);
    addSums(into, short && stop.micro ? short : long);
    const inside = from >= this.#window.from && from < this.#window.to;
    addStop(into, stop, inside, ended && to > this.#window.from && to <= this.#window.to);
  }

  #put(piece: Piece, points: readonly CountPoint[], sign: 1 | -1): void {
    const part = cutPiece(piece, this.#window, points);
    if (part) addPiece(this.#settled, part, sign);
  }
}

/** Adds the time of the stretch that holds, up to `to`. */
function addOpen(tail: Tail, to: number, window: Window): void {
  const { open } = tail;
  if (isNet(open)) tail.netMs += to - open.from;
  const from = Math.max(open.from, window.from);
  const end = Math.min(to, window.to);
  if (end <= from) return;
  const time = { from, to: end, order: open.order, maintenancePlanned: open.planned && open.state === 'maintenance' };
  addTime(tail.long, classed(open, false), time);
  if (tail.short) addTime(tail.short, classed(open, true), time);
}

/** The state that the stretch counts as if its stop is short, or long. */
const classed = ({ state }: Stretch, micro: boolean) => effectiveState({ state, stop: { micro } });

const copyOf = (tail: Tail): Tail => ({ ...tail, long: { ...tail.long }, short: tail.short && { ...tail.short } });
