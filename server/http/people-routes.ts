/** People, their sessions, and displays on the shop floor: kept by admins. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { sessionIn } from '../auth/auth.ts';
import { mayOn } from '../auth/roles.ts';
import { hashOf } from '../auth/secret.ts';
import type { Wall } from '../records/people/walls.ts';
import { iso } from './ask.ts';
import { closed, Instant } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { actorOf, aPerson, hasRole, personOf, signedIn, whoAsks } from './guard.ts';
import {
  DisplayText,
  NameText,
  None,
  NumberId,
  PersonBody,
  PersonFieldsBody,
  peopleOf,
  personBody,
} from './people-bodies.ts';
import { CHANGES, GembaError, type ProblemCode, problemResponses, READS } from './problems.ts';

const KEPT = ['not-ready', 'records-away'] as const;
const asks = problemResponses(...READS, ...KEPT);
const changes = (...more: readonly ProblemCode[]) => problemResponses(...CHANGES, ...KEPT, ...more);
const Link = Type.String({ description: 'Leads to where the person sets a password, once, within two days.' });
const WallBody = Type.Object(
  { id: Type.Integer(), name: Type.String(), line: Type.String(), created: Instant, by: Type.String() },
  closed,
);
const wallBody = ({ created, ...rest }: Wall) => ({ ...rest, created: iso(created) });
const linkTo = (secret: string): string => `/sign-in?link=${secret}`;
const SessionsBody = Type.Object(
  {
    sessions: Type.Array(
      Type.Object(
        {
          id: Type.Integer(),
          person: Type.String(),
          display: Type.String(),
          way: Type.Enum(['password', 'link', 'oidc']),
          begun: Instant,
          expires: Instant,
          address: Type.String(),
          agent: Type.String(),
          own: Type.Boolean({ description: 'The session that asks.' }),
        },
        closed,
      ),
    ),
  },
  closed,
);

export const peopleRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  const admin = hasRole(deps, 'admin');
  const checkLines = (lines: readonly (string | null)[]) => {
    const known = new Set(deps.plant().lines.map(({ id }) => id));
    const unknown = lines.find((line) => line !== null && !known.has(line));
    if (unknown !== undefined) throw new GembaError('scope-unknown', `the plant has no line ${unknown}`);
  };

  app.get(
    '/people',
    {
      onRequest: admin,
      schema: {
        summary: 'Everybody who may sign in, or might once',
        querystring: None,
        response: { 200: Type.Object({ people: Type.Array(PersonBody) }, closed), ...asks },
      },
    },
    async () => ({ people: (await peopleOf(deps).accounts.list()).map(personBody) }),
  );

  app.post(
    '/people',
    {
      onRequest: admin,
      schema: {
        summary: 'A new person; `link` is told this once',
        querystring: None,
        body: Type.Object({ name: NameText, ...PersonFieldsBody }, closed),
        response: {
          201: Type.Object({ person: PersonBody, link: Link }, closed),
          ...changes('name-taken', 'scope-unknown'),
        },
      },
    },
    async (request, reply) => {
      const { name, ...fields } = request.body;
      checkLines(fields.grants.flatMap(({ lines }) => lines ?? []));
      const made = await peopleOf(deps).accounts.create(name, fields, actorOf(deps, request));
      return reply.code(201).send({ person: personBody(made.person), link: linkTo(made.link) });
    },
  );

  app.put(
    '/people/:id',
    {
      onRequest: admin,
      schema: {
        summary: 'Changes a person; roles that are taken away are gone at once, also in open sessions',
        params: NumberId,
        querystring: None,
        body: Type.Object({ version: Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 }), ...PersonFieldsBody }, closed),
        response: { 200: PersonBody, ...changes('person-unknown', 'person-changed', 'last-admin', 'scope-unknown') },
      },
    },
    async (request) => {
      const { version, ...fields } = request.body;
      checkLines(fields.grants.flatMap(({ lines }) => lines ?? []));
      const { accounts } = peopleOf(deps);
      return personBody(await accounts.put(request.params.id, version, fields, actorOf(deps, request)));
    },
  );

  app.post(
    '/people/:id/link',
    {
      onRequest: admin,
      schema: {
        summary: 'A link with which the person sets a new password; `link` is told this once',
        params: NumberId,
        querystring: None,
        response: { 201: Type.Object({ link: Link }, closed), ...changes('person-unknown') },
      },
    },
    async (request, reply) => {
      const link = await peopleOf(deps).accounts.reset(request.params.id, actorOf(deps, request));
      return reply.code(201).send({ link: linkTo(link) });
    },
  );

  app.get(
    '/sessions',
    {
      onRequest: admin,
      schema: { summary: 'Who is signed in', querystring: None, response: { 200: SessionsBody, ...asks } },
    },
    async (request) => {
      const own = hashOf(sessionIn(request.headers.cookie) ?? '');
      const sessions = await peopleOf(deps).sessions.open(null, own);
      return { sessions: sessions.map((one) => ({ ...one, begun: iso(one.begun), expires: iso(one.expires) })) };
    },
  );

  app.get(
    '/me/sessions',
    {
      onRequest: aPerson(deps),
      schema: { summary: 'Where oneself is signed in', querystring: None, response: { 200: SessionsBody, ...asks } },
    },
    async (request) => {
      const own = hashOf(sessionIn(request.headers.cookie) ?? '');
      const sessions = await peopleOf(deps).sessions.open(personOf(deps, request).person, own);
      return { sessions: sessions.map((one) => ({ ...one, begun: iso(one.begun), expires: iso(one.expires) })) };
    },
  );

  app.delete(
    '/sessions/:id',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'Ends a session: an own one, or as an admin anybody’s',
        params: NumberId,
        querystring: None,
        response: { 204: Type.Null({ description: 'Ended.' }), ...changes('session-unknown') },
      },
    },
    async (request, reply) => {
      const identity = whoAsks(deps, request);
      const owner = identity && mayOn(identity, ['admin'], null) ? null : personOf(deps, request).person;
      await peopleOf(deps).sessions.end({ id: request.params.id }, owner, actorOf(deps, request));
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/displays',
    {
      onRequest: admin,
      schema: {
        summary: 'Displays that are signed in by an address of their own',
        querystring: None,
        response: { 200: Type.Object({ displays: Type.Array(WallBody) }, closed), ...asks },
      },
    },
    async () => ({ displays: (await peopleOf(deps).walls.list()).map(wallBody) }),
  );

  app.post(
    '/displays',
    {
      onRequest: admin,
      schema: {
        summary: 'A new display of a line; `link` is told this once',
        querystring: None,
        body: Type.Object({ name: DisplayText, line: Type.String({ minLength: 1, maxLength: 64 }) }, closed),
        response: {
          201: Type.Object(
            { display: WallBody, link: Type.String({ description: 'Opened on a screen, signs it in, read-only.' }) },
            closed,
          ),
          ...changes('scope-unknown'),
        },
      },
    },
    async (request, reply) => {
      const { name, line } = request.body;
      checkLines([line]);
      const { wall, secret } = await peopleOf(deps).walls.create(name.trim(), line, actorOf(deps, request));
      return reply.code(201).send({ display: wallBody(wall), link: `/signin/display?token=${secret}` });
    },
  );

  app.delete(
    '/displays/:id',
    {
      onRequest: admin,
      schema: {
        summary: 'Takes a display back: its address opens nothing any more',
        params: NumberId,
        querystring: None,
        response: { 204: Type.Null({ description: 'Taken back.' }), ...changes('display-unknown') },
      },
    },
    async (request, reply) => {
      await peopleOf(deps).walls.revoke(request.params.id, actorOf(deps, request));
      return reply.code(204).send(null);
    },
  );
};
