/** Whether values follow each other, and what a characteristic would have plotted. */
import Type from 'typebox';
import type { Autocorrelation } from '../../analytics/spc/autocorrelation.ts';
import type { Trial } from '../quality/trial.ts';
import { iso } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';

/** Points that are drawn. */
const MOST_POINTS = 200;

export const AutocorrelationBody = Type.Object(
  {
    verdict: Type.Enum(['independent', 'positive', 'negative', 'too-few']),
    lag1: orNull(Type.Number()),
    sigmaRatio: orNull(Type.Number({ description: 'Sigma from neighbours in that of the values.' })),
    offer: Type.Union([Type.Enum(['subgroup', 'ewma-residuals']), Type.Null()]),
    every: orNull(Type.Number()),
  },
  closed,
);
export const autocorrelationBody = ({
  verdict,
  lag1,
  sigmaRatio,
  offer,
  every,
}: Autocorrelation): Type.Static<typeof AutocorrelationBody> => ({
  ...{ verdict, lag1, sigmaRatio, offer },
  every: every !== null && Number.isFinite(every) ? every : null,
});

export const TrialBody = Type.Object(
  {
    fault: orNull(
      Type.Object(
        { field: Type.String({ description: 'As in the body: `specifications/0/low`.' }), reason: Type.String() },
        closed,
      ),
    ),
    trial: Type.Union(
      [
        Type.Object(
          {
            from: Instant,
            to: Instant,
            count: Type.Integer({ description: 'Points it would have had.' }),
            points: Type.Array(Type.Object({ at: Instant, value: Type.Number() }, closed), {
              description: `The newest ${MOST_POINTS}.`,
            }),
            mean: orNull(Type.Number()),
            sd: orNull(Type.Number({ description: 'Of its readings.' })),
            autocorrelation: AutocorrelationBody,
          },
          closed,
        ),
        Type.Null(),
      ],
      { description: 'Null = something is wrong with it, people measure it, or there is too much to read.' },
    ),
  },
  closed,
);

type Told = NonNullable<Type.Static<typeof TrialBody>['trial']>;
export const trialBody = ({ from, to, points, mean, sd, autocorrelation }: Trial): Told => ({
  ...{ from: iso(from), to: iso(to), count: points.length, mean, sd },
  points: points.slice(-MOST_POINTS).map(({ at, value }) => ({ at: iso(at), value })),
  autocorrelation: autocorrelationBody(autocorrelation),
});
