/**
 * What a sensor would read, by the name of its tag. `target` is where the reading tends to; it follows within `lagS`
 * seconds, with measuring noise on top. News is sent when it moves by more than `deadband`, at most every `everyS`.
 */
import { batchOf, driftOf, type MachineFloor } from './machine-floor.ts';
import { EXECUTE, STOPPED } from './packml.ts';
import { filterDrop, vibrationFactor } from './wear.ts';

export interface Surroundings {
  /** Plant clock, ms. */
  readonly now: number;
  readonly ambientC: number;
  readonly airBar: number;
  /** Share of the site's machines that work, 0..1. */
  readonly busy: number;
  /** A changeover is being washed out somewhere. */
  readonly cleaning: boolean;
}

export interface Signal {
  readonly everyS: number;
  readonly deadband: number;
  readonly lagS: number;
  /** Standard deviation, in the unit of the tag. */
  readonly noise: number;
  target(m: MachineFloor, around: Surroundings): number;
}

const signal = (everyS: number, deadband: number, lagS: number, noise: number, target: Signal['target']): Signal => ({
  everyS,
  deadband,
  lagS,
  noise,
  target,
});

const runs = (m: MachineFloor): number => (m.packml === EXECUTE ? 1 : 0);
const off = (m: MachineFloor, around: Surroundings): number => driftOf(m, around.now);
/** Stock that is used up by counting and filled again in one go. */
const stock = (m: MachineFloor, per: number, full: number): number =>
  full * (1 - ((m.seenUnits + m.goodBefore) % per) / per);
/** A slow wave with a phase of the machine's own, -1..1; `minutes` a period. */
const wave = (m: MachineFloor, around: Surroundings, minutes: number): number =>
  Math.sin((around.now / (minutes * 60_000)) * 2 * Math.PI + m.machine.slot * 1.7);
/** Net content of the product in the machine, g; from the size as it is written ("500 ml", "400 g"). */
const content = (m: MachineFloor): number => Number.parseFloat(batchOf(m)?.product.size ?? '') || 500;
/** Of the recipes (demo/masters), °C: what is filled hot keeps its temperature on the way from the tank. */
const FILLED_AT: Readonly<Record<string, number>> = {
  ...{
    'tomato-500': 88,
    'basil-500': 82,
    'arrabbiata-330': 88,
    'ketchup-750': 72,
    'ketchup-500': 72,
    'mustard-500': 24,
  },
  ...{ 'meal-400': 76, 'meal-600': 76, 'curry-400': 78 },
};
/** °C that its recipe asks for. */
export const filledAt = (m: MachineFloor): number =>
  FILLED_AT[batchOf(m)?.product.id ?? ''] ?? (m.machine.kind === 'tank' ? 84 : 78);
const sticking = (m: MachineFloor): number => m.wear.friction ** 1.5;

