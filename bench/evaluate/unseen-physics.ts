/**
 * Fleets whose physics is drawn by a seed, so that nothing can be made for one of them: some ways to wear (evenly, by shocks, by what is used, by what
 * is used cubed), some signals that feel them or not, loads by shift and product, a climate, and sensors with a will of their own. The fleet that is asked
 * about can be another than the one that is learned from: more load, a warmer hall, other lives, other sensors.
 */
import { type Dice, dice } from '../../demo/floor/dice.ts';
import type { AssetHistory, Fleet, LifeEvent } from '../../models/fleet.ts';

interface Mode {
  /** Share of a life an hour at full use, as a mean; `use` to this power. */
  readonly pace: number;
  readonly power: number;
  readonly kind: 'even' | 'gamma' | 'shocks';
  /** Felt from this share of the life on, and how steeply. */
  readonly onset: number;
  readonly steep: number;
  /** How unlike lives are, as a deviation of their logarithm. */
  readonly unlike: number;
}

interface Sensor {
  readonly base: number;
  readonly byLoad: number;
  readonly byLoadSquared: number;
  readonly byAmbient: number;
  readonly byProduct: readonly number[];
  /** By mode: how much it moves when the mode is at its end, and how much of that only under load. */
  readonly feels: readonly { readonly by: number; readonly underLoad: number }[];
  /** Hours that it lags behind. */
  readonly lag: number;
  readonly noise: number;
  /** Hours that its noise is remembered; 0 = white. */
  readonly noiseHours: number;
}

interface Physics {
  readonly modes: readonly Mode[];
  readonly sensors: readonly Sensor[];
  /** Pace of work by shift of the day, and by product. */
  readonly shifts: readonly number[];
  readonly products: readonly number[];
  readonly sudden: number;
}

/** Of a fleet against the one that was learned from; factors but `warmer` (degrees), `drift` (spreads a thousand hours) and `missing` (a share). */
interface Shift {
  readonly load: number;
  readonly warmer: number;
  readonly lives: readonly number[];
  readonly gains: readonly number[];
  readonly drift: number;
  readonly missing: number;
  readonly noise: number;
}

export interface PhysicsSettings {
  /** What the machines are. */
  readonly physics: number;
  readonly seed: number;
  readonly assets: number;
  readonly hours: number;
  readonly shifted: boolean;
}

const PRODUCT_HOURS = 96;
const LEVELS = 3;

export function unseenFleet(settings: PhysicsSettings): Fleet {
  const physics = physicsOf(settings.physics);
  const shift = settings.shifted ? shiftOf(settings.physics, physics) : homeOf(physics);
  const assets = Array.from({ length: settings.assets }, (_, i) => assetOf(physics, shift, settings, `unit-${i}`));
  return { signals: ['load', 'ambient', ...physics.sensors.map((_, i) => `sensor ${i + 1}`)], assets };
}

function physicsOf(seed: number): Physics {
  const c = dice(seed, 'physics');
  const kinds = ['even', 'gamma', 'shocks'] as const;
  const modes = Array.from({ length: 2 + Math.floor(c.between(0, 3)) }, (): Mode => {
    const power = 1 + Math.floor(c.between(0, 3));
    return {
      pace: 1 / c.between(500, 1600) / 0.75 ** power,
      power,
      kind: kinds[Math.floor(c.between(0, 3))] as Mode['kind'],
      onset: c.between(0.3, 0.88),
      steep: c.between(0.7, 3),
      unlike: c.between(0.15, 0.6),
    };
  });
  const sensors = Array.from({ length: 8 + Math.floor(c.between(0, 5)) }, (): Sensor => {
    const scale = Math.exp(c.between(-1, 5));
    const noise = scale * c.between(0.03, 0.15);
    return {
      base: scale * c.between(0.5, 2),
      byLoad: c.chance(0.7) ? scale * c.between(0.2, 1.2) : 0,
      byLoadSquared: c.chance(0.4) ? scale * c.between(-0.2, 0.8) : 0,
      byAmbient: c.chance(0.4) ? scale * c.between(0, 0.03) : 0,
      byProduct: Array.from({ length: LEVELS }, () => (c.chance(0.5) ? scale * 0.15 * c.normal() : 0)),
      feels: modes.map(() => {
        const by = c.chance(0.35) ? noise * c.between(1.5, 9) * (c.chance(0.8) ? 1 : -1) : 0;
        return { by, underLoad: c.chance(0.5) ? c.between(0.3, 1) : 0 };
      }),
      lag: c.chance(0.3) ? c.between(2, 10) : 0,
      noise,
      noiseHours: c.chance(0.4) ? c.between(3, 40) : 0,
    };
  });
  return {
    modes,
    sensors,
    shifts: [c.between(0.6, 0.9), c.between(0.8, 1), c.between(0.3, 0.9)],
    products: Array.from({ length: LEVELS }, () => c.between(0.75, 1.1)),
    sudden: 1 / c.between(4000, 20_000),
  };
}

const homeOf = ({ modes, sensors }: Physics): Shift => ({
  ...{
    load: 1,
    warmer: 0,
    lives: modes.map(() => 1),
    gains: sensors.map(() => 1),
    drift: 0.1,
    missing: 0.01,
    noise: 1,
  },
});

