/** Requests with an `Idempotency-Key`: sent again, they are answered again and done once. */
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { HttpDeps } from './deps.ts';
import { actorOf } from './guard.ts';
import { GembaError } from './problems.ts';

export const OnceKey = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      minLength: 8,
      maxLength: 200,
      description: 'Sent again with it, it is answered again and done once.',
    }),
  ),
});

export async function once<Answer>(
  deps: Pick<HttpDeps, 'auth' | 'past'>,
  request: FastifyRequest,
  work: () => Promise<Answer>,
): Promise<Answer> {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string' || !deps.past) return work();
  const body = JSON.stringify([request.url, request.body]);
  const done = await deps.past.idempotency.once(actorOf(deps, request).who, key, body, work);
  if (!done) throw new GembaError('idempotency-conflict', 'this key was used for another request');
  return done.answer;
}
