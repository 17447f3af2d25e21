/** Learns a failure model of either form; a network only where the native binding is: elsewhere it would take hours. */
import type { BackendParts } from '../../models/backend.ts';
import type { Fleet } from '../../models/fleet.ts';
import { trainFailureModel } from '../../models/hazard/train-failure-model.ts';
import type { ModelForm, NotEnough } from '../../models/hazard/training-card.ts';
import type { AnyModelRead } from './any-model.ts';
import { backendParts } from './backend-parts.ts';

export async function learned(
  form: ModelForm,
  fleet: Fleet,
  horizon: number,
  progress: (share: number) => void,
  seed: number,
  parts: BackendParts = backendParts(),
): Promise<AnyModelRead | NotEnough> {
  if (form === 'linear') {
    const trained = trainFailureModel(fleet, horizon, progress, seed);
    return 'refusal' in trained ? trained : { form, ...trained };
  }
  const lacks = await nativeLacks(parts);
  if (lacks !== null)
    return { refusal: `a network is learned where TensorFlow's native binding is, and here it is ${lacks}` };
  // TensorFlow.js takes some hundred milliseconds to load.
  const { trainNetworkModel } = await import('../../models/hazard/train-network-model.ts');
  const trained = trainNetworkModel(fleet, horizon, progress, seed);
  return 'refusal' in trained ? trained : { form, ...trained };
}

/** Null = it is there and computes right. */
async function nativeLacks(parts: BackendParts): Promise<string | null> {
  const { chooseBackend } = await import('../../models/backend.ts');
  const { name, passedOver } = await chooseBackend(parts);
  return name === 'native' ? null : (passedOver.find((one) => one.name === 'native')?.why ?? 'not in use');
}
