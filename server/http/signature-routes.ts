/** Electronic signatures: given with the password once more, shown with what was signed. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { Tries } from '../auth/tries.ts';
import { plainName } from '../records/people/accounts.ts';
import { SIGNS, type Signature } from '../records/people/signatures.ts';
import { iso } from './ask.ts';
import { closed, Instant } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { hasRole, hasRoleSomewhere, personOf } from './guard.ts';
import { GivenPassword, None, peopleOf } from './people-bodies.ts';
import { CHANGES, GembaError, problemResponses, READS } from './problems.ts';

const KEPT = ['not-ready', 'records-away', 'record-unknown'] as const;
const Kind = Type.String({ minLength: 1, maxLength: 40, examples: ['plant-version', 'declaration'] });
const RecordId = Type.String({ minLength: 1, maxLength: 160 });
const SignatureBody = Type.Object(
  {
    id: Type.Integer(),
    printed: Type.String({ description: 'Printed name of who signed.' }),
    name: Type.String(),
    meaning: Type.String(),
    at: Instant,
    content: Type.String({ description: 'SHA-256 of what was signed, hex.' }),
    matches: Type.Boolean({ description: 'The record is still what was signed.' }),
  },
  closed,
);
const signatureBody = ({ at, ...rest }: Signature) => ({ ...rest, at: iso(at) });

export const signatureRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  const wrong = new Tries(deps.now);

  app.get(
    '/signatures',
    {
      onRequest: hasRole(deps, 'viewer', ...SIGNS),
      schema: {
        summary: 'Signatures of a record, the first one first',
        querystring: Type.Object({ kind: Kind, record: RecordId }, closed),
        response: {
          200: Type.Object({ signatures: Type.Array(SignatureBody) }, closed),
          ...problemResponses(...READS, ...KEPT),
        },
      },
    },
    async ({ query }) => ({
      signatures: (await peopleOf(deps).signatures.of(query.kind, query.record)).map(signatureBody),
    }),
  );

  app.post(
    '/signatures',
    {
      onRequest: hasRoleSomewhere(deps, ...SIGNS),
      schema: {
        summary: 'Signs a record, with the password once more (21 CFR Part 11)',
        querystring: None,
        body: Type.Object(
          {
            kind: Kind,
            record: RecordId,
            meaning: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S', examples: ['approved', 'reviewed'] }),
            password: GivenPassword,
            name: Type.Optional(
              Type.String({
                ...{ minLength: 1, maxLength: 80, pattern: '\\S' },
                description: 'Who signs, where somebody else is signed in: at a panel that many share.',
              }),
            ),
          },
          closed,
        ),
        response: { 201: SignatureBody, ...problemResponses(...CHANGES, ...KEPT, 'sign-in-refused') },
      },
    },
    async (request, reply) => {
      const { kind, record, meaning, password, name } = request.body;
      const { person, who } =
        name === undefined ? personOf(deps, request) : { person: plainName(name), who: plainName(name) };
      if (wrong.begin(who, request.ip) > 0)
        throw new GembaError('too-many-requests', 'too many wrong passwords; try again later');
      const by = { person, password, from: request.ip };
      const signature = await peopleOf(deps).signatures.sign({ kind, record, meaning: meaning.trim() }, by);
      wrong.right(who, request.ip);
      return reply.code(201).send(signatureBody(signature));
    },
  );
};
