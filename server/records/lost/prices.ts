/** What an hour of a machine costs: its line stands with it only where it is the constraint of it. */
import type { PlantModel } from '../../../twin/plant/model.ts';
import type { Scope } from '../../record/answers.ts';

/** Why there is no money: a key of `reason` in the message files. */
export type NoPrice = 'no-price' | 'not-the-constraint';

/** Of an hour, in the currency of the site. */
export function pricePerHour(plant: PlantModel, machine: string): number | NoPrice {
  const found = plant.machines.find(({ id }) => id === machine);
  const line = plant.lines.find(({ slot }) => slot === found?.line);
  if (!found || line?.constraint !== found.slot) return 'not-the-constraint';
  return line.stopCostPerHour ?? 'no-price';
}

/** Whose time a scope loses: the constraint of a line is the line. */
export function losing(plant: PlantModel, scope: Scope): string[] {
  if (scope.kind === 'machine') return [scope.machine.id];
  const lines = scope.kind === 'line' ? [scope.line] : plant.lines;
  return lines.flatMap(({ constraint }) => plant.machines[constraint]?.id ?? []);
}

/** All machines of a scope's lines. */
export function machinesIn(plant: PlantModel, scope: Scope): string[] {
  if (scope.kind === 'machine') return [scope.machine.id];
  const lines = scope.kind === 'line' ? [scope.line] : plant.lines;
  return lines.flatMap(({ machines }) => machines.flatMap((slot) => plant.machines[slot]?.id ?? []));
}
