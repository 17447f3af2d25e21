/** Twin events as they travel, here and on the live stream (twin/events.ts): times are epoch ms, as in the journal. */
import Type from 'typebox';
import { COUNTER_ROLES } from '../../twin/words.ts';
import { closed, orNull, StateWord } from './bodies.ts';

const At = Type.Number({ description: 'Epoch ms UTC.' });
const Id = Type.String();
const Count = Type.Number();
const Fault = Type.Integer();

const interval = {
  from: At,
  to: At,
  state: StateWord,
  fault: Fault,
  good: Count,
  reject: Count,
  energy: Count,
  goodTotal: Type.Optional(Count),
  rejectTotal: Type.Optional(Count),
  rework: Type.Optional(Count),
  reworkTotal: Type.Optional(Count),
};
const Interval = Type.Object(interval, closed);
const Link = Type.Object({ machine: Id, state: StateWord, since: orNull(At), fault: Fault }, closed);

const event = <const T extends string>(type: T, fields: Record<string, Type.TSchema>) =>
  Type.Object({ type: Type.Literal(type), ...fields }, closed);

export const EventBody = Type.Union([
  event('state-changed', { machine: Id, at: At, state: StateWord, previous: StateWord, fault: Fault }),
  event('interval-closed', { machine: Id, ...interval }),
  event('tally', {
    machine: Id,
    ...{ at: At, good: Count, reject: Count, total: Count, energy: Count, rework: Type.Optional(Count) },
  }),
  event('history-corrected', {
    machine: Id,
    from: At,
    removed: Type.Array(Interval),
    added: Type.Array(Interval),
  }),
  event('restated', { machine: Id, tag: Id, at: At, value: orNull(Count), newest: At }),
  event('counter-anomaly', {
    machine: Id,
    role: Type.Enum([...COUNTER_ROLES]),
    at: At,
    kind: Type.Enum(['roll-over', 'reset', 'jump']),
    before: Count,
    after: Count,
  }),
  event('illegal-transition', { machine: Id, at: At, before: Type.Integer(), after: Type.Integer() }),
  event('line-changed', {
    line: Id,
    at: At,
    state: StateWord,
    previous: StateWord,
    cause: orNull(Link),
    chain: Type.Array(Link),
  }),
  event('context-changed', {
    machine: Id,
    at: At,
    what: Type.Enum(['product', 'order', 'lot']),
    value: Type.String(),
    previous: Type.String(),
  }),
  event('source-changed', {
    source: Id,
    at: At,
    status: Type.Enum(['connecting', 'up', 'down']),
    reason: Type.String(),
  }),
]);

export const SequencedBody = Type.Object(
  { sequence: Type.Integer({ description: 'Counts up by one an event.' }), event: EventBody },
  closed,
);
