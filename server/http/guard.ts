/** Who may ask. */
import type { FastifyRequest, onRequestHookHandler } from 'fastify';
import { isLoopback } from '../auth/loopback.ts';
import type { Role } from '../auth/roles.ts';
import type { HttpDeps } from './deps.ts';
import { GembaError } from './problems.ts';

export const roleOfRequest = (deps: Pick<HttpDeps, 'auth'>, request: FastifyRequest): Role | null =>
  deps.auth.roleOf(request.headers.cookie, request.ip);

/** Anybody who is somebody. */
export const signedIn =
  (deps: Pick<HttpDeps, 'auth'>): onRequestHookHandler =>
  async (request) => {
    if (roleOfRequest(deps, request) === null)
      throw new GembaError('sign-in-required', 'open the address that the server printed when it started');
  };

/** Who has one of these roles. */
export const hasRole =
  (deps: Pick<HttpDeps, 'auth'>, ...roles: readonly Role[]): onRequestHookHandler =>
  async (request) => {
    const role = roleOfRequest(deps, request);
    if (role === null)
      throw new GembaError('sign-in-required', 'open the address that the server printed when it started');
    if (!roles.includes(role)) throw new GembaError('role-required', `this is for ${roles.join(' and ')}`);
  };

/** Machines that watch over us, on this machine; from elsewhere, who is signed in. */
export const nearOrSignedIn =
  (deps: Pick<HttpDeps, 'auth'>): onRequestHookHandler =>
  async (request) => {
    if (!isLoopback(request.ip) && roleOfRequest(deps, request) === null)
      throw new GembaError('sign-in-required', 'from another machine this needs a sign-in');
  };

/**
 * A page of the internet can have its name lead to 127.0.0.1 and then read what this machine may read (DNS rebinding): a
 * server bound to loopback answers to loopback names only.
 */
export const knownHost =
  (deps: Pick<HttpDeps, 'host'>): onRequestHookHandler =>
  async (request) => {
    if (isLoopback(deps.host) && !isLoopback(request.hostname))
      throw new GembaError('host-unknown', `\`${request.hostname}\` is not a name of this machine`);
  };
