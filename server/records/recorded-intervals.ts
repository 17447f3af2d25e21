/** State intervals out of the record: as known at an earlier moment, or of a time that memory no longer holds. */
import type { Base } from '../../analytics/record/cut.ts';
import type { Window } from '../../twin/derived.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import { type IntervalRow, MOST_INTERVALS, machinesIn, type Scope, TooManyIntervals } from '../record/answers.ts';
import { coarse } from '../record/coarse.ts';
import type { Work } from './database.ts';
import { type PieceRow, piecesOfAll } from './time/pieces.ts';
import type { TimeQuestions } from './time/questions.ts';

export interface IntervalsAsked {
  readonly scope: Scope;
  readonly window: Window;
  /** ms, 0 = none; of each step only what held longest. */
  readonly step: number;
  /** As known then, epoch ms; null = as known now. */
  readonly known: number | null;
  readonly now: number;
}

export function recordedIntervals(
  plant: PlantModel,
  questions: TimeQuestions,
  { scope, window, step, known, now }: IntervalsAsked,
): Promise<IntervalRow[]> {
  const machines = machinesIn(plant, scope).flatMap((m) => plant.machines[m]?.id ?? []);
  return questions.at(machines, async (moment) => {
    const found: IntervalRow[] = [];
    const rows = await wholeOnes(moment.trx, machines, window, known);
    for (const machine of machines) {
      const own = joined(rows.filter((row) => row.machine === machine));
      if (known === null)
        for (const { base } of await questions.tail(moment, machine, window))
          own.push({ ...intervalOf(base), to: base.to >= now ? null : base.to });
      for (const row of step > 0 ? coarse(own, window.from, window.to, step, now) : own) found.push(row);
      if (found.length > MOST_INTERVALS) throw new TooManyIntervals();
    }
    return found;
  });
}

/** All pieces of the intervals that touch a window. */
async function wholeOnes(trx: Work, machines: readonly string[], window: Window, known: number | null) {
  const rows = await piecesOfAll(trx, machines, window, known);
  const whole: { from: number; to: number } = { ...window };
  for (const { whole_from, whole_to } of rows) {
    if (whole_from < whole.from) whole.from = whole_from;
    if (whole_to > whole.to && Number.isFinite(whole_to)) whole.to = whole_to;
  }
  if (whole.from === window.from && whole.to === window.to) return rows;
  const touched = new Set(rows.map((row) => `${row.machine} ${row.whole_from}`));
  const wider = await piecesOfAll(trx, machines, whole, known);
  return wider.filter((row) => touched.has(`${row.machine} ${row.whole_from}`));
}

/** Pieces put together to the intervals that they were cut from. */
function joined(rows: readonly PieceRow[]): IntervalRow[] {
  const intervals: { whole: number; row: IntervalRow }[] = [];
  for (const piece of rows) {
    const last = intervals.at(-1);
    if (last && last.whole === piece.whole_from && last.row.to === piece.from_ms && last.row.state === piece.seen)
      last.row = {
        ...last.row,
        to: piece.to_ms,
        good: last.row.good + piece.good,
        reject: last.row.reject + piece.reject,
        energy: last.row.energy + piece.energy,
      };
    else {
      const { machine, fault, good, reject, energy, cause_machine, cause_state, cause_fault } = piece;
      const cause =
        cause_machine !== null && cause_state !== null
          ? { machine: cause_machine, state: cause_state, fault: cause_fault ?? 0 }
          : null;
      const row = {
        machine,
        from: piece.from_ms,
        to: piece.to_ms,
        state: piece.seen,
        fault,
        good,
        reject,
        energy,
        cause,
      };
      intervals.push({ whole: piece.whole_from, row });
    }
  }
  return intervals.map(({ row }) => row);
}

function intervalOf({ machine, from, state, fault, good, reject, energy, cause }: Base): Omit<IntervalRow, 'to'> {
  return { machine, from, state, fault, good, reject, energy, cause };
}
