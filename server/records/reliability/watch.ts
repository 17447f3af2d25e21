/**
 * What was watched of machines in a window: their failures with the mode, how long they were down and what their line lost by it, each
 * with its place on the machine's own clock of operation (time producing, at speed or slowly).
 */
import { sql } from 'kysely';
import type { Window } from '../../../twin/derived.ts';
import type { PlantModel } from '../../../twin/plant/model.ts';
import type { Records } from '../database.ts';
import { type Failure, failuresIn } from '../failures/failure-list.ts';
import { repairsIn } from '../maintenance/repairs-in.ts';
import type { TimeQuestions } from '../time/questions.ts';

export interface FailureSeen extends Failure {
  /** `fault:CODE`, else the reason, else `breakdown`: as losses call it. */
  readonly mode: string;
  /** Operation before it since the window began, ms. */
  readonly clockMs: number;
  /** Down, net of planned time, ms. */
  readonly downMs: number;
  /** It ran, or waited, again. */
  readonly repaired: boolean;
  /** Time that the constraint of its line stood for it, ms; null = it is in no line. */
  readonly lostMs: number | null;
  /** Day and name of the shift in which it began, and its crew; null = none was told. */
  readonly shift: string | null;
  readonly crew: string | null;
}

export interface MachineWatched {
  readonly machine: string;
  readonly operatingMs: number;
  /** Of the window something was known, ms. */
  readonly heardMs: number;
  /** In order of time. */
  readonly failures: readonly FailureSeen[];
  /** Operation since the window began at which work renewed the machine as a whole, ms. */
  readonly renewals: readonly number[];
}

export interface WatchParts {
  readonly records: Records;
  readonly questions: TimeQuestions;
  plant(): PlantModel;
}

export const modeOf = ({ fault, reason }: Pick<Failure, 'fault' | 'reason'>): string =>
  fault > 0 ? `fault:${fault}` : (reason ?? 'breakdown');

export async function watchedIn(
  { records, questions, plant }: WatchParts,
  machines: readonly string[],
  window: Window,
): Promise<MachineWatched[]> {
  const scopes = machines.map((id) => `machine:${id}`);
  const [failures, repairs] = await Promise.all([
    failuresIn(records, { machines, window }),
    repairsIn(records, { machines, window }),
  ]);
  const renewals = repairs.filter(({ renewed, component }) => renewed && component === null);
  const [groups, clocks, details, waits] = await Promise.all([
    questions.sums({ scopes, window, by: ['scope'] }),
    clocksOf(records, [...failures, ...renewals], window),
    detailsOf(records, machines, window),
    waitsFor(records, plant(), machines, window),
  ]);
  const sums = new Map(groups.map(({ key, sums: one }) => [key.scope, one]));
  return machines.map((machine) => {
    const sum = sums.get(`machine:${machine}`);
    const own = failures.filter((one) => one.machine === machine);
    const stands = constraintOf(plant(), machine);
    return {
      machine,
      operatingMs: sum ? sum.producing + sum.slow : 0,
      heardMs: sum ? sum.windowMs - sum.unknown : 0,
      renewals: renewals.filter((one) => one.machine === machine).map((one) => clocks.at(one)),
      failures: own.map((failure, i) => {
        const detail = details.get(failure.stop);
        const downMs = detail?.downMs ?? failure.until - failure.at;
        return {
          ...failure,
          mode: modeOf(failure),
          clockMs: clocks.at(failure),
          downMs,
          repaired: detail?.ended ?? false,
          lostMs:
            stands === null
              ? null
              : stands === machine
                ? downMs
                : lostBetween(waits.get(machine) ?? [], failure.at, own[i + 1]?.at ?? Number.POSITIVE_INFINITY),
          shift: detail?.shift ?? null,
          crew: detail?.crew ?? null,
        };
      }),
    };
  });
}

/** The machine that stands for the line of this one; null = it is in no line. */
function constraintOf(plant: PlantModel, machine: string): string | null {
  const line = plant.lines[plant.machines.find(({ id }) => id === machine)?.line ?? -1];
  return line ? (plant.machines[line.constraint]?.id ?? null) : null;
}

/** What lies between two failures belongs to the first: goods that lay in buffers shift the wait behind its beginning. */
const lostBetween = (waits: readonly { from: number; ms: number }[], from: number, to: number): number =>
  waits.reduce((sum, wait) => sum + (wait.from >= from && wait.from < to ? wait.ms : 0), 0);

interface Moment {
  readonly machine: string;
  readonly at: number;
}

