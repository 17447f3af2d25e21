/**
 * The dossier of a lot: when and where it was made or used, and what was so around it. Its stays are the orders that it was made
 * by, or that used it; where machines said which lot they worked on, only that time counts.
 */
import { sql } from 'kysely';
import type { RecordedPiece } from '../../../analytics/record/cut.ts';
import type { Window } from '../../../twin/derived.ts';
import type { PlantModel } from '../../../twin/plant/model.ts';
import type { State } from '../../../twin/words.ts';
import type { AlarmBook, AlarmEvent } from '../../alarms/alarm-book.ts';
import type { Series } from '../../historian/series.ts';
import type { Database, Records } from '../database.ts';
import type { OrderRoom } from '../orders/order-room.ts';
import type { KnownOrder } from '../orders/order-store.ts';
import type { Signal, SignalBook } from '../quality/signal-book.ts';
import type { TimeQuestions } from '../time/questions.ts';
import type { Lot, Scan } from './words.ts';

/** A raw lot may be used by hundreds of orders: the first page holds the newest. */
const MOST_STAYS = 4;
/** Stops, alarms, signals and checklists each. */
const FIRST_PAGE = 50;
const MOST_TRACES = 12;
const TRACE_POINTS = 120;

export interface DossierParts {
  plant(): PlantModel;
  now(): number;
  readonly records: Records;
  readonly questions: TimeQuestions;
  readonly orders: OrderRoom;
  readonly alarms: Pick<AlarmBook, 'history'>;
  readonly signals: Pick<SignalBook, 'list'>;
  readonly scans: { list(asked: { order: string; before: null; limit: number }): Promise<readonly Scan[]> };
  series(tag: string, from: number, to: number, points: number): Promise<Series>;
}

export interface MachineStay extends Window {
  readonly machine: string;
  readonly runningMs: number;
  /** The machine's own units. */
  readonly good: number;
  readonly reject: number;
  readonly energyKwh: number;
}

export interface DossierStop extends Window {
  readonly machine: string;
  readonly state: State;
  readonly fault: number;
  readonly reason: string | null;
}

export interface DossierCheck {
  readonly id: string;
  readonly template: string;
  readonly opened: number;
  readonly done: number | null;
  readonly by: string | null;
  readonly missed: boolean;
}

export interface Stay extends Window {
  readonly order: KnownOrder;
  /** It lasts. */
  readonly open: boolean;
  /** `signal`: machines said that they worked on this lot; `order`: it is the time of the order. */
  readonly by: 'signal' | 'order';
  readonly machines: readonly MachineStay[];
  readonly stops: readonly DossierStop[];
  /** There were more. */
  readonly moreStops: boolean;
  readonly crews: readonly string[];
  readonly shifts: readonly string[];
  /** `<machine>: <recipe>/<revision>` */
  readonly recipes: readonly string[];
  /** People signed on, by name. */
  readonly people: readonly { readonly name: string; readonly scope: string }[];
  readonly checks: readonly DossierCheck[];
  readonly scans: readonly Scan[];
  readonly alarms: readonly AlarmEvent[];
  /** Of control charts, by rules. */
  readonly signals: readonly Signal[];
}

export interface ParameterTrace extends Window {
  readonly machine: string;
  readonly tag: string;
  readonly unit: string;
  readonly series: Series;
}

export interface Dossier {
  readonly lot: Lot;
  readonly stays: readonly Stay[];
  readonly moreStays: boolean;
  /** Of the newest stay. */
  readonly traces: readonly ParameterTrace[];
}

export async function dossierOf(parts: DossierParts, lot: Lot): Promise<Dossier> {
  const names = await parts.records.ask((db) => ordersOf(db, lot));
  const first = names.slice(0, MOST_STAYS);
  const orders = await parts.records.ask((db) => parts.orders.store.known(db, first));
  const found = await Promise.all(
    first
      .flatMap((name) => orders.filter(({ order }) => order === name))
      .map((order) => stayOf(parts, order, { lot: lot.code, most: FIRST_PAGE })),
  );
  const stays = found.flatMap((one) => one?.stay ?? []);
  const newest = stays[0];
  return {
    ...{ lot, stays, moreStays: names.length > first.length },
    traces: newest ? await tracesOf(parts, newest) : [],
  };
}

/** Orders that it was made by, or that used it, the newest first. */
async function ordersOf(db: Database, lot: Lot): Promise<string[]> {
  const { rows } = await sql<{ order: string }>`
    SELECT e.body->>'order' AS "order" FROM lot_part p JOIN lot_event e ON e.id = p.event
    WHERE p.lot = ${lot.id} AND p.superseded IS NULL AND e.kind = 'transform' AND e.body->>'order' IS NOT NULL
    GROUP BY 1 ORDER BY max(e.at_ms) DESC LIMIT ${MOST_STAYS + 1}`.execute(db);
  return rows.map(({ order }) => order);
}

