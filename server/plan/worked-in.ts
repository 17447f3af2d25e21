/** What machines did in a window, from the record of time: the few columns that calibration and forecasts read, a machine and some days at a time. */
import { type Worked, workedOf } from '../../analytics/calibrate/worked.ts';
import type { Window } from '../../twin/derived.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import type { Database } from '../records/database.ts';
import { pieceOf, piecesIn } from '../records/time/pieces.ts';

/** A month of a machine is some ten thousand rows: read at once they would lie in memory twice. */
const SLICE_MS = 5 * 24 * 3_600_000;

/** By machine, in order of time; stretches over the edges of the window are whole. */
export async function workedIn(
  db: Database,
  machines: readonly string[],
  window: Window,
): Promise<Map<string, Worked[]>> {
  const found = new Map<string, Worked[]>();
  for (const machine of machines) {
    const own: Worked[] = [];
    for (let from = window.from; from < window.to; from += SLICE_MS)
      for (const row of await piecesIn(db, machine, { from, to: Math.min(window.to, from + SLICE_MS) }))
        if ((own.at(-1)?.from ?? Number.NEGATIVE_INFINITY) < row.from_ms) own.push(workedOf(pieceOf(row)));
    found.set(machine, own);
  }
  return found;
}

/** Machines that stand in a line: the others make nothing that could be late. */
export const machinesOfLines = (plant: PlantModel): string[] =>
  plant.machines.filter(({ line }) => line >= 0).map(({ id }) => id);
