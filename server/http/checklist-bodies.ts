/** Checklists as they travel. */
import Type from 'typebox';
import { Words } from '../../twin/plant/schema-parts.ts';
import type { WholeRun } from '../records/checklists/run-store.ts';
import {
  ASKED,
  CHECKLIST_KINDS,
  RUN_STATES,
  type Run,
  type Template,
  TRIGGERS,
  VERDICTS,
} from '../records/checklists/words.ts';
import { iso, isoOrNull } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';

const Text = Type.Unsafe<Template['name']>({ ...Words, description: 'A text, or texts by language.' });
export const Hash = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of a file, hex.' });

/** What a step may be answered with. */
export const AnyValue = (description: string) =>
  Type.Union([Type.Boolean(), Type.Number(), Type.String({ maxLength: 2_000 }), Type.Null()], { description });

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
export const templateBody = (one: Template): Type.Static<typeof TemplateBody> => ({
  id: one.id,
  version: one.version,
  kind: one.kind,
  name: one.name,
  steps: one.steps.map((step) => ({ ...step, choices: [...step.choices] })),
  bindings: one.bindings.map((binding) => ({ ...binding })),
  signature: one.signature,
});

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
          reason: Type.String(),
          ...context,
          at: Instant,
          by: Type.String(),
        },
        closed,
      ),
      { description: 'In force, one a step.' },
    ),
  },
  closed,
);
const runFields = ({ openedAt, dueAt, doneAt, ...run }: Run) => ({
  ...run,
  openedAt: iso(openedAt),
  dueAt: isoOrNull(dueAt),
  doneAt: isoOrNull(doneAt),
});
export const runBody = (whole: WholeRun): Type.Static<typeof RunBody> => ({
  run: runFields(whole.run),
  template: templateBody(whole.template),
  answers: whole.answers.map((answer) => ({ ...answer, at: iso(answer.at) })),
});
