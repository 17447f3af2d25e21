/** A question about a plant as a plan of the engine: a feed a line, a batch an order, a kind of batch a product. Made once for all replications. */
import type { Line, Machine, PlantModel } from '../../plant/model.ts';
import type { Distribution } from '../distribution.ts';
import type { RunPlan, StationPlan, StopPlan, StorePlan } from '../plan.ts';
import { moments, sumOf } from '../residual.ts';
import { SHORT_STOP, STOPPED } from '../run.ts';
import { ANY, type MachineAbility } from './abilities.ts';
import { closedTimes } from './closed-times.ts';
import { type FlowStore, lineFlow } from './line-flow.ts';
import type { LineNow, OrderRefusal, PlantQuestion, QueuedOrder } from './question.ts';

export interface PlantOptions {
  /** Units moved together: those of each machine (`unit`), or up to a case of the product (`case`), which is faster. Default `unit`. */
  readonly lots?: 'unit' | 'case';
}

export interface PlantLine {
  readonly line: Line;
  readonly feed: number;
  readonly now: LineNow;
  /** By batch; null = what is in the line of before. */
  readonly batches: readonly (QueuedOrder | null)[];
  /** Product ids by kind, and kind by batch. */
  readonly products: readonly string[];
  readonly kinds: readonly number[];
  /** Stations, in the order of flow. */
  readonly stations: readonly number[];
  /** The station of the line's constraint; -1 = nothing is known of its pace. */
  readonly constraint: number;
}

export interface Refused {
  readonly line: string;
  readonly order: QueuedOrder;
  readonly why: OrderRefusal;
}

export interface PlantPlan {
  /** Without changeovers: they are drawn for each replication. */
  readonly plan: RunPlan;
  readonly machines: readonly Machine[];
  readonly lines: readonly PlantLine[];
  readonly stores: readonly FlowStore[];
  readonly refused: readonly Refused[];
}

/** A station reports that it waits after so long and a part of its lot's work: belts are never quite even. */
const PATIENCE_MS = 2_500;
const PATIENCE_LOTS = 1.2;
/** One that starved starts again when so much work has come, and no more than so much of the room before it. */
const PRIME_MS = 1_500;
const PRIME_ROOM = 0.4;

export function plantPlan(plant: PlantModel, question: PlantQuestion, { lots = 'unit' }: PlantOptions = {}): PlantPlan {
  const { abilities } = question;
  const crews = Object.keys(abilities.crews ?? {});
  const crewOf = (id: string | undefined) => (id === undefined ? undefined : Math.max(-1, crews.indexOf(id)));
  const machines: Machine[] = [];
  const stores: FlowStore[] = [];
  const stations: StationPlan[] = [];
  const lines: PlantLine[] = [];
  const refused: Refused[] = [];
  const earliest: number[][] = [];
  for (const now of question.lines) {
    const line = plant.lines.find(({ id }) => id === now.line);
    const flow = line ? lineFlow(plant, line, abilities, question.capacities) : { machines: [], stores: [] };
    const told = flow.machines.map(({ id }) => abilities.machines[id] as MachineAbility);
    const orders = sorted(now).filter((order) => {
      const why = !line ? 'unknown-line' : flow.machines.length === 0 ? 'no-machine' : whyNot(plant, order, told);
      if (why) refused.push({ line: now.line, order, why });
      return !why;
    });
    if (!line || flow.machines.length === 0) continue;
    const feed = lines.length;
    const [first] = orders;
    const runs = first !== undefined && first.id === now.running && now.changingSince === undefined;
    // What the line was set up for is a batch of its own that asks for nothing: it runs out of the line, and the first order needs its change.
    const before = runs || now.product === undefined ? null : now.product;
    const products = [...new Set([...(before === null ? [] : [before]), ...orders.map(({ product }) => product)])];
    const batches = before === null ? orders : [null, ...orders];
    const kinds = batches.map((order) => products.indexOf(order?.product ?? (before as string)));
    const smallest = Math.min(...products.map((id) => plant.products.find((one) => one.id === id)?.perCase ?? 1));
    const setupCrew = crewOf(abilities.changeovers[line.id]?.crew);
    const base = machines.length;
    flow.machines.forEach((machine, i) => {
      const ability = told[i] as MachineAbility;
      const beside = flow.stores.filter(({ from, to }) => from === machine.slot || to === machine.slot);
      const wished =
        lots === 'case' ? Math.max(machine.unitsPer, Number.isFinite(smallest) ? smallest : 1) : machine.unitsPer;
      // Two lots must fit between any two machines.
      const room = Math.min(...beside.map(({ capacity }) => Math.floor((capacity + 1) / 2)), Number.MAX_SAFE_INTEGER);
      const lot = Math.max(1, Math.min(Math.round(wished), room));
      machines.push(machine);
      stations.push(
        stationOf(machine, ability, lot, products, feed, crewOf, {
          into: Math.min(...flow.stores.filter(({ to }) => to === machine.slot).map(({ capacity }) => capacity), 1e9),
          closed: closedTimes(plant, line, machine.id, question.stretches, question),
          ...(setupCrew === undefined ? {} : { setupCrew }),
        }),
      );
    });
    stores.push(...flow.stores);
    earliest.push(batches.map((order) => (order?.earliest === undefined ? 0 : order.earliest - question.at)));
    lines.push({
      ...{ line, feed, now, batches, products, kinds, stations: flow.machines.map((_machine, i) => base + i) },
      constraint: machines.findIndex(({ slot }, i) => i >= base && slot === line.constraint),
    });
  }
  return {
    plan: {
      stations,
      stores: stores.map(
        ({ from, to, capacity }): StorePlan => ({
          from: [(plant.machines[from] as Machine).id],
          to: [(plant.machines[to] as Machine).id],
          capacity,
        }),
      ),
      asked: lines.map(({ batches }) => batches.map((order) => (order ? order.units - order.made : 0))),
      kinds: lines.map(({ kinds }) => kinds),
      earliest,
      watch: lines.map(({ constraint }) => constraint),
      crews: crews.map((id) => Math.max(0, Math.floor(abilities.crews?.[id] ?? 0))),
      setupRests: true,
    },
    ...{ machines, lines, stores, refused },
  };
}

