/** How much of its planned time a machine is at work, and so how many hours it will have worked by a moment to come. */

import type { Window } from '../../twin/derived.ts';
import { scheduledMs, shiftsIn } from '../../twin/plant/calendar.ts';
import type { Machine, PlantModel } from '../../twin/plant/model.ts';
import { STATES, type State } from '../../twin/words.ts';
import type { IntervalColumns } from '../historian/interval-columns.ts';
import { HOUR_MS } from './histories.ts';

/** Usage is that of so long. */
export const USAGE_MS = 14 * 24 * HOUR_MS;
/** Less planned time than this says nothing about a machine's pace. */
const LEAST_MS = 8 * HOUR_MS;
const UNKNOWN = STATES.indexOf('unknown');
const RUNS = [STATES.indexOf('producing'), STATES.indexOf('slow')];

/** Share of the planned time that was heard in which the machine worked; null = less than eight hours of it were heard. */
export function usageOf(
  plant: PlantModel,
  machine: Machine,
  columns: IntervalColumns,
  open: { readonly state: State; readonly since: number } | null,
  window: Window,
): number | null {
  const planned = plannedIn(plant, machine, window);
  let [worked, heard] = [0, 0];
  const add = (state: number, span: Window) => {
    if (state === UNKNOWN) return;
    const ms = planned({ from: Math.max(span.from, window.from), to: Math.min(span.to, window.to) });
    heard += ms;
    if (RUNS.includes(state)) worked += ms;
  };
  for (let i = 0; i < columns.from.length; i++)
    add(columns.state[i] as number, { from: columns.from[i] as number, to: columns.to[i] as number });
  if (open) add(STATES.indexOf(open.state), { from: open.since, to: window.to });
  return heard >= LEAST_MS ? worked / heard : null;
}

/** Hours at work between two moments, by the shifts that are planned and the usage of late. */
export const hoursAtWork = (plant: PlantModel, machine: Machine, usage: number, window: Window): number =>
  (usage * plannedIn(plant, machine, window)(window)) / HOUR_MS;

/** Planned ms (shifts less breaks) of stretches of a window; a machine whose line has no shifts is planned always. */
function plannedIn(plant: PlantModel, machine: Machine, window: Window): (span: Window) => number {
  const line = plant.lines[machine.line];
  const shifts = line && line.shifts.length > 0 ? shiftsIn(plant, line, window) : null;
  return (span) => {
    if (span.to <= span.from) return 0;
    if (!shifts) return span.to - span.from;
    return shifts
      .filter(({ from, to }) => from < span.to && to > span.from)
      .reduce((sum, shift) => sum + scheduledMs(shift, span), 0);
  };
}
