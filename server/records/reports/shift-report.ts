/** A shift on one page: what was made against the plan, what was lost and why, what it took, and what is handed over. */
import { type Changeover, changeoversOf } from '../../../analytics/changeover/changeovers.ts';
import { reasonOf } from '../../../analytics/losses/pareto.ts';
import type { Step } from '../../../analytics/losses/waterfall.ts';
import type { RecordedPiece } from '../../../analytics/record/cut.ts';
import type { Derived, Window } from '../../../twin/derived.ts';
import { shiftKey } from '../../../twin/plant/calendar.ts';
import type { Line, PlantModel } from '../../../twin/plant/model.ts';
import type { State } from '../../../twin/words.ts';
import type { ActionStore } from '../actions/action-store.ts';
import type { Action } from '../actions/words.ts';
import type { Records } from '../database.ts';
import { type EnergyUsed, usedBy } from '../energy.ts';
import type { Figures } from '../figures.ts';
import type { LossAnswers } from '../loss-answers.ts';
import { isUnexplained, type Pareto } from '../lost/pareto.ts';
import type { Progress } from '../orders/order-progress.ts';
import type { OrderRoom } from '../orders/order-room.ts';
import type { KnownOrder } from '../orders/order-store.ts';
import type { TimeQuestions } from '../time/questions.ts';
import type { Handover, HandoverNote } from './handover.ts';
import type { Safety } from './safety.ts';
import type { ReportedShift } from './shift-span.ts';
import { targetOf } from './target.ts';

const MOST_LOSSES = 5;
const MOST_STOPS = 6;
const MOST_ACTIONS = 8;
/** The product before a changeover is looked for so far back. */
const LOOK_BACK_MS = 12 * 3_600_000;
const MOST_STRETCHES = 500;

export interface LongStop extends Window {
  readonly machine: string;
  readonly state: State;
  readonly fault: number;
  /** As `/losses` names it. */
  readonly reason: string;
  readonly cause: string | null;
  readonly unexplained: boolean;
}

export interface ShiftOrder {
  readonly order: KnownOrder | null;
  readonly id: string;
  readonly product: string | null;
  /** Good units of this shift, and of the whole order so far. */
  readonly good: number;
  readonly progress: Progress | null;
}

export interface ShiftReport {
  readonly line: Line;
  readonly shift: ReportedShift;
  /** Up to the end of the shift, or to the moment it is looked at. */
  readonly window: Window;
  /** As long, at the beginning of the shift before. */
  readonly before: Window;
  readonly over: boolean;
  /** Share of the window with data, 0..1. */
  readonly coverage: number;
  readonly figures: readonly Derived[];
  readonly good: number;
  readonly reject: number;
  readonly rework: number;
  readonly unit: string;
  /** Good units at the target efficiency of the line in the time that was heard, and in all of it; null = no rate is known. */
  readonly target: number | null;
  readonly targetWhole: number | null;
  readonly crews: readonly string[];
  readonly people: readonly string[];
  readonly orders: readonly ShiftOrder[];
  readonly steps: readonly Step[];
  readonly losses: Pareto;
  readonly stops: readonly LongStop[];
  readonly rejects: readonly { readonly machine: string; readonly reject: number; readonly unit: string }[];
  readonly changeovers: readonly Changeover[];
  readonly energy: EnergyUsed;
  readonly notes: readonly HandoverNote[];
  readonly notesBefore: readonly HandoverNote[];
  readonly actions: readonly Action[];
}

export interface ShiftReportParts {
  plant(): PlantModel;
  readonly records: Records;
  readonly questions: TimeQuestions;
  readonly figures: Pick<Figures, 'all'>;
  readonly losses: LossAnswers;
  readonly orders: OrderRoom;
  readonly handover: Handover;
  readonly safety: Safety;
  readonly actions: ActionStore;
}

/** `at`: the moment that it is looked at, epoch ms. */
export async function shiftReport(
  parts: ShiftReportParts,
  line: Line,
  shift: ReportedShift,
  at: number,
): Promise<ShiftReport> {
  const plant = parts.plant();
  const { questions, losses, handover } = parts;
  const { span } = shift;
  const window = { from: span.from, to: Math.min(span.to, at) };
  const scope = { kind: 'line', line } as const;
  const scopes = [`line:${line.id}`];
  const before = shift.before
    ? { from: shift.before.from, to: Math.min(shift.before.to, shift.before.from + (window.to - window.from)) }
    : { from: window.from - (window.to - window.from), to: window.from };
  const sums = await questions.total({ scopes, window });
  const constraint = plant.machines[line.constraint];
  const own = line.machines.flatMap((slot) => plant.machines[slot] ?? []);
  return {
    line,
    shift,
    window,
    before,
    over: span.to <= at,
    coverage: 1 - sums.unknown / sums.windowMs,
    figures: await parts.figures.all({ scope, window, profile: 'iso22400', known: null }),
    good: sums.good,
    reject: sums.reject,
    rework: sums.rework,
    unit: constraint?.unit ?? 'unit',
    ...(await targetOf(plant, questions, line, window, sums)),
    ...(await crewOf(parts, line, window)),
    orders: await ordersOf(parts, line, window),
    steps: await losses.waterfall(scope, window),
    losses: top(
      await losses.pareto({ scope, window, before, by: ['reason', 'machine', 'cause'], only: {}, measure: 'ms' }),
    ),
    stops: await stopsOf(parts, line, window),
    rejects: await rejectsOf(parts, own, window),
    changeovers: await changeoversIn(parts, constraint?.id, window),
    energy: usedBy(plant)(sums, own, window, constraint?.unit ?? null, 1),
    notes: await handover.notes(line.id, shift.key),
    notesBefore: shift.before ? await handover.notes(line.id, shiftKey(shift.before)) : [],
    actions: await parts.actions.list({ lines: [line.id, null], statuses: ['open', 'doing'], limit: MOST_ACTIONS }),
  };
}

