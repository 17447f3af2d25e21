/** The live plant as a question to the simulation: how each machine stands, how full buffers are, what each line is at and what waits for it. */
import { type Worked, workedOf } from '../../analytics/calibrate/worked.ts';
import { withOpenStops } from '../../analytics/forecast/open-stops.ts';
import { lineAt, machineAt } from '../../analytics/forecast/standing.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import type { Abilities } from '../../twin/simulate/plant/abilities.ts';
import type { LineNow, MachineNow, PlantQuestion, QueuedOrder } from '../../twin/simulate/plant/question.ts';
import type { Records } from '../records/database.ts';
import type { OrderRoom } from '../records/orders/order-room.ts';
import type { TimeQuestions } from '../records/time/questions.ts';
import type { TwinHost } from '../twin-host.ts';
import { machinesOfLines, workedIn } from './worked-in.ts';

const HOUR = 3_600_000;
/** How long each machine has run since its last stop of each kind is looked for in so much of the record. */
const BACK_MS = 24 * HOUR;
/** What is not written yet is asked of the live twin, for so long. */
const OPEN_MS = HOUR / 2;
/** Waiting orders a line: more than a month of them. */
const MOST_ORDERS = 500;

export interface NowParts {
  readonly records: Records;
  readonly questions: TimeQuestions;
  readonly orders: OrderRoom;
  host(): TwinHost;
}

export interface Standing {
  readonly question: PlantQuestion;
  /** Lines whose constraint is not heard: how they stand is not known, so nothing is said of their orders. */
  readonly silent: readonly LineNow[];
  /** By order: when it was begun, epoch ms; those that wait are missing. */
  readonly begun: ReadonlyMap<string, number>;
}

export async function questionNow(parts: NowParts, abilities: Abilities, aheadMs: number): Promise<Standing> {
  const host = parts.host();
  const { plant } = host;
  const at = host.now();
  const worked = await lately(parts, machinesOfLines(plant), at);
  const machines: Record<string, MachineNow> = {};
  for (const [id, own] of worked) {
    const now = machineAt(own, at, abilities.machines[id]?.stops ?? []);
    if (now) machines[id] = now;
  }
  const { queues, begun } = await queued(parts.orders);
  const all = plant.lines.map((line) => {
    const constraint = plant.machines[line.constraint]?.id ?? '';
    const now = lineAt(line.id, worked.get(constraint) ?? [], queues.get(line.id) ?? [], at);
    return { now, heard: (machines[constraint]?.state ?? 'unknown') !== 'unknown' };
  });
  const lines = all.filter(({ heard }) => heard).map(({ now }) => now);
  return {
    begun,
    silent: all.filter(({ heard }) => !heard).map(({ now }) => now),
    question: {
      ...{ at, machines, lines, abilities: withOpenStops(abilities, machines, at) },
      until: at + aheadMs,
      buffers: levels(plant, host),
      stretches: [],
    },
  };
}

/** What machines did until this moment, that which lasts within. */
async function lately(
  { records, questions }: NowParts,
  machines: readonly string[],
  at: number,
): Promise<Map<string, Worked[]>> {
  const before = { from: at - BACK_MS, to: at - OPEN_MS };
  const settled = await records.ask((db) => workedIn(db, machines, before));
  const open = await questions.at(machines, (moment) =>
    questions.piecesOf(moment, machines, { from: before.to, to: at }),
  );
  return new Map(
    machines.map((machine) => {
      const own = (open.get(machine) ?? []).map(workedOf);
      const from = own[0]?.from ?? before.to;
      return [machine, [...(settled.get(machine) ?? []).filter((one) => one.from < from), ...own]];
    }),
  );
}

/** Orders that run or wait, by line, in the order in which they are planned. */
async function queued(orders: OrderRoom): Promise<{ queues: Map<string, QueuedOrder[]>; begun: Map<string, number> }> {
  const known = await orders.store.list({
    states: ['Running', 'Paused', 'Dispatched', 'Released', 'Planned'],
    limit: MOST_ORDERS,
  });
  const progress = await orders.progress.of(known);
  const queues = new Map<string, QueuedOrder[]>();
  const begun = new Map<string, number>();
  known.forEach((order, i) => {
    const { good = 0, begun: since = null } = progress[i] ?? {};
    if (since !== null) begun.set(order.order, since);
    const one: QueuedOrder = {
      ...{ id: order.order, product: order.product, units: order.quantity, made: good },
      ...(order.plannedTo !== null && { due: order.plannedTo }),
    };
    const queue = queues.get(order.line) ?? [];
    // What runs comes first, whatever the plan says.
    if (order.state === 'Running') queue.unshift(one);
    else queue.push(one);
    queues.set(order.line, queue);
  });
  return { queues, begun };
}

/** Base units in buffers whose fill is measured. */
function levels(plant: PlantModel, host: TwinHost): Record<string, number> {
  const { tags } = host.twin;
  const found: Record<string, number> = {};
  for (const buffer of plant.buffers) {
    const [from, to] = [plant.machines[buffer.from], plant.machines[buffer.to]];
    if (buffer.level < 0 || !from || !to || (tags.quality[buffer.level] as number) > 1) continue;
    found[`${from.id}>${to.id}`] = Math.max(0, tags.value[buffer.level] as number) * from.unitsPer;
  }
  return found;
}
