/** What routes of maintenance share: the room, who may write, and on whose line. People by their role, other programs by a key that may import. */
import type { FastifyRequest, onRequestHookHandler } from 'fastify';
import type { Role } from '../auth/roles.ts';
import type { MaintenanceRoom } from '../records/maintenance/maintenance-room.ts';
import { freeOf } from '../records/maintenance/spare-words.ts';
import type { WorkOrder } from '../records/maintenance/words.ts';
import type { Actor } from '../records/people/refused.ts';
import type { HttpDeps } from './deps.ts';
import { actorOf, hasRole, hasRoleSomewhere, mayChange, signedIn } from './guard.ts';
import { mayLookAt } from './order-ask.ts';
import { GembaError } from './problems.ts';
import { linesSeen } from './report-ask.ts';

export const MAINTAINS = ['maintenance', 'planner', 'engineer', 'admin'] as const satisfies Role[];
/** Whoever works at a machine may say that something is wrong with it. */
export const TAGS = ['operator', 'quality', ...MAINTAINS] as const satisfies Role[];

export function maintenanceOf(deps: HttpDeps): MaintenanceRoom {
  if (!deps.maintenance) throw new GembaError('not-ready', 'this server keeps no work orders');
  return deps.maintenance();
}

/** The key's name; null = it is no program, or not one that may import. What shows a key is a program, whoever else may look from its address. */
const keyName = (deps: HttpDeps, request: FastifyRequest): string | null => {
  const key = deps.past?.keys.keyOf(request.headers.authorization);
  return key?.rights.includes('import') ? key.name : null;
};
const byKey = (deps: HttpDeps, request: FastifyRequest): boolean => keyName(deps, request) !== null;

const orByKey = (deps: HttpDeps, guard: onRequestHookHandler): onRequestHookHandler =>
  async function (request, reply) {
    if (byKey(deps, request)) request.guarded = true;
    else await (guard as (...asked: unknown[]) => Promise<void>).call(this, request, reply);
  };

export const mayRead = (deps: HttpDeps): onRequestHookHandler => orByKey(deps, signedIn(deps));
export const mayTag = (deps: HttpDeps): onRequestHookHandler => orByKey(deps, hasRoleSomewhere(deps, ...TAGS));
export const mayMaintain = (deps: HttpDeps): onRequestHookHandler =>
  orByKey(deps, hasRoleSomewhere(deps, ...MAINTAINS));
/** What is of the whole site: parts, codes, what a file brings. */
export const mayMaintainAll = (deps: HttpDeps): onRequestHookHandler => orByKey(deps, hasRole(deps, ...MAINTAINS));

export const maintainer = (deps: HttpDeps, request: FastifyRequest): Actor => ({
  who: keyName(deps, request) ?? actorOf(deps, request).who,
  from: request.ip,
});

/** Throws for who may not change what is of this line; null = of no line. */
export function mayMaintainOn(
  deps: HttpDeps,
  request: FastifyRequest,
  line: string | null,
  roles: readonly Role[] = MAINTAINS,
): void {
  if (!byKey(deps, request)) mayChange(deps, request, roles, line);
}

/** Lines that who asks may look at; null = all. */
export const linesRead = (deps: HttpDeps, request: FastifyRequest): readonly string[] | null =>
  byKey(deps, request) ? null : linesSeen(deps, request);

/** Throws where the plant has no such machine. */
export function machineAsked(deps: HttpDeps, id: string): void {
  if (!deps.plant().machines.some((machine) => machine.id === id))
    throw new GembaError('scope-unknown', `the plant has no machine ${id}`);
}

/** The order, for who may look at its line. */
export async function workAsked(deps: HttpDeps, request: FastifyRequest, number: number): Promise<WorkOrder> {
  const order = await maintenanceOf(deps).work.get(number);
  if (!order) throw new GembaError('work-unknown', `there is no work order ${number}`);
  if (order.line !== null && !byKey(deps, request)) mayLookAt(deps, request, order.line);
  return order;
}

/** Parts of orders, and whether they are short of them. */
export async function partsOf(room: MaintenanceRoom, numbers: readonly number[]) {
  const [parts, spares] = await Promise.all([room.spares.of(numbers), room.spares.list()]);
  const missing = new Set(spares.filter((spare) => freeOf(spare) < 0).map(({ part }) => part));
  return parts.map((one) => ({ ...one, short: one.reserved > 0 && missing.has(one.part) }));
}
