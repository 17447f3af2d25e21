/** Actions as they travel. */
import Type from 'typebox';
import { VERDICTS } from '../../analytics/actions/effect.ts';
import { PROFILE_IDS } from '../../analytics/oee/profiles/profile.ts';
import type { ActionEffect, NoEffect } from '../records/actions/action-effect.ts';
import {
  ACTION_STATUSES,
  type Action,
  type ActionEvent,
  type ActionFields,
  LOSS_MEASURES,
  POINT_MEASURES,
} from '../records/actions/words.ts';
import { askedTime, iso, ScopeText } from './ask.ts';
import { closed, Instant, orNull, WindowBody } from './bodies.ts';
import { KeyBody, windowBody } from './loss-bodies.ts';

const Filters = Type.Partial(KeyBody);
const MeasureBody = Type.Union([
  Type.Object(
    { kind: Type.Literal('loss'), scope: ScopeText, only: Filters, by: Type.Enum([...LOSS_MEASURES]) },
    { ...closed, description: 'A loss, by its stops an hour of running or its share of planned time.' },
  ),
  Type.Object(
    {
      kind: Type.Literal('kpi'),
      scope: ScopeText,
      kpi: Type.String({ maxLength: 40 }),
      profile: Type.Enum([...PROFILE_IDS]),
    },
    { ...closed, description: 'A figure, a value a shift.' },
  ),
  Type.Object(
    {
      kind: Type.Literal('points'),
      scope: ScopeText,
      characteristic: Type.String({ minLength: 1, maxLength: 64 }),
      by: Type.Enum([...POINT_MEASURES]),
    },
    { ...closed, description: 'A control chart: points that broke a rule, or readings outside the specification.' },
  ),
]);
const EvidenceBody = Type.Object(
  {
    scope: Type.Optional(ScopeText),
    from: Type.Optional(Instant),
    to: Type.Optional(Instant),
    kpi: Type.Optional(Type.String({ maxLength: 40 })),
    only: Type.Optional(Filters),
    stop: Type.Optional(Type.String({ maxLength: 120 })),
    signal: Type.Optional(Type.String({ maxLength: 20, description: 'Of a control chart.' })),
    hold: Type.Optional(Type.String({ maxLength: 20 })),
    lot: Type.Optional(Type.String({ maxLength: 200 })),
  },
  { ...closed, description: 'What somebody looked at when they made it.' },
);

export const ActionFieldsBody = {
  line: orNull(Type.String({ maxLength: 80, description: 'Null = of the whole site.' })),
  machine: orNull(Type.String({ maxLength: 80 })),
  title: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S', description: 'What is to be done.' }),
  why: Type.String({ maxLength: 1000 }),
  owner: Type.String({ maxLength: 80, description: 'Who does it; empty = nobody yet.' }),
  due: orNull(Type.String({ format: 'date-time', description: 'Until when; null = not said.' })),
  evidence: EvidenceBody,
  measure: orNull(MeasureBody),
  capa: Type.Optional(
    orNull(
      Type.Object(
        {
          containment: Type.String({ maxLength: 2_000, description: 'What keeps it from the customer meanwhile.' }),
          cause: Type.String({ maxLength: 2_000 }),
          corrective: Type.String({ maxLength: 2_000, description: 'Against this cause.' }),
          preventive: Type.String({ maxLength: 2_000, description: 'Against its like elsewhere.' }),
        },
        {
          ...closed,
          description:
            'A corrective and preventive action: done with a cause and a measure, closed (`verified`) by its effect.',
        },
      ),
    ),
  ),
};
const Fields = Type.Object(ActionFieldsBody, closed);
export const StatusWord = Type.Enum([...ACTION_STATUSES]);

export const ActionBody = Type.Object(
  {
    id: Type.Integer(),
    ...ActionFieldsBody,
    status: StatusWord,
    overdue: Type.Boolean(),
    made: Instant,
    done: orNull(Instant),
    version: Type.Integer({ description: 'A change names the one that it is of.' }),
    by: Type.String(),
  },
  closed,
);

export const EffectBody = Type.Object(
  {
    verdict: Type.Enum([...VERDICTS]),
    unit: Type.Enum(['per-hour', 'per-100', 'share', 'figure'], {
      description:
        'Stops an hour of running; of a hundred points or readings; share of planned time lost; the figure’s own unit.',
    }),
    before: orNull(Type.Number({ description: 'Rate, or median of shifts.' })),
    after: orNull(Type.Number()),
    change: orNull(Type.Number({ description: 'per-hour and per-100: after : before; else after less before.' })),
    low: orNull(Type.Number({ description: '95 % interval of the change, exact; null = no bound.' })),
    high: orNull(Type.Number()),
    p: orNull(Type.Number({ description: 'Two-sided, exact.' })),
    seen: Type.Object(
      Object.fromEntries(
        (['before', 'after'] as const).map((side) => [
          side,
          Type.Object({ n: Type.Number(), hours: orNull(Type.Number()) }, closed),
        ]),
      ) as Record<
        'before' | 'after',
        Type.TObject<{ n: Type.TNumber; hours: ReturnType<typeof orNull<Type.TNumber>> }>
      >,
      { ...closed, description: 'Events and hours of running, or shifts.' },
    ),
    windows: Type.Object({ before: WindowBody, after: WindowBody }, closed),
  },
  closed,
);

export const OneActionBody = Type.Object(
  {
    action: ActionBody,
    events: Type.Array(
      Type.Object(
        {
          what: Type.Enum(['made', 'changed', 'note', ...ACTION_STATUSES]),
          note: Type.String(),
          by: Type.String(),
          at: Instant,
        },
        closed,
      ),
    ),
    effect: orNull(EffectBody),
    noEffect: orNull(
      Type.Enum(['no-measure', 'not-done', 'scope-gone'], { description: 'Why nothing is judged; null = it is.' }),
    ),
  },
  closed,
);

export function actionFieldsOf(body: Type.Static<typeof Fields>): ActionFields {
  const { from, to, ...evidence } = body.evidence;
  return {
    ...body,
    capa: body.capa ?? null,
    due: body.due === null ? null : askedTime('due', body.due),
    evidence: {
      ...evidence,
      ...(from === undefined ? {} : { from: askedTime('evidence.from', from) }),
      ...(to === undefined ? {} : { to: askedTime('evidence.to', to) }),
    },
  };
}

/** Nobody is late with what is done. */
const isOverdue = ({ status, due }: Action, now: number): boolean =>
  due !== null && due < now && (status === 'open' || status === 'doing');

export function actionBody(action: Action, now: number): Type.Static<typeof ActionBody> {
  const { from, to, ...evidence } = action.evidence;
  return {
    ...action,
    due: action.due === null ? null : iso(action.due),
    evidence: {
      ...evidence,
      ...(from === undefined ? {} : { from: iso(from) }),
      ...(to === undefined ? {} : { to: iso(to) }),
    },
    overdue: isOverdue(action, now),
    made: iso(action.made),
    done: action.done === null ? null : iso(action.done),
  };
}

export const oneActionBody = (
  action: Action,
  events: readonly ActionEvent[],
  effect: ActionEffect | NoEffect,
  now: number,
): Type.Static<typeof OneActionBody> => ({
  action: actionBody(action, now),
  events: events.map((event) => ({ ...event, at: iso(event.at) })),
  effect:
    typeof effect === 'string'
      ? null
      : {
          ...effect,
          windows: { before: windowBody(effect.windows.before), after: windowBody(effect.windows.after) },
        },
  noEffect: typeof effect === 'string' ? effect : null,
});
