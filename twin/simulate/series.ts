/**
 * A line of single machines in series without an event calendar: where units keep their order, each one's times follow from those of the units before it
 * (Lindley's recursion, with blocking after service and stops on the operating clock). Unit after unit goes down the line; what each time adds to the
 * figures is booked as it is found. The draws are those of the calendar, so the figures are, too: to the last digits of their sums.
 */
import { binomial, draw } from './distribution.ts';
import type { LineFigures, SimulatedLine } from './line.ts';
import type { RunPlan, StopPlan } from './plan.ts';
import { openRun, rejectStream, repairStream, serviceStream, timeStream } from './run.ts';

/** Room of a store that is looked back at; a larger one is the calendar's. */
const MOST_ROOM = 1 << 20;

/** Whether units pass the line in one row, and machines stop at work alone. */
export const inSeries = ({ stations, buffers }: SimulatedLine): boolean =>
  stations.every(({ servers, failure }) => servers === 1 && failure?.clock !== 'calendar') &&
  buffers.every(({ capacity }) => capacity <= MOST_ROOM);

export function seriesFigures(line: SimulatedLine, plan: RunPlan, seed: number, replication: number): LineFigures {
  const { stations, horizon, warmup } = line;
  // Opened for its draws: streams, and when each machine first stops.
  const run = openRun(plan, seed, replication);
  const { words } = run;
  const source = line.arrivals ? 1 : 0;
  const count = stations.length;
  const fixed = Float64Array.from(stations, ({ service }) => ('constant' in service ? service.constant : -1));
  const share = Float64Array.from(stations, ({ reject = 0 }) => reject);
  const stops = stations.map((_station, i) => plan.stations[i + source]?.stops?.[0] as StopPlan | undefined);
  // Before each station: its store's room, when each place was last left, and how many units came. The first has none of its own.
  const room = Float64Array.from(stations, ({ id }, i) =>
    i === 0
      ? Number.POSITIVE_INFINITY
      : (line.buffers.find(({ to }) => to === id)?.capacity ?? Number.POSITIVE_INFINITY),
  );
  const left = stations.map((_station, i) => new Float64Array(Number.isFinite(room[i]) ? (room[i] as number) : 0));
  const came = new Float64Array(count);
  const free = new Float64Array(count);
  const operated = new Float64Array(count);
  const nextFail = run.nextFail.slice(source);
  const [working, starved, blocked, down, level] = [0, 1, 2, 3, 4].map(() => new Float64Array(count)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let [events, made, sojourn, inside, arrived] = [0, 0, 0, 0, 0];
  const within = (from: number, to: number): number => {
    const a = from > warmup ? from : warmup;
    const b = to < horizon ? to : horizon;
    return b > a ? b - a : 0;
  };
  for (;;) {
    if (line.arrivals) {
      arrived += draw(line.arrivals, words, serviceStream(run, 0));
      if (arrived > horizon) break;
      events++;
    } else arrived = free[0] as number;
    const born = arrived;
    if (!line.arrivals && born >= horizon) break;
    let at = born;
    let out = Number.POSITIVE_INFINITY;
    for (let i = 0; i < count; i++) {
      const before = free[i] as number;
      const start = at > before ? at : before;
      if (i > 0 || source > 0) level[i] = (level[i] as number) + within(at, start);
      const places = room[i] as number;
      if (places > 0 && places < Number.POSITIVE_INFINITY)
        (left[i] as Float64Array)[((came[i] as number) - 1) % places] = start;
      starved[i] = (starved[i] as number) + within(before, start);
      if (start >= horizon) {
        free[i] = Number.POSITIVE_INFINITY;
        break;
      }
      let now = start;
      const ms = fixed[i] as number;
      let rest = ms >= 0 ? ms : draw(stations[i]?.service ?? { constant: 0 }, words, serviceStream(run, i + source));
      for (;;) {
        const untilFail = (nextFail[i] as number) - (operated[i] as number);
        if (!(untilFail < rest)) break;
        const fails = now + (untilFail > 0 ? untilFail : 0);
        const done = fails - now;
        working[i] = (working[i] as number) + within(now, fails);
        operated[i] = (operated[i] as number) + done;
        rest = rest > done ? rest - done : 0;
        const stop = stops[i] as StopPlan;
        nextFail[i] = (operated[i] as number) + draw(stop.time, words, timeStream(run, i + source, 0));
        now = fails + draw(stop.repair, words, repairStream(run, i + source, 0));
        down[i] = (down[i] as number) + within(fails, now);
        events += fails > horizon ? 0 : now > horizon ? 1 : 2;
      }
      const finish = now + rest;
      working[i] = (working[i] as number) + within(now, finish);
      operated[i] = (operated[i] as number) + (finish - now);
      free[i] = finish;
      if (finish > horizon) break;
      events++;
      const bad = share[i] as number;
      if (bad > 0 && binomial(1, bad, words, rejectStream(run, i + source)) > 0) {
        out = finish;
        break;
      }
      if (i + 1 === count) {
        out = finish;
        if (finish > warmup) {
          made++;
          sojourn += finish - born;
        }
        break;
      }
      // Into the next store as soon as a place is free; without a store, hand to hand.
      const space = room[i + 1] as number;
      const number = came[i + 1] as number;
      let opens = finish;
      if (space === 0) opens = free[i + 1] as number;
      else if (number >= space && space < Number.POSITIVE_INFINITY)
        opens = (left[i + 1] as Float64Array)[number % space] as number;
      const put = opens > finish ? opens : finish;
      blocked[i] = (blocked[i] as number) + within(finish, put);
      free[i] = put;
      came[i + 1] = number + 1;
      at = put;
    }
    inside += within(born, out);
  }
  const seconds = horizon - warmup;
  const levelOf = (id: string) => (level[stations.findIndex((station) => station.id === id)] as number) / seconds;
  return {
    throughput: made / seconds,
    sojourn: sojourn / made,
    number: inside / seconds,
    stations: Object.fromEntries(
      stations.map(({ id }, i) => [
        id,
        {
          working: (working[i] as number) / seconds,
          // Who waits for a unit that never comes has waited to the end.
          starved: ((starved[i] as number) + within(free[i] as number, horizon)) / seconds,
          blocked: (blocked[i] as number) / seconds,
          down: (down[i] as number) / seconds,
        },
      ]),
    ),
    buffers: line.buffers.map(({ from, to }) => ({ from, to, level: levelOf(to) })),
    events,
  };
}
