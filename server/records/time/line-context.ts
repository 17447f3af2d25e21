/** What a line belonged to at a moment: declared first, else what its constraint says, as in the record of time. */
import { shiftAt } from '../../../twin/plant/calendar.ts';
import type { PlantModel } from '../../../twin/plant/model.ts';
import { productId } from '../../../twin/plant/rates.ts';
import type { PlantRecord } from '../../past/plant-record.ts';
import type { Database, Work } from '../database.ts';
import { declaredFor } from './time-record.ts';

export interface LineContext {
  readonly product: string | null;
  readonly order: string | null;
  readonly shift: string | null;
  readonly crew: string | null;
}

/** `record`: the live record, what machines said they were making. */
export async function lineContext(
  db: Database | Work,
  plant: PlantModel,
  record: PlantRecord,
  id: string,
  at: number,
): Promise<LineContext> {
  const line = plant.lines.find((one) => one.id === id);
  if (!line) return { product: null, order: null, shift: null, crew: null };
  const told = await declaredFor(db, [`line:${id}`], { from: at, to: at + 1 });
  const declared = (what: string) => told.find((one) => one.what === what)?.value || null;
  const signal = record.contextsOf(line.constraint, at, at + 1).at(0);
  return {
    product: declared('product') ?? productId(plant, signal?.product ?? ''),
    order: declared('order') ?? (signal?.order || null),
    shift: shiftAt(plant, line, at)?.shift ?? null,
    crew: declared('crew'),
  };
}
