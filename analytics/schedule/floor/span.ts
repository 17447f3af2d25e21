import { advance, type Calendar, FAR, windowAt } from './calendar.ts';
import { SPANS, type Span } from './model.ts';

export const STRETCH = 0;
export const WHOLE = 1;
export const RESUME = 2;
export const codeOf = (span: Span): number => SPANS.indexOf(span);

/** The first moment from `at` on at which work of so long can begin by the calendar alone; FAR, where there is none. */
export function firstBegin(calendar: Calendar, at: number, duration: number, span: number): number {
  const { from, to } = calendar;
  for (let k = windowAt(calendar, at); k < to.length; k++) {
    const begin = Math.max(at, from[k] as number);
    if (span !== WHOLE || begin + duration <= (to[k] as number)) return begin;
  }
  return FAR;
}

/** When work that begins at `begin` (open time) has ended; FAR, where the calendar ends before. */
export function endOf(calendar: Calendar, begin: number, duration: number, span: number, resume: number): number {
  if (span !== RESUME) return span === WHOLE ? begin + duration : advance(calendar, begin, duration);
  let end = begin;
  let left = duration;
  const { from, to } = calendar;
  for (let k = windowAt(calendar, begin); left > 0; k++) {
    if (k >= to.length) return FAR;
    const first = (from[k] as number) <= begin;
    const length = (to[k] as number) - Math.max(begin, from[k] as number) - (first ? 0 : resume);
    if (length <= 0) continue;
    end = (to[k] as number) - Math.max(0, length - left);
    left -= length;
  }
  return end;
}

/** Whether work that pauses uses a window: one in which nothing is left after resuming is not gone to. */
export function uses(calendar: Calendar, k: number, begin: number, span: number, resume: number): boolean {
  const from = calendar.from[k] as number;
  return span !== RESUME || from <= begin || (calendar.to[k] as number) - from > resume;
}

/** How often work that runs from `begin` to `end` is resumed. */
export function resumptions(calendar: Calendar, begin: number, end: number, span: number, resume: number): number {
  if (span !== RESUME) return 0;
  let times = 0;
  for (let k = windowAt(calendar, begin); k < calendar.to.length && (calendar.from[k] as number) < end; k++)
    if ((calendar.from[k] as number) > begin && uses(calendar, k, begin, span, resume)) times++;
  return times;
}
