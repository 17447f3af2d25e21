/** What the screens of the stock ask of the server. */
import { get, sendOnce } from './api.ts';
import type {
  StockAnswer,
  StockCountsAnswer,
  StockLocationsAnswer,
  StockLotsAnswer,
  StockRequestsAnswer,
  StockSuppliersAnswer,
} from './openapi.d.ts';

const V1 = '/api/v1/stock';
export type Stock = StockAnswer;
export type Coverage = Stock['coverage'][number];
export type MaterialStock = Stock['materials'][number];
export type LevelNow = Stock['levels'][number];
export type StockRow = StockLotsAnswer['stock'][number];
export type Request = StockRequestsAnswer['requests'][number];
export type Counts = StockCountsAnswer;
export type Count = Counts['counts'][number];
export type Location = StockLocationsAnswer['locations'][number];
export type Suppliers = StockSuppliersAnswer;
export type Act = 'take' | 'fulfil' | 'cancel';

/** `lately`: as the server looked at it last, some seconds ago. */
export const getStock = (lately: boolean, signal?: AbortSignal): Promise<Stock> =>
  get(`${V1}/${lately ? '?lately=true' : ''}`, signal);
export const getStockLots = (asked: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<StockLotsAnswer> =>
  get(`${V1}/lots?${new URLSearchParams(asked)}`, signal);
export const getLocations = async (signal?: AbortSignal): Promise<readonly Location[]> =>
  (await get<StockLocationsAnswer>(`${V1}/locations`, signal)).locations;
export const getRequests = async (signal?: AbortSignal): Promise<readonly Request[]> =>
  (await get<StockRequestsAnswer>(`${V1}/requests?state=open&limit=200`, signal)).requests;
export const answerRequest = (id: string, act: Act): Promise<Request> =>
  sendOnce('POST', `${V1}/requests/${id}/answers`, { act }, crypto.randomUUID());
export const getCounts = (signal?: AbortSignal): Promise<Counts> => get(`${V1}/counts?limit=20`, signal);
export const getSuppliers = (signal?: AbortSignal): Promise<Suppliers> => get(`${V1}/suppliers`, signal);

export interface CountEntry {
  readonly location: string;
  readonly lot: string | null;
  readonly material: string | null;
  readonly counted: number;
  readonly adjust: boolean;
  readonly reason: string;
  readonly by?: string;
}
export const sendCount = (entry: CountEntry, key: string): Promise<Count> =>
  sendOnce('POST', `${V1}/counts`, entry, key);
