/** A plant file as what is simulated: its machines as fast as the file says, from an empty plant at the beginning of the next shift. */
import { calendarAt } from '../../twin/plant/calendar.ts';
import type { Line, PlantModel } from '../../twin/plant/model.ts';
import { idealMsOf } from '../../twin/plant/rates.ts';
import type { Distribution } from '../../twin/simulate/distribution.ts';
import type { Abilities, MachineAbility } from '../../twin/simulate/plant/abilities.ts';
import type { LineNow, PlantQuestion, QueuedOrder } from '../../twin/simulate/plant/question.ts';
import type { PlannedOrder } from '../records/orders/words.ts';

/** More than any line makes before the horizon. */
export const ENDLESS = 1e12;
/** A plant without a shift within so many days has none. */
const SOON_DAYS = 30;

/** By the rates of the plant file alone: nothing fails, nothing is rejected, changeovers take no time. */
export function idealAbilities(plant: PlantModel): Abilities {
  const machines: Record<string, MachineAbility> = {};
  for (const machine of plant.machines) {
    if (machine.line < 0) continue;
    const unitMs: Record<string, Distribution> = {};
    for (const { id } of plant.products) {
      const ms = idealMsOf(plant, machine, id);
      if (ms !== null) unitMs[id] = { constant: ms / machine.unitsPer };
    }
    if (Object.keys(unitMs).length > 0) machines[machine.id] = { unitMs, reject: {}, stops: [] };
  }
  return { machines, changeovers: {} };
}

/** When the first line works next, from `at` on; `at` itself where one works. */
export function nextShift(plant: PlantModel, at: number): number {
  const next = (line: Line) => {
    let now = at;
    while (now < at + SOON_DAYS * 86_400_000) {
      const { word, until } = calendarAt(plant, line, now);
      if (word === 'scheduled') return now;
      now = until;
    }
    return at;
  };
  return Math.min(...plant.lines.map(next));
}

/** `orders`: as they are imported, in the order of their priority and plan; without any, each line makes its first product for ever. */
export function plantQuestion(
  plant: PlantModel,
  abilities: Abilities,
  orders: readonly PlannedOrder[] | null,
  { at, hours }: { readonly at: number; readonly hours: number },
): PlantQuestion {
  const from = nextShift(plant, at);
  const lines = plant.lines.map((line): LineNow => {
    const own = orders?.filter((order) => order.line === line.id) ?? [endless(plant, line, abilities)];
    return { line: line.id, orders: own.flatMap((order) => (order === null ? [] : [queued(order)])) };
  });
  return {
    ...{ at: from, until: from + hours * 3_600_000, machines: {}, buffers: {}, lines, abilities, stretches: [] },
  };
}

type Told = Pick<PlannedOrder, 'order' | 'product' | 'quantity' | 'plannedTo'>;

const queued = ({ order, product, quantity, plannedTo }: Told): QueuedOrder => ({
  ...{ id: order, product, units: quantity, made: 0 },
  ...(plannedTo !== null && { due: plannedTo }),
});

function endless(plant: PlantModel, line: Line, { machines }: Abilities): Told | null {
  const own = line.machines.flatMap((slot) => machines[plant.machines[slot]?.id ?? ''] ?? []);
  const product = plant.products.find(({ id }) => own.every(({ unitMs }) => unitMs[id] ?? unitMs['']));
  return product ? { order: line.id, product: product.id, quantity: ENDLESS, plannedTo: null } : null;
}

/** The sooner by priority (0 = none, last), then by planned start, then as they stand in the file. */
export const inTurn = (orders: readonly PlannedOrder[]): PlannedOrder[] =>
  [...orders].sort(
    (a, b) =>
      (a.priority || Number.MAX_SAFE_INTEGER) - (b.priority || Number.MAX_SAFE_INTEGER) ||
      (a.plannedFrom ?? Number.MAX_SAFE_INTEGER) - (b.plannedFrom ?? Number.MAX_SAFE_INTEGER),
  );
