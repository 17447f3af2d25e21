/**
 * What is asked of the record of time: pieces of a machine in a window, and sums of a scope by context. Closed hours come from
 * their sums, the edges of the window from pieces, and what is not recorded yet (the open interval, the last second) from the
 * live twin, cut in the same way: an answer reaches up to this moment.
 */
import { sql } from 'kysely';
import type { ContextKey } from '../../../analytics/oee/piece.ts';
import { addPiece, addTime, emptySums, SUM_KEYS, type Sums } from '../../../analytics/oee/sums.ts';
import { type Base, clip, type RecordedPiece, type Totals } from '../../../analytics/record/cut.ts';
import { startRejectOf } from '../../../analytics/record/start-up.ts';
import type { Window } from '../../../twin/derived.ts';
import type { Interval } from '../../../twin/events.ts';
import type { Machine, PlantModel } from '../../../twin/plant/model.ts';
import { totalsAt } from '../../record/counts.ts';
import type { TwinHost } from '../../twin-host.ts';
import type { Records, Work } from '../database.ts';
import { columnOf } from '../tables.ts';
import { type Dimension, type Group, Groups } from './groups.ts';
import { addToLine, HOUR, partOf } from './hour-sums.ts';
import { DAY } from './loss-sums.ts';
import { pieceOf, piecesOfAll } from './pieces.ts';
import { baseOf } from './recorder.ts';
import { declaredFor, LIVE, type TimeRecord, type Told } from './time-record.ts';

export interface Asked {
  /** `machine:<id>` or `line:<id>`. */
  readonly scopes: readonly string[];
  readonly window: Window;
  readonly by: readonly Dimension[];
  /** As known at this moment, epoch ms; null = as known now. */
  readonly known?: number | null;
  /** Only pieces of these contexts. */
  readonly only?: Readonly<Partial<Record<ContextKey, string>>>;
}

export interface TimeQuestionsOptions {
  readonly records: Records;
  readonly time: TimeRecord;
  host(): TwinHost;
}

/** One moment of the database, and how far the live record of each machine had got there. */
export interface Moment {
  readonly trx: Work;
  /** By machine, epoch ms; absent = nothing of it was recorded. */
  readonly ends: ReadonlyMap<string, number>;
  /** What was declared for the time after that. */
  told(): Promise<Told[]>;
}

export class TimeQuestions {
  private readonly options: TimeQuestionsOptions;

  constructor(options: TimeQuestionsOptions) {
    this.options = options;
  }

  /** Sums of scopes over a window, by what is asked; groups of which nothing is known are missing. */
  sums(asked: Asked): Promise<Group[]> {
    const machines = asked.scopes.flatMap((scope) => this.machinesOf(scope).map(({ id }) => id));
    return this.at(machines, (moment) => this.sumsAt(moment, asked));
  }

  private async sumsAt(moment: Moment, { scopes, window, by, known = null, only = {} }: Asked): Promise<Group[]> {
    const groups = new Groups(by, only);
    const inner = whole(window, HOUR);
    if (known !== null || inner.from >= inner.to) {
      await this.edges(moment, scopes, window, groups, known);
      return groups.list();
    }
    // Hours where hours are asked for; else days, and the hours at both ends of them.
    const days = by.includes('hour') ? { from: inner.to, to: inner.to } : whole(inner, DAY);
    const closed = [
      this.closed(moment, 'day_sum', scopes, days, by, only),
      this.closed(moment, 'hour_sum', scopes, { from: inner.from, to: Math.min(days.from, inner.to) }, by, only),
      this.closed(moment, 'hour_sum', scopes, { from: Math.max(days.to, inner.from), to: inner.to }, by, only),
    ];
    for (const part of closed) for (const { key, sums } of await part) groups.add(key, sums);
    await this.edges(moment, scopes, { from: window.from, to: inner.from }, groups, null);
    await this.edges(moment, scopes, { from: inner.to, to: window.to }, groups, null);
    await this.unrecorded(moment, scopes, inner, groups);
    return groups.list();
  }

