/** What a product is by what a machine calls it, and how long a unit of it takes by plan. */
import type { Machine, PlantModel } from './model.ts';

const MINUTE = 60_000;

/** Id of the product that a machine names by code or id; what no product is known by stays as it is; null = none named. */
export const productId = (plant: PlantModel, code: string): string | null =>
  code === '' ? null : (plant.products.find((product) => product.code === code || product.id === code)?.id ?? code);

/** Ideal rate for a product as the machine names it, units a minute; 0 = has none. */
export function idealRateOf(plant: PlantModel, machine: Machine, product: string): number {
  const id = productId(plant, product);
  return (id === null ? undefined : machine.idealRates[id]) ?? machine.idealRate ?? 0;
}

/** Planned run time of a unit (PRI), ms; null = has no rate. */
export function idealMsOf(plant: PlantModel, machine: Machine, product: string): number | null {
  const rate = idealRateOf(plant, machine, product);
  return rate > 0 ? MINUTE / rate : null;
}

/** Planned run time of a unit of `machine` by the rate of its line's constraint, ms; null = has none. */
export function lineIdealMsOf(plant: PlantModel, machine: Machine, product: string): number | null {
  const line = plant.lines[machine.line];
  const constraint = line && plant.machines[line.constraint];
  if (!constraint) return null;
  const ms = idealMsOf(plant, constraint, product);
  return ms === null ? null : (ms * machine.unitsPer) / constraint.unitsPer;
}
