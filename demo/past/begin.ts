/** Begins the demo's past: at the first start of a data folder, beside the live plant and after it is up. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isCounter } from '../../twin/words.ts';
import { boardOf, type PlantFloor } from '../floor/plant-floor.ts';
import { doneFile, hasPlan, pastFolder, writePlan } from './plan.ts';

/** The server is up by then, and shows its first states. */
const AFTER_MS = 1_500;
/** Registers of a plant that has run for so long, at least: its past must not go below zero. */
const MINUTES_RUN = 33 * 1440;

/** Sets the registers of a floor that just began to those of a plant with a past. */
export function wornRegisters(floor: PlantFloor): void {
  for (const m of floor.machines) {
    const rate = Math.max(m.machine.idealRate ?? 0, ...Object.values(m.machine.idealRates));
    m.goodBefore = Math.ceil(rate * MINUTES_RUN);
    m.rejectBefore = Math.ceil(0.1 * rate * MINUTES_RUN);
    m.energyKwh += (m.facts.ratedKw * MINUTES_RUN) / 60;
  }
}

export const needsPast = (data: string): boolean => !hasPlan(pastFolder(data));

/** Writes down where the live floor begins, before anything else is said. */
export function planPast(floor: PlantFloor, data: string, plantFile: string, seed: number): void {
  const board = boardOf(floor);
  const registers = Object.fromEntries(
    floor.plant.tags.filter(({ role }) => isCounter(role)).map(({ slot, name }) => [name, Number(board.values[slot])]),
  );
  writePlan(pastFolder(data), { seed, until: floor.startedAt, plantFile, registers });
}

/** Starts writing, or goes on with it; the answer ends it. */
export function beginPast(data: string): () => Promise<void> {
  const folder = pastFolder(data);
  if (existsSync(doneFile(folder))) return async () => undefined;
  let child: ChildProcess | null = null;
  const timer = setTimeout(() => {
    const entry = fileURLToPath(new URL('./main.js', import.meta.url));
    child = spawn(process.execPath, [entry, folder], { stdio: ['ignore', 'ignore', 'inherit'] });
  }, AFTER_MS);
  return async () => {
    clearTimeout(timer);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((done) => child?.once('exit', () => done()));
    child.kill('SIGTERM');
    await ended;
  };
}
