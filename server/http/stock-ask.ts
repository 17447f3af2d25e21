/** What routes of stock share: the stock of this server, who may ask for it, and how lists are asked. */
import type { onRequestHookHandler } from 'fastify';
import Type from 'typebox';
import type { StockRoom } from '../records/stock/stock-room.ts';
import { orNull } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { seesAllLines } from './guard.ts';
import { GembaError } from './problems.ts';

export const DAY_MS = 86_400_000;
export const Limit = Type.Integer({ minimum: 1, maximum: 500, default: 100 });
export const Name = Type.String({ minLength: 1, maxLength: 200 });
export const Numbered = Type.Optional(
  Type.String({ maxLength: 20, pattern: '^\\d+$', description: 'Of the page before.' }),
);
export const NextCursor = orNull(Type.String({ description: 'Of the next page; null = there is none.' }));
export const Days = Type.Integer({ minimum: 1, maximum: 400, default: 90, description: 'So far back.' });

export function stockOf(deps: HttpDeps): StockRoom {
  if (!deps.stock) throw new GembaError('not-ready', 'this server keeps no stock');
  return deps.stock();
}

/** Who sees all lines, and programs by a key that may import. */
export const mayExchange = (deps: HttpDeps): onRequestHookHandler => {
  const sees = seesAllLines(deps);
  return async function (request, reply) {
    if (deps.past?.keys.keyOf(request.headers.authorization)?.rights.includes('import')) request.guarded = true;
    else await (sees as (...asked: unknown[]) => Promise<void>).call(this, request, reply);
  };
};
