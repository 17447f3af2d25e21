/** Where an alarm is, in words, and the screen that shows its moment. */
import type { PlantModel } from '../../twin/plant/model.ts';
import type { Format } from '../words/format.ts';

interface Placed {
  readonly machine: string | null;
  readonly line: string | null;
}

export function placeOf(plant: PlantModel, { machine, line }: Placed, f: Format): string {
  const names = [
    plant.machines.find(({ id }) => id === machine)?.name,
    plant.lines.find(({ id }) => id === line)?.name,
  ];
  return names.flatMap((name) => (name === undefined ? [] : f.say(name))).join(', ');
}

/** The machine, or the line, as it was at a moment. */
export function momentHref({ machine, line }: Placed, at: number): string {
  const moment = `at=${new Date(at).toISOString()}`;
  if (machine !== null) return `/plant?machine=${machine}&${moment}`;
  return line === null ? `/plant?${moment}` : `/line/${line}?${moment}`;
}
