/** Which models answer for which machines: the most special family that has a champion answers, so that never two answer for one machine. */
import { familiesOf } from '../../models/family.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import type { KnownModel } from './words.ts';

export interface ServedModel {
  readonly model: KnownModel;
  /** Ids of the machines that it answers for, or would. */
  readonly machines: readonly string[];
}

/** Champions, and the challengers that answer for the same machines in the shadow. */
export function servedBy(plant: PlantModel, models: readonly KnownModel[]): ServedModel[] {
  const taken = new Set<string>();
  const served: ServedModel[] = [];
  // Most special first.
  for (const family of familiesOf(plant)) {
    const champion = models.find((model) => model.family === family.id && model.role === 'champion');
    if (!champion) continue;
    const machines = family.machines.map(({ id }) => id).filter((id) => !taken.has(id));
    for (const id of machines) taken.add(id);
    if (machines.length === 0) continue;
    served.push({ model: champion, machines });
    const challenger = models.find((model) => model.family === family.id && model.role === 'challenger');
    if (challenger) served.push({ model: challenger, machines });
  }
  return served;
}
