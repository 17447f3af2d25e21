/** Signing in and out: by the one-use token of the start, by name and password, by a link, by a display's address. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { SESSION_COOKIE, sessionIn } from '../auth/auth.ts';
import { hashOf } from '../auth/secret.ts';
import { SESSION_MS } from '../auth/token-sessions.ts';
import { Tries } from '../auth/tries.ts';
import { plainName } from '../records/people/accounts.ts';
import { closed, orNull } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { actorOf, anybody, aPerson, personOf, whoAsks } from './guard.ts';
import {
  DisplayText,
  GivenPassword,
  HeldGrantsBody,
  LANGUAGES,
  NameText,
  NewPassword,
  None,
  peopleOf,
} from './people-bodies.ts';
import { CHANGES, GembaError, problemResponses } from './problems.ts';
import { refusalPage } from './refusal-page.ts';

/** Tries a minute and address: a token has 256 bits, this only keeps the log readable. */
const TRIES = 20;
const tries = { config: { rateLimit: { max: TRIES, timeWindow: '1 minute' } } };
/** A display stays signed in until it is taken back; browsers keep a cookie for at most 400 days. */
const WALL_MS = 400 * 86_400_000;
const Token = Type.Object({ token: Type.String({ minLength: 1, maxLength: 200 }) }, closed);
const OPEN = ['request-invalid', 'host-unknown', 'too-many-requests', 'internal'] as const;
const ASKS = [...OPEN, 'not-ready', 'records-away', 'body-too-large', 'media-type-unsupported'] as const;
const SignedIn = Type.Null({ description: 'Signed in: the session is in a cookie.' });

export function giveCookie(request: FastifyRequest, reply: FastifyReply, secret: string, maxAgeMs = SESSION_MS): void {
  reply.header('cache-control', 'no-store').setCookie(SESSION_COOKIE, secret, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: request.protocol === 'https',
    maxAge: Math.floor(maxAgeMs / 1000),
  });
}

