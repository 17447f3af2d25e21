/** A day as the morning meeting looks at it: the gap of each line, what cost most, and what is to be done. */
import { Temporal } from 'temporal-polyfill';
import type { Adherence } from '../../../analytics/adherence/adherence.ts';
import type { Derived, Window } from '../../../twin/derived.ts';
import type { Line, PlantModel } from '../../../twin/plant/model.ts';
import type { Action } from '../actions/words.ts';
import { type EnergyUsed, energyOf } from '../energy.ts';
import type { Pareto } from '../lost/pareto.ts';
import type { SafetyTold } from './safety.ts';
import type { ShiftReportParts } from './shift-report.ts';
import { targetOf } from './target.ts';

const MOST_LOSSES = 3;
const MOST_ACTIONS = 50;

export interface MeetingLine {
  readonly line: Line;
  readonly good: number;
  readonly goodBefore: number;
  readonly reject: number;
  readonly unit: string;
  /** Good units that its shifts were to make in the time that was heard, and in all of it; null = no rate, or no shift. */
  readonly target: number | null;
  readonly targetWhole: number | null;
  readonly coverage: number;
  readonly figures: readonly Derived[];
  readonly figuresBefore: readonly Derived[];
  /** Orders due that day. */
  readonly plan: Adherence;
}

export interface DailyMeeting {
  /** `2026-11-21`, of the site. */
  readonly day: string;
  readonly window: Window;
  readonly before: Window;
  readonly lines: readonly MeetingLine[];
  readonly losses: Pareto;
  readonly energy: EnergyUsed;
  readonly energyBefore: EnergyUsed;
  readonly safety: SafetyTold;
  readonly actions: readonly Action[];
}

/** The day at the site; null = no day. `text` null = the day before `now`. */
export function dayOf(
  plant: PlantModel,
  text: string | null,
  now: number,
): { day: string; window: Window; before: Window } | null {
  const zone = plant.site.timezone;
  const today = Temporal.Instant.fromEpochMilliseconds(Math.floor(now)).toZonedDateTimeISO(zone).toPlainDate();
  let day = today.subtract({ days: 1 });
  try {
    if (text !== null) day = Temporal.PlainDate.from(text);
  } catch {
    return null;
  }
  const start = (days: number) => day.add({ days }).toZonedDateTime(zone).epochMilliseconds;
  const window = { from: start(0), to: Math.min(start(1), now) };
  if (window.from >= window.to) return null;
  return { day: day.toString(), window, before: { from: start(-1), to: start(-1) + (window.to - window.from) } };
}

export async function dailyMeeting(
  parts: ShiftReportParts,
  { day, window, before }: NonNullable<ReturnType<typeof dayOf>>,
  lines: readonly Line[],
): Promise<DailyMeeting> {
  const plant = parts.plant();
  const { questions, losses } = parts;
  // Who may look at one line alone sees the losses of that line.
  const scope =
    lines.length === 1 && lines[0] ? ({ kind: 'line', line: lines[0] } as const) : ({ kind: 'site' } as const);
  const told: MeetingLine[] = [];
  for (const line of lines) told.push(await lineOf(parts, line, window, before));
  const pareto = await losses.pareto({
    scope,
    window,
    before,
    by: ['reason', 'machine', 'cause'],
    only: {},
    measure: 'ms',
  });
  const energy = await energyOf(plant, questions, scope, window, before);
  return {
    ...{ day, window, before, lines: told },
    losses: { ...pareto, entries: pareto.entries.filter(({ ms }) => ms > 0).slice(0, MOST_LOSSES) },
    energy: energy.total,
    energyBefore: energy.before,
    safety: await parts.safety.told(window, lines.length === plant.lines.length ? null : lines.map(({ id }) => id)),
    actions: await parts.actions.list({
      lines: lines.length === plant.lines.length ? null : [...lines.map(({ id }) => id), null],
      statuses: ['open', 'doing'],
      limit: MOST_ACTIONS,
    }),
  };
}

async function lineOf(parts: ShiftReportParts, line: Line, window: Window, before: Window): Promise<MeetingLine> {
  const plant = parts.plant();
  const scopes = [`line:${line.id}`];
  const scope = { kind: 'line', line } as const;
  const sums = await parts.questions.total({ scopes, window });
  const then = await parts.questions.total({ scopes, window: before });
  const figures = (span: Window) => parts.figures.all({ scope, window: span, profile: 'iso22400', known: null });
  const constraint = plant.machines[line.constraint];
  return {
    line,
    good: sums.good,
    goodBefore: then.good,
    reject: sums.reject + sums.rework,
    unit: constraint?.unit ?? 'unit',
    ...(await targetOf(plant, parts.questions, line, window, sums)),
    coverage: 1 - sums.unknown / sums.windowMs,
    figures: await figures(window),
    figuresBefore: await figures(before),
    plan: await parts.orders.progress.adherence(line.id, window, 0),
  };
}
