/** Better plans, found by search and ranked by simulation: what the search thinks best is not always what luck leaves best. */

import { beginning, changesOf, planModel, stretches } from '../../analytics/forecast/plan-model.ts';
import { floorProblems } from '../../analytics/schedule/floor/check-model.ts';
import { compileFloor } from '../../analytics/schedule/floor/compile.ts';
import { floorPlan } from '../../analytics/schedule/floor/floor-plan.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import { type Actor, Refused } from '../records/people/refused.ts';
import { solveInThreads } from '../schedule/floor/solve-in-threads.ts';
import type { Calibrations } from './calibrations.ts';
import type { Candidate, Comparison, Comparisons } from './comparisons.ts';
import type { Futures } from './futures.ts';
import type { Standing } from './question-now.ts';

/** Futures of the plan as it is: how much longer orders take than their constraints alone. */
const FIRST_FUTURES = 20;
/** Plans that are simulated. */
const MOST = 3;

export interface ProposalsOptions {
  readonly calibrations: Calibrations;
  readonly futures: Futures;
  readonly comparisons: Comparisons;
  plant(): PlantModel;
  standing(aheadMs: number): Promise<Standing>;
}

export class Proposals {
  private readonly options: ProposalsOptions;

  constructor(options: ProposalsOptions) {
    this.options = options;
  }

  /** Searches for so many seconds, then begins to hold the best plans against the one that there is. */
  async begin(
    asked: { readonly aheadMs: number; readonly seconds: number; readonly half: number },
    by: Actor,
  ): Promise<Comparison> {
    const { calibrations, futures, comparisons, plant } = this.options;
    const current = calibrations.needed;
    const model = plant();
    const standing = await this.options.standing(asked.aheadMs);
    const { question } = standing;
    const first = await futures.ask({ plant: model, question, seed: current.id }, { to: FIRST_FUTURES });
    const floor = planModel(model, question, stretches(model, question, first), beginning(first));
    const [problem] = floorProblems(floor);
    if (problem) throw new Refused('plan-refused', `${problem.place}: ${problem.reason}`);
    if (floor.orders.length === 0) throw new Refused('plan-refused', 'no order waits that could be planned');
    const end = performance.now() + asked.seconds * 1000;
    const { candidates } = await solveInThreads(floor, {
      ...{ seed: 1, threads: 1, explained: 0 },
      goesOn: () => performance.now() < end,
    });
    const compiled = compileFloor(floor);
    const proposed = candidates
      .map(({ draft }) => changesOf(floorPlan(compiled, draft), question))
      .filter((changes) => changes.length > 0)
      .slice(0, MOST)
      .map((changes): Candidate => ({ scenario: null, version: null, name: '', changes }));
    return comparisons.begin({ candidates: proposed, aheadMs: asked.aheadMs, half: asked.half, standing }, by);
  }
}
