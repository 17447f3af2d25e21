/** Ways out: how each stands, what could not be delivered, and once more. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { OutputSchema } from '../../twin/plant/output-schema.ts';
import type { DeadLetter } from '../out/webhook.ts';
import type { Audited } from '../records/audit/words.ts';
import { iso } from './ask.ts';
import { closed, Instant } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { actorOf, hasRole } from './guard.ts';
import { CHANGES, GembaError, problemResponses } from './problems.ts';

const Id = Type.Object({ output: Type.String({ maxLength: 80 }) }, closed);
const LetterId = Type.Object(
  { output: Type.String({ maxLength: 80 }), sequence: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }) },
  closed,
);
const None = Type.Object({}, closed);
const LetterFields = {
  sequence: Type.Integer({ description: 'Of its first event.' }),
  at: Instant,
  reason: Type.String(),
  events: Type.Integer(),
};
const letterBody = ({ sequence, at, reason, events }: DeadLetter) => ({
  sequence,
  at: iso(at),
  reason,
  events: events.length,
});

export const outputRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.addHook('onRequest', hasRole(deps, 'engineer', 'admin'));
  const webhook = (id: string) => {
    const found = deps.outputs().webhook(id);
    if (!found) throw new GembaError('output-unknown', `the plant has no webhook \`${id}\``);
    return found;
  };

  const note = (request: FastifyRequest, what: Audited, subject: string, more: object) =>
    deps.people?.trail.note({ at: deps.now(), ...actorOf(deps, request), what, subject, ...more });

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

  app.post(
    '/test',
    {
      schema: {
        summary: 'A live test of an output: is the other side there, are we let in, does it take a message',
        body: Type.Object({ spec: OutputSchema }, closed),
        response: {
          200: Type.Object(
            {
              ok: Type.Boolean(),
              words: Type.String({ description: 'What was answered, or what went wrong; empty = nothing to say.' }),
              tookMs: Type.Number(),
            },
            closed,
          ),
          ...problemResponses(...CHANGES),
        },
      },
    },
    async ({ body }) => deps.outputs().test(body.spec),
  );

  app.get(
    '/:output/dead',
    {
      schema: {
        summary: 'Messages of a webhook that were put aside, oldest first',
        params: Id,
        querystring: None,
        response: {
          200: Type.Object({ dead: Type.Array(Type.Object(LetterFields, closed)) }, closed),
          ...problemResponses(...CHANGES, 'output-unknown'),
        },
      },
    },
    async ({ params }) => ({ dead: webhook(params.output).dead().map(letterBody) }),
  );

  app.get(
    '/:output/dead/:sequence',
    {
      schema: {
        summary: 'A message that was put aside, with what it tells',
        params: LetterId,
        querystring: None,
        response: {
          200: Type.Object(
            { ...LetterFields, told: Type.Array(Type.Unknown({ description: 'As the receiver would get them.' })) },
            closed,
          ),
          ...problemResponses(...CHANGES, 'output-unknown', 'letter-unknown'),
        },
      },
    },
    async ({ params: { output, sequence } }) => {
      const letter = webhook(output)
        .dead()
        .find((one) => one.sequence === sequence);
      if (!letter) throw new GembaError('letter-unknown', `no message ${sequence} was put aside`);
      return { ...letterBody(letter), told: [...letter.events] };
    },
  );

  app.delete(
    '/:output/dead/:sequence',
    {
      schema: {
        summary: 'Lets go of a message that was put aside',
        params: LetterId,
        response: {
          200: Type.Object({ left: Type.Integer() }, closed),
          ...problemResponses(...CHANGES, 'output-unknown', 'letter-unknown'),
        },
      },
    },
    async (request) => {
      const { output, sequence } = request.params;
      const found = webhook(output);
      const letter = found.dead().find((one) => one.sequence === sequence);
      if (!(await found.drop(sequence))) throw new GembaError('letter-unknown', `no message ${sequence} was put aside`);
      await note(request, 'dead-letter-dropped', `output:${output}`, { before: letter && letterBody(letter) });
      return { left: found.dead().length };
    },
  );

  app.post(
    '/:output/retry',
    {
      schema: {
        summary: 'Sends what was put aside once more, oldest first, until one is refused',
        params: Id,
        querystring: None,
        body: Type.Optional(
          Type.Object(
            { sequence: Type.Optional(Type.Integer({ minimum: 0, description: 'This message alone.' })) },
            closed,
          ),
        ),
        response: {
          200: Type.Object(
            {
              taken: Type.Integer(),
              left: Type.Integer(),
              reason: Type.String({ description: 'Why the next one was not taken; empty = all were.' }),
            },
            closed,
          ),
          ...problemResponses(...CHANGES, 'output-unknown'),
        },
      },
    },
    async (request) => {
      const { params, body } = request;
      const output = webhook(params.output);
      const { taken, reason } = await output.retry(body?.sequence);
      await note(request, 'dead-letters-sent', `output:${params.output}`, { after: { taken, reason } });
      return { taken, left: output.dead().length, reason };
    },
  );
};
