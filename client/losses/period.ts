/** The periods that people ask for by name, and what each is compared with. Pure: the moment comes in. */
import { Temporal } from 'temporal-polyfill';
import type { Window } from '../../twin/derived.ts';
import { shiftsIn } from '../../twin/plant/calendar.ts';
import type { Line, PlantModel } from '../../twin/plant/model.ts';

export const PERIODS = ['shift', 'last-shift', 'today', 'yesterday', 'week', 'month', 'any'] as const;
export type PeriodId = (typeof PERIODS)[number];

export interface Period extends Window {
  readonly id: PeriodId;
  /** As long as the period, in the one before: what it is set against. */
  readonly before: Window;
  /** It reaches up to the moment shown, and goes on. */
  readonly open: boolean;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** The present moves on in steps, so that it is not asked for each second. */
const STEP_MS = 10_000;
const LONG_STEP_MS = 60_000;

export interface PeriodAsked {
  readonly id: PeriodId;
  /** Epoch ms. */
  readonly at: number;
  readonly plant: PlantModel;
  /** null = all. */
  readonly line: Line | null;
  /** Of `any`. */
  readonly from: number | null;
  readonly to: number | null;
}

/** Null where there is none: no shift is worked, or no times are named. */
export function periodOf({ id, at, plant, line, from, to }: PeriodAsked): Period | null {
  const now = floor(at, id === 'week' || id === 'month' ? LONG_STEP_MS : STEP_MS);
  switch (id) {
    case 'shift':
    case 'last-shift': {
      const worked = shiftsIn(plant, line, { from: at - 8 * DAY, to: at }).filter((shift) => shift.from < now);
      const last = worked.at(-1);
      const current = last && last.to > at ? worked.length - 1 : worked.length;
      const shift = worked[id === 'shift' ? current : current - 1];
      const before = worked[id === 'shift' ? current - 1 : current - 2];
      if (!shift) return null;
      return against(id, { from: shift.from, to: Math.min(shift.to, now) }, before?.from ?? null, shift.to > now);
    }
    case 'today':
    case 'yesterday': {
      const day = Temporal.Instant.fromEpochMilliseconds(Math.floor(at))
        .toZonedDateTimeISO(plant.site.timezone)
        .startOfDay();
      const start = (ago: number) => day.subtract({ days: ago }).epochMilliseconds;
      if (id === 'yesterday') return against(id, { from: start(1), to: start(0) }, start(2), false);
      return now > start(0) ? against(id, { from: start(0), to: now }, start(1), true) : null;
    }
    case 'week':
      return against(id, { from: now - 7 * DAY, to: now }, now - 14 * DAY, true);
    case 'month':
      return against(id, { from: now - 30 * DAY, to: now }, now - 60 * DAY, true);
    case 'any': {
      if (from === null || to === null || from >= to) return null;
      const end = Math.min(to, now);
      return from < end ? against(id, { from, to: end }, from - (end - from), to > now) : null;
    }
  }
}

const floor = (at: number, step: number): number => Math.floor(at / step) * step;

/** The same length of the period before: a shift so far is set against the last one at this time of it. */
function against(id: PeriodId, { from, to }: Window, start: number | null, open: boolean): Period {
  const begin = start ?? from - (to - from);
  return { id, from, to, open, before: { from: begin, to: Math.min(from, begin + (to - from)) } };
}
