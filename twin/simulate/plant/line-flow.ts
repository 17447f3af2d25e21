/** The machines of a line that work on goods, and the stores between them, in base units. What is not simulated is passed by: its room counts. */
import type { Line, Machine, PlantModel } from '../../plant/model.ts';
import type { Abilities } from './abilities.ts';

export interface FlowStore {
  readonly from: number;
  readonly to: number;
  /** Base units. */
  readonly capacity: number;
  /** `from>to` of the plant's buffers that it stands for, with their share of its room. */
  readonly parts: readonly { readonly key: string; readonly capacity: number }[];
}

export interface LineFlow {
  readonly machines: readonly Machine[];
  readonly stores: readonly FlowStore[];
}

export const bufferKey = (from: string, to: string): string => `${from}>${to}`;

export function lineFlow(
  plant: PlantModel,
  line: Line,
  abilities: Abilities,
  capacities: Readonly<Record<string, number>> = {},
): LineFlow {
  const machineAt = (slot: number) => plant.machines[slot] as Machine;
  const tables = new Set(line.buffers.map((slot) => plant.buffers[slot]?.table));
  const own = line.machines.map(machineAt);
  const machines = own.filter(({ id, slot }) => abilities.machines[id] !== undefined && !tables.has(slot));
  const works = new Set(machines.map(({ slot }) => slot));
  const stores: FlowStore[] = line.buffers.flatMap((slot) => {
    const buffer = plant.buffers[slot];
    if (!buffer) return [];
    const [from, to] = [machineAt(buffer.from), machineAt(buffer.to)];
    const key = bufferKey(from.id, to.id);
    const capacity = Math.max(0, capacities[key] ?? buffer.capacity) * from.unitsPer;
    return [{ from: from.slot, to: to.slot, capacity, parts: [{ key, capacity }] }];
  });
  for (const { slot } of own) if (!works.has(slot)) passBy(stores, slot);
  if (stores.length > 0 || machines.length < 2) return { machines, stores };
  // A line that tells no buffers is its machines in their order, hand to hand.
  return {
    machines,
    stores: machines.slice(1).map((to, i) => {
      const from = machines[i] as Machine;
      return { from: from.slot, to: to.slot, capacity: 0, parts: [{ key: bufferKey(from.id, to.id), capacity: 0 }] };
    }),
  };
}

/** Joins what lies before a machine to what lies behind it. */
function passBy(stores: FlowStore[], slot: number): void {
  const [before, after] = [stores.filter(({ to }) => to === slot), stores.filter(({ from }) => from === slot)];
  const others = stores.filter(({ from, to }) => from !== slot && to !== slot);
  const joined = before.flatMap((a) =>
    after.map((b) => ({
      from: a.from,
      to: b.to,
      capacity: a.capacity / after.length + b.capacity / before.length,
      parts: [...a.parts, ...b.parts],
    })),
  );
  stores.splice(0, stores.length, ...others, ...joined);
}
