/** One second in the life of a machine, on the plant's clock: wear, outages, drifts, rejects, pace, energy. */
import { BLOCKED, STARVED, STOPPED as STATUS_STOPPED, STATUSES, WORKING } from '../../twin/simulate/run.ts';
import { command } from './controller.ts';
import { batchOf, driftOf, type MachineFloor } from './machine-floor.ts';
import { beginDrift, breakDown, end } from './outages.ts';
import { EXECUTE, RESETTING } from './packml.ts';
import type { PlantFloor } from './plant-floor.ts';
import { held, setpoint } from './signals.ts';
import { wearOn } from './wear.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

type Changed = (m: MachineFloor, at: number) => void;

export function liveOneSecond(floor: PlantFloor, m: MachineFloor, now: number, wall: number, changed: Changed): void {
  if (m.outage && now >= m.outage.until) end(m);
  if (m.line && m.station >= 0) stationSecond(m, now);
  else if (m.line) tableSecond(m, wall, changed);
  else utilitySecond(floor, m, wall, changed);
  const batch = m.line?.run.batch[Math.max(0, m.shows)] ?? -1;
  if (batch !== m.seenBatch) {
    // Another lot or order of the same product comes without a stop.
    m.seenBatch = batch;
    changed(m, wall);
  }

  const scripted = floor.script.machine;
  const spared =
    (!floor.script.done && scripted !== null && m.line === scripted.line) || floor.moment.wall >= floor.calmFrom;
  const broken = wearOn(m.wear, 1, m.load, floor.around.ambientC);
  if (broken && !m.outage && !spared) {
    breakDown(m, broken, now);
    if (m.station < 0) commandByHand(m, wall, changed);
  } else if (broken === 'jam' && spared && m !== scripted) m.wear.friction = 0;

  if (now >= m.nextDriftAt && !m.drift && floor.moment.wall < floor.calmFrom)
    beginDrift(m, now, m.chance.between(4, 9), m.chance.between(10, 18));
  if (m.drift && now >= m.drift.until) {
    m.drift = null;
    m.nextDriftAt = now + m.chance.exponential(m.facts.driftHours * HOUR);
  }
  burnEnergy(m);
}

function stationSecond(m: MachineFloor, now: number): void {
  const { line, station } = m;
  if (!line) return;
  const { run } = line;
  if (now >= m.nextSlowAt) {
    m.slowUntil = now + m.chance.between(2, 6) * MINUTE;
    m.nextSlowAt = m.slowUntil + m.chance.exponential(3 * HOUR);
  }
  const slow = now < m.slowUntil ? 0.76 : 1;
  run.speed[station] = (setpoint(m) / (m.machine.idealRate ?? 60)) * slow;
  const off = driftOf(m, now);
  const seen = m.facts.inspects || m.machine.kind === 'labeller' ? (batchOf(m)?.spoiled ?? 0) : 0;
  run.rejectShare[station] = Math.min(
    0.5,
    m.facts.reject * (1 + 25 * off * off) + seen + (now < m.burstUntil ? 0.15 : 0),
  );

  const units = ((run.good[station] ?? 0) + (run.reject[station] ?? 0)) / m.machine.unitsPer;
  const lot = (run.plan.stations[station]?.lot ?? 1) / m.machine.unitsPer;
  const working = run.status[station] === WORKING;
  if (working) {
    // Pace over some lots: what a controller shows as its speed. Lots that take minutes are shown at their own speed.
    const perMinute = (units - m.seenUnits) * 60;
    const share = 1 / Math.max(6, (9 * lot * 60) / Math.max(1, setpoint(m)));
    if (lot < setpoint(m) / 6) m.pace += (perMinute - m.pace) * share;
    else m.pace = setpoint(m) * slow;
  }
  m.seenUnits = units;
  const top = setpoint(m);
  m.ratio = working && top > 0 ? Math.min(1.2, m.pace / top) : 0;
  m.load = working ? 0.45 + 0.4 * m.ratio + 0.1 * m.wear.friction : 0;
}

/** A table runs while it passes something on; empty it waits for the line before it, full for the line behind it. */
function tableSecond(m: MachineFloor, wall: number, changed: Changed): void {
  const { run } = m.line ?? {};
  if (!run) return;
  const { units, share } = held(m);
  const before = m.stores.flatMap((store) => run.wiring.before[store] ?? []);
  const after = m.stores.flatMap((store) => run.wiring.after[store] ?? []);
  // Rejects leave less than a lot behind, which nobody takes before the next units come.
  const crumbs = 2 * Math.max(...after.map((s) => run.plan.stations[s]?.lot ?? 1));
  const status = m.outage
    ? STATUS_STOPPED
    : units < crumbs && before.every((s) => run.status[s] !== WORKING)
      ? STARVED
      : share > 0.9 && after.every((s) => run.status[s] !== WORKING)
        ? BLOCKED
        : WORKING;
  m.load = status === WORKING ? 0.5 : 0;
  m.ratio = m.load;
  m.seenUnits = units;
  const shown = m.outage ? STATUS_STOPPED : m.wait === 1 ? STARVED : m.wait === 2 ? BLOCKED : m.fault ? -1 : WORKING;
  if (status !== shown || (m.outage && m.fault === 0)) command(m, status, m.outage?.code ?? 0, wall, changed);
}

function utilitySecond(floor: PlantFloor, m: MachineFloor, wall: number, changed: Changed): void {
  const { airBar, busy, cleaning } = floor.around;
  const before = m.onLoad;
  if (m.machine.kind === 'compressor') {
    // Base load first, the second one only when the pressure falls on; both stop at the top of the band.
    const first = floor.machines.find((c) => c.machine.kind === 'compressor') === m;
    if (airBar < (first ? 6.7 : 6.3)) m.onLoad = true;
    else if (airBar > (first ? 7.5 : 7.1)) m.onLoad = false;
  } else m.onLoad = m.machine.kind === 'machine' ? cleaning : true;
  m.load = m.outage ? 0 : m.onLoad ? (m.machine.kind === 'chiller' ? 0.5 + 0.35 * busy : 0.85) : 0.22;
  m.ratio = m.load;
  if (before !== m.onLoad || (m.outage ? m.fault === 0 : m.fault !== 0)) commandByHand(m, wall, changed);
}

/** Machines without a station of the engine are told directly. */
function commandByHand(m: MachineFloor, wall: number, changed: Changed): void {
  command(m, m.outage ? STATUS_STOPPED : WORKING, m.outage?.code ?? 0, wall, changed);
}

/** kW by what the machine does: off load it still has its controller, drives and heaters on. */
function burnEnergy(m: MachineFloor): void {
  const share = m.load > 0 ? 0.28 + 0.6 * m.load : m.packml === RESETTING ? 0.35 : m.packml === EXECUTE ? 0.3 : 0.14;
  const heats = m.machine.kind === 'oven' ? 0.3 : 0;
  m.powerKw += (m.facts.ratedKw * Math.min(1.1, share + heats) - m.powerKw) * 0.25;
  m.energyKwh += m.powerKw / 3600;
}

/** For the status page. */
export const statusWord = (m: MachineFloor): string =>
  m.line && m.station >= 0
    ? (STATUSES[m.line.run.status[m.station] ?? 0] ?? 'working')
    : m.fault
      ? 'stopped'
      : 'working';
