/** What is declared of a line's machines and products, beside what the record of a window shows of them. */
import {
  type DeclaredUse,
  type Delivered,
  type Difference,
  materialDifferences,
  operationDifferences,
  type PlannedTime,
  rateDifferences,
  setupDifferences,
} from '../../../analytics/masters/differences.ts';
import type { Window } from '../../../twin/derived.ts';
import type { CallView } from '../../../twin/live/protocol.ts';
import type { Line, PlantModel } from '../../../twin/plant/model.ts';
import type { Records } from '../database.ts';
import type { OrderRoom } from '../orders/order-room.ts';
import type { TimeQuestions } from '../time/questions.ts';
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
  const pieces = await questions.at(machines, (moment) => questions.piecesOf(moment, machines, window));
  const atConstraint = pieces.get(plant.machines[line.constraint]?.id ?? '') ?? [];
  const ids = [...new Set(atConstraint.flatMap(({ order }) => order ?? []))];
  const known = await records.ask((db) => orders.store.known(db, ids));
  const planned = known.flatMap(({ order, plannedFrom, plannedTo, quantity }): PlannedTime[] =>
    plannedFrom === null || plannedTo === null ? [] : [{ order, msPerUnit: (plannedTo - plannedFrom) / quantity }],
  );
  const inForce = allInForce(await masters.list({ kinds: ['bom', 'recipe'], product: null, known: null }), window.to);
  const setupFor = (machine: string, product: string): number | null => {
    const recipes = inForce.filter((one) => one.setupMin !== null && (one.product ?? product) === product);
    const own = recipes.find((one) => one.machine === machine) ?? recipes.find((one) => one.machine === null);
    return own?.setupMin == null ? null : own.setupMin * MINUTE_MS;
  };
  const uses = inForce.flatMap((one): DeclaredUse[] =>
    one.kind === 'bom' ? one.materials.map((material) => ({ product: one.id, ...material })) : [],
  );
  const groups = await questions.sums({ scopes: [`line:${line.id}`], window, by: ['product'] });
  const good = new Map(
    groups.flatMap(({ key, sums }) => (typeof key.product === 'string' ? [[key.product, sums.good] as const] : [])),
  );
  return [
    ...rateDifferences([...pieces.values()].flat()),
    ...operationDifferences(atConstraint, planned),
    ...setupDifferences(atConstraint, setupFor),
    ...materialDifferences(good, uses, deliveredOf(plant, await parts.calls(line.id, window))),
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
