/** Shift reports, what was sent of them, and the daily meeting, as they travel. */
import Type from 'typebox';
import type { PlantModel } from '../../twin/plant/model.ts';
import type { DailyMeeting } from '../records/reports/daily-meeting.ts';
import type { HandoverNote } from '../records/reports/handover.ts';
import type { Sending } from '../records/reports/schedules.ts';
import type { ShiftReport } from '../records/reports/shift-report.ts';
import { SENDING_STATES } from '../records/reports/tables.ts';
import { ActionBody, actionBody } from './action-bodies.ts';
import { iso } from './ask.ts';
import { closed, DerivedBody, derivedBody, Instant, orNull, StateWord, WindowBody } from './bodies.ts';
import { UsedBody, usedBody } from './energy-bodies.ts';
import { ParetoBody, paretoBody, StepBody, windowBody } from './loss-bodies.ts';
import { OrderBody, orderBody } from './order-bodies.ts';
import { SafetyBody, safetyBody } from './safety-routes.ts';

export const NoteBody = Type.Object(
  { id: Type.Integer(), text: Type.String(), by: Type.String(), at: Instant },
  closed,
);
export const noteBody = (note: HandoverNote): Type.Static<typeof NoteBody> => ({ ...note, at: iso(note.at) });

const Losses = Type.Omit(ParetoBody, ['scope', 'by', 'measure']);
const Target = orNull(
  Type.Number({
    description: 'Good units at the target efficiency in the time with data; null = no shift, or no rate is known.',
  }),
);
const TargetWhole = orNull(Type.Number({ description: 'The same over all scheduled time, data or not.' }));
const Coverage = Type.Number({ description: 'Share of the time with data, 0..1.' });

export const ShiftReportBody = Type.Object(
  {
    line: Type.String(),
    shift: Type.Object(
      { key: Type.String(), id: Type.String(), day: Type.String(), from: Instant, to: Instant },
      closed,
    ),
    window: WindowBody,
    over: Type.Boolean({ description: 'False = so far.' }),
    coverage: Coverage,
    figures: Type.Array(DerivedBody),
    good: Type.Number(),
    reject: Type.Number(),
    rework: Type.Number(),
    unit: Type.String(),
    target: Target,
    targetWhole: TargetWhole,
    crews: Type.Array(Type.String()),
    people: Type.Array(Type.String(), { description: 'Who was signed on to the line or a machine of it.' }),
    orders: Type.Array(
      Type.Object(
        {
          id: Type.String(),
          product: orNull(Type.String()),
          good: Type.Number({ description: 'Of this shift.' }),
          order: orNull(OrderBody),
        },
        closed,
      ),
      { description: 'What was worked on, and what was to be ready.' },
    ),
    steps: Type.Array(StepBody),
    losses: Losses,
    stops: Type.Array(
      Type.Object(
        {
          machine: Type.String(),
          from: Instant,
          to: Instant,
          state: StateWord,
          fault: Type.Integer(),
          reason: Type.String(),
          cause: orNull(Type.String()),
          unexplained: Type.Boolean(),
        },
        closed,
      ),
      { description: 'The longest first.' },
    ),
    rejects: Type.Array(Type.Object({ machine: Type.String(), reject: Type.Number(), unit: Type.String() }, closed), {
      description: 'Rejects and rework, in units of each machine.',
    }),
    changeovers: Type.Array(
      Type.Object(
        {
          from: Instant,
          to: Instant,
          fromProduct: Type.String(),
          toProduct: Type.String(),
          ms: Type.Number(),
          trialRejects: Type.Number(),
        },
        closed,
      ),
    ),
    energy: UsedBody,
    notes: Type.Array(NoteBody),
    notesBefore: Type.Array(NoteBody, { description: 'Of the shift before.' }),
    actions: Type.Array(ActionBody),
  },
  closed,
);

