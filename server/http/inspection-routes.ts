/** Inspections of lots: what is looked at, what waits, results of laboratories, decisions, and how each source stands. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { LEVELS, samplingPlan } from '../../analytics/spc/sampling-plans.ts';
import type { InspectionRoom } from '../records/inspections/inspection-room.ts';
import { INSPECTION_STATES, LOT_VERDICTS } from '../records/inspections/words.ts';
import { askedTime } from './ask.ts';
import { closed, orNull } from './bodies.ts';
import { actorWho } from './checklist-ask.ts';
import type { HttpDeps } from './deps.ts';
import { actorOf, hasRole, signedIn } from './guard.ts';
import {
  Code,
  InspectionBody,
  inspectionBody,
  Material,
  PlanBody,
  PlanToChange,
  planBody,
  ResultToTell,
  SamplingBody,
  SEVERITIES,
  Source,
} from './inspection-bodies.ts';
import { OnceKey, once } from './once.ts';
import { READ, WRITE, whoOf } from './order-ask.ts';
import { GembaError, problemResponses } from './problems.ts';
import { mayWriteQuality } from './who-plans.ts';

const MOST_BYTES = 4 * 1024 * 1024;
const None = Type.Object({}, closed);
const OfMaterial = Type.Object({ material: Material }, closed);
const InspectionId = Type.Object({ id: Type.String({ pattern: '^[1-9][0-9]{0,14}$' }) }, closed);
const SourceBody = Type.Object(
  {
    material: Type.String(),
    source: Type.String(),
    lots: Type.Integer(),
    skipped: Type.Integer({ description: 'Let through unseen.' }),
    accepted: Type.Integer(),
    rejected: Type.Integer({ description: 'Those that a concession let through later included.' }),
    severity: Type.Enum(['normal', 'tightened', 'reduced']),
    discontinued: Type.Boolean(),
    inspectsNext: Type.Boolean({ description: 'False: the next lot is let through unseen.' }),
  },
  closed,
);

export function inspectionsOf(deps: HttpDeps): InspectionRoom {
  if (!deps.inspections) throw new GembaError('not-ready', 'this server keeps no inspections');
  return deps.inspections();
}

export const inspectionRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.get(
    '/plans',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'How lots of each material are inspected before they are used or shipped',
        querystring: None,
        response: { 200: Type.Object({ plans: Type.Array(PlanBody) }, closed), ...problemResponses(...READ) },
      },
    },
    async () => ({ plans: (await inspectionsOf(deps).plans.list()).map(planBody) }),
  );

  app.get(
    '/sampling',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'How many units of a lot are drawn, and with how many defective ones it is refused, by severity',
        querystring: Type.Object(
          {
            units: Type.Integer({ minimum: 2, maximum: 1_000_000_000, description: 'Of the lot.' }),
            level: Type.Enum([...LEVELS]),
            aql: Type.Number({ description: 'One of the standard.' }),
          },
          closed,
        ),
        response: { 200: SamplingBody, ...problemResponses(...READ, 'inspection-invalid') },
      },
    },
    async ({ query: { units, level, aql } }) => ({
      plans: SEVERITIES.map((severity) => {
        const found = samplingPlan(units, level, aql, severity);
        if (!found.ok) throw new GembaError('inspection-invalid', `${aql} is no AQL of the standard`, found.reason);
        const { n, accept, reject, whole } = found.plan;
        return { severity, n, accept, reject, whole };
      }),
    }),
  );

  app.put(
    '/plans/:material',
    {
      onRequest: mayWriteQuality(deps),
      schema: {
        summary:
          'Changes how lots of a material are inspected, as a version of its own; lots that come from then on wait for it',
        params: OfMaterial,
        querystring: None,
        headers: OnceKey,
        body: Type.Object(
          {
            ...PlanToChange.properties,
            base: orNull(
              Type.Integer({ minimum: 0, description: 'Version that was changed; 0 = new, null = whatever stands.' }),
            ),
          },
          closed,
        ),
        response: {
          200: PlanBody,
          ...problemResponses(...WRITE, 'inspection-invalid', 'inspection-changed', 'idempotency-conflict'),
        },
      },
    },
    (request) => {
      const { base, ...told } = request.body;
      return once(deps, request, async () =>
        planBody(
          await inspectionsOf(deps).plans.put(
            { ...told, material: request.params.material, version: 0 },
            base,
            actorWho(deps, request),
          ),
        ),
      );
    },
  );

  app.delete(
    '/plans/:material',
    {
      onRequest: mayWriteQuality(deps),
      schema: {
        summary: 'Lots of a material that come from now on are not inspected any more',
        params: OfMaterial,
        querystring: Type.Object({ base: Type.Integer({ minimum: 1, description: 'Version that stands.' }) }, closed),
        headers: OnceKey,
        response: {
          204: Type.Null(),
          ...problemResponses(...WRITE, 'inspection-unknown', 'inspection-changed', 'idempotency-conflict'),
        },
      },
    },
    async (request, reply) => {
      await once(deps, request, async () => {
        await inspectionsOf(deps).plans.retire(request.params.material, request.query.base, actorWho(deps, request));
        return null;
      });
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'Inspections of lots, the newest first',
        querystring: Type.Object(
          {
            state: Type.Optional(Type.Enum([...INSPECTION_STATES])),
            material: Type.Optional(Material),
            limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
            cursor: Type.Optional(InspectionId.properties.id),
          },
          closed,
        ),
        response: {
          200: Type.Object({ inspections: Type.Array(InspectionBody), next: orNull(Type.String()) }, closed),
          ...problemResponses(...READ),
        },
      },
    },
    async (request) => {
      const { state = null, material = null, limit, cursor } = request.query;
      const before = cursor === undefined ? null : Number(cursor);
      const found = await inspectionsOf(deps).lots.list({ state, material, before, limit });
      return { inspections: found.map(inspectionBody), next: found.length < limit ? null : String(found.at(-1)?.id) };
    },
  );

  app.get(
    '/sources',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'How each supplier of each inspected material stands: severity, lots let through unseen, lots refused',
        querystring: None,
        response: { 200: Type.Object({ sources: Type.Array(SourceBody) }, closed), ...problemResponses(...READ) },
      },
    },
    async () => ({ sources: [...(await inspectionsOf(deps).lots.sources())] }),
  );

  app.post(
    '/sources/resume',
    {
      onRequest: hasRole(deps, 'quality', 'admin'),
      schema: {
        summary: 'Lots of a source that stands still are taken again, under tightened inspection',
        querystring: None,
        headers: OnceKey,
        body: Type.Object(
          { material: Material, source: Source, reason: Type.String({ minLength: 1, maxLength: 500 }) },
          closed,
        ),
        response: {
          200: Type.Object({ sources: Type.Array(SourceBody) }, closed),
          ...problemResponses(...WRITE, 'inspection-refused', 'idempotency-conflict'),
        },
      },
    },
    (request) =>
      once(deps, request, async () => {
        await inspectionsOf(deps).lots.resume(request.body, actorOf(deps, request));
        return { sources: [...(await inspectionsOf(deps).lots.sources())] };
      }),
  );

  app.post(
    '/results',
    {
      bodyLimit: MOST_BYTES,
      onRequest: mayWriteQuality(deps),
      schema: {
        summary:
          'Results of a laboratory or of people, by lot, test and sample; told again nothing is done twice, told otherwise it is a correction',
        querystring: None,
        headers: OnceKey,
        body: Type.Object({ results: Type.Array(ResultToTell, { minItems: 1, maxItems: 5_000 }) }, closed),
        response: {
          200: Type.Object(
            {
              taken: Type.Integer(),
              corrected: Type.Integer(),
              unchanged: Type.Integer(),
              refused: Type.Integer(),
              faults: Type.Array(
                Type.Object(
                  { line: Type.Integer(), lot: Type.String(), field: Type.String(), reason: Type.String() },
                  closed,
                ),
              ),
            },
            closed,
          ),
          ...problemResponses(...WRITE, 'time-invalid', 'idempotency-conflict'),
        },
      },
    },
    (request) =>
      once(deps, request, async () => {
        const by = whoOf(deps, request);
        const told = request.body.results.map(({ value, sample = '', at, ...one }, i) => ({
          ...{ by, ...one, sample, ...toldAs(value) },
          at: askedTime(`results[${i}].at`, at),
        }));
        const { faults, ...counts } = await inspectionsOf(deps).results(told, actorWho(deps, request));
        return { ...counts, faults: [...faults] };
      }),
  );

  app.get(
    '/:id',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'One inspection with its results and decisions',
        params: InspectionId,
        querystring: None,
        response: { 200: InspectionBody, ...problemResponses(...READ, 'inspection-unknown') },
      },
    },
    async ({ params }) => {
      const found = await inspectionsOf(deps).lots.get(Number(params.id));
      if (!found) throw new GembaError('inspection-unknown', `there is no inspection ${params.id}`);
      return inspectionBody(found);
    },
  );

  app.post(
    '/:id/decisions',
    {
      onRequest: hasRole(deps, 'quality', 'admin'),
      schema: {
        summary:
          'Accepts or refuses a lot, or lets it be used by a concession; signed by POST /signatures, kind `inspection`',
        params: InspectionId,
        querystring: None,
        headers: OnceKey,
        body: Type.Object(
          {
            verdict: Type.Enum([...LOT_VERDICTS]),
            defectives: orNull(Type.Integer({ minimum: 0, description: 'Null = none were counted.' })),
            note: Type.String({ maxLength: 500 }),
          },
          closed,
        ),
        response: {
          200: InspectionBody,
          ...problemResponses(...WRITE, 'inspection-unknown', 'inspection-refused', 'idempotency-conflict'),
        },
      },
    },
    (request) =>
      once(deps, request, async () =>
        inspectionBody(
          await inspectionsOf(deps).lots.decide(Number(request.params.id), request.body, actorOf(deps, request)),
        ),
      ),
  );

  app.get(
    '/lots/:code',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'The inspection of a lot by its code',
        params: Type.Object({ code: Code }, closed),
        querystring: None,
        response: { 200: InspectionBody, ...problemResponses(...READ, 'inspection-unknown') },
      },
    },
    async ({ params }) => {
      const found = await inspectionsOf(deps).lots.of(params.code);
      if (!found) throw new GembaError('inspection-unknown', `lot \`${params.code}\` is not inspected`);
      return inspectionBody(found);
    },
  );
};

function toldAs(value: number | string): { sign: '' | '<' | '>'; value: number } {
  if (typeof value === 'number') return { sign: '', value };
  return { sign: value.startsWith('<') ? '<' : '>', value: Number(value.slice(1)) };
}
