/** What the Trace screen asks of lots. */
import { get } from './api.ts';
import type { LotsAnswer, LotsDossierOfAnswer, LotsRecallOfAnswer, LotsTraceOfAnswer } from './openapi.d.ts';

export type Lot = LotsAnswer['lots'][number];
export type Trace = LotsTraceOfAnswer;
export type TracedLot = Trace['lots'][number];
export type Dossier = LotsDossierOfAnswer;
export type Stay = Dossier['stays'][number];
export type Recall = LotsRecallOfAnswer;

const V1 = '/api/v1/lots';
const path = (code: string, what: string): string => `${V1}/${encodeURIComponent(code)}/${what}`;

export const findLots = async (code: string, limit: number, signal?: AbortSignal): Promise<Lot[]> =>
  (await get<LotsAnswer>(`${V1}?${new URLSearchParams({ ...(code ? { code } : {}), limit: String(limit) })}`, signal))
    .lots;
export const getTrace = (code: string, direction: Trace['direction'], signal?: AbortSignal): Promise<Trace> =>
  get(`${path(code, 'trace')}?direction=${direction}`, signal);
export const dossierPath = (code: string): string => path(code, 'dossier');
export const getRecall = (code: string, signal?: AbortSignal): Promise<Recall> => get(path(code, 'recall'), signal);
export const recallTable = (code: string): string => `${path(code, 'recall')}?as=csv`;
