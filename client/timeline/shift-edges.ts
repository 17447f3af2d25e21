/** Where shifts begin and end, and how the site's clock stands to UTC. */
import { Temporal } from 'temporal-polyfill';
import { shiftsIn } from '../../twin/plant/calendar.ts';
import type { Line, PlantModel } from '../../twin/plant/model.ts';
import type { Words } from '../../twin/plant/schema-parts.ts';

export interface NamedShift {
  readonly id: string;
  readonly name: Words;
  readonly from: number;
  readonly to: number;
}

/** Shifts of a line (null = of any line) that touch [from, to), in order of time. */
export const namedShiftsIn = (plant: PlantModel, line: Line | null, from: number, to: number): NamedShift[] =>
  shiftsIn(plant, line, { from, to }).map((span) => ({
    id: span.shift,
    name: plant.shifts.find(({ id }) => id === span.shift)?.name ?? span.shift,
    from: span.from,
    to: span.to,
  }));

/** Local time minus UTC at a moment, ms. */
export const zoneOffset = (at: number, timeZone: string): number =>
  Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(timeZone).offsetNanoseconds / 1e6;
