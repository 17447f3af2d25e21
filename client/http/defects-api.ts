/** What the tab of defects asks of the server. */
import { get } from './api.ts';
import type { QualityDefectsAnswer, QualityDefectsMapAnswer } from './openapi.d.ts';

export type Defects = QualityDefectsAnswer;
export type DefectsBy = Defects['by'];
export type PlaceYield = Defects['yields'][number];
export const DEFECTS_BY: readonly DefectsBy[] = ['type', 'place', 'product', 'machine', 'line'];

export const getDefects = (
  asked: { scope: string; from: string; to: string; by: DefectsBy },
  signal?: AbortSignal,
): Promise<Defects> => get(`/api/v1/quality/defects?${new URLSearchParams(asked)}`, signal);

export type DefectMapStep = QualityDefectsMapAnswer['steps'][number];
export type DefectPlaces = DefectMapStep['places'][number];
export const getDefectMap = (
  asked: { scope: string; from: string; to: string },
  signal?: AbortSignal,
): Promise<QualityDefectsMapAnswer> => get(`/api/v1/quality/defects/map?${new URLSearchParams(asked)}`, signal);
