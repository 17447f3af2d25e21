/** How soon failures were taken in hand and repaired, and how many came back, by who was there when they began. */
import { type RepairTimes, repairTimes } from '../../../analytics/reliability/repair-times.ts';
import type { MachineWatched } from './watch.ts';

const HOUR = 3_600_000;

export const TEAMS_BY = ['shift', 'crew'] as const;
export type TeamsBy = (typeof TEAMS_BY)[number];

export interface Team {
  /** Shift of the plan, or crew; null = none was told. */
  readonly value: string | null;
  readonly failures: number;
  /** To the first hand, hours; of those failures whose first hand is in the record. */
  readonly response: RepairTimes;
  readonly repair: RepairTimes;
  readonly repeats: Repeats;
}

export interface Repeats {
  readonly count: number;
  /** Repairs after which enough was watched to tell. */
  readonly of: number;
}

/**
 * The same failure of the same machine within so many hours of operation after the repair. A repair after which less was watched, and
 * nothing came, is not counted: it could still come.
 */
export function repeatsIn(watched: readonly MachineWatched[], withinMs: number): ReadonlyMap<string, boolean> {
  const told = new Map<string, boolean>();
  for (const { operatingMs, failures } of watched)
    failures.forEach((failure, i) => {
      const next = failures.slice(i + 1).find(({ mode }) => mode === failure.mode);
      const came = next !== undefined && next.clockMs - failure.clockMs <= withinMs;
      if (came || operatingMs - failure.clockMs >= withinMs) told.set(failure.stop, came);
    });
  return told;
}

export function teamsOf(
  watched: readonly MachineWatched[],
  by: TeamsBy,
  responses: ReadonlyMap<string, number | null>,
  repeats: ReadonlyMap<string, boolean>,
): Team[] {
  const groups = new Map<string | null, MachineWatched['failures'][number][]>();
  for (const failure of watched.flatMap(({ failures }) => failures)) {
    const value = by === 'crew' ? failure.crew : (failure.shift?.split(' ').at(-1) ?? null);
    groups.set(value, [...(groups.get(value) ?? []), failure]);
  }
  return [...groups]
    .map(([value, failures]) => ({
      value,
      failures: failures.length,
      response: repairTimes(failures.flatMap(({ stop }) => hoursOf(responses.get(stop) ?? null))),
      repair: repairTimes(failures.flatMap(({ repaired, downMs }) => (repaired ? hoursOf(downMs) : []))),
      repeats: countOf(failures, repeats),
    }))
    .sort((a, b) => b.failures - a.failures);
}

export function countOf(
  failures: readonly { readonly stop: string }[],
  repeats: ReadonlyMap<string, boolean>,
): Repeats {
  const told = failures.flatMap(({ stop }) => repeats.get(stop) ?? []);
  return { count: told.filter(Boolean).length, of: told.length };
}

const hoursOf = (ms: number | null): number[] => (ms === null ? [] : [ms / HOUR]);
