/** What helps to find out why: walks back to first events, who held a line up, what goes together. It tells what came with what, not causes. */
import type { Window } from '../../../twin/derived.ts';
import type { Line } from '../../../twin/plant/model.ts';
import { type LineBottleneck, lineBottleneck } from './bottleneck.ts';
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

  bottleneck(line: Line, window: Window, known: number | null): Promise<LineBottleneck> {
    const { plant, questions } = this.options;
    return lineBottleneck(plant(), questions, line, window, known);
  }
}
