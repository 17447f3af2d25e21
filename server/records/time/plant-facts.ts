/**
 * What the plant file says of the past is a fact of its own, with its moment: how long a start takes holds from when it was
 * written on; a holiday that was entered late holds for the day that it names, and restates what was recorded of it.
 */
import { Temporal } from 'temporal-polyfill';
import type { Window } from '../../../twin/derived.ts';
import { calendarAt, shiftAt, shiftKey } from '../../../twin/plant/calendar.ts';
import type { CalendarException, Line, Machine, PlantModel } from '../../../twin/plant/model.ts';
import type { CalendarWord } from '../../../twin/words.ts';
import type { Records, Work } from '../database.ts';
import type { TimeRecord } from './time-record.ts';

/** Exceptions further back change nothing that anybody still asks for, ms. */
const LONGEST_BACK_MS = 400 * 86_400_000;

export interface PlantFactsOptions {
  readonly records: Records;
  readonly time: TimeRecord;
  now(): number;
  /** Who changed the plant last. */
  who(): string;
}

export class PlantFacts {
  private readonly options: PlantFactsOptions;

  constructor(options: PlantFactsOptions) {
    this.options = options;
  }

  /** Takes down what is new of starts, and what was entered late of days, also while no server ran. */
  async keep(plant: PlantModel): Promise<void> {
    const { records, time, who, now } = this.options;
    await records.transact(async (trx) => {
      const known = await startUpsKnown(trx);
      for (const machine of plant.machines) await this.startUp(trx, machine, known.get(`machine:${machine.id}`));
      const before = await calendarKnown(trx);
      await knowCalendar(trx, plant.calendar, now());
      // Nothing was ever taken down: the days of the plant are as they are.
      if (!before) return;
      for (const line of plant.lines)
        for (const { word, ...span } of changedDays(before, plant, line, now())) {
          const declared = { scope: { line: line.id }, what: 'calendar', value: word, by: who() } as const;
          await time.declare(trx, { ...declared, ...span, note: 'calendar of the plant' });
        }
    });
  }

  private async startUp(trx: Work, machine: Machine, known: string | undefined): Promise<void> {
    const value = ruleText(machine);
    if ((known ?? '') === value) return;
    const recorded = await trx.selectFrom('piece').select('id').where('machine', '=', machine.id).executeTakeFirst();
    // Of a machine of which nothing is recorded yet it holds for what will be imported as well.
    const from = known !== undefined || recorded ? this.options.now() : 0;
    const declared = { scope: { machine: machine.id }, what: 'start-up', value, by: this.options.who() } as const;
    await this.options.time.declare(trx, { ...declared, from, to: null });
  }
}

/** What holds of starts until further notice, by scope. */
async function startUpsKnown(trx: Work): Promise<Map<string, string>> {
  const rows = await trx
    .selectFrom('declaration')
    .select(['scope', 'value'])
    .where('what', '=', 'start-up')
    .where('to_ms', 'is', null)
    .where('superseded', 'is', null)
    // The one told last is the one that counts.
    .orderBy('id')
    .execute();
  return new Map(rows.map(({ scope, value }) => [scope, value]));
}

async function calendarKnown(trx: Work): Promise<readonly CalendarException[] | null> {
  const row = await trx.selectFrom('calendar_known').select('entries').executeTakeFirst();
  return row ? (JSON.parse(row.entries) as CalendarException[]) : null;
}

async function knowCalendar(trx: Work, calendar: readonly CalendarException[], recorded: number): Promise<void> {
  const row = { id: 1, entries: JSON.stringify(calendar), recorded } as const;
  await trx
    .insertInto('calendar_known')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}

const ruleText = ({ startUp }: Machine): string => (startUp ? JSON.stringify(startUp) : '');

/** Stretches of the past that the exceptions of a plant make other time than those known before did. */
export function changedDays(
  before: readonly CalendarException[],
  plant: PlantModel,
  line: Line,
  now: number,
): (Window & { readonly word: CalendarWord })[] {
  // A pattern that was changed holds from now on: of the past only exceptions speak.
  const as = { ...plant, calendar: before };
  const texts = (list: readonly CalendarException[]) => new Set(list.map((one) => JSON.stringify(one)));
  const [old, fresh] = [texts(before), texts(plant.calendar)];
  const changed = [
    ...plant.calendar.filter((one) => !old.has(JSON.stringify(one))),
    ...before.filter((one) => !fresh.has(JSON.stringify(one))),
  ];
  const found: (Window & { readonly word: CalendarWord })[] = [];
  for (const { from, to } of changed) {
    const start = (date: string, days: number) =>
      Temporal.PlainDate.from(date).add({ days }).toZonedDateTime(plant.site.timezone).epochMilliseconds;
    // A shift of the last day may run into the next.
    const window = { from: Math.max(start(from, -1), now - LONGEST_BACK_MS), to: Math.min(start(to, 2), now) };
    for (const one of differences(as, plant, line, window))
      if (!found.some((other) => other.from === one.from && other.to === one.to)) found.push(one);
  }
  return found;
}

function differences(as: PlantModel, plant: PlantModel, line: Line, { from, to }: Window) {
  const found: { from: number; to: number; word: CalendarWord }[] = [];
  const told = (model: PlantModel, at: number) => {
    const { word, until } = calendarAt(model, line, at);
    const span = shiftAt(model, line, at);
    return { word, until, text: `${word} ${span ? shiftKey(span) : ''}` };
  };
  for (let at = from; at < to; ) {
    const [was, is] = [told(as, at), told(plant, at)];
    const until = Math.min(was.until, is.until, to);
    const last = found.at(-1);
    if (was.text !== is.text) {
      if (last && last.to === at && last.word === is.word) last.to = until;
      else found.push({ from: at, to: until, word: is.word });
    }
    at = Math.max(until, at + 1);
  }
  return found;
}