  /** All that a window sums to. Time of which nothing is recorded is unknown. */
  async total(asked: Omit<Asked, 'by'>): Promise<Sums> {
    const [group] = await this.sums({ ...asked, by: [] });
    const sums = group?.sums ?? emptySums();
    const only = Object.keys(asked.only ?? {}).length > 0;
    const gap = (asked.window.to - asked.window.from) * asked.scopes.length - sums.windowMs;
    if (gap > 0 && !only) addTime(sums, 'unknown', { from: 0, to: gap, order: null, maintenancePlanned: false });
    return sums;
  }

  /** Share of a window for which machines were heard, 0..1; null = no machine, or no window. */
  async heard(machines: readonly string[], window: Window): Promise<number | null> {
    if (machines.length === 0 || window.from >= window.to) return null;
    const sums = await this.total({ scopes: machines.map((id) => `machine:${id}`), window });
    return 1 - sums.unknown / sums.windowMs;
  }

  /** Pieces of a machine in a window, cut at its edges, in order of time. */
  pieces(machine: string, window: Window, known: number | null = null): Promise<RecordedPiece[]> {
    return this.at([machine], (moment) => this.piecesAt(moment, machine, window, known));
  }

  private async piecesAt(
    moment: Moment,
    machine: string,
    window: Window,
    known: number | null,
  ): Promise<RecordedPiece[]> {
    return (await this.piecesOf(moment, [machine], window, known)).get(machine) ?? [];
  }

  /** Pieces of several machines in a window, cut at its edges, in order of time. */
  async piecesOf(
    moment: Moment,
    machines: readonly string[],
    window: Window,
    known: number | null = null,
  ): Promise<Map<string, RecordedPiece[]>> {
    const found = new Map<string, RecordedPiece[]>(machines.map((machine) => [machine, []]));
    if (window.from >= window.to || machines.length === 0) return found;
    for (const row of await piecesOfAll(moment.trx, machines, window, known)) {
      const piece = pieceOf(row);
      const own = found.get(row.machine);
      if (piece.from >= window.from && piece.to <= window.to) own?.push(piece);
      else {
        const totals = await this.totalsOf(row.origin, row.machine);
        const part = clip(piece.base, window, totals);
        if (part) own?.push({ ...piece, ...partly(part), startReject: startRejectOf(piece, part), base: part });
      }
    }
    if (known !== null) return found;
    for (const [machine, own] of found) {
      const { before, pieces } = await this.open(moment, machine, window.to);
      // A stop that goes on is longer than the record has it.
      own.forEach((piece, i) => {
        const { from, to, good, reject, startReject, energy, base } = piece;
        const now = before.find((whole) => whole.from <= from && to <= whole.to);
        if (now) own[i] = { ...now, from, to, good, reject, startReject, energy, base };
      });
      for (const piece of pieces) {
        const part = await this.within(piece, window);
        if (part) own.push(part);
      }
    }
    return found;
  }

  /** Machines that bring something to a scope. */
  machinesOf(scope: string): readonly Machine[] {
    const { plant } = this.options.host();
    const [kind, id] = scope.split(':', 2);
    if (kind === 'machine') return plant.machines.filter((machine) => machine.id === id);
    const line = plant.lines.find((candidate) => candidate.id === id);
    return line ? line.machines.map((m) => plant.machines[m] as Machine) : [];
  }

  /** Asks everything of one moment: a count that is being recorded is told once, by the record or by the twin. */
  at<T>(machines: readonly string[], ask: (moment: Moment) => Promise<T>): Promise<T> {
    return this.options.records.snapshot(async (trx) => {
      const { rows } = await sql<{ machine: string; end: number | null }>`
        SELECT machine, (
          SELECT to_ms FROM piece
          WHERE piece.machine = asked.machine AND superseded IS NULL AND origin = ${LIVE}
          ORDER BY to_ms DESC LIMIT 1
        ) AS end FROM unnest(${[...new Set(machines)]}::text[]) AS asked (machine)`.execute(trx);
      const ends = new Map(rows.flatMap(({ machine, end }) => (end === null ? [] : [[machine, end] as const])));
      const scopes = [
        ...machines.map((machine) => `machine:${machine}`),
        ...this.options.host().plant.lines.map((line) => `line:${line.id}`),
      ];
      let told: Promise<Told[]> | null = null;
      const since = {
        from: Math.min(...machines.map((machine) => ends.get(machine) ?? 0)),
        to: Number.MAX_SAFE_INTEGER,
      };
      const declared = () => (told ??= declaredFor(trx, scopes, since));
      return ask({ trx, ends, told: declared });
    });
  }

