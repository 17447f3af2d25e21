/** Webhooks in: another system calls, signed, and is answered when what it brought is on disk. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { closed } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { anybody } from './guard.ts';
import { GembaError, problemResponses } from './problems.ts';

/** Bytes of a call. */
const MOST = 1024 * 1024;
/** Calls a minute and address: a gateway that speaks for many machines is one address. */
const LIMIT = 60_000;

const WHY = {
  unsigned: 'send `x-gemba-timestamp` (seconds since 1970) and `x-gemba-signature`',
  forged: 'the signature is not that of this body and timestamp',
  stale: 'the timestamp is too far from the clock of this server',
} as const;

export const hookRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  // Judged by the signature of the call.
  app.addHook('onRequest', anybody);
  // The signature is over the bytes as they came, whatever kind of content they are said to be.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    '*',
    { parseAs: 'buffer', bodyLimit: MOST },
    async (_request: unknown, body: Buffer) => body,
  );

  app.post(
    '/hooks/:source',
    {
      bodyLimit: MOST,
      config: { rateLimit: { max: deps.limits?.all ?? LIMIT, timeWindow: '1 minute' } },
      schema: {
        summary: 'Samples or work orders from another system, as JSON, signed with the secret of the source',
        description:
          'Signature: HMAC-SHA256 over timestamp, a dot and the raw body, as hex, in two headers or as Gemba’s own webhooks send it in one. Answered when what it brought is on disk; the same call sent again is taken once. A source that takes work orders is told of them (docs/maintenance.md).',
        params: Type.Object({ source: Type.String({ maxLength: 80 }) }, closed),
        querystring: Type.Object({}, closed),
        headers: Type.Object({
          'x-gemba-timestamp': Type.Optional(Type.String({ description: 'Seconds since 1970.' })),
          'x-gemba-signature': Type.Optional(Type.String({ description: 'Hex; may begin with sha256=.' })),
          'gemba-signature': Type.Optional(Type.String({ description: '`t=<seconds since 1970>,v1=<hex>` instead.' })),
        }),
        response: {
          204: Type.Null({ description: 'On disk.' }),
          ...problemResponses(
            'request-invalid',
            'signature-invalid',
            'source-unknown',
            'host-unknown',
            'body-too-large',
            'too-many-requests',
            'internal',
            'not-ready',
          ),
        },
      },
    },
    async ({ params, headers, body }, reply) => {
      const source = deps.hook?.(params.source) ?? null;
      if (!source) throw new GembaError('source-unknown', `there is no webhook \`${params.source}\``);
      const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
      const [, stamp, signed] = /^t=(\d+),v1=(\w+)$/.exec(headers['gemba-signature'] ?? '') ?? [];
      const outcome = await source.called(
        headers['x-gemba-timestamp'] ?? stamp,
        headers['x-gemba-signature'] ?? signed,
        bytes,
      );
      switch (outcome) {
        case 'kept':
          return reply.code(204).send(null);
        case 'not-kept':
          throw new GembaError('not-ready', 'what it brought could not be kept; send it again');
        case 'malformed':
          throw new GembaError('request-invalid', 'the body is no JSON, of no form that is known, or too long');
        default:
          throw new GembaError('signature-invalid', WHY[outcome]);
      }
    },
  );
};
