/**
 * The whole plant, without a clock or a network of its own: it is told what time it is and says what its sensors read.
 * The same seed and the same times give the same readings. At speed K the times it says stay wall-clock, while rates,
 * wear and failures run K times as fast.
 */
import { breakAt } from '../../twin/plant/calendar.ts';
import type { Machine, PlantModel, Tag } from '../../twin/plant/model.ts';
import { advance, pause } from '../../twin/simulate/advance.ts';
import { SETUP } from '../../twin/simulate/run.ts';
import { command, walk } from './controller.ts';
import { type Dice, dice } from './dice.ts';
import { type LineFloor, openLineFloor } from './line-floor.ts';
import { type MachineFloor, openMachineFloor } from './machine-floor.ts';
import { applyFault, FAULT_KINDS, type FaultAnswer, type FaultKind, scriptedBreakdown } from './outages.ts';
import { liveOneSecond } from './second.ts';
import type { Surroundings } from './signals.ts';
import { openTellers, type Tellers, tellAll, tellCounters, tellSignals, tellState } from './tell.ts';
import type { Board, Voice } from './voice.ts';
import { stickNow } from './wear.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** The lines have already run for so long when we first see them, so that belts are filled. */
export const WARM_UP_MS = 8 * MINUTE;
/** When the scripted breakdown comes, and how long before it the cap feed begins to stick. */
const SCRIPT_MS = 95 * SECOND;
const SCRIPT_LEAD_MS = 70 * SECOND;
/** Who starts the demo during a break, or shortly before one, wants to see a plant that runs. */
const NO_BREAK_MS = 15 * MINUTE;
/** The longest repair, and some. */
const CALM_MS = 14 * MINUTE;

export interface PlantFloor {
  readonly plant: PlantModel;
  readonly lines: readonly LineFloor[];
  readonly machines: readonly MachineFloor[];
  readonly tellers: Tellers;
  readonly chance: Dice;
  readonly speed: number;
  startedAt: number;
  /** Plant clock, ms: whole seconds of life behind it. */
  second: number;
  around: Surroundings;
  readonly resting: Set<number>;
  /** Breaks, by when they begin (epoch ms), that nobody takes. */
  readonly skippedBreaks: Set<number>;
  readonly script: { machine: MachineFloor | null; done: boolean };
  nextSensorFault: number;
  nextSilence: number;
  /** Where it is, epoch ms. */
  readonly moment: { wall: number };
  /** From here on nothing breaks any more: who comes next begins with a plant that runs. */
  readonly calmFrom: number;
}

export interface FloorOptions {
  readonly seed: number;
  readonly speed: number;
  /** Epoch ms. */
  readonly startAt: number;
  /**
   * It is a floor of the past: it ends at `until`, in the state that a floor begins in, with all that is told of orders and
   * lots; `before`: minutes from there until the live plant begins.
   */
  readonly past?: { readonly until: number; readonly before: number };
  /** How often this plant began before: its orders are new ones each time. Default 0. */
  readonly starts?: number;
}

