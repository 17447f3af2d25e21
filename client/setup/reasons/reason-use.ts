/** How often the record has a reason. */
import type { StopsReasonsAnswer } from '../../http/openapi.d.ts';
import type { useWords } from '../../words/use-words.ts';

export type Use = StopsReasonsAnswer['uses'][number];

/** "12 stops", short enough to stand in a row. */
export const timesOf = (use: Use | undefined, t: ReturnType<typeof useWords>['t']): string =>
  use && use.stops > 0 ? t('line.stops', { count: use.stops }) : use ? t('reasons.givenNow') : t('reasons.unused');
