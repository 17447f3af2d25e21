/** How far back a page of the alarms looks: from a full minute, so that the same is not asked anew each second. */
import { useState } from 'react';
import { useSecond } from '../live/twin-context.ts';

const DAY_MS = 24 * 3_600_000;
export const SPANS = { day: DAY_MS, week: 7 * DAY_MS, month: 30 * DAY_MS } as const;
export type Span = keyof typeof SPANS;
const STEP_MS = 60_000;

export function useWindow(first: Span) {
  const [span, setSpan] = useState<Span>(first);
  const to = Math.ceil(useSecond().moment() / STEP_MS) * STEP_MS;
  const from = to - SPANS[span];
  const text = (at: number) => new Date(at).toISOString();
  return { span, setSpan, from, to, query: `from=${text(from)}&to=${text(to)}` };
}