export function openPlantFloor(plant: PlantModel, options: FloorOptions): PlantFloor {
  const { seed, speed, startAt, past, starts = 0 } = options;
  const warmMinutes = WARM_UP_MS / MINUTE;
  const moment = { wall: startAt };
  const ending = past ? { left: () => (past.until - moment.wall) / MINUTE, before: past.before } : null;
  // The last line is the first to change over, some minutes after the start.
  const lines = plant.lines.map((line) =>
    openLineFloor(
      plant,
      line,
      seed,
      warmMinutes + (past ? 45 : line.slot === plant.lines.length - 1 ? 3 : 25 + 14 * line.slot),
      ending,
      starts,
    ),
  );
  const machines = plant.machines.map((machine) => {
    const keys = machine.tags.map((slot) => plant.tags[slot]?.key ?? '');
    const m = openMachineFloor(machine, lines[machine.line] ?? null, seed, keys);
    const stores = storesOf(plant, machine, lines);
    const shows = stores.length > 0 ? (m.line?.run.wiring.before[stores[0] as number]?.[0] ?? -1) : m.station;
    return { ...m, stores, shows };
  });
  const chance = dice(seed, 'plant');
  const floor: PlantFloor = {
    plant,
    lines,
    machines,
    tellers: openTellers(plant, machines, chance, startAt),
    chance,
    speed,
    startedAt: startAt,
    second: WARM_UP_MS,
    around: { now: WARM_UP_MS, ambientC: 23, airBar: 7, busy: 1, cleaning: false },
    resting: new Set(),
    skippedBreaks: new Set(),
    script: past ? { machine: null, done: true } : { machine: scriptMachine(plant, machines), done: false },
    moment,
    calmFrom: past ? past.until - CALM_MS : Number.POSITIVE_INFINITY,
    nextSensorFault: startAt + 2 * MINUTE,
    nextSilence: startAt + chance.between(9, 20) * MINUTE,
  };
  for (const line of lines) {
    advance(line.run, WARM_UP_MS);
    for (const { station, status, code } of line.run.log.splice(0)) {
      const m = machines[line.machineOf[station] ?? -1];
      if (m) command(m, status, code, startAt - MINUTE, () => {});
    }
  }
  for (const m of machines) {
    walk(m, startAt, () => {});
    const run = m.line?.run;
    if (run && m.station >= 0)
      m.seenUnits = ((run.good[m.station] ?? 0) + (run.reject[m.station] ?? 0)) / m.machine.unitsPer;
    m.seenBatch = run?.batch[Math.max(0, m.shows)] ?? -1;
    if (m.wear.stickAt < m.wear.hours + 0.15) m.wear.stickAt += 0.15;
  }
  for (let at = startAt; at < startAt + NO_BREAK_MS; at += MINUTE)
    for (const line of plant.lines) {
      const pauseNow = breakAt(plant, line, at);
      if (pauseNow) floor.skippedBreaks.add(pauseNow.from);
    }
  return floor;
}

/** Brings the plant to `wall` (epoch ms) and says everything that is new. */
export function advanceFloor(floor: PlantFloor, wall: number, voice: Voice): void {
  const { tellers } = floor;
  const now = WARM_UP_MS + (wall - floor.startedAt) * floor.speed;
  const changed = (m: MachineFloor, at: number) => tellState(tellers, m, at, voice);
  breaks(floor, wall);
  for (;;) {
    const next = Math.min(now, floor.second + SECOND);
    for (const line of floor.lines) {
      advance(line.run, next);
      for (const entry of line.run.log.splice(0)) {
        const m = floor.machines[line.machineOf[entry.station] ?? -1];
        if (!m) continue;
        const at = wallOf(floor, entry.at);
        tellCounters(tellers, m, entry.good, entry.reject, at, voice, true);
        command(m, entry.status, entry.code, at, changed);
      }
    }
    if (next < floor.second + SECOND) break;
    floor.second = next;
    floor.moment.wall = wallOf(floor, next);
    floor.around = surroundings(floor, next);
    script(floor, next);
    for (const m of floor.machines) liveOneSecond(floor, m, next, wallOf(floor, next), changed);
  }
  sensorFaults(floor, wall, voice);
  for (const m of floor.machines) {
    walk(m, wall, changed);
    if (silence(floor, m, wall, voice)) continue;
    const run = m.line?.run;
    if (run && m.station >= 0) {
      const lastAt = wallOf(floor, run.lastAt[m.station] ?? now);
      tellCounters(tellers, m, run.good[m.station] ?? 0, run.reject[m.station] ?? 0, lastAt, voice, false);
    }
  }
  tellSignals(tellers, floor, wall, voice);
}

/** Says every tag as it is now. */
export function sayEverything(floor: PlantFloor, wall: number, voice: Voice): void {
  for (const m of floor.machines) tellAll(floor.tellers, floor, m, wall, voice);
}

export const boardOf = (floor: PlantFloor): Board => floor.tellers.board;

/** A request of a person; unknown names are answered, never thrown. */
export function requestFault(floor: PlantFloor, machine: string, kind: string, wall: number): FaultAnswer {
  const m = floor.machines.find((candidate) => candidate.machine.id === machine);
  if (!m) {
    const some = floor.plant.machines.map(({ id }) => id).join(', ');
    return { ok: false, reason: `no machine \`${machine}\`; there are ${some}` };
  }
  if (!(FAULT_KINDS as readonly string[]).includes(kind))
    return { ok: false, reason: `no fault kind \`${kind}\`; there are ${FAULT_KINDS.join(', ')}` };
  return applyFault(m, kind as FaultKind, floor.second, wall);
}

const wallOf = (floor: PlantFloor, at: number): number => floor.startedAt + (at - WARM_UP_MS) / floor.speed;

function storesOf(plant: PlantModel, machine: Machine, lines: readonly LineFloor[]): readonly number[] {
  return plant.buffers
    .filter((buffer) => buffer.table === machine.slot)
    .map((buffer) => lines[buffer.line]?.storeOf.get(buffer.slot) ?? -1);
}

