/** What the screens of inspections and shipments ask of the server. */
import { get, send, sendOnce } from './api.ts';
import type {
  InspectionsAnswer,
  InspectionsPlansAnswer,
  InspectionsSamplingAnswer,
  InspectionsSourcesAnswer,
  PostShipmentsCheckAnswer,
  ShipmentsReleasesAnswer,
} from './openapi.d.ts';

const V1 = '/api/v1/inspections';
export type Inspection = InspectionsAnswer['inspections'][number];
export type LotVerdict = Inspection['decisions'][number]['verdict'];
export type LotResult = Inspection['results'][number];
export type LotTest = Inspection['plan']['tests'][number];
export type Source = InspectionsSourcesAnswer['sources'][number];
export type CheckedLot = PostShipmentsCheckAnswer['lots'][number];
export type Shipments = ShipmentsReleasesAnswer;
export const VERDICTS: readonly LotVerdict[] = ['accepted', 'rejected', 'concession'];

export const getInspections = async (state: 'waiting' | 'all', signal?: AbortSignal): Promise<readonly Inspection[]> =>
  (await get<InspectionsAnswer>(`${V1}/?${state === 'all' ? '' : 'state=waiting'}`, signal)).inspections;
export const getSources = async (signal?: AbortSignal): Promise<readonly Source[]> =>
  (await get<InspectionsSourcesAnswer>(`${V1}/sources`, signal)).sources;
export const decideLot = (
  id: string,
  told: { verdict: LotVerdict; defectives: number | null; note: string },
): Promise<Inspection> => sendOnce('POST', `${V1}/${id}/decisions`, told, crypto.randomUUID());
export const tellResult = (told: { lot: string; test: string; value: number; unit: string }) =>
  sendOnce<{ faults: { reason: string }[] }>(
    'POST',
    `${V1}/results`,
    { results: [{ ...told, at: new Date().toISOString() }] },
    crypto.randomUUID(),
  );
export const resumeSource = (told: { material: string; source: string; reason: string }) =>
  sendOnce('POST', `${V1}/sources/resume`, told, crypto.randomUUID());

export const checkShipment = async (codes: readonly string[]): Promise<readonly CheckedLot[]> =>
  (await send<PostShipmentsCheckAnswer>('POST', '/api/v1/shipments/check', { codes })).lots;
export const releaseShipment = (told: { customer: string; codes: readonly string[]; note: string }) =>
  sendOnce('POST', '/api/v1/shipments/releases', told, crypto.randomUUID());
export const getShipments = (signal?: AbortSignal): Promise<Shipments> => get('/api/v1/shipments/releases', signal);

export type InspectionPlan = InspectionsPlansAnswer['plans'][number];
export type SamplingPlan = InspectionsSamplingAnswer['plans'][number];
export const getPlans = async (signal?: AbortSignal): Promise<readonly InspectionPlan[]> =>
  (await get<InspectionsPlansAnswer>(`${V1}/plans`, signal)).plans;
/** `base`: the version that was changed, 0 = it is new. */
export const putPlan = (
  material: string,
  told: Omit<InspectionPlan, 'material' | 'version'>,
  base: number,
): Promise<InspectionPlan> =>
  sendOnce('PUT', `${V1}/plans/${encodeURIComponent(material)}`, { ...told, base }, crypto.randomUUID());
export const retirePlan = ({ material, version }: InspectionPlan): Promise<void> =>
  send('DELETE', `${V1}/plans/${encodeURIComponent(material)}?base=${version}`, undefined);
/** What is drawn of a lot of so many units, by severity. */
export const getSampling = async (
  asked: { readonly units: number; readonly level: string; readonly aql: number },
  signal?: AbortSignal,
): Promise<readonly SamplingPlan[]> => {
  const query = new URLSearchParams({ units: String(asked.units), level: asked.level, aql: String(asked.aql) });
  return (await get<InspectionsSamplingAnswer>(`${V1}/sampling?${query}`, signal)).plans;
};
