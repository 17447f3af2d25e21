/** The record of time, written: what the twin found is cut and kept, what people declare of a stretch restates it. */
import { sql } from 'kysely';
import { type Base, cutParts, type RecordedPiece } from '../../../analytics/record/cut.ts';
import type { What } from '../../../analytics/record/layers.ts';
import type { ReasonBook } from '../../../analytics/record/reasons.ts';
import { joinStops } from '../../../analytics/record/stops.ts';
import type { Window } from '../../../twin/derived.ts';
import type { Machine, PlantModel } from '../../../twin/plant/model.ts';
import type { PlantRecord } from '../../past/plant-record.ts';
import { audit } from '../audit/trail.ts';
import type { Database, Work } from '../database.ts';
import { BARE, DECLARED_FOR_LINE, DECLARED_FOR_MACHINE, type Declared, groundOf } from './ground.ts';
import { endedByRun, endOpenReasons } from './open-reasons.ts';
import { type PieceRow, pieceOf, piecesIn } from './pieces.ts';
import { rewrite, type Sourced } from './rewrite.ts';
import { standing } from './standing.ts';
import { beside, startUpsIn, startUpsOf, toldStarts } from './start-ups.ts';

/** Of the live record; an era is named by its folder. */
export const LIVE = 'live';

/** Something declared, and for what. */
export type Told = Declared & { readonly scope: string };

export interface TimeRecordOptions {
  plant(): PlantModel;
  reasons(): ReasonBook;
  /** Signals and tallies of the live record, or of the era of this name; null = there is none any more. */
  signals(origin: string): Promise<PlantRecord | null>;
  readonly now: () => number;
}

export interface Declaration {
  readonly scope: { readonly machine: string } | { readonly line: string };
  readonly what: What;
  readonly value: string;
  readonly note?: string;
  readonly from: number;
  /** null = until further notice. */
  readonly to: number | null;
  readonly by: string;
  /** From which address it was said. */
  readonly address?: string;
  /** The declaration that this one corrects: it lies in the same span, and is no longer in force. */
  readonly replaces?: number;
}

export class TimeRecord {
  private readonly options: TimeRecordOptions;

  constructor(options: TimeRecordOptions) {
    this.options = options;
  }

  signals(origin: string): Promise<PlantRecord | null> {
    return this.options.signals(origin);
  }

  /** Cuts what the twin found and puts it in its place; `span` is all that it tells of. */
  async tell(
    trx: Work,
    machine: string,
    span: Window,
    bases: readonly Base[],
    origin: string,
    restated: { readonly why: string; readonly by: string } | null,
  ): Promise<boolean> {
    await oneWriter(trx);
    await endOpenReasons(trx, machine, bases, this.options.now());
    const parts = await this.parts(trx, machine, span, bases, origin);
    return this.put(
      trx,
      machine,
      span,
      parts.map((piece) => ({ piece, origin })),
      restated,
    );
  }

  /** Cuts what is recorded again, because something else is known now of what it belonged to. */
  async restate(trx: Work, machine: string, window: Window, why: string, by: string): Promise<boolean> {
    await oneWriter(trx);
    const rows = await wholeStops(trx, machine, window);
    if (rows.length === 0) return false;
    const span = { from: rows[0]?.from_ms as number, to: rows.at(-1)?.to_ms as number };
    const pieces: Sourced[] = [];
    for (const origin of new Set(rows.map((row) => row.origin))) {
      const bases = rows.filter((row) => row.origin === origin).map((row) => pieceOf(row).base);
      // Of what lies between two runs another origin tells.
      for (const run of runsOf(bases)) {
        const within = { from: (run[0] as Base).from, to: (run.at(-1) as Base).to };
        for (const piece of await this.parts(trx, machine, within, run, origin)) pieces.push({ piece, origin });
      }
    }
    pieces.sort((a, b) => a.piece.from - b.piece.from);
    return this.put(trx, machine, span, pieces, { why, by });
  }

  /** Joins pieces with their neighbours to whole stops, and writes what changed of all of them. */
  private async put(
    trx: Work,
    machine: string,
    span: Window,
    pieces: readonly Sourced[],
    restated: { readonly why: string; readonly by: string } | null,
  ): Promise<boolean> {
    const { plant, now } = this.options;
    const first = pieces[0]?.piece;
    const last = pieces.at(-1)?.piece;
    const before = first && first.from === span.from ? await standing(trx, machine, first, 'before') : [];
    const after = last && last.to === span.to ? await standing(trx, machine, last, 'after') : [];
    const all = [...before, ...pieces, ...after];
    const stops = joinStops(
      all.map(({ piece }) => piece),
      microStopOf(plant(), machine),
    );
    const whole = {
      from: Math.min(span.from, before[0]?.piece.from ?? span.from),
      to: Math.max(span.to, after.at(-1)?.piece.to ?? span.to),
    };
    const joined = stops.map((piece, i) => ({ piece, origin: (all[i] as Sourced).origin }));
    const told = await this.withStarts(trx, machine, joined, whole);
    const end = told.at(-1)?.piece.to ?? whole.to;
    const reach = { from: whole.from, to: Math.max(whole.to, end) };
    return rewrite(trx, { plant: plant(), machine, span: reach, pieces: told, now: now(), restated });
  }

