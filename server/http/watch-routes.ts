/** For those who watch over the server: alive, ready, figures. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { closed } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { nearOrSignedIn } from './guard.ts';
import type { Figures } from './metrics.ts';
import { GembaError, problemResponses } from './problems.ts';

const PROBLEMS = ['request-invalid', 'sign-in-required', 'host-unknown', 'too-many-requests', 'internal'] as const;
const Ok = Type.Object({ status: Type.Literal('ok') }, closed);
const querystring = Type.Object({}, closed);

export const watchRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps; figures: Figures }> = async (
  app,
  { deps, figures },
) => {
  app.addHook('onRequest', nearOrSignedIn(deps));

  app.get(
    '/health/live',
    {
      schema: { summary: 'The process answers', querystring, response: { 200: Ok, ...problemResponses(...PROBLEMS) } },
    },
    async () => ({ status: 'ok' as const }),
  );

  app.get(
    '/health/ready',
    {
      schema: {
        summary: 'Screens can be served',
        querystring,
        response: { 200: Ok, ...problemResponses(...PROBLEMS, 'not-ready') },
      },
    },
    async () => {
      const { ok, reason } = deps.ready();
      if (!ok) throw new GembaError('not-ready', reason ?? 'still starting');
      return { status: 'ok' as const };
    },
  );

  app.get(
    '/metrics',
    {
      schema: {
        summary: 'Figures of the server for Prometheus',
        querystring,
        response: {
          200: { description: 'Prometheus text format', content: { 'text/plain': { schema: Type.String() } } },
          ...problemResponses(...PROBLEMS),
        },
      },
    },
    async (_request, reply) => {
      reply.type(figures.contentType);
      return figures.text() as Promise<never>;
    },
  );
};
