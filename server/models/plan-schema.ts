/** The schema of the plan that features follow, as model files hold it, and whether its parts fit each other. */
import { type Static, Type } from 'typebox';
import type { OperatingModes } from '../../models/features/operating-modes.ts';

export const numbers = Type.Array(Type.Number(), { maxItems: 100_000 });
const levels = Type.Array(Type.Number(), { maxItems: 1000 });

export const signalPlans = (least: number) =>
  Type.Array(
    Type.Object({
      name: Type.String(),
      centre: Type.Number(),
      spread: Type.Number({ exclusiveMinimum: 0 }),
      full: Type.Number({ exclusiveMinimum: 0 }),
      frozenAfter: Type.Union([Type.Number(), Type.Null()]),
    }),
    { minItems: least, maxItems: 1000 },
  );

export const modes = Type.Union([
  Type.Object({
    products: Type.Array(Type.Object({ name: Type.String(), levels }), { maxItems: 1000 }),
    speed: Type.Union([
      Type.Object({
        signal: Type.Integer({ minimum: 0 }),
        edges: Type.Array(Type.Number(), { minItems: 1, maxItems: 100 }),
        steps: Type.Array(Type.Object({ levels }), { minItems: 2, maxItems: 101 }),
      }),
      Type.Null(),
    ]),
  }),
  Type.Null(),
]);

/** A copy that may be written. */
export function plainModes(given: OperatingModes | null): Static<typeof modes> {
  if (!given) return null;
  const { products, speed } = given;
  const own = ({ levels: of }: { readonly levels: readonly number[] }) => [...of];
  return {
    products: products.map((product) => ({ name: product.name, levels: own(product) })),
    speed: speed && {
      signal: speed.signal,
      edges: [...speed.edges],
      steps: speed.steps.map((step) => ({ levels: own(step) })),
    },
  };
}

/** Parts of unlike length answer with garbage, not with an error. */
export function misfitOfModes(given: Static<typeof modes>, signals: number): string | null {
  if (!given) return null;
  const { products, speed } = given;
  if ([...products, ...(speed?.steps ?? [])].some((one) => one.levels.length !== signals))
    return `a mode has not ${signals} levels`;
  if (!speed) return null;
  if (speed.signal >= signals) return 'its speed is none of its signals';
  return speed.steps.length === speed.edges.length + 1 ? null : 'its steps of speed are not those of its edges';
}
