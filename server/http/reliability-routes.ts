/** How reliable machines are, from the record: failures by kind, lives, trends, what an interval or a new machine is worth. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { LEAST_FAILURES } from '../../analytics/reliability/keep-or-replace.ts';
import { LEAST_FOR_WEIBULL } from '../../analytics/reliability/verdicts.ts';
import type { Window } from '../../twin/derived.ts';
import { machinesIn } from '../records/lost/prices.ts';
import type { ReliabilityRoom } from '../records/reliability/reliability-room.ts';
import { LEAST_DAYS } from '../records/reliability/reliability-told.ts';
import { TEAMS_BY } from '../records/reliability/teams.ts';
import { askedScope, askedWindow, TimeText } from './ask.ts';
import { closed, WindowBody } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { signedIn } from './guard.ts';
import { windowBody } from './loss-bodies.ts';
import { mayLookAt } from './order-ask.ts';
import { GembaError, problemResponses, READS } from './problems.ts';
import {
  IntervalBody,
  intervalBody,
  RankedBody,
  ReliabilityBody,
  ReplaceBody,
  rankedBody,
  reliabilityBody,
  replaceBody,
} from './reliability-bodies.ts';

const PROBLEMS = [
  ...READS,
  'scope-invalid',
  'time-invalid',
  'window-invalid',
  'scope-unknown',
  'records-away',
  'not-ready',
] as const;

const where = {
  scope: Type.String({
    maxLength: 80,
    description:
      '`site`, `line:<id>`, `machine:<id>`, or `type:<id>`: all machines of a type and of those that extend it',
    examples: ['machine:line1-capper', 'type:capper'],
  }),
  from: TimeText,
  to: TimeText,
};
const Mode = Type.Optional(
  Type.String({ maxLength: 80, description: '`fault:CODE`, a reason, or `breakdown`; absent = failures of all kinds' }),
);
const money = (description: string) => Type.Number({ minimum: 0, maximum: 1e12, default: 0, description });
const told = { scope: Type.String(), window: WindowBody, currency: Type.String() };

export const reliabilityRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.addHook('onRequest', signedIn(deps));

  const room = (): ReliabilityRoom => {
    if (!deps.reliability) throw new GembaError('not-ready', 'this server keeps no record of failures');
    return deps.reliability();
  };

  /** What is asked about, up to this moment; throws for who may not look at it. */
  const asked = (request: FastifyRequest, query: { scope: string; from: string; to: string }) => {
    const plant = deps.plant();
    const window = askedWindow(query.from, query.to);
    const span: Window = { from: window.from, to: Math.max(window.from + 1, Math.min(window.to, deps.now())) };
    const type = /^type:([^:]+)$/.exec(query.scope)?.[1];
    if (type !== undefined) {
      mayLookAt(deps, request, null);
      const machines = plant.machines.filter(({ lineage }) => lineage.includes(type)).map(({ id }) => id);
      if (machines.length === 0) throw new GembaError('scope-unknown', `the plant has no machine of type ${type}`);
      return { machines, window: span };
    }
    const scope = askedScope(plant, query.scope);
    const line = scope.kind === 'line' ? scope.line : scope.kind === 'machine' ? plant.lines[scope.machine.line] : null;
    mayLookAt(deps, request, line?.id ?? null);
    const machines = scope.kind === 'site' ? plant.machines.map(({ id }) => id) : machinesIn(plant, scope);
    return { machines, window: span };
  };
  const frame = (scope: string, window: Window) => ({
    ...{ scope, window: windowBody(window), currency: deps.plant().site.currency },
  });

  app.get(
    '/maintenance/reliability/machines',
    {
      schema: {
        summary: 'Machines by what their failures cost: how many, MTBF and MTTR with intervals, hours and money lost',
        querystring: Type.Object(where, closed),
        response: {
          200: Type.Object({ ...told, machines: RankedBody }, closed),
          ...problemResponses(...PROBLEMS),
        },
      },
    },
    async (request) => {
      const { machines, window } = asked(request, request.query);
      const ranked = await room().ranked(machines, window);
      return { ...frame(request.query.scope, window), machines: rankedBody(ranked) };
    },
  );

  app.get(
    '/maintenance/reliability',
    {
      schema: {
        summary: 'How long machines last between failures and how soon they run again, by kind of failure',
        description:
          'A failure is a stop of its own, no micro-stop, with a breakdown in it. Lives run on operation, from a repair to the next failure of the same kind; those that began before the window are in no fit. Below `least` failures there is no trend and no life.',
        querystring: Type.Object(
          {
            ...where,
            by: Type.Enum([...TEAMS_BY], { default: 'shift', description: 'Whose response and repairs are told.' }),
            repeatHours: Type.Number({
              ...{ minimum: 1, maximum: 10_000, default: 24 },
              description: 'The same failure within so many hours of operation after its repair is a repeat.',
            }),
          },
          closed,
        ),
        response: {
          200: Type.Object({ ...told, ...ReliabilityBody.properties }, closed),
          ...problemResponses(...PROBLEMS),
        },
      },
    },
    async (request) => {
      const { query } = request;
      const { machines, window } = asked(request, query);
      const found = await room().of(machines, window, { repeatHours: query.repeatHours, by: query.by });
      return { ...frame(query.scope, window), ...reliabilityBody(found, LEAST_FOR_WEIBULL) };
    },
  );

  app.get(
    '/maintenance/reliability/interval',
    {
      schema: {
        summary: 'Whether planned work before a failure is worth it, and after how many hours of operation',
        description:
          'Age replacement (Barlow and Proschan 1965) with the Weibull life of the kind of failure. A failure costs its parts and labour and the hours that the line stood; intervals are of lives drawn again.',
        querystring: Type.Object(
          {
            ...where,
            mode: Mode,
            plannedCost: money('Parts and labour of one planned intervention.'),
            failureCost: money('Parts and labour of one failure.'),
            plannedHours: Type.Number({
              ...{ minimum: 0, maximum: 1_000, default: 0 },
              description: 'Hours that the line stands for planned work; 0 = done while nobody needs it.',
            }),
            interval: Type.Optional(
              Type.Number({
                exclusiveMinimum: 0,
                maximum: 1e6,
                description: 'Hours between planned work as it is now.',
              }),
            ),
          },
          closed,
        ),
        response: {
          200: Type.Object({ ...told, ...IntervalBody.properties }, closed),
          ...problemResponses(...PROBLEMS),
        },
      },
    },
    async (request) => {
      const { query } = request;
      const { machines, window } = asked(request, query);
      const { mode = null, plannedCost, failureCost, plannedHours, interval = null } = query;
      const worth = await room().interval(machines, window, {
        ...{ mode, plannedCost, failureCost, plannedHours, present: interval },
      });
      return { ...frame(query.scope, window), ...intervalBody(worth, LEAST_FOR_WEIBULL) };
    },
  );

  app.get(
    '/maintenance/reliability/replacement',
    {
      schema: {
        summary:
          'Whether a machine is cheaper kept or replaced: its years against the equivalent annual cost of a new one',
        querystring: Type.Object(
          {
            ...where,
            price: Type.Number({ exclusiveMinimum: 0, maximum: 1e12, description: 'Of the new one.' }),
            salvage: money('What the new one is worth at the end of its years.'),
            sale: money('What the old one is sold for now.'),
            years: Type.Number({ minimum: 1, maximum: 50, default: 10 }),
            rate: Type.Number({ minimum: 0, maximum: 1, default: 0.08, description: 'Interest a year.' }),
            newCost: money('Failures and work of the new one, a year.'),
            otherCost: money('Of the old one a year, beside failures and the work that is on record.'),
            labourCost: money('An hour of work that was booked on its orders.'),
            failureCost: money('Parts and labour of one failure of the old one.'),
          },
          closed,
        ),
        response: {
          200: Type.Object({ ...told, ...ReplaceBody.properties }, closed),
          ...problemResponses(...PROBLEMS),
        },
      },
    },
    async (request) => {
      const { query } = request;
      const { machines, window } = asked(request, query);
      const [machine] = machines;
      if (machine === undefined || !query.scope.startsWith('machine:'))
        throw new GembaError('scope-invalid', `${query.scope}: one machine is replaced at a time`);
      const { price, salvage, sale, years, rate, newCost, otherCost, failureCost, labourCost } = query;
      const found = await room().replacement(
        machine,
        window,
        { price, salvage, sale, years, rate, costPerYear: newCost },
        { otherPerYear: otherCost, costPerFailure: failureCost, labourPerHour: labourCost },
      );
      const least = { leastFailures: LEAST_FAILURES, leastDays: LEAST_DAYS };
      return { ...frame(query.scope, window), ...replaceBody(found, least) };
    },
  );
};
