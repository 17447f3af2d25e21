/** Data out: readings and state intervals as CSV, streamed from the historian. */
import { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { intervalsCsv, readingsCsv } from '../export/csv.ts';
import { askedScope, askedWindow, iso, ScopeText, TimeText } from './ask.ts';
import { closed } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { actorOf, mayLookAtAll, signedIn } from './guard.ts';
import { GembaError, problemResponses, READS } from './problems.ts';

const MOST_TAGS = 2000;
const Csv = {
  description: 'The lines, header first.',
  content: { 'text/csv': { schema: Type.String() } },
};

export const exportRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.addHook('onRequest', signedIn(deps));
  const noteExport = (request: FastifyRequest, subject: string) =>
    deps.people?.trail.note({
      at: deps.now(),
      ...actorOf(deps, request),
      ...{ what: 'exported', subject, after: request.query },
    });

  app.get(
    '/readings',
    {
      schema: {
        summary: 'Readings of tags over a window, as CSV that `gemba import` reads',
        querystring: Type.Object(
          {
            tags: Type.Optional(
              Type.String({ maxLength: 20_000, description: 'Names, with commas between; absent = all of `scope`.' }),
            ),
            scope: Type.Optional(ScopeText),
            from: TimeText,
            to: TimeText,
          },
          closed,
        ),
        response: {
          200: Csv,
          ...problemResponses(
            ...READS,
            'tag-unknown',
            'scope-invalid',
            'scope-unknown',
            'time-invalid',
            'window-invalid',
          ),
        },
      },
    },
    async (request, reply) => {
      const { query } = request;
      if (query.scope === undefined && query.tags === undefined) mayLookAtAll(deps, request);
      const plant = deps.plant();
      const { from, to } = askedWindow(query.from, query.to);
      const machines = query.scope === undefined ? null : new Set(machinesOf(deps, query.scope));
      const names = query.tags?.split(',').map((name) => name.trim());
      const known = new Set(plant.tags.map(({ name }) => name));
      const unknown = names?.find((name) => !known.has(name));
      if (unknown !== undefined) throw new GembaError('tag-unknown', `the plant has no tag \`${unknown}\``);
      const tags =
        names ??
        plant.tags
          .filter((tag) => machines?.has(plant.machines[tag.machine]?.id ?? '') ?? true)
          .map(({ name }) => name);
      if (tags.length > MOST_TAGS) throw new GembaError('request-invalid', `at most ${MOST_TAGS} tags at once`);
      await noteExport(request, 'readings');
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="readings-${iso(from).slice(0, 10)}.csv"`)
        .send(Readable.from(readingsCsv(deps.historian(), tags, from, to)) as never);
    },
  );

  app.get(
    '/intervals',
    {
      schema: {
        summary: 'State intervals of machines over a window, whole, as CSV',
        querystring: Type.Object({ scope: ScopeText, from: TimeText, to: TimeText }, closed),
        response: {
          200: Csv,
          ...problemResponses(...READS, 'scope-invalid', 'scope-unknown', 'time-invalid', 'window-invalid'),
        },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const { from, to } = askedWindow(query.from, query.to);
      await noteExport(request, 'intervals');
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="intervals-${iso(from).slice(0, 10)}.csv"`)
        .send(Readable.from(intervalsCsv(deps.historian(), machinesOf(deps, query.scope), from, to)) as never);
    },
  );
};

function machinesOf(deps: HttpDeps, text: string): string[] {
  const { machines } = deps.plant();
  const scope = askedScope(deps.plant(), text);
  if (scope.kind === 'machine') return [scope.machine.id];
  return machines.filter((machine) => scope.kind === 'site' || machine.line === scope.line.slot).map(({ id }) => id);
}
