/**
 * Machines that are enough alike for one model: those of a machine type, and of the types that extend it. A machine of which little is known
 * borrows from its wider families; the most special one that has a model answers, so that never two answer for one machine.
 */
import type { Machine, PlantModel } from '../twin/plant/model.ts';
import type { Role } from '../twin/words.ts';

export interface Family {
  /** The machine type. */
  readonly id: string;
  readonly machines: readonly Machine[];
  /** Keys of the tags that all of them have and that are measured: what a model of the family reads. */
  readonly signals: readonly string[];
  /** The one of them that is the speed of all. */
  readonly speed: string | null;
}

/** Most special first: a family of few machines before one that holds them all. Those without a common signal are left out. */
export function familiesOf(plant: PlantModel): Family[] {
  const ids = [...new Set(plant.machines.flatMap(({ lineage }) => lineage))];
  return ids
    .map((id): Family => {
      const machines = plant.machines.filter(({ lineage }) => lineage.includes(id));
      const measured = machines.map((machine) => measuredOf(plant, machine));
      const signals = (measured[0] ?? []).filter((key) => measured.every((keys) => keys.includes(key)));
      const speed = signals.find((key) => machines.every((machine) => roleOf(plant, machine, key) === 'speed')) ?? null;
      return { id, machines, signals, speed };
    })
    .filter(({ signals }) => signals.length > 0)
    .sort((a, b) => a.machines.length - b.machines.length || (a.id < b.id ? -1 : 1));
}

/** Numbers that are a reading of the machine's condition, and its speed, which explains many of them. */
const measuredOf = (plant: PlantModel, machine: Machine): string[] =>
  machine.tags.flatMap((slot) => {
    const tag = plant.tags[slot];
    return tag && tag.type === 'number' && (tag.role === 'signal' || tag.role === 'speed') ? [tag.key] : [];
  });

const roleOf = (plant: PlantModel, machine: Machine, key: string): Role | undefined =>
  machine.tags.map((slot) => plant.tags[slot]).find((tag) => tag?.key === key)?.role;