  private async closed(
    { trx }: Moment,
    table: 'hour_sum' | 'day_sum',
    scopes: readonly string[],
    window: Window,
    by: readonly Dimension[],
    only: Asked['only'],
  ): Promise<Group[]> {
    if (scopes.length === 0 || window.from >= window.to) return [];
    const time = sql.ref(table === 'hour_sum' ? 'hour_ms' : 'day_ms');
    const column = (dimension: Dimension) => (dimension === 'hour' ? time : sql.ref(dimension));
    const dimensions = by.map((dimension) => sql`${column(dimension)} AS ${sql.ref(dimension)}`);
    const filters = Object.entries(only ?? {}).map(([key, value]) => sql`AND ${sql.ref(key)} = ${value}`);
    const grouped = by.length > 0 ? sql`GROUP BY ${sql.join(by.map(column))}` : sql``;
    const query = sql<{ packed: Buffer } & Readonly<Partial<Record<Dimension, string | number>>>>`
      SELECT ${sql.join([...dimensions, PACKED])} FROM ${sql.table(table)}
      WHERE scope = ANY(${[...scopes]}::text[]) AND ${time} >= ${window.from} AND ${time} < ${window.to}
      ${sql.join(filters, sql` `)} ${grouped} HAVING count(*) > 0`;
    const { rows } = await query.execute(trx);
    return rows.map((row) => ({
      key: Object.fromEntries(by.map((dimension) => [dimension, row[dimension] ?? null])),
      sums: unpacked(row.packed),
    }));
  }

  private async edges(
    moment: Moment,
    scopes: readonly string[],
    window: Window,
    groups: Groups,
    known: number | null,
  ): Promise<void> {
    if (window.from >= window.to) return;
    const machines = new Set(scopes.flatMap((scope) => this.machinesOf(scope).map(({ id }) => id)));
    const pieces = await this.piecesOf(moment, [...machines], window, known);
    for (const scope of scopes)
      for (const machine of this.machinesOf(scope))
        for (const piece of pieces.get(machine.id) ?? []) this.put(groups, scope, machine, piece);
  }

  /** What is not recorded yet of whole hours. */
  private async unrecorded(moment: Moment, scopes: readonly string[], window: Window, groups: Groups): Promise<void> {
    for (const scope of scopes)
      for (const machine of this.machinesOf(scope)) {
        if ((moment.ends.get(machine.id) ?? 0) >= window.to) continue;
        for (const piece of await this.tail(moment, machine.id, window)) this.put(groups, scope, machine, piece);
      }
  }

  private put(groups: Groups, scope: string, machine: Machine, piece: RecordedPiece): void {
    const sums = groups.of(scope, piece);
    if (!sums) return;
    if (scope.startsWith('machine:')) addPiece(sums, piece);
    else addToLine(sums, partOf(this.options.host().plant, machine), piece);
  }

  /** What the live twin knows of a machine in a window and the record does not yet. */
  async tail(moment: Moment, id: string, window: Window): Promise<RecordedPiece[]> {
    const { pieces } = await this.open(moment, id, window.to);
    const parts: RecordedPiece[] = [];
    for (const piece of pieces) {
      const part = await this.within(piece, window);
      if (part) parts.push(part);
    }
    return parts;
  }

  /** The same up to a moment, whole, and the earlier pieces of the stop that it goes on with. */
  async open({ trx, ends, told }: Moment, id: string, until: number) {
    const { time } = this.options;
    const host = this.options.host();
    const { plant } = host;
    const machine = plant.machines.find((candidate) => candidate.id === id);
    const span = { from: ends.get(id) ?? 0, to: Math.min(until, host.now()) };
    if (!machine || span.from >= span.to) return { before: [], pieces: [] };
    const bases = this.openBases(plant, machine, span);
    const [first] = bases;
    if (!first) return { before: [], pieces: [] };
    // Of a machine that was never recorded `ends` says nothing: not all time since 1970 is to be cut.
    return time.open(trx, id, { from: first.from, to: span.to }, bases, await told());
  }

