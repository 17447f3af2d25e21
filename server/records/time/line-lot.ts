/** The lot that a line makes at a moment: declared first, else what its constraint says. */
import type { PlantModel } from '../../../twin/plant/model.ts';
import type { PlantRecord } from '../../past/plant-record.ts';
import type { Database } from '../database.ts';
import { declaredFor } from './time-record.ts';

/** Null = none is known. */
export async function lineLot(
  db: Database,
  plant: PlantModel,
  record: PlantRecord,
  id: string,
  at: number,
): Promise<string | null> {
  const line = plant.lines.find((one) => one.id === id);
  if (!line) return null;
  const told = await declaredFor(db, [`line:${id}`], { from: at, to: at + 1 });
  const declared = told.find(({ what }) => what === 'lot')?.value;
  return declared || record.contextsOf(line.constraint, at, at + 1).at(0)?.lot || null;
}
