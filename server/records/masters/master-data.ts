/** What is declared of a line's machines and products, beside what the record of a window shows of them. */
import type { Difference } from '../../../analytics/masters/difference.ts';
import {
  type DeclaredUse,
  type Delivered,
  materialDifferences,
  operationDifferences,
  type PlannedTime,
  rateDifferences,
  setupDifferences,
} from '../../../analytics/masters/differences.ts';
import { routingDifferences } from '../../../analytics/masters/routing-differences.ts';
import type { Window } from '../../../twin/derived.ts';
import type { CallView } from '../../../twin/live/protocol.ts';
import type { Line, PlantModel } from '../../../twin/plant/model.ts';
import type { Records } from '../database.ts';
import type { OrderRoom } from '../orders/order-room.ts';
import type { TimeQuestions } from '../time/questions.ts';
import { declaredSteps } from './declared-steps.ts';
import { allInForce, type MasterStore } from './master-store.ts';

const MINUTE_MS = 60_000;

export interface MasterDataParts {
  plant(): PlantModel;
  readonly records: Records;
  readonly questions: TimeQuestions;
  readonly orders: OrderRoom;
  readonly masters: Pick<MasterStore, 'list'>;
  /** Calls of a line that were raised in a window. */
  calls(line: string, window: Window): Promise<readonly CallView[]>;
}

/** Masters are those in force at the end of the window. */
export async function masterDifferences(parts: MasterDataParts, line: Line, window: Window): Promise<Difference[]> {
  const { questions, orders, records, masters } = parts;
  const plant = parts.plant();
  const machines = line.machines.flatMap((slot) => plant.machines[slot]?.id ?? []);
  const inForce = allInForce(
    await masters.list({ kinds: ['bom', 'recipe', 'routing'], product: null, known: null }),
    window.to,
  );
  const groups = await questions.sums({ scopes: [`line:${line.id}`], window, by: ['product'] });
  const good = new Map(
    groups.flatMap(({ key, sums }) => (typeof key.product === 'string' ? [[key.product, sums.good] as const] : [])),
  );
  const steps = declaredSteps(
    plant,
    inForce.filter(({ kind, id }) => kind === 'routing' && good.has(id)),
    line.id,
  );
  const asked = [...new Set([...machines, ...steps.map(({ machine }) => machine)])];
  const everywhere = await questions.at(asked, (moment) => questions.piecesOf(moment, asked, window));
  const pieces = new Map([...everywhere].filter(([machine]) => machines.includes(machine)));
  const atConstraint = pieces.get(plant.machines[line.constraint]?.id ?? '') ?? [];
  const ids = [...new Set([...pieces.values()].flat().flatMap(({ order }) => order ?? []))];
  const known = await records.ask((db) => orders.store.known(db, ids));
  const planned = known.flatMap(({ order, plannedFrom, plannedTo, quantity }): PlannedTime[] =>
    plannedFrom === null || plannedTo === null ? [] : [{ order, msPerUnit: (plannedTo - plannedFrom) / quantity }],
  );
  const setupFor = (machine: string, product: string): number | null => {
    const recipes = inForce.filter((one) => one.setupMin !== null && (one.product ?? product) === product);
    const own = recipes.find((one) => one.machine === machine) ?? recipes.find((one) => one.machine === null);
    return own?.setupMin == null ? null : own.setupMin * MINUTE_MS;
  };
  const uses = inForce.flatMap((one): DeclaredUse[] =>
    one.kind === 'bom' ? one.materials.map((material) => ({ product: one.id, ...material })) : [],
  );
  const toldFor = (order: string, operation: string): string | null =>
    known.find((one) => one.order === order)?.operations.find((one) => one.operation === operation)?.machine ?? null;
  const unitsPer = (machine: string): number => plant.machines.find(({ id }) => id === machine)?.unitsPer ?? 1;
  return [
    ...rateDifferences([...pieces.values()].flat()),
    ...operationDifferences(atConstraint, planned),
    ...setupDifferences(atConstraint, setupFor),
    ...materialDifferences(good, uses, deliveredOf(plant, await parts.calls(line.id, window))),
    ...routingDifferences(steps, { pieces: everywhere, here: machines, unitsPer, toldFor }),
  ];
}

/** By bin: what was brought in full containers. */
function deliveredOf(plant: PlantModel, calls: readonly CallView[]): Delivered[] {
  return plant.bins.flatMap((bin): Delivered[] => {
    const cards = calls.filter(({ material, resolved }) => material?.bin === bin.id && resolved !== null);
    if (cards.length === 0) return [];
    const quantity = cards.reduce((sum, { material }) => sum + (material?.quantity ?? 0), 0);
    const { material, unit } = bin;
    return [{ material, unit, quantity, deliveries: cards.length, container: bin.quantity }];
  });
}
