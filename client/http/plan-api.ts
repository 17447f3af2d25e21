/** What the Plan screen asks: forecasts of orders, what they rest on, how right they were. */
import { get, send } from './api.ts';
import type { PlanForecastAnswer, PlanSkillAnswer } from './openapi.d.ts';

const V1 = '/api/v1/plan';
export type Forecast = PlanForecastAnswer;
export type OrderForecast = Forecast['orders'][number];
export type TrackRecord = PlanSkillAnswer;

export const getForecast = (hours: number, signal?: AbortSignal): Promise<Forecast> =>
  get(`${V1}/forecast?hours=${hours}`, signal);
export const getSkill = (signal?: AbortSignal): Promise<TrackRecord> => get(`${V1}/skill`, signal);
export const beginBacktest = () => send('POST', `${V1}/backtest`, undefined);
export const stopBacktest = () => send('DELETE', `${V1}/backtest`, undefined);
export const calibrateAgain = () => send('POST', `${V1}/calibration`, undefined);
