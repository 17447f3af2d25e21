/** What the screens of holds ask of the server. */
import { get, send, sendOnce } from './api.ts';
import type { HoldsAnswer, HoldsStandingAnswer, PostHoldsPreviewAnswer } from './openapi.d.ts';

const V1 = '/api/v1/holds';
export type Hold = HoldsAnswer['holds'][number];
export type HeldLot = Hold['lots'][number];
export type HoldPreview = PostHoldsPreviewAnswer;
export type Disposition = NonNullable<HeldLot['disposition']>;
export const DISPOSITIONS: readonly Disposition[] = ['release', 'rework', 'scrap', 'concession'];

export type Rework = HeldLot['rework'][number]['what'];
export type HoldAsked =
  | { readonly kind: 'lots'; readonly codes: readonly string[] }
  | {
      readonly kind: 'window';
      readonly machine: string;
      readonly from: string;
      readonly to: string;
      readonly packedMin: number;
    }
  | {
      readonly kind: 'reading';
      readonly machine: string;
      readonly tag: string;
      readonly low: number | null;
      readonly high: number | null;
      readonly from: string;
      readonly to: string;
      readonly packedMin: number;
    }
  | { readonly kind: 'signal'; readonly signal: string; readonly packedMin: number };

export const getHolds = async (
  asked: { line: string | null; state: 'open' | 'all' },
  signal?: AbortSignal,
): Promise<readonly Hold[]> => {
  const query = new URLSearchParams({ state: asked.state, ...(asked.line ? { line: asked.line } : {}) });
  return (await get<HoldsAnswer>(`${V1}/?${query}`, signal)).holds;
};
export type Standing = HoldsStandingAnswer['goods'][number];
/** `at`: epoch ms; null = now. */
export const getStanding = async (at: number | null, signal?: AbortSignal): Promise<readonly Standing[]> =>
  (
    await get<HoldsStandingAnswer>(
      `${V1}/standing${at === null ? '' : `?at=${encodeURIComponent(new Date(at).toISOString())}`}`,
      signal,
    )
  ).goods;
export const previewHold = (asked: HoldAsked): Promise<HoldPreview> => send('POST', `${V1}/preview`, asked);
export const raiseHold = (asked: HoldAsked, reason: string): Promise<Hold> =>
  sendOnce('POST', `${V1}/`, { asked, reason }, crypto.randomUUID());
export const decideHold = (
  id: string,
  told: { codes?: readonly string[]; disposition: Disposition; note: string },
): Promise<Hold> => sendOnce('POST', `${V1}/${id}/dispositions`, told, crypto.randomUUID());
export const tellRework = (
  id: string,
  told: { codes: readonly string[]; what: Rework; good: number | null; scrapped: number | null; note: string },
): Promise<Hold> => sendOnce('POST', `${V1}/${id}/rework`, told, crypto.randomUUID());
