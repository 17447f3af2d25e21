/** The figures of a window by anything that its time belonged to: each group's own sums, never other figures averaged. */
import type { ContextKey } from '../../analytics/oee/piece.ts';
import { figuresOf } from '../../analytics/oee/profiles/all.ts';
import type { Derived, Window } from '../../twin/derived.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import type { Scope } from '../record/answers.ts';
import { type FigureQuestion, scopesOf } from './figures.ts';
import { machinesIn } from './lost/prices.ts';
import { HOUR } from './time/hour-sums.ts';
import type { TimeQuestions } from './time/questions.ts';

export const FIGURE_DIMENSIONS = [
  'machine',
  'line',
  'hour',
  'shift',
  'product',
  'order',
  'crew',
  'lot',
  'tool',
  'recipe',
] as const satisfies readonly (ContextKey | 'machine' | 'line' | 'hour')[];
export type FigureDimension = (typeof FIGURE_DIMENSIONS)[number];

export interface FigureGroup {
  /** Null = the record does not say. Of hours: the beginning, epoch ms. */
  readonly key: string | number | null;
  readonly figures: readonly Derived[];
}

export interface GroupedFigures {
  readonly groups: readonly FigureGroup[];
  /** Time of the scope that nobody recorded, ms: it belongs to no group. */
  readonly unrecordedMs: number;
}

export async function figuresBy(
  plant: PlantModel,
  questions: TimeQuestions,
  { scope, window, profile, known }: FigureQuestion,
  by: FigureDimension,
): Promise<GroupedFigures> {
  const own =
    by === 'machine'
      ? machinesIn(plant, scope).map((id) => `machine:${id}`)
      : by === 'line'
        ? lineScopes(plant, scope)
        : null;
  const scopes = own ?? scopesOf(plant, scope);
  const dimension = by === 'machine' || by === 'line' ? 'scope' : by;
  const groups = await questions.sums({ scopes, window, by: [dimension], known });
  let recordedMs = 0;
  const told = groups.map(({ key, sums }): FigureGroup => {
    recordedMs += sums.windowMs;
    const value = key[dimension] ?? null;
    const span = by === 'hour' ? within(window, Number(value)) : window;
    const name = own === null ? value : String(value).slice(String(value).indexOf(':') + 1);
    return { key: name, figures: figuresOf(profile, sums, span) };
  });
  return {
    groups: told.sort((a, b) => order(a.key, b.key)),
    unrecordedMs: Math.max(0, (window.to - window.from) * scopes.length - recordedMs),
  };
}

const within = ({ from, to }: Window, hour: number): Window => ({
  from: Math.max(from, hour),
  to: Math.min(to, hour + HOUR),
});

/** What is not known comes last. */
const order = (a: FigureGroup['key'], b: FigureGroup['key']): number =>
  a === b ? 0 : a === null ? 1 : b === null ? -1 : a < b ? -1 : 1;

const lineScopes = (plant: PlantModel, scope: Scope): string[] =>
  scope.kind === 'machine' ? [] : scopesOf(plant, scope);
