/**
 * A line of single machines in series without an event calendar: where units keep their order, each one's times follow from those of the units before it
 * (Lindley's recursion, with blocking after service and stops on the operating clock). Unit after unit goes down the line; what each time adds to the
 * figures is booked as it is found. The draws are those of the calendar, so the figures are, too: to the last digits of their sums.
 */
import { binomial, draw } from './distribution.ts';
import type { LineFigures, LineStation, SimulatedLine } from './line.ts';
import type { RunPlan, StopPlan } from './plan.ts';
import { openRun, type Run, rejectStream, repairStream, serviceStream, timeStream } from './run.ts';

/** Room of a store that is looked back at; a larger one is the calendar's. */
const MOST_ROOM = 1 << 20;

/** Whether units pass the line in one row, and machines stop at work alone. */
export const inSeries = ({ stations, buffers }: SimulatedLine): boolean =>
  stations.every(({ servers, failure }) => servers === 1 && failure?.clock !== 'calendar') &&
  buffers.every(({ capacity }) => capacity <= MOST_ROOM);

/** What the line has come to, station by station, as columns: the loop allocates nothing. */
interface Series {
  readonly run: Run;
  readonly line: SimulatedLine;
  readonly source: number;
  readonly stops: readonly (StopPlan | undefined)[];
  /** ms of work where it is always the same; -1 = drawn. */
  readonly fixed: Float64Array;
  readonly share: Float64Array;
  /** Before each station: its store's room, when each place was last left, and how many units came. The first has none of its own. */
  readonly room: Float64Array;
  readonly left: readonly Float64Array[];
  readonly came: Float64Array;
  /** When it is rid of its last unit; its operating clock, and where that stands at its next stop. */
  readonly free: Float64Array;
  readonly operated: Float64Array;
  readonly nextFail: Float64Array;
  /** Time of the window, by what it was spent on. */
  readonly working: Float64Array;
  readonly starved: Float64Array;
  readonly blocked: Float64Array;
  readonly down: Float64Array;
  readonly level: Float64Array;
  /** Events, good units that left, their time inside; in doubles, since they change with each unit. */
  readonly sums: Float64Array;
}
const EVENTS = 0;
const MADE = 1;
const SOJOURN = 2;

export function seriesFigures(line: SimulatedLine, plan: RunPlan, seed: number, replication: number): LineFigures {
  const series = openSeries(line, plan, seed, replication);
  const { horizon, warmup } = line;
  const { run, free, sums } = series;
  let [inside, arrived] = [0, 0];
  for (;;) {
    if (line.arrivals) {
      arrived += draw(line.arrivals, run.words, serviceStream(run, 0));
      if (arrived > horizon) break;
      sums[EVENTS] = (sums[EVENTS] as number) + 1;
    } else {
      arrived = free[0] as number;
      if (arrived >= horizon) break;
    }
    inside += within(arrived, pass(series, arrived), warmup, horizon);
  }
  const seconds = horizon - warmup;
  const of = (column: Float64Array, i: number) => (column[i] as number) / seconds;
  const made = sums[MADE] as number;
  return {
    throughput: made / seconds,
    sojourn: (sums[SOJOURN] as number) / made,
    number: inside / seconds,
    stations: Object.fromEntries(
      line.stations.map(({ id }, i) => [
        id,
        {
          working: of(series.working, i),
          // Who waits for a unit that never comes has waited to the end.
          starved: of(series.starved, i) + within(free[i] as number, horizon, warmup, horizon) / seconds,
          blocked: of(series.blocked, i),
          down: of(series.down, i),
        },
      ]),
    ),
    buffers: line.buffers.map(({ from, to }) => ({
      ...{ from, to },
      level: of(
        series.level,
        line.stations.findIndex(({ id }) => id === to),
      ),
    })),
    events: sums[EVENTS] as number,
  };
}

function openSeries(line: SimulatedLine, plan: RunPlan, seed: number, replication: number): Series {
  const { stations } = line;
  // Opened for its draws: streams, and when each machine first stops.
  const run = openRun(plan, seed, replication);
  const source = line.arrivals ? 1 : 0;
  const none = () => new Float64Array(stations.length);
  const room = Float64Array.from(stations, ({ id }, i) => {
    const store = i === 0 ? undefined : line.buffers.find(({ to }) => to === id);
    return store?.capacity ?? Number.POSITIVE_INFINITY;
  });
  return {
    ...{ run, line, source, room },
    stops: stations.map((_station, i) => plan.stations[i + source]?.stops?.[0]),
    fixed: Float64Array.from(stations, ({ service }) => ('constant' in service ? service.constant : -1)),
    share: Float64Array.from(stations, ({ reject = 0 }) => reject),
    left: stations.map((_station, i) => new Float64Array(Number.isFinite(room[i]) ? (room[i] as number) : 0)),
    nextFail: run.nextFail.slice(source),
    ...{ came: none(), free: none(), operated: none() },
    ...{ working: none(), starved: none(), blocked: none(), down: none(), level: none() },
    sums: new Float64Array(3),
  };
}