  /** Told which rejects are of a start; with what comes after them, as far as the same start goes on there. */
  private async withStarts(
    trx: Work,
    machine: string,
    pieces: readonly Sourced[],
    whole: Window,
  ): Promise<readonly Sourced[]> {
    const starts = await startUpsIn(trx, machine);
    if (!starts) return pieces;
    const before = await beside(trx, machine, whole.from, 'before', starts.most);
    const after = await beside(trx, machine, whole.to, 'after', starts.most);
    return toldStarts(starts, this.slotOf(machine), before, [...pieces, ...after], (origin) => this.signals(origin));
  }

  private slotOf(machine: string): number {
    return this.options.plant().machines.findIndex(({ id }) => id === machine);
  }

  /** Takes down what somebody says of a stretch of time, and restates what it touches. Returns its number. */
  async declare(trx: Work, declaration: Declaration): Promise<number> {
    await oneWriter(trx);
    const { scope, what, value, note, from, to, by, replaces } = declaration;
    const recorded = this.options.now();
    const machineScope = 'machine' in scope;
    const told = { scope, what, value, note, from, to, replaces };
    if (replaces !== undefined)
      await trx
        .updateTable('declaration')
        .set({ superseded: recorded })
        .where('id', '=', replaces)
        .where('superseded', 'is', null)
        .execute();
    const { id } = await trx
      .insertInto('declaration')
      .values({
        scope: machineScope ? `machine:${scope.machine}` : `line:${scope.line}`,
        what,
        value,
        note: note ?? '',
        from_ms: from,
        to_ms: to,
        rank: machineScope ? DECLARED_FOR_MACHINE : DECLARED_FOR_LINE,
        by_whom: by,
        recorded,
        superseded: null,
        replaces: replaces ?? null,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const window = { from, to: to ?? Number.MAX_SAFE_INTEGER };
    await this.restateScope(trx, scope, window, what, by);
    const subject = `declaration:${id}`;
    await audit(trx, {
      at: recorded,
      who: by,
      from: declaration.address ?? '',
      what: 'declared',
      subject,
      after: told,
    });
    return id;
  }

  /** Takes a declaration back: it stays on record as said and withdrawn. False where it is not in force. */
  async withdraw(trx: Work, id: number, by: string): Promise<boolean> {
    await oneWriter(trx);
    const row = await trx
      .updateTable('declaration')
      .set({ superseded: this.options.now() })
      .where('id', '=', id)
      .where('superseded', 'is', null)
      .returningAll()
      .executeTakeFirst();
    if (!row) return false;
    const [kind, name = ''] = row.scope.split(':', 2);
    const scope = kind === 'machine' ? { machine: name } : { line: name };
    const window = { from: row.from_ms, to: row.to_ms ?? Number.MAX_SAFE_INTEGER };
    await this.restateScope(trx, scope, window, row.what, by);
    const { what, value, from_ms: from, to_ms: to } = row;
    const before = { scope: row.scope, what, value, from, to };
    await audit(trx, {
      at: this.options.now(),
      who: by,
      from: '',
      what: 'withdrawn',
      subject: `declaration:${id}`,
      before,
    });
    return true;
  }

  /**
   * Ends a declaration: what it said before stands, and is no newer word than it was. Returns the number of what is left of it;
   * null = it is not in force, or nothing is left.
   */
  async end(trx: Work, id: number, at: number, by: string): Promise<number | null> {
    await oneWriter(trx);
    const row = await trx
      .updateTable('declaration')
      .set({ superseded: this.options.now() })
      .where('id', '=', id)
      .where('superseded', 'is', null)
      .returningAll()
      .executeTakeFirst();
    if (!row) return null;
    const { id: _id, ...rest } = row;
    const left =
      at > row.from_ms
        ? await trx
            .insertInto('declaration')
            .values({ ...rest, to_ms: at, superseded: null, replaces: id })
            .returning('id')
            .executeTakeFirstOrThrow()
        : null;
    const [kind, name = ''] = row.scope.split(':', 2);
    const scope = kind === 'machine' ? { machine: name } : { line: name };
    const window = { from: Math.max(at, row.from_ms), to: row.to_ms ?? Number.MAX_SAFE_INTEGER };
    if (window.from < window.to) await this.restateScope(trx, scope, window, row.what, by);
    return left?.id ?? null;
  }

  private async restateScope(trx: Work, scope: Declaration['scope'], window: Window, why: string, by: string) {
    const plant = this.options.plant();
    const machines =
      'machine' in scope
        ? [scope.machine]
        : (plant.lines.find((line) => line.id === scope.line)?.machines ?? []).map(
            (m) => (plant.machines[m] as Machine).id,
          );
    for (const machine of machines) await this.restate(trx, machine, window, why, by);
  }

  /**
   * Cuts what the twin found and the record has not yet, with the whole stops that it goes on with; writes nothing. Of those
   * that go on the earlier part is in `before`, as it is to be seen now.
   */
  async open(
    trx: Work,
    id: string,
    window: Window,
    bases: readonly Base[],
    told: readonly Told[],
  ): Promise<{ readonly before: readonly RecordedPiece[]; readonly pieces: readonly RecordedPiece[] }> {
    const parts = await this.parts(trx, id, window, bases, LIVE, told);
    const [first] = parts;
    if (!first) return { before: [], pieces: [] };
    const earlier = (await standing(trx, id, first, 'before')).map(({ piece }) => piece);
    const stops = joinStops([...earlier, ...parts], microStopOf(this.options.plant(), id));
    const starts = startUpsOf(told.filter(({ scope }) => scope === `machine:${id}`));
    const own = stops.map((piece) => ({ piece, origin: LIVE }));
    const joined = starts
      ? await toldStarts(
          starts,
          this.slotOf(id),
          await beside(trx, id, (stops[0] as RecordedPiece).from, 'before', starts.most),
          own,
          (origin) => this.signals(origin),
        )
      : own;
    const pieces = joined.map(({ piece }) => piece);
    return { before: pieces.slice(0, earlier.length), pieces: pieces.slice(earlier.length) };
  }

  /** Cut by all that is known around it. */
  private async parts(
    trx: Work | Database,
    id: string,
    window: Window,
    bases: readonly Base[],
    origin: string,
    told?: readonly Told[],
  ): Promise<RecordedPiece[]> {
    if (bases.length === 0) return [];
    const plant = this.options.plant();
    const machine = plant.machines.find((candidate) => candidate.id === id);
    const record = await this.options.signals(origin);
    if (!machine || !record) return cutParts(bases, BARE);
    const line = plant.lines[machine.line]?.id;
    const scopes = [`machine:${id}`, ...(line ? [`line:${line}`] : [])];
    const known = told?.filter(({ scope }) => scopes.includes(scope)) ?? (await declaredFor(trx, scopes, window));
    const declared = known.map((one) => endedByRun(one, bases));
    const ground = groundOf({ plant, record, machine, declared, reasons: this.options.reasons(), window });
    return cutParts(bases, ground);
  }
}

/** Any number that nothing else locks. */
const WRITERS = 7_301;

/** Who writes waits for who writes: what one says of a stretch and what another finds in it would miss each other. */
export const oneWriter = (trx: Work) => sql`SELECT pg_advisory_xact_lock(${WRITERS})`.execute(trx);

const microStopOf = (plant: PlantModel, id: string): number =>
  (plant.machines.find((machine) => machine.id === id) ?? BARE).microStopMs;

/** Pieces of a window, with all of the stops that it cuts: a stop is counted where its reason begins. */
async function wholeStops(trx: Work, machine: string, window: Window): Promise<PieceRow[]> {
  const rows = await piecesIn(trx, machine, window);
  const from = Math.min(window.from, rows[0]?.stop_from ?? window.from);
  const to = Math.max(window.to, rows.at(-1)?.stop_to ?? window.to);
  return from < window.from || to > window.to ? piecesIn(trx, machine, { from, to }) : rows;
}

/** What was declared for scopes, as far as it touches a window. */
export async function declaredFor(trx: Work | Database, scopes: readonly string[], window: Window): Promise<Told[]> {
  return trx
    .selectFrom('declaration')
    .select(['scope', 'what', 'value', 'from_ms', 'to_ms', 'rank', 'recorded'])
    .where('scope', 'in', scopes)
    .where('superseded', 'is', null)
    .where('from_ms', '<', window.to)
    .where((is) => is.or([is('to_ms', 'is', null), is('to_ms', '>', window.from)]))
    .orderBy('id', 'desc')
    .execute();
}

/** Neighbours that touch, together. `bases` in order of time. */
function runsOf(bases: readonly Base[]): Base[][] {
  const runs: Base[][] = [];
  for (const base of bases) {
    const run = runs.at(-1);
    if (run && run.at(-1)?.to === base.from) run.push(base);
    else runs.push([base]);
  }
  return runs;
}
