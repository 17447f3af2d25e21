/** What screens show of a line at a moment: its state with cause and chain, and its shift so far from the record. */

import { lossesOf, type StandstillSpan } from '../../analytics/line/losses.ts';
import { expectedEnd } from '../../analytics/line/shift-end.ts';
import { type OeeFigures, oeeOf, type ProductCount } from '../../analytics/oee/iso22400.ts';
import { type StateSpan, timesByState } from '../../analytics/oee/times.ts';
import { IDEAL, ORDER, PRODUCT, SPEED, STRIDE } from '../../twin/core/machine-row.ts';
import type { Twin } from '../../twin/core/twin.ts';
import type { Derived, Window } from '../../twin/derived.ts';
import type { LineView, ShiftView } from '../../twin/live/protocol.ts';
import { type ShiftSpan, scheduledMs, shiftAt } from '../../twin/plant/calendar.ts';
import type { Line, Machine } from '../../twin/plant/model.ts';
import { idealRateOf, productId } from '../../twin/plant/rates.ts';
import { STATES, type State } from '../../twin/words.ts';
import type { PlantRecord } from '../past/plant-record.ts';
import { type Counted, countsIn } from '../record/counts.ts';

const MINUTE = 60_000;
/** Step of scheduled time in which the pace is taken for the expected end of shift. */
const STEP_MS = 15 * MINUTE;
/** OEE of a line is not told over less. */
const SHORTEST_MS = 5 * MINUTE;

export function lineView(twin: Twin, record: PlantRecord, line: Line, at: number): LineView {
  return { ...lineNow(twin, line, at), shift: shiftView(twin, record, line, at) };
}

/** All of it but the shift so far: cheap, and what people must see at once. */
export function lineNow(twin: Twin, line: Line, at: number): Omit<LineView, 'shift'> {
  const { plant, lines, machines } = twin;
  const constraint = line.constraint;
  const row = constraint * STRIDE;
  const link = lines.link(constraint);
  const cause = lines.causeOf(line.slot) ?? otherCause(twin, line);
  const root = cause ? plant.machines.findIndex((machine) => machine.id === cause.machine) : -1;
  const speed = machines.rows[row + SPEED] as number;
  const ideal = machines.rows[row + IDEAL] as number;
  return {
    line: line.id,
    at,
    state: link.state,
    since: Number.isNaN(link.since) ? at : link.since,
    cause,
    chain: lines.chainOf(line.slot),
    waiting: root >= 0 ? lines.waitingFor(line.slot, root).map((m) => lines.link(m)) : [],
    product: productId(plant, twin.texts.text(machines.rows[row + PRODUCT] as number)),
    order: twin.texts.text(machines.rows[row + ORDER] as number) || null,
    wip: wipOf(twin, line),
    rate: Number.isNaN(speed) ? null : speed,
    idealRate: ideal > 0 ? ideal : null,
  };
}

/** Base units on the line's measured belts and tables; null where no fill is measured, or none of it is known. */
function wipOf(twin: Twin, line: Line): number | null {
  const { plant, tags } = twin;
  let wip: number | null = null;
  for (const slot of line.buffers) {
    const buffer = plant.buffers[slot];
    if (!buffer || buffer.level < 0 || (tags.quality[buffer.level] as number) > 1) continue;
    wip = (wip ?? 0) + (tags.value[buffer.level] as number) * (plant.machines[buffer.from]?.unitsPer ?? 1);
  }
  return wip;
}

/** While the constraint runs: another machine that stands and makes others wait, the one with the most behind it. */
function otherCause(twin: Twin, line: Line) {
  const state = twin.machines.announced[line.constraint];
  if (state !== STATES.indexOf('producing') && state !== STATES.indexOf('slow')) return null;
  const standing = line.machines.filter((m) => {
    const word = STATES[twin.machines.announced[m] as number] as State;
    return word === 'breakdown' || word === 'micro-stop' || word === 'setup';
  });
  const ranked = standing.map((m) => ({ m, waiting: twin.lines.waitingFor(line.slot, m).length }));
  ranked.sort((a, b) => b.waiting - a.waiting || a.m - b.m);
  return ranked[0] ? twin.lines.link(ranked[0].m) : null;
}

export function shiftView(twin: Twin, record: PlantRecord, line: Line, at: number): ShiftView | null {
  const { plant } = twin;
  const span = shiftAt(plant, line, at);
  const last = plant.machines[line.machines.at(-1) ?? -1];
  if (!span || !last) return null;
  const since = Math.min(at, Math.max(span.from, knownSince(twin, record, line)));
  const window: Window = { from: since, to: at };
  const made = goodBase(twin, record, last, window);
  const good = total(made, 'good') / last.unitsPer;
  const figures = believable(lineOee(twin, record, line, window));
  const rate = idealBaseRate(twin, line);
  const perMs = (rate * line.targetEfficiency) / MINUTE / last.unitsPer;
  const scheduledSoFar = scheduledMs(span, window);
  const scheduledAll = scheduledMs(span, { from: since, to: span.to });
  const losses = lossesOf(standstills(twin, record, line, window), window);
  return {
    id: span.shift,
    from: span.from,
    to: span.to,
    since,
    good,
    unit: last.unit,
    targetNow: perMs * scheduledSoFar,
    targetEnd: perMs * scheduledAll,
    expected: expectedEnd(good, paces(twin, record, last, span, window), (scheduledAll - scheduledSoFar) / STEP_MS),
    ...figures,
    losses: losses.map((loss) => ({
      ...loss,
      cost: line.stopCostPerHour === null ? null : (loss.lostMs / 3_600_000) * line.stopCostPerHour,
    })),
  };
}

