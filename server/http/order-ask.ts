/** What routes of orders share: who asks, and the orders there are. */
import type { FastifyRequest } from 'fastify';
import type { Progress } from '../records/orders/order-progress.ts';
import type { OrderRoom } from '../records/orders/order-room.ts';
import type { KnownOrder } from '../records/orders/order-store.ts';
import type { HttpDeps } from './deps.ts';
import { roleOfRequest } from './guard.ts';
import { CHANGES, GembaError, READS } from './problems.ts';

export const READ = [...READS, 'records-away', 'not-ready'] as const;
export const WRITE = [...CHANGES, 'records-away', 'not-ready'] as const;

export function ordersOf(deps: HttpDeps): OrderRoom {
  if (!deps.orders) throw new GembaError('not-ready', 'this server keeps no orders');
  return deps.orders();
}

/** As it is written into the record: a key by its name, else the role. */
export const whoOf = (deps: HttpDeps, request: FastifyRequest): string =>
  deps.past?.keys.keyOf(request.headers.authorization)?.name ?? roleOfRequest(deps, request) ?? 'nobody';

export async function orderAsked(deps: HttpDeps, id: string): Promise<{ order: KnownOrder; progress: Progress }> {
  const orders = ordersOf(deps);
  const order = await orders.store.get(id);
  if (!order) throw new GembaError('order-unknown', `there is no order \`${id}\``);
  const [progress] = await orders.progress.of([order]);
  return { order, progress: progress as Progress };
}
