/** API keys: made and taken back by an admin; what a key is, is told once. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { type ApiKey, KEY_RIGHTS } from '../auth/api-keys.ts';
import { iso } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { actorOf, hasRole } from './guard.ts';
import { GembaError, problemResponses, READS } from './problems.ts';

const ALWAYS = [...READS, 'records-away'] as const;
const Rights = Type.Array(Type.Enum([...KEY_RIGHTS]), { minItems: 1, maxItems: 2, uniqueItems: true });
const Sources = orNull(
  Type.Array(Type.String({ maxLength: 64 }), { maxItems: 100, description: 'Sources it may write to; null = all.' }),
);
const KeyBody = Type.Object(
  { id: Type.String(), name: Type.String(), rights: Rights, sources: Sources, created: Instant },
  closed,
);
const keyBody = ({ created, rights, sources, ...rest }: ApiKey) => ({
  ...rest,
  rights: [...rights],
  sources: sources && [...sources],
  created: iso(created),
});

export const keyRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.addHook('onRequest', hasRole(deps, 'admin'));
  const keys = () => {
    if (!deps.past) throw new GembaError('not-ready', 'this server keeps no keys');
    return deps.past.keys;
  };

  app.get(
    '/',
    {
      schema: {
        summary: 'API keys, without what they are',
        querystring: Type.Object({}, closed),
        response: {
          200: Type.Object({ keys: Type.Array(KeyBody) }, closed),
          ...problemResponses(...ALWAYS, 'not-ready'),
        },
      },
    },
    async () => ({ keys: keys().list().map(keyBody) }),
  );

  app.post(
    '/',
    {
      schema: {
        summary: 'A new API key; `secret` is told this once',
        querystring: Type.Object({}, closed),
        body: Type.Object(
          { name: Type.String({ minLength: 1, maxLength: 100 }), rights: Rights, sources: Type.Optional(Sources) },
          closed,
        ),
        response: {
          201: Type.Object({ key: KeyBody, secret: Type.String() }, closed),
          ...problemResponses(...ALWAYS, 'body-too-large', 'media-type-unsupported', 'not-ready'),
        },
      },
    },
    async (request, reply) => {
      const { name, rights, sources } = request.body;
      const made = await keys().create({ name, rights, sources: sources ?? null }, actorOf(deps, request));
      return reply.code(201).send({ key: keyBody(made.key), secret: made.secret });
    },
  );

  app.delete(
    '/:id',
    {
      schema: {
        summary: 'Takes a key back: it opens nothing any more',
        params: Type.Object({ id: Type.String({ maxLength: 40 }) }, closed),
        querystring: Type.Object({}, closed),
        response: {
          204: Type.Null({ description: 'Taken back.' }),
          ...problemResponses(...ALWAYS, 'key-unknown', 'not-ready'),
        },
      },
    },
    async (request, reply) => {
      const { params } = request;
      if (!(await keys().revoke(params.id, actorOf(deps, request))))
        throw new GembaError('key-unknown', `there is no key \`${params.id}\``);
      return reply.code(204).send(null);
    },
  );
};
