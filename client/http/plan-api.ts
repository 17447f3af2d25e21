/** What the Plan screen asks: forecasts of orders, what they rest on, how right they were. */
import { get, send } from './api.ts';
import type { PlanComparisonsOfAnswer, PlanForecastAnswer, PlanScenariosAnswer, PlanSkillAnswer } from './openapi.d.ts';

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

export type Scenario = PlanScenariosAnswer['scenarios'][number];
export type Change = Scenario['changes'][number];
export type Comparison = PlanComparisonsOfAnswer;
type ToldScenario = Pick<Scenario, 'name' | 'note'> & { readonly changes: readonly Change[] };

export const getScenarios = async (signal?: AbortSignal): Promise<readonly Scenario[]> =>
  (await get<PlanScenariosAnswer>(`${V1}/scenarios`, signal)).scenarios;
export const makeScenario = (told: ToldScenario) => send<Scenario>('POST', `${V1}/scenarios`, told);
export const changeScenario = (scenario: number, told: ToldScenario & { readonly version: number }) =>
  send<Scenario>('PUT', `${V1}/scenarios/${scenario}`, told);
export const removeScenario = (scenario: number) => send<void>('DELETE', `${V1}/scenarios/${scenario}`, undefined);
export const beginComparison = (asked: { readonly scenarios: readonly number[]; readonly hours: number }) =>
  send<Comparison>('POST', `${V1}/comparisons`, asked);
export const getComparison = (id: number, signal?: AbortSignal): Promise<Comparison> =>
  get(`${V1}/comparisons/${id}`, signal);
export const cancelComparison = (id: number) => send<void>('DELETE', `${V1}/comparisons/${id}`, undefined);
/** Searching takes seconds before the comparison begins. */
const SEARCH_MS = 60_000;
export const propose = (hours: number) => send<Comparison>('POST', `${V1}/proposals`, { hours }, SEARCH_MS);
