/** Gauge studies: parts measured by operators again and again, and what the gauge is good for. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { Components } from '../../analytics/spc/gauge.ts';
import type { GaugeStore, KnownStudy } from '../records/gauges/gauge-store.ts';
import { GAUGE_VERDICTS, gaugeVerdict } from '../records/gauges/gauge-verdict.ts';
import { iso } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';
import { actorWho } from './checklist-ask.ts';
import type { HttpDeps } from './deps.ts';
import { hasRole, signedIn } from './guard.ts';
import { OnceKey, once } from './once.ts';
import { READ, WRITE } from './order-ask.ts';
import { GembaError, problemResponses } from './problems.ts';

const MOST_MEASUREMENTS = 2_000;
const Name = Type.String({ minLength: 1, maxLength: 80 });
const Due = Type.String({
  pattern: '^(\\d{4}-\\d\\d-\\d\\d)?$',
  description: 'Date by which the gauge is studied again; empty = none is set.',
});
const CharacteristicId = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$' });
const Measurements = Type.Array(
  Type.Object(
    { part: Name, operator: Name, value: Type.Number({ description: 'Unit of the characteristic.' }) },
    closed,
  ),
  {
    minItems: 1,
    maxItems: MOST_MEASUREMENTS,
    description: 'Every operator measures every part equally often, twice or more.',
  },
);
const Study = Type.Object(
  {
    id: Type.String(),
    characteristic: Type.String(),
    version: Type.Integer({ description: 'Counted by characteristic; an earlier study stays as it was.' }),
    gauge: Type.String(),
    note: Type.String(),
    due: Due,
    by: Type.String(),
    recorded: Instant,
    parts: Type.Integer(),
    operators: Type.Integer(),
    trials: Type.Integer({ description: 'Of each part by each operator.' }),
    interactionP: Type.Number({ description: 'How often chance alone gives an interaction as large.' }),
    pooled: Type.Boolean({ description: 'The interaction is counted as error (p above 0.25).' }),
    variances: Type.Object(
      {
        repeatability: Type.Number(),
        operator: Type.Number(),
        interaction: Type.Number(),
        reproducibility: Type.Number(),
        gauge: Type.Number(),
        part: Type.Number(),
        total: Type.Number(),
      },
      { ...closed, description: 'In the squared unit of the characteristic.' },
    ),
    contribution: Type.Number({ description: 'Of the variance that is the gauge’s, 0..1.' }),
    studyVariation: Type.Number({ description: 'Of the standard deviation that is the gauge’s, 0..1.' }),
    categories: orNull(
      Type.Integer({ description: 'Kinds of parts it can tell apart; null = it did not vary at all.' }),
    ),
    verdict: Type.Enum([...GAUGE_VERDICTS], {
      description:
        '`good` below 10 % of study variation, `conditional` up to 30 %; above, or under 5 categories, `not-fit`.',
    }),
    measurements: Measurements,
  },
  closed,
);

function studyBody({ study, measurements, id, recorded, ...known }: KnownStudy): Type.Static<typeof Study> {
  const pooled = study.chosen === 'pooled';
  const found: Components = pooled ? study.pooled : study.withInteraction;
  const { contribution, studyVariation, categories, ...variances } = found;
  return {
    ...{ ...known, id: String(id), recorded: iso(recorded) },
    ...{
      parts: study.parts,
      operators: study.operators,
      trials: study.trials,
      interactionP: study.interactionP,
      pooled,
    },
    ...{ variances, contribution, studyVariation, categories, verdict: gaugeVerdict(found) },
    measurements: measurements.map((one) => ({ ...one })),
  };
}

function gaugesOf(deps: HttpDeps): GaugeStore {
  if (!deps.gauges) throw new GembaError('not-ready', 'this server keeps no gauge studies');
  return deps.gauges();
}

export const gaugeRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.post(
    '/gauge-studies',
    {
      onRequest: hasRole(deps, 'quality', 'engineer', 'admin'),
      schema: {
        summary:
          'A gauge study: repeatability and reproducibility by analysis of variance, with what the gauge is good for',
        querystring: Type.Object({}, closed),
        headers: OnceKey,
        body: Type.Object(
          {
            characteristic: CharacteristicId,
            gauge: Name,
            note: Type.Optional(Type.String({ maxLength: 500 })),
            due: Type.Optional(Due),
            measurements: Measurements,
          },
          closed,
        ),
        response: {
          200: Study,
          ...problemResponses(...WRITE, 'idempotency-conflict', 'characteristic-unknown', 'gauge-study-invalid'),
        },
      },
    },
    (request) =>
      once(deps, request, async () => {
        const { note = '', due = '', ...made } = request.body;
        return studyBody(await gaugesOf(deps).add({ ...made, note, due }, actorWho(deps, request)));
      }),
  );

  app.get(
    '/gauge-studies',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'Gauge studies with their measurements, the newest first',
        querystring: Type.Object(
          {
            characteristic: Type.Optional(CharacteristicId),
            limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
            cursor: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' })),
          },
          closed,
        ),
        response: {
          200: Type.Object({ studies: Type.Array(Study), next: orNull(Type.String()) }, closed),
          ...problemResponses(...READ),
        },
      },
    },
    async (request) => {
      const { characteristic = null, limit, cursor } = request.query;
      const before = cursor === undefined ? null : Number(cursor);
      const found = await gaugesOf(deps).list({ characteristic, limit, before });
      return { studies: found.map(studyBody), next: found.length < limit ? null : String(found.at(-1)?.id) };
    },
  );
};
