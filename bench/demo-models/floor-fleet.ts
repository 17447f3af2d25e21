/**
 * The demo plant run without a clock, as fast as it goes, and told as a live server reads it: a row a minute and machine, the means of the good
 * readings; rows in most of which the machine did not run have none. A failure is a stop of its own that is longer than a micro-stop.
 */
import { type Dice, dice } from '../../demo/floor/dice.ts';
import type { MachineFloor } from '../../demo/floor/machine-floor.ts';
import { EXECUTE } from '../../demo/floor/packml.ts';
import { advanceFloor, openPlantFloor, sayEverything } from '../../demo/floor/plant-floor.ts';
import type { Voice } from '../../demo/floor/voice.ts';
import type { Breakdown } from '../../demo/floor/wear.ts';
import type { Family } from '../../models/family.ts';
import type { AssetHistory, Fleet, LifeEvent } from '../../models/fleet.ts';
import type { PlantModel } from '../../twin/plant/model.ts';

export interface FloorFleet extends Fleet {
  /** By asset: what broke at which row. */
  readonly faults: readonly (readonly { readonly row: number; readonly fault: Breakdown }[])[];
}

export interface FloorRun {
  readonly seed: number;
  readonly hours: number;
  /** Machines that wear, shake and jam otherwise than those that were learned from. */
  readonly otherwise: boolean;
}

const STEP_MS = 4_000;
const MINUTE_MS = 60_000;
const STEPS_A_MINUTE = MINUTE_MS / STEP_MS;
const MINUTES_AN_HOUR = 60;
const START = Date.UTC(2026, 0, 5);

/** One fleet a family, of one run of the whole plant. */
export function floorFleets(plant: PlantModel, families: readonly Family[], run: FloorRun): FloorFleet[] {
  const floor = openPlantFloor(plant, { seed: run.seed, speed: 1, startAt: START });
  if (run.otherwise) for (const m of floor.machines) makeOther(m, dice(run.seed, `${m.machine.id}/other`));
  const rows = run.hours * MINUTES_AN_HOUR;
  const sums = new Float64Array(plant.tags.length);
  const counts = new Float64Array(plant.tags.length);
  const says = plant.tags.map(() => null as string | null);
  const voice: Voice = {
    say(slot, value, good) {
      if (good && typeof value === 'string' && value !== '') says[slot] = value;
      if (!good || typeof value !== 'number') return;
      (sums[slot] as number) += value * (plant.tags[slot]?.scale ?? 1);
      (counts[slot] as number)++;
    },
    lost() {},
    found() {},
  };
  const columns = plant.tags.map(() => new Float64Array(rows).fill(Number.NaN));
  const ran = floor.machines.map(() => new Uint8Array(rows));
  const made = floor.machines.map(() => new Array<string | null>(rows).fill(null));
  const makes = floor.machines.map(({ machine }) =>
    machine.tags.find((slot) => plant.tags[slot]?.role === 'product' && plant.tags[slot]?.type === 'text'),
  );
  const broke = floor.machines.map(() => new Map<number, Breakdown>());
  const known = floor.machines.map(() => null as MachineFloor['outage']);
  sayEverything(floor, START, voice);
  for (let row = 0; row < rows; row++) {
    for (let step = 1; step <= STEPS_A_MINUTE; step++) {
      advanceFloor(floor, START + row * MINUTE_MS + step * STEP_MS, voice);
      for (const [i, m] of floor.machines.entries()) {
        // What is made in its middle.
        if (step === STEPS_A_MINUTE >> 1) (made[i] as (string | null)[])[row] = says[makes[i] ?? -1] ?? null;
        if (m.packml === EXECUTE) (ran[i] as Uint8Array)[row] = ((ran[i] as Uint8Array)[row] as number) + 1;
        if (m.outage !== known[i] && m.outage?.mends) broke[i]?.set(row, m.outage.mends);
        known[i] = m.outage;
      }
    }
    for (const [slot, column] of columns.entries()) {
      if ((counts[slot] as number) > 0) column[row] = (sums[slot] as number) / (counts[slot] as number);
    }
    sums.fill(0);
    counts.fill(0);
  }
  return families.map(({ machines, signals, speed }) => ({
    ...{ signals, speed },
    assets: machines.map(({ id, slot, tags }): AssetHistory => {
      const events = new Array<LifeEvent | null>(rows).fill(null);
      for (const row of broke[slot]?.keys() ?? []) events[row] = 'failure';
      const column = (key: string) => columns[tags.find((tag) => plant.tags[tag]?.key === key) as number];
      return {
        asset: `${run.seed}/${id}`,
        hours: Float64Array.from({ length: rows }, (_, row) => (row + 1) / MINUTES_AN_HOUR),
        events,
        signals: signals.map((key) =>
          (column(key) as Float64Array).map((value, row) =>
            (ran[slot]?.[row] as number) * 2 >= STEPS_A_MINUTE ? value : Number.NaN,
          ),
        ),
        products: makes[slot] === undefined ? undefined : made[slot],
      };
    }),
    faults: machines.map(({ slot }) => [...(broke[slot] ?? [])].map(([row, fault]) => ({ row, fault }))),
  }));
}

/** A bearing that lasts 0.7 to 1.4 times as long, a frame that shakes 0.8 to 1.25 times as much, jams that come sooner. */
function makeOther(m: MachineFloor, chance: Dice): void {
  const facts = {
    ...m.facts,
    wear: m.facts.wear / chance.between(0.7, 1.4),
    vibration: m.facts.vibration * chance.between(0.8, 1.25),
    jamHours: m.facts.jamHours * 0.75,
  };
  Object.assign(m, { facts });
  Object.assign(m.wear, { facts, foul: m.wear.foul + chance.between(0, 0.3) });
}

/** Assets of several runs as one fleet. */
export const joined = (fleets: readonly FloorFleet[]): FloorFleet => ({
  signals: fleets[0]?.signals ?? [],
  speed: fleets[0]?.speed ?? null,
  assets: fleets.flatMap(({ assets }) => assets),
  faults: fleets.flatMap(({ faults }) => faults),
});
