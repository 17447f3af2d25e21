import type { EnvironmentalLimit } from '../../http/limits-api.ts';
import { useWords } from '../../words/use-words.ts';

/** A limit in words: its name, its bounds, and what is held against them. */
export function useLimitWords() {
  const { t, f } = useWords();
  return {
    name: (limit: EnvironmentalLimit | undefined, id: string) => (limit ? f.say(limit.name) : id),
    bounds: ({ low, high, unit }: EnvironmentalLimit) =>
      `${low === null ? '' : `≥ ${f.number(low, 1)}`} ${high === null ? '' : `≤ ${f.number(high, 1)}`} ${unit}`.trim(),
    average: ({ average, minutes }: EnvironmentalLimit) => t(`limits.average.${average}`, { minutes: minutes ?? 0 }),
  };
}
