/** What routes of checklists share: the room, and whose line it is. */
import type { FastifyRequest } from 'fastify';
import type { Role } from '../auth/roles.ts';
import type { ChecklistRoom } from '../records/checklists/checklist-room.ts';
import type { WholeRun } from '../records/checklists/run-store.ts';
import type { HttpDeps } from './deps.ts';
import { mayChange } from './guard.ts';
import { whoOf } from './order-ask.ts';
import { GembaError } from './problems.ts';

/** Who works through checklists. */
export const DOES = ['operator', 'quality', 'maintenance', 'planner', 'engineer', 'admin'] as const satisfies Role[];
export const WRITES = ['engineer', 'admin'] as const satisfies Role[];

export function checklistsOf(deps: HttpDeps): ChecklistRoom {
  if (!deps.checklists) throw new GembaError('not-ready', 'this server keeps no checklists');
  return deps.checklists();
}

/** The run, for who may work on its line. */
export async function runToDo(deps: HttpDeps, request: FastifyRequest, id: string): Promise<WholeRun> {
  const whole = await checklistsOf(deps).runs.get(id);
  if (!whole) throw new GembaError('run-unknown', `there is no run \`${id}\``);
  mayChange(deps, request, DOES, whole.run.line);
  return whole;
}

/** As an actor of the audit. */
export const actorWho = (deps: HttpDeps, request: FastifyRequest) => ({ who: whoOf(deps, request), from: request.ip });