/** Hall temperature by the time of day, air pressure by compressors and takers. */
function surroundings(floor: PlantFloor, now: number): Surroundings {
  const inLines = floor.machines.filter((m) => m.line !== null);
  const busy = inLines.filter((m) => m.load > 0).length / Math.max(1, inLines.length);
  const compressors = floor.machines.filter((m) => m.machine.kind === 'compressor');
  const supply = compressors.filter((m) => m.onLoad && !m.outage).length;
  const demand = 0.35 + 0.85 * busy;
  const airBar = Math.min(7.8, Math.max(3.5, floor.around.airBar + (supply - demand) * 0.006));
  const hour = (wallOf(floor, now) / 3_600_000) % 24;
  const cleaning = floor.lines.some((line) => line.run.status.includes(SETUP));
  return { now, ambientC: 22.5 + 2.5 * Math.sin(((hour - 9) / 24) * 2 * Math.PI), airBar, busy, cleaning };
}

/** The machine that is to break first: a capper in the middle line, else what follows a line's constraint. */
function scriptMachine(plant: PlantModel, machines: readonly MachineFloor[]): MachineFloor | null {
  const line = plant.lines[Math.min(1, plant.lines.length - 1)];
  if (!line) return null;
  const own = line.machines.map((slot) => machines[slot]).filter((m) => m !== undefined && m.station >= 0);
  const capper = own.find((m) => m?.machine.kind === 'capper');
  const after = own[1 + own.findIndex((m) => m?.machine.slot === line.constraint)];
  return capper ?? after ?? null;
}

function script(floor: PlantFloor, now: number): void {
  const { script: s } = floor;
  if (s.done || !s.machine) return;
  // In slow motion too it comes within the first minutes.
  const at = WARM_UP_MS + SCRIPT_MS * Math.min(1, floor.speed);
  const lead = SCRIPT_LEAD_MS * Math.min(1, floor.speed);
  if (s.machine.wear.stickRate === 0 && now >= at - lead) stickNow(s.machine.wear, (lead + 5 * SECOND) / SECOND);
  if (now >= at) {
    s.done = true;
    if (!s.machine.outage) scriptedBreakdown(s.machine, now);
  }
}

function breaks(floor: PlantFloor, wall: number): void {
  for (const line of floor.lines) {
    const found = breakAt(floor.plant, line.line, wall);
    const rests = found !== null && !floor.skippedBreaks.has(found.from);
    if (rests === floor.resting.has(line.line.slot)) continue;
    if (rests) floor.resting.add(line.line.slot);
    else floor.resting.delete(line.line.slot);
    for (let station = 0; station < line.machineOf.length; station++) pause(line.run, station, rests);
  }
}

/** Now and then a sensor fails for a while, and more rarely a whole controller cannot be reached. */
function sensorFaults(floor: PlantFloor, wall: number, voice: Voice): void {
  const { tellers, chance } = floor;
  if (wall >= floor.calmFrom) return;
  if (wall >= floor.nextSensorFault) {
    floor.nextSensorFault = wall + chance.exponential(6 * MINUTE);
    const tag = tellers.signals[Math.floor(chance.between(0, tellers.signals.length))] as { tag: Tag } | undefined;
    if (tag) tellers.fail(tag.tag, wall, wall + chance.between(12, 50) * SECOND, voice);
  }
  if (wall >= floor.nextSilence) {
    floor.nextSilence = wall + chance.exponential(45 * MINUTE);
    const m = floor.machines[Math.floor(chance.between(0, floor.machines.length))];
    if (m && m !== floor.script.machine) m.silentUntil = wall + chance.between(12, 30) * SECOND;
  }
}

/** Whether the machine cannot be heard; tells when that begins and ends. */
function silence(floor: PlantFloor, m: MachineFloor, wall: number, voice: Voice): boolean {
  const { tellers } = floor;
  const silent = m.silentUntil > wall;
  if (silent === tellers.silent.has(m.machine.slot)) return silent;
  if (silent) {
    tellers.silent.add(m.machine.slot);
    for (const slot of m.machine.tags) tellers.board.good[slot] = 0;
    voice.lost(m.machine.slot, wall);
  } else {
    tellers.silent.delete(m.machine.slot);
    voice.found(m.machine.slot, wall);
    tellAll(tellers, floor, m, wall, voice);
  }
  return silent;
}
