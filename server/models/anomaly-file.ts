/** A model of the usual as a file, under the same distrust as a failure model: size, schema, checksum, and that its parts fit each other. */
import { type Static, Type } from 'typebox';
import type { AnomalyCard, AnomalyModel } from '../../models/anomaly/anomaly-model.ts';
import { misfitOfModes, modes, numbers, plainModes, signalPlans } from './plan-schema.ts';
import { sealed, unsealed } from './sealed-file.ts';

const positive = Type.Number({ exclusiveMinimum: 0 });
const content = Type.Object({
  plan: Type.Object({
    horizon: positive,
    signals: signalPlans(2),
    // Absent in those of before it was known.
    modes: Type.Optional(modes),
    expected: Type.Null(),
  }),
  means: numbers,
  deviations: Type.Array(positive, { maxItems: 1000 }),
  components: Type.Array(numbers, { minItems: 1, maxItems: 1000 }),
  variances: Type.Array(positive, { maxItems: 1000 }),
  limits: Type.Object({ t2: positive, spe: positive }),
});
const SEAL = {
  kind: 'gemba-anomaly-model',
  name: 'anomaly model',
  again: 'learn again',
  version: 1,
  mostCharacters: 5_000_000,
  content,
};

export function anomalyText(model: AnomalyModel, card: AnomalyCard): string {
  const { plan, means, deviations, components, variances, limits } = model;
  const { modes: own, ...rest } = plan;
  return `${sealed(SEAL, card, { plan: { ...rest, modes: plainModes(own) }, means, deviations, components, variances, limits })}\n`;
}

/** Throws a sentence that says what is wrong with it; `name` is what it is called there. */
export function anomalyFrom(text: string, name: string): { readonly model: AnomalyModel; readonly card: AnomalyCard } {
  const { content: model, card } = unsealed(SEAL, text, name);
  const misfit = misfitOf(model);
  if (misfit !== null) throw new Error(`${name}: ${misfit}`);
  const plan = { ...model.plan, modes: model.plan.modes ?? null };
  return { model: { ...model, plan }, card: card as unknown as AnomalyCard };
}

/** Parts of unlike length answer with garbage, not with an error. */
function misfitOf({ plan, means, deviations, components, variances }: Static<typeof content>): string | null {
  const width = plan.signals.length;
  if ([means, deviations, ...components].some(({ length }) => length !== width))
    return `its numbers are not of its ${width} signals`;
  const odd = misfitOfModes(plan.modes ?? null, width);
  if (odd !== null) return odd;
  return variances.length === components.length ? null : 'its variances are not those of its components';
}
