/** What goes together, as it travels. */
import Type from 'typebox';
import { FALSE_SHARE, FEWEST_OUTCOMES, type TogetherFound } from '../../analytics/causes/together.ts';
import type { Window } from '../../twin/derived.ts';
import { OUTCOMES, type Outcome } from '../records/causes/outcome-cells.ts';
import { closed, Instant, orNull, WindowBody } from './bodies.ts';
import { windowBody } from './loss-bodies.ts';

const Side = Type.Object(
  { count: Type.Number(), exposure: Type.Number({ description: 'Units of rejects; else ms of running.' }) },
  closed,
);
const With = { factor: Type.String(), value: Type.String() };

export const TogetherBody = Type.Object(
  {
    scope: Type.String(),
    window: WindowBody,
    outcome: Type.Enum([...OUTCOMES]),
    of: orNull(Type.String()),
    outcomes: Type.Number(),
    exposure: Type.Number(),
    needed: Type.Integer({ description: 'Outcomes from which on anything is tested.' }),
    tested: Type.Integer({ description: 'Pairs of factor and value that were tested.' }),
    falseShare: Type.Number({ description: 'Of what is found, at most this share is false.' }),
    factors: Type.Array(Type.String(), { description: 'That had two values or more.' }),
    notEnough: Type.Union([Type.Enum(['too-few-outcomes', 'too-little-time', 'nothing-differs']), Type.Null()], {
      description: 'Why nothing was tested; null = it was.',
    }),
    found: Type.Array(
      Type.Object(
        {
          factor: Type.String({
            description:
              'machine, product, lot, shift, crew, tool, recipe, weekday (1 = Monday), time (hours of the day), skill (least level of who was signed on), material:<id> (raw lot), supplier:<material>, reading:<tag> (a band)',
          }),
          value: Type.String(),
          inside: Side,
          elsewhere: Side,
          expected: Type.Number({ description: 'Outcomes inside that chance would have given.' }),
          ratio: orNull(Type.Number({ description: 'Rate inside : rate elsewhere, within machines.' })),
          low: Type.Number({ description: '95 % interval.' }),
          high: orNull(Type.Number()),
          p: Type.Number(),
          q: Type.Number(),
          spread: Type.Number({ description: 'How much more outcomes vary than single ones would; 1 = not more.' }),
          sameTime: Type.Array(Type.Object({ ...With, overlap: Type.Number() }, closed), {
            description: 'Held at nearly the same time: the two cannot be told apart.',
          }),
          goneBeside: Type.Union([Type.Object(With, closed), Type.Null()], {
            description: 'Where what this one held and what it did not is compared apart, nothing is left.',
          }),
          evidence: Type.Array(
            Type.Object({ machine: Type.String(), from: Instant, to: Instant, count: Type.Number() }, closed),
            { description: 'The hours with most outcomes inside.' },
          ),
        },
        closed,
      ),
      { description: 'The surest first.' },
    ),
  },
  closed,
);

export const togetherBody = (
  scope: string,
  window: Window,
  { word, of }: Outcome,
  { found, factors, ...told }: TogetherFound,
  most: number,
): Type.Static<typeof TogetherBody> => ({
  ...{ scope, window: windowBody(window), outcome: word, of, ...told, factors: [...factors] },
  ...{ needed: FEWEST_OUTCOMES, falseShare: FALSE_SHARE },
  found: found.slice(0, most).map(({ inside, elsewhere, sameTime, goneBeside, evidence, ...one }) => ({
    ...one,
    ...{ inside: { ...inside }, elsewhere: { ...elsewhere }, goneBeside: goneBeside && { ...goneBeside } },
    sameTime: sameTime.map((other) => ({ ...other })),
    evidence: evidence.map(({ machine, from, to, count }) => ({ machine, ...windowBody({ from, to }), count })),
  })),
});
