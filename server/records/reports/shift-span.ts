/** Which shift a report is of: one by name, or the last that is over. */

import { type ShiftSpan, shiftKey, shiftsIn } from '../../../twin/plant/calendar.ts';
import type { Line, PlantModel } from '../../../twin/plant/model.ts';

const DAY = 86_400_000;
/** No line stands still by calendar for longer. */
const LONGEST_PAUSE_MS = 14 * DAY;

export interface ReportedShift {
  readonly span: ShiftSpan;
  /** `2026-11-21 early` */
  readonly key: string;
  /** The one worked before it; null = none is known. */
  readonly before: ShiftSpan | null;
}

/** `key` null = the last shift that is over at `at`. Null = the line works no such shift, or it has not begun. */
export function reportedShift(plant: PlantModel, line: Line, key: string | null, at: number): ReportedShift | null {
  const day = key === null ? at : Date.parse(`${key.slice(0, 10)}T12:00:00Z`);
  if (Number.isNaN(day)) return null;
  const to = key === null ? at : day + 2 * DAY;
  const worked = shiftsIn(plant, line, { from: to - LONGEST_PAUSE_MS, to });
  const i =
    key === null ? worked.findLastIndex((span) => span.to <= at) : worked.findIndex((span) => shiftKey(span) === key);
  const span = worked[i];
  if (!span || span.from >= at) return null;
  return { span, key: shiftKey(span), before: worked[i - 1] ?? null };
}
