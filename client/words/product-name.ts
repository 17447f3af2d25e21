import type { PlantModel } from '../../twin/plant/model.ts';
import type { Format } from './format.ts';

/** "Ketchup 750 ml"; what the machine sent where the plant file does not know it; null where nothing was sent. */
export function productName(plant: PlantModel, product: string | null, f: Format): string | null {
  if (product === null || product === '') return null;
  const known = plant.products.find((p) => p.id === product || p.code === product);
  return known ? `${f.say(known.name)} ${known.size}`.trim() : product;
}
