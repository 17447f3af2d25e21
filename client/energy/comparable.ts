import type { EnergyAnswer } from '../http/openapi.d.ts';

/** Coverage of two periods that are compared, 0..1. */
const MOST_APART = 0.1;

/** Of two periods that were not heard alike, the difference says how well they were heard. Pure. */
export const comparablePeriods = ({ total, before }: Pick<EnergyAnswer, 'total' | 'before'>): boolean =>
  total.reason === null &&
  before.reason === null &&
  before.kWh > 0 &&
  Math.abs(total.coverage - before.coverage) <= MOST_APART;