/** What of a stretch lies in the window. */
function within(from: number, to: number, warmup: number, horizon: number): number {
  const a = Math.max(from, warmup);
  const b = Math.min(to, horizon);
  return b > a ? b - a : 0;
}

/** One unit goes down the line. Returns when it leaves; Infinity = not before the horizon. */
function pass(series: Series, born: number): number {
  const { room, left, came, free, starved, blocked, level, share, sums, run, source } = series;
  const { warmup, horizon } = series.line;
  const count = room.length;
  let at = born;
  for (let i = 0; i < count; i++) {
    const before = free[i] as number;
    const start = Math.max(at, before);
    const places = room[i] as number;
    if (i > 0 || source > 0) level[i] = (level[i] as number) + within(at, start, warmup, horizon);
    if (places > 0 && places < Number.POSITIVE_INFINITY)
      (left[i] as Float64Array)[((came[i] as number) - 1) % places] = start;
    if (start > before) starved[i] = (starved[i] as number) + within(before, start, warmup, horizon);
    if (start >= horizon) {
      free[i] = Number.POSITIVE_INFINITY;
      return Number.POSITIVE_INFINITY;
    }
    const finish = worked(series, i, start);
    free[i] = finish;
    if (finish > horizon) return Number.POSITIVE_INFINITY;
    sums[EVENTS] = (sums[EVENTS] as number) + 1;
    const bad = share[i] as number;
    if (bad > 0 && binomial(1, bad, run.words, rejectStream(run, i + source)) > 0) return finish;
    if (i + 1 === count) {
      at = finish;
      break;
    }
    // Into the next store as soon as a place is free; without a store, hand to hand.
    const space = room[i + 1] as number;
    const number = came[i + 1] as number;
    let opens = finish;
    if (space === 0) opens = free[i + 1] as number;
    else if (number >= space && space < Number.POSITIVE_INFINITY)
      opens = (left[i + 1] as Float64Array)[number % space] as number;
    at = finish;
    if (opens > finish) {
      at = opens;
      blocked[i] = (blocked[i] as number) + within(finish, at, warmup, horizon);
      free[i] = at;
    }
    came[i + 1] = number + 1;
  }
  if (at > warmup) {
    sums[MADE] = (sums[MADE] as number) + 1;
    sums[SOJOURN] = (sums[SOJOURN] as number) + at - born;
  }
  return at;
}

/** When a station is done with a unit that it begins at `start`, stops included. */
function worked(series: Series, i: number, start: number): number {
  const { fixed, operated, nextFail, working, run, source } = series;
  const { warmup, horizon, stations } = series.line;
  let now = start;
  let rest = fixed[i] as number;
  if (rest < 0) rest = draw((stations[i] as LineStation).service, run.words, serviceStream(run, i + source));
  for (;;) {
    const untilFail = (nextFail[i] as number) - (operated[i] as number);
    if (!(untilFail < rest)) break;
    const fails = now + Math.max(untilFail, 0);
    const done = fails - now;
    working[i] = (working[i] as number) + within(now, fails, warmup, horizon);
    operated[i] = (operated[i] as number) + done;
    rest = rest > done ? rest - done : 0;
    now = repaired(series, i, fails);
  }
  const finish = now + rest;
  working[i] = (working[i] as number) + within(now, finish, warmup, horizon);
  operated[i] = (operated[i] as number) + (finish - now);
  return finish;
}

/** When a stop that begins at `fails` is over. */
function repaired(
  { run, source, line, stops, operated, nextFail, down, sums }: Series,
  i: number,
  fails: number,
): number {
  const { warmup, horizon } = line;
  const { time, repair } = stops[i] as StopPlan;
  nextFail[i] = (operated[i] as number) + draw(time, run.words, timeStream(run, i + source, 0));
  const over = fails + draw(repair, run.words, repairStream(run, i + source, 0));
  down[i] = (down[i] as number) + within(fails, over, warmup, horizon);
  sums[EVENTS] = (sums[EVENTS] as number) + (fails > horizon ? 0 : over > horizon ? 1 : 2);
  return over;
}
