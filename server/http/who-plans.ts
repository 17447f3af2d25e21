/** Who may bring plans and masters in: people who plan, on all lines, and programs by a key that may import. */
import type { onRequestHookHandler } from 'fastify';
import { mayOn } from '../auth/roles.ts';
import type { HttpDeps } from './deps.ts';
import { whoAsks } from './guard.ts';
import { GembaError } from './problems.ts';

const PLANS = ['planner', 'engineer', 'admin'] as const;

export const mayWritePlans =
  (deps: HttpDeps): onRequestHookHandler =>
  async (request) => {
    request.guarded = true;
    const identity = whoAsks(deps, request);
    if (identity && mayOn(identity, PLANS, null)) return;
    const key = deps.past?.keys.keyOf(request.headers.authorization);
    if (key?.rights.includes('import')) return;
    if (key || identity)
      throw new GembaError('role-required', `this is for ${PLANS.join(', ')} of all lines, or a key that may import`);
    throw new GembaError('sign-in-required', 'send `Authorization: Bearer <key>`, or sign in');
  };
