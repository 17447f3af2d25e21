/** One machine of the demo plant: what its controller, its drive and its wear are doing right now. */
import type { Machine } from '../../twin/plant/model.ts';
import { type Dice, dice } from './dice.ts';
import { KIND_FACTS, type KindFacts } from './kinds.ts';
import type { LineFloor } from './line-floor.ts';
import type { Batch } from './orders.ts';
import { EXECUTE, type Goal } from './packml.ts';
import { type Breakdown, newWear, type Wear } from './wear.ts';

/** A stop that lasts until someone mends it; `until` on the plant's own clock, ms. */
export interface Outage {
  readonly code: number;
  readonly until: number;
  /** What a repair mends; null = nothing was broken. */
  readonly mends: Breakdown | null;
  /** A jam holds the machine; anything else aborts it. */
  readonly aborts: boolean;
}

/** Quality going off, from 0 to 1 between `from` and `full`, until someone corrects it. */
interface Drift {
  readonly from: number;
  readonly full: number;
  readonly until: number;
  /** +1 or -1. */
  readonly way: number;
}

export interface MachineFloor {
  readonly machine: Machine;
  readonly facts: KindFacts;
  /** Null = a utility. */
  readonly line: LineFloor | null;
  /** Station of the engine; -1 = an accumulation table or a utility. */
  readonly station: number;
  /** Stores of the engine that an accumulation table is. */
  readonly stores: readonly number[];
  /** Station whose batch the machine shows: its own, or for a table the one before it. */
  readonly shows: number;
  readonly wear: Wear;
  readonly chance: Dice;

  /** PackML state, where the controller is told to go, and when (epoch ms) it takes the next step. */
  packml: number;
  goal: Goal;
  stepAt: number;
  /** 1 starved, 2 blocked. */
  wait: number;
  fault: number;
  /** On load, for utilities. */
  onLoad: boolean;

  outage: Outage | null;
  drift: Drift | null;
  nextDriftAt: number;
  burstUntil: number;
  slowUntil: number;
  nextSlowAt: number;
  /** Not to be heard until then, epoch ms; 0 = can be heard. */
  silentUntil: number;

  /** Own units a minute while working (smoothed), share of the ideal speed 0..1, and share of load 0..1. */
  pace: number;
  ratio: number;
  load: number;
  seenUnits: number;
  seenBatch: number;
  powerKw: number;
  energyKwh: number;
  /** What the counters stood at when we came, own units. */
  goodBefore: number;
  rejectBefore: number;
}

export function openMachineFloor(
  machine: Machine,
  line: LineFloor | null,
  seed: number,
  tags: readonly string[],
): MachineFloor {
  const facts = KIND_FACTS[machine.kind];
  const chance = dice(seed, `${machine.id}/signals`);
  const station = line?.stationOf.get(machine.slot) ?? -1;
  const driftMean = facts.driftHours * 3_600_000;
  const rate = machine.idealRate ?? 0;
  return {
    machine,
    facts,
    line,
    station,
    stores: [],
    shows: station,
    wear: newWear(seed, machine.id, facts, tags.includes('filter_dp')),
    chance,
    packml: EXECUTE,
    goal: EXECUTE,
    stepAt: 0,
    wait: 0,
    fault: 0,
    onLoad: true,
    outage: null,
    drift: null,
    nextDriftAt: driftMean > 0 ? chance.between(0.1, 1) * driftMean : Number.POSITIVE_INFINITY,
    burstUntil: 0,
    slowUntil: 0,
    nextSlowAt: chance.exponential(2.5 * 3_600_000),
    silentUntil: 0,
    pace: rate,
    ratio: 1,
    load: 0.8,
    seenUnits: 0,
    seenBatch: -1,
    powerKw: facts.ratedKw * 0.6,
    energyKwh: chance.between(2_000, 60_000),
    // A controller that comes up cold counts from 0: who listens sees a counter set back, as after a power cut.
    goodBefore: 0,
    rejectBefore: 0,
  };
}

/** What the machine works on; null = a utility. */
export const batchOf = (m: MachineFloor): Batch | null =>
  m.line ? m.line.orders.batch(m.line.run.batch[Math.max(0, m.shows)] ?? 0) : null;

/** How far quality is off at `now` (plant clock), signed, -1..1. */
export function driftOf(m: MachineFloor, now: number): number {
  if (!m.drift) return 0;
  const { from, full, way } = m.drift;
  return way * Math.min(1, Math.max(0, (now - from) / Math.max(1, full - from)));
}
