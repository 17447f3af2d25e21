/** What is said of each tag, and when: states at once, counters about once a second, sensors when they moved. */
import type { PlantModel, Tag } from '../../twin/plant/model.ts';
import type { Role } from '../../twin/words.ts';
import { stateReading } from './controller.ts';
import type { Dice } from './dice.ts';
import { batchOf, type MachineFloor } from './machine-floor.ts';
import type { PlantFloor } from './plant-floor.ts';
import { filledAt, held, type Signal, signalOf, storeUnits } from './signals.ts';
import type { Board, Reading, Voice } from './voice.ts';

const COUNT_MS = 1000;

interface SignalTeller {
  readonly tag: Tag;
  readonly signal: Signal;
  dueAt: number;
  /** What the sensor itself shows, before noise; NaN = not read yet. */
  value: number;
  readAt: number;
}

interface Phase {
  readonly order: string;
  /** 1 = heats up, 2 = fills. */
  readonly number: 1 | 2;
  /** Epoch ms. */
  readonly since: number;
}

export interface Tellers {
  readonly plant: PlantModel;
  readonly board: Board;
  readonly signals: readonly SignalTeller[];
  /** By machine slot: its tags by role, and when its counters may be said again. */
  readonly roles: readonly ReadonlyMap<Role, Tag>[];
  readonly countAt: Float64Array;
  readonly slowAt: Float64Array;
  readonly silent: Set<number>;
  /** By machine slot: phase of the recipe in which it works on its order. */
  readonly phases: Map<number, Phase>;
  /** Tag slot -> epoch ms until which its sensor is broken. */
  readonly broken: Map<number, number>;
  fail(tag: Tag, at: number, until: number, voice: Voice): void;
}

export function openTellers(
  plant: PlantModel,
  machines: readonly MachineFloor[],
  chance: Dice,
  startAt: number,
): Tellers {
  const board: Board = {
    values: plant.tags.map((tag) => (tag.type === 'text' ? '' : tag.type === 'bool' ? false : 0)),
    good: new Uint8Array(plant.tags.length),
    at: new Float64Array(plant.tags.length),
    said: 0,
  };
  const broken = new Map<number, number>();
  const silent = new Set<number>();
  return {
    plant,
    board,
    signals: plant.tags
      .filter((tag) => tag.role === 'signal')
      .map((tag) => ({ tag, signal: signalOf(tag.key, tag.low, tag.high) }))
      // Spread over their periods, so that they do not all speak at once.
      .map((teller) => ({
        ...teller,
        dueAt: startAt + chance.between(0, 1000) * teller.signal.everyS,
        value: Number.NaN,
        readAt: 0,
      })),
    roles: machines.map(
      ({ machine }) =>
        new Map(machine.tags.map((slot) => plant.tags[slot] as Tag).map((tag) => [tag.role, tag] as const)),
    ),
    countAt: new Float64Array(machines.length),
    slowAt: Float64Array.from(machines, () => startAt + chance.between(0, COUNT_MS)),
    silent,
    phases: new Map(),
    broken,
    fail(tag, at, until, voice) {
      if (silent.has(tag.machine) || broken.has(tag.slot)) return;
      broken.set(tag.slot, until);
      board.good[tag.slot] = 0;
      board.at[tag.slot] = at;
      board.said++;
      voice.say(tag.slot, board.values[tag.slot] as Reading, false, at);
    },
  };
}

function say(tellers: Tellers, tag: Tag | undefined, value: Reading, at: number, voice: Voice, always = false): void {
  if (!tag || tag.source < 0 || tellers.silent.has(tag.machine)) return;
  const { board } = tellers;
  if (!always && board.values[tag.slot] === value && board.good[tag.slot] === 1) return;
  board.values[tag.slot] = value;
  board.good[tag.slot] = 1;
  board.at[tag.slot] = at;
  board.said++;
  voice.say(tag.slot, value, true, at);
}

