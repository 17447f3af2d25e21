/** Defects that checks named, and yields at first pass. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { Words } from '../../twin/plant/schema-parts.ts';
import { DEFECTS_BY } from '../records/defects/defects.ts';
import { askedScope, askedWindow, iso, ScopeText, TimeText } from './ask.ts';
import { closed, Instant, orNull, WindowBody } from './bodies.ts';
import { causesOf } from './cause-routes.ts';
import type { HttpDeps } from './deps.ts';
import { signedIn } from './guard.ts';
import { windowBody } from './loss-bodies.ts';
import { mayLookAt } from './order-ask.ts';
import { GembaError, problemResponses, READS } from './problems.ts';

const Share = Type.Number({ minimum: 0, maximum: 1 });
const Named = Type.Union([Type.String(), Type.Record(Type.String(), Type.String())]);
const wordsBody = (words: Words) => (typeof words === 'string' ? words : { ...words });
const Counts = Type.Array(Type.Number(), { description: 'In each part of the window.' });
const MapBody = Type.Object(
  {
    window: WindowBody,
    at: Type.Array(Instant, { description: 'Beginnings of the parts of the window.' }),
    steps: Type.Array(
      Type.Object(
        {
          ...{ template: Type.String(), step: Type.String(), text: Named, checks: Type.Integer() },
          file: orNull(Type.String({ description: 'Hash of its picture or document.' })),
          ...{ inspected: Type.Number(), pieces: Counts },
          places: Type.Array(
            Type.Object(
              {
                place: Type.String({ description: 'Empty = the check did not say.' }),
                x: orNull(
                  Type.Number({ description: 'On the picture, 0..1 from its left; null = nobody put it there.' }),
                ),
                ...{ y: orNull(Type.Number()), count: Type.Number(), counts: Counts },
                defects: Type.Array(
                  Type.Object({ id: Type.String(), name: orNull(Named), count: Type.Number() }, closed),
                ),
              },
              closed,
            ),
            { description: 'The most frequent first.' },
          ),
        },
        closed,
      ),
      { description: 'The step with the most defects first.' },
    ),
  },
  closed,
);
const PROBLEMS = [
  'scope-invalid',
  'time-invalid',
  'window-invalid',
  'scope-unknown',
  'records-away',
  'not-ready',
] as const;

export const defectRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.addHook('onRequest', signedIn(deps));

  app.get(
    '/quality/defects',
    {
      schema: {
        summary: 'Defects that checks named by type, place, product, machine or line; yields at first pass of a line',
        querystring: Type.Object(
          {
            ...{ scope: ScopeText, from: TimeText, to: TimeText },
            by: Type.Enum([...DEFECTS_BY], { default: 'type' }),
          },
          closed,
        ),
        response: {
          200: Type.Object(
            {
              window: WindowBody,
              by: Type.Enum([...DEFECTS_BY]),
              count: Type.Number(),
              checks: Type.Integer({ description: 'Answers of steps that may name a defect.' }),
              inspected: Type.Number({ description: 'Pieces that these were of.' }),
              entries: Type.Array(
                Type.Object(
                  {
                    key: orNull(Type.String({ description: 'Null = the check did not say.' })),
                    name: orNull(Type.Union([Type.String(), Type.Record(Type.String(), Type.String())])),
                    count: Type.Number(),
                    checks: Type.Integer({ description: 'That found it.' }),
                    ...{ share: Share, cumulative: Type.Number(), low: Share, high: Share },
                  },
                  closed,
                ),
              ),
              yields: Type.Array(
                Type.Object(
                  {
                    machines: Type.Array(Type.String(), { description: 'Side by side: one place.' }),
                    ...{ started: Type.Integer(), scrap: Type.Integer(), rework: Type.Integer() },
                    yield: orNull(Share),
                    low: orNull(Share),
                    high: orNull(Share),
                    reason: orNull(Type.Enum(['nothing-started', 'not-a-count', 'more-than-started'])),
                  },
                  closed,
                ),
                { description: 'Of a line, in the order of flow; of anything else none.' },
              ),
              rolled: Type.Union([Share, Type.Null()], {
                description: 'Product of the yields; null = one of them is absent, or it is not of a line.',
              }),
            },
            closed,
          ),
          ...problemResponses(...READS, ...PROBLEMS),
        },
      },
    },
    async (request) => {
      const { query } = request;
      const plant = deps.plant();
      const scope = askedScope(plant, query.scope);
      if (scope.kind === 'machine') throw new GembaError('scope-invalid', 'defects are asked of a line or the site');
      const line = scope.kind === 'line' ? scope.line : null;
      mayLookAt(deps, request, line?.id ?? null);
      const window = askedWindow(query.from, query.to);
      const lines = line ? [line.id] : plant.lines.map(({ id }) => id);
      const { entries, ...told } = await causesOf(deps).defects({ lines, window, by: query.by });
      const { places, rolled } = line ? await causesOf(deps).yields(line, window) : { places: [], rolled: null };
      return {
        ...{ window: windowBody(window), by: query.by, ...told, rolled },
        entries: entries.map(({ name, ...entry }) => ({
          ...entry,
          name: typeof name === 'object' && name ? { ...name } : name,
        })),
        yields: places.map(({ machines, answer, ...counts }) => ({
          ...counts,
          machines: [...machines],
          yield: answer.ok ? answer.firstPass.yield : null,
          low: answer.ok ? answer.firstPass.low : null,
          high: answer.ok ? answer.firstPass.high : null,
          reason: answer.ok ? null : answer.reason,
        })),
      };
    },
  );

  app.get(
    '/quality/defects/map',
    {
      schema: {
        summary: 'Defects by the place where they were, on the picture of their check, and their course',
        querystring: Type.Object({ scope: ScopeText, from: TimeText, to: TimeText }, closed),
        response: { 200: MapBody, ...problemResponses(...READS, ...PROBLEMS) },
      },
    },
    async (request) => {
      const { query } = request;
      const plant = deps.plant();
      const scope = askedScope(plant, query.scope);
      if (scope.kind === 'machine') throw new GembaError('scope-invalid', 'defects are asked of a line or the site');
      const line = scope.kind === 'line' ? scope.line : null;
      mayLookAt(deps, request, line?.id ?? null);
      const window = askedWindow(query.from, query.to);
      const lines = line ? [line.id] : plant.lines.map(({ id }) => id);
      const { at, steps } = await causesOf(deps).defectMap({ lines, window });
      return {
        ...{ window: windowBody(window), at: at.map(iso) },
        steps: steps.map(({ places, text, pieces, ...step }) => ({
          ...{ ...step, text: wordsBody(text), pieces: [...pieces] },
          places: places.map(({ defects, counts, ...place }) => ({
            ...{ ...place, counts: [...counts] },
            defects: defects.map(({ name, ...one }) => ({ ...one, name: name === null ? null : wordsBody(name) })),
          })),
        })),
      };
    },
  );
};
