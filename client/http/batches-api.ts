/** What the screens of batch records ask of the server. */
import { get, sendOnce } from './api.ts';
import type { BatchesAnswer, BatchesOfAnswer, BatchesVerifyOfAnswer } from './openapi.d.ts';

const V1 = '/api/v1/batches';
export type ListedBatch = BatchesAnswer['batches'][number];
export type Batch = BatchesOfAnswer;
export type Deviation = Batch['record']['deviations'][number];
export type Phase = Batch['record']['procedure'][number];
export type BatchVerdict = BatchesVerifyOfAnswer;
export type DeviationClass = NonNullable<Deviation['explanation']>['class'];
export const DEVIATION_CLASSES: readonly DeviationClass[] = ['minor', 'major', 'critical'];
export const BATCH_LISTS = ['waiting', 'released', 'all'] as const;

const path = (order: string, what = ''): string => `${V1}/${encodeURIComponent(order)}${what}`;

export const getBatches = async (
  asked: { readonly which: (typeof BATCH_LISTS)[number]; readonly lot?: string; readonly limit: number },
  signal?: AbortSignal,
): Promise<readonly ListedBatch[]> => {
  const { which, lot, limit } = asked;
  const query = new URLSearchParams({ which, limit: String(limit), ...(lot === undefined ? {} : { lot }) });
  return (await get<BatchesAnswer>(`${V1}/?${query}`, signal)).batches;
};
export const getBatch = (order: string, signal?: AbortSignal): Promise<Batch> => get(path(order), signal);
export const batchPdf = (order: string, language: string): string => `${path(order)}?as=pdf&language=${language}`;
export const verifyBatch = (order: string): Promise<BatchVerdict> => get(path(order, '/verify'));

const post = <Answer>(order: string, what: string, body: object): Promise<Answer> =>
  sendOnce('POST', path(order, what), body, crypto.randomUUID());
export const tellDeviation = (order: string, text: string): Promise<unknown> => post(order, '/deviations', { text });
export const explainDeviation = (
  order: string,
  told: { readonly key: string; readonly class: DeviationClass; readonly comment: string },
): Promise<Batch> => post(order, '/explanations', told);
export const signBatch = (
  order: string,
  told: { readonly meaning: 'reviewed' | 'released'; readonly password: string; readonly name?: string },
): Promise<Batch> => post(order, '/signatures', told);
export const reopenBatch = (order: string, reason: string): Promise<Batch> => post(order, '/reopen', { reason });
