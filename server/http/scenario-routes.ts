/** What-if: named changes of the plant or its orders, and how their futures differ from those of the plant as it is planned. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { Candidate } from '../plan/comparisons.ts';
import type { PlanRoom } from '../plan/plan-room.ts';
import { closed } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { actorOf, hasRole, seesAllLines } from './guard.ts';
import { READ, WRITE } from './order-ask.ts';
import { GembaError, problemResponses } from './problems.ts';
import {
  ChangeBody,
  ComparisonBody,
  changeOf,
  comparisonBody,
  ScenarioBody,
  ScenarioFields,
  scenarioBody,
  type ToldChange,
} from './scenario-bodies.ts';

const HOUR = 3_600_000;
/** Scenarios that one can look at side by side. */
const MOST = 6;
const Numbered = Type.Object({ id: Type.Integer({ minimum: 1 }) }, closed);

export const scenarioRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  const room = (): PlanRoom => {
    if (!deps.plans) throw new GembaError('not-ready', 'this server keeps no record to simulate from');
    return deps.plans();
  };
  // Crews and machines are shared: what is changed on one line may move another.
  const mayLook = seesAllLines(deps);
  const mayPlan = hasRole(deps, 'planner', 'engineer', 'admin');
  const toldOf = ({ name, note, changes }: { name: string; note: string; changes: readonly ToldChange[] }) => ({
    ...{ name, note, changes: changes.map(changeOf) },
  });

  app.get(
    '/plan/scenarios',
    {
      onRequest: mayLook,
      schema: {
        summary: 'Scenarios as they are now, the one that was changed last first',
        response: {
          200: Type.Object({ scenarios: Type.Array(ScenarioBody) }, closed),
          ...problemResponses(...READ),
        },
      },
    },
    async () => ({ scenarios: (await room().scenarios.list()).map(scenarioBody) }),
  );

  app.get(
    '/plan/scenarios/:id',
    {
      onRequest: mayLook,
      schema: {
        summary: 'Every version of a scenario, the newest first',
        params: Numbered,
        response: {
          200: Type.Object({ versions: Type.Array(ScenarioBody) }, closed),
          ...problemResponses(...READ, 'scenario-unknown'),
        },
      },
    },
    async (request) => {
      const versions = await room().scenarios.versions(request.params.id);
      if (versions.length === 0) throw new GembaError('scenario-unknown', `there is no scenario ${request.params.id}`);
      return { versions: versions.map(scenarioBody) };
    },
  );

  app.post(
    '/plan/scenarios',
    {
      onRequest: mayPlan,
      schema: {
        summary: 'Keeps a scenario under a name',
        body: ScenarioFields,
        response: { 201: ScenarioBody, ...problemResponses(...WRITE, 'time-invalid') },
      },
    },
    async (request, reply) => {
      const made = await room().scenarios.make(toldOf(request.body), actorOf(deps, request));
      return reply.code(201).send(scenarioBody(made));
    },
  );

  app.put(
    '/plan/scenarios/:id',
    {
      onRequest: mayPlan,
      schema: {
        summary: 'A new version of a scenario; `version` is the one that it was made of',
        params: Numbered,
        body: Type.Object({ ...ScenarioFields.properties, version: Type.Integer({ minimum: 1 }) }, closed),
        response: {
          200: ScenarioBody,
          ...problemResponses(...WRITE, 'time-invalid', 'scenario-unknown', 'scenario-changed'),
        },
      },
    },
    async (request) => {
      const { version, ...told } = request.body;
      return scenarioBody(
        await room().scenarios.change(request.params.id, version, toldOf(told), actorOf(deps, request)),
      );
    },
  );

  app.delete(
    '/plan/scenarios/:id',
    {
      onRequest: mayPlan,
      schema: {
        summary: 'Takes a scenario out of the list; its versions stay on record',
        params: Numbered,
        response: { 204: Type.Null(), ...problemResponses(...WRITE, 'scenario-unknown') },
      },
    },
    async (request, reply) => {
      await room().scenarios.remove(request.params.id, actorOf(deps, request));
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/plan/comparisons',
    {
      onRequest: mayPlan,
      schema: {
        summary:
          'Begins to simulate scenarios beside the plant as it is planned, all from this moment and with the same luck',
        description:
          'Futures are added until half of the interval of the difference of lateness is `half` hours or less, to 400 of each. `scenarios` by their numbers, `changes` without a name.',
        body: Type.Object(
          {
            scenarios: Type.Array(Type.Integer({ minimum: 1 }), { maxItems: MOST, default: [] }),
            changes: Type.Optional(Type.Array(ChangeBody, { maxItems: 100 })),
            hours: Type.Number({ minimum: 1, maximum: 336, default: 16 }),
            half: Type.Number({ minimum: 0.01, maximum: 100, default: 0.25 }),
          },
          closed,
        ),
        response: { 202: ComparisonBody, ...problemResponses(...WRITE, 'time-invalid', 'scenario-unknown') },
      },
    },
    async (request, reply) => {
      const { scenarios, changes, hours, half } = request.body;
      const known = scenarios.length === 0 ? [] : await room().scenarios.list();
      const named = scenarios.map((id): Candidate => {
        const found = known.find(({ scenario }) => scenario === id);
        if (!found) throw new GembaError('scenario-unknown', `there is no scenario ${id}`);
        return { scenario: id, version: found.version, name: found.name, changes: found.changes };
      });
      const unnamed = changes ? [{ scenario: null, version: null, name: '', changes: changes.map(changeOf) }] : [];
      const begun = await room().comparisons.begin(
        { candidates: [...named, ...unnamed], aheadMs: hours * HOUR, half },
        actorOf(deps, request),
      );
      return reply.code(202).send(comparisonBody(begun));
    },
  );

  app.post(
    '/plan/proposals',
    {
      onRequest: mayPlan,
      schema: {
        summary:
          'Searches better plans for so many seconds, and begins to simulate the best beside the plan that there is',
        description: 'Each proposal is a candidate without a name whose changes say which order goes where.',
        body: Type.Object(
          {
            hours: Type.Number({ minimum: 1, maximum: 336, default: 16 }),
            seconds: Type.Number({ minimum: 0.5, maximum: 60, default: 3 }),
            half: Type.Number({ minimum: 0.01, maximum: 100, default: 0.25 }),
          },
          closed,
        ),
        response: { 202: ComparisonBody, ...problemResponses(...WRITE, 'plan-refused') },
      },
    },
    async (request, reply) => {
      const { hours, seconds, half } = request.body;
      const begun = await room().proposals.begin({ aheadMs: hours * HOUR, seconds, half }, actorOf(deps, request));
      return reply.code(202).send(comparisonBody(begun));
    },
  );

  app.get(
    '/plan/comparisons/:id',
    {
      onRequest: mayLook,
      schema: {
        summary: 'How far a comparison is, and what is known by now',
        params: Numbered,
        response: { 200: ComparisonBody, ...problemResponses(...READ, 'comparison-unknown') },
      },
    },
    async (request) => {
      const found = await room().comparisons.get(request.params.id);
      if (!found) throw new GembaError('comparison-unknown', `there is no comparison ${request.params.id}`);
      return comparisonBody(found);
    },
  );

  app.delete(
    '/plan/comparisons/:id',
    {
      onRequest: mayPlan,
      schema: {
        summary: 'Ends a comparison where it is; what is known stays',
        params: Numbered,
        response: { 204: Type.Null(), ...problemResponses(...WRITE, 'comparison-unknown') },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (!(await room().comparisons.get(id)))
        throw new GembaError('comparison-unknown', `there is no comparison ${id}`);
      await room().comparisons.cancel(id);
      return reply.code(204).send(null);
    },
  );
};