/** With the pieces of the record that it is made of. `lot`: a code; of each list there are at most `most`. Null = it has not begun. */
export async function stayOf(
  parts: Omit<DossierParts, 'series'>,
  order: KnownOrder,
  { lot, most }: { readonly lot: string | null; readonly most: number },
): Promise<{ readonly stay: Stay; readonly pieces: readonly RecordedPiece[] } | null> {
  const { records, questions, orders } = parts;
  const [progress] = await orders.progress.of([order]);
  const begun = progress?.begun ?? null;
  if (begun === null) return null;
  const window = { from: begun, to: progress?.ended ?? parts.now() };
  const machines = questions.machinesOf(`line:${order.line}`).map(({ id }) => id);
  const all = await questions.at(machines, (moment) => questions.piecesOf(moment, machines, window));
  const ofOrder = [...all.values()].flat().filter((piece) => piece.order === order.order);
  const ofLot = ofOrder.filter((piece) => lot !== null && piece.lot === lot);
  const pieces = ofLot.length > 0 ? ofLot : ofOrder;
  const span = {
    from: pieces.reduce((least, { from }) => Math.min(least, from), window.to),
    to: pieces.reduce((most, { to }) => Math.max(most, to), window.from),
  };
  const within = pieces.length > 0 ? span : window;
  const stops = stopsOf(pieces);
  const people = await records.ask(async (db) => ({
    signedOn: await signedOn(db, order.line, machines, within),
    checks: await checksOf(db, order, most),
  }));
  const stay: Stay = {
    ...{ ...within, order, open: progress?.ended === null, by: ofLot.length > 0 ? 'signal' : 'order' },
    machines: machines.flatMap((machine) => machineStay(machine, pieces) ?? []),
    ...{ stops: stops.slice(0, most), moreStops: stops.length > most },
    crews: distinct(pieces.map(({ crew }) => crew)),
    shifts: distinct(pieces.map(({ shift }) => shift)),
    recipes: distinct(pieces.map(({ machine, recipe }) => (recipe === null ? null : `${machine}: ${recipe}`))),
    ...{ people: people.signedOn, checks: people.checks },
    scans: await parts.scans.list({ order: order.order, before: null, limit: 100 }),
    signals: await parts.signals.list({ lines: [order.line], window: within, limit: most }),
    alarms: (
      await parts.alarms.history({
        ...{ window: within, lines: [order.line], alarm: null, brief: true, limit: most, after: null },
      })
    ).filter(({ line, superseded }) => line === order.line && superseded === null),
  };
  return { stay, pieces };
}

function machineStay(machine: string, pieces: readonly RecordedPiece[]): MachineStay | null {
  const own = pieces.filter((piece) => piece.machine === machine);
  const [first] = own;
  const last = own.at(-1);
  if (!first || !last) return null;
  const sum = (of: (piece: RecordedPiece) => number) => own.reduce((total, piece) => total + of(piece), 0);
  return {
    ...{ machine, from: first.from, to: last.to },
    runningMs: sum(({ state, from, to }) => (state === 'producing' || state === 'slow' ? to - from : 0)),
    ...{ good: sum(({ good }) => good), reject: sum(({ reject }) => reject), energyKwh: sum(({ energy }) => energy) },
  };
}

/** Standstills of machines that were not short ones, in order of time. */
function stopsOf(pieces: readonly RecordedPiece[]): DossierStop[] {
  const stops = new Map<string, DossierStop>();
  for (const { machine, stop, state, fault, reason, from, to } of pieces) {
    if (!stop || stop.micro) continue;
    const key = `${machine} ${stop.id}`;
    const known = stops.get(key);
    stops.set(
      key,
      known ? { ...known, to, reason: known.reason ?? reason } : { machine, state, fault, reason, from, to },
    );
  }
  return [...stops.values()].sort((a, b) => a.from - b.from);
}

async function signedOn(db: Database, line: string, machines: readonly string[], { from, to }: Window) {
  const scopes = [`line:${line}`, ...machines.map((machine) => `machine:${machine}`)];
  const rows = await db
    .selectFrom('sign_on')
    .innerJoin('person', 'person.id', 'sign_on.person')
    .select(['person.display as name', 'scope'])
    .distinct()
    .where('scope', 'in', scopes)
    .where('from_ms', '<', to)
    .where((is) => is.or([is('to_ms', 'is', null), is('to_ms', '>', from)]))
    .execute();
  return rows.map(({ name, scope }) => ({ name, scope }));
}

async function checksOf(db: Database, { order, line }: KnownOrder, most: number): Promise<DossierCheck[]> {
  const rows = await db
    .selectFrom('checklist_run')
    .select(['id', 'template', 'opened_ms', 'done_ms', 'done_by', 'missed_ms'])
    .where('line', '=', line)
    .where('order', '=', order)
    .orderBy('opened_ms')
    .limit(most)
    .execute();
  return rows.map((row) => ({
    ...{ id: row.id, template: row.template, opened: row.opened_ms, done: row.done_ms },
    ...{ by: row.done_by, missed: row.missed_ms !== null },
  }));
}

/** What machines measured meanwhile, in the order of the plant; the rest is at `/api/v1/series`. */
async function tracesOf({ plant, series }: DossierParts, stay: Stay): Promise<ParameterTrace[]> {
  const { machines, tags } = plant();
  const ids = new Set(stay.machines.map(({ machine }) => machine));
  const wanted = tags
    .filter(({ role, type, machine }) => role === 'signal' && type === 'number' && ids.has(machines[machine]?.id ?? ''))
    .slice(0, MOST_TRACES);
  return Promise.all(
    wanted.map(async ({ name, unit, machine }) => ({
      ...{ machine: machines[machine]?.id ?? '', tag: name, unit, from: stay.from, to: stay.to },
      series: await series(name, stay.from, stay.to, TRACE_POINTS),
    })),
  );
}

const distinct = (values: readonly (string | null)[]): string[] =>
  [...new Set(values.filter((value): value is string => value !== null && value !== ''))].sort();
