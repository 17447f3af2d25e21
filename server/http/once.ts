/** A change that carries an `Idempotency-Key` is made once, also when it is sent again after a lost answer or a restart. */
import { hash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { underKey } from '../records/once.ts';
import type { HttpDeps } from './deps.ts';
import { actorOf } from './guard.ts';
import { GembaError } from './problems.ts';

export const OnceKey = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'The same key and body again within a day: the same answer, done once.',
    }),
  ),
});

export async function once<Answer>(
  deps: HttpDeps,
  request: FastifyRequest,
  work: () => Promise<Answer>,
): Promise<Answer> {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string') return work();
  const place = `${request.method} ${request.url} ${actorOf(deps, request).who}`;
  const body = JSON.stringify(request.body ?? null);
  // What was written before its answer was lost is found in the record: see there.
  const asked = { key: hash('sha256', `${place}\n${key}`, 'base64url'), body: hash('sha256', body, 'base64url') };
  const kept = () => underKey(asked, work);
  if (!deps.past) return kept();
  const done = await deps.past.idempotency.once(place, key, body, kept);
  if (!done) throw new GembaError('idempotency-conflict', `\`${key}\` was used for something else`);
  return done.answer;
}
