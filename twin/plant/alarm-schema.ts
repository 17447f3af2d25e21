/** Alarms and andon calls as plant.yaml has them. */
import Type from 'typebox';
import { PRIORITIES, STATES } from '../words.ts';
import { closed, Id, notNegative, positive, Words, words } from './schema-parts.ts';

const one = (list: string) => `${list}, or a list of them`;
const Condition = (description: string) =>
  Type.Object(
    {
      tag: Type.Optional(
        Type.String({ minLength: 1, description: 'Key of a tag of the machine; with above, below or equals.' }),
      ),
      above: Type.Optional(Type.Number({ expected: 'a number', description: 'Holds while the reading is above.' })),
      below: Type.Optional(Type.Number({ expected: 'a number', description: 'Holds while the reading is below.' })),
      equals: Type.Optional(
        Type.Union([Type.Number(), Type.String(), Type.Array(Type.Union([Type.Number(), Type.String()]))], {
          expected: one('a value'),
          description: 'Holds while the reading is one of these.',
        }),
      ),
      deadband: Type.Optional(
        notNegative('a difference', 'How far the reading must come back before the condition is over. Default 0.'),
      ),
      state: Type.Optional(
        Type.Array(words(STATES, 'A state.'), {
          minItems: 1,
          expected: 'a list of states',
          description: 'Holds while the machine, or the line, is in one of these states.',
        }),
      ),
      fault: Type.Optional(
        Type.Array(Type.Integer({ expected: 'fault codes' }), {
          minItems: 1,
          expected: 'a list of fault codes',
          description: 'Holds while one of these fault codes is on.',
        }),
      ),
      no_data: Type.Optional(
        Type.Union([Type.Boolean(), Type.String({ minLength: 1 })], {
          expected: 'true, or the key of a tag',
          description: 'Holds while nothing is known of the machine or line, or of this tag of the machine.',
        }),
      ),
      buffer: Type.Optional(
        Type.Object(
          { from: Id, to: Id },
          {
            ...closed,
            expected: 'like {from: filler, to: capper}',
            description: 'A measured buffer of the line; with above or below as shares 0..1 of its capacity.',
          },
        ),
      ),
    },
    { ...closed, description },
  );

export const AlarmSchema = Type.Object(
  {
    id: Id,
    text: Words,
    response: Words,
    machine: Type.Optional(Id),
    machine_type: Type.Optional(Id),
    line: Type.Optional(Id),
    when: Condition('What makes it an alarm.'),
    unless: Type.Optional(Condition('Suppressed by design while this holds, e.g. {state: [off, maintenance]}.')),
    on_delay_s: Type.Optional(notNegative('seconds', 'How long the condition holds before it is an alarm. Default 0.')),
    off_delay_s: Type.Optional(
      notNegative('seconds', 'How long the condition is gone before the alarm returns. Default 0.'),
    ),
    priority: words(PRIORITIES, 'How much it matters if nobody responds; about 5, 15 and 80 of 100 alarms.'),
    latching: Type.Optional(
      Type.Boolean({ description: 'Stays until somebody resets it, although the condition is gone. Default false.' }),
    ),
    acknowledge: Type.Optional(Type.Boolean({ description: 'Somebody must acknowledge it. Default true.' })),
    repeat_s: Type.Optional(positive('seconds', 'Told again so often until acknowledged. Default never.')),
    escalate_s: Type.Optional(
      Type.Array(positive('seconds', 'After so long.'), {
        expected: 'a growing list of seconds',
        description: 'Without acknowledgement its priority rises by a step after each of these. Default never.',
      }),
    ),
    position: Type.Optional(
      Type.String({ minLength: 1, description: 'Operator position that responds. Default: the id of the line.' }),
    ),
  },
  closed,
);
export type AlarmSpec = Type.Static<typeof AlarmSchema>;
export type ConditionSpec = AlarmSpec['when'];

export const CallKindSchema = Type.Object(
  {
    id: Id,
    name: Words,
    escalate_min: Type.Optional(
      Type.Array(positive('minutes', 'After so long.'), {
        expected: 'a growing list of minutes',
        description: 'Raised by a level after so many minutes without acknowledgement. Default never.',
      }),
    ),
  },
  closed,
);
export type CallKindSpec = Type.Static<typeof CallKindSchema>;
