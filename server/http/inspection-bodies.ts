/** Bodies of inspections of lots. */
import Type from 'typebox';
import { LOT_KINDS } from '../../analytics/genealogy/event.ts';
import { AQLS, LEVELS } from '../../analytics/spc/sampling-plans.ts';
import type { Inspection, InspectionPlan } from '../records/inspections/words.ts';
import { INSPECTION_STATES, LOT_VERDICTS } from '../records/inspections/words.ts';
import { iso, isoOrNull } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';

export const Code = Type.String({ minLength: 1, maxLength: 200 });
export const Material = Type.String({ minLength: 1, maxLength: 80 });
export const Source = Type.String({ maxLength: 120, description: 'Supplier; empty = made here, or nobody said.' });
const TestName = Type.String({ minLength: 1, maxLength: 80 });
export const SEVERITIES = ['normal', 'tightened', 'reduced'] as const;

export const PlanToChange = Type.Object(
  {
    sampling: orNull(
      Type.Object(
        {
          level: Type.Enum([...LEVELS]),
          aql: Type.Enum([...AQLS], {
            description: 'Defective units in a hundred; above 10 defects in a hundred units.',
          }),
        },
        { ...closed, description: 'MIL-STD-105E; null = nothing is counted.' },
      ),
    ),
    tests: Type.Array(
      Type.Object(
        {
          test: TestName,
          name: Type.String({ minLength: 1, maxLength: 120 }),
          unit: Type.String({ maxLength: 20 }),
          low: orNull(Type.Number()),
          high: orNull(Type.Number()),
        },
        closed,
      ),
      { maxItems: 50, description: 'What is measured of every lot; each needs a result that fits.' },
    ),
    skip: orNull(
      Type.Object(
        {
          clearance: Type.Integer({ minimum: 1, maximum: 100, description: 'Lots in a row that must pass first.' }),
          oneIn: Type.Integer({ minimum: 2, maximum: 10, description: 'One lot of so many is inspected then.' }),
        },
        { ...closed, description: 'SkSP-2; null = every lot is inspected.' },
      ),
    ),
    reduced: Type.Boolean({ description: 'The source is steady, and fewer may be drawn where its lots are good.' }),
    instruction: Type.String({ maxLength: 2_000 }),
  },
  closed,
);
export const PlanBody = Type.Object(
  { material: Type.String(), version: Type.Integer(), ...PlanToChange.properties },
  closed,
);

const drawn = {
  n: Type.Integer({ description: 'Units to draw.' }),
  accept: Type.Integer(),
  reject: Type.Integer({ description: 'From so many defective ones on the lot is refused.' }),
  whole: Type.Boolean({ description: 'All units are looked at.' }),
};
export const SamplingBody = Type.Object(
  { plans: Type.Array(Type.Object({ severity: Type.Enum([...SEVERITIES]), ...drawn }, closed)) },
  closed,
);

const ResultBody = Type.Object(
  {
    test: Type.String(),
    sample: Type.String(),
    sign: Type.Enum(['', '<', '>'], { description: '`value` is a limit of what the method can tell.' }),
    value: Type.Number(),
    unit: Type.String(),
    at: Instant,
    by: Type.String(),
    fits: Type.Union([Type.Boolean(), Type.Null()], { description: 'Null = no plan says what it may be.' }),
  },
  closed,
);

export const InspectionBody = Type.Object(
  {
    id: Type.String(),
    lot: Type.Object(
      {
        code: Type.String(),
        kind: Type.Enum([...LOT_KINDS]),
        material: Type.String(),
        supplier: orNull(Type.String()),
        supplierLot: orNull(Type.String()),
        quantity: orNull(Type.Number()),
        unit: Type.String(),
        madeAt: orNull(Instant),
        order: orNull(Type.String()),
      },
      closed,
    ),
    plan: PlanBody,
    state: Type.Enum([...INSPECTION_STATES], {
      description: '`skipped` = let through unseen by the rules of its source.',
    }),
    severity: Type.Enum([...SEVERITIES]),
    sample: Type.Union([Type.Object(drawn, closed), Type.Null()], {
      description: 'Null = nothing is counted, or nobody knows of how many (`unsized`: all are looked at).',
    }),
    unsized: Type.Boolean(),
    discontinued: Type.Boolean({
      description: 'Five lots of this source were refused under tightened inspection: none is accepted.',
    }),
    opened: Instant,
    results: Type.Array(ResultBody),
    missing: Type.Array(Type.String(), { description: 'Tests of the plan without a result.' }),
    decisions: Type.Array(
      Type.Object(
        {
          verdict: Type.Enum([...LOT_VERDICTS]),
          defectives: orNull(Type.Integer()),
          note: Type.String(),
          by: Type.String(),
          at: Instant,
        },
        closed,
      ),
      { description: 'The last one holds; those before stay.' },
    ),
  },
  closed,
);

export const planBody = ({ tests, ...plan }: InspectionPlan): Type.Static<typeof PlanBody> => ({
  ...plan,
  tests: tests.map((test) => ({ ...test })),
});

export function inspectionBody(one: Inspection): Type.Static<typeof InspectionBody> {
  const { id, lot, plan, sample, opened, results, missing, decisions, ...rest } = one;
  return {
    ...rest,
    ...{ id: String(id), lot: { ...lot, madeAt: isoOrNull(lot.madeAt) }, plan: planBody(plan) },
    sample: sample && { n: sample.n, accept: sample.accept, reject: sample.reject, whole: sample.whole },
    ...{ opened: iso(opened), missing: [...missing] },
    results: results.map((result) => ({ ...result, at: iso(result.at) })),
    decisions: decisions.map(({ recorded, ...decision }) => ({ ...decision, at: iso(recorded) })),
  };
}

export const ResultToTell = Type.Object(
  {
    lot: Code,
    test: TestName,
    sample: Type.Optional(Type.String({ maxLength: 80, description: 'Of several samples: which one.' })),
    value: Type.Union([Type.Number(), Type.String({ pattern: '^[<>] ?-?\\d+([.]\\d+)?$', maxLength: 40 })], {
      description: 'A number, or a limit of what the method can tell: `<0.5`.',
    }),
    unit: Type.String({ maxLength: 20 }),
    at: Type.String({ maxLength: 40 }),
    by: Type.Optional(Type.String({ minLength: 1, maxLength: 80, description: 'Laboratory; absent = who tells.' })),
  },
  closed,
);
