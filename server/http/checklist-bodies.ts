/** Checklists as they travel. */
import Type from 'typebox';
import { LEVELS } from '../../analytics/spc/sampling-plans.ts';
import { Words } from '../../twin/plant/schema-parts.ts';
import type { RunStore, WholeRun } from '../records/checklists/run-store.ts';
import {
  type AnswerValue,
  ASKED,
  CHECKLIST_KINDS,
  RUN_STATES,
  type Run,
  type Step,
  type Template,
  TRIGGERS,
  VERDICTS,
} from '../records/checklists/words.ts';
import { iso, isoOrNull } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';

const Text = Type.Unsafe<Template['name']>({ ...Words, description: 'A text, or texts by language.' });
export const Hash = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of a file, hex.' });

const MOST_PIECES = 25;

/** What a step may be answered with. */
export const AnyValue = (description: string) =>
  Type.Union(
    [
      Type.Boolean(),
      Type.Number(),
      Type.String({ maxLength: 2_000 }),
      Type.Array(Type.Number(), { maxItems: MOST_PIECES, description: 'One a piece.' }),
      Type.Object({ defective: Type.Number(), inspected: Type.Number() }, closed),
      Type.Null(),
    ],
    { description },
  );

/** What was wrong, as an answer names it. */
export const Found = Type.Array(
  Type.Object(
    {
      id: Type.String({ maxLength: 40 }),
      count: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
      place: Type.String({ maxLength: 80, description: 'One of the step; empty = nowhere in particular.' }),
    },
    closed,
  ),
  { maxItems: 50 },
);

const DefectBody = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,39}$' }),
    text: Text,
    places: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 80 }), { maxItems: 30 })),
  },
  closed,
);

const StepBody = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,39}$' }),
    text: Text,
    file: orNull(Type.String({ pattern: '^[0-9a-f]{64}$' })),
    asks: Type.Enum([...ASKED]),
    unit: Type.String({ maxLength: 20 }),
    low: orNull(Type.Number()),
    high: orNull(Type.Number()),
    choices: Type.Array(Type.String({ minLength: 1, maxLength: 80 }), { maxItems: 20 }),
    pieces: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: MOST_PIECES,
        description: 'Of a number, or inspected of a count; absent = 1.',
      }),
    ),
    plan: Type.Optional(
      orNull(
        Type.Object(
          {
            aql: Type.Number({ description: 'Defectives in a hundred, one of the series 0.01 … 10.' }),
            level: Type.Enum([...LEVELS]),
          },
          { ...closed, description: 'Of a count: single sampling, normal inspection, by the quantity of the order.' },
        ),
      ),
    ),
    defects: Type.Optional(Type.Array(DefectBody, { maxItems: 30 })),
    spots: Type.Optional(
      Type.Array(
        Type.Object(
          {
            place: Type.String({ minLength: 1, maxLength: 80 }),
            x: Type.Number({ minimum: 0, maximum: 1 }),
            y: Type.Number({ minimum: 0, maximum: 1 }),
          },
          closed,
        ),
        { maxItems: 200, description: 'Where places of defects lie on the picture, from its left and its top.' },
      ),
    ),
    required: Type.Boolean(),
    skippable: Type.Boolean({ description: 'With a reason.' }),
  },
  closed,
);
const BindingBody = Type.Object(
  {
    scope: Type.String({ pattern: '^(line|machine):.{1,64}$', description: '`line:<id>` or `machine:<id>`' }),
    product: orNull(Type.String({ maxLength: 80 })),
    trigger: Type.Enum([...TRIGGERS]),
    every: orNull(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1e9,
        description: 'Hours, minutes of shift time, good units, or at least so many minutes of a stop.',
      }),
    ),
    dueMin: orNull(Type.Number({ exclusiveMinimum: 0, maximum: 100_000, description: 'Minutes.' })),
  },
  closed,
);
export const templateFields = {
  kind: Type.Enum([...CHECKLIST_KINDS]),
  name: Text,
  steps: Type.Array(StepBody, { minItems: 1, maxItems: 100 }),
  bindings: Type.Array(BindingBody, { maxItems: 50 }),
  signature: Type.Boolean({ description: 'What was done is signed (POST /signatures, kind `checklist-run`).' }),
};
export const TemplateWritten = Type.Object(
  {
    ...templateFields,
    base: Type.Integer({ minimum: 0, description: 'The version that was changed; 0 = it is new.' }),
  },
  closed,
);
export const TemplateBody = Type.Object({ id: Type.String(), version: Type.Integer(), ...templateFields }, closed);
const stepBody = ({ defects, spots, ...step }: Step): Type.Static<typeof StepBody> => ({
  ...step,
  ...(spots && { spots: spots.map((one) => ({ ...one })) }),
  choices: [...step.choices],
  ...(defects && {
    defects: defects.map(({ places, ...defect }) => ({ ...defect, ...(places && { places: [...places] }) })),
  }),
});
export const templateBody = (one: Template): Type.Static<typeof TemplateBody> => ({
  id: one.id,
  version: one.version,
  kind: one.kind,
  name: one.name,
  steps: one.steps.map(stepBody),
  bindings: one.bindings.map((binding) => ({ ...binding })),
  signature: one.signature,
});

