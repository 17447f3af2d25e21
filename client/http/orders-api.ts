/** What screens ask of orders: how far they are, what is done with them, files of them, and revisions of products. */
import { get, send, sendFile } from './api.ts';
import type {
  OrdersAnswer,
  OrdersOfAnswer,
  PostContextAnswer,
  PostOrdersImportAnswer,
  ProductsRevisionsOfAnswer,
} from './openapi.d.ts';

export type Order = OrdersAnswer['orders'][number];
export type OrderDetail = OrdersOfAnswer;
export type Taken = PostOrdersImportAnswer;
export type Corrected = PostContextAnswer;
export type Revision = ProductsRevisionsOfAnswer['revisions'][number];
export const VERBS = ['start', 'pause', 'resume', 'complete', 'abort'] as const;
export type Verb = (typeof VERBS)[number];
export type QuantityWord = keyof Order['declared'];

const V1 = '/api/v1';
/** A file of 10,000 orders is judged in seconds. */
const FILE_MS = 120_000;

export const orderPath = (order: string): string => `${V1}/orders/${encodeURIComponent(order)}`;

export const getOrders = async (query: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<Order[]> =>
  (await get<OrdersAnswer>(`${V1}/orders?${new URLSearchParams(query)}`, signal)).orders;
export const getOrder = (order: string, signal?: AbortSignal): Promise<OrderDetail> => get(orderPath(order), signal);
export const moveOrder = (order: string, verb: Verb, body: { at?: string; note?: string }): Promise<OrderDetail> =>
  send('POST', `${orderPath(order)}/${verb}`, body);
export const declareQuantity = (
  order: string,
  body: { what: QuantityWord; quantity: number; reason: string },
): Promise<OrderDetail> => send('POST', `${orderPath(order)}/quantities`, body);
export const correctContext = (body: {
  scope: string;
  what: 'order';
  value: string;
  from: string;
  to: string;
  why: string;
}): Promise<Corrected> => send('POST', `${V1}/context`, body);

export const getRevisions = async (product: string, signal?: AbortSignal): Promise<Revision[]> =>
  (await get<ProductsRevisionsOfAnswer>(`${V1}/products/${encodeURIComponent(product)}/revisions`, signal)).revisions;
export const putRevision = (product: string, revision: Revision): Promise<unknown> =>
  send('PUT', `${V1}/products/${encodeURIComponent(product)}/revisions`, revision);

/** `dryRun`: judged, not taken. */
export async function importOrders(file: File, dryRun: boolean): Promise<Taken> {
  const query = new URLSearchParams({ name: file.name, dry_run: String(dryRun) });
  return sendFile(`${V1}/orders/import?${query}`, file, FILE_MS);
}