  /** The part of a live piece that lies in a window. */
  private async within(piece: RecordedPiece, window: Window): Promise<RecordedPiece | null> {
    if (piece.from >= window.from && piece.to <= window.to) return piece;
    const part = clip(piece.base, window, await this.totalsOf(LIVE, piece.machine));
    return part && { ...piece, ...partly(part), startReject: startRejectOf(piece, part), base: part };
  }

  private openBases(plant: PlantModel, machine: Machine, span: Window): Base[] {
    const host = this.options.host();
    const { twin, record } = host;
    const m = machine.slot;
    const totals = (at: number) => totalsAt(twin, record, m, at);
    const closed = record.intervalsOf(m, span.from, span.to);
    const bases = closed.map((interval) => baseOf(plant, record, machine.id, interval));
    let from = closed.at(-1)?.to ?? Number.NEGATIVE_INFINITY;
    const { good, reject, rework, energy, goodTotal, rejectTotal, reworkTotal } = twin.machines.openCounts(m);
    let start: Totals = { good: goodTotal - good, reject: rejectTotal - reject, rework: reworkTotal - rework };
    const power = energy / openMs(twin, m, host.now());
    for (const open of twin.machines.openSpans(m, host.now())) {
      from = Math.max(open.from, from);
      const to = open.to ?? host.now();
      if (from >= to) continue;
      const then = totals(to);
      const interval: Interval = {
        from,
        to,
        state: open.state,
        fault: open.fault,
        good: Math.max(0, then.good - start.good),
        reject: Math.max(0, then.reject - start.reject),
        rework: Math.max(0, (then.rework ?? 0) - (start.rework ?? 0)),
        energy: power * (to - from),
        goodTotal: then.good,
        rejectTotal: then.reject,
        reworkTotal: then.rework ?? 0,
      };
      bases.push(baseOf(plant, record, machine.id, interval));
      start = then;
      from = to;
    }
    const last = bases.at(-1);
    // The open one: when it ends nobody knows.
    if (last && from >= host.now()) bases[bases.length - 1] = { ...last, wholeTo: Number.POSITIVE_INFINITY };
    return bases.map((base) => clip(base, span, totals)).filter((base): base is Base => base !== null);
  }

  private async totalsOf(origin: string, id: string) {
    const { time } = this.options;
    const host = this.options.host();
    const m = host.plant.machines.findIndex((machine) => machine.id === id);
    if (origin === LIVE) return (at: number) => totalsAt(host.twin, host.record, m, at);
    const record = await time.signals(origin);
    return (at: number) => record?.tallyAt(m, at);
  }
}

/** How long the open interval of a machine lasts, ms; never 0. */
function openMs(twin: TwinHost['twin'], m: number, now: number): number {
  const since = twin.machines.openSpans(m, now)[0]?.from ?? now;
  return Math.max(1, now - since);
}

/** All sums of a group in one value, eight bytes each: a row of dozens of columns costs more to read than to sum. */
const PACKED = sql`${sql.join(
  SUM_KEYS.map((key) => sql`float8send(sum(${sql.ref(columnOf(key))}))`),
  sql` || `,
)} AS packed`;

function unpacked(packed: Buffer): Sums {
  const sums = emptySums();
  for (let i = 0; i < SUM_KEYS.length; i++) sums[SUM_KEYS[i] as (typeof SUM_KEYS)[number]] = packed.readDoubleBE(8 * i);
  return sums;
}

/** The whole steps inside a window. */
const whole = ({ from, to }: Window, step: number): Window => {
  const first = Math.ceil(from / step) * step;
  return { from: first, to: Math.max(first, Math.floor(to / step) * step) };
};

const partly = ({ from, to, good, reject, energy }: Base) => ({ from, to, good, reject, energy });
