/** A network that tells failures as a file, under a seal as every model is: its shapes have to be those of its signals before it may answer anything. */
import { type Static, Type } from 'typebox';
import { type Part, shapesOf } from '../../models/hazard/convolution-shape.ts';
import type { NetworkModel } from '../../models/hazard/network-model.ts';
import type { TrainingCard } from '../../models/hazard/training-card.ts';
import { told } from './model-file.ts';
import { misfitOfModes, modes, numbers, plainModes, signalPlans } from './plan-schema.ts';
import { sealed, unsealed } from './sealed-file.ts';

const KIND = 'gemba-failure-network';
const parts = Type.Array(
  Type.Object({ shape: Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, maxItems: 3 }), values: numbers }),
  { maxItems: 20 },
);
const content = Type.Object({
  plan: Type.Object({ horizon: Type.Number({ exclusiveMinimum: 0 }), signals: signalPlans(1), modes }),
  parts,
  without: Type.Array(parts, { maxItems: 20 }),
  ...told,
});
const SEAL = {
  kind: KIND,
  name: 'failure network',
  again: 'train again',
  version: 1,
  mostCharacters: 20_000_000,
  content,
};

/** Kind and version stand at the head of each file. */
export const isNetworkText = (text: string): boolean => /^\s*\{\s*"kind":\s*"gemba-failure-network"/.test(text);

export function networkText({ plan, ...model }: NetworkModel, card: TrainingCard): string {
  const { calibration, band, baseRate, baseInterval } = model;
  const plain = (of: readonly Part[]) => of.map(({ shape, values }) => ({ shape: [...shape], values: [...values] }));
  const { horizon, signals, modes: own } = plan;
  const written: Static<typeof content> = {
    plan: { horizon, signals: signals.map((one) => ({ ...one })), modes: plainModes(own) },
    parts: plain(model.parts),
    without: model.without.map(plain),
    calibration: { ...calibration, covariance: [...calibration.covariance] as [number, number, number] },
    band: { scores: [...band.scores], low: [...band.low], high: [...band.high] },
    baseRate,
    baseInterval: [...baseInterval] as [number, number],
  };
  return sealed(SEAL, card, written);
}

/** `where`: what errors call it. */
export function networkFrom(
  text: string,
  where: string,
): { readonly model: NetworkModel; readonly card: TrainingCard } {
  const { content: plain, card } = unsealed(SEAL, text, where);
  const { plan, parts: own, without, ...rest } = plain;
  const odd = misfitOfModes(plan.modes, plan.signals.length) ?? misfitOfParts([own, ...without], plan.signals.length);
  if (odd !== null) throw new Error(`${where}: ${odd}`);
  const typed = (of: Static<typeof parts>): Part[] =>
    of.map(({ shape, values }) => ({ shape, values: Float32Array.from(values) }));
  return {
    model: { plan: { ...plan, expected: null }, parts: typed(own), without: without.map(typed), ...rest },
    card: card as unknown as TrainingCard,
  };
}

/** Parts of unlike shape answer with garbage, or not at all. */
function misfitOfParts(networks: readonly Static<typeof parts>[], signals: number): string | null {
  const wanted = shapesOf(signals);
  const fits = (of: Static<typeof parts>) =>
    of.length === wanted.length &&
    of.every(
      ({ shape, values }, i) =>
        shape.join() === wanted[i]?.join() && values.length === shape.reduce((product, size) => product * size, 1),
    );
  if (!networks.every(fits)) return `its layers are not those of ${signals} signals`;
  return networks.flat().every(({ values }) => values.every(Number.isFinite))
    ? null
    : 'it has weights that are no numbers';
}
