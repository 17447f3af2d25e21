/** What the screens of quality ask of the server. */
import { get, send } from './api.ts';
import type {
  PostQualityCharacteristicsTrialAnswer,
  QualityCharacteristicsAnswer,
  QualityChartsAnswer,
  QualityChartsOfAnswer,
  QualityChartsPartsOfAnswer,
  QualitySignalsAnswer,
  QualitySignalsChangesOfAnswer,
  QualitySignalsToldOfAnswer,
} from './openapi.d.ts';

const V1 = '/api/v1/quality';
/** Hours of readings are gone through. */
const TRIAL_MS = 30_000;
type Words = string | Readonly<Record<string, string>>;
type CharacteristicDocument = QualityCharacteristicsAnswer['characteristics'][number];
/** The document spells lists of bounded length as tuples. */
export type Characteristic = Omit<CharacteristicDocument, 'rules' | 'stopOn' | 'plan'> & {
  readonly rules: readonly CharacteristicDocument['rules'][number][];
  readonly stopOn: readonly CharacteristicDocument['rules'][number][];
  readonly plan: readonly Words[];
};
export type CharacteristicTold = Omit<Characteristic, 'version'>;
export type TrialAnswer = PostQualityCharacteristicsTrialAnswer;
export type Tile = QualityChartsAnswer['charts'][number];
export type Chart = QualityChartsOfAnswer;
export type Signal = QualitySignalsAnswer['signals'][number];
export type PartsOf = QualityChartsPartsOfAnswer;
export type Changes = QualitySignalsChangesOfAnswer;
export type ToldOf = QualitySignalsToldOfAnswer;

export const getWall = (asked: { line: string | null; at: string | null }, signal?: AbortSignal) => {
  const query = new URLSearchParams();
  if (asked.line) query.set('line', asked.line);
  if (asked.at) query.set('at', asked.at);
  return get<QualityChartsAnswer>(`${V1}/charts?${query}`, signal);
};

export const getChart = (
  id: string,
  asked: { product: string | null; from: string; to: string; most: number },
  signal?: AbortSignal,
): Promise<Chart> => {
  const query = new URLSearchParams({ from: asked.from, to: asked.to, most: String(asked.most) });
  if (asked.product !== null) query.set('product', asked.product);
  return get(`${V1}/charts/${encodeURIComponent(id)}?${query}`, signal);
};

export const getSignalsOf = async (characteristic: string, signal?: AbortSignal): Promise<readonly Signal[]> =>
  (
    await get<QualitySignalsAnswer>(
      `${V1}/signals?characteristic=${encodeURIComponent(characteristic)}&limit=20`,
      signal,
    )
  ).signals;

export const takeSignal = (id: string): Promise<Signal> => send('POST', `${V1}/signals/${id}/take`, {});
export const closeSignal = (id: string, told: { cause: string; action: string }): Promise<Signal> =>
  send('POST', `${V1}/signals/${id}/close`, told);

export interface StageAsked {
  readonly product: string;
  readonly from: string;
  readonly window: { readonly from: string; readonly to: string };
  readonly reason: string;
}
export const freezeStage = (id: string, asked: StageAsked): Promise<unknown> =>
  send('POST', `${V1}/charts/${encodeURIComponent(id)}/stages`, asked);

export const excludePoint = (
  id: string,
  asked: { product: string; at: string; cause: string | null },
): Promise<unknown> => send('POST', `${V1}/charts/${encodeURIComponent(id)}/exclusions`, asked);

export const getCharacteristics = async (signal?: AbortSignal): Promise<readonly Characteristic[]> =>
  (await get<{ characteristics: readonly Characteristic[] }>(`${V1}/characteristics`, signal)).characteristics;
/** `base`: the version that was changed, 0 = it is new. */
export const putCharacteristic = ({ id, ...told }: CharacteristicTold, base: number): Promise<Characteristic> =>
  send('PUT', `${V1}/characteristics/${encodeURIComponent(id)}`, { ...told, base });
export const retireCharacteristic = (id: string): Promise<void> =>
  send('DELETE', `${V1}/characteristics/${encodeURIComponent(id)}`, undefined);
/** What is wrong with one as it is written, and what it would have plotted so far; keeps nothing. */
export const tryCharacteristic = (told: CharacteristicTold, signal?: AbortSignal): Promise<TrialAnswer> =>
  send('POST', `${V1}/characteristics/trial`, told, TRIAL_MS, signal);

/** A new version that charts what an autoregression leaves of the values; its limits are learned anew. */
export const watchResiduals = ({ id, version, ...one }: Chart['characteristic']): Promise<unknown> =>
  send('PUT', `${V1}/characteristics/${encodeURIComponent(id)}`, {
    ...{ ...one, chart: 'ar1', sigma: null, learn: one.learn ?? LEARNT, base: version },
    // Residuals have no spread of their own to judge.
    rules: one.rules.filter((rule) => rule !== 'spread'),
    stopOn: one.stopOn.filter((rule) => rule !== 'spread'),
  });
/** Points of the first baseline where nobody said how many. */
const LEARNT = 50;
