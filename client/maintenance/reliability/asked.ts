/** Which machine, and over how long, the address asks about. */
import { useSecond } from '../../live/twin-context.ts';
import { windowQuery } from '../../losses/asked.ts';
import { momentOf, usePlace } from '../../router/router.ts';

export const SPANS = [30, 90, 365] as const;
const DAY_MS = 86_400_000;
/** The present moves on in steps: a failure more changes little. */
const STEP_MS = 600_000;

export interface AskedSpan {
  readonly days: number;
  /** As the server is asked for it. */
  readonly window: string;
  /** Names it without the moment. */
  readonly key: string;
}

export function useAskedSpan(): AskedSpan {
  const { query } = usePlace();
  const now = useSecond().now();
  const replay = momentOf(query);
  const days = SPANS.find((one) => String(one) === query.get('days')) ?? 90;
  const to = replay ?? Math.ceil(now / STEP_MS) * STEP_MS;
  return { days, window: windowQuery({ from: to - days * DAY_MS, to }), key: `${days} ${replay ?? 'live'}` };
}
