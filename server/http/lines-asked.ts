/** Which lines a request asks about, by its `scope`, `tag` and `tags`. */
import type { PlantModel } from '../../twin/plant/model.ts';

/** Null = more than single lines (the site, a utility). What the plant does not have is left to the route to refuse. */
export function linesAsked(plant: PlantModel, query: unknown): (string | null)[] {
  const { scope, tag, tags } = (query ?? {}) as Readonly<Record<string, unknown>>;
  const lines: (string | null)[] = [];
  const lineOf = (slot: number): string | null => plant.lines[slot]?.id ?? null;
  if (typeof scope === 'string') {
    const [kind, id] = scope.split(':', 2);
    if (kind === 'line' && id) lines.push(id);
    else if (kind === 'machine') {
      const machine = plant.machines.find((candidate) => candidate.id === id);
      if (machine) lines.push(lineOf(machine.line));
    } else lines.push(null);
  }
  for (const name of [tag, ...(typeof tags === 'string' ? tags.split(',') : [])]) {
    const found = typeof name === 'string' ? plant.tags.find((candidate) => candidate.name === name.trim()) : undefined;
    if (found) lines.push(lineOf(plant.machines[found.machine]?.line ?? -1));
  }
  return lines;
}
