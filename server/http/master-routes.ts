/** Bills of material, recipes, documents and routings: taken in by file or program, and what of them is in force at a line. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { MasterRoom } from '../records/masters/master-room.ts';
import { allInForce } from '../records/masters/master-store.ts';
import { listed, readRevisions } from '../records/masters/read-revisions.ts';
import { MASTER_KINDS, type RevisionsRead } from '../records/masters/words.ts';
import { askedTime, TimeText } from './ask.ts';
import { closed } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { signedIn } from './guard.ts';
import {
  InstructionsBody,
  instructionsBody,
  RevisionBody,
  RevisionsTakenBody,
  revisionBody,
  revisionsTakenBody,
} from './master-bodies.ts';
import { OnceKey, once } from './once.ts';
import { READ, WRITE, whoOf } from './order-ask.ts';
import { GembaError, problemResponses } from './problems.ts';
import { AtText, atOf, lineAsked } from './report-ask.ts';
import { takesText } from './text-files.ts';
import { mayWritePlans } from './who-plans.ts';

const MOST_BYTES = 16 * 1024 * 1024;
const MOST_REVISIONS = 5_000;

export function mastersOf(deps: HttpDeps): MasterRoom {
  if (!deps.masters) throw new GembaError('not-ready', 'this server keeps no masters');
  return deps.masters();
}

export const masterRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  const take = async (request: FastifyRequest, read: () => RevisionsRead, dryRun: boolean) => {
    const by = { who: whoOf(deps, request), from: request.ip };
    const work = async () => revisionsTakenBody(await mastersOf(deps).store.take(read(), by, dryRun), dryRun);
    return dryRun ? work() : once(deps, request, work);
  };
  const DryRun = Type.Boolean({ default: false, description: 'Reads and judges everything, takes nothing.' });
  const taken = { 200: RevisionsTakenBody, ...problemResponses(...WRITE, 'idempotency-conflict') };

  app.get(
    '/revisions',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'Revisions of bills of material, recipes, documents and routings, by kind, id and date',
        querystring: Type.Object(
          {
            kind: Type.Optional(Type.Enum([...MASTER_KINDS])),
            product: Type.Optional(
              Type.String({ maxLength: 80, description: 'Those for this product, and those for all.' }),
            ),
            at: Type.Optional({ ...TimeText, description: 'Only those in force then.' }),
            known: Type.Optional({ ...TimeText, description: 'As known then; absent = as known now.' }),
          },
          closed,
        ),
        response: {
          200: Type.Object({ revisions: Type.Array(RevisionBody) }, closed),
          ...problemResponses(...READ, 'time-invalid'),
        },
      },
    },
    async ({ query }) => {
      const known = query.known === undefined ? null : askedTime('known', query.known);
      const kinds = query.kind === undefined ? MASTER_KINDS : [query.kind];
      const all = await mastersOf(deps).store.list({ kinds, product: query.product ?? null, known });
      const found = query.at === undefined ? all : allInForce(all, askedTime('at', query.at));
      return { revisions: found.map(revisionBody) };
    },
  );

  app.post(
    '/revisions',
    {
      bodyLimit: MOST_BYTES,
      onRequest: mayWritePlans(deps),
      schema: {
        summary: 'Revisions of masters; those that are sound go in, of the others it is told what is wrong',
        querystring: Type.Object({ dry_run: DryRun }, closed),
        headers: OnceKey,
        body: Type.Object(
          {
            revisions: Type.Array(
              Type.Unsafe<Record<string, unknown>>({ description: 'Fields as in docs/supply.md.' }),
              { minItems: 1, maxItems: MOST_REVISIONS },
            ),
          },
          closed,
        ),
        response: taken,
      },
    },
    async (request) => {
      const { revisions } = request.body;
      return take(request, () => listed(revisions), request.query.dry_run);
    },
  );

  await app.register(async (files) => {
    takesText(files, MOST_BYTES);
    files.post(
      '/revisions/import',
      {
        bodyLimit: MOST_BYTES,
        onRequest: mayWritePlans(deps),
        schema: {
          summary: 'Revisions of masters from a file of CSV or JSON',
          querystring: Type.Object({ name: Type.String({ minLength: 1, maxLength: 200 }), dry_run: DryRun }, closed),
          headers: OnceKey,
          response: taken,
        },
      },
      async (request) => {
        const text = typeof request.body === 'string' ? request.body : '';
        const { name, dry_run } = request.query as { name: string; dry_run: boolean };
        return take(request, () => readRevisions(name, text), dry_run);
      },
    );
  });

  app.get(
    '/instructions',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'What is in force at a line for what it makes: recipes, bill of materials, documents',
        querystring: Type.Object({ line: Type.String({ maxLength: 80 }), at: AtText }, closed),
        response: {
          200: InstructionsBody,
          ...problemResponses(...READ, 'scope-unknown', 'time-invalid'),
        },
      },
    },
    async (request) => {
      const { line, at } = request.query;
      lineAsked(deps, line);
      return instructionsBody(await mastersOf(deps).instructions(line, atOf(deps, at)));
    },
  );
};
