/** What an outcome of the record goes together with, worked out in a thread of its own, one question at a time. */
import type { TogetherFound } from '../../../analytics/causes/together.ts';
import type { Window } from '../../../twin/derived.ts';
import type { TimeQuestions } from '../time/questions.ts';
import { inThread } from './in-thread.ts';
import { type MoreParts, withMoreFactors } from './more-factors.ts';
import { type Outcome, outcomeCells } from './outcome-cells.ts';

/** Hours of machines in one question. */
const MOST_CELLS = 100_000;

export class TooMuch extends Error {
  constructor() {
    super('so long a window of so many machines is too much for one question; ask for less');
  }
}

export interface TogetherAsked {
  readonly machines: readonly string[];
  readonly window: Window;
  readonly outcome: Outcome;
}

export class TogetherAnswers {
  private readonly parts: Omit<MoreParts, 'plant'> & { plant(): MoreParts['plant']; readonly questions: TimeQuestions };

  constructor(parts: TogetherAnswers['parts']) {
    this.parts = parts;
  }

  async ask({ machines, window, outcome }: TogetherAsked): Promise<TogetherFound> {
    const { records, questions, plant, series } = this.parts;
    const bare = await outcomeCells({ records, questions, plant: plant() }, machines, window, outcome);
    if (bare.length > MOST_CELLS) throw new TooMuch();
    const parts = { plant: plant(), records, ...(series ? { series } : {}) };
    const cells = await withMoreFactors(parts, bare, window, machines);
    return inThread('together-thread', cells);
  }
}
