/**
 * Machines that wear, hour by hour, as a plant would have recorded them: to learn from, and to be asked about with other seeds, other wear and faults that nobody
 * learned of. It shares no code and no figure with the features.
 *
 *   bearing  damage by load cubed over a life of 400 h and a Weibull part (ISO 281); vibration flat until 0.7..0.9 of it, then up to twelvefold
 *   filter   clogs by what flows; pressure drop 0.35 bar (1 + 4 clog^2) flow^1.8; bypasses, and fails, beyond a limit
 *   motor    dT/dt = (ambient + 55 K load^2 (1 + 1.1 foul) - T) / 4 h; trips at 125 degC
 *   sudden   no warning, mean 15,000 h
 *   seal     air leaks, for some days; only where it was never learned
 */
import { type Dice, dice } from '../../demo/floor/dice.ts';
import type { AssetHistory, Fleet, LifeEvent } from '../../models/fleet.ts';

export type Fault = 'bearing' | 'filter' | 'motor' | 'sudden' | 'seal';

/** What can be seen coming. */
export const PREDICTABLE: readonly Fault[] = ['bearing', 'filter', 'motor'];

export interface WearingFleet extends Fleet {
  /** By asset: what failed at which hour. */
  readonly faults: readonly (readonly { readonly hour: number; readonly fault: Fault }[])[];
}

export interface WearSettings {
  readonly seed: number;
  readonly assets: number;
  readonly hours: number;
  /** Another fleet: more load, a warmer hall, other sensors that drift, bearings that last otherwise, a fault nobody knew. */
  readonly shifted: boolean;
}

const SIGNALS = [
  'load',
  'speed',
  'vibration',
  'vibration peak',
  'bearing temperature',
  'motor temperature',
  'current',
  'filter pressure',
  'flow',
  'air pressure',
  'ambient',
  'short stops',
  'alarms',
  'torque',
] as const;
const TRIP_C = 125;
const BYPASS_BAR = 3;
const SUDDEN_HOURS = 15_000;
/** A failure that nobody wrote down. */
const UNBOOKED = 0.03;

export function wearingFleet(settings: WearSettings): WearingFleet {
  const assets: AssetHistory[] = [];
  const faults: { hour: number; fault: Fault }[][] = [];
  for (let i = 0; i < settings.assets; i++) {
    const machine = new WearingMachine(settings, `machine-${i}`);
    const columns = SIGNALS.map(() => new Float64Array(settings.hours));
    const events: (LifeEvent | null)[] = [];
    const own: { hour: number; fault: Fault }[] = [];
    for (let hour = 0; hour < settings.hours; hour++) {
      const { event, fault, readings } = machine.step(hour);
      events.push(event);
      if (fault) own.push({ hour, fault });
      for (const [k, column] of columns.entries()) column[hour] = readings[k] as number;
    }
    assets.push({
      asset: `machine-${i}`,
      hours: Float64Array.from({ length: settings.hours }, (_, h) => h),
      events,
      signals: columns,
    });
    faults.push(own);
  }
  return { signals: SIGNALS, speed: 'speed', assets, faults };
}

class WearingMachine {
  readonly #shifted: boolean;
  readonly #chance: Dice;
  readonly #gain: number;
  readonly #offset: number;
  readonly #drift: number;
  #product = 1;
  #bearing: number;
  #life = 0;
  #onset = 0;
  #clog: number;
  #foul: number;
  #motorC = 50;
  #leak = 0;
  #leakFrom = Number.POSITIVE_INFINITY;
  #downFor = 0;
  #stuckFor = 0;
  #stuckAt = 0;

  constructor({ seed, shifted }: WearSettings, key: string) {
    this.#shifted = shifted;
    this.#chance = dice(seed, key);
    this.#gain = Math.exp(0.08 * this.#chance.normal()) * (shifted ? 1.12 : 1);
    this.#offset = 1.5 * this.#chance.normal();
    this.#drift = this.#chance.normal() * (shifted ? 0.002 : 0.0005);
    this.#newBearing();
    // The plant is not new on the day it is first seen.
    this.#bearing = this.#chance.between(0, 0.6);
    this.#clog = this.#chance.between(0, 0.6);
    this.#foul = this.#chance.between(0, 0.2);
    if (shifted) this.#planLeak(0);
  }

