/** Requirements and how each is tested, with its latest results: JSON, or CSV for whoever audits. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { csvOf } from '../export/csv.ts';
import { GAUGE_VERDICTS } from '../records/gauges/gauge-verdict.ts';
import { REQUIREMENT_KINDS, type Requirement, TESTS } from '../records/quality/requirements.ts';
import { isoOrNull } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { seesAllLines } from './guard.ts';
import { READ } from './order-ask.ts';
import { GembaError, problemResponses } from './problems.ts';

const RequirementBody = Type.Object(
  {
    kind: Type.Enum([...REQUIREMENT_KINDS]),
    id: Type.String(),
    version: Type.String(),
    part: Type.String({ description: 'Of a product, a step or a parameter; empty = of it as a whole.' }),
    low: orNull(Type.Number()),
    high: orNull(Type.Number()),
    unit: Type.String(),
    test: Type.Union([Type.Enum([...TESTS]), Type.Null()], { description: 'How it is tested; null = it is not.' }),
    by: Type.String(),
    gauge: Type.String({ description: 'Newest gauge study of what measures it; empty = there is none.' }),
    gaugeVerdict: Type.Union([Type.Enum([...GAUGE_VERDICTS]), Type.Null()], { description: 'Of that study.' }),
    cpk: orNull(
      Type.Number({ description: 'Of the newest stage of its chart, by its newest 2,000 points of 30 days.' }),
    ),
    cpkLow: orNull(Type.Number({ description: 'Where it lies with 95 %.' })),
    cpkHigh: orNull(Type.Number()),
    cpkWhy: Type.String({ description: 'Why there is none, of a specification; empty = there is, or none is asked.' }),
    tests: Type.Integer({
      description: 'Of the last 30 days; of recipe parameters without a chart: batches that were signed.',
    }),
    notOk: Type.Integer(),
    latest: Type.String({ description: 'The newest result; empty = none.' }),
    latestAt: orNull(Instant),
    coverage: Type.Enum(['tested', 'never', 'untested'], {
      description: '`never` = there is a test that has said nothing; `untested` = there is none.',
    }),
  },
  closed,
);
const requirementBody = (one: Requirement): Type.Static<typeof RequirementBody> => ({
  ...one,
  latestAt: isoOrNull(one.latestAt),
});

export const requirementRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.get(
    '/requirements',
    {
      onRequest: seesAllLines(deps),
      schema: {
        summary: 'Specifications, recipe parameters, inspections and environmental limits, and how each is tested',
        querystring: Type.Object({ as: Type.Enum(['json', 'csv'], { default: 'json' }) }, closed),
        response: {
          200: {
            description: 'All of them, those without a test included',
            content: {
              'application/json': {
                schema: Type.Object({ requirements: Type.Array(RequirementBody) }, closed),
              },
              'text/csv': { schema: Type.String({ description: 'The same, header first.' }) },
            },
          },
          ...problemResponses(...READ),
        },
      },
    },
    async (request, reply) => {
      if (!deps.requirements) throw new GembaError('not-ready', 'this server keeps no requirements');
      const found = (await deps.requirements()).map(requirementBody);
      if (request.query.as === 'json') return { requirements: found } as never;
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="requirements.csv"')
        .serializer((body: unknown) => body as string)
        .send(csvOf(found) as never);
    },
  );
};
