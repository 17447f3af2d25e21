/** What helps to find out why: walks back to first events, who held a line up, what goes together. It tells what came with what, not causes. */

import type { BestAnswer } from '../../../analytics/causes/best.ts';
import type { Window } from '../../../twin/derived.ts';
import type { Line } from '../../../twin/plant/model.ts';
import { type DefectMap, defectMapIn } from '../defects/defect-map.ts';
import { type Defects, type DefectsBy, defectsIn } from '../defects/defects.ts';
import { type RolledYield, rolledYield } from '../defects/rolled-yield.ts';
import { type BestBy, bestIn } from './best.ts';
import { type LineBottleneck, lineBottleneck } from './bottleneck.ts';
import { type Changed, type ChangedAsked, changedIn } from './changed.ts';
import { TogetherAnswers } from './together.ts';
import { Walks, type WalksOptions } from './walks.ts';

export class CauseRoom {
  readonly walks: Walks;
  readonly together: TogetherAnswers;
  private readonly options: WalksOptions;

  constructor(options: WalksOptions) {
    this.options = options;
    this.walks = new Walks(options);
    this.together = new TogetherAnswers(options);
  }

  defects(asked: {
    readonly lines: readonly string[];
    readonly window: Window;
    readonly by: DefectsBy;
  }): Promise<Defects> {
    return defectsIn(this.options.records, this.options.plant(), asked);
  }

  defectMap(asked: { readonly lines: readonly string[]; readonly window: Window }): Promise<DefectMap> {
    return defectMapIn(this.options.records, this.options.plant(), asked);
  }

  yields(line: Line, window: Window): Promise<RolledYield> {
    return rolledYield(this.options.plant(), this.options.questions, line, window);
  }

  best(asked: {
    readonly machines: readonly string[];
    readonly window: Window;
    readonly by: BestBy;
  }): Promise<BestAnswer> {
    return bestIn(this.options, asked);
  }

  changed(asked: ChangedAsked): Promise<Changed> {
    return changedIn(this.options, asked);
  }

  bottleneck(line: Line, window: Window, known: number | null): Promise<LineBottleneck> {
    const { plant, questions } = this.options;
    return lineBottleneck(plant(), questions, line, window, known);
  }
}
