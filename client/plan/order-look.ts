/** An order of a forecast as the plan draws it: moments as numbers, and whether it is in danger of being late. */
import type { OrderForecast } from '../http/plan-api.ts';

/** Who says "on time" wants to be right four times in five. */
export const SURE = 0.8;

export interface DrawnOrder {
  readonly told: OrderForecast;
  /** Epoch ms; null = not within what was looked at. */
  readonly from: number | null;
  readonly to: number | null;
  readonly p10: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly due: number | null;
  readonly risky: boolean;
}

const timeOf = (text: string | null): number | null => (text === null ? null : Date.parse(text));

export function drawnOrder(told: OrderForecast): DrawnOrder {
  return {
    told,
    from: timeOf(told.begun ?? told.start),
    to: timeOf(told.passed ?? told.p50),
    ...{ p10: timeOf(told.p10), p50: timeOf(told.p50), p90: timeOf(told.p90), due: timeOf(told.due) },
    risky: told.onTime !== null && told.onTime < SURE,
  };
}