export const signInRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.addHook('onRequest', anybody);
  const wrong = new Tries(deps.now);
  const agentOf = (request: FastifyRequest): string => request.headers['user-agent'] ?? '';

  app.get(
    '/signin',
    {
      ...tries,
      schema: {
        summary: 'Opens a session with the one-use token and leads to the plant',
        querystring: Token,
        response: {
          302: { description: 'Signed in: the session is in a cookie, the plant at `location`.', type: 'null' },
          ...problemResponses(...OPEN, 'token-invalid'),
        },
      },
    },
    async (request, answer) => {
      const reply: FastifyReply = answer;
      reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer');
      const session = await deps.auth.signIn(request.query.token);
      if (!session) {
        // People open this in a browser: they get a page, programs get the problem.
        if (request.headers.accept?.includes('text/html')) return refusalPage(reply, 'token-invalid') as never;
        throw new GembaError('token-invalid', 'the token is wrong, or was used before');
      }
      const entry = {
        at: deps.now(),
        who: 'start-token',
        from: request.ip,
        what: 'sign-in',
        subject: 'start-token',
      } as const;
      void deps.people?.trail.note(entry);
      giveCookie(request, reply, session.id, session.maxAgeMs);
      return reply.redirect('/plant', 302) as never;
    },
  );

  app.get(
    '/signin/display',
    {
      ...tries,
      schema: {
        summary: 'Signs a display on the shop floor in, and leads to its line',
        querystring: Token,
        response: {
          302: { description: 'Signed in; the wall at `location`.', type: 'null' },
          ...problemResponses(...OPEN, 'link-invalid'),
        },
      },
    },
    async (request, answer) => {
      const reply: FastifyReply = answer;
      reply.header('referrer-policy', 'no-referrer');
      const wall = deps.people?.directory.wallOf(hashOf(request.query.token));
      const line = wall?.grants[0]?.lines?.[0];
      if (!wall || line === undefined) {
        if (request.headers.accept?.includes('text/html')) return refusalPage(reply, 'link-invalid') as never;
        throw new GembaError('link-invalid', 'there is no such display, or it was taken back');
      }
      giveCookie(request, reply, request.query.token, WALL_MS);
      return reply.redirect(`/andon/${encodeURIComponent(line)}`, 302) as never;
    },
  );

  app.get(
    '/api/v1/me',
    {
      schema: {
        summary: 'Who is asking, and what signing in needs',
        querystring: None,
        response: {
          200: Type.Object(
            {
              kind: orNull(
                Type.Enum(['person', 'wall', 'token', 'visitor'], { description: 'Null = is not signed in.' }),
              ),
              name: Type.String(),
              display: Type.String(),
              language: Type.String(),
              grants: HeldGrantsBody,
              first: Type.Boolean({ description: 'There is no admin by name yet: the screens ask for one.' }),
              oidc: Type.Boolean({ description: 'An OpenID provider can be signed in with, at /signin/oidc.' }),
            },
            closed,
          ),
          ...problemResponses(...OPEN),
        },
      },
    },
    async (request) => {
      const identity = whoAsks(deps, request);
      return {
        kind: identity?.kind ?? null,
        name: identity?.who ?? '',
        display: identity?.display ?? '',
        language: identity?.language ?? '',
        grants: (identity?.grants ?? []).map(({ role, lines }) => ({ role, lines: lines && [...lines] })),
        first: deps.auth.mustName(request.headers.cookie),
        oidc: deps.oidc !== undefined,
      };
    },
  );

  app.post(
    '/api/v1/sign-in',
    {
      schema: {
        summary: 'Opens a session with name and password',
        querystring: None,
        body: Type.Object({ name: Type.String({ minLength: 1, maxLength: 64 }), password: GivenPassword }, closed),
        response: { 204: SignedIn, ...problemResponses(...ASKS, 'sign-in-refused') },
      },
    },
    async (request, reply) => {
      const { accounts, sessions, trail } = peopleOf(deps);
      const { password } = request.body;
      const name = plainName(request.body.name);
      const wait = wrong.begin(name, request.ip);
      if (wait > 0) {
        reply.header('retry-after', String(Math.ceil(wait / 1000)));
        throw new GembaError(
          'too-many-requests',
          `too many wrong tries; try again in ${Math.ceil(wait / 60_000)} minutes`,
        );
      }
      const person = await accounts.signIn(name, password);
      if (!person) {
        const subject = `person:${name}`;
        await trail.note({ at: deps.now(), who: 'nobody', from: request.ip, what: 'sign-in-refused', subject });
        throw new GembaError('sign-in-refused', 'this is not the password of that name');
      }
      wrong.right(name, request.ip);
      giveCookie(request, reply, await sessions.begin(person, 'password', request.ip, agentOf(request)));
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/api/v1/sign-out',
    {
      schema: {
        summary: 'Ends the session that asks',
        querystring: None,
        response: { 204: Type.Null({ description: 'Signed out.' }), ...problemResponses(...ASKS) },
      },
    },
    async (request, reply) => {
      const { cookie } = request.headers;
      const identity = whoAsks(deps, request);
      const secret = sessionIn(cookie);
      if (identity?.kind === 'person' && secret !== undefined)
        await peopleOf(deps).sessions.end({ hash: hashOf(secret) }, identity.person, actorOf(deps, request));
      await deps.auth.signOut(cookie);
      return reply.clearCookie(SESSION_COOKIE, { path: '/' }).code(204).send(null);
    },
  );

  app.post(
    '/api/v1/first-admin',
    {
      schema: {
        summary: 'Names the first admin, for who opened the address that the server printed at its start',
        querystring: None,
        body: Type.Object(
          { name: NameText, display: DisplayText, password: NewPassword, language: Type.Enum([...LANGUAGES]) },
          closed,
        ),
        response: {
          204: SignedIn,
          ...problemResponses(...ASKS, 'sign-in-required', 'first-exists', 'password-weak', 'name-taken'),
        },
      },
    },
    async (request, reply) => {
      const { accounts, sessions } = peopleOf(deps);
      const { cookie } = request.headers;
      if (whoAsks(deps, request)?.kind !== 'token')
        throw new GembaError('sign-in-required', 'open the address that the server printed when it started');
      const { name, display, password, language } = request.body;
      const person = await accounts.createFirst(name, display.trim(), password, language, request.ip);
      giveCookie(request, reply, await sessions.begin(person, 'password', request.ip, agentOf(request)));
      await deps.auth.signOut(cookie);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/api/v1/password-link',
    {
      ...tries,
      schema: {
        summary: 'Sets a password with the link that an admin gave, and signs in',
        querystring: None,
        body: Type.Object({ link: Type.String({ minLength: 1, maxLength: 200 }), password: NewPassword }, closed),
        response: { 204: SignedIn, ...problemResponses(...ASKS, 'link-invalid', 'password-weak') },
      },
    },
    async (request, reply) => {
      const { accounts, sessions } = peopleOf(deps);
      const person = await accounts.redeem(request.body.link, request.body.password, request.ip);
      giveCookie(request, reply, await sessions.begin(person, 'link', request.ip, agentOf(request)));
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/api/v1/me/password',
    {
      onRequest: aPerson(deps),
      schema: {
        summary: 'Changes the own password; all other sessions of the person end',
        querystring: None,
        body: Type.Object({ old: GivenPassword, next: NewPassword }, closed),
        response: {
          204: Type.Null({ description: 'Changed.' }),
          ...problemResponses(...CHANGES, 'sign-in-refused', 'password-weak', 'not-ready', 'records-away'),
        },
      },
    },
    async (request, reply) => {
      const { person, who } = personOf(deps, request);
      const wait = wrong.begin(who, request.ip);
      if (wait > 0) throw new GembaError('too-many-requests', 'too many wrong tries; try again later');
      const { old, next } = request.body;
      const keep = hashOf(sessionIn(request.headers.cookie) ?? '');
      await peopleOf(deps).accounts.changePassword(person, old, next, keep, request.ip);
      wrong.right(who, request.ip);
      return reply.code(204).send(null);
    },
  );
};