function shiftOf(seed: number, { modes, sensors }: Physics): Shift {
  const c = dice(seed, 'shift');
  return {
    load: c.between(1.04, 1.15),
    warmer: c.between(3, 8),
    lives: modes.map(() => c.between(0.65, 1.3)),
    gains: sensors.map(() => (c.chance(0.4) ? c.between(1, 1.12) : 1)),
    drift: 0.5,
    missing: 0.04,
    noise: c.between(1, 1.3),
  };
}

/** What a machine is made of beside what its fleet is. */
interface Own {
  readonly gains: readonly number[];
  readonly offsets: readonly number[];
  readonly drifts: readonly number[];
}

function assetOf(physics: Physics, shift: Shift, { seed, hours }: PhysicsSettings, key: string): AssetHistory {
  const { modes, sensors, shifts, products } = physics;
  const c = dice(seed, key);
  const own: Own = {
    gains: sensors.map((_, i) => Math.exp(0.04 * c.normal()) * (shift.gains[i] as number)),
    offsets: sensors.map(({ noise }) => 0.7 * noise * c.normal()),
    drifts: sensors.map(({ noise }) => (shift.drift * noise * c.normal()) / 1000),
  };
  const life = (m: number) => Math.exp((modes[m]?.unlike ?? 0) * c.normal()) * (shift.lives[m] as number);
  const lives = modes.map((_, m) => life(m));
  // The plant is not new on the day it is first seen.
  const wear = modes.map(() => c.between(0, 0.7));
  const lagged = sensors.map(() => Number.NaN);
  const noises = sensors.map(() => 0);
  const columns = Array.from({ length: sensors.length + 2 }, () => new Float64Array(hours));
  const events = new Array<LifeEvent | null>(hours).fill(null);
  const phase = c.between(0, 24);
  let [product, down] = [0, 0];
  for (let hour = 0; hour < hours; hour++) {
    if (hour % PRODUCT_HOURS === 0) product = Math.floor(c.between(0, LEVELS));
    const rests = hour % 168 > 144;
    const pace = rests
      ? c.between(0, 0.15)
      : (shifts[Math.floor((hour % 24) / 8)] as number) * (products[product] as number);
    const load = down > 0 ? 0 : Math.max(0, (pace + 0.05 * c.normal()) * shift.load);
    const ambient =
      20 +
      shift.warmer +
      5 * Math.sin((2 * Math.PI * (hour + 24 * phase)) / 4000) +
      3 * Math.sin((2 * Math.PI * (hour + phase)) / 24) +
      0.5 * c.normal();
    if (down > 0) down--;
    else {
      for (const [m, mode] of modes.entries()) (wear[m] as number) += step(mode, load, c) / (lives[m] as number);
      const worn = modes.findIndex((_, m) => (wear[m] as number) >= 1);
      if (worn >= 0 || c.chance(physics.sudden)) {
        // Some are never written down.
        if (!c.chance(0.02)) events[hour] = 'failure';
        down = Math.floor(c.between(2, 12));
        if (worn >= 0) {
          lives[worn] = life(worn);
          wear[worn] = c.chance(0.25) ? 0.25 : 0;
        }
      } else if (c.chance(1 / 2500)) {
        events[hour] = 'repair';
        const mended = Math.floor(c.between(0, modes.length));
        wear[mended] = 0.2 * (wear[mended] as number);
      }
    }
    const severity = modes.map(
      ({ onset, steep }, m) => Math.max(0, ((wear[m] as number) - onset) / (1 - onset)) ** steep,
    );
    const readings = [load, ambient];
    for (const [i, sensor] of sensors.entries()) {
      let target =
        sensor.base + sensor.byLoad * load + sensor.byLoadSquared * load * load + sensor.byAmbient * (ambient - 20);
      if (load > 0.2) target += sensor.byProduct[product] as number;
      for (const [m, { by, underLoad }] of sensor.feels.entries())
        target += by * Math.min(1.3, severity[m] as number) * (1 - underLoad + underLoad * load);
      const before = lagged[i] as number;
      const now = sensor.lag > 0 && !Number.isNaN(before) ? before + (target - before) / sensor.lag : target;
      lagged[i] = now;
      const keep = sensor.noiseHours > 0 ? Math.exp(-1 / sensor.noiseHours) : 0;
      noises[i] = keep * (noises[i] as number) + Math.sqrt(1 - keep * keep) * c.normal();
      readings.push(
        now * (own.gains[i] as number) +
          (own.offsets[i] as number) +
          (own.drifts[i] as number) * hour +
          sensor.noise * shift.noise * (noises[i] as number),
      );
    }
    for (const [k, value] of readings.entries()) {
      const spike = c.chance(0.0005) ? 4 : 1;
      (columns[k] as Float64Array)[hour] = c.chance(shift.missing) ? Number.NaN : value * spike;
    }
  }
  return { asset: key, hours: Float64Array.from({ length: hours }, (_, h) => h), events, signals: columns };
}

/** What an hour takes of a life. */
function step({ pace, power, kind }: Mode, load: number, c: Dice): number {
  const mean = pace * load ** power;
  if (kind === 'even') return mean;
  if (kind === 'gamma') return mean * c.exponential(1);
  // A shock in thirty hours, thirty times as hard.
  return c.chance(1 / 30) ? 30 * mean * c.exponential(1) : 0;
}
