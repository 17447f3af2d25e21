/**
 * How a machine wears, and how wear becomes a breakdown. Everything is slow in life and fast here: wear runs
 * `WEAR_FACTOR` times as fast as the figures below say, so that what takes a month happens in some hours.
 *
 *   bearing  damage grows by load^3 / L10 (ISO 281); vibration stays flat until damage 0.7..0.9, then rises to 12 times
 *   filter   clogs; its pressure drop is 0.35 bar (1 + 4 clog^2) flow^1.8
 *   motor    dT/dt = (ambient + 55 K load^2 (1 + 1.1 foul) - T) / 20 min; trips at 125 degC
 *   feed     something sticks: friction, and with it torque and current, climbs for minutes and ends in a jam
 */
import { type Dice, dice } from './dice.ts';
import type { KindFacts } from './kinds.ts';

const WEAR_FACTOR = 150;

const TRIP_C = 125;
const FILTER_LIMIT_BAR = 2.2;
/** A failure without any warning: mean operating hours, before the factor. */
const SUDDEN_HOURS = 15_000;
const SECONDS_AN_HOUR = 3600;

export interface Wear {
  readonly chance: Dice;
  readonly facts: KindFacts;
  readonly hasFilter: boolean;
  /** Bearing damage 0..1, its life at full load in hours, and the damage at which it can be felt. */
  bearing: number;
  life: number;
  onset: number;
  /** Filter 0 = new. */
  clog: number;
  foul: number;
  motorC: number;
  /** 0 = free, 1 = stuck; the operating hours at which it next begins to stick, and how fast it then goes, 1/s. */
  friction: number;
  stickAt: number;
  stickRate: number;
  /** Operating hours of this life. */
  hours: number;
  suddenAt: number;
}

export type Breakdown = 'bearing' | 'filter' | 'motor' | 'jam' | 'sudden';

export function newWear(seed: number, machine: string, facts: KindFacts, hasFilter: boolean): Wear {
  const chance = dice(seed, `${machine}/wear`);
  const wear: Wear = {
    chance,
    facts,
    hasFilter,
    bearing: 0,
    life: 1,
    onset: 0.8,
    clog: hasFilter ? chance.between(0.1, 0.7) : 0,
    foul: chance.between(0, 0.4),
    motorC: 55,
    friction: 0,
    stickAt: 0,
    stickRate: 0,
    hours: chance.between(900, 9000),
    suddenAt: 0,
  };
  newBearing(wear);
  // The plant is not new on the day we first see it.
  wear.bearing = chance.between(0, 0.85);
  wear.suddenAt = wear.hours + chance.exponential(SUDDEN_HOURS / WEAR_FACTOR);
  planSticking(wear, 0.25);
  return wear;
}

/** One step of `seconds` at `load` (0 = stands still). Returns what breaks, if something does. */
export function wearOn(wear: Wear, seconds: number, load: number, ambientC: number): Breakdown | null {
  const hours = seconds / SECONDS_AN_HOUR;
  const target = ambientC + 55 * load * load * (1 + 1.1 * wear.foul);
  wear.motorC += (target - wear.motorC) * (1 - Math.exp(-seconds / 1200));
  if (load <= 0) return null;
  wear.hours += hours;
  wear.bearing += ((load ** 3 * hours) / wear.life) * wear.facts.wear * WEAR_FACTOR;
  wear.foul += (hours / 4000) * WEAR_FACTOR;
  if (wear.hasFilter) wear.clog += load * (hours / 400) * Math.exp(0.6 * wear.chance.normal() - 0.18) * WEAR_FACTOR;
  if (wear.stickRate > 0) wear.friction = Math.min(1, wear.friction + wear.stickRate * seconds);
  else if (wear.hours >= wear.stickAt) wear.stickRate = 1 / wear.chance.between(80, 280);

  if (wear.friction >= 1) return 'jam';
  if (wear.bearing >= 1) return 'bearing';
  if (wear.hasFilter && filterDrop(wear, 1) > FILTER_LIMIT_BAR) return 'filter';
  if (wear.motorC >= TRIP_C) return 'motor';
  if (wear.hours >= wear.suddenAt) return 'sudden';
  return null;
}

/** Lets something begin to stick now, to jam after `seconds`. */
export function stickNow(wear: Wear, seconds: number): void {
  wear.friction = 0.02;
  wear.stickRate = 1 / seconds;
}

/** A repair mends what broke; a bearing comes back at most to where 30 % of its life was spent. */
export function mend(wear: Wear, what: Breakdown): void {
  if (what === 'bearing') {
    newBearing(wear);
    wear.bearing = wear.chance.between(0, 0.3);
  } else if (what === 'filter') wear.clog = wear.chance.between(0, 0.1);
  else if (what === 'motor') {
    wear.foul = 0.05;
    wear.motorC -= 30;
  } else if (what === 'jam') {
    wear.friction = 0;
    wear.stickRate = 0;
    planSticking(wear, 1);
  } else wear.suddenAt = wear.hours + wear.chance.exponential(SUDDEN_HOURS / WEAR_FACTOR);
}

/** bar, at `flow` of 0..1. */
export const filterDrop = (wear: Wear, flow: number): number => 0.35 * (1 + 4 * wear.clog ** 2) * flow ** 1.8;

/** Factor on the vibration of the healthy machine: 1 until the damage can be felt, 12 at the end. */
export const vibrationFactor = (wear: Wear): number =>
  wear.bearing <= wear.onset ? 1 : 12 ** Math.min(1, (wear.bearing - wear.onset) / (1 - wear.onset));

/** Hours of life as in the failure models' physics: 400 h and a Weibull part of shape 1.5. */
function newBearing(wear: Wear): void {
  wear.life = 400 + 0.9 * 2600 * wear.chance.weibull(1.5, 1);
  wear.onset = wear.chance.between(0.7, 0.9);
}

/** `share` < 1: the plant was already running when we came. */
function planSticking(wear: Wear, share: number): void {
  const mean = wear.facts.jamHours;
  wear.stickAt = mean > 0 ? wear.hours + share * 0.5 + wear.chance.exponential(mean) : Number.POSITIVE_INFINITY;
}
