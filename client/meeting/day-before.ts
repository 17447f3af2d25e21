import type { MeetingAnswer } from '../http/openapi.d.ts';

/** A day with more time without data than this share of what was planned is nothing to compare with. */
const MOST_UNKNOWN = 0.2;

/** Whether the day before can be set against the day. Pure. */
export const dayBeforeKnown = ({ losses: { before } }: Pick<MeetingAnswer, 'losses'>): boolean =>
  before.plannedMs > 0 && before.unknownMs < before.plannedMs * MOST_UNKNOWN;
