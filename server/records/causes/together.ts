/** What an outcome of the record goes together with, worked out in a thread of its own, one question at a time. */
import { Worker } from 'node:worker_threads';
import type { Cell, TogetherFound } from '../../../analytics/causes/together.ts';
import type { Window } from '../../../twin/derived.ts';
import { fromRoot } from '../../package-root.ts';
import type { TimeQuestions } from '../time/questions.ts';
import { type MoreParts, withMoreFactors } from './more-factors.ts';
import { type Outcome, outcomeCells } from './outcome-cells.ts';

/** Run from its sources (by tests), the thread is still the built one: Node does not run TypeScript. */
const THREAD = import.meta.url.endsWith('.ts')
  ? fromRoot('dist/server/records/causes/together-thread.js')
  : new URL('./together-thread.js', import.meta.url);
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
  private turn: Promise<unknown> = Promise.resolve();

  constructor(parts: TogetherAnswers['parts']) {
    this.parts = parts;
  }

  async ask({ machines, window, outcome }: TogetherAsked): Promise<TogetherFound> {
    const { records, questions, plant, series } = this.parts;
    const bare = await outcomeCells(records, questions, machines, window, outcome);
    if (bare.length > MOST_CELLS) throw new TooMuch();
    const parts = { plant: plant(), records, ...(series ? { series } : {}) };
    const cells = await withMoreFactors(parts, bare, window, machines);
    const next = this.turn.then(() => inThread(cells));
    this.turn = next.catch(() => undefined);
    return next;
  }
}

const inThread = (cells: readonly Cell[]): Promise<TogetherFound> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(THREAD, { workerData: cells });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the thread that looks for what goes together ended with ${code}`)));
  });