/** State, and what goes with it. Order matters to who listens: what is counted and why comes before the state. */
export function tellState(tellers: Tellers, m: MachineFloor, at: number, voice: Voice, always = false): void {
  const roles = tellers.roles[m.machine.slot] as ReadonlyMap<Role, Tag>;
  const batch = batchOf(m);
  say(tellers, roles.get('product'), batch?.product.code ?? '', at, voice, always);
  say(tellers, roles.get('order'), batch?.order ?? '', at, voice, always);
  say(tellers, roles.get('lot'), batch?.lot ?? '', at, voice, always);
  say(tellers, roles.get('fault'), m.fault, at, voice, always);
  say(tellers, roles.get('wait'), m.wait, at, voice, always);
  say(tellers, roles.get('mode'), 1, at, voice, always);
  say(tellers, roles.get('state'), stateReading(tellers.plant, m), at, voice, always);
}

/** Share of what a machine takes out that is put right and comes back, where it counts that: a bottle that is topped up. */
const REWORKED = 0.6;

/** `good` and `reject` in base units, `at` when the last of them was made. `now`: do not wait for the next second. */
export function tellCounters(
  tellers: Tellers,
  m: MachineFloor,
  good: number,
  reject: number,
  at: number,
  voice: Voice,
  now: boolean,
): void {
  const { slot, unitsPer } = m.machine;
  if (Number.isNaN(at) || (!now && at < (tellers.countAt[slot] as number))) return;
  tellers.countAt[slot] = at + COUNT_MS;
  const roles = tellers.roles[slot] as ReadonlyMap<Role, Tag>;
  const made = m.goodBefore + Math.floor(good / unitsPer);
  const spoiled = m.rejectBefore + Math.floor(reject / unitsPer);
  sayCount(tellers, roles.get('good'), made, at, voice);
  const again = roles.has('rework') ? Math.floor(REWORKED * spoiled) : 0;
  sayCount(tellers, roles.get('reject'), spoiled - again, at, voice);
  sayCount(tellers, roles.get('rework'), again, at, voice);
  sayCount(tellers, roles.get('total'), made + spoiled, at, voice);
}

/** As the register shows it: in its own steps, rolled over at its width. */
function sayCount(tellers: Tellers, tag: Tag | undefined, value: number, at: number, voice: Voice): void {
  if (!tag) return;
  const steps = Math.floor(value / tag.scale + 1e-9);
  say(tellers, tag, tag.modulus > 0 ? steps % tag.modulus : steps, at, voice);
}

/** Speed, energy and fill, and every sensor that is due. */
export function tellSignals(tellers: Tellers, floor: PlantFloor, wall: number, voice: Voice): void {
  for (const teller of tellers.signals) {
    if (teller.dueAt > wall) continue;
    const everyMs = teller.signal.everyS * 1000;
    teller.dueAt = teller.dueAt + everyMs > wall ? teller.dueAt + everyMs : wall + everyMs;
    tellSignal(tellers, floor, teller, wall, voice, false);
  }
  for (const m of floor.machines) {
    if ((tellers.slowAt[m.machine.slot] as number) > wall) continue;
    tellers.slowAt[m.machine.slot] = wall + COUNT_MS;
    tellSlow(tellers, floor, m, wall, voice);
  }
}

function tellSlow(tellers: Tellers, floor: PlantFloor, m: MachineFloor, wall: number, voice: Voice): void {
  const roles = tellers.roles[m.machine.slot] as ReadonlyMap<Role, Tag>;
  const speed = roles.get('speed');
  if (speed) {
    const shown = m.load > 0 ? Math.round(m.pace * floor.speed * 10) / 10 : 0;
    const before = Number(tellers.board.values[speed.slot]);
    const stale = tellers.board.good[speed.slot] !== 1;
    if (stale || shown === 0 || before === 0 || Math.abs(shown - before) > 0.015 * Math.max(shown, before))
      say(tellers, speed, shown, wall, voice);
  }
  say(tellers, roles.get('phase'), phaseOf(tellers, m, wall), wall, voice);
  sayCount(tellers, roles.get('energy'), m.energyKwh, wall, voice);
  for (const slot of m.machine.tags) {
    const tag = tellers.plant.tags[slot];
    if (tag?.role === 'level') say(tellers, tag, Math.round(levelOf(tellers.plant, m, tag)), wall, voice);
  }
}

