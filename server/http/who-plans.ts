/** Who may bring in what a plant goes by: people who plan, or answer for quality, on all lines, and programs by a key that may import. */
import type { onRequestHookHandler } from 'fastify';
import { mayOn, type Role } from '../auth/roles.ts';
import type { HttpDeps } from './deps.ts';
import { whoAsks } from './guard.ts';
import { GembaError } from './problems.ts';

const PLANS = ['planner', 'engineer', 'admin'] as const;

/** Who says what is watched and by which limits. */
export const QUALITY = ['quality', 'engineer', 'admin'] as const;

export const mayWritePlans = (deps: HttpDeps): onRequestHookHandler => mayBringIn(deps, PLANS);
export const mayWriteQuality = (deps: HttpDeps): onRequestHookHandler => mayBringIn(deps, QUALITY);

const mayBringIn =
  (deps: HttpDeps, roles: readonly Role[]): onRequestHookHandler =>
  async (request) => {
    request.guarded = true;
    const identity = whoAsks(deps, request);
    if (identity && mayOn(identity, roles, null)) return;
    const key = deps.past?.keys.keyOf(request.headers.authorization);
    if (key?.rights.includes('import')) return;
    if (key || identity)
      throw new GembaError('role-required', `this is for ${roles.join(', ')} of all lines, or a key that may import`);
    throw new GembaError('sign-in-required', 'send `Authorization: Bearer <key>`, or sign in');
  };
