/** Work instructions and checklists: written with versions, worked through at the panel, told of. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { REPORT_BY } from '../records/checklists/checklist-report.ts';
import { RUN_STATES, type Trigger } from '../records/checklists/words.ts';
import { MOST_PHOTO_BYTES } from '../records/files/file-store.ts';
import { askedTime, askedWindow, TimeText } from './ask.ts';
import { closed, orNull, WindowBody } from './bodies.ts';
import { actorWho, checklistsOf, DOES, runToDo, WRITES } from './checklist-ask.ts';
import { AnyValue, Found, RunBody, runBody, TemplateBody, TemplateWritten, templateBody } from './checklist-bodies.ts';
import type { HttpDeps } from './deps.ts';
import { hasRole, hasRoleSomewhere, mayChange, signedIn } from './guard.ts';
import { OnceKey } from './once.ts';
import { By, mayLookAt, READ, WRITE } from './order-ask.ts';
import { GembaError, problemResponses } from './problems.ts';

const MINUTE_MS = 60_000;
/** A photo as text is a third longer. */
const MOST_ANSWER_BYTES = Math.ceil((MOST_PHOTO_BYTES * 4) / 3) + 64 * 1024;
/** Said where a trigger is not told how many. */
const MANY: Readonly<Partial<Record<Trigger, string>>> = {
  hours: 'say every how many hours',
  minutes: 'say every how many minutes',
  units: 'say every how many units',
  'after-stop': 'say after a stop of at least how many minutes',
};
const None = Type.Object({}, closed);
const TemplateId = Type.Object({ id: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$' }) }, closed);
const RunId = Type.Object({ id: Type.String({ minLength: 8, maxLength: 64, pattern: '^[A-Za-z0-9-]+$' }) }, closed);

export const checklistRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.get(
    '/templates',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'Work instructions and checklists in use',
        querystring: None,
        response: { 200: Type.Object({ templates: Type.Array(TemplateBody) }, closed), ...problemResponses(...READ) },
      },
    },
    async () => ({ templates: (await checklistsOf(deps).templates.list()).map(templateBody) }),
  );

  app.put(
    '/templates/:id',
    {
      onRequest: hasRole(deps, ...WRITES),
      schema: {
        summary: 'Writes a checklist: a version of its own, which runs from then on are of',
        params: TemplateId,
        querystring: None,
        body: TemplateWritten,
        response: {
          200: TemplateBody,
          ...problemResponses(...WRITE, 'checklist-changed', 'checklist-invalid', 'file-unknown', 'scope-unknown'),
        },
      },
    },
    async (request) => {
      const { base, ...template } = request.body;
      const plant = deps.plant();
      for (const { scope, trigger, every } of template.bindings) {
        const [kind, id] = scope.split(':', 2);
        const known = kind === 'line' ? plant.lines.some((l) => l.id === id) : plant.machines.some((m) => m.id === id);
        if (!known) throw new GembaError('scope-unknown', `the plant has no ${kind} ${id}`);
        const unsaid = every === null ? MANY[trigger] : undefined;
        if (unsaid) throw new GembaError('checklist-invalid', `${scope}: ${unsaid}`);
      }
      const written = { id: request.params.id, ...template };
      return templateBody(await checklistsOf(deps).templates.put(written, base, actorWho(deps, request)));
    },
  );

  app.delete(
    '/templates/:id',
    {
      onRequest: hasRole(deps, ...WRITES),
      schema: {
        summary: 'Takes a checklist out of use; what was done by it stays',
        params: TemplateId,
        querystring: None,
        response: { 204: Type.Null(), ...problemResponses(...WRITE, 'checklist-unknown') },
      },
    },
    async (request, reply) => {
      if (!(await checklistsOf(deps).templates.retire(request.params.id, actorWho(deps, request))))
        throw new GembaError('checklist-unknown', `there is no checklist \`${request.params.id}\``);
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/runs',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'Checklists that were opened, the newest first, with their steps and answers',
        querystring: Type.Object(
          {
            line: Type.Optional(Type.String({ maxLength: 80 })),
            state: Type.Optional(Type.Enum([...RUN_STATES])),
            limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
            before: Type.Optional({ ...TimeText, description: 'Those opened before.' }),
          },
          closed,
        ),
        response: {
          200: Type.Object({ runs: Type.Array(RunBody) }, closed),
          ...problemResponses(...READ, 'time-invalid'),
        },
      },
    },
    async (request) => {
      const { line = null, state = null, limit, before } = request.query;
      mayLookAt(deps, request, line);
      const { runs } = checklistsOf(deps);
      const at = before === undefined ? null : askedTime('before', before);
      const found = await runs.list({ line, state, limit, before: at });
      const whole = await runs.whole(found);
      return { runs: await Promise.all(whole.map((one) => runBody(runs, one))) };
    },
  );

  app.post(
    '/runs',
    {
      onRequest: hasRoleSomewhere(deps, ...DOES),
      schema: {
        summary:
          'Opens a checklist by hand; `id` is the sender’s own, so that it is opened once however often it is sent',
        querystring: None,
        headers: OnceKey,
        body: Type.Object(
          {
            id: RunId.properties.id,
            template: TemplateId.properties.id,
            line: Type.String({ maxLength: 80 }),
            machine: Type.Optional(orNull(Type.String({ maxLength: 80 }))),
            at: Type.Optional(TimeText),
            by: By,
          },
          closed,
        ),
        response: {
          200: RunBody,
          ...problemResponses(...WRITE, 'time-invalid', 'checklist-unknown', 'scope-unknown', 'run-unknown'),
        },
      },
    },
    async (request) => {
      const { id, template: name, line, machine = null, at } = request.body;
      mayChange(deps, request, DOES, line);
      const plant = deps.plant();
      const known = plant.lines.find((one) => one.id === line);
      const fits = machine === null || plant.machines.some((one) => one.id === machine && one.line === known?.slot);
      if (!known || !fits) throw new GembaError('scope-unknown', `the plant has no ${line} with ${machine ?? 'it'}`);
      const { templates, runs } = checklistsOf(deps);
      const template = await templates.get(name, null);
      if (!template) throw new GembaError('checklist-unknown', `there is no checklist \`${name}\``);
      const moment = at === undefined ? deps.now() : Math.min(askedTime('at', at), deps.now());
      const scope = machine === null ? `line:${line}` : `machine:${machine}`;
      const bound = template.bindings.find((one) => one.trigger === 'hand' && one.scope === scope);
      await runs.open({
        ...{ id, cause: `hand ${id}`, series: null, template: name, version: template.version, line, machine },
        ...{ trigger: 'hand', at: moment, dueAt: bound?.dueMin ? moment + bound.dueMin * MINUTE_MS : null },
      });
      return runBody(runs, await runToDo(deps, request, id));
    },
  );

  app.get(
    '/runs/:id',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'One run of a checklist',
        params: RunId,
        querystring: None,
        response: { 200: RunBody, ...problemResponses(...READ, 'run-unknown') },
      },
    },
    async (request) => {
      const whole = await checklistsOf(deps).runs.get(request.params.id);
      if (!whole) throw new GembaError('run-unknown', `there is no run \`${request.params.id}\``);
      mayLookAt(deps, request, whole.run.line);
      return runBody(checklistsOf(deps).runs, whole);
    },
  );

  app.post(
    '/runs/:id/answers',
    {
      bodyLimit: MOST_ANSWER_BYTES,
      onRequest: hasRoleSomewhere(deps, ...DOES),
      schema: {
        summary: 'Answers a step, or skips it with a reason; said again otherwise, the later counts and both stay',
        params: RunId,
        querystring: None,
        headers: OnceKey,
        body: Type.Object(
          {
            step: Type.String({ maxLength: 40 }),
            value: AnyValue('Null = skipped, or a photo comes with it.'),
            defects: Type.Optional(Found),
            photo: Type.Optional(
              Type.String({ maxLength: MOST_ANSWER_BYTES, description: 'JPEG, PNG or WebP as base64, at most 4 MB.' }),
            ),
            reason: Type.Optional(Type.String({ maxLength: 500 })),
            at: Type.Optional({ ...TimeText, description: 'When it was given; absent = now.' }),
            by: By,
          },
          closed,
        ),
        response: {
          200: RunBody,
          ...problemResponses(
            ...WRITE,
            'time-invalid',
            'run-unknown',
            'idempotency-conflict',
            'checklist-refused',
            'checklist-invalid',
            'file-refused',
          ),
        },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { step, value, defects = [], photo, reason = '', at, by } = request.body;
      await runToDo(deps, request, id);
      const key = (request.headers['idempotency-key'] as string | undefined) ?? null;
      const whole = await checklistsOf(deps).runs.answer({
        ...{ run: id, key, step, value, defects, reason },
        photo: photo === undefined ? null : Buffer.from(photo, 'base64'),
        at: at === undefined ? deps.now() : Math.min(askedTime('at', at), deps.now()),
        by: by ?? actorWho(deps, request).who,
      });
      return runBody(checklistsOf(deps).runs, whole);
    },
  );

  app.post(
    '/runs/:id/finish',
    {
      onRequest: hasRoleSomewhere(deps, ...DOES),
      schema: {
        summary: 'Finishes a run: nothing of it changes any more, and it may be signed',
        params: RunId,
        querystring: None,
        headers: OnceKey,
        body: Type.Object({ at: Type.Optional(TimeText), by: By }, closed),
        response: { 200: RunBody, ...problemResponses(...WRITE, 'time-invalid', 'run-unknown', 'checklist-refused') },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { at, by } = request.body;
      await runToDo(deps, request, id);
      const actor = actorWho(deps, request);
      const moment = at === undefined ? deps.now() : Math.min(askedTime('at', at), deps.now());
      const { runs } = checklistsOf(deps);
      return runBody(runs, await runs.finish(id, moment, { ...actor, name: by ?? actor.who }));
    },
  );

  app.get(
    '/report',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'What was late, missed, skipped or out of range, by standard, shift, crew or line',
        querystring: Type.Object(
          {
            from: TimeText,
            to: TimeText,
            by: Type.Enum([...REPORT_BY], { default: 'template' }),
            line: Type.Optional(Type.String({ maxLength: 80 })),
          },
          closed,
        ),
        response: {
          200: Type.Object(
            {
              window: WindowBody,
              by: Type.Enum([...REPORT_BY]),
              rows: Type.Array(
                Type.Object(
                  {
                    key: orNull(Type.String({ description: 'Null = none was known.' })),
                    runs: Type.Integer({ description: 'Opened in the window.' }),
                    done: Type.Integer(),
                    late: Type.Integer({ description: 'Not finished by its due time.' }),
                    missed: Type.Integer({ description: 'Still open when the next one of its kind began.' }),
                    answers: Type.Integer(),
                    skipped: Type.Integer(),
                    outOfRange: Type.Integer(),
                    notOk: Type.Integer(),
                  },
                  closed,
                ),
              ),
            },
            closed,
          ),
          ...problemResponses(...READ, 'time-invalid', 'window-invalid'),
        },
      },
    },
    async (request) => {
      const { from, to, by, line = null } = request.query;
      mayLookAt(deps, request, line);
      const window = askedWindow(from, to);
      const rows = await checklistsOf(deps).report({ window, by, line });
      return { window: { from, to }, by, rows: rows.map((row) => ({ ...row })) };
    },
  );
};
