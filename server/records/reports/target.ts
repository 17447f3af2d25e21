/** What a line was to make: its target efficiency over the scheduled time, at the ideal rate of what it made. */
import type { Sums } from '../../../analytics/oee/sums.ts';
import type { Window } from '../../../twin/derived.ts';
import { scheduledMs, shiftsIn } from '../../../twin/plant/calendar.ts';
import type { Line, PlantModel } from '../../../twin/plant/model.ts';

/** Good units of the constraint; null = no shift was worked, or no rate is known. */
export function targetOf(plant: PlantModel, line: Line, window: Window, sums: Readonly<Sums>): number | null {
  const scheduled = shiftsIn(plant, line, window).reduce((ms, span) => ms + scheduledMs(span, window), 0);
  const made = sums.inspected > 0 && sums.unrated === 0 && sums.idealAll > 0;
  const rate = plant.machines[line.constraint]?.idealRate ?? 0;
  const perUnitMs = made ? sums.idealAll / sums.inspected : rate > 0 ? 60_000 / rate : null;
  return perUnitMs === null || scheduled === 0 ? null : (line.targetEfficiency * scheduled) / perUnitMs;
}