export function shiftReportBody(
  report: ShiftReport,
  currency: string,
  now: number,
): Type.Static<typeof ShiftReportBody> {
  const { span, key } = report.shift;
  return {
    line: report.line.id,
    shift: { key, id: span.shift, day: span.day, from: iso(span.from), to: iso(span.to) },
    window: windowBody(report.window),
    over: report.over,
    coverage: report.coverage,
    figures: report.figures.map(derivedBody),
    good: report.good,
    reject: report.reject,
    rework: report.rework,
    unit: report.unit,
    target: report.target,
    targetWhole: report.targetWhole,
    crews: [...report.crews],
    people: [...report.people],
    orders: report.orders.map(({ id, product, good, order, progress }) => ({
      ...{ id, product, good },
      order: order && progress ? orderBody(order, progress) : null,
    })),
    steps: report.steps.map((step) => ({ ...step, losses: [...step.losses] })),
    losses: paretoBody(report.losses, report.window, report.before, currency),
    stops: report.stops.map((stop) => ({ ...stop, from: iso(stop.from), to: iso(stop.to) })),
    rejects: [...report.rejects],
    changeovers: report.changeovers.map(({ from, to, fromProduct, toProduct, ms, trialRejects }) => {
      return { from: iso(from), to: iso(to), fromProduct, toProduct, ms, trialRejects };
    }),
    energy: usedBody(report.energy),
    notes: report.notes.map(noteBody),
    notesBefore: report.notesBefore.map(noteBody),
    actions: report.actions.map((action) => actionBody(action, now)),
  };
}

export const SendingBody = Type.Object(
  {
    id: Type.Integer(),
    schedule: orNull(Type.Integer({ description: 'Null = by hand.' })),
    shift: Type.String(),
    recipients: Type.Array(Type.String()),
    state: Type.Enum([...SENDING_STATES]),
    tries: Type.Integer(),
    reason: Type.String({ description: 'Why it failed; empty = it did not.' }),
    by: Type.String(),
    at: Instant,
  },
  closed,
);
export const sendingBody = ({ line: _line, ...sending }: Sending): Type.Static<typeof SendingBody> => ({
  ...sending,
  recipients: [...sending.recipients],
  at: iso(sending.at),
});

const AdherenceBody = Type.Object(
  {
    quantity: orNull(
      Type.Number({ description: 'Share of what was planned that was made; null = nothing was planned.' }),
    ),
    onTime: orNull(Type.Number({ description: 'Share of orders finished in full and in time.' })),
    n: Type.Integer({ description: 'Orders due.' }),
    late: Type.Array(Type.String()),
  },
  closed,
);

export const MeetingBody = Type.Object(
  {
    day: Type.String(),
    window: WindowBody,
    before: WindowBody,
    currency: Type.String(),
    lines: Type.Array(
      Type.Object(
        {
          line: Type.String(),
          good: Type.Number(),
          goodBefore: Type.Number(),
          reject: Type.Number(),
          unit: Type.String(),
          target: Target,
          targetWhole: TargetWhole,
          coverage: Coverage,
          figures: Type.Array(DerivedBody),
          figuresBefore: Type.Array(DerivedBody),
          plan: AdherenceBody,
        },
        closed,
      ),
    ),
    losses: Losses,
    energy: UsedBody,
    energyBefore: UsedBody,
    safety: SafetyBody,
    actions: Type.Array(ActionBody),
  },
  closed,
);

export function meetingBody(meeting: DailyMeeting, plant: PlantModel, now: number): Type.Static<typeof MeetingBody> {
  const { currency } = plant.site;
  return {
    day: meeting.day,
    window: windowBody(meeting.window),
    before: windowBody(meeting.before),
    currency,
    lines: meeting.lines.map(({ line, plan, ...told }) => ({
      ...told,
      line: line.id,
      figures: told.figures.map(derivedBody),
      figuresBefore: told.figuresBefore.map(derivedBody),
      plan: { quantity: plan.quantity, onTime: plan.onTime, n: plan.n, late: plan.late.map(({ order }) => order) },
    })),
    losses: paretoBody(meeting.losses, meeting.window, meeting.before, currency),
    energy: usedBody(meeting.energy),
    energyBefore: usedBody(meeting.energyBefore),
    safety: safetyBody(meeting.safety),
    actions: meeting.actions.map((action) => actionBody(action, now)),
  };
}
