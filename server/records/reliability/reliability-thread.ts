/** The thread that fits lives: curves, intervals and draws of many failures are seconds of work. */
import { parentPort } from 'node:worker_threads';
import type { Spent } from './cost-months.ts';
import {
  type IntervalAsked,
  intervalTold,
  type ReliabilityAsked,
  type ReplaceAsked,
  rankedTold,
  reliabilityTold,
  replaceTold,
  type WatchedFacts,
} from './reliability-told.ts';

export type FitsAsked =
  | { readonly what: 'ranked'; readonly facts: WatchedFacts }
  | { readonly what: 'of'; readonly asked: ReliabilityAsked }
  | { readonly what: 'interval'; readonly facts: WatchedFacts; readonly asked: IntervalAsked }
  | {
      readonly what: 'replace';
      readonly facts: WatchedFacts;
      readonly spent: readonly Spent[];
      readonly asked: ReplaceAsked;
    };

parentPort?.on('message', ({ id, ask }: { id: number; ask: FitsAsked }) => {
  try {
    parentPort?.postMessage({ id, told: answer(ask) });
  } catch (error) {
    parentPort?.postMessage({ id, error: (error as Error).message });
  }
});

function answer(asked: FitsAsked): unknown {
  switch (asked.what) {
    case 'ranked':
      return rankedTold(asked.facts);
    case 'of':
      return reliabilityTold(asked.asked);
    case 'interval':
      return intervalTold(asked.facts, asked.asked);
    case 'replace':
      return replaceTold(asked.facts, asked.spent, asked.asked);
  }
}