const top = (pareto: Pareto): Pareto => ({
  ...pareto,
  entries: pareto.entries.filter(({ ms }) => ms > 0).slice(0, MOST_LOSSES),
});

async function crewOf({ plant, records, questions }: ShiftReportParts, line: Line, window: Window) {
  const groups = await questions.sums({ scopes: [`line:${line.id}`], window, by: ['crew'] });
  const places = [`line:${line.id}`, ...line.machines.map((slot) => `machine:${plant().machines[slot]?.id}`)];
  const signed = await records.ask((db) =>
    db
      .selectFrom('sign_on')
      .innerJoin('person', 'person.id', 'sign_on.person')
      .select('person.display')
      .distinct()
      .where('scope', 'in', places)
      .where('from_ms', '<', window.to)
      .where((is) => is.or([is('to_ms', 'is', null), is('to_ms', '>', window.from)]))
      .orderBy('person.display')
      .execute(),
  );
  const crews = groups.flatMap(({ key }) => (typeof key.crew === 'string' ? [key.crew] : []));
  return { crews: [...new Set(crews)].sort(), people: signed.map(({ display }) => display) };
}

/** What was worked on, and what was to be ready in the shift. */
async function ordersOf(
  { questions, orders, records }: ShiftReportParts,
  line: Line,
  window: Window,
): Promise<ShiftOrder[]> {
  const groups = await questions.sums({ scopes: [`line:${line.id}`], window, by: ['order', 'product'] });
  const made = new Map<string, { good: number; product: string | null }>();
  for (const { key, sums } of groups) {
    if (typeof key.order !== 'string') continue;
    const before = made.get(key.order);
    const product = typeof key.product === 'string' ? key.product : (before?.product ?? null);
    made.set(key.order, { good: (before?.good ?? 0) + sums.good, product });
  }
  const due = await orders.store.list({ line: line.id, due: window, limit: 50 });
  const ids = [...new Set([...made.keys(), ...due.map(({ order }) => order)])];
  const known = await records.ask((db) => orders.store.known(db, ids));
  const progress = await orders.progress.of(known);
  return ids.map((id) => {
    const at = known.findIndex(({ order }) => order === id);
    const order = known[at] ?? null;
    return {
      id,
      order,
      product: order?.product ?? made.get(id)?.product ?? null,
      good: made.get(id)?.good ?? 0,
      progress: progress[at] ?? null,
    };
  });
}

/** The longest first, cut at the edges of the shift; changeovers are told by themselves. */
async function stopsOf({ losses }: ShiftReportParts, line: Line, window: Window): Promise<LongStop[]> {
  const scope = { kind: 'line', line } as const;
  const all = await losses.stretches(scope, window, {}, { all: false, most: MOST_STRETCHES });
  return all
    .filter(({ state }) => state !== 'setup')
    .map((piece) => stopOf(piece, window))
    .sort((a, b) => b.to - b.from - (a.to - a.from))
    .slice(0, MOST_STOPS);
}

function stopOf(piece: RecordedPiece, { from, to }: Window): LongStop {
  const { machine, state, fault, base } = piece;
  const reason = reasonOf(piece);
  const cause = base.cause?.machine ?? null;
  return {
    ...{ machine, state, fault, reason, cause },
    from: Math.max(from, piece.from),
    to: Math.min(to, piece.to),
    unexplained: isUnexplained({ reason, state, cause: cause ?? '' }),
  };
}

async function rejectsOf(
  { questions }: ShiftReportParts,
  machines: readonly { id: string; unit: string }[],
  window: Window,
) {
  const groups = await questions.sums({ scopes: machines.map(({ id }) => `machine:${id}`), window, by: ['scope'] });
  return machines
    .map(({ id, unit }) => {
      const sums = groups.find(({ key }) => key.scope === `machine:${id}`)?.sums;
      return { machine: id, reject: (sums?.reject ?? 0) + (sums?.rework ?? 0), unit };
    })
    .filter(({ reject }) => reject > 0)
    .sort((a, b) => b.reject - a.reject);
}

/** Those that ended in the shift. */
async function changeoversIn({ questions }: ShiftReportParts, machine: string | undefined, window: Window) {
  if (machine === undefined) return [];
  const pieces = await questions.pieces(machine, { from: window.from - LOOK_BACK_MS, to: window.to });
  return changeoversOf(pieces).filter(({ to }) => to > window.from && to <= window.to);
}
