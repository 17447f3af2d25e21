/**
 * Who may ask. Every route has one of these guards; one without any answers nobody. What a person may look at is bounded by the
 * lines of their roles; what they may change, by the roles on the line that is changed.
 */
import type { FastifyInstance, FastifyRequest, onRequestHookHandler } from 'fastify';
import { isLoopback } from '../auth/loopback.ts';
import { hasOneOf, type Identity, linesOf, mayOn, type Role, topRole } from '../auth/roles.ts';
import { type View, viewOfIdentity } from '../live/view-of.ts';
import type { Actor } from '../records/people/refused.ts';
import type { HttpDeps } from './deps.ts';
import { linesAsked } from './lines-asked.ts';
import { GembaError } from './problems.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** A guard looked at it. */
    guarded: boolean;
  }
}

type Who = Pick<HttpDeps, 'auth'>;

/** Null = nobody that is known. */
export const whoAsks = (deps: Who, request: FastifyRequest): Identity | null =>
  deps.auth.whoIs(request.headers.cookie, request.ip);

/** The role that says most of who asks; null = must sign in. */
export const roleOfRequest = (deps: Who, request: FastifyRequest): Role | null => {
  const identity = whoAsks(deps, request);
  return identity && topRole(identity);
};

/** What who asks may look at. */
export function viewOf(deps: Who, request: FastifyRequest): View {
  const identity = whoAsks(deps, request);
  return identity === null ? false : viewOfIdentity(identity);
}

/** Who asks, as the audit names them. */
export const actorOf = (deps: Who, request: FastifyRequest): Actor => ({
  who: whoAsks(deps, request)?.who ?? 'nobody',
  from: request.ip,
});

function mustBe(deps: Who, request: FastifyRequest): Identity {
  const identity = whoAsks(deps, request);
  if (!identity) throw new GembaError('sign-in-required', 'sign in first');
  return identity;
}

const refuse = (roles: readonly Role[], where = ''): never => {
  throw new GembaError('role-required', `this is for ${roles.join(' and ')}${where}`);
};

/** Who has a role, whichever it is; of the plant they may look at the lines of their roles. */
export const signedIn =
  (deps: Who & Pick<HttpDeps, 'plant'>): onRequestHookHandler =>
  async (request) => {
    request.guarded = true;
    const identity = mustBe(deps, request);
    if (identity.grants.length === 0) throw new GembaError('role-required', 'an admin has to give you a role first');
    const lines = linesOf(identity);
    if (lines === null) return;
    for (const line of linesAsked(deps.plant(), request.query))
      if (line === null)
        throw new GembaError('role-required', `you may look at ${lines.join(', ')}; ask for one of them`);
      else if (!lines.includes(line)) throw new GembaError('role-required', `this is for who has a role on ${line}`);
  };

/** Throws for who may look at some lines only: what is asked for is of all. */
export function mayLookAtAll(deps: Who, request: FastifyRequest): void {
  const lines = linesOf(mustBe(deps, request));
  if (lines !== null) throw new GembaError('role-required', `you may look at ${lines.join(', ')}; ask for one of them`);
}

/** Who has a role on all lines: what is asked for crosses them. */
export const seesAllLines =
  (deps: Who): onRequestHookHandler =>
  async (request) => {
    request.guarded = true;
    if (mustBe(deps, request).grants.length === 0)
      throw new GembaError('role-required', 'an admin has to give you a role first');
    mayLookAtAll(deps, request);
  };

/** Who has one of these roles on all lines. */
export const hasRole =
  (deps: Who, ...roles: readonly Role[]): onRequestHookHandler =>
  async (request) => {
    request.guarded = true;
    if (!mayOn(mustBe(deps, request), roles, null))
      refuse(roles, hasOneOf(mustBe(deps, request), roles) ? ' of all lines' : '');
  };

/** Who has one of these roles, if only on one line: the route then asks `mayChange` for the line that it changes. */
export const hasRoleSomewhere =
  (deps: Who, ...roles: readonly Role[]): onRequestHookHandler =>
  async (request) => {
    request.guarded = true;
    if (!hasOneOf(mustBe(deps, request), roles)) refuse(roles);
  };

/** Throws where who asks has none of these roles on the line; null = what is changed belongs to no single line. */
export function mayChange(deps: Who, request: FastifyRequest, roles: readonly Role[], line: string | null): void {
  if (!mayOn(mustBe(deps, request), roles, line)) refuse(roles, line === null ? ' of all lines' : ` of ${line}`);
}

/** Who has a name of their own: not a display, not whoever started the server. */
export const aPerson =
  (deps: Who): onRequestHookHandler =>
  async (request) => {
    request.guarded = true;
    personOf(deps, request);
  };

/** A person of the record: what only somebody with a name can do. */
export function personOf(deps: Who, request: FastifyRequest): Identity & { readonly person: number } {
  const identity = mustBe(deps, request);
  if (identity.person === null) throw new GembaError('sign-in-required', 'sign in with your own name first');
  return { ...identity, person: identity.person };
}

/** Everybody: sign-in itself, screens without their data, and routes that look at a key or a signature themselves. */
export const anybody: onRequestHookHandler = async (request) => {
  request.guarded = true;
};

/** Machines that watch over us, on this machine; from elsewhere, who is signed in. */
export const nearOrSignedIn =
  (deps: Who): onRequestHookHandler =>
  async (request) => {
    request.guarded = true;
    if (!isLoopback(request.ip) && whoAsks(deps, request) === null)
      throw new GembaError('sign-in-required', 'from another machine this needs a sign-in');
  };

/** A route that nobody guarded answers nobody: forgetting is found by the first who asks. */
export function guardAll(app: Pick<FastifyInstance, 'decorateRequest' | 'addHook'>): void {
  app.decorateRequest('guarded', false);
  app.addHook('preValidation', async (request) => {
    if (!request.guarded && !request.is404) throw new Error(`no guard at ${request.routeOptions.url}`);
  });
}

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