const SIGNALS: Readonly<Record<string, Signal>> = {
  power: signal(1, 0.08, 2, 0.05, (m) => m.powerKw),
  run_hours: signal(30, 0.05, 0, 0, (m) => m.wear.hours),
  motor_current: signal(
    1,
    0.14,
    2,
    0.12,
    (m) => 0.4 + m.facts.ratedKw * 1.55 * m.load * (0.62 + 0.38 * m.load) * (1 + 0.45 * sticking(m)),
  ),
  motor_temp: signal(5, 0.15, 0, 0.12, (m) => m.wear.motorC),
  vibration: signal(2, 0.05, 1, 0.04, (m) =>
    runs(m) ? m.facts.vibration * m.load * vibrationFactor(m.wear) * Math.exp(0.1 * m.chance.normal()) : 0.05,
  ),
  cabinet_temp: signal(15, 0.4, 600, 0.1, (m, a) => a.ambientC + 6 + 7 * m.load),
  speed_setpoint: signal(2, 0.5, 0, 0, (m) => setpoint(m)),
  torque: signal(1, 0.8, 1.5, 0.7, (m) => (runs(m) ? 34 + 26 * m.ratio : 2) * (1 + 0.75 * sticking(m))),
  gearbox_temp: signal(
    12,
    0.5,
    420,
    0.15,
    (m, a) => a.ambientC + 9 + 26 * m.load * (1 + 0.25 * (vibrationFactor(m.wear) - 1) * 0.2),
  ),
  air_pressure: signal(4, 0.015, 4, 0.015, (m, a) => a.airBar - 0.25 - 0.15 * m.load),
  lubricant: signal(30, 0.5, 0, 0, (m) => 100 - ((m.wear.hours * 9 + m.machine.slot * 7) % 85)),
  guard_open: signal(0.5, 0.5, 0, 0, (m) => (m.fault === 2 && m.packml !== EXECUTE ? 1 : 0)),
  fill: signal(6, 0.8, 2, 0.15, (m) => (m.stores.length > 0 ? 100 * held(m).share : 15 + stock(m, 4_200, 80))),
  fill_weight: signal(1, 0.7, 0, 0.9, (m, a) => content(m) + 3.2 + 0.4 * wave(m, a, 37) + 9 * off(m, a)),
  bowl_level: signal(2, 0.5, 10, 0.5, (m, a) => (runs(m) ? 62 : 66) + 3 * wave(m, a, 9)),
  bowl_pressure: signal(6, 0.03, 4, 0.01, (m) => 0.9 + 0.5 * m.ratio * runs(m) - 0.25 * m.wear.clog),
  filter_dp: signal(6, 0.03, 5, 0.008, (m) => (m.wear.hasFilter ? filterDrop(m.wear, Math.max(0, m.load)) : 0)),
  product_temp: signal(8, 0.4, 60, 0.12, (m, a) => filledAt(m) + 0.9 * wave(m, a, 25) - 5 * Math.abs(off(m, a))),
  jacket_temp: signal(12, 0.5, 90, 0.15, (m, a) => 104 + 3 * wave(m, a, 18)),
  agitator_speed: signal(6, 0.8, 3, 0.25, (m) => (m.packml === STOPPED ? 0 : 36)),
  cap_torque: signal(1, 0.05, 0, 0.05, (m, a) => 1.85 + 0.35 * off(m, a) + 0.5 * sticking(m)),
  hopper_level: signal(10, 1.5, 0, 0.3, (m) => 20 + stock(m, 5_000, 75)),
  chute_pressure: signal(5, 0.05, 2, 0.015, (m) => 1.6 + 0.9 * sticking(m)),
  seal_temp: signal(2, 0.25, 25, 0.25, (m, a) => 182 + 1.2 * wave(m, a, 14) - 16 * off(m, a)),
  seal_pressure: signal(5, 0.06, 2, 0.02, (m) => 4.2 + 0.1 * m.ratio + 0.9 * sticking(m)),
  film_left: signal(15, 10, 0, 0, (m) => 40 + stock(m, 2_600, 1_400)),
  label_offset: signal(2, 0.12, 0, 0.12, (m, a) => 0.1 + 0.25 * wave(m, a, 31) + 2.4 * off(m, a)),
  glue_temp: signal(8, 0.5, 40, 0.15, (m, a) => 164 + 1.2 * wave(m, a, 17) - 9 * Math.abs(off(m, a))),
  reel_left: signal(15, 12, 0, 0, (m) => 60 + stock(m, 9_000, 1_500)),
  signal_level: signal(6, 1.2, 5, 0.4, (m, a) => 93 - 14 * Math.abs(off(m, a)) - 4 * ((m.wear.hours * 3) % 1)),
  reject_rate: signal(5, 0.15, 20, 0, (m) => 100 * (m.line?.run.rejectShare[m.station] ?? 0) * runs(m)),
  belt_speed: signal(5, 0.02, 1, 0.004, (m) => runs(m) * (0.25 + 0.55 * m.ratio)),
  weight: signal(1, 0.9, 0, 1.2, (m, a) => content(m) + 46 + 3 + 8 * off(m, a)),
  giveaway: signal(4, 0.35, 30, 0.1, (m, a) => 3.1 + 0.5 * wave(m, a, 40) + 8 * off(m, a)),
  zone_1_temp: signal(6, 0.4, 60, 0.12, (m, a) => (m.packml === STOPPED ? 70 : 86) + 0.8 * wave(m, a, 13)),
  zone_2_temp: signal(
    6,
    0.4,
    60,
    0.12,
    (m, a) => (m.packml === STOPPED ? 76 : 94) + 0.8 * wave(m, a, 15) - 9 * Math.abs(off(m, a)),
  ),
  zone_3_temp: signal(6, 0.4, 60, 0.12, (m, a) => (m.packml === STOPPED ? 70 : 90) + 0.8 * wave(m, a, 19)),
  core_temp: signal(8, 0.4, 120, 0.15, (m, a) => 83 + 0.6 * wave(m, a, 22) - 7 * Math.abs(off(m, a))),
  steam_pressure: signal(6, 0.06, 15, 0.02, (m, a) => 3.4 + 0.25 * wave(m, a, 11)),
  magazine: signal(12, 2, 0, 0, (m) => 12 + stock(m, 260, 85)),
  vacuum: signal(5, 9, 2, 3, (m) => runs(m) * (640 - 160 * sticking(m)) + 20),
  axis_1_torque: signal(2, 1.3, 1, 1.2, (m) => (runs(m) ? 42 : 3) * (1 + 0.6 * sticking(m))),
  axis_2_torque: signal(2, 1.3, 1, 1.2, (m) => (runs(m) ? 55 : 4) * (1 + 0.3 * sticking(m))),
  axis_3_torque: signal(2, 1.3, 1, 1.2, (m) => (runs(m) ? 31 : 2) * (1 + 0.2 * sticking(m))),
  layer: signal(2, 0.5, 0, 0, (m) => 1 + (Math.floor((m.seenUnits + m.goodBefore) / 12) % 5)),
  lift_current: signal(3, 0.9, 1, 0.35, (m) => (runs(m) ? 14 : 1.2) * (1 + 0.5 * sticking(m))),
  pallet_magazine: signal(15, 2, 0, 0, (m) => 10 + stock(m, 900, 90)),
  film_tension: signal(2, 1.5, 2, 1.4, (m) => runs(m) * (118 + 40 * sticking(m))),
  turntable_speed: signal(4, 0.3, 1, 0.08, (m) => 11.5 * runs(m)),
  load: signal(4, 2, 6, 0.5, (m) => 100 * m.load),
  pressure: signal(3, 0.05, 1, 0.012, (m, a) => a.airBar + (m.machine.kind === 'compressor' ? 0.15 : 0)),
  flow: signal(4, 0.3, 4, 0.1, (m, a) => (m.machine.kind === 'compressor' ? 11.5 * m.load : 5 + 12 * a.busy)),
  outlet_temp: signal(8, 0.6, 90, 0.2, (m, a) => a.ambientC + 18 + 48 * m.load + 12 * m.wear.clog),
  oil_temp: signal(8, 0.5, 180, 0.15, (m, a) => a.ambientC + 22 + 34 * m.load * (1 + 0.25 * m.wear.foul)),
  oil_pressure: signal(6, 0.05, 3, 0.015, (m) => 1.2 + 2.4 * m.load),
  dew_point: signal(15, 0.3, 200, 0.1, (_m, a) => 3 + 0.08 * (a.ambientC - 20)),
  supply_temp: signal(8, 0.25, 60, 0.06, (m, a) =>
    m.machine.kind === 'chiller' ? 6 + 1.2 * a.busy : a.cleaning ? 78 : 32,
  ),
  return_temp: signal(8, 0.25, 60, 0.06, (m, a) =>
    m.machine.kind === 'chiller' ? 8 + 4.5 * a.busy : a.cleaning ? 69 : 30,
  ),
  water_flow: signal(6, 0.6, 8, 0.2, (m, a) => (m.machine.kind === 'chiller' ? 62 + 6 * a.busy : a.cleaning ? 18 : 0)),
  suction_pressure: signal(6, 0.06, 5, 0.02, (m) => 4.9 - 0.6 * m.load),
  condenser_pressure: signal(6, 0.15, 8, 0.04, (m, a) => 11 + 0.22 * (a.ambientC - 15) + 3 * m.load + 4 * m.wear.foul),
  concentration: signal(15, 0.05, 60, 0.012, (_m, a) => (a.cleaning ? 1.9 : 1.6)),
};

/** Unknown tags (a plant file of one's own) wander slowly in the middle of what is plausible. */
export function signalOf(key: string, low: number | null, high: number | null): Signal {
  const known = SIGNALS[key];
  if (known) return known;
  const from = low ?? 0;
  const span = (high ?? from + 100) - from;
  return signal(5, span / 200, 20, span / 500, (m, a) => from + span * (0.5 + 0.1 * wave(m, a, 21)));
}

/** Units that an accumulation table holds, and the share of its room. */
export function held(m: MachineFloor): { units: number; share: number } {
  let units = 0;
  let room = 0;
  for (const store of m.stores) {
    units += storeUnits(m, store);
    room += m.line?.run.plan.stores[store]?.capacity ?? 0;
  }
  return { units, share: room > 0 ? units / room : 0 };
}

export const storeUnits = (m: MachineFloor, store: number): number =>
  (m.line?.run.level[store] ?? 0) + (m.line?.run.moving[store] ?? 0);

/** Own units a minute that the controller aims at for its product. */
export function setpoint(m: MachineFloor): number {
  const batch = batchOf(m);
  if (!batch || m.machine.idealRate === null) return 0;
  return m.machine.idealRates[batch.product.id] ?? m.machine.idealRate;
}
