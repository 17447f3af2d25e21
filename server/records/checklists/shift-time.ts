/** Turns of so many minutes of a line's shift time. Pure. */
import { shiftsIn } from '../../../twin/plant/calendar.ts';
import type { Line, PlantModel } from '../../../twin/plant/model.ts';

/** The moment at which the last whole turn since `from` was full, epoch ms; null = none is. A line without shifts always works. */
export function lastTurn(plant: PlantModel, line: Line, everyMs: number, from: number, now: number): number | null {
  if (from >= now) return null;
  const spans = (line.shifts.length === 0 ? [{ from, to: now }] : shiftsIn(plant, line, { from, to: now }))
    .map((span) => ({ from: Math.max(span.from, from), to: Math.min(span.to, now) }))
    .filter((span) => span.to > span.from);
  const worked = spans.reduce((sum, span) => sum + span.to - span.from, 0);
  let left = Math.floor(worked / everyMs) * everyMs;
  if (left === 0) return null;
  for (const span of spans) {
    if (left <= span.to - span.from) return span.from + left;
    left -= span.to - span.from;
  }
  return null;
}