/** It heats up at least so long, and until it is as near to what the recipe asks for, °C. */
const HEATS_MS = 20_000;
const HOT_ENOUGH = 2.5;

/** Each order begins with heating up; what fills goes on filling, however its temperature goes. */
function phaseOf({ phases, signals }: Tellers, m: MachineFloor, wall: number): number {
  const order = batchOf(m)?.order ?? '';
  const { slot } = m.machine;
  const known = phases.get(slot);
  if (known?.order !== order) {
    phases.set(slot, { order, number: 1, since: wall });
    return 1;
  }
  if (known.number === 2 || wall - known.since < HEATS_MS) return known.number;
  const sensor = signals.find(({ tag }) => tag.machine === slot && tag.key === 'product_temp');
  const number = sensor && Math.abs(sensor.value - filledAt(m)) > HOT_ENOUGH ? 1 : 2;
  if (number === 2) phases.set(slot, { ...known, number });
  return number;
}

/** Units in the buffer that the tag measures; of the whole table where the tag is of none alone. */
function levelOf(plant: PlantModel, m: MachineFloor, tag: Tag): number {
  const buffer = plant.buffers.find((candidate) => candidate.level === tag.slot);
  const store = buffer ? m.line?.storeOf.get(buffer.slot) : undefined;
  return store === undefined ? held(m).units : storeUnits(m, store);
}

function tellSignal(
  tellers: Tellers,
  floor: PlantFloor,
  teller: SignalTeller,
  wall: number,
  voice: Voice,
  always: boolean,
): void {
  const { tag, signal } = teller;
  const m = floor.machines[tag.machine] as MachineFloor;
  const target = signal.target(m, floor.around);
  const passedS = (floor.around.now - teller.readAt) / 1000;
  const follows = signal.lagS > 0 && !Number.isNaN(teller.value) ? 1 - Math.exp(-passedS / signal.lagS) : 1;
  teller.value = Number.isNaN(teller.value) ? target : teller.value + (target - teller.value) * follows;
  teller.readAt = floor.around.now;
  const brokenUntil = tellers.broken.get(tag.slot);
  if (brokenUntil !== undefined) {
    if (brokenUntil > wall && !always) return;
    tellers.broken.delete(tag.slot);
    always = true;
  }
  if (tag.type === 'bool') {
    say(tellers, tag, teller.value > 0.5, wall, voice, always);
    return;
  }
  const read = teller.value + (signal.noise > 0 ? signal.noise * m.chance.normal() : 0);
  const within = Math.min(tag.high ?? Number.POSITIVE_INFINITY, Math.max(tag.low ?? Number.NEGATIVE_INFINITY, read));
  const before = Number(tellers.board.values[tag.slot]) * tag.scale;
  if (!always && tellers.board.good[tag.slot] === 1 && Math.abs(within - before) <= signal.deadband) return;
  say(tellers, tag, Math.round((within / tag.scale) * 1000) / 1000, wall, voice, always);
}

/** Everything of one machine, whether it changed or not. */
export function tellAll(tellers: Tellers, floor: PlantFloor, m: MachineFloor, wall: number, voice: Voice): void {
  const run = m.line?.run;
  if (run && m.station >= 0) {
    tellCounters(tellers, m, run.good[m.station] ?? 0, run.reject[m.station] ?? 0, wall, voice, true);
  }
  tellSlow(tellers, floor, m, wall, voice);
  for (const teller of tellers.signals)
    if (teller.tag.machine === m.machine.slot) tellSignal(tellers, floor, teller, wall, voice, true);
  tellState(tellers, m, wall, voice, true);
}
