/** Walks back to first events, as they travel. */
import Type from 'typebox';
import type { Stretch } from '../../analytics/causes/stretch.ts';
import type { RuledOut, Step } from '../../analytics/causes/walk-back.ts';
import type { FirstEvent, WalkFound } from '../records/causes/walks.ts';
import { iso } from './ask.ts';
import { closed, Instant, orNull, StateWord, WindowBody } from './bodies.ts';
import { windowBody } from './loss-bodies.ts';

const Share = Type.Number({ minimum: 0, maximum: 1 });
const EndedWord = Type.Enum(['first-event', 'slow', 'edge', 'nobody-stood', 'not-known', 'running', 'before-record'], {
  description:
    'first-event: the last step stood by itself; slow: nobody stood, the last step ran slowly; edge: it waited for what is outside of the line; nobody-stood: no neighbour fell short; not-known: of the last step there is no data; running: it did not stand at that moment; before-record: nothing is recorded of a neighbour',
});

const stretch = {
  machine: Type.String(),
  state: StateWord,
  fault: Type.Integer(),
  reason: orNull(Type.String({ description: 'What was said of it.' })),
  from: Instant,
  to: Type.Union([Instant, Type.Null()], { description: 'Null = it goes on.' }),
};
const stretchBody = ({ machine, state, fault, reason, from, to, lasts }: Stretch) => ({
  ...{ machine, state, fault, reason, from: iso(from) },
  to: lasts ? null : iso(to),
});

const RuledOutBody = Type.Object(
  {
    machine: Type.String(),
    why: Type.Enum(['ran', 'other-side', 'made-up', 'no-record'], {
      description:
        'ran: all the time that was looked at; other-side: it waited for its other side; made-up: it stood, and the buffer was made up for it again; no-record: nothing is recorded of it',
    }),
    evidence: orNull(WindowBody),
  },
  closed,
);
const ruledOutBody = ({ machine, why, evidence }: RuledOut) => ({
  ...{ machine, why },
  evidence: evidence && windowBody(evidence),
});

const StepBody = Type.Object(
  {
    ...stretch,
    window: Type.Union([WindowBody, Type.Null()], {
      description: 'What was looked at of the neighbours; null = where the walk began.',
    }),
    between: orNull(
      Type.Object(
        {
          from: Type.String(),
          to: Type.String(),
          capacity: Type.Number({ description: 'Units of the machine before it.' }),
          lastsMs: orNull(Type.Number({ description: 'So long a full one feeds, or an empty one takes.' })),
          inside: orNull(
            Type.Object(
              {
                begin: Type.Number({ description: 'When this step began.' }),
                end: Type.Number({ description: 'When the wait before it began.' }),
                measured: Type.Boolean({ description: 'False = reckoned from what both machines counted.' }),
              },
              closed,
            ),
          ),
        },
        { ...closed, description: 'What lies between this machine and the one of the step before.' },
      ),
    ),
    lagMs: orNull(Type.Number({ description: 'From its beginning to that of the wait that it brought.' })),
    together: orNull(
      Type.Object(
        { count: Type.Integer(), ms: Type.Number() },
        {
          ...closed,
          description: 'All of its standing of this kind in the window: short stops add up.',
        },
      ),
    ),
    share: orNull(Type.Number({ minimum: 0, maximum: 1, description: 'Of what this machine fell short.' })),
    ruledOut: Type.Array(RuledOutBody),
    also: Type.Array(
      Type.Object({ ...stretch, share: Share }, { ...closed, description: 'A neighbour that fell short as well.' }),
    ),
  },
  closed,
);
const stepBody = (step: Step): Type.Static<typeof StepBody> => ({
  ...stretchBody(step.stretch),
  window: step.window && windowBody(step.window),
  between: step.between && { ...step.between, inside: step.between.inside && { ...step.between.inside } },
  lagMs: step.lagMs,
  together: step.together && { ...step.together },
  share: step.share,
  ruledOut: step.ruledOut.map(ruledOutBody),
  also: step.also.map(({ stretch: one, share }) => ({ ...stretchBody(one), share })),
});

export const WalkBody = Type.Object(
  {
    machine: Type.String(),
    at: Instant,
    ended: EndedWord,
    steps: Type.Array(StepBody, { description: 'From where it began back to the first event, the last one.' }),
    ruledOut: Type.Array(RuledOutBody, { description: 'Of the last step, where the walk ends without a first event.' }),
  },
  closed,
);
export const walkBody = ({ machine, at, walk }: WalkFound): Type.Static<typeof WalkBody> => ({
  ...{ machine, at: iso(at), ended: walk.ended },
  steps: walk.steps.map(stepBody),
  ruledOut: walk.ruledOut.map(ruledOutBody),
});

export const FirstEventBody = Type.Object(
  {
    machine: Type.String(),
    state: StateWord,
    fault: Type.Integer(),
    reason: orNull(Type.String()),
    ended: EndedWord,
    count: Type.Integer({ description: 'Standstills that it began.' }),
    ms: Type.Number({ description: 'How long they were.' }),
    stood: Type.String({ description: 'The machine to walk back from.' }),
    at: Type.String({ format: 'date-time', description: 'Where to walk back from: the longest of them.' }),
  },
  closed,
);
export const firstEventBody = ({ at, ...first }: FirstEvent): Type.Static<typeof FirstEventBody> => ({
  ...first,
  at: iso(at),
});
