/** Masters as they travel: revisions of bills of material, recipes, documents and routings. */
import Type from 'typebox';
import type { Instructions } from '../records/masters/master-room.ts';
import type { RevisionsTaken } from '../records/masters/master-store.ts';
import { MASTER_KINDS, type MasterRevision } from '../records/masters/words.ts';
import { iso, isoOrNull } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';

const Num = orNull(Type.Number());
export const RevisionBody = Type.Object(
  {
    kind: Type.Enum([...MASTER_KINDS]),
    id: Type.String({ description: 'Of a bill of materials and of a routing its product.' }),
    revision: Type.String(),
    title: Type.String(),
    product: orNull(Type.String()),
    machine: orNull(Type.String()),
    operation: orNull(Type.String()),
    effectiveFrom: Instant,
    effectiveTo: orNull(Instant),
    note: Type.String(),
    materials: Type.Array(
      Type.Object({ material: Type.String(), quantity: Type.Number(), unit: Type.String() }, closed),
    ),
    parameters: Type.Array(
      Type.Object(
        {
          ...{ name: Type.String(), unit: Type.String(), target: Num, low: Num, high: Num },
          tag: Type.Optional(Type.String({ description: 'Tells the actual; docs/batch-record.md.' })),
          unitProcedure: Type.Optional(Type.String({ description: 'ISA-88.' })),
          operation: Type.Optional(Type.String()),
          phase: Type.Optional(Type.String()),
        },
        closed,
      ),
    ),
    steps: Type.Array(
      Type.Object(
        {
          operation: Type.String(),
          name: Type.String(),
          line: Type.String(),
          machine: orNull(Type.String({ description: 'null = the line as a whole.' })),
          setupMin: orNull(Type.Number({ description: 'Planned time to set up, minutes.' })),
          runS: orNull(Type.Number({ description: 'Planned run time of a good base unit, seconds.' })),
          queueMin: orNull(Type.Number({ description: 'Planned wait before it, minutes.' })),
        },
        closed,
      ),
      { description: 'Of a routing, in order.' },
    ),
    setupMin: orNull(Type.Number({ description: 'Of a recipe: declared time to set up for it, minutes.' })),
    signature: Type.Boolean({ description: 'Asked for with each order: kind `recipe-order`.' }),
    file: orNull(Type.String({ description: 'Hash of a stored file.' })),
    link: orNull(Type.String()),
  },
  closed,
);
export const revisionBody = (one: MasterRevision): Type.Static<typeof RevisionBody> => ({
  ...one,
  effectiveFrom: iso(one.effectiveFrom),
  effectiveTo: isoOrNull(one.effectiveTo),
  materials: one.materials.map((material) => ({ ...material })),
  parameters: one.parameters.map((parameter) => ({ ...parameter })),
  steps: one.steps.map((step) => ({ ...step })),
});

export const RevisionsTakenBody = Type.Object(
  {
    dryRun: Type.Boolean(),
    taken: Type.Integer({ description: 'New revisions.' }),
    changed: Type.Integer({ description: 'Revisions that were otherwise before; both stay on record.' }),
    unchanged: Type.Integer(),
    refused: Type.Integer({ description: 'Rows that are not in.' }),
    faults: Type.Array(
      Type.Object(
        {
          line: Type.Integer({ description: 'Of the file; of a list its place, from 1.' }),
          revision: Type.String(),
          field: Type.String({ description: 'Empty = the whole of it.' }),
          reason: Type.String(),
        },
        closed,
      ),
      { description: 'What is wrong with them; the first 1,000.' },
    ),
  },
  closed,
);
export const revisionsTakenBody = (taken: RevisionsTaken, dryRun: boolean): Type.Static<typeof RevisionsTakenBody> => ({
  ...taken,
  dryRun,
  faults: taken.faults.map((fault) => ({ ...fault })),
});

export const InstructionsBody = Type.Object(
  {
    product: orNull(Type.String()),
    order: orNull(Type.String()),
    begun: orNull(Instant),
    recipes: Type.Array(RevisionBody, { description: 'In force when the order began.' }),
    bom: orNull(RevisionBody),
    documents: Type.Array(RevisionBody, { description: 'In force now.' }),
  },
  closed,
);
export const instructionsBody = (found: Instructions): Type.Static<typeof InstructionsBody> => ({
  product: found.product,
  order: found.order,
  begun: isoOrNull(found.begun),
  recipes: found.recipes.map(revisionBody),
  bom: found.bom && revisionBody(found.bom),
  documents: found.documents.map(revisionBody),
});
