/** Checklists of before: written and worked through elsewhere, taken in by who plans or by a key that may import. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { importRuns, importTemplates } from '../records/checklists/import-runs.ts';
import { TRIGGERS } from '../records/checklists/words.ts';
import { askedTime, TimeText } from './ask.ts';
import { closed, orNull } from './bodies.ts';
import { actorWho, checklistsOf } from './checklist-ask.ts';
import { AnyValue, Found, templateFields } from './checklist-bodies.ts';
import type { HttpDeps } from './deps.ts';
import { OnceKey } from './once.ts';
import { WRITE } from './order-ask.ts';
import { problemResponses } from './problems.ts';
import { lineAsked } from './report-ask.ts';
import { mayWritePlans } from './who-plans.ts';

const MOST_BYTES = 16 * 1024 * 1024;
/** As a run is asked for by. */
const Id = Type.String({ minLength: 8, maxLength: 64, pattern: '^[A-Za-z0-9-]+$' });
const TemplateId = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,39}$' });
const Name = Type.String({ minLength: 1, maxLength: 80 });
const RunWritten = Type.Object(
  {
    id: Id,
    template: TemplateId,
    line: Type.String({ maxLength: 80 }),
    machine: Type.Optional(orNull(Type.String({ maxLength: 80 }))),
    trigger: Type.Enum([...TRIGGERS]),
    opened: TimeText,
    due: Type.Optional(TimeText),
    done: Type.Optional(TimeText),
    missed: Type.Optional(TimeText),
    by: Name,
    answers: Type.Array(
      Type.Object(
        {
          step: Type.String({ maxLength: 40 }),
          value: AnyValue('Null = skipped.'),
          defects: Type.Optional(Found),
          reason: Type.Optional(Type.String({ maxLength: 500 })),
          at: TimeText,
          by: Type.Optional(Name),
        },
        closed,
      ),
      { maxItems: 100 },
    ),
  },
  closed,
);
const Taken = Type.Object(
  {
    taken: Type.Integer(),
    unchanged: Type.Integer({ description: 'Known before.' }),
    refused: Type.Integer(),
    faults: Type.Array(
      Type.Object({ line: Type.Integer(), run: Type.String(), field: Type.String(), reason: Type.String() }, closed),
    ),
  },
  closed,
);

export const checklistImport: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.post(
    '/import',
    {
      bodyLimit: MOST_BYTES,
      onRequest: mayWritePlans(deps),
      schema: {
        summary: 'Checklists of before, with who answered what when; told again, nothing is done twice',
        querystring: Type.Object({}, closed),
        headers: OnceKey,
        body: Type.Object(
          {
            templates: Type.Array(Type.Object({ id: TemplateId, ...templateFields }, closed), {
              maxItems: 200,
              default: [],
            }),
            runs: Type.Array(RunWritten, { maxItems: 5_000 }),
          },
          closed,
        ),
        response: {
          200: Taken,
          ...problemResponses(
            ...WRITE,
            'time-invalid',
            'scope-unknown',
            'checklist-invalid',
            'checklist-changed',
            'file-unknown',
          ),
        },
      },
    },
    async (request) => {
      const room = checklistsOf(deps);
      const by = actorWho(deps, request);
      const time = (text: string | undefined) => (text === undefined ? null : askedTime('at', text));
      const runs = request.body.runs.map(({ opened, due, done, missed, answers, machine = null, ...run }) => {
        lineAsked(deps, run.line);
        return {
          ...{ ...run, machine, openedAt: askedTime('opened', opened), dueAt: time(due) },
          ...{ doneAt: time(done), missedAt: time(missed) },
          answers: answers.map(({ step, value, defects = [], reason = '', at, by: who = run.by }) => ({
            ...{ step, value, defects, reason, at: askedTime('at', at), by: who },
          })),
        };
      });
      await importTemplates(room, request.body.templates, by);
      const { faults, ...taken } = await importRuns(room, runs, by);
      return { ...taken, faults: faults.map((fault) => ({ ...fault })) };
    },
  );
};
