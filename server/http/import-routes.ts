/** Imports: files of past readings come in parts, are worked on one after the other, and tell how they stand. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { mayOn } from '../auth/roles.ts';
import { type ImportJobs, PartRefused } from '../import/import-jobs.ts';
import { JOB_STATES, type Job } from '../import/job.ts';
import { askedTime, iso, isoOrNull, TimeText } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { signedIn, whoAsks } from './guard.ts';
import { GembaError, problemResponses, READS } from './problems.ts';

const ALWAYS = [...READS, 'not-ready'] as const;
const WRITES = [...ALWAYS, 'body-too-large', 'media-type-unsupported'] as const;
/** Bytes of a part; the command sends smaller ones. */
const MOST_BYTES = 1024 * 1024 * 1024;

const JobBody = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    format: Type.Enum(['csv', 'parquet']),
    dryRun: Type.Boolean(),
    state: Type.Enum([...JOB_STATES], {
      description: 'keeping = it is seen already, and on its way into the historian.',
    }),
    share: Type.Number({ description: 'Of the whole work, 0..1.' }),
    reason: Type.String({ description: 'Why it failed, or what was not done; empty = nothing.' }),
    bytes: Type.Integer(),
    received: Type.Integer(),
    submitted: Instant,
    ended: orNull(Instant),
    from: orNull(Instant),
    to: orNull(Instant),
    lines: Type.Integer(),
    samples: Type.Integer({
      description: 'Readings that could be read, and whose time the live record does not have.',
    }),
    fresh: Type.Integer({ description: 'Of them, those that were news.' }),
    twice: Type.Integer({ description: 'Known before, or twice in the file.' }),
    live: Type.Integer({ description: 'Left out: the live record has their time.' }),
    errors: Type.Integer(),
    firstErrors: Type.Array(
      Type.Object({ line: Type.Integer(), column: Type.String(), reason: Type.String() }, closed),
      { description: 'The first 100.' },
    ),
  },
  closed,
);
const jobBody = (job: Job): Type.Static<typeof JobBody> => {
  const { whole: _whole, hash: _hash, submitted, ended, from, to, firstErrors, ...rest } = job;
  return {
    ...rest,
    submitted: iso(submitted),
    ended: isoOrNull(ended),
    from: isoOrNull(from),
    to: isoOrNull(to),
    firstErrors: [...firstErrors],
  };
};

const Preparing = orNull(
  Type.Object(
    {
      from: Instant,
      to: Instant,
      done: Type.Union([Instant], { description: 'From here to `to` it is there.' }),
      percent: Type.Number({ description: '0..100' }),
    },
    { ...closed, description: 'A past that is still being prepared; null = none is.' },
  ),
);

