/** Answers as they travel: JSON, times in ISO 8601 UTC. Each shape once, with the way from our own to it. */
import Type from 'typebox';
import type { Derived } from '../../twin/derived.ts';
import type { Link } from '../../twin/events.ts';
import type { LineView, ShiftView, SourceView } from '../../twin/live/protocol.ts';
import { STATES } from '../../twin/words.ts';
import type { IntervalRow, MachineState } from '../record/answers.ts';
import { iso, isoOrNull } from './ask.ts';

export const closed = { additionalProperties: false };
export const Instant = Type.String({ format: 'date-time', description: 'ISO 8601, UTC' });
export const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
export const StateWord = Type.Enum([...STATES]);
const Numbers = Type.Record(Type.String(), Type.Number());

export const WindowBody = Type.Object({ from: Instant, to: Instant }, { ...closed, description: '[from, to)' });

export const DerivedBody = Type.Object(
  {
    value: orNull(Type.Number({ description: 'A ratio is 0..1. Null = cannot be had; `reason` says why.' })),
    unit: Type.String(),
    formula: Type.String(),
    version: Type.Integer(),
    profile: Type.String(),
    window: WindowBody,
    inputs: Numbers,
    coverage: Type.Number({ description: 'Share 0..1 of the window with good data.' }),
    reason: Type.Optional(Type.String()),
  },
  closed,
);
export const derivedBody = (figure: Derived): Type.Static<typeof DerivedBody> => ({
  ...figure,
  inputs: { ...figure.inputs },
  window: { from: iso(figure.window.from), to: iso(figure.window.to) },
});

const LinkBody = Type.Object(
  { machine: Type.String(), state: StateWord, since: orNull(Instant), fault: Type.Integer() },
  closed,
);
const linkBody = (link: Link): Type.Static<typeof LinkBody> => ({ ...link, since: isoOrNull(link.since) });

const ShiftBody = Type.Object(
  {
    id: Type.String(),
    from: Instant,
    to: Instant,
    since: Instant,
    good: Type.Number(),
    unit: Type.String(),
    targetNow: Type.Number(),
    targetEnd: Type.Number(),
    expected: orNull(Type.Object({ low: Type.Number(), mid: Type.Number(), high: Type.Number() }, closed)),
    oee: DerivedBody,
    availability: DerivedBody,
    effectiveness: DerivedBody,
    quality: DerivedBody,
    losses: Type.Array(
      Type.Object(
        {
          machine: Type.String(),
          state: StateWord,
          fault: Type.Integer(),
          lostMs: Type.Number(),
          stops: Type.Integer(),
          cost: orNull(Type.Number({ description: 'In the currency of the site.' })),
        },
        closed,
      ),
    ),
  },
  closed,
);
const shiftBody = (shift: ShiftView): Type.Static<typeof ShiftBody> => ({
  ...shift,
  from: iso(shift.from),
  to: iso(shift.to),
  since: iso(shift.since),
  oee: derivedBody(shift.oee),
  availability: derivedBody(shift.availability),
  effectiveness: derivedBody(shift.effectiveness),
  quality: derivedBody(shift.quality),
  losses: [...shift.losses],
});

export const LineBody = Type.Object(
  {
    line: Type.String(),
    at: Instant,
    state: StateWord,
    since: orNull(Instant),
    cause: orNull(LinkBody),
    chain: Type.Array(LinkBody),
    waiting: Type.Array(LinkBody),
    product: orNull(Type.String()),
    order: orNull(Type.String()),
    wip: orNull(Type.Number({ description: 'Base units on the measured belts and tables.' })),
    rate: orNull(Type.Number({ description: 'Units a minute at the constraint.' })),
    idealRate: orNull(Type.Number()),
    shift: orNull(ShiftBody),
  },
  closed,
);
export const lineBody = (view: LineView): Type.Static<typeof LineBody> => ({
  ...view,
  at: iso(view.at),
  since: isoOrNull(view.since),
  cause: view.cause && linkBody(view.cause),
  chain: view.chain.map(linkBody),
  waiting: view.waiting.map(linkBody),
  shift: view.shift && shiftBody(view.shift),
});

export const MachineBody = Type.Object(
  {
    id: Type.String(),
    state: StateWord,
    since: orNull(Instant),
    fault: Type.Integer({ description: 'Fault code that is on, 0 = none.' }),
    good: Type.Number(),
    reject: Type.Number(),
    speed: orNull(Type.Number({ description: 'Units a minute.' })),
    product: orNull(Type.String()),
    order: orNull(Type.String()),
    lot: orNull(Type.String()),
  },
  closed,
);
export const machineBody = (machine: MachineState): Type.Static<typeof MachineBody> => ({
  ...machine,
  since: isoOrNull(machine.since),
});

export const IntervalBody = Type.Object(
  {
    machine: Type.String(),
    from: Instant,
    to: orNull(Instant),
    state: StateWord,
    fault: Type.Integer(),
    good: Type.Number(),
    reject: Type.Number(),
    energy: Type.Number({ description: 'kWh' }),
    cause: orNull(Type.Object({ machine: Type.String(), state: StateWord, fault: Type.Integer() }, closed)),
  },
  {
    ...closed,
    description:
      'A stretch [from, to) of one state; `to` null = still open. Counts cover from < t <= to. `cause`: for the constraint of a line, the machine that held it up.',
  },
);
export const intervalBody = (row: IntervalRow): Type.Static<typeof IntervalBody> => ({
  ...row,
  from: iso(row.from),
  to: row.to === null ? null : iso(row.to),
});

export const SourceBody = Type.Object(
  {
    source: Type.String(),
    protocol: Type.String(),
    address: Type.String(),
    status: Type.Enum(['connecting', 'up', 'down']),
    since: Instant,
    reason: Type.String({ description: 'What is wrong, in words; empty = nothing.' }),
    nextRetry: orNull(Instant),
    tags: Type.Integer(),
    samples: Type.Integer(),
    lastSample: orNull(Instant),
    refused: Type.Record(Type.String(), Type.Integer(), { description: 'What was not taken as sent, by why.' }),
  },
  closed,
);
export const sourceBody = (view: SourceView): Type.Static<typeof SourceBody> => ({
  ...view,
  since: iso(view.since),
  nextRetry: isoOrNull(view.nextRetry),
  lastSample: isoOrNull(view.lastSample),
  refused: { ...view.refused },
});
