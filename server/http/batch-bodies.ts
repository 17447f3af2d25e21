/** Batch records as they travel: just as they are kept and frozen. */
import Type from 'typebox';
import type { ListedBatch } from '../records/batches/batch-list.ts';
import type { BatchVerdict, BatchView } from '../records/batches/batch-room.ts';
import {
  BATCH_STATES,
  type BatchContent,
  type BatchSeal,
  DEVIATION_CLASSES,
  DEVIATION_KINDS,
  PHASE_TIMES,
  SEALS,
} from '../records/batches/words.ts';
import { iso, isoOrNull } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';

const S = Type.String();
const N = Type.Number();
const Text = orNull(S);
const Num = orNull(N);
const At = orNull(Instant);
const list = (entry: Parameters<typeof Type.Object>[0], description?: string) =>
  Type.Array(Type.Object(entry, closed), description === undefined ? {} : { description });
const Said = Type.Union([S, Type.Record(S, S)], { description: 'A text, or one a language.' });

export const DeviationBody = Type.Object(
  {
    key: S,
    kind: Type.Enum([...DEVIATION_KINDS]),
    by: Type.String({ description: '`rule`, or who told it.' }),
    at: Instant,
    subject: S,
    detail: S,
    found: Type.Boolean({ description: 'False: the rule finds it no more; it stays to be explained.' }),
    explanation: orNull(
      Type.Object({ class: Type.Enum([...DEVIATION_CLASSES]), comment: S, by: S, at: Instant }, closed),
    ),
  },
  closed,
);

const PhaseBody = Type.Object(
  {
    key: S,
    recipe: S,
    revision: S,
    machine: Text,
    number: Type.Integer(),
    unitProcedure: Text,
    operation: Text,
    phase: Text,
    windows: list({ from: Instant, to: Instant }),
    timeBy: Type.Enum([...PHASE_TIMES], { description: 'How it is known when it was; `unknown` = nobody knows.' }),
    source: orNull(Type.String({ description: 'The tag, or the run of a checklist.' })),
    parameters: list({
      key: S,
      name: S,
      unit: S,
      target: Num,
      low: Num,
      high: Num,
      tag: Text,
      actual: orNull(Type.Object({ min: N, mean: N, max: N, outsideMs: N, knownMs: N }, closed)),
      why: orNull(
        Type.Enum(['no-tag', 'no-time', 'no-data'], { description: 'Why there is no actual; null = there is one.' }),
      ),
      verdict: Type.Enum(['inside', 'outside', 'unknown', 'no-limits']),
    }),
  },
  closed,
);

const ContentBody = Type.Unsafe<BatchContent>(
  Type.Object(
    {
      order: S,
      product: S,
      lot: Text,
      line: S,
      planned: N,
      good: N,
      reject: N,
      rework: N,
      declared: Type.Object({ produced: Num, scrap: Num, rework: Num }, closed),
      status: S,
      begun: Instant,
      ended: At,
      recipes: list(
        { key: S, recipe: S, revision: S, title: S, machine: Text, since: Instant },
        'In force when it began.',
      ),
      bom: orNull(Type.Object({ key: S, revision: S }, closed)),
      machines: list({ key: S, from: Instant, to: Instant, runningMs: N, good: N, reject: N, energyKwh: N }),
      crews: Type.Array(S),
      shifts: Type.Array(S),
      people: list({ key: S, name: S, scope: S }),
      materials: list({
        ...{ key: S, code: S, material: Text, quantity: Num, unit: S, at: Instant, by: S, expires: At },
        ...{ supplierLot: Text, known: Type.Boolean() },
      }),
      scans: list({
        ...{ key: S, code: S, material: Text, quantity: Num, refusal: Text, detail: S, at: Instant, by: S },
      }),
      lots: list({ key: S, kind: S, quantity: Num, unit: S, madeAt: At }, 'What came out of it, and its containers.'),
      procedure: Type.Array(PhaseBody, { description: 'ISA-88: phases of its recipes, set values against actuals.' }),
      checks: list({
        ...{ key: S, template: S, version: Type.Integer(), name: Said, kind: S, machine: Text, opened: Instant },
        ...{ done: At, by: Text, missed: Type.Boolean(), gateSkipped: Type.Boolean() },
        answers: list({
          ...{ key: S, text: Said, value: Type.Unknown(), unit: S, low: Num, high: Num },
          ...{ verdict: S, reason: S, at: Instant, by: S },
        }),
      }),
      stops: list({ key: S, machine: S, state: S, fault: Type.Integer(), reason: Text, from: Instant, to: Instant }),
      moreStops: Type.Boolean(),
      alarms: list({ key: S, alarm: S, machine: Text, priority: S, what: S, at: Instant, by: S }),
      signals: list({
        ...{ key: S, characteristic: S, machine: S, rules: Type.Array(S), value: N, at: Instant },
        ...{ state: S, cause: S, action: S, by: S },
      }),
      limits: list(
        { key: S, limit: S, from: Instant, to: At, worst: Num, unit: S },
        'Limits of the surroundings that were exceeded meanwhile.',
      ),
      holds: list({
        ...{ key: S, reason: S, raised: Instant, by: S, open: Type.Integer() },
        lots: list({ key: S, disposition: Text, note: S, by: S, decided: At }),
      }),
      signatures: list({ key: S, kind: S, record: S, printed: S, meaning: S, at: Instant }),
      deviations: Type.Array(DeviationBody),
    },
    closed,
  ),
);