const PlanBody = Type.Object(
  {
    lotSize: Type.Integer(),
    letter: Type.String(),
    n: Type.Integer({ description: 'Inspected at least.' }),
    accept: Type.Integer(),
    reject: Type.Integer(),
  },
  closed,
);

const context = {
  product: orNull(Type.String()),
  order: orNull(Type.String()),
  shift: orNull(Type.String()),
  crew: orNull(Type.String()),
};
const RunFields = Type.Object(
  {
    id: Type.String(),
    template: Type.String(),
    version: Type.Integer(),
    line: Type.String(),
    machine: orNull(Type.String()),
    trigger: Type.Enum([...TRIGGERS]),
    ...context,
    openedAt: Instant,
    dueAt: orNull(Instant),
    doneAt: orNull(Instant),
    doneBy: orNull(Type.String()),
    state: Type.Enum([...RUN_STATES]),
  },
  closed,
);
export const RunBody = Type.Object(
  {
    run: RunFields,
    template: TemplateBody,
    answers: Type.Array(
      Type.Object(
        {
          id: Type.Integer(),
          step: Type.String(),
          value: AnyValue('Of a photo its hash; null = skipped.'),
          verdict: Type.Enum([...VERDICTS]),
          defects: Type.Optional(Found),
          plan: Type.Optional({ ...PlanBody, description: 'That it was judged by.' }),
          reason: Type.String(),
          ...context,
          at: Instant,
          by: Type.String(),
        },
        closed,
      ),
      { description: 'In force, one a step.' },
    ),
    plans: Type.Array(Type.Object({ step: Type.String(), plan: orNull(PlanBody) }, closed), {
      description: 'Of the counts of an open run; null = no order with whole units is known.',
    }),
  },
  closed,
);
const runFields = ({ openedAt, dueAt, doneAt, ...run }: Run) => ({
  ...run,
  openedAt: iso(openedAt),
  dueAt: isoOrNull(dueAt),
  doneAt: isoOrNull(doneAt),
});
const isNumbers = (value: AnswerValue): value is readonly number[] => Array.isArray(value);
const valueBody = (value: AnswerValue) =>
  isNumbers(value) ? [...value] : typeof value === 'object' && value !== null ? { ...value } : value;
export const runBody = async (runs: RunStore, whole: WholeRun): Promise<Type.Static<typeof RunBody>> => ({
  run: runFields(whole.run),
  template: templateBody(whole.template),
  answers: whole.answers.map(({ value, defects, ...answer }) => ({
    ...{ ...answer, at: iso(answer.at) },
    value: valueBody(value),
    ...(defects && { defects: defects.map((one) => ({ ...one })) }),
  })),
  plans: await runs.plans(whole),
});