/**
 * Good units leave a line in cases and pallets, minutes after its constraint made them: in a window of a few minutes the
 * ratio of the two is chance. It is then absent, with that reason.
 */
function believable(figures: OeeFigures): OeeFigures {
  const { from, to } = figures.oee.window;
  if (to - from >= SHORTEST_MS) return figures;
  const withheld = (figure: Derived): Derived => ({ ...figure, value: null, reason: 'too-short' });
  const { oee, availability, effectiveness, quality } = figures;
  return { oee: withheld(oee), availability, effectiveness: withheld(effectiveness), quality };
}

/** Since when anything is known of the line's constraint, epoch ms. */
function knownSince(twin: Twin, record: PlantRecord, line: Line): number {
  const first =
    record.firstInterval(line.constraint)?.from ?? twin.machines.openSpans(line.constraint, twin.newest)[0]?.from;
  return first ?? Number.POSITIVE_INFINITY;
}

/** Line OEE: time from the constraint; good units leaving the line, rejects at and after the constraint, in base units. */
export function lineOee(twin: Twin, record: PlantRecord, line: Line, window: Window): OeeFigures {
  const { plant } = twin;
  const spans = spansOf(twin, record, line.constraint, window);
  const last = plant.machines[line.machines.at(-1) ?? -1] as Machine;
  const counts = new Map<string, { good: number; reject: number }>();
  const add = (rows: readonly Counted[], factor: number, what: 'good' | 'reject') => {
    for (const row of rows) {
      const entry = counts.get(row.product) ?? { good: 0, reject: 0 };
      entry[what] += row[what] * factor;
      counts.set(row.product, entry);
    }
  };
  add(countsIn(twin, record, last.slot, window), last.unitsPer, 'good');
  const constraint = plant.machines[line.constraint] as Machine;
  for (const m of line.machines) {
    const machine = plant.machines[m] as Machine;
    if (machine.station >= constraint.station) add(countsIn(twin, record, m, window), machine.unitsPer, 'reject');
  }
  const rows: ProductCount[] = [...counts].map(([product, { good, reject }]) => {
    const rate = idealRateOf(plant, constraint, product) * constraint.unitsPer;
    return { product, idealMs: rate > 0 ? MINUTE / rate : null, good, reject };
  });
  return oeeOf(timesByState(spans, window), rows, window);
}

/** State spans of a machine that touch the window: the closed ones and, as far as it reaches, what is still open. */
export function spansOf(twin: Twin, record: PlantRecord, m: number, window: Window): (StateSpan & { fault: number })[] {
  const spans: (StateSpan & { fault: number })[] = [...record.intervalsOf(m, window.from, window.to)];
  // The record may know more than a twin of the past: what it has closed is not open.
  const known = spans.at(-1)?.to ?? Number.NEGATIVE_INFINITY;
  for (const open of twin.machines.openSpans(m, window.to)) {
    const from = Math.max(open.from, known);
    const to = open.to ?? window.to;
    if (from < to && from < window.to) spans.push({ from, to, state: open.state, fault: open.fault });
  }
  return spans;
}

function standstills(twin: Twin, record: PlantRecord, line: Line, window: Window): StandstillSpan[] {
  const changes = record.changesOf(line.slot, window.from, window.to);
  const id = (twin.plant.machines[line.constraint] as Machine).id;
  return spansOf(twin, record, line.constraint, window).map((span) => {
    // The cause the walk found while this standstill lasted; the last finding is the fullest.
    const found = changes.findLast((change) => change.at >= span.from && change.at < span.to && change.cause !== null);
    return { ...span, machine: id, cause: found?.cause ?? null };
  });
}

function goodBase(twin: Twin, record: PlantRecord, machine: Machine, window: Window): Counted[] {
  return countsIn(twin, record, machine.slot, window).map((row) => ({ ...row, good: row.good * machine.unitsPer }));
}

const total = (rows: readonly Counted[], what: 'good' | 'reject'): number =>
  rows.reduce((sum, row) => sum + row[what], 0);

/** Good units of the line's last machine in each full step of the watched part of the shift. */
function paces(twin: Twin, record: PlantRecord, last: Machine, span: ShiftSpan, watched: Window): number[] {
  const steps: number[] = [];
  for (let from = watched.from; from + STEP_MS <= watched.to; from += STEP_MS) {
    const window = { from, to: from + STEP_MS };
    const scheduled = scheduledMs(span, window);
    if (scheduled < STEP_MS / 2) continue;
    steps.push((total(countsIn(twin, record, last.slot, window), 'good') * STEP_MS) / scheduled);
  }
  return steps;
}

/** Ideal rate of the constraint for its present product, base units a minute. */
function idealBaseRate(twin: Twin, line: Line): number {
  const machine = twin.plant.machines[line.constraint] as Machine;
  return (twin.machines.rows[line.constraint * STRIDE + IDEAL] as number) * machine.unitsPer;
}
