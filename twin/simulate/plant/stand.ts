/** How a plant stands in the middle of a simulated future, as a question of its own: a what-if from any moment of a played shift. */
import type { State } from '../../words.ts';
import * as R from '../run.ts';
import type { PlantLine, PlantPlan } from './plant-plan.ts';
import type { LineNow, MachineNow, PlantQuestion } from './question.ts';
import { STATE_OF } from './simulate-plant.ts';

/** Ages are known from the first stops of the run on, and from what the question told before. */
export function standOf(
  { machines, lines, plan, stores }: PlantPlan,
  question: PlantQuestion,
  run: R.Run,
): PlantQuestion {
  const at = question.at + run.now;
  const machineNow = (id: string, station: number): MachineNow => {
    const state = STATE_OF[run.status[station] as number] as State;
    const stops = question.abilities.machines[id]?.stops ?? [];
    const before = question.machines[id];
    const operated: Record<string, number> = {};
    stops.forEach(({ cause, clock }, s) => {
      if (clock !== 'operating') return;
      const last = (run.wiring.stopped[station] as Float64Array)[s] as number;
      const told = before?.operated?.[cause];
      if (!Number.isNaN(last)) operated[cause] = R.operatedNow(run, station) - last;
      else if (told !== undefined) operated[cause] = told + R.operatedNow(run, station);
    });
    const stopped = ((run.hold[station] as number) & R.HOLD_STOP) !== 0;
    const changing = ((run.hold[station] as number) & R.HOLD_SETUP) !== 0;
    // A stop that was on when the run began lasts since before it.
    const stopAt = run.stopAt[station] as number;
    const since =
      stopped && stopAt === 0 && before && (before.state === 'breakdown' || before.state === 'micro-stop')
        ? before.since
        : question.at +
          (stopped ? stopAt : changing ? (run.setupAt[station] as number) : (run.statusSince[station] as number));
    const cause = stopped ? stops[(run.stopCode[station] as number) - 1]?.cause : undefined;
    return { state, since, ...(cause !== undefined && { cause }), operated };
  };
  return {
    ...question,
    at,
    machines: Object.fromEntries(machines.map(({ id }, station) => [id, machineNow(id, station)])),
    buffers: Object.fromEntries(
      stores.flatMap(({ parts, capacity }, store) =>
        parts.map(({ key, capacity: room }) => [
          key,
          ((run.level[store] as number) + (run.moving[store] as number)) * (capacity > 0 ? room / capacity : 1),
        ]),
      ),
    ),
    lines: lines.map((line) => lineNow(line, question, run, plan)),
  };
}

function lineNow(line: PlantLine, { at }: PlantQuestion, run: R.Run, plan: PlantPlan['plan']): LineNow {
  const { batches, feed, now, stations, products, kinds } = line;
  const counts = run.batches as NonNullable<R.Run['batches']>;
  const first = counts.start[feed] as number;
  // An order that the feed has left while its last units are on their way still is the one that runs, if anything is left of it.
  const open = batches.flatMap((order, batch) => {
    const made = counts.good[first + batch] as number;
    return order && made < (plan.asked?.[feed]?.[batch] ?? 0)
      ? [{ order: { ...order, made: order.made + made }, batch }]
      : [];
  });
  const [head] = open;
  const changing = stations.filter((station) => ((run.hold[station] as number) & R.HOLD_SETUP) !== 0);
  const since =
    changing.length > 0 ? Math.min(...changing.map((station) => run.setupAt[station] as number)) : undefined;
  const setFor = run.batch[stations[0] as number] as number;
  const before = since === undefined ? setFor : Math.max(0, setFor - 1);
  const product = products[kinds[before] ?? -1];
  const runs = head !== undefined && (!Number.isNaN(counts.begun[first + head.batch]) || head.batch < setFor);
  return {
    line: now.line,
    orders: open.map(({ order }) => order),
    ...(runs && { running: head.order.id }),
    ...(product !== undefined && { product }),
    ...(since !== undefined && !runs && { changingSince: at + since }),
  };
}
