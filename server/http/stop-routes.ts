/** Stops: listed with all that is known of them, and what people say of them. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { machinesOfScope } from '../records/stops/scope-machines.ts';
import type { Place } from '../records/stops/stop-book.ts';
import type { Entered } from '../records/stops/stop-entries.ts';
import { askedKnown, askedScope, askedTime, askedWindow, iso, KnownText, ScopeText, TimeText } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { actorOf, mayChange, signedIn } from './guard.ts';
import { CHANGES, GembaError, type ProblemCode, problemResponses, READS } from './problems.ts';
import { EnteredBody, ReasonGoneBody, StopBody, SuggestionsBody, stopBody, UnexplainedBody } from './stop-bodies.ts';

const ASKING = [
  ...READS,
  'scope-invalid',
  'scope-unknown',
  'time-invalid',
  'window-invalid',
  'records-away',
] as const satisfies readonly ProblemCode[];
const ENTERING = [
  ...CHANGES,
  'time-invalid',
  'window-invalid',
  'scope-unknown',
  'stop-unknown',
  'stop-changed',
  'reason-unknown',
  'comment-required',
  'idempotency-conflict',
  'records-away',
] as const satisfies readonly ProblemCode[];
const WHO_ENTERS = ['operator', 'quality', 'maintenance', 'planner', 'engineer', 'admin'] as const;
const PAGE = 50;

const Key = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      minLength: 8,
      maxLength: 200,
      description: 'Of this entry alone: sent again with it, it is answered again and done once, however late.',
    }),
  ),
});
const StopId = Type.Object({ id: Type.String({ maxLength: 120, description: '`machine@from`, as listed' }) }, closed);
const By = Type.Optional(Type.String({ minLength: 1, maxLength: 80, description: 'Who says so; absent = the role.' }));
const Comment = Type.Optional(Type.String({ maxLength: 500 }));

export const stopRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.get(
    '',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'Stops that touch a window, newest first, open ones too, with reasons, causes and who said what',
        querystring: Type.Object(
          {
            scope: ScopeText,
            from: TimeText,
            to: TimeText,
            known: KnownText,
            unexplained: Type.Optional(Type.Boolean({ description: 'Only those with time of which nobody said why.' })),
            limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: PAGE })),
            cursor: Type.Optional(Type.String({ maxLength: 160, description: '`next` of the page before.' })),
          },
          closed,
        ),
        response: {
          200: Type.Object(
            {
              stops: Type.Array(StopBody),
              next: orNull(Type.String({ description: 'Null = there are no more.' })),
            },
            closed,
          ),
          ...problemResponses(...ASKING),
        },
      },
    },
    async ({ query }) => {
      const plant = deps.plant();
      const page = await deps.stops.book.list({
        machines: machinesOfScope(plant, askedScope(plant, query.scope)),
        window: askedWindow(query.from, query.to),
        known: askedKnown(query.known),
        unexplained: query.unexplained ?? false,
        limit: query.limit ?? PAGE,
        after: query.cursor === undefined ? null : placeOf(query.cursor),
      });
      return {
        stops: page.stops.map((stop) => stopBody(plant, stop)),
        next: page.next && `${page.next.machine}@${page.next.from}`,
      };
    },
  );

  app.get(
    '/unexplained',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'Time of which nobody said why a machine stood, by machine',
        querystring: Type.Object({ scope: ScopeText, from: TimeText, to: TimeText }, closed),
        response: { 200: UnexplainedBody, ...problemResponses(...ASKING) },
      },
    },
    async ({ query }) => {
      const machines = machinesOfScope(deps.plant(), askedScope(deps.plant(), query.scope));
      return { machines: await deps.stops.book.unexplained(machines, askedWindow(query.from, query.to)) };
    },
  );

  app.get(
    '/reasons',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'Where reasons are used in the record, those that the plant no longer has too',
        querystring: Type.Object({}, closed),
        response: { 200: ReasonGoneBody, ...problemResponses(...READS, 'records-away') },
      },
    },
    async () => ({
      gone: deps.stops.reasons.gone.map(({ id, name, gone }) => ({ id, name, gone: gone === null ? null : iso(gone) })),
      uses: (await deps.stops.reasons.uses()).map(({ last, ...use }) => ({ ...use, last: iso(last) })),
    }),
  );

  app.get(
    '/:id/suggestions',
    {
      onRequest: signedIn(deps),
      schema: {
        summary:
          'Reasons that a stop most likely has, by what people gave for stops like it; with how often that was right',
        params: StopId,
        querystring: Type.Object({}, closed),
        response: { 200: SuggestionsBody, ...problemResponses(...READS, 'stop-unknown', 'records-away') },
      },
    },
    async ({ params }) => {
      const { machine, from } = placeOf(params.id);
      const suggestions = await deps.stops.book.suggested(machine, from);
      if (!suggestions) throw new GembaError('stop-unknown', 'the machine did not stand then');
      return { suggestions };
    },
  );

  const answer = ({ said, at }: Entered) => ({ said, at: iso(at) });
  const answers = { 200: EnteredBody, ...problemResponses(...ENTERING) };
  const mayEnter = (request: FastifyRequest, id: string) => {
    const plant = deps.plant();
    const machine = plant.machines.find((candidate) => candidate.id === id);
    mayChange(deps, request, WHO_ENTERS, plant.lines[machine?.line ?? -1]?.id ?? null);
  };
  const enters = async (request: FastifyRequest) => {
    request.guarded = true;
    mayEnter(request, String((request.params as { id?: string }).id).split('@', 1)[0] ?? '');
  };
  const who = (request: FastifyRequest, by: string | undefined) => ({
    key: (request.headers['idempotency-key'] as string | undefined) ?? null,
    by: by ?? actorOf(deps, request).who,
  });

  app.post(
    '/:id/reason',
    {
      onRequest: enters,
      schema: {
        summary: 'Why a machine stood, of a stop or a part of it; what was said before stays on record',
        params: StopId,
        headers: Key,
        body: Type.Object(
          {
            machine: Type.String({ maxLength: 64 }),
            from: Instant,
            to: orNull(Type.String({ format: 'date-time', description: 'Null = until it ends.' })),
            reason: Type.String({ maxLength: 64, description: 'Id of a reason; empty = takes the reason off.' }),
            comment: Comment,
            by: By,
            ifUnchanged: Type.Optional(
              Type.Integer({ minimum: 0, description: 'Refused if something newer than this (`said`) was said.' }),
            ),
          },
          closed,
        ),
        response: answers,
      },
    },
    async (request) => {
      const { machine: id, reason, comment = '', by, ifUnchanged = null } = request.body;
      mayEnter(request, id);
      const from = askedTime('from', request.body.from);
      const to = request.body.to === null ? null : askedTime('to', request.body.to);
      if (to !== null && to <= from) throw new GembaError('window-invalid', '`from` must be before `to`');
      const machine = deps.plant().machines.find((candidate) => candidate.id === id);
      if (!machine) throw new GembaError('scope-unknown', `the plant has no machine ${id}`);
      const known = deps.plant().reasons.find((candidate) => candidate.id === reason);
      if (reason !== '' && !known) throw new GembaError('reason-unknown', `the plant has no reason \`${reason}\``);
      if (known?.retired) throw new GembaError('reason-unknown', `reason \`${reason}\` is retired: give another one`);
      if (known?.needsComment && comment.trim() === '')
        throw new GembaError('comment-required', `\`${reason}\` says too little by itself`);
      const entry = { machine: id, from, to, reason, comment: comment.trim(), ifUnchanged };
      return answer(await deps.stops.entries.reason({ ...entry, ...who(request, by) }));
    },
  );

  app.post(
    '/:id/split',
    {
      onRequest: enters,
      schema: {
        summary: 'From this instant on it is another stretch, to be given a reason of its own',
        params: StopId,
        headers: Key,
        body: Type.Object({ at: Instant, by: By }, closed),
        response: answers,
      },
    },
    async (request) => {
      const { machine } = placeOf(request.params.id);
      const at = askedTime('at', request.body.at);
      return answer(await deps.stops.entries.split({ machine, at, ...who(request, request.body.by) }));
    },
  );

  app.post(
    '/:id/merge',
    {
      onRequest: enters,
      schema: {
        summary: 'What was said of the stretch at `from` holds up to `to`, neighbours included',
        params: StopId,
        headers: Key,
        body: Type.Object(
          {
            from: Instant,
            to: orNull(Type.String({ format: 'date-time', description: 'Null = until it ends.' })),
            by: By,
          },
          closed,
        ),
        response: answers,
      },
    },
    async (request) => {
      const { machine } = placeOf(request.params.id);
      const from = askedTime('from', request.body.from);
      const to = request.body.to === null ? null : askedWindow(request.body.from, request.body.to).to;
      return answer(await deps.stops.entries.merge({ machine, from, to, ...who(request, request.body.by) }));
    },
  );

  app.post(
    '/:id/undo',
    {
      onRequest: enters,
      schema: {
        summary: 'Takes back what was said: it stays on record as said and withdrawn',
        params: StopId,
        headers: Key,
        body: Type.Object({ said: Type.Integer({ minimum: 1 }), by: By }, closed),
        response: answers,
      },
    },
    async (request) =>
      answer(await deps.stops.entries.undo({ said: request.body.said, ...who(request, request.body.by) })),
  );

  app.post(
    '/:id/comment',
    {
      onRequest: enters,
      schema: {
        summary: 'A note to a stop',
        params: StopId,
        headers: Key,
        body: Type.Object({ text: Type.String({ minLength: 1, maxLength: 500 }), by: By }, closed),
        response: answers,
      },
    },
    async (request) => {
      const { machine, from: at } = placeOf(request.params.id);
      return answer(
        await deps.stops.entries.comment({ machine, at, text: request.body.text, ...who(request, request.body.by) }),
      );
    },
  );
};

/** `machine@from`, epoch ms. */
function placeOf(text: string): Place {
  const [machine = '', from] = text.split('@', 2);
  const at = Number(from);
  if (from === undefined || !Number.isFinite(at)) throw new GembaError('request-invalid', `\`${text}\` is no stop`);
  return { machine, from: at };
}
