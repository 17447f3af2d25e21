/** Hours as people say them here: short ones as times, long ones as hours, with the interval beside. */
import { useWords } from '../../words/use-words.ts';

const HOUR_MS = 3_600_000;
/** From here on minutes say nothing more. */
const LONG_HOURS = 10;

export interface Hours {
  of(hours: number): string;
  /** `0:04 to 0:05`; empty = there is none. */
  range(range: { readonly low: number | null; readonly high: number | null } | null): string;
}

export function useHours(): Hours {
  const { t, f } = useWords();
  const of = (hours: number) =>
    hours < LONG_HOURS ? f.duration(hours * HOUR_MS) : t('maintenance.hours', { hours: f.number(hours) });
  return {
    of,
    range: (range) => {
      if (!range || (range.low === null && range.high === null)) return '';
      if (range.high === null) return t('maintenance.atLeast', { low: of(range.low ?? 0) });
      return t('maintenance.range', { low: of(range.low ?? 0), high: of(range.high) });
    },
  };
}
