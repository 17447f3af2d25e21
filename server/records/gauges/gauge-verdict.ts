/** Is a gauge fit for what it measures? By its share of the study variation and the parts that it can tell apart. Pure. */
import type { Components } from '../../../analytics/spc/gauge.ts';

export const GAUGE_VERDICTS = ['good', 'conditional', 'not-fit'] as const;
export type GaugeVerdict = (typeof GAUGE_VERDICTS)[number];

/** Shares of the standard deviation (AIAG Measurement Systems Analysis, 4th edition, II.D). */
const GOOD_BELOW = 0.1;
const FIT_UP_TO = 0.3;
const LEAST_CATEGORIES = 5;

/** `categories` null: the gauge did not vary at all, and tells everything apart. */
export function gaugeVerdict({
  studyVariation,
  categories,
}: Pick<Components, 'studyVariation' | 'categories'>): GaugeVerdict {
  if (studyVariation > FIT_UP_TO || (categories !== null && categories < LEAST_CATEGORIES)) return 'not-fit';
  return studyVariation < GOOD_BELOW ? 'good' : 'conditional';
}
