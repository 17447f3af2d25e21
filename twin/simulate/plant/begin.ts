/** A run that begins as a plant stands: goods in its buffers, stops and changeovers that go on, machines of their age. */
import type { Machine } from '../../plant/model.ts';
import { stop } from '../advance.ts';
import { write } from '../calendar.ts';
import { draw, placeAt } from '../distribution.ts';
import { holdForSetup } from '../flow.ts';
import type { StopPlan } from '../plan.ts';
import { drawMidLife, drawResidual, moments, survival } from '../residual.ts';
import * as R from '../run.ts';
import { openStreams, uniform } from '../streams.ts';
import type { Changeovers } from './changeovers.ts';
import type { PlantLine, PlantPlan } from './plant-plan.ts';
import type { MachineNow, PlantQuestion } from './question.ts';

const STANDS = ['breakdown', 'micro-stop', 'maintenance'];

export function beginRun(
  { plan, machines, lines, stores }: PlantPlan,
  question: PlantQuestion,
  changes: Changeovers,
  seed: number,
  replication: number,
): R.Run {
  const nowOf = (station: number): MachineNow | undefined => question.machines[(machines[station] as Machine).id];
  const luck = openStreams(
    seed,
    machines.map(({ id }) => `${replication}/${id}/begin`),
  );
  const stopsNow = machines.map((_machine, i) =>
    stopNow(plan.stations[i]?.stops ?? [], nowOf(i), question.at, luck, i),
  );
  const run = R.openRun({ ...plan, setupMs: changes.setupMs }, seed, replication, (opened, station, which) => {
    const told = plan.stations[station]?.stops?.[which] as StopPlan;
    const now = nowOf(station);
    const stream = R.timeStream(opened, station, which);
    const cause = causeOf(told);
    // Its age begins anew with the stop that is on.
    if (stopsNow[station]?.which === which) return drawResidual(told.time, 0, opened.words, stream);
    const hazard = told.status === R.STOPPED ? (now?.hazard ?? 1) : 1;
    const operated = now?.operated?.[cause];
    return operated === undefined
      ? drawMidLife(told.time, opened.words, stream, hazard)
      : drawResidual(told.time, operated, opened.words, stream, hazard);
  });
  for (const line of lines) {
    changeGoingOn(run, line, question, changes, nowOf);
    fill(run, line, question, { machines, stores });
  }
  const standing = stopsNow.flatMap((now, station) => (now ? [{ ...now, station }] : []));
  // Whoever stood first is being repaired, where people are short.
  for (const { station, which, lasted } of standing.sort((a, b) => b.lasted - a.lasted || a.station - b.station)) {
    const told = plan.stations[station]?.stops?.[which] as StopPlan;
    const left = drawResidual(told.repair, lasted, run.words, R.repairStream(run, station, which));
    stop(run, station, told.code, left, told.status, told.crew);
  }
  for (const [n, { machine, from, ms, probability }] of (question.breakdowns ?? []).entries()) {
    const station = machines.findIndex(({ id }) => id === machine);
    const words = openStreams(seed, [`${replication}/${machine}/told-${n}`]);
    if (station < 0 || from < question.at || uniform(words, 0) >= probability) continue;
    write(run.calendar, from - question.at, R.TOLD_STOP, station, 0, draw(ms, words, 0));
  }
  return run;
}

