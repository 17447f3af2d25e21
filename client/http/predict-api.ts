/** What the screens of maintenance ask about predictions and their models. */
import { get, send } from './api.ts';
import type {
  MaintenanceAssetsAnswer,
  MaintenanceAssetsBurstsOfAnswer,
  MaintenanceAssetsOfAnswer,
  MaintenanceModelsAnswer,
  MaintenanceModelsRecordOfAnswer,
  MaintenanceModelsStandingOfAnswer,
} from './openapi.d.ts';

const V1 = '/api/v1/maintenance';
export type AssetRisk = MaintenanceAssetsAnswer['assets'][number];
export type AssetDetail = MaintenanceAssetsOfAnswer;
export type ToldBurst = MaintenanceAssetsBurstsOfAnswer['bursts'][number];
export type ModelsAnswer = MaintenanceModelsAnswer;
export type FailureModel = MaintenanceModelsAnswer['models'][number];
export type ModelForm = FailureModel['form'];
export type ModelFamily = MaintenanceModelsAnswer['families'][number];
export type ModelStanding = MaintenanceModelsStandingOfAnswer;
export type TrackRecord = MaintenanceModelsRecordOfAnswer;

const iso = (at: number) => new Date(at).toISOString();
const atOf = (at: number | null) => (at === null ? '' : `?at=${iso(at)}`);

export const getAssets = async (at: number | null, signal?: AbortSignal): Promise<readonly AssetRisk[]> =>
  (await get<MaintenanceAssetsAnswer>(`${V1}/assets${atOf(at)}`, signal)).assets;
export const getAsset = (machine: string, at: number | null, signal?: AbortSignal): Promise<AssetDetail> =>
  get(`${V1}/assets/${encodeURIComponent(machine)}${atOf(at)}`, signal);
/** The newest raw bursts of a machine, or the newest at or before a moment. */
export const getBursts = async (
  machine: string,
  at: number | null,
  signal?: AbortSignal,
): Promise<readonly ToldBurst[]> =>
  (await get<MaintenanceAssetsBurstsOfAnswer>(`${V1}/assets/${encodeURIComponent(machine)}/bursts${atOf(at)}`, signal))
    .bursts;
export const getModels = (signal?: AbortSignal): Promise<ModelsAnswer> => get(`${V1}/models`, signal);
/** `machine`: null = all that it answers for. */
export const getRecord = (
  model: number,
  { from, to, machine = null }: { readonly from: number; readonly to: number; readonly machine?: string | null },
  signal?: AbortSignal,
): Promise<TrackRecord> => {
  const one = machine === null ? '' : `&machine=${encodeURIComponent(machine)}`;
  return get(`${V1}/models/${model}/record?from=${iso(from)}&to=${iso(to)}${one}`, signal);
};
export const getStanding = (model: number, signal?: AbortSignal): Promise<ModelStanding> =>
  get(`${V1}/models/${model}/standing`, signal);
export const trainModel = (asked: {
  family: string;
  horizonHours: number;
  from: number;
  to: number;
  form: ModelForm;
}) => send('POST', `${V1}/models/train`, { ...asked, from: iso(asked.from), to: iso(asked.to) });
export const stopTraining = () => send('POST', `${V1}/models/train/stop`, {});
export const promoteModel = (model: number, reason: string) =>
  send('POST', `${V1}/models/${model}/promote`, { reason });
export const setCosts = (
  family: string,
  told: { falseCall: number | null; missed: number | null; caught: number | null; threshold: number | null },
) => send('PUT', `${V1}/models/families/${encodeURIComponent(family)}/costs`, told);