  #newBearing(): void {
    const [shape, scale] = this.#shifted ? [1.9, 2000] : [1.5, 2340];
    this.#life = 400 + this.#chance.weibull(shape as number, scale as number);
    this.#onset = this.#shifted ? this.#chance.between(0.75, 0.93) : this.#chance.between(0.7, 0.9);
  }

  #planLeak(hour: number): void {
    this.#leak = 0;
    this.#leakFrom = hour + this.#chance.exponential(6000);
  }

  step(hour: number): { event: LifeEvent | null; fault: Fault | null; readings: number[] } {
    const c = this.#chance;
    const shifts = [0.75, 0.95, 0.85] as const;
    if (hour % 120 === 0) this.#product = 0.9 + 0.1 * Math.floor(c.between(0, 3));
    const weekend = hour % 168 > 150;
    // Now and then it washes itself: a mode that no rule of the plant names.
    const washing = c.chance(0.01);
    let load =
      weekend || washing
        ? c.between(0, 0.1)
        : (shifts[Math.floor((hour % 24) / 8)] ?? 0.8) * this.#product + 0.06 * c.normal();
    load = Math.max(0, load * (this.#shifted ? 1.11 : 1));
    const ambient =
      20 +
      6 * Math.sin((2 * Math.PI * hour) / 8760) +
      4 * Math.sin((2 * Math.PI * ((hour % 24) - 9)) / 24) +
      (this.#shifted ? 6 : 0) +
      0.5 * c.normal();
    if (this.#downFor > 0) {
      this.#downFor--;
      load = 0;
    } else this.#wear(load, hour);
    const fault = this.#downFor > 0 ? null : this.#broken();
    let event: LifeEvent | null = null;
    if (fault) {
      event = c.chance(UNBOOKED) ? null : 'failure';
      this.#downFor = Math.floor(c.between(4, 16));
      this.#mend(fault, hour);
    } else if (c.chance(1 / 3000)) {
      event = 'repair';
      this.#clog *= 0.3;
    }
    return { event, fault, readings: this.#readings(load, ambient, hour, washing) };
  }

  #wear(load: number, hour: number): void {
    this.#bearing += load ** 3 / this.#life;
    this.#clog += load * Math.exp(0.6 * this.#chance.normal()) * 0.0009;
    this.#foul += load * 0.0002 * Math.exp(0.5 * this.#chance.normal());
    if (hour >= this.#leakFrom) this.#leak += 0.012;
  }

  #broken(): Fault | null {
    if (this.#bearing >= 1) return 'bearing';
    if (this.#motorC > TRIP_C) return 'motor';
    if (0.35 * (1 + 4 * this.#clog ** 2) > BYPASS_BAR && this.#chance.chance(0.05)) return 'filter';
    if (this.#leak >= 1) return 'seal';
    return this.#chance.chance(1 / SUDDEN_HOURS) ? 'sudden' : null;
  }

  /** Three repairs in ten leave three tenths of the wear. */
  #mend(fault: Fault, hour: number): void {
    const left = this.#chance.chance(0.3) ? 0.3 : 0;
    if (fault === 'bearing') {
      this.#newBearing();
      this.#bearing = left;
    } else if (fault === 'filter') this.#clog *= left;
    else if (fault === 'motor') {
      this.#foul *= left;
      this.#motorC = 60;
    } else if (fault === 'seal') this.#planLeak(hour);
  }

  #readings(load: number, ambient: number, hour: number, washing: boolean): number[] {
    const c = this.#chance;
    const severity = Math.max(0, (this.#bearing - this.#onset) / (1 - this.#onset));
    const felt = 12 ** Math.min(1, severity);
    const target = ambient + this.#offset + 55 * load ** 2 * (1 + 1.1 * this.#foul + 0.2 * severity);
    this.#motorC += (target - this.#motorC) / 4;
    let vibration =
      (1.2 + 0.8 * load) * this.#gain * felt * Math.exp(0.1 * c.normal()) * (1 + this.#drift * hour * 0.01);
    const drop = 0.35 * (1 + 4 * this.#clog ** 2) * load ** 1.8;
    const running = load > 0.15;
    const stops = running ? Math.max(0, Math.round(1.5 + 4 * severity + 1.2 * c.normal())) : 0;
    if (this.#stuckFor > 0) {
      this.#stuckFor--;
      vibration = this.#stuckAt;
    } else if (c.chance(1 / 4000)) {
      this.#stuckFor = 30;
      this.#stuckAt = vibration;
    }
    const readings = [
      load + 0.01 * c.normal(),
      load * 1500 + 10 * c.normal(),
      vibration,
      vibration * (3 + 0.8 * Math.min(3, severity * 3) + 0.3 * c.normal()),
      ambient + 18 * load + 25 * severity ** 2 + c.normal(),
      this.#motorC + 0.8 * c.normal() + this.#drift * hour * 0.5,
      20 + 60 * load * (1 + 0.12 * this.#clog + 0.05 * severity) + c.normal(),
      drop + 0.02 * c.normal(),
      Math.max(0, load * 100 * (1 - 0.05 * this.#clog) + 1.5 * c.normal()),
      6.2 - 0.8 * this.#leak - (washing ? 0.4 : 0) + 0.05 * c.normal(),
      ambient,
      stops,
      running && c.chance(0.05 + 0.3 * Math.min(1, severity)) ? 1 + Math.floor(c.between(0, 3)) : 0,
      load * 40 * (1 + 0.08 * severity) + 0.8 * c.normal(),
    ];
    if (c.chance(0.001)) readings[Math.floor(c.between(0, 9))] = (readings[2] as number) * 5;
    const missing = this.#shifted ? 0.04 : 0.01;
    return readings.map((value) => (c.chance(missing) ? Number.NaN : value));
  }
}
