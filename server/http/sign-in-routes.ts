/** `/signin?token=...`: the address that the server prints at its start opens the first admin's session, once. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import { SESSION_COOKIE } from '../auth/auth.ts';
import { closed } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { GembaError, PROBLEMS, problemResponses } from './problems.ts';

/** Tries a minute and address: a token has 256 bits, this only keeps the log readable. */
const TRIES = 20;

export const signInRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.get(
    '/signin',
    {
      config: { rateLimit: { max: TRIES, timeWindow: '1 minute' } },
      schema: {
        summary: 'Opens a session with the one-use token and leads to the plant',
        querystring: Type.Object({ token: Type.String({ minLength: 1, maxLength: 200 }) }, closed),
        response: {
          302: { description: 'Signed in: the session is in a cookie, the plant at `location`.', type: 'null' },
          ...problemResponses('request-invalid', 'token-invalid', 'host-unknown', 'too-many-requests', 'internal'),
        },
      },
    },
    async (request, answer) => {
      const reply: FastifyReply = answer;
      reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer');
      const session = await deps.auth.signIn(request.query.token);
      if (!session) {
        // People open this in a browser: they get a page, programs get the problem.
        if (request.headers.accept?.includes('text/html')) {
          const { status, title, help } = PROBLEMS['token-invalid'];
          return reply.code(status).type('text/html; charset=utf-8').send(page(title, help)) as never;
        }
        throw new GembaError('token-invalid', 'the token is wrong, or was used before');
      }
      return reply
        .setCookie(SESSION_COOKIE, session.id, {
          path: '/',
          httpOnly: true,
          sameSite: 'strict',
          secure: request.protocol === 'https',
          maxAge: Math.floor(session.maxAgeMs / 1000),
        })
        .redirect('/plant', 302) as never;
    },
  );
};

const page = (title: string, help: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} - Gemba</title>
<body style="font: 1.1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto; padding: 0 1.5rem">
<h1 style="font-size: 1.4rem">${title}</h1>
<p>${help}</p>
</body>
</html>
`;
