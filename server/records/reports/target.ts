/** What a line was to make: its target efficiency over the scheduled time, at the ideal rate of what it made. */
import type { Sums } from '../../../analytics/oee/sums.ts';
import type { Window } from '../../../twin/derived.ts';
import { scheduledMs, shiftsIn } from '../../../twin/plant/calendar.ts';
import type { Line, PlantModel } from '../../../twin/plant/model.ts';
import type { TimeQuestions } from '../time/questions.ts';

export interface LineTarget {
  /** Good units of the constraint over the scheduled time that somebody heard: what good units are held against. */
  readonly target: number | null;
  /** The same over all scheduled time. Both null = no shift was worked, or no rate is known. */
  readonly targetWhole: number | null;
}

export async function targetOf(
  plant: PlantModel,
  questions: TimeQuestions,
  line: Line,
  window: Window,
  sums: Readonly<Sums>,
): Promise<LineTarget> {
  const shifts = shiftsIn(plant, line, window);
  const scheduledIn = (part: Window) => shifts.reduce((ms, span) => ms + scheduledMs(span, part), 0);
  const scheduled = scheduledIn(window);
  const made = sums.inspected > 0 && sums.unrated === 0 && sums.idealAll > 0;
  const constraint = plant.machines[line.constraint];
  const rate = constraint?.idealRate ?? 0;
  const perUnitMs = made ? sums.idealAll / sums.inspected : rate > 0 ? 60_000 / rate : null;
  if (perUnitMs === null || scheduled === 0) return { target: null, targetWhole: null };
  const unheard = sums.unknown > 0 && constraint ? await unheardIn(questions, constraint.id, window) : [];
  const known = scheduled - unheard.reduce((ms, part) => ms + scheduledIn(part), 0);
  const units = (ms: number) => (line.targetEfficiency * ms) / perUnitMs;
  return { target: units(known), targetWhole: units(scheduled) };
}

/** Stretches of a window of which nothing is known of a machine. */
async function unheardIn(questions: TimeQuestions, machine: string, window: Window): Promise<Window[]> {
  const unheard: Window[] = [];
  let { from } = window;
  for (const piece of await questions.pieces(machine, window)) {
    if (piece.state === 'unknown') continue;
    if (piece.from > from) unheard.push({ from, to: piece.from });
    from = Math.max(from, piece.to);
  }
  if (from < window.to) unheard.push({ from, to: window.to });
  return unheard;
}
