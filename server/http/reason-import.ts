/** Reasons of stops that were written down elsewhere: each is given to the stop that stood at its moment. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { Refused } from '../records/people/refused.ts';
import { askedTime, TimeText } from './ask.ts';
import { closed } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { OnceKey } from './once.ts';
import { WRITE, whoOf } from './order-ask.ts';
import { problemResponses } from './problems.ts';
import { mayWritePlans } from './who-plans.ts';

const MOST_BYTES = 4 * 1024 * 1024;
const Fault = Type.Object(
  { line: Type.Integer(), machine: Type.String(), field: Type.String(), reason: Type.String() },
  closed,
);

export const reasonImport: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.post(
    '/import',
    {
      bodyLimit: MOST_BYTES,
      onRequest: mayWritePlans(deps),
      schema: {
        summary: 'Reasons of past stops, by machine and a moment at which it stood; told again, nothing is done twice',
        querystring: Type.Object({}, closed),
        headers: OnceKey,
        body: Type.Object(
          {
            reasons: Type.Array(
              Type.Object(
                {
                  machine: Type.String({ maxLength: 64 }),
                  at: TimeText,
                  reason: Type.String({ minLength: 1, maxLength: 64 }),
                  comment: Type.Optional(Type.String({ maxLength: 500 })),
                  by: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })),
                },
                closed,
              ),
              { minItems: 1, maxItems: 2_000 },
            ),
          },
          closed,
        ),
        response: {
          200: Type.Object({ taken: Type.Integer(), refused: Type.Integer(), faults: Type.Array(Fault) }, closed),
          ...problemResponses(...WRITE, 'time-invalid'),
        },
      },
    },
    async (request) => {
      const plant = deps.plant();
      const faults: Type.Static<typeof Fault>[] = [];
      const { reasons } = request.body;
      for (const [i, { machine, reason, comment = '', by = whoOf(deps, request), ...told }] of reasons.entries()) {
        const wrong = (field: string, why: string) => faults.push({ line: i + 1, machine, field, reason: why });
        const at = askedTime('at', told.at);
        const known = plant.reasons.find(({ id }) => id === reason);
        const stop = plant.machines.some(({ id }) => id === machine) ? await deps.stops.book.at(machine, at) : null;
        if (!known || known.retired) wrong('reason', `the plant has no reason \`${reason}\` in use`);
        else if (known.needsComment && comment.trim() === '')
          wrong('comment', `\`${reason}\` says too little by itself`);
        else if (!stop || stop.to === null) wrong('at', `${machine} had no stop then that is over`);
        else {
          const key = `import ${machine}@${stop.from} ${reason}`;
          const entry = { key, by, machine, from: stop.from, to: stop.to, reason, comment, ifUnchanged: null };
          try {
            await deps.stops.entries.reason(entry);
          } catch (error) {
            if (!(error instanceof Refused)) throw error;
            wrong('reason', error.message);
          }
        }
      }
      return { taken: reasons.length - faults.length, refused: faults.length, faults };
    },
  );
};
