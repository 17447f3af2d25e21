/** The audit: who changed what, from where, before and after; and the whole chain as a file that proves itself. */
import { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { AuditRow } from '../records/audit/chain.ts';
import { auditLines, auditRows, auditWords } from '../records/audit/questions.ts';
import { askedTime, iso, TimeText } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { actorOf, hasRole } from './guard.ts';
import { None, peopleOf } from './people-bodies.ts';
import { problemResponses, READS } from './problems.ts';

const MOST = 500;
const asks = problemResponses(...READS, 'time-invalid', 'not-ready', 'records-away');
const Word = Type.String({ minLength: 1, maxLength: 200 });
const RowBody = Type.Object(
  {
    sequence: Type.Integer(),
    at: Instant,
    who: Type.String(),
    from: Type.String({ description: 'Address that it came from; empty = the server itself.' }),
    what: Type.String(),
    subject: Type.String(),
    before: orNull(Type.String({ description: 'JSON; null = nothing.' })),
    after: orNull(Type.String({ description: 'JSON; null = nothing.' })),
    previous: Type.String(),
    hash: Type.String({ description: 'SHA-256; docs/audit.md tells of what.' }),
  },
  closed,
);
const rowBody = ({ at, ...rest }: AuditRow) => ({ ...rest, at: iso(at) });

export const auditRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.addHook('onRequest', hasRole(deps, 'quality', 'engineer', 'admin'));

  app.get(
    '',
    {
      schema: {
        summary: 'What was changed, newest first',
        querystring: Type.Object(
          {
            who: Type.Optional(Word),
            what: Type.Optional(Word),
            subject: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'Begins with this.' })),
            from: Type.Optional(TimeText),
            to: Type.Optional(TimeText),
            limit: Type.Integer({ minimum: 1, maximum: MOST, default: 100 }),
            cursor: Type.Optional(
              Type.String({ pattern: '^[0-9]{1,15}$', description: 'The `cursor` of the page before.' }),
            ),
          },
          closed,
        ),
        response: {
          200: Type.Object(
            {
              rows: Type.Array(RowBody),
              cursor: orNull(Type.String({ description: 'For the next page; null = there is none.' })),
              words: Type.Object(
                { who: Type.Array(Type.String()), what: Type.Array(Type.String()) },
                { ...closed, description: 'What can be asked for.' },
              ),
            },
            closed,
          ),
          ...asks,
        },
      },
    },
    async ({ query: { who, what, subject, from, to, limit, cursor } }) => {
      const { records } = peopleOf(deps);
      const rows = await auditRows(records, {
        limit: limit + 1,
        ...(who === undefined ? {} : { who }),
        ...(what === undefined ? {} : { what }),
        ...(subject === undefined ? {} : { subject }),
        ...(from === undefined ? {} : { from: askedTime('from', from) }),
        ...(to === undefined ? {} : { to: askedTime('to', to) }),
        ...(cursor === undefined ? {} : { before: Number(cursor) }),
      });
      const page = rows.slice(0, limit);
      return {
        rows: page.map(rowBody),
        cursor: rows.length > limit ? String(page.at(-1)?.sequence) : null,
        words: await auditWords(records),
      };
    },
  );

  app.get(
    '/export',
    {
      schema: {
        summary: 'The whole audit as JSON lines, oldest first: `gemba verify --file` proves it',
        querystring: None,
        response: {
          200: {
            description: 'One row a line.',
            content: { 'application/x-ndjson': { schema: Type.String() } },
          },
          ...asks,
        },
      },
    },
    async (request, reply) => {
      const { records, trail } = peopleOf(deps);
      const { who, from } = actorOf(deps, request);
      await trail.note({ at: deps.now(), who, from, what: 'exported', subject: 'audit' });
      return reply
        .type('application/x-ndjson; charset=utf-8')
        .header('content-disposition', `attachment; filename="audit-${iso(deps.now()).slice(0, 10)}.jsonl"`)
        .send(Readable.from(auditLines(records)) as never);
    },
  );
};
