/** What may be changed about a plant before its future is looked at: each change makes another question, and where it must another plant. Pure. */
import type { PlantModel } from '../../plant/model.ts';
import type { Distribution } from '../distribution.ts';
import { scaled } from '../residual.ts';
import type { Abilities, LineChangeovers, MachineAbility } from './abilities.ts';
import { bufferKey } from './line-flow.ts';
import { machineBeside } from './new-machine.ts';
import type { LineNow, MachineNow, PlantQuestion, QueuedOrder } from './question.ts';

export type Change =
  /** The orders of a line in another order; those that are not named follow as they stood. One that runs stays first. */
  | { readonly kind: 'sequence'; readonly line: string; readonly orders: readonly string[] }
  /** To another line (or place in its own), before the order at `place`; absent = last. */
  | { readonly kind: 'move'; readonly order: string; readonly line: string; readonly place?: number }
  | { readonly kind: 'quantity'; readonly order: string; readonly units: number }
  | { readonly kind: 'due'; readonly order: string; readonly due: number }
  /** Sorts the orders of its line by priority, those that have none last. */
  | { readonly kind: 'priority'; readonly order: string; readonly priority: number }
  /** Its material comes at `earliest`. */
  | { readonly kind: 'material'; readonly order: string; readonly earliest: number }
  | { readonly kind: 'new-order'; readonly line: string; readonly order: QueuedOrder; readonly place?: number }
  /** So many times as fast. */
  | { readonly kind: 'speed'; readonly machine: string; readonly factor: number }
  /** Overtime (`open`), or a shift that is not worked. `of`: a line or a machine. */
  | { readonly kind: 'hours'; readonly of: string; readonly from: number; readonly to: number; readonly open: boolean }
  | { readonly kind: 'maintenance'; readonly machine: string; readonly from: number; readonly to: number }
  | { readonly kind: 'crew'; readonly crew: string; readonly people: number }
  /** Comes so likely (0..1, absent = surely) at `from`. */
  | {
      readonly kind: 'breakdown';
      readonly machine: string;
      readonly from: number;
      readonly ms: Distribution;
      readonly probability?: number;
    }
  /** In units of the plant file. */
  | { readonly kind: 'buffer'; readonly from: string; readonly to: string; readonly capacity: number }
  /** All changeovers of a line so many times as long. */
  | { readonly kind: 'changeover'; readonly line: string; readonly factor: number }
  /** One more of the kind of `like`, beside it, with lanes of its own. */
  | { readonly kind: 'new-machine'; readonly like: string; readonly id: string }
  /** As if a stop were not: the one that is on, or all of a cause. */
  | { readonly kind: 'without-stop'; readonly machine: string; readonly cause?: string };

export interface Changed {
  readonly plant: PlantModel;
  readonly question: PlantQuestion;
  /** What the change speaks of and there is not; null = it was made. */
  readonly missing: 'order' | 'line' | 'machine' | 'buffer' | 'crew' | null;
}

