/** What is asked about losses: by reason and anything else, from calendar to good, what repeats, and the stretches behind it. */
import type { Step } from '../../analytics/losses/waterfall.ts';
import type { RecordedPiece } from '../../analytics/record/cut.ts';
import type { Window } from '../../twin/derived.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import type { Scope } from '../record/answers.ts';
import type { FigureQuestion } from './figures.ts';
import { type FigureDimension, figuresBy, type GroupedFigures } from './figures-by.ts';
import type { LossDimension, Losses } from './losses.ts';
import { type Pareto, type ParetoAsked, paretoOf } from './lost/pareto.ts';
import { losing, machinesIn } from './lost/prices.ts';
import { stretchesOf } from './lost/stretches.ts';
import { waterfall } from './lost/waterfall.ts';
import { type FoundPatterns, patternsIn } from './patterns.ts';
import type { TimeQuestions } from './time/questions.ts';

export interface LossAnswers {
  pareto(asked: ParetoAsked): Promise<Pareto>;
  waterfall(scope: Scope, window: Window): Promise<Step[]>;
  patterns(scope: Scope, window: Window): Promise<FoundPatterns>;
  /** Newest first. `only.machine` may be any machine of the plant; else those whose time the scope loses. */
  stretches(
    scope: Scope,
    window: Window,
    only: Readonly<Partial<Record<LossDimension, string>>>,
    which: { readonly all: boolean; readonly most: number },
  ): Promise<RecordedPiece[]>;
  by(question: FigureQuestion, dimension: FigureDimension): Promise<GroupedFigures>;
}

export const lossAnswers = (
  plant: () => PlantModel,
  { losses, questions }: { readonly losses: Losses; readonly questions: TimeQuestions },
): LossAnswers => ({
  pareto: (asked) => paretoOf(plant(), losses, questions, asked),
  waterfall: (scope, window) => waterfall(plant(), questions, scope, window),
  patterns: (scope, window) => patternsIn(plant(), losses, questions, scope, window),
  stretches: (scope, window, only, { all, most }) => {
    const those = all ? machinesIn(plant(), scope) : losing(plant(), scope);
    const machines = only.machine === undefined ? those : [only.machine];
    return stretchesOf(questions, { machines, window, only, most });
  },
  by: (question, dimension) => figuresBy(plant(), questions, question, dimension),
});
