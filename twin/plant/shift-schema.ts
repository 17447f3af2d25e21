/** The part of the schema about when a plant works: shifts, the crews that work them in turn, days that are not like others. */
import Type from 'typebox';
import { clockTime, closed, Id, isoDate, Words } from './schema-parts.ts';

export const CrewSchema = Type.Object({ id: Id, name: Words }, closed);

export const ShiftSchema = Type.Object(
  {
    id: Id,
    name: Words,
    days: Type.Optional(
      Type.Array(Type.Enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], { expected: 'mon ... sun' }), {
        minItems: 1,
        description: 'Weekdays on which it begins. Instead of `cycle`.',
      }),
    ),
    cycle: Type.Optional(
      Type.Object(
        {
          from: isoDate('The first day of a cycle.'),
          days: Type.Integer({ minimum: 1, maximum: 366, expected: 'days of a cycle, 1 to 366' }),
          on: Type.Array(Type.Integer({ minimum: 1 }), {
            minItems: 1,
            expected: 'days of the cycle on which it begins, 1 = the first',
          }),
        },
        {
          ...closed,
          description: 'A pattern that is not a week, such as four days on and four off. Instead of `days`.',
        },
      ),
    ),
    from: clockTime('Start, site time.'),
    to: clockTime('End, site time; at or before `from` = next day.'),
    breaks: Type.Optional(
      Type.Array(Type.Object({ name: Type.Optional(Words), from: clockTime('Start.'), to: clockTime('End.') }, closed)),
    ),
    crews: Type.Optional(
      Type.Object(
        {
          from: isoDate('The day from which the first crew of `order` works.'),
          every: Type.Integer({ minimum: 1, maximum: 366, expected: 'days after which the next crew comes, 1 to 366' }),
          order: Type.Array(Id, { minItems: 1, expected: 'crews in the order in which they come' }),
        },
        { ...closed, description: 'Which crew works the shift when. Absent = nobody says; people may still sign on.' },
      ),
    ),
  },
  closed,
);

export const ExceptionSchema = Type.Object(
  {
    name: Words,
    from: isoDate('The first day.'),
    to: Type.Optional(isoDate('The last day. Absent = one day.')),
    lines: Type.Optional(Type.Array(Id, { minItems: 1, description: 'Lines that it is for. Absent = all.' })),
    works: Type.Array(
      Type.Object(
        {
          shift: Id,
          from: Type.Optional(clockTime('Start on these days, site time.')),
          to: Type.Optional(clockTime('End on these days, site time.')),
        },
        closed,
      ),
      { description: 'All shifts that are worked on these days; an empty list is a holiday.' },
    ),
  },
  closed,
);
