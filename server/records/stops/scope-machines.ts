/** Whose stops a scope has: of a line all its machines. */
import type { PlantModel } from '../../../twin/plant/model.ts';
import type { Scope } from '../../record/answers.ts';

export function machinesOfScope(plant: PlantModel, scope: Scope): string[] {
  switch (scope.kind) {
    case 'machine':
      return [scope.machine.id];
    case 'line':
      return scope.line.machines.map((slot) => plant.machines[slot]?.id ?? '');
    default:
      return plant.machines.map(({ id }) => id);
  }
}
