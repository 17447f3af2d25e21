/** Lists of stops, closed and open: whole, with what the machine, the line and people said of them. */
import { sql } from 'kysely';
import { type Suggestion, suggest } from '../../../analytics/losses/suggest.ts';
import type { RecordedPiece } from '../../../analytics/record/cut.ts';
import type { Window } from '../../../twin/derived.ts';
import type { PlantModel } from '../../../twin/plant/model.ts';
import type { Work } from '../database.ts';
import { type PieceRow, pieceOf } from '../time/pieces.ts';
import type { Moment, TimeQuestions } from '../time/questions.ts';
import { LIVE, type TimeRecord } from '../time/time-record.ts';
import type { ReasonStore } from './reason-store.ts';
import { labelledStops } from './stop-history.ts';
import { type Cause, isUnexplained, type Note, type Said, type StopSeen, seenOf } from './stop-seen.ts';

export interface AskedStops {
  readonly machines: readonly string[];
  readonly window: Window;
  /** As known at this moment, epoch ms; null = as known now. */
  readonly known: number | null;
  readonly unexplained: boolean;
  readonly limit: number;
  /** The last stop of the page before; null = from the newest. */
  readonly after: Place | null;
}

/** Where a stop stands in a list: newest first, then by machine. */
export interface Place {
  readonly from: number;
  readonly machine: string;
}

export interface StopPage {
  readonly stops: readonly StopSeen[];
  readonly next: Place | null;
}

/** Time of a machine in a window of which nobody said why, ms; and how much of it nobody heard. */
export interface Unexplained {
  readonly machine: string;
  readonly ms: number;
  readonly noSignalMs: number;
}

export interface StopBookOptions {
  readonly time: TimeRecord;
  readonly questions: TimeQuestions;
  readonly reasons: ReasonStore;
  plant(): PlantModel;
}

export class StopBook {
  private readonly options: StopBookOptions;

  constructor(options: StopBookOptions) {
    this.options = options;
  }

  list(asked: AskedStops): Promise<StopPage> {
    return this.options.questions.at(asked.machines, async (moment) => {
      const { known, limit, window } = asked;
      const open = known === null ? await this.openStops(moment, asked) : new Map<string, RecordedPiece[]>();
      const heads = await this.heads(moment.trx, asked);
      const closed = heads.filter((head) => !open.has(head.id));
      const stops = new Map(open);
      for (const [id, pieces] of await piecesOf(moment.trx, closed, known)) stops.set(id, pieces);
      const page = [...stops.values()]
        .filter((pieces) => this.isAsked(pieces, asked))
        .sort((a, b) => compare(placeOf(b), placeOf(a)))
        .slice(0, limit + 1);
      const told = await this.told(moment.trx, page.slice(0, limit), known);
      const more = page.length > limit || heads.length > limit;
      const last = page[Math.min(limit, page.length) - 1];
      return { stops: told, next: more && last && window.from < window.to ? placeOf(last) : null };
    });
  }

  /** The stop of a machine that holds an instant; null = it ran. */
  at(machine: string, at: number): Promise<StopSeen | null> {
    return this.options.questions.at([machine], async (moment) => {
      const open = await this.openStops(moment, {
        machines: [machine],
        window: { from: at, to: Number.MAX_SAFE_INTEGER },
      });
      const found = [...open.values()].find((pieces) => spans(pieces, at));
      if (found) return (await this.told(moment.trx, [found], null))[0] ?? null;
      const head = await moment.trx
        .selectFrom('piece')
        .select(['stop_id', 'machine', 'stop_from', 'stop_to'])
        .where('machine', '=', machine)
        .where('superseded', 'is', null)
        .where('stop_id', 'is not', null)
        .where('to_ms', '>', at)
        .where('from_ms', '<=', at)
        .executeTakeFirst();
      if (!head || head.stop_from === null || head.stop_id === null) return null;
      const asked = [{ id: head.stop_id, machine, from: head.stop_from, to: head.stop_to ?? head.stop_from }];
      const pieces = [...(await piecesOf(moment.trx, asked, null)).values()];
      return (await this.told(moment.trx, pieces, null))[0] ?? null;
    });
  }

  /** Reasons that the stop of a machine at an instant most likely has; null = the machine ran then. */
  async suggested(machine: string, at: number): Promise<Suggestion[] | null> {
    const stop = await this.at(machine, at);
    const first = stop?.parts[0];
    if (!stop || !first) return null;
    const { fault, chain } = stop.automatic;
    const traits = { fault, seen: first.seen, cause: chain.at(-1)?.machine ?? null, product: first.product };
    const history = await this.options.questions.at([machine], ({ trx }) => labelledStops(trx, machine, stop.from));
    const has = new Set(this.options.plant().reasons.flatMap(({ id, retired }) => (retired ? [] : id)));
    return suggest(history, traits).filter(({ reason }) => has.has(reason));
  }

