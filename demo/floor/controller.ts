/** From what the engine says of a station to what its controller shows: goal, waiting, fault, and the walk there. */
import type { PlantModel, StateMapWord } from '../../twin/plant/model.ts';
import * as R from '../../twin/simulate/run.ts';
import type { MachineFloor } from './machine-floor.ts';
import { ABORTED, dwellMs, EXECUTE, type Goal, HELD, RESETTING, STOPPED, SUSPENDED, step } from './packml.ts';
import type { Reading } from './voice.ts';

/** Told to by the engine at `at` (epoch ms). The controller first finishes what it was to do until then. */
export function command(
  m: MachineFloor,
  status: number,
  code: number,
  at: number,
  changed: (m: MachineFloor, at: number) => void,
): void {
  walk(m, at, changed);
  m.wait = status === R.STARVED ? 1 : status === R.BLOCKED ? 2 : 0;
  m.fault = status === R.STOPPED ? code : 0;
  m.goal = goalOf(m, status);
  m.stepAt = Math.max(m.stepAt, at);
  if (m.machine.states !== 'packml') m.packml = m.goal;
  changed(m, at);
}

function goalOf(m: MachineFloor, status: number): Goal {
  switch (status) {
    case R.STARVED:
    case R.BLOCKED:
      return SUSPENDED;
    case R.SETUP:
      return RESETTING;
    case R.STOPPED:
      return m.outage?.aborts ? ABORTED : HELD;
    case R.PAUSED:
      return STOPPED;
    default:
      return EXECUTE;
  }
}

/** Takes all steps that are due up to `until`. */
export function walk(m: MachineFloor, until: number, changed: (m: MachineFloor, at: number) => void): void {
  while (m.stepAt <= until && m.packml !== m.goal) {
    m.packml = step(m.packml, m.goal);
    changed(m, m.stepAt);
    m.stepAt += dwellMs(m.packml);
  }
}

/** What the state tag carries: the PackML number, or the machine's own word for the same thing. */
export function stateReading(plant: PlantModel, m: MachineFloor): Reading {
  const { states } = m.machine;
  if (states === 'packml') return m.packml;
  const own = Object.entries(plant.stateMaps[states] ?? {});
  for (const wanted of wordsFor(m)) {
    const found = own.find(([, word]) => word === wanted);
    if (found) return /^-?[0-9]+$/.test(found[0]) ? Number(found[0]) : found[0];
  }
  return own[0]?.[0] ?? '';
}

/** The best word first. */
function wordsFor(m: MachineFloor): readonly StateMapWord[] {
  if (m.fault !== 0) return ['stop', 'breakdown'];
  if (m.line === null) return m.onLoad ? ['producing'] : ['idle'];
  switch (m.goal) {
    case SUSPENDED:
      return m.wait === 2 ? ['blocked', 'starved'] : ['starved', 'blocked'];
    case RESETTING:
      return ['setup', 'idle'];
    case STOPPED:
      return ['idle', 'planned-stop'];
    case EXECUTE:
      return ['producing'];
    default:
      return ['stop', 'breakdown'];
  }
}
