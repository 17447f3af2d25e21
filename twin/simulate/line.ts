/** A line of stations in series, as line files describe it, simulated by itself: what it makes, how long units take, what each station does. Seconds. */
import { advance } from './advance.ts';
import type { Distribution } from './distribution.ts';
import type { RunPlan, StationPlan } from './plan.ts';
import { BLOCKED, openRun, type Run, STARVED, STATUSES, STOPPED, WORKING } from './run.ts';
import { inSeries, seriesFigures } from './series.ts';
import { settle } from './station.ts';
import { settleInside, settleLevel, type Trail } from './trail.ts';

export interface LineStation {
  readonly id: string;
  /** Identical ones, each failing by itself. */
  readonly servers: number;
  readonly service: Distribution;
  readonly failure?: {
    readonly time: Distribution;
    readonly repair: Distribution;
    readonly clock: 'operating' | 'calendar';
  };
  readonly reject?: number;
}

export interface SimulatedLine {
  /** Between two units; absent = the first station is never starved. */
  readonly arrivals?: Distribution;
  readonly stations: readonly LineStation[];
  /** Between neighbours; where there is none the store is unlimited. */
  readonly buffers: readonly { readonly from: string; readonly to: string; readonly capacity: number }[];
  /** Includes the warm-up. */
  readonly horizon: number;
  readonly warmup: number;
}

/** Shares of the time, by server; they sum to 1. */
export interface StationShares {
  readonly working: number;
  readonly starved: number;
  readonly blocked: number;
  readonly down: number;
}

/** Of one replication, after its warm-up. */
export interface LineFigures {
  /** Good units a second. */
  readonly throughput: number;
  /** Seconds inside of good units that left; NaN = none did. */
  readonly sojourn: number;
  /** Units inside, on average. */
  readonly number: number;
  readonly stations: Readonly<Record<string, StationShares>>;
  readonly buffers: readonly { readonly from: string; readonly to: string; readonly level: number }[];
  readonly events: number;
}

const ARRIVALS = 'arrivals';

/** Servers of a station are stations that share its stores. */
const serverOf = (id: string, server: number): string => `${id}/${server}`;
const serversOf = ({ id, servers }: LineStation): string[] =>
  Array.from({ length: servers }, (_, server) => serverOf(id, server));

export function linePlan({ arrivals, stations, buffers }: SimulatedLine): RunPlan {
  const before = (i: number): string[] => (i > 0 ? serversOf(stations[i - 1] as LineStation) : [ARRIVALS]);
  const source: StationPlan[] = arrivals ? [{ id: ARRIVALS, lot: 1, service: arrivals, arrivals: true }] : [];
  return {
    trail: true,
    stations: [
      ...source,
      ...stations.flatMap((station) =>
        serversOf(station).map(
          (id): StationPlan => ({
            ...{ id, lot: 1, service: station.service, reject: station.reject ?? 0 },
            stops: station.failure ? [{ code: 1, ...station.failure }] : [],
          }),
        ),
      ),
    ],
    stores: stations.flatMap((station, i) => {
      if (i === 0 && !arrivals) return [];
      const buffer = buffers.find(({ from, to }) => from === stations[i - 1]?.id && to === station.id);
      return [{ from: before(i), to: serversOf(station), capacity: buffer?.capacity ?? Number.POSITIVE_INFINITY }];
    }),
  };
}

export const simulateLine = (line: SimulatedLine, seed: number, replication: number): LineFigures =>
  inSeries(line)
    ? seriesFigures(line, linePlan(line), seed, replication)
    : calendarFigures(line, linePlan(line), seed, replication);

/** By the event calendar: any servers, any clock. */
export function calendarFigures(line: SimulatedLine, plan: RunPlan, seed: number, replication: number): LineFigures {
  const run = openRun(plan, seed, replication);
  const trail = run.trail as Trail;
  advance(run, line.warmup);
  const before = totalsOf(run, trail);
  advance(run, line.horizon);
  const after = totalsOf(run, trail);
  const seconds = line.horizon - line.warmup;
  const shares = ({ id, servers }: LineStation): StationShares => {
    const share = (status: number) => {
      let spent = 0;
      for (let server = 0; server < servers; server++) {
        const at = run.plan.stations.findIndex((one) => one.id === serverOf(id, server)) * STATUSES.length + status;
        spent += (after.spent[at] as number) - (before.spent[at] as number);
      }
      return spent / servers / seconds;
    };
    return { working: share(WORKING), starved: share(STARVED), blocked: share(BLOCKED), down: share(STOPPED) };
  };
  const left = after.left - before.left;
  return {
    throughput: left / seconds,
    sojourn: (after.sojourn - before.sojourn) / left,
    number: (after.inside - before.inside) / seconds,
    stations: Object.fromEntries(line.stations.map((station) => [station.id, shares(station)])),
    buffers: line.buffers.map(({ from, to }) => {
      const store = storeBefore(line, to);
      return { from, to, level: ((after.levels[store] as number) - (before.levels[store] as number)) / seconds };
    }),
    events: run.events,
  };
}

/** Stores lie before each station, but before the first only where units arrive. */
const storeBefore = ({ arrivals, stations }: SimulatedLine, id: string): number =>
  stations.findIndex((station) => station.id === id) - (arrivals ? 0 : 1);

function totalsOf(run: Run, trail: Trail) {
  for (let station = 0; station < run.phase.length; station++) settle(run, station);
  for (let store = 0; store < run.level.length; store++) settleLevel(run, trail, store);
  settleInside(run, trail);
  const { left, sojourn, insideSpent } = trail;
  return { spent: run.spent.slice(), levels: trail.levelSpent.slice(), left, sojourn, inside: insideSpent };
}