const DifferenceBody = Type.Object(
  {
    path: Type.String({ examples: ['materials[salt-17].quantity'] }),
    what: Type.Enum(['added', 'gone', 'changed']),
    before: Type.Unknown({ description: 'As it was frozen; null = it was not there.' }),
    after: Type.Unknown({ description: 'As the record says now.' }),
  },
  closed,
);

export const BatchBody = Type.Object(
  {
    version: Type.Integer(),
    state: Type.Enum([...BATCH_STATES]),
    changed: Type.Boolean({ description: 'Since it was reviewed: it is reviewed once more.' }),
    unread: orNull(Type.String({ description: 'Why readings are missing; null = none are.' })),
    settles: orNull(
      Type.String({
        ...{
          format: 'date-time',
          description: 'It changes by itself until then, and is signed after that; null = settled.',
        },
      }),
    ),
    record: ContentBody,
    afterRelease: Type.Array(DifferenceBody, {
      description: 'What the record says otherwise since the release; `record` is as it was frozen.',
    }),
    seals: list(
      {
        ...{ id: Type.Integer(), version: Type.Integer(), what: Type.Enum([...SEALS]), hash: S },
        ...{ printed: S, name: S, reason: S, at: Instant },
      },
      'Signed by POST .../signatures; a signature of kind `batch-record` has the id of its seal.',
    ),
  },
  closed,
);

const sealBody = ({ id, version, what, hash, printed, name, reason, at }: BatchSeal) => ({
  ...{ id, version, what, hash, printed, name, reason, at: iso(at) },
});
export const batchBody = (view: BatchView): Type.Static<typeof BatchBody> => ({
  ...{ version: view.version, state: view.state, changed: view.changed, unread: view.unread, record: view.content },
  settles: view.settles === null ? null : iso(view.settles),
  ...{ afterRelease: view.afterRelease.map((one) => ({ ...one })), seals: view.seals.map(sealBody) },
});

export const ListedBatchBody = Type.Object(
  {
    order: S,
    line: S,
    product: S,
    lot: Text,
    begun: Instant,
    ended: At,
    version: Type.Integer(),
    state: Type.Enum([...BATCH_STATES]),
    deviations: Type.Integer({ description: 'Known so far: of a batch that ended, some minutes after its end.' }),
    unexplained: Type.Integer(),
    sealedBy: Type.String({ description: 'Who signed last; empty = nobody.' }),
    sealedAt: At,
  },
  closed,
);
export const listedBatchBody = (one: ListedBatch): Type.Static<typeof ListedBatchBody> => ({
  ...{ order: one.order, line: one.line, product: one.product, lot: one.lot, begun: iso(one.begun) },
  ...{ ended: isoOrNull(one.ended), version: one.version, state: one.state, deviations: one.deviations },
  ...{ unexplained: one.unexplained, sealedBy: one.sealedBy, sealedAt: isoOrNull(one.sealedAt) },
});

export const VerdictBody = Type.Object(
  {
    version: Type.Integer(),
    hash: Type.String({ description: 'SHA-256 at the release, as the chain of the audit has it.' }),
    chained: orNull(
      Type.Integer({ description: 'Sequence of the entry; null = the chain has none that is what its own hash says.' }),
    ),
    frozen: Type.Enum(['same', 'differs'], { description: 'The frozen record is what the chain has the hash of.' }),
    live: Type.Enum(['same', 'differs'], { description: 'The record says now what was frozen.' }),
    differences: Type.Array(DifferenceBody),
  },
  closed,
);
export const verdictBody = (verdict: BatchVerdict): Type.Static<typeof VerdictBody> => ({
  ...verdict,
  differences: verdict.differences.map((one) => ({ ...one })),
});
