/** What a reason is called; its id where the plant no longer has it. */
import type { PlantModel } from '../../twin/plant/model.ts';
import type { Format } from '../words/format.ts';

export function reasonName(plant: Pick<PlantModel, 'reasons'>, id: string | null, f: Pick<Format, 'say'>): string {
  const reason = plant.reasons.find((one) => one.id === id);
  return reason ? f.say(reason.name) : (id ?? '');
}
