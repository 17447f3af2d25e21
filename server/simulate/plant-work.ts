/** What `gemba simulate` makes of a plant file and the files beside it; what is wrong with one is told with its place. */
import { readFile } from 'node:fs/promises';
import type { PlantModel } from '../../twin/plant/model.ts';
import { formatPlantError, readPlant } from '../../twin/plant/read.ts';
import type { Abilities } from '../../twin/simulate/plant/abilities.ts';
import { judgeOrder } from '../records/orders/judge-order.ts';
import { formatOf, readOrders } from '../records/orders/read-orders.ts';
import type { OrderFault, PlannedOrder } from '../records/orders/words.ts';
import { BadLine, isDistribution } from './line-file.ts';
import { idealAbilities, inTurn, plantQuestion } from './plant-file.ts';
import type { PlantWork } from './replicate.ts';

export interface PlantFiles {
  readonly orders: string | null;
  readonly abilities: string | null;
  readonly lots: 'unit' | 'case';
  /** Epoch ms: the next shift from then on. */
  readonly at: number;
  readonly hours: number;
}

export async function plantWork(text: string, files: PlantFiles): Promise<Omit<PlantWork, 'seed'>> {
  const read = readPlant(text, process.env);
  if (!read.ok) throw new BadLine(read.errors.map((error) => formatPlantError('it', error)).join('\n'));
  const { plant } = read;
  const abilities = files.abilities === null ? idealAbilities(plant) : await abilitiesOf(plant, files.abilities);
  const orders = files.orders === null ? null : await ordersOf(plant, files.orders);
  return { plant, question: plantQuestion(plant, abilities, orders, files), options: { lots: files.lots } };
}

/** Machines that the file tells stand over those of the plant file; lines without changeovers change over in no time. */
async function abilitiesOf(plant: PlantModel, file: string): Promise<Abilities> {
  let told: unknown;
  try {
    told = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new BadLine(`${file}: ${(error as Error).message}`);
  }
  const { machines = {}, changeovers = {}, ...rest } = (told ?? {}) as Partial<Abilities>;
  const strange = Object.keys(machines).find((id) => !plant.machines.some((machine) => machine.id === id));
  if (strange !== undefined) throw new BadLine(`${file}: machines.${strange}: the plant has no such machine`);
  for (const [id, machine] of Object.entries(machines))
    for (const field of ['unitMs', 'reject', 'stops'] as const)
      if (typeof machine?.[field] !== 'object')
        throw new BadLine(`${file}: machines.${id}.${field}: it is missing; an ability has unitMs, reject and stops`);
  const times = [
    ...Object.entries(machines).flatMap(([id, { unitMs, stops }]) => [
      ...Object.entries(unitMs).map(([product, ms]) => [`machines.${id}.unitMs.${product || '""'}`, ms] as const),
      ...stops.flatMap(({ time, repair }, i) => [
        [`machines.${id}.stops[${i}].time`, time] as const,
        [`machines.${id}.stops[${i}].repair`, repair] as const,
      ]),
    ]),
    ...Object.entries(changeovers).flatMap(([line, { pairs, other }]) => [
      ...pairs.map(({ ms }, i) => [`changeovers.${line}.pairs[${i}].ms`, ms] as const),
      [`changeovers.${line}.other`, other] as const,
    ]),
  ];
  const wrong = times.find(([, time]) => !isDistribution(time));
  if (wrong)
    throw new BadLine(
      `${file}: ${wrong[0]}: ${JSON.stringify(wrong[1]) ?? 'it is missing'} is no distribution; write one in ms, as {"exponential": 1500}`,
    );
  return { ...rest, changeovers, machines: { ...idealAbilities(plant).machines, ...machines } };
}

async function ordersOf(plant: PlantModel, file: string): Promise<PlannedOrder[]> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new BadLine(`${file}: ${error.message}`);
  });
  const { orders, faults } = readOrders(formatOf(file, text), text);
  const judged = orders.map((order) => judgeOrder(plant, order));
  const all: OrderFault[] = [...faults, ...judged.flatMap((one) => (one.ok ? [] : one.faults))];
  if (all.length > 0)
    throw new BadLine(all.map(({ line, field, reason }) => `${file}:${line}: ${field}: ${reason}`).join('\n'));
  return inTurn(judged.flatMap((one) => (one.ok ? [one.order] : [])));
}