/** Operation of a machine before moments of its own since the window began, ms. */
async function clocksOf(
  records: Records,
  moments: readonly Moment[],
  window: Window,
): Promise<{ at(moment: Moment): number }> {
  const keyOf = ({ machine, at }: Moment) => `${machine}@${at}`;
  const clocks = new Map<string, number>();
  if (moments.length === 0) return { at: () => 0 };
  const rows = await records.ask(async (db) => {
    // Pieces end where a stop begins: each lies between two failures as a whole.
    const answer = await sql<{ machine: string; part: number; ms: number }>`
      WITH told AS (
        SELECT machine, array_agg(at ORDER BY at) AS times
        FROM unnest(${moments.map(({ machine }) => machine)}::text[], ${moments.map(({ at }) => at)}::float8[]) AS one (machine, at)
        GROUP BY machine
      )
      SELECT piece.machine, width_bucket(piece.from_ms::float8, told.times) AS part,
        sum(least(piece.to_ms, ${window.to}) - greatest(piece.from_ms, ${window.from}))::float8 AS ms
      FROM piece JOIN told ON told.machine = piece.machine
      WHERE piece.superseded IS NULL AND piece.state IN ('producing', 'slow')
        AND piece.to_ms > ${window.from} AND piece.from_ms < ${window.to}
      GROUP BY 1, 2`.execute(db);
    return answer.rows;
  });
  for (const machine of new Set(moments.map((one) => one.machine))) {
    const parts = new Map(rows.filter((row) => row.machine === machine).map(({ part, ms }) => [part, ms]));
    let clock = 0;
    moments
      .filter((one) => one.machine === machine)
      .sort((a, b) => a.at - b.at)
      .forEach((moment, i) => {
        clock += parts.get(i) ?? 0;
        clocks.set(keyOf(moment), clock);
      });
  }
  return { at: (moment) => clocks.get(keyOf(moment)) ?? 0 };
}

interface Detail {
  readonly downMs: number;
  readonly ended: boolean;
  readonly shift: string | null;
  readonly crew: string | null;
}

async function detailsOf(
  records: Records,
  machines: readonly string[],
  window: Window,
): Promise<ReadonlyMap<string, Detail>> {
  const rows = await records.ask((db) =>
    db
      .selectFrom('piece')
      .select('stop_id')
      .select([
        sql<number>`max(stop_net)`.as('net'),
        sql<boolean>`bool_and(stop_to IS NOT NULL)`.as('ended'),
        sql<string | null>`(array_agg(shift ORDER BY from_ms))[1]`.as('shift'),
        sql<string | null>`(array_agg(crew ORDER BY from_ms))[1]`.as('crew'),
      ])
      .where('superseded', 'is', null)
      .where('stop_failure', '=', true)
      .where('machine', 'in', [...machines])
      .where('to_ms', '>', window.from)
      .where('stop_from', '>=', window.from)
      .where('stop_from', '<', window.to)
      .groupBy('stop_id')
      .execute(),
  );
  return new Map(
    rows.map(({ stop_id, net, ended, shift, crew }) => [stop_id ?? '', { downMs: net, ended, shift, crew }]),
  );
}

/** When constraints waited for one of the machines that was down, and how long, by that machine. */
async function waitsFor(
  records: Records,
  plant: PlantModel,
  machines: readonly string[],
  window: Window,
): Promise<ReadonlyMap<string, { from: number; ms: number }[]>> {
  const constraints = [...new Set(machines.map((machine) => constraintOf(plant, machine)))].filter(
    (one) => one !== null,
  );
  const waits = new Map<string, { from: number; ms: number }[]>();
  if (constraints.length === 0) return waits;
  const rows = await records.ask((db) =>
    db
      .selectFrom('piece')
      .select(['cause_machine', 'from_ms', 'to_ms'])
      .where('superseded', 'is', null)
      .where('machine', 'in', constraints)
      .where('to_ms', '>', window.from)
      .where('from_ms', '<', window.to)
      .where('state', 'in', ['starved', 'blocked'])
      .where('cause_state', '=', 'breakdown')
      .where('cause_machine', 'in', [...machines])
      .execute(),
  );
  for (const { cause_machine, from_ms, to_ms } of rows) {
    const wait = { from: from_ms, ms: Math.min(to_ms, window.to) - Math.max(from_ms, window.from) };
    const own = waits.get(cause_machine ?? '');
    if (own) own.push(wait);
    else waits.set(cause_machine ?? '', [wait]);
  }
  return waits;
}
