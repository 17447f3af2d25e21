/** Ways out: how each stands, what could not be delivered, and once more. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { iso } from './ask.ts';
import { closed, Instant } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { hasRole } from './guard.ts';
import { CHANGES, GembaError, problemResponses } from './problems.ts';

const Id = Type.Object({ output: Type.String({ maxLength: 80 }) }, closed);
const None = Type.Object({}, closed);

export const outputRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.addHook('onRequest', hasRole(deps, 'engineer', 'admin'));
  const webhook = (id: string) => {
    const found = deps.outputs().webhook(id);
    if (!found) throw new GembaError('output-unknown', `the plant has no webhook \`${id}\``);
    return found;
  };

  app.get(
    '',
    {
      schema: {
        summary: 'How each output stands',
        querystring: None,
        response: {
          200: Type.Object(
            {
              outputs: Type.Array(
                Type.Object(
                  {
                    output: Type.String(),
                    kind: Type.String(),
                    address: Type.String(),
                    status: Type.Enum(['connecting', 'up', 'down']),
                    since: Instant,
                    reason: Type.String({ description: 'Why it is down; empty = it is not.' }),
                    sent: Type.Integer({ description: 'Messages that were taken.' }),
                    failed: Type.Integer({ description: 'Attempts that failed.' }),
                    dead: Type.Integer({ description: 'Messages put aside.' }),
                  },
                  closed,
                ),
              ),
            },
            closed,
          ),
          ...problemResponses(...CHANGES),
        },
      },
    },
    async () => ({
      outputs: deps
        .outputs()
        .views()
        .map((view) => ({ ...view, since: iso(view.since) })),
    }),
  );

  app.get(
    '/:output/dead',
    {
      schema: {
        summary: 'Messages of a webhook that were put aside, oldest first',
        params: Id,
        querystring: None,
        response: {
          200: Type.Object(
            {
              dead: Type.Array(
                Type.Object(
                  {
                    sequence: Type.Integer({ description: 'Of its first event.' }),
                    at: Instant,
                    reason: Type.String(),
                    events: Type.Integer(),
                  },
                  closed,
                ),
              ),
            },
            closed,
          ),
          ...problemResponses(...CHANGES, 'output-unknown'),
        },
      },
    },
    async ({ params }) => ({
      dead: webhook(params.output)
        .dead()
        .map(({ sequence, at, reason, events }) => ({ sequence, at: iso(at), reason, events: events.length })),
    }),
  );

  app.post(
    '/:output/retry',
    {
      schema: {
        summary: 'Sends what was put aside once more, oldest first, until one is refused',
        params: Id,
        querystring: None,
        response: {
          200: Type.Object({ taken: Type.Integer(), left: Type.Integer() }, closed),
          ...problemResponses(...CHANGES, 'output-unknown'),
        },
      },
    },
    async ({ params }) => {
      const output = webhook(params.output);
      const taken = await output.retry();
      return { taken, left: output.dead().length };
    },
  );
};
