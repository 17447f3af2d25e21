/** What routes of orders share: who asks, and the orders there are. */
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { linesOf } from '../auth/roles.ts';
import type { Progress } from '../records/orders/order-progress.ts';
import type { OrderRoom } from '../records/orders/order-room.ts';
import type { KnownOrder } from '../records/orders/order-store.ts';
import type { HttpDeps } from './deps.ts';
import { actorOf, mayLookAtAll, whoAsks } from './guard.ts';
import { CHANGES, GembaError, READS } from './problems.ts';

export const READ = [...READS, 'records-away', 'not-ready'] as const;
export const WRITE = [...CHANGES, 'records-away', 'not-ready'] as const;

export function ordersOf(deps: HttpDeps): OrderRoom {
  if (!deps.orders) throw new GembaError('not-ready', 'this server keeps no orders');
  return deps.orders();
}

/** Of a panel that several people share. */
export const By = Type.Optional(
  Type.String({ minLength: 1, maxLength: 80, description: 'Who says so; absent = who is signed in.' }),
);

/** As it is written into the record: a person by name, a program by its key. */
export const whoOf = (deps: HttpDeps, request: FastifyRequest): string =>
  whoAsks(deps, request) === null
    ? (deps.past?.keys.keyOf(request.headers.authorization)?.name ?? 'nobody')
    : actorOf(deps, request).who;

/** Throws for who may not look at a line; null = at all of them. */
export function mayLookAt(deps: HttpDeps, request: FastifyRequest, line: string | null): void {
  if (line === null) {
    mayLookAtAll(deps, request);
    return;
  }
  const identity = whoAsks(deps, request);
  const lines = identity && linesOf(identity);
  if (lines && !lines.includes(line)) throw new GembaError('role-required', `this is for who has a role on ${line}`);
}

export async function orderAsked(deps: HttpDeps, id: string): Promise<{ order: KnownOrder; progress: Progress }> {
  const orders = ordersOf(deps);
  const order = await orders.store.get(id);
  if (!order) throw new GembaError('order-unknown', `there is no order \`${id}\``);
  const [progress] = await orders.progress.of([order]);
  return { order, progress: progress as Progress };
}
