/** Steps of the routings in force as the plant has their machines: where each may be done, and whether its machine counts. Pure. */
import type { DeclaredStep } from '../../../analytics/masters/routing-differences.ts';
import type { Machine, PlantModel } from '../../../twin/plant/model.ts';
import type { MasterRevision } from './words.ts';

const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

/** Of the steps of a line as a whole the machine is the line's constraint. `line`: id of the line that the record is asked of. */
export function declaredSteps(plant: PlantModel, routings: readonly MasterRevision[], line: string): DeclaredStep[] {
  return routings.flatMap(({ id, steps }) => {
    const placed = steps.flatMap((step) => {
      const own = plant.lines.find((one) => one.id === step.line);
      const machine = step.machine
        ? plant.machines.find((one) => one.id === step.machine)
        : plant.machines[own?.constraint ?? -1];
      // One that the plant has no more.
      return machine ? [{ step, machine }] : [];
    });
    const named = new Set(placed.map(({ machine }) => machine.slot));
    return placed.map(({ step, machine }): DeclaredStep => {
      const alike = plant.machines.filter(
        (other) => !named.has(other.slot) && (step.machine ? isBeside : isConstraintToo)(plant, machine, other, line),
      );
      const { operation, setupMin, runS } = step;
      return {
        ...{ product: id, operation, machine: machine.id, alike: alike.map((other) => other.id) },
        counts: machine.tags.some((tag) => ['good', 'total'].includes(plant.tags[tag]?.role ?? '')),
        setupMs: setupMin === null ? null : setupMin * MINUTE_MS,
        runMs: runS === null ? null : runS * SECOND_MS,
      };
    });
  });
}

/** Of the same type, and not before or after it in the flow: on another line, or between the same neighbours. */
function isBeside(plant: PlantModel, machine: Machine, other: Machine, line: string): boolean {
  if (other.type !== machine.type || other === machine) return false;
  if (other.line !== machine.line) return plant.lines[other.line]?.id === line;
  const isJoined = (way: 'from' | 'to', back: 'from' | 'to') =>
    plant.buffers.some(
      (one) =>
        one[way] === machine.slot && plant.buffers.some((two) => two[way] === other.slot && two[back] === one[back]),
    );
  return isJoined('to', 'from') || isJoined('from', 'to');
}

const isConstraintToo = (plant: PlantModel, machine: Machine, other: Machine, line: string): boolean =>
  other.line !== machine.line && plant.lines.some((one) => one.id === line && one.constraint === other.slot);
