/** What is allowed in a shift calendar and is seldom meant: short holes between two shifts, and shifts that overlap. Pure. */
import { Temporal } from 'temporal-polyfill';
import { shiftsIn } from './calendar.ts';
import type { Line, PlantModel } from './model.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;
/** Every pattern that plants work shows in as many days. */
const LOOK_MS = 28 * DAY;
/** Longer than this nobody works because nobody is meant to. */
const HOLE_MS = 4 * 3_600_000;

/** One sentence a line and pair of shifts, over the four weeks after `at`. */
export const calendarNotes = (plant: PlantModel, at: number): string[] =>
  plant.lines.flatMap((line) => notesOf(plant, line, at));

function notesOf(plant: PlantModel, line: Line, at: number): string[] {
  const spans = shiftsIn(plant, line, { from: at, to: at + LOOK_MS });
  const clock = (moment: number) =>
    Temporal.Instant.fromEpochMilliseconds(moment)
      .toZonedDateTimeISO(plant.site.timezone)
      .toPlainTime()
      .toString({ smallestUnit: 'minute' });
  const notes = new Set<string>();
  for (let i = 1; i < spans.length; i++) {
    const [one, next] = [spans[i - 1], spans[i]];
    if (!one || !next) continue;
    const pair = `${line.id}: ${one.shift} ends at ${clock(one.to)}, ${next.shift} begins at ${clock(next.from)}`;
    const hole = next.from - one.to;
    if (hole > 0 && hole < HOLE_MS)
      notes.add(`${pair}: what is made in the ${hole / MINUTE} minutes between belongs to no shift`);
    else if (hole < 0) notes.add(`${pair}: they overlap, and the earlier one counts until it ends`);
  }
  return [...notes];
}
