/** What replications of a line come to: means, and how sure they are. Pure. */
import { estimateOf } from '../../analytics/statistics/mean-of.ts';
import type { LineFigures, StationShares } from '../../twin/simulate/line.ts';

export interface Mean {
  /** Null = no replication has it. */
  readonly mean: number | null;
  /** Half of the 95 % interval (Student); null = fewer than two replications. */
  readonly half: number | null;
}

export interface LineAnswer {
  readonly throughput: Mean;
  readonly sojourn: Mean;
  readonly number: Mean;
  readonly stations: Readonly<Record<string, Readonly<Record<keyof StationShares, Mean>>>>;
  readonly buffers: readonly { readonly from: string; readonly to: string; readonly level: Mean }[];
  readonly replications: readonly Omit<LineFigures, 'events'>[];
  readonly events: number;
  readonly events_per_second: number;
}

export function lineAnswer(all: readonly LineFigures[], seconds: number): LineAnswer {
  const events = all.reduce((sum, one) => sum + one.events, 0);
  const [first] = all;
  const shares = (id: string) => (what: keyof StationShares) =>
    meanOf(all.map(({ stations }) => (stations[id] as StationShares)[what]));
  return {
    throughput: meanOf(all.map(({ throughput }) => throughput)),
    sojourn: meanOf(all.map(({ sojourn }) => sojourn)),
    number: meanOf(all.map(({ number }) => number)),
    stations: Object.fromEntries(
      Object.keys(first?.stations ?? {}).map((id) => {
        const share = shares(id);
        return [
          id,
          { working: share('working'), starved: share('starved'), blocked: share('blocked'), down: share('down') },
        ];
      }),
    ),
    buffers: (first?.buffers ?? []).map(({ from, to }, i) => ({
      ...{ from, to },
      level: meanOf(all.map(({ buffers }) => buffers[i]?.level ?? Number.NaN)),
    })),
    replications: all.map(({ events: _events, ...figures }) => figures),
    events,
    events_per_second: Math.round(events / seconds),
  };
}

/** Of replications that have the figure: one in which nothing left has no sojourn. */
export function meanOf(values: readonly number[]): Mean {
  return estimateOf(values.filter((value) => Number.isFinite(value))) ?? { mean: null, half: null };
}
