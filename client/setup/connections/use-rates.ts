import { useRef } from 'react';
import type { SourceView } from '../../../twin/live/protocol.ts';

interface Mark {
  readonly at: number;
  readonly samples: number;
}
/** A rate is told over so long, ms. */
const WINDOW_MS = 10_000;

/** Samples a second of each source, over the last ten seconds; NaN until there is something to compare. */
export function useRates(sources: readonly SourceView[], now: number): (source: string) => number {
  const marks = useRef(new Map<string, Mark[]>());
  for (const { source, samples } of sources) {
    const list = marks.current.get(source) ?? [];
    const newest = list.at(-1);
    // A source that was begun anew counts from zero.
    if (newest && samples < newest.samples) list.length = 0;
    if (!newest || now - newest.at >= 900) list.push({ at: now, samples });
    while (list.length > 2 && now - (list[0] as Mark).at > WINDOW_MS) list.shift();
    marks.current.set(source, list);
  }
  return (source) => {
    const list = marks.current.get(source) ?? [];
    const [first, last] = [list[0], list.at(-1)];
    if (!first || !last || last.at <= first.at) return Number.NaN;
    return ((last.samples - first.samples) * 1000) / (last.at - first.at);
  };
}
