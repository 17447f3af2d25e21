/** What the screens of gauge studies ask of the server. */
import { get, sendOnce } from './api.ts';
import type { QualityGaugestudiesAnswer } from './openapi.d.ts';

const V1 = '/api/v1/quality/gauge-studies';
const MOST = 200;

type StudyDocument = QualityGaugestudiesAnswer['studies'][number];
export interface Measurement {
  readonly part: string;
  readonly operator: string;
  readonly value: number;
}
/** The document spells "at least one" as a tuple. */
export type Study = Omit<StudyDocument, 'measurements'> & { readonly measurements: readonly Measurement[] };

export const getStudies = async (signal?: AbortSignal): Promise<readonly Study[]> =>
  (await get<{ studies: readonly Study[] }>(`${V1}?limit=${MOST}`, signal)).studies;
export const addStudy = (
  told: Pick<Study, 'characteristic' | 'gauge' | 'note' | 'due' | 'measurements'>,
): Promise<Study> => sendOnce('POST', V1, told, crypto.randomUUID());
