/** What the screens of environmental limits ask of the server. */
import { get, sendOnce } from './api.ts';
import type { LimitsAnswer, LimitsExceedancesAnswer } from './openapi.d.ts';

const V1 = '/api/v1/limits';
export type EnvironmentalLimit = LimitsAnswer['limits'][number];
export type Exceedance = LimitsExceedancesAnswer['exceedances'][number];
export const EXCEEDANCE_LISTS = ['exceeded', 'unanswered', 'no-data'] as const;

export const getLimits = async (signal?: AbortSignal): Promise<readonly EnvironmentalLimit[]> =>
  (await get<LimitsAnswer>(V1, signal)).limits;
export const getExceedances = async (
  which: (typeof EXCEEDANCE_LISTS)[number],
  count: number,
  signal?: AbortSignal,
): Promise<readonly Exceedance[]> =>
  (await get<LimitsExceedancesAnswer>(`${V1}/exceedances?which=${which}&count=${count}`, signal)).exceedances;
export const EXCEEDANCES_TABLE = `${V1}/exceedances?as=csv&which=all&count=5000`;
export const REQUIREMENTS_TABLE = '/api/v1/requirements?as=csv';
export const answerExceedance = (id: number, told: { readonly cause: string; readonly action: string }) =>
  sendOnce<Exceedance>('POST', `${V1}/exceedances/${id}/answers`, told, crypto.randomUUID());

type Words = string | Readonly<Record<string, string>>;
export type LimitTold = Omit<EnvironmentalLimit, 'id' | 'name'> & { readonly name: Words };
/** A revision, new or put right. */
export const putLimit = (id: string, told: LimitTold): Promise<EnvironmentalLimit> =>
  sendOnce('PUT', `${V1}/${encodeURIComponent(id)}`, told, crypto.randomUUID());
export const enterReading = (
  id: string,
  told: { readonly at: string; readonly value: number; readonly note: string },
): Promise<unknown> => sendOnce('POST', `${V1}/${encodeURIComponent(id)}/readings`, told, crypto.randomUUID());
