/** A shift of a line of the demo plant as a question: its rates, and stops and rejects as its machines have them. */
import { readFile } from 'node:fs/promises';
import { KIND_FACTS } from '../../demo/floor/kinds.ts';
import { fromRoot } from '../../server/package-root.ts';
import { idealAbilities, plantQuestion } from '../../server/simulate/plant-file.ts';
import type { PlantWork } from '../../server/simulate/replicate.ts';
import { readPlant } from '../../twin/plant/read.ts';
import type { MachineAbility, StopAbility } from '../../twin/simulate/plant/abilities.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Twelve stations, with a split onto two case packers and a merge behind them. */
const LINE = 'line1';

export async function demoLine(lots: 'unit' | 'case'): Promise<PlantWork> {
  const read = readPlant(await readFile(fromRoot('demo/plant.yaml'), 'utf8'), {});
  if (!read.ok) throw new Error('demo/plant.yaml cannot be read');
  const { plant } = read;
  const ideal = idealAbilities(plant);
  const machines = Object.fromEntries(
    plant.machines.flatMap(({ id, kind }): [string, MachineAbility][] => {
      const ability = ideal.machines[id];
      const { reject, microStopMinutes, jamHours } = KIND_FACTS[kind];
      if (!ability) return [];
      const stops: StopAbility[] = [];
      if (microStopMinutes > 0)
        stops.push({
          ...{ cause: 'micro-stop', state: 'micro-stop', clock: 'operating' },
          ...{ time: { weibull: [1.2, microStopMinutes * MINUTE] }, repair: { lognormal: [22_000, 16_000] } },
        });
      if (jamHours > 0)
        stops.push({
          ...{ cause: 'jam', state: 'breakdown', clock: 'operating' },
          ...{ time: { exponential: jamHours * HOUR }, repair: { uniform: [2.2 * MINUTE, 5 * MINUTE] } },
        });
      return [[id, { ...ability, reject: { '': reject }, stops }]];
    }),
  );
  const at = Date.parse('2026-11-23T06:00:00Z');
  const question = plantQuestion(plant, { ...ideal, machines }, null, { at, hours: 8 });
  return {
    plant,
    seed: 1,
    options: { lots },
    question: { ...question, lines: question.lines.filter(({ line }) => line === LINE) },
  };
}
