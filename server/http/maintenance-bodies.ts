/** Work orders as they travel. */
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import {
  WORK_KINDS,
  WORK_PRIORITIES,
  WORK_STATES,
  WORK_VERDICTS,
  type WorkFields,
  type WorkOrder,
} from '../records/maintenance/words.ts';
import type { WholeWork } from '../records/maintenance/work-store.ts';
import { askedTime, iso, isoOrNull } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';

export const MachineId = Type.String({ minLength: 1, maxLength: 80 });
const Text = Type.String({ maxLength: 2_000 });
const Title = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' });
const CodeId = Type.String({ maxLength: 64 });
export const WorkNumber = Type.Object(
  { number: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) },
  closed,
);
export const PhotoText = Type.Optional(
  Type.String({ maxLength: 5_600_000, contentEncoding: 'base64', description: 'JPEG, PNG or WebP, 4 MB at most.' }),
);

const ExternalBody = Type.Object(
  {
    system: Type.String({ minLength: 1, maxLength: 40, description: 'The other program, as `sap-pm`.' }),
    id: Type.String({ minLength: 1, maxLength: 80, description: 'Its own number of the order.' }),
  },
  { ...closed, description: 'Another program’s number: told again, it is the same order.' },
);

export const ClosingBody = Type.Object(
  {
    failed: orNull(Type.Boolean({ description: 'Had it failed? Null = nobody can say.' })),
    mode: Type.String({ maxLength: 64, description: 'How it failed, a code of the catalogue; empty = not said.' }),
    mechanism: CodeId,
    cause: CodeId,
    found: Type.String({ maxLength: 2_000, description: 'What was found.' }),
    renewed: Type.Boolean({ description: 'The component, or without one the machine, begins its life anew.' }),
    verdict: orNull(Type.Enum([...WORK_VERDICTS], { description: 'Was the prediction right?' })),
  },
  closed,
);

/** Needed to make one: machine, kind and title; the rest has its say later. */
export const WorkFieldsBody = {
  machine: MachineId,
  component: Type.Optional(orNull(Type.String({ maxLength: 80 }))),
  kind: Type.Enum([...WORK_KINDS]),
  title: Title,
  why: Type.Optional(Text),
  priority: Type.Optional(Type.Enum([...WORK_PRIORITIES])),
  stop: Type.Optional(orNull(Type.String({ maxLength: 120, description: 'Stop that it is about, `MACHINE@FROM`.' }))),
  prediction: Type.Optional(orNull(Type.String({ maxLength: 120, description: 'Prediction that it is about.' }))),
  from: Type.Optional(orNull(Instant)),
  to: Type.Optional(orNull(Instant)),
  people: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 80 }), { maxItems: 20, uniqueItems: true })),
  estimateMin: Type.Optional(orNull(Type.Number({ exclusiveMinimum: 0, maximum: 100_000 }))),
  checklist: Type.Optional(orNull(Type.String({ maxLength: 80, description: 'Begins with the work.' }))),
  external: Type.Optional(orNull(ExternalBody)),
};
const Fields = Type.Object(WorkFieldsBody, closed);
const SomeFields = Type.Partial(Fields);

