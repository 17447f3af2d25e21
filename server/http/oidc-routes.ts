/** Signing in through an OpenID provider: there, and back. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import { OidcRefused } from '../auth/oidc.ts';
import { Refused } from '../records/people/refused.ts';
import type { HttpDeps } from './deps.ts';
import { anybody } from './guard.ts';
import { None, peopleOf } from './people-bodies.ts';
import { GembaError, problemResponses } from './problems.ts';
import { refusalPage } from './refusal-page.ts';
import { giveCookie } from './sign-in-routes.ts';

const UNDER_WAY = 'gemba-oidc';
const BACK = '/signin/oidc/back';
const OPEN = ['request-invalid', 'host-unknown', 'too-many-requests', 'internal', 'not-ready', 'records-away'] as const;
const limit = { config: { rateLimit: { max: 60, timeWindow: '1 minute' } } };

export const oidcRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.addHook('onRequest', anybody);
  const oidc = () => {
    if (!deps.oidc) throw new GembaError('not-ready', 'no OpenID provider is named; set OIDC_ISSUER');
    return deps.oidc;
  };

  app.get(
    '/signin/oidc',
    {
      ...limit,
      schema: {
        summary: 'Leads to the OpenID provider',
        querystring: None,
        response: {
          302: { description: 'To the provider.', type: 'null' },
          ...problemResponses(...OPEN, 'connection-failed'),
        },
      },
    },
    async (request, answer) => {
      const reply: FastifyReply = answer;
      try {
        const { address, key } = await oidc().begin(`${request.protocol}://${request.host}${BACK}`);
        // Lax, not strict: the browser comes back from another site and has to bring it.
        const secure = request.protocol === 'https';
        reply.setCookie(UNDER_WAY, key, { path: BACK, httpOnly: true, sameSite: 'lax', secure, maxAge: 600 });
        return reply.header('cache-control', 'no-store').redirect(address, 302) as never;
      } catch (error) {
        if (!(error instanceof OidcRefused)) throw error;
        return refusalPage(reply, 'connection-failed', error.message) as never;
      }
    },
  );

  app.get(
    BACK,
    {
      ...limit,
      schema: {
        summary: 'Where the OpenID provider sends people back to',
        querystring: Type.Object({}),
        response: {
          302: { description: 'Signed in; the plant at `location`.', type: 'null' },
          ...problemResponses(...OPEN, 'sign-in-refused'),
        },
      },
    },
    async (request, answer) => {
      const reply: FastifyReply = answer;
      const { accounts, sessions, trail } = peopleOf(deps);
      reply.header('cache-control', 'no-store').clearCookie(UNDER_WAY, { path: BACK });
      try {
        const told = await oidc().end(request.cookies[UNDER_WAY], new URL(request.url, 'http://back'));
        const person = await accounts.fromProvider(told.subject, told, request.ip);
        giveCookie(
          request,
          reply,
          await sessions.begin(person, 'oidc', request.ip, request.headers['user-agent'] ?? ''),
        );
        return reply.redirect('/plant', 302) as never;
      } catch (error) {
        if (!(error instanceof OidcRefused || error instanceof Refused)) throw error;
        const entry = {
          at: deps.now(),
          who: 'oidc',
          from: request.ip,
          what: 'sign-in-refused',
          subject: 'oidc',
        } as const;
        await trail.note({ ...entry, after: { why: error.message } });
        return refusalPage(reply, 'sign-in-refused', error.message) as never;
      }
    },
  );
};
