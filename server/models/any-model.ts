/** Failure models of either form as files: a linear one, or a network. What is asked of them is the same. */
import type { AssetHistory } from '../../models/fleet.ts';
import { type FailureModel, type Prediction, predictions } from '../../models/hazard/failure-model.ts';
import type { NetworkModel } from '../../models/hazard/network-model.ts';
import type { TrainingCard } from '../../models/hazard/training-card.ts';
import { backendParts } from './backend-parts.ts';
import { modelFrom, modelText, textIn } from './model-file.ts';
import { isNetworkText, networkFrom, networkText } from './network-file.ts';

export type AnyModel =
  | { readonly form: 'linear'; readonly model: FailureModel }
  | { readonly form: 'network'; readonly model: NetworkModel };
export type AnyModelRead = AnyModel & { readonly card: TrainingCard };

export const anyModelText = (one: AnyModel, card: TrainingCard): string =>
  one.form === 'network' ? networkText(one.model, card) : modelText(one.model, card);

/** `where`: what errors call it. */
export const anyModelFrom = (text: string, where: string): AnyModelRead =>
  isNetworkText(text)
    ? { form: 'network', ...networkFrom(text, where) }
    : { form: 'linear', ...modelFrom(text, where) };

/** Throws a sentence that names the file and what is wrong with it. */
export async function readAnyModel(folder: string): Promise<AnyModelRead> {
  const { text, path } = await textIn(folder);
  return anyModelFrom(text, path);
}

/** What it says after each row of a history, as it would have said it then. */
export async function sayings(one: AnyModel): Promise<(asset: AssetHistory) => Iterable<Prediction>> {
  if (one.form === 'linear') return (asset) => predictions(one.model, asset);
  const { networkPredictions } = await networks();
  return (asset) => networkPredictions(one.model, asset);
}

/** Networks and where they compute, loaded when the first is asked: some hundred milliseconds, which linear models need not wait for. */
export async function networks(): Promise<typeof import('../../models/hazard/network-model.ts')> {
  const { chooseBackend } = await import('../../models/backend.ts');
  await chooseBackend(backendParts());
  return import('../../models/hazard/network-model.ts');
}