export function applyChange(plant: PlantModel, question: PlantQuestion, change: Change): Changed {
  const made = (changes: Partial<PlantQuestion>): Changed => ({
    ...{ plant, question: { ...question, ...changes }, missing: null },
  });
  const missing = (what: NonNullable<Changed['missing']>): Changed => ({ plant, question, missing: what });
  const lineOf = (order: string) => question.lines.find(({ orders }) => orders.some(({ id }) => id === order));
  const withLine = (line: LineNow, orders: readonly QueuedOrder[]) =>
    question.lines.map((one) => (one === line ? { ...one, orders } : one));
  const withOrder = (id: string, what: Partial<QueuedOrder>, sort = false): Changed => {
    const line = lineOf(id);
    if (!line) return missing('order');
    const orders = line.orders.map((one) => (one.id === id ? { ...one, ...what } : one));
    return made({ lines: withLine(line, sort ? byPriority(line, orders) : orders) });
  };
  const withMachine = (id: string, to: (ability: MachineAbility) => MachineAbility): Changed => {
    const ability = question.abilities.machines[id];
    if (!ability) return missing('machine');
    return made({ abilities: withAbility(question.abilities, id, to(ability)) });
  };
  switch (change.kind) {
    case 'sequence': {
      const line = question.lines.find((one) => one.line === change.line);
      if (!line) return missing('line');
      const named = change.orders.map((id) => line.orders.find((one) => one.id === id));
      if (named.includes(undefined)) return missing('order');
      const first = named.filter((one) => one !== undefined);
      return made({ lines: withLine(line, [...first, ...line.orders.filter((one) => !first.includes(one))]) });
    }
    case 'move': {
      const order = lineOf(change.order)?.orders.find(({ id }) => id === change.order);
      if (!order) return missing('order');
      const without = question.lines.map((one) => ({ ...one, orders: one.orders.filter((other) => other !== order) }));
      return insert(made({ lines: without }), change.line, order, change.place);
    }
    case 'new-order':
      return insert(made({}), change.line, change.order, change.place);
    case 'quantity':
      return withOrder(change.order, { units: change.units });
    case 'due':
      return withOrder(change.order, { due: change.due });
    case 'priority':
      return withOrder(change.order, { priority: change.priority }, true);
    case 'material':
      return withOrder(change.order, { earliest: change.earliest });
    case 'speed':
      return withMachine(change.machine, (ability) => ({
        ...ability,
        unitMs: Object.fromEntries(
          Object.entries(ability.unitMs).map(([product, ms]) => [product, scaled(ms, 1 / change.factor)]),
        ),
      }));
    case 'hours': {
      const { of, from, to, open } = change;
      const known = [...plant.lines, ...plant.machines].some(({ id }) => id === of);
      return known ? made({ stretches: [...question.stretches, { of, from, to, open }] }) : missing('line');
    }
    case 'maintenance': {
      const { machine, from, to } = change;
      if (!plant.machines.some(({ id }) => id === machine)) return missing('machine');
      return made({ stretches: [...question.stretches, { of: machine, from, to, open: false }] });
    }
    case 'crew': {
      const { crews } = question.abilities;
      if (crews?.[change.crew] === undefined) return missing('crew');
      return made({ abilities: { ...question.abilities, crews: { ...crews, [change.crew]: change.people } } });
    }
    case 'breakdown': {
      const { machine, from, ms, probability = 1 } = change;
      if (!plant.machines.some(({ id }) => id === machine)) return missing('machine');
      return made({ breakdowns: [...(question.breakdowns ?? []), { machine, from, ms, probability }] });
    }
    case 'buffer': {
      const idOf = (slot: number) => plant.machines[slot]?.id;
      const { from, to, capacity } = change;
      if (!plant.buffers.some((one) => idOf(one.from) === from && idOf(one.to) === to)) return missing('buffer');
      return made({ capacities: { ...question.capacities, [bufferKey(from, to)]: capacity } });
    }
    case 'changeover': {
      if (!plant.lines.some(({ id }) => id === change.line)) return missing('line');
      const told = question.abilities.changeovers[change.line];
      if (!told) return made({});
      const changeovers = { ...question.abilities.changeovers, [change.line]: times(told, change.factor) };
      return made({ abilities: { ...question.abilities, changeovers } });
    }
    case 'new-machine': {
      const ability = question.abilities.machines[change.like];
      const grown = machineBeside(plant, change.like, change.id);
      if (!ability || !grown) return missing('machine');
      const buffers = { ...question.buffers, ...Object.fromEntries(grown.lanes.map((key) => [key, 0])) };
      const { question: asked } = made({ abilities: withAbility(question.abilities, change.id, ability), buffers });
      return { plant: grown.plant, question: asked, missing: null };
    }
    case 'without-stop': {
      const { machine, cause } = change;
      if (cause !== undefined)
        return withMachine(machine, (one) => ({ ...one, stops: one.stops.filter((stop) => stop.cause !== cause) }));
      const now = question.machines[machine];
      if (!now) return missing('machine');
      const { cause: _cause, ...rest } = now;
      const runs: MachineNow = { ...rest, state: 'producing', since: question.at };
      return made({ machines: { ...question.machines, [machine]: runs } });
    }
  }
}

/** One after the other; the first that speaks of what there is not is said, and nothing of it is made. */
export function applyChanges(plant: PlantModel, question: PlantQuestion, changes: readonly Change[]): Changed {
  let now: Changed = { plant, question, missing: null };
  for (const change of changes) {
    now = applyChange(now.plant, now.question, change);
    if (now.missing) return now;
  }
  return now;
}

const withAbility = (abilities: Abilities, id: string, ability: MachineAbility): Abilities => ({
  ...abilities,
  machines: { ...abilities.machines, [id]: ability },
});

function insert(changed: Changed, line: string, order: QueuedOrder, place = Number.POSITIVE_INFINITY): Changed {
  const { question } = changed;
  if (!question.lines.some((one) => one.line === line)) return { ...changed, missing: 'line' };
  const lines = question.lines.map((one) =>
    one.line === line
      ? { ...one, orders: [...one.orders.slice(0, Math.max(0, place)), order, ...one.orders.slice(Math.max(0, place))] }
      : one,
  );
  return { ...changed, question: { ...question, lines } };
}

function byPriority({ running }: LineNow, orders: readonly QueuedOrder[]): readonly QueuedOrder[] {
  const rank = ({ id, priority }: QueuedOrder) => (id === running ? Number.NEGATIVE_INFINITY : (priority ?? 1e9));
  return [...orders].sort((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
}

const times = ({ pairs, other, ...rest }: LineChangeovers, factor: number): LineChangeovers => ({
  ...rest,
  pairs: pairs.map((pair) => ({ ...pair, ms: scaled(pair.ms, factor) })),
  other: scaled(other, factor),
});