const whole = (text: Parameters<typeof Type.String>[0] = {}) => orNull(Type.String(text));
export const WorkOrderBody = Type.Object(
  {
    number: Type.Integer(),
    machine: Type.String(),
    line: whole(),
    component: whole(),
    kind: Type.Enum([...WORK_KINDS]),
    title: Type.String(),
    why: Type.String(),
    priority: Type.Enum([...WORK_PRIORITIES]),
    state: Type.Enum([...WORK_STATES]),
    late: Type.Boolean({ description: 'Its window is over and it is not done.' }),
    stop: whole(),
    prediction: whole(),
    plan: whole({ description: 'Preventive plan that it is of.' }),
    occurrence: whole(),
    from: orNull(Instant),
    to: orNull(Instant),
    people: Type.Array(Type.String()),
    estimateMin: orNull(Type.Number()),
    checklist: whole(),
    run: whole({ description: 'Run of the checklist: /api/v1/checklists/runs has it.' }),
    closing: orNull(ClosingBody),
    external: orNull(ExternalBody),
    made: Instant,
    madeBy: Type.String(),
    done: orNull(Instant),
    version: Type.Integer({ description: 'A change names the one that it is of.' }),
    by: Type.String(),
  },
  closed,
);
export const TimeIn = Type.Object(
  {
    person: Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' }),
    minutes: Type.Number({ exclusiveMinimum: 0, maximum: 10_000 }),
    note: Type.Optional(Type.String({ maxLength: 500 })),
  },
  closed,
);
export const MeasureBody = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' }),
    unit: Type.String({ maxLength: 20 }),
    before: orNull(Type.Number()),
    after: orNull(Type.Number()),
  },
  closed,
);
export const WholeWorkBody = Type.Object(
  {
    order: WorkOrderBody,
    events: Type.Array(
      Type.Object(
        {
          what: Type.Enum(['made', 'changed', 'note', ...WORK_STATES]),
          note: Type.String(),
          file: whole({ description: 'Photo: /api/v1/files/{hash}.' }),
          by: Type.String(),
          at: Instant,
        },
        closed,
      ),
    ),
    times: Type.Array(
      Type.Object(
        {
          id: Type.Integer(),
          person: Type.String(),
          minutes: Type.Number(),
          note: Type.String(),
          by: Type.String(),
          at: Instant,
        },
        closed,
      ),
    ),
    measures: Type.Array(MeasureBody),
    lacks: Type.Array(
      Type.Object(
        { person: Type.String(), skill: Type.String(), why: Type.Enum(['missing', 'level', 'expired']) },
        closed,
      ),
      { description: 'What who is to do it lacks for this machine. Nobody is held back by it.' },
    ),
  },
  closed,
);

export const TakenBody = Type.Object(
  {
    dryRun: Type.Boolean(),
    taken: Type.Integer({ description: 'Rows that went in, those that changed nothing included.' }),
    made: Type.Integer({ description: 'Those that are new.' }),
    changed: Type.Integer({ description: 'Those that differ from what there was.' }),
    faults: Type.Array(Type.Object({ line: Type.Integer(), entry: Type.String(), reason: Type.String() }, closed)),
  },
  closed,
);
export const DryRunAsked = Type.Object(
  { dry_run: Type.Boolean({ default: false, description: 'Only judged, nothing is written.' }) },
  closed,
);
export const isDryRun = ({ query }: FastifyRequest): boolean => (query as Type.Static<typeof DryRunAsked>).dry_run;
export const WorkPartsBody = Type.Array(
  Type.Object(
    {
      number: Type.Integer(),
      part: Type.String(),
      name: Type.String(),
      unit: Type.String(),
      reserved: Type.Number(),
      used: Type.Number(),
      short: Type.Boolean({ description: 'It waits for more than there is for all who wait.' }),
    },
    closed,
  ),
);

/** Fields that were told, in our own form; those that were not are missing. */
export function workChangeOf({ from, to, ...rest }: Type.Static<typeof SomeFields>): Partial<WorkFields> {
  return {
    ...rest,
    ...(from === undefined ? {} : { from: from === null ? null : askedTime('from', from) }),
    ...(to === undefined ? {} : { to: to === null ? null : askedTime('to', to) }),
  };
}

export const NOT_SAID: Omit<WorkFields, 'machine' | 'kind' | 'title'> = {
  ...{ component: null, why: '', priority: 'normal', stop: null, prediction: null, plan: null, occurrence: null },
  ...{ from: null, to: null, people: [], estimateMin: null, checklist: null, external: null },
};
export const workFieldsOf = (body: Type.Static<typeof Fields>): WorkFields => ({
  ...NOT_SAID,
  ...(workChangeOf(body) as Pick<WorkFields, 'machine' | 'kind' | 'title'>),
});

export const workOrderBody = (order: WorkOrder, now: number): Type.Static<typeof WorkOrderBody> => ({
  ...order,
  late: order.to !== null && order.to < now && ['open', 'planned', 'doing'].includes(order.state),
  people: [...order.people],
  closing: order.closing && { ...order.closing },
  from: isoOrNull(order.from),
  to: isoOrNull(order.to),
  made: iso(order.made),
  done: isoOrNull(order.done),
});

export const wholeWorkBody = (
  { order, events, times, measures }: WholeWork,
  lacks: Type.Static<typeof WholeWorkBody>['lacks'],
  now: number,
): Type.Static<typeof WholeWorkBody> => ({
  order: workOrderBody(order, now),
  events: events.map((event) => ({ ...event, at: iso(event.at) })),
  times: times.map((time) => ({ ...time, at: iso(time.at) })),
  measures: measures.map((measure) => ({ ...measure })),
  lacks,
});
