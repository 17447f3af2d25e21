/** Pictures and documents that steps and products show: taken by who writes them, told by the hash of their content. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { FILE_TYPES, MOST_DOCUMENT_BYTES } from '../records/files/file-store.ts';
import { closed } from './bodies.ts';
import { actorWho, checklistsOf } from './checklist-ask.ts';
import { Hash } from './checklist-bodies.ts';
import type { HttpDeps } from './deps.ts';
import { signedIn } from './guard.ts';
import { READ, WRITE } from './order-ask.ts';
import { GembaError, problemResponses } from './problems.ts';
import { mayWritePlans } from './who-plans.ts';

const FileBody = Type.Object({ hash: Hash, type: Type.Enum([...FILE_TYPES]), name: Type.String() }, closed);

export const fileRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  await app.register(async (files) => {
    files.removeAllContentTypeParsers();
    files.addContentTypeParser(
      ['application/octet-stream', ...FILE_TYPES],
      { parseAs: 'buffer', bodyLimit: MOST_DOCUMENT_BYTES },
      (_request, body, done) => done(null, body),
    );
    files.post(
      '/files',
      {
        bodyLimit: MOST_DOCUMENT_BYTES,
        onRequest: mayWritePlans(deps),
        schema: {
          summary: 'Keeps a picture or a PDF; the same content again is the same file',
          querystring: Type.Object({ name: Type.String({ minLength: 1, maxLength: 200 }) }, closed),
          response: { 200: FileBody, ...problemResponses(...WRITE, 'file-refused') },
        },
      },
      async (request) => {
        const content = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const { name } = request.query as { name: string };
        const by = actorWho(deps, request).who;
        const kept = { name, content, by, at: deps.now(), types: FILE_TYPES, most: MOST_DOCUMENT_BYTES };
        const { hash, type } = await checklistsOf(deps).files.keep(kept);
        return { hash, type, name };
      },
    );
  });

  app.get(
    '/files/:hash',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'A picture or document as it was kept',
        params: Type.Object({ hash: Hash }, closed),
        querystring: Type.Object({}, closed),
        response: {
          200: {
            description: 'The file',
            content: Object.fromEntries(FILE_TYPES.map((type) => [type, { schema: Type.String() }])),
          },
          ...problemResponses(...READ, 'file-unknown'),
        },
      },
    },
    async ({ params }, reply) => {
      const file = await checklistsOf(deps).files.get(params.hash);
      if (!file) throw new GembaError('file-unknown', `there is no file ${params.hash}`);
      return reply
        .type(file.type)
        .header('cache-control', 'private, max-age=31536000, immutable')
        .header('content-disposition', 'inline')
        .serializer((body: unknown) => body as string)
        .send(file.content as never);
    },
  );
};