const causeOf = (stop: StopPlan): string => (stop.key ?? '').replace(/^stop\//, '');

interface StopNow {
  readonly which: number;
  readonly lasted: number;
}

/** The stop that a machine is in: the one that is told, or one that lasts so long, as likely as they come and last. */
function stopNow(
  stops: readonly StopPlan[],
  now: MachineNow | undefined,
  at: number,
  words: Uint32Array,
  station: number,
): StopNow | null {
  if (!now || !STANDS.includes(now.state) || stops.length === 0) return null;
  const lasted = Math.max(0, at - now.since);
  const told = stops.findIndex((stop) => causeOf(stop) === now.cause);
  if (told >= 0) return { which: told, lasted };
  const status = now.state === 'micro-stop' ? R.SHORT_STOP : R.STOPPED;
  const weights = stops.map((stop) => survival(stop.repair, lasted) / Math.max(1, moments(stop.time).mean));
  const like = weights.map((weight, s) => (stops[s]?.status === status ? weight : 0));
  const chosen = like.some((weight) => weight > 0) ? like : weights;
  const which = placeAt(chosen, uniform(words, station));
  if (which >= 0) return { which, lasted };
  // It has outlasted all that is known: what lasts longest is likest.
  const means = stops.map((stop) => moments(stop.repair).mean);
  return { which: means.indexOf(Math.max(...means)), lasted };
}

/** Machines are changed over along the flow: before one that is in setup all is done, behind it the old product still runs. */
function changeGoingOn(
  run: R.Run,
  line: PlantLine,
  { at }: PlantQuestion,
  changes: Changeovers,
  nowOf: (station: number) => MachineNow | undefined,
): void {
  const { now, stations, batches, feed } = line;
  const to = batches[0] === null ? 1 : 0;
  if (batches[to] === undefined) return;
  const states = stations.map((station) => nowOf(station)?.state);
  const setups = states.map((state) => state === 'setup');
  if (now.changingSince === undefined && !setups.includes(true)) return;
  const runs = (state: string | undefined) => state === 'producing' || state === 'slow';
  if (to > 0) {
    run.feedBatch[feed] = to;
    run.feedLeft[feed] = run.plan.asked?.[feed]?.[to] ?? 0;
  }
  const last = setups.lastIndexOf(true);
  stations.forEach((station, i) => {
    const since = now.changingSince ?? nowOf(station)?.since ?? at;
    const changed = last >= 0 && i < last && !setups[i];
    const changing = setups[i] || (last < 0 && !runs(states[i]));
    if (!changed && !changing) return;
    R.turnTo(run, station, to);
    const left = changing ? changes.left(station, now.product, to, Math.max(0, at - since)) : 0;
    if (left > 0) holdForSetup(run, station, left);
  });
}

/** Goods in the buffers are of what runs, or of what ran before. */
function fill(
  run: R.Run,
  { batches, feed, now, line, constraint }: PlantLine,
  { buffers }: PlantQuestion,
  { machines, stores }: Pick<PlantPlan, 'machines' | 'stores'>,
): void {
  if (batches.length === 0 || !run.batches) return;
  const began = batches[0] === null || batches[0]?.id === now.running || (batches[0]?.made ?? 0) > 0;
  const counts = run.batches;
  const first = counts.start[feed] as number;
  stores.forEach(({ parts, capacity, from, to }, store) => {
    if (!machines.some(({ slot, line: own }) => slot === from && own === line.slot)) return;
    const told = parts.some(({ key }) => buffers[key] !== undefined);
    const wished = parts.reduce((sum, { key, capacity: room }) => sum + (buffers[key] ?? (began ? room / 2 : 0)), 0);
    const units = Math.max(0, Math.min(Math.round(wished), capacity));
    if (units === 0 || (!told && !began)) return;
    // Behind a machine that is changed over already lies the new product.
    const giver = machines.findIndex(({ slot }) => slot === from);
    const batch = Math.min(run.batch[giver] as number, ...takersOf(run, machines, to));
    R.fillStore(run, store, batch, units);
    // What lies behind the constraint has been counted already, and comes out all the same.
    if (now.counted === 'constraint' && constraint >= 0 && giver >= constraint && batch === 0 && batches[0] !== null)
      counts.asked[first] = (counts.asked[first] as number) + units;
    counts.released[first + batch] = (counts.released[first + batch] as number) + units;
  });
  if (batches[0]?.id === now.running && now.changingSince === undefined && batches[0] !== null) counts.begun[first] = 0;
  // What the line holds already need not be fed: the feed works out what is missing.
  if (run.feedBatch[feed] === 0 && (counts.released[first] as number) > 0) run.feedLeft[feed] = 0;
}

const takersOf = (run: R.Run, machines: readonly Machine[], slot: number): readonly number[] =>
  machines.flatMap((machine, station) => (machine.slot === slot ? [run.batch[station] as number] : []));
