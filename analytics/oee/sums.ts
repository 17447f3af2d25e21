/**
 * Everything that the figures of all profiles are made of, as one flat vector of numbers that add up: over pieces, hours,
 * products, machines and shifts. A figure of any grouping is computed from the sum of its vectors (`figuresOf`), never
 * from other figures: percentages are not averaged.
 */
import { STATES, type State } from '../../twin/words.ts';
import type { Counts, Piece, Stop } from './piece.ts';

/** Order is fixed and append-only: vectors are stored in it. */
export const SUM_KEYS = [
  // ms in each of the twelve states, effective; `micro-stop` and `breakdown` by the class of the whole stop.
  ...STATES,
  /** ms summed over: length of the window, a machine. */
  'windowMs',
  /** Part of `maintenance` that nobody planned, ms. */
  'maintenanceUnplanned',
  /** ms with an order, whatever the state: actual order execution time (AOET). */
  'orderMs',
  // Stops that began; a stop is counted where it began, so that hours and shifts add up.
  'stops',
  'microStops',
  'failures',
  /** Failures that ended, and the whole length of those, net of planned time, ms. */
  'repairs',
  'repairMs',
  // Units.
  'good',
  'reject',
  'rework',
  'startReject',
  'inspected',
  // Units times their planned run time (PRI), ms.
  'idealGood',
  'idealAll',
  'idealStart',
  /** Units of products without a rate: where there are any, nothing that needs PRI can be told. */
  'unrated',
  // kWh, by what the machine did.
  'energy',
  'energyRunning',
  'energyWaiting',
  'energySetup',
  'energyDown',
  'energyOff',
  'energyUnknown',
] as const;
export type SumKey = (typeof SUM_KEYS)[number];
export type Sums = Record<SumKey, number>;

export const ENERGY_OF = {
  unknown: 'energyUnknown',
  producing: 'energyRunning',
  slow: 'energyRunning',
  'micro-stop': 'energyWaiting',
  starved: 'energyWaiting',
  blocked: 'energyWaiting',
  breakdown: 'energyDown',
  setup: 'energySetup',
  idle: 'energyWaiting',
  'planned-stop': 'energyOff',
  maintenance: 'energyDown',
  off: 'energyOff',
} as const satisfies Record<State, SumKey>;

const ZERO = Object.freeze(Object.fromEntries(SUM_KEYS.map((key) => [key, 0])) as Sums);

export const emptySums = (): Sums => ({ ...ZERO });

/** Adds a whole piece; `sign` -1 takes it out again. A piece that a window cuts is cut first (`cutPiece`). */
export function addPiece(into: Sums, piece: Piece, sign: 1 | -1 = 1): void {
  const state = effectiveState(piece);
  addTime(into, state, piece, sign);
  addUnits(into, piece, piece.idealMs, sign);
  addEnergy(into, state, piece.energy, sign);
  if (piece.stop) addStop(into, piece.stop, piece.from === piece.stop.from, piece.to === piece.stop.to, sign);
}

export function addSums(into: Sums, other: Readonly<Sums>): void {
  for (const key of SUM_KEYS) into[key] += other[key];
}

/** A stop of the machine's own is short or long by its whole length, whatever was said while it lasted. */
export function effectiveState({ state, stop }: { state: State; stop: Pick<Stop, 'micro'> | null }): State {
  return stop && (state === 'micro-stop' || state === 'breakdown') ? (stop.micro ? 'micro-stop' : 'breakdown') : state;
}

/** Adds time alone: of a line's constraint, whose units are counted elsewhere. */
export function addTime(
  into: Sums,
  state: State,
  { from, to, order, maintenancePlanned }: Pick<Piece, 'from' | 'to' | 'order' | 'maintenancePlanned'>,
  sign: 1 | -1 = 1,
): void {
  const ms = sign * (to - from);
  into[state] += ms;
  into.windowMs += ms;
  if (order !== null) into.orderMs += ms;
  if (state === 'maintenance' && !maintenancePlanned) into.maintenanceUnplanned += ms;
}

/** Adds units alone, weighed with their planned run time `idealMs`. */
export function addUnits(
  into: Sums,
  { good, reject, rework, startReject }: Omit<Counts, 'energy'>,
  idealMs: number | null,
  sign: 1 | -1 = 1,
): void {
  const all = good + reject + rework;
  into.good += sign * good;
  into.reject += sign * reject;
  into.rework += sign * rework;
  into.startReject += sign * startReject;
  into.inspected += sign * all;
  if (idealMs === null) {
    into.unrated += sign * all;
    return;
  }
  into.idealGood += sign * good * idealMs;
  into.idealAll += sign * all * idealMs;
  into.idealStart += sign * startReject * idealMs;
}

export function addEnergy(into: Sums, state: State, kWh: number, sign: 1 | -1 = 1): void {
  into.energy += sign * kWh;
  into[ENERGY_OF[state]] += sign * kWh;
}

export function addStop(into: Sums, stop: Stop, began: boolean, ended: boolean, sign: 1 | -1 = 1): void {
  if (began) {
    into.stops += sign;
    if (stop.micro) into.microStops += sign;
    if (stop.failure) into.failures += sign;
  }
  if (ended && stop.failure) {
    into.repairs += sign;
    into.repairMs += sign * stop.netMs;
  }
}
