/** Whether an action helped: what it is judged by, in the weeks before it was made and since it was done. */
import { sql } from 'kysely';
import { type Effect, effectOnEvents, effectOnShifts } from '../../../analytics/actions/effect.ts';
import { KPIS } from '../../../analytics/oee/profiles/all.ts';
import type { Sums } from '../../../analytics/oee/sums.ts';
import type { Counted } from '../../../analytics/statistics/rates.ts';
import type { Window } from '../../../twin/derived.ts';
import type { PlantModel } from '../../../twin/plant/model.ts';
import { type Scope, scopeOf } from '../../record/answers.ts';
import type { Records } from '../database.ts';
import { scopesOf } from '../figures.ts';
import { figuresBy } from '../figures-by.ts';
import type { Losses } from '../losses.ts';
import { losing } from '../lost/prices.ts';
import { plannedMs } from '../lost/waterfall.ts';
import type { TimeQuestions } from '../time/questions.ts';
import type { Action, Measure } from './words.ts';

/** So long before it was made, and at most so long after it was done, ms. */
const REACH_MS = 14 * 86_400_000;
/** A shift of which less is known says nothing, 0..1. */
const LEAST_COVERAGE = 0.8;

export interface ActionEffect extends Effect {
  readonly unit: 'per-hour' | 'per-100' | 'share' | 'figure';
  readonly windows: { readonly before: Window; readonly after: Window };
}

/** Why nothing is judged. */
export type NoEffect = 'no-measure' | 'not-done' | 'scope-gone';

export interface EffectParts {
  readonly plant: PlantModel;
  readonly losses: Losses;
  readonly questions: TimeQuestions;
  readonly records: Records;
}

export async function effectOf(parts: EffectParts, action: Action, now: number): Promise<ActionEffect | NoEffect> {
  const { measure, made, done } = action;
  if (measure === null) return 'no-measure';
  if (done === null) return 'not-done';
  const scope = scopeOf(parts.plant, measure.scope);
  if (!scope) return 'scope-gone';
  const windows = {
    before: { from: made - REACH_MS, to: made },
    after: { from: done, to: Math.max(done + 1, Math.min(now, done + REACH_MS)) },
  };
  if (measure.kind === 'points') {
    const [before, after] = [
      await pointsOf(parts.records, measure, windows.before),
      await pointsOf(parts.records, measure, windows.after),
    ];
    return { ...effectOnEvents(before, after, 100), unit: 'per-100', windows };
  }
  const told = async (window: Window) => toldOf(parts, scope, measure, window);
  const [before, after] = [await told(windows.before), await told(windows.after)];
  if (measure.kind === 'loss' && measure.by === 'stops')
    return { ...effectOnEvents(before.events, after.events), unit: 'per-hour', windows };
  const better = measure.kind === 'loss' ? 'less' : betterOf(measure.kpi);
  const unit = measure.kind === 'loss' ? 'share' : 'figure';
  return { ...effectOnShifts(before.shifts, after.shifts, better), unit, windows };
}

/** Of a chart: points that broke a rule, of all; or readings outside the specification, of all. */
async function pointsOf(
  records: Records,
  { characteristic, by }: Extract<Measure, { kind: 'points' }>,
  { from, to }: Window,
): Promise<Counted> {
  const row = await records.ask((db) =>
    db
      .selectFrom('spc_point')
      .select(({ fn }) => [
        sql<number>`count(*) FILTER (WHERE rules <> 0)`.as('broken'),
        fn.countAll().as('points'),
        sql<number>`coalesce(sum(below + above), 0)`.as('outside'),
        sql<number>`coalesce(sum(n), 0)`.as('readings'),
      ])
      .where('characteristic', '=', characteristic)
      .where('at_ms', '>=', from)
      .where('at_ms', '<', to)
      .executeTakeFirstOrThrow(),
  );
  return by === 'signals'
    ? { count: Number(row.broken), exposure: Number(row.points) }
    : { count: Number(row.outside), exposure: Number(row.readings) };
}

type OfTime = Exclude<Measure, { kind: 'points' }>;

async function toldOf(parts: EffectParts, scope: Scope, measure: OfTime, window: Window) {
  const { plant, losses, questions } = parts;
  const none = { events: { count: 0, exposure: 0 }, shifts: [] as number[] };
  if (measure.kind === 'kpi') {
    const question = { scope, window, profile: measure.profile, known: null };
    const { groups } = await figuresBy(plant, questions, question, 'shift');
    const shifts = groups.flatMap(({ key, figures }) => {
      const figure = figures.find(({ formula }) => formula === measure.kpi);
      return key === null || !figure || figure.value === null || figure.coverage < LEAST_COVERAGE ? [] : [figure.value];
    });
    return { ...none, shifts };
  }
  // A loss of a machine beside the constraint is lost by that machine; else it is the scope's.
  const machines = measure.only.machine === undefined ? losing(plant, scope) : [measure.only.machine];
  const scopes = measure.only.machine === undefined ? scopesOf(plant, scope) : [`machine:${measure.only.machine}`];
  const asked = { machines, window, only: measure.only };
  if (measure.by === 'stops') {
    const stops = await losses.ask({ ...asked, by: [] });
    const sums = await questions.total({ scopes, window });
    const count = stops.reduce((sum, group) => sum + group.stops, 0);
    return { ...none, events: { count, exposure: sums.producing + sums.slow } };
  }
  const lost = await losses.ask({ ...asked, by: ['shift'] });
  const groups = await questions.sums({ scopes, window, by: ['shift'] });
  const shifts = groups.flatMap(({ key, sums }) => {
    const planned = plannedMs(sums);
    if (key.shift == null || planned <= 0 || coverageOf(sums) < LEAST_COVERAGE) return [];
    return [(lost.find((group) => group.key.shift === key.shift)?.ms ?? 0) / planned];
  });
  return { ...none, shifts };
}

const coverageOf = (sums: Readonly<Sums>): number => 1 - sums.unknown / sums.windowMs;

const betterOf = (kpi: string): 'less' | 'more' =>
  KPIS.find(({ id }) => id === kpi)?.moreIsBetter === false ? 'less' : 'more';