  unexplained(machines: readonly string[], window: Window): Promise<Unexplained[]> {
    return this.options.questions.at(machines, async (moment) => {
      const all = await this.options.questions.piecesOf(moment, machines, window);
      return [...all].map(([machine, pieces]) => {
        const open = pieces.filter((piece) => isUnexplained(piece, this.isConstraint(machine)));
        const length = (list: readonly RecordedPiece[]) => list.reduce((sum, { from, to }) => sum + to - from, 0);
        return { machine, ms: length(open), noSignalMs: length(open.filter(({ state }) => state === 'unknown')) };
      });
    });
  }

  private isConstraint(id: string): boolean {
    const { lines, machines } = this.options.plant();
    return lines.some((line) => machines[line.constraint]?.id === id);
  }

  /** Stops that the record has not, or has shorter than they are. */
  private async openStops(moment: Moment, { machines, window }: Pick<AskedStops, 'machines' | 'window'>) {
    const stops = new Map<string, RecordedPiece[]>();
    for (const machine of machines) {
      const { before, pieces } = await this.options.questions.open(moment, machine, window.to);
      for (const piece of [...before, ...pieces]) {
        if (!piece.stop) continue;
        const own = stops.get(piece.stop.id);
        if (own) own.push(piece);
        else stops.set(piece.stop.id, [piece]);
      }
    }
    return stops;
  }

  private isAsked(pieces: readonly RecordedPiece[], { window, after, unexplained }: AskedStops): boolean {
    const [first] = pieces;
    const { from, to = null } = first?.stop ?? { from: 0 };
    if (!first || from >= window.to || (to !== null && to <= window.from)) return false;
    if (after && compare(placeOf(pieces), after) >= 0) return false;
    if (unexplained) return pieces.some((piece) => isUnexplained(piece, this.isConstraint(first.machine)));
    return !pieces.every(({ state, reason }) => NOBODYS.includes(state) && reason === null);
  }

  /** Where stops of the record begin, newest first. */
  private async heads(trx: Work, { machines, window, known, unexplained, limit, after }: AskedStops) {
    const now =
      known === null
        ? sql`superseded IS NULL`
        : sql`recorded <= ${known} AND (superseded IS NULL OR superseded > ${known})`;
    const constraints = machines.filter((machine) => this.isConstraint(machine));
    // Of a stop that began before the window a piece lies on its edge.
    const { rows } = await sql<{ id: string; machine: string; from: number; to: number }>`
      SELECT stop_id AS id, machine, stop_from AS from, stop_to AS to FROM piece AS head
      WHERE ${now} AND from_ms = stop_from AND machine = ANY(${[...machines]}::text[])
        AND stop_from < ${window.to} AND stop_to > ${window.from}
        AND stop_from >= coalesce((
          SELECT min(stop_from) FROM piece WHERE ${now} AND machine = ANY(${[...machines]}::text[])
            AND to_ms > ${window.from} AND from_ms <= ${window.from} AND stop_id IS NOT NULL), ${window.from})
        AND (state <> ALL(${[...NOBODYS]}::text[]) OR reason IS NOT NULL OR ${unexplained}::bool)
        ${after ? sql`AND (stop_from < ${after.from} OR (stop_from = ${after.from} AND machine < ${after.machine}))` : sql``}
        ${
          unexplained
            ? sql`AND EXISTS (
          SELECT 1 FROM piece WHERE ${now} AND piece.machine = head.machine AND piece.stop_id = head.stop_id
            AND piece.to_ms > head.stop_from AND piece.from_ms < head.stop_to AND reason IS NULL
            AND (state IN ('breakdown', 'unknown') OR (state IN ('starved', 'blocked') AND cause_machine IS NULL
              AND machine = ANY(${constraints}::text[]))))`
            : sql``
        }
      ORDER BY stop_from DESC, machine DESC LIMIT ${limit + 1}`.execute(trx);
    return rows;
  }

  private async told(trx: Work, stops: readonly (readonly RecordedPiece[])[], known: number | null) {
    const seen = stops.map((pieces) => seenOf(pieces, this.isConstraint(pieces[0]?.machine ?? '')));
    if (seen.length === 0) return [];
    const window = {
      from: Math.min(...seen.map(({ from }) => from)),
      to: Math.max(...seen.map((one) => one.to ?? Infinity)),
    };
    const machines = [...new Set(seen.map(({ machine }) => machine))];
    const [said, notes] = [await saidOf(trx, machines, window, known), await notesOf(trx, machines, window, known)];
    return Promise.all(
      seen.map(async (stop, i): Promise<StopSeen> => {
        const within = ({ from, to }: { from: number; to: number | null }) =>
          from < (stop.to ?? Infinity) && (to ?? Infinity) > stop.from;
        const pieces = stops[i] as readonly RecordedPiece[];
        const fault = pieces.find((piece) => piece.fault > 0)?.fault ?? 0;
        return {
          ...stop,
          automatic: {
            reason: fault === 0 ? null : this.options.reasons.book().byFault(stop.machine, fault),
            fault,
            chain: await this.chainOf(pieces),
          },
          said: (said.get(stop.machine) ?? []).filter(within),
          notes: (notes.get(stop.machine) ?? []).filter(within).map(({ text, by, at }) => ({ text, by, at })),
        };
      }),
    );
  }

