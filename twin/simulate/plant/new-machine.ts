/** A plant with one machine more: of the kind of another, beside it, with lanes of its own to and from the same neighbours. */
import type { Buffer, Machine, PlantModel } from '../../plant/model.ts';
import { bufferKey } from './line-flow.ts';

/** Null = there is no such machine on a line, or the id is taken. `lanes`: keys of its buffers. */
export function machineBeside(
  plant: PlantModel,
  like: string,
  id: string,
): { readonly plant: PlantModel; readonly lanes: readonly string[] } | null {
  const model = plant.machines.find((machine) => machine.id === like);
  if (!model || model.line < 0 || plant.machines.some((machine) => machine.id === id)) return null;
  const slot = plant.machines.length;
  const machine: Machine = { ...model, slot, id, tags: [] };
  const lanes = plant.buffers
    .filter(({ from, to }) => from === model.slot || to === model.slot)
    .map(
      (buffer, i): Buffer => ({
        ...buffer,
        slot: plant.buffers.length + i,
        from: buffer.from === model.slot ? slot : buffer.from,
        to: buffer.to === model.slot ? slot : buffer.to,
        level: -1,
      }),
    );
  const machines = [...plant.machines, machine];
  const idOf = (at: number) => machines[at]?.id ?? '';
  return {
    plant: {
      ...plant,
      machines,
      buffers: [...plant.buffers, ...lanes],
      lines: plant.lines.map((line) =>
        line.slot === model.line
          ? {
              ...line,
              machines: line.machines.flatMap((at) => (at === model.slot ? [at, slot] : [at])),
              buffers: [...line.buffers, ...lanes.map((lane) => lane.slot)],
            }
          : line,
      ),
    },
    lanes: lanes.map(({ from, to }) => bufferKey(idOf(from), idOf(to))),
  };
}
