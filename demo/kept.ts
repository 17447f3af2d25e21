/** What one run of a demo plant with a past leaves to the next: registers go on as those of real controllers do, and orders are new ones. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MachineFloor } from './floor/machine-floor.ts';
import type { PlantFloor } from './floor/plant-floor.ts';

/** Also a plant that is killed goes on about where it was, ms. */
const KEEP_EVERY_MS = 5_000;

export interface Kept {
  /** How often the plant began before. */
  readonly starts: number;
  /** By machine. */
  readonly registers: Readonly<Record<string, Registers>>;
}

interface Registers {
  /** Own units. */
  readonly good: number;
  readonly reject: number;
  readonly energyKwh: number;
}

const fileOf = (data: string): string => join(data, 'kept.json');

/** Null = this data folder has seen no plant yet. */
export function readKept(data: string): Kept | null {
  try {
    return JSON.parse(readFileSync(fileOf(data), 'utf8')) as Kept;
  } catch {
    return null;
  }
}

/** The floor that just began counts on from where the one before it was. */
export function takeUp(floor: PlantFloor, { registers }: Kept): void {
  for (const m of floor.machines) {
    const kept = registers[m.machine.id];
    if (!kept) continue;
    const { good, reject } = countedSince(m);
    m.goodBefore = kept.good - good;
    m.rejectBefore = kept.reject - reject;
    m.energyKwh = kept.energyKwh;
  }
}

/** Writes down where the registers are, now and again until the answer is called, and then once more. */
export function keepRegisters(floor: PlantFloor, data: string, starts: number): () => Promise<void> {
  mkdirSync(data, { recursive: true });
  const keep = () => {
    const registers = Object.fromEntries(
      floor.machines.map((m): [string, Registers] => {
        const { good, reject } = countedSince(m);
        const { goodBefore, rejectBefore, energyKwh } = m;
        return [m.machine.id, { good: goodBefore + good, reject: rejectBefore + reject, energyKwh }];
      }),
    );
    writeFileSync(`${fileOf(data)}.new`, JSON.stringify({ starts, registers } satisfies Kept));
    renameSync(`${fileOf(data)}.new`, fileOf(data));
  };
  keep();
  const timer = setInterval(keep, KEEP_EVERY_MS);
  return async () => {
    clearInterval(timer);
    keep();
  };
}

/** What the machine counted since this floor began, in own units. */
function countedSince({ line, station, machine }: MachineFloor): { good: number; reject: number } {
  const count = (units: number | undefined) => Math.floor((units ?? 0) / machine.unitsPer);
  return { good: count(line?.run.good[station]), reject: count(line?.run.reject[station]) };
}