  /** Who made the line's constraint wait: the whole walk where its signals are at hand, else its end. */
  private async chainOf(pieces: readonly RecordedPiece[]): Promise<readonly Cause[]> {
    const { plant, time } = this.options;
    const caused = pieces.findLast((piece) => piece.base.cause !== null);
    const cause = caused?.base.cause;
    if (!caused || !cause) return [];
    const line = plant().lines.find((one) => plant().machines[one.constraint]?.id === caused.machine);
    const record = line ? await time.signals(LIVE) : null;
    const change =
      line &&
      record
        ?.changesOf(line.slot, caused.from, caused.to)
        .findLast((one) => one.at >= caused.from && one.cause?.machine === cause.machine);
    return change
      ? change.chain.map(({ machine, state, fault }) => ({ machine, state, fault }))
      : [{ machine: cause.machine, state: cause.state, fault: cause.fault }];
  }
}

/** Standing so is nobody's stop, unless somebody gave a reason. */
const NOBODYS: readonly string[] = ['planned-stop', 'idle'];

const placeOf = (pieces: readonly RecordedPiece[]): Place => {
  const { machine, stop } = pieces[0] as RecordedPiece;
  return { from: stop?.from ?? 0, machine };
};
const compare = (a: Place, b: Place): number =>
  a.from - b.from || (a.machine < b.machine ? -1 : a.machine > b.machine ? 1 : 0);

function spans(pieces: readonly RecordedPiece[], at: number): boolean {
  const stop = pieces[0]?.stop;
  return stop !== null && stop !== undefined && stop.from <= at && at < (stop.to ?? Infinity);
}

type Head = { readonly id: string; readonly machine: string; readonly from: number; readonly to: number };

async function piecesOf(
  trx: Work,
  heads: readonly Head[],
  known: number | null,
): Promise<Map<string, RecordedPiece[]>> {
  const found = new Map<string, RecordedPiece[]>(heads.map(({ id }) => [id, []]));
  if (heads.length === 0) return found;
  let query = trx
    .selectFrom('piece')
    .selectAll()
    .where('machine', 'in', [...new Set(heads.map(({ machine }) => machine))])
    .where('to_ms', '>', Math.min(...heads.map(({ from }) => from)))
    .where('from_ms', '<', Math.max(...heads.map(({ to }) => to)))
    .where(
      'stop_id',
      'in',
      heads.map(({ id }) => id),
    );
  query =
    known === null
      ? query.where('superseded', 'is', null)
      : query
          .where('recorded', '<=', known)
          .where((is) => is.or([is('superseded', 'is', null), is('superseded', '>', known)]));
  for (const row of (await query.orderBy('from_ms').execute()) as PieceRow[])
    found.get(row.stop_id ?? '')?.push(pieceOf(row));
  for (const [id, pieces] of found) if (pieces.length === 0) found.delete(id);
  return found;
}

const endOf = (to: number): number => Math.min(to, Number.MAX_SAFE_INTEGER);

async function saidOf(trx: Work, machines: readonly string[], { from, to }: Window, known: number | null) {
  const rows = await trx
    .selectFrom('declaration')
    .selectAll()
    .where(
      'scope',
      'in',
      machines.map((machine) => `machine:${machine}`),
    )
    .where('what', '=', 'reason')
    .where('from_ms', '<', endOf(to))
    .where((is) => is.or([is('to_ms', 'is', null), is('to_ms', '>', from)]))
    .where('recorded', '<=', known ?? Number.MAX_SAFE_INTEGER)
    .orderBy('recorded', 'desc')
    .orderBy('id', 'desc')
    .execute();
  // Told again with its end, a fact is the same fact.
  const again = new Map(rows.map((row) => [row.replaces, row]));
  const found = new Map<string, Said[]>();
  for (const row of rows) {
    if (again.get(row.id)?.recorded === row.recorded) continue;
    const machine = row.scope.slice('machine:'.length);
    const inForce = row.superseded === null || (known !== null && row.superseded > known);
    const { id, value: reason, note: comment, from_ms, to_ms, by_whom: by, recorded: at } = row;
    found.set(machine, [
      ...(found.get(machine) ?? []),
      { id, reason, comment, from: from_ms, to: to_ms, by, at, inForce },
    ]);
  }
  return found;
}

async function notesOf(trx: Work, machines: readonly string[], { from, to }: Window, known: number | null) {
  const rows = await trx
    .selectFrom('stop_note')
    .selectAll()
    .where('machine', 'in', machines)
    .where('from_ms', '<', endOf(to))
    .where((is) => is.or([is('to_ms', 'is', null), is('to_ms', '>', from)]))
    .where('recorded', '<=', known ?? Number.MAX_SAFE_INTEGER)
    .where('superseded', 'is', null)
    .orderBy('recorded')
    .execute();
  const found = new Map<string, (Note & { from: number; to: number | null })[]>();
  for (const { machine, text, by_whom: by, recorded: at, from_ms, to_ms } of rows)
    found.set(machine, [...(found.get(machine) ?? []), { text, by, at, from: from_ms, to: to_ms }]);
  return found;
}
