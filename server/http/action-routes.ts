/** Actions: what people mean to do about what the record shows, and whether it helped. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';

import { scopeOf } from '../record/answers.ts';
import { ACTION_STATUSES, type Action, type ActionFields } from '../records/actions/words.ts';
import {
  ActionBody,
  ActionFieldsBody,
  actionBody,
  actionFieldsOf,
  OneActionBody,
  oneActionBody,
  StatusWord,
} from './action-bodies.ts';
import { closed } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { actorOf, hasRoleSomewhere, mayChange, signedIn } from './guard.ts';
import { OnceKey, once } from './once.ts';
import { mayLookAt } from './order-ask.ts';
import { NumberId } from './people-bodies.ts';
import { CHANGES, GembaError, problemResponses, READS } from './problems.ts';
import { linesSeen, reportsOf } from './report-ask.ts';

const MAKES = ['operator', 'quality', 'maintenance', 'planner', 'engineer', 'admin'] as const;
/** A corrective and preventive action, closed by its effect or dropped. */
const CLOSES = ['quality', 'admin'] as const;
const KEPT = ['not-ready', 'records-away', 'time-invalid', 'scope-unknown'] as const;
const MOST = 200;

export const actionRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  /** Throws for who may not look at it. */
  const asked = async (request: FastifyRequest, id: number): Promise<Action> => {
    const action = await reportsOf(deps).actions.get(id);
    if (!action) throw new GembaError('action-unknown', `there is no action ${id}`);
    if (action.line !== null) mayLookAt(deps, request, action.line);
    return action;
  };
  const judged = ({ line, machine, measure }: Pick<ActionFields, 'line' | 'machine' | 'measure'>) => {
    const plant = deps.plant();
    if (line !== null && !plant.lines.some(({ id }) => id === line))
      throw new GembaError('scope-unknown', `the plant has no line ${line}`);
    if (machine !== null && !plant.machines.some(({ id }) => id === machine))
      throw new GembaError('scope-unknown', `the plant has no machine ${machine}`);
    if (measure && !scopeOf(plant, measure.scope))
      throw new GembaError('scope-unknown', `the plant has no ${measure.scope}`);
  };

  app.get(
    '/actions',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'Actions: those that are open first, the soonest due first',
        querystring: Type.Object(
          {
            line: Type.Optional(Type.String({ maxLength: 80, description: 'Of a line, and of the whole site.' })),
            status: Type.Optional(
              Type.String({ maxLength: 60, description: `Of ${ACTION_STATUSES.join(', ')}; several by comma.` }),
            ),
          },
          closed,
        ),
        response: {
          200: Type.Object({ actions: Type.Array(ActionBody) }, closed),
          ...problemResponses(...READS, ...KEPT),
        },
      },
    },
    async (request) => {
      const { line, status } = request.query;
      const statuses = status?.split(',').map((word) => {
        const found = ACTION_STATUSES.find((one) => one === word);
        if (!found) throw new GembaError('request-invalid', `\`${word}\` is none of ${ACTION_STATUSES.join(', ')}`);
        return found;
      });
      if (line !== undefined) mayLookAt(deps, request, line);
      const lines = line === undefined ? linesSeen(deps, request) : [line];
      const actions = await reportsOf(deps).actions.list({
        lines: lines && [...lines, null],
        statuses: statuses ?? null,
        limit: MOST,
      });
      return { actions: actions.map((action) => actionBody(action, deps.now())) };
    },
  );

  app.get(
    '/actions/:id',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'An action, what became of it, and whether it helped',
        params: NumberId,
        querystring: Type.Object({}, closed),
        response: { 200: OneActionBody, ...problemResponses(...READS, ...KEPT, 'action-unknown') },
      },
    },
    async (request) => {
      const reports = reportsOf(deps);
      const action = await asked(request, request.params.id);
      return oneActionBody(action, await reports.actions.events(action.id), await reports.effect(action), deps.now());
    },
  );

  app.post(
    '/actions',
    {
      onRequest: hasRoleSomewhere(deps, ...MAKES),
      schema: {
        summary: 'Makes an action',
        headers: OnceKey,
        querystring: Type.Object({}, closed),
        body: Type.Object(ActionFieldsBody, closed),
        response: { 201: ActionBody, ...problemResponses(...CHANGES, ...KEPT, 'idempotency-conflict') },
      },
    },
    async (request, reply) => {
      const fields = actionFieldsOf(request.body);
      judged(fields);
      // Whoever works on a line may say what the whole site should do.
      if (fields.line !== null) mayChange(deps, request, MAKES, fields.line);
      const made = await once(deps, request, async () =>
        actionBody(await reportsOf(deps).actions.make(fields, actorOf(deps, request)), deps.now()),
      );
      return reply.code(201).send(made);
    },
  );

  app.put(
    '/actions/:id',
    {
      onRequest: hasRoleSomewhere(deps, ...MAKES),
      schema: {
        summary: 'Changes an action, moves it on, or notes something; what is left out stays',
        headers: OnceKey,
        params: NumberId,
        querystring: Type.Object({}, closed),
        body: Type.Object(
          {
            ...Type.Partial(Type.Object(ActionFieldsBody)).properties,
            status: Type.Optional(StatusWord),
            note: Type.Optional(Type.String({ maxLength: 1000 })),
            version: Type.Optional(Type.Integer({ description: 'Refused if it is another by now.' })),
          },
          closed,
        ),
        response: {
          200: ActionBody,
          ...problemResponses(
            ...CHANGES,
            ...KEPT,
            'action-unknown',
            'action-changed',
            'action-refused',
            'idempotency-conflict',
          ),
        },
      },
    },
    async (request) => {
      const { status, note, version, ...some } = request.body;
      const before = await asked(request, request.params.id);
      if (before.line !== null) mayChange(deps, request, MAKES, before.line);
      if (some.line != null) mayChange(deps, request, MAKES, some.line);
      if (status === 'verified' || (status === 'dropped' && before.capa)) mayChange(deps, request, CLOSES, before.line);
      const now = actionBody(before, deps.now());
      const whole = actionFieldsOf({
        line: now.line,
        machine: now.machine,
        title: now.title,
        why: now.why,
        owner: now.owner,
        due: now.due,
        evidence: now.evidence,
        measure: now.measure,
        capa: now.capa ?? null,
        ...some,
      });
      judged(whole);
      const fields = Object.fromEntries(
        Object.entries(whole).filter(([name]) => (some as Readonly<Record<string, unknown>>)[name] !== undefined),
      );
      const change = { ...fields, ...(status ? { status } : {}), ...(note ? { note } : {}) };
      const actor = actorOf(deps, request);
      return once(deps, request, async () =>
        actionBody(await reportsOf(deps).alter(before, version ?? null, change, actor), deps.now()),
      );
    },
  );
};
