/** Questions about small plants, for tests: all is constant and nothing fails unless it is told. */
import type { PlantModel } from '../../../../twin/plant/model.ts';
import type { Abilities, MachineAbility } from '../../../../twin/simulate/plant/abilities.ts';
import type { PlantFuture, PlantQuestion, QueuedOrder } from '../../../../twin/simulate/plant/question.ts';
import { simulatePlant } from '../../../../twin/simulate/plant/simulate-plant.ts';
import { linePlant } from '../../../plants.ts';

export const AT = Date.parse('2026-06-10T06:00:00Z');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

export const steady = (unitMs = 1000, more: Partial<MachineAbility> = {}): MachineAbility => ({
  unitMs: { '': { constant: unitMs } },
  reject: {},
  stops: [],
  ...more,
});

/** All machines of a plant alike, but for those that are told. */
export const abilitiesOf = (
  plant: PlantModel,
  own: Readonly<Record<string, MachineAbility>> = {},
  rest: Partial<Abilities> = {},
): Abilities => ({
  machines: Object.fromEntries(plant.machines.map(({ id }) => [id, own[id] ?? steady()])),
  changeovers: {},
  ...rest,
});

export const order = (id: string, units: number, more: Partial<QueuedOrder> = {}): QueuedOrder => ({
  ...{ id, product: 'red', units, made: 0 },
  ...more,
});

export const plant = linePlant(4);

export const ask = (
  orders: readonly QueuedOrder[],
  more: Partial<PlantQuestion> = {},
  line: Partial<PlantQuestion['lines'][number]> = {},
): PlantQuestion => ({
  ...{ at: AT, until: AT + 8 * HOUR, machines: {}, buffers: {}, stretches: [] },
  abilities: abilitiesOf(plant),
  lines: [{ line: 'line', orders, ...line }],
  ...more,
});

export const ordersById = (future: PlantFuture) => Object.fromEntries(future.orders.map((one) => [one.id, one]));
/** A figure of many replications. */
export const replicate = (
  of: PlantModel,
  question: PlantQuestion,
  count: number,
  figure: (future: PlantFuture) => number,
): number[] => Array.from({ length: count }, (_, r) => figure(simulatePlant(of, question, 1, r)));

export const meanOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** Standard error of the mean. */
export const errorOf = (values: readonly number[]): number => {
  const mean = meanOf(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1) / values.length);
};