export const importRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  const jobs = (): ImportJobs => {
    if (!deps.past) throw new GembaError('not-ready', 'this server imports nothing');
    return deps.past.jobs;
  };
  /** An engineer or admin who is signed in, or a key with that right. */
  const mayImport = async (request: FastifyRequest) => {
    request.guarded = true;
    const role = whoAsks(deps, request);
    if (role && mayOn(role, ['engineer', 'admin'], null)) return;
    const key = deps.past?.keys.keyOf(request.headers.authorization);
    if (key?.rights.includes('import')) return;
    if (key || role) throw new GembaError('role-required', 'this is for engineer and admin, or a key that may import');
    throw new GembaError('sign-in-required', 'send `Authorization: Bearer <key>`, or sign in');
  };
  const mayLook = signedIn(deps);
  // The bytes go to disk as they come; nothing holds a file in memory.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));

  app.get(
    '/import',
    {
      onRequest: async (request, reply) => {
        const key = deps.past?.keys.keyOf(request.headers.authorization);
        request.guarded = true;
        if (!key) await (mayLook as (a: unknown, b: unknown) => Promise<void>).call(app, request, reply);
      },
      schema: {
        summary: 'Imports, newest first, and what past is still being prepared',
        querystring: Type.Object({}, closed),
        response: {
          200: Type.Object({ imports: Type.Array(JobBody), preparing: Preparing }, closed),
          ...problemResponses(...ALWAYS),
        },
      },
    },
    async () => {
      const preparing = jobs().preparing();
      return {
        imports: jobs().jobs.map(jobBody).reverse(),
        preparing: preparing && {
          from: iso(preparing.from),
          to: iso(preparing.to),
          done: iso(preparing.done),
          percent: Math.floor(1000 * preparing.share) / 10,
        },
      };
    },
  );

  app.post(
    '/import',
    {
      bodyLimit: MOST_BYTES,
      onRequest: mayImport,
      schema: {
        summary: 'A file of past readings, or its first part',
        description:
          'CSV with the columns `tag,at,value[,quality]` or `at,<tag>,<tag>,...`, or the same as Parquet. With `bytes` larger than what is sent, the rest follows by PUT. What the live record has is left out; what was imported before is not taken twice.',
        querystring: Type.Object(
          {
            name: Type.String({ minLength: 1, maxLength: 200 }),
            format: Type.Optional(Type.Enum(['csv', 'parquet'], { description: 'Default: by the name.' })),
            dry_run: Type.Boolean({ default: false, description: 'Reads and judges everything, takes nothing.' }),
            bytes: Type.Optional(
              Type.Integer({ minimum: 1, description: 'Size of the whole file; absent = this is all.' }),
            ),
            whole_from: Type.Optional(TimeText),
            whole_to: Type.Optional({ ...TimeText, description: 'Of what larger whole this is a part.' }),
          },
          closed,
        ),
        response: { 202: JobBody, ...problemResponses(...WRITES, 'time-invalid') },
      },
    },
    async ({ query, body }, reply) => {
      const whole =
        query.whole_from === undefined || query.whole_to === undefined
          ? null
          : { from: askedTime('whole_from', query.whole_from), to: askedTime('whole_to', query.whole_to) };
      const job = await jobs().submit(
        {
          name: query.name,
          format: query.format ?? (query.name.toLowerCase().endsWith('.parquet') ? 'parquet' : 'csv'),
          dryRun: query.dry_run,
          bytes: query.bytes ?? null,
          whole,
        },
        streamOf(body),
      );
      return reply.code(202).send(jobBody(job));
    },
  );

  const Named = Type.Object({ id: Type.String({ maxLength: 60 }) }, closed);

  app.put(
    '/import/:id',
    {
      bodyLimit: MOST_BYTES,
      onRequest: mayImport,
      schema: {
        summary: 'The next part of a file',
        params: Named,
        querystring: Type.Object({ offset: Type.Integer({ minimum: 0, description: 'Bytes before it.' }) }, closed),
        response: { 202: JobBody, ...problemResponses(...WRITES, 'import-unknown', 'part-refused') },
      },
    },
    async ({ params, query, body }, reply) => {
      if (!jobs().get(params.id)) throw new GembaError('import-unknown', `there is no import \`${params.id}\``);
      try {
        return reply.code(202).send(jobBody(await jobs().more(params.id, query.offset, streamOf(body))));
      } catch (error) {
        if (error instanceof PartRefused) throw new GembaError('part-refused', error.message);
        throw error;
      }
    },
  );

  app.delete(
    '/import/:id',
    {
      onRequest: mayImport,
      schema: {
        summary: 'Cancels an import; days that were taken already stay',
        params: Named,
        querystring: Type.Object({}, closed),
        response: { 200: JobBody, ...problemResponses(...WRITES, 'import-unknown') },
      },
    },
    async ({ params }) => {
      const job = await jobs().abandon(params.id);
      if (!job) throw new GembaError('import-unknown', `there is no import \`${params.id}\``);
      return jobBody(job);
    },
  );
};

/** The body as it comes; nothing where there is none. */
const streamOf = (body: unknown): AsyncIterable<Buffer> =>
  body !== null && typeof body === 'object' && Symbol.asyncIterator in body ? (body as AsyncIterable<Buffer>) : NOTHING;

const NOTHING: AsyncIterable<Buffer> = {
  async *[Symbol.asyncIterator]() {
    // a request without a body
  },
};