/** The order that runs is the first one. */
function sorted({ orders, running }: LineNow): readonly QueuedOrder[] {
  const first = orders.find(({ id }) => id === running);
  return first ? [first, ...orders.filter((order) => order !== first)] : orders;
}

function whyNot(plant: PlantModel, order: QueuedOrder, told: readonly MachineAbility[]): OrderRefusal | null {
  if (!(order.units - order.made > 0)) return 'nothing-to-make';
  if (!plant.products.some(({ id }) => id === order.product)) return 'unknown-product';
  const able = ({ unitMs }: MachineAbility) => {
    const ms = unitMs[order.product] ?? unitMs[ANY];
    return ms !== undefined && moments(ms).mean > 0;
  };
  return told.every(able) ? null : 'no-rate';
}

/** Of a product that the machine has never made (what stands in the line of before): at its usual pace. */
const timeFor = ({ unitMs }: MachineAbility, product: string): Distribution =>
  unitMs[product] ?? unitMs[ANY] ?? Object.values(unitMs)[0] ?? { constant: 1 };

function stationOf(
  machine: Machine,
  ability: MachineAbility,
  lot: number,
  products: readonly string[],
  feed: number,
  crewOf: (id: string | undefined) => number | undefined,
  rest: Pick<StationPlan, 'closed' | 'setupCrew'> & { readonly into: number },
): StationPlan {
  const { into, ...more } = rest;
  const recipes = (products.length > 0 ? products : [ANY]).map((product) => ({
    service: sumOf(timeFor(ability, product), lot),
    reject: Math.min(1, Math.max(0, ability.reject[product] ?? ability.reject[ANY] ?? 0)),
  }));
  const lotMs = moments((recipes[0] as { service: Distribution }).service).mean;
  const seen = new Map<string, number>();
  const stops = ability.stops.map((stop, s): StopPlan => {
    const again = seen.get(stop.cause) ?? 0;
    seen.set(stop.cause, again + 1);
    const crew = crewOf(stop.crew);
    return {
      ...{ code: s + 1, time: stop.time, repair: stop.repair, clock: stop.clock },
      key: `stop/${stop.cause}${again > 0 ? `/${again}` : ''}`,
      status: stop.state === 'micro-stop' ? SHORT_STOP : STOPPED,
      ...(crew === undefined ? {} : { crew }),
    };
  });
  return {
    ...{ id: machine.id, lot, feed, recipes, stops, ...more },
    service: (recipes[0] as { service: Distribution }).service,
    patienceMs: PATIENCE_MS + PATIENCE_LOTS * lotMs,
    prime: Math.min(Math.max(lot, Math.round((PRIME_MS * lot) / lotMs)), Math.floor(PRIME_ROOM * into)),
    ...(ability.rework && { rework: ability.rework }),
    ...(ability.kw?.producing !== undefined && { kw: ability.kw.producing }),
  };
}
