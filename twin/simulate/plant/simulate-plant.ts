/** One future of a plant from how it stands: when its orders are through and what its machines do meanwhile. The same seed gives the same, always. */
import type { PlantModel } from '../../plant/model.ts';
import type { State } from '../../words.ts';
import { advance } from '../advance.ts';
import * as R from '../run.ts';
import { settle } from '../station.ts';
import { beginRun } from './begin.ts';
import { changeovers } from './changeovers.ts';
import { type PlantOptions, type PlantPlan, plantPlan } from './plant-plan.ts';
import type { OrderFuture, PlantFuture, PlantQuestion } from './question.ts';

/** What the twin calls what a station reports, by status. */
export const STATE_OF: readonly State[] = [
  'producing',
  'starved',
  'blocked',
  'setup',
  'breakdown',
  'planned-stop',
  'micro-stop',
  'off',
  'maintenance',
  'breakdown',
  'setup',
  'idle',
];

export function simulatePlant(
  plant: PlantModel,
  question: PlantQuestion,
  seed: number,
  replication: number,
  options: PlantOptions = {},
): PlantFuture {
  return simulatePlan(plantPlan(plant, question, options), question, seed, replication);
}

/** For many replications the plan is made once. */
export function simulatePlan(plan: PlantPlan, question: PlantQuestion, seed: number, replication: number): PlantFuture {
  const run = openPlantRun(plan, question, seed, replication);
  advance(run, Math.max(0, question.until - question.at));
  return futureOf(plan, question, run);
}

export const openPlantRun = (plan: PlantPlan, question: PlantQuestion, seed: number, replication: number): R.Run =>
  beginRun(plan, question, changeovers(plan, question.abilities, seed, replication), seed, replication);

/** What a run has come to. */
export function futureOf(plan: PlantPlan, { at, abilities }: PlantQuestion, run: R.Run): PlantFuture {
  const { machines, refused } = plan;
  const spent: Record<string, Partial<Record<State, number>>> = {};
  const waited: Record<string, number> = {};
  machines.forEach(({ id }, station) => {
    settle(run, station);
    const own: Partial<Record<State, number>> = {};
    STATE_OF.forEach((state, status) => {
      const ms = run.spent[station * R.STATUSES.length + status] as number;
      if (ms > 0) own[state] = (own[state] ?? 0) + ms;
      if (ms > 0 && (status === R.WAITS_REPAIR || status === R.WAITS_SETUP)) waited[id] = (waited[id] ?? 0) + ms;
    });
    spent[id] = own;
  });
  return {
    orders: [
      ...ordersOf(plan, run, at),
      ...refused.map(
        ({ line, order, why }): OrderFuture => ({
          ...{ id: order.id, line, start: null, end: null, passed: null, refused: why },
          ...{ made: order.made, rejected: 0, kwh: null },
        }),
      ),
    ],
    kwh: Object.fromEntries(machines.map(({ id }) => [id, kwhOf(abilities.machines[id]?.kw, spent[id] ?? {})])),
    ...{ spent, waited, events: run.events },
  };
}

/** kWh of the time spent in each state. */
function kwhOf(
  kw: Readonly<Partial<Record<State, number>>> | undefined,
  spent: Readonly<Partial<Record<State, number>>>,
): number | null {
  let kwh = 0;
  for (const [state, ms] of Object.entries(spent)) {
    const power = kw?.[state as State];
    if (power === undefined) return null;
    kwh += (power * ms) / 3_600_000;
  }
  return kwh;
}

function ordersOf({ lines, plan }: PlantPlan, run: R.Run, at: number): OrderFuture[] {
  const { batches } = run;
  if (!batches) return [];
  const when = (ms: number | undefined) => (ms === undefined || Number.isNaN(ms) ? null : at + ms);
  return lines.flatMap(({ batches: orders, feed, line, constraint, stations }) =>
    orders.flatMap((order, batch) => {
      if (!order) return [];
      const place = (batches.start[feed] as number) + batch;
      // It is done with an order when it is at another one, or when the order is through as a whole.
      const isPast = (run.batch[constraint] ?? -1) > batch || !Number.isNaN(batches.ended[place]);
      return [
        {
          ...{ id: order.id, line: line.id, start: when(batches.begun[place]), end: when(batches.ended[place]) },
          passed: isPast ? when(constraint < 0 ? batches.ended[place] : batches.watched[place]) : null,
          made: order.units - (batches.asked[place] as number) + (batches.good[place] as number),
          rejected: batches.reject[place] as number,
          kwh: stations.every((station) => plan.stations[station]?.kw !== undefined)
            ? (batches.kwh[place] as number)
            : null,
        },
      ];
    }),
  );
}
