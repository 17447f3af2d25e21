/** What must be OK before a line runs: advice to people, nothing is written to a machine. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { GATE_KINDS } from '../records/checklists/release-gate.ts';
import { RUN_STATES } from '../records/checklists/words.ts';
import { iso, isoOrNull } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';
import { checklistsOf } from './checklist-ask.ts';
import { templateFields } from './checklist-bodies.ts';
import type { HttpDeps } from './deps.ts';
import { signedIn } from './guard.ts';
import { mayLookAt, READ } from './order-ask.ts';
import { problemResponses } from './problems.ts';
import { lineAsked } from './report-ask.ts';

const Gate = Type.Object(
  {
    line: Type.String(),
    order: orNull(Type.String({ description: 'That it makes; null = none is known.' })),
    release: Type.Boolean({ description: 'Nothing holds it back; also where nothing is asked for.' }),
    asked: Type.Integer({ description: 'Checks that the line is held to; 0 = none is.' }),
    holding: Type.Array(
      Type.Object(
        {
          run: Type.String(),
          template: Type.String(),
          name: templateFields.name,
          kind: Type.Enum([...GATE_KINDS]),
          machine: orNull(Type.String()),
          state: Type.Enum([...RUN_STATES]),
          openedAt: Instant,
          dueAt: orNull(Instant),
          notOk: Type.Array(Type.String(), { description: 'Steps that are not OK or out of range.' }),
        },
        closed,
      ),
    ),
  },
  closed,
);

export const checklistGate: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.get(
    '/gate',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'What must be OK before a line runs: start-up, changeover and first-article checks of its order',
        querystring: Type.Object({ line: Type.String({ maxLength: 80 }) }, closed),
        response: { 200: Gate, ...problemResponses(...READ, 'scope-unknown') },
      },
    },
    async (request) => {
      const { line } = request.query;
      mayLookAt(deps, request, line);
      lineAsked(deps, line);
      const { order, asked, holding } = await checklistsOf(deps).gate(line);
      return {
        ...{ line, order, asked, release: holding.length === 0 },
        holding: holding.map(({ openedAt, dueAt, notOk, ...check }) => ({
          ...{ ...check, openedAt: iso(openedAt), dueAt: isoOrNull(dueAt), notOk: [...notOk] },
        })),
      };
    },
  );
};
