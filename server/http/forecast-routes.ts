/** When orders will be done, how sure that is, what it rests on, and how good such forecasts were. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { skillOf } from '../../analytics/forecast/skill.ts';
import { wideningOf } from '../../analytics/forecast/widen.ts';
import type { PlanRoom } from '../plan/plan-room.ts';
import { iso } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import {
  BacktestBody,
  CalibrationBody,
  CalibrationHeadBody,
  calibrationBody,
  calibrationHeadBody,
  OrderForecastBody,
  orderForecastBody,
  ScoredBody,
  SkillBody,
  scoredBody,
  skillBody,
} from './forecast-bodies.ts';
import { actorOf, hasRole, signedIn, viewOf } from './guard.ts';
import { READ, WRITE } from './order-ask.ts';
import { GembaError, problemResponses } from './problems.ts';

const HOUR = 3_600_000;
const Widening = Type.Union([Type.Number(), Type.Null()], {
  description:
    'By how much P10 and P90 were pushed outwards because such ranges held too seldom, in parts of the time ahead; null = too few outcomes to say.',
});

/** A long look ahead takes longer than anybody waits for an answer: it goes on meanwhile. */
const PATIENCE_MS = 8_000;
const STILL = 'the plant is being simulated; ask again in some seconds';

async function inTime<Answer>(answer: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new GembaError('not-ready', STILL)), PATIENCE_MS);
  });
  answer.catch(() => undefined);
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

export const forecastRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  const room = (): PlanRoom => {
    if (!deps.plans) throw new GembaError('not-ready', 'this server keeps no record to forecast from');
    return deps.plans();
  };
  const calibrated = () => room().calibrations.needed;
  /** Lines that who asks may look at. */
  const linesOf = (request: FastifyRequest): string[] => {
    const view = viewOf(deps, request);
    const lines = deps.plant().lines.map(({ id }) => id);
    return view === true ? lines : view === false ? [] : lines.filter((line) => view.includes(line));
  };

  app.get(
    '/plan/forecast',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'When each order that runs or waits will be done: P10, P50, P90 and the chance of being in time',
        description:
          'Simulated futures of the plant as it stands this second, with abilities learned from its own record.',
        querystring: Type.Object(
          {
            hours: Type.Number({ minimum: 1, maximum: 336, default: 16, description: 'How far ahead is looked.' }),
            futures: Type.Integer({ minimum: 20, maximum: 1_000, default: 100 }),
          },
          closed,
        ),
        response: {
          200: Type.Object(
            {
              ...{ at: Instant, until: Instant, calibration: CalibrationHeadBody },
              orders: Type.Array(OrderForecastBody),
              widening: Widening,
              skill: orNull(SkillBody),
            },
            closed,
          ),
          ...problemResponses(...READ),
        },
      },
    },
    async (request) => {
      const lines = linesOf(request);
      const { hours, futures } = request.query;
      const answer = await inTime(room().forecasts.now({ aheadMs: hours * HOUR, futures }));
      return {
        ...{ at: iso(answer.at), until: iso(answer.until), calibration: calibrationHeadBody(answer.calibration) },
        orders: answer.orders
          .filter(({ line }) => lines.includes(line))
          .map((order) => orderForecastBody(order, answer.standing)),
        ...{ widening: answer.widening, skill: answer.skill && skillBody(answer.skill) },
      };
    },
  );

  app.get(
    '/plan/skill',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'How good forecasts of orders were, once they were done: newest first, as they were said',
        response: {
          200: Type.Object(
            { skill: orNull(SkillBody), widening: Widening, backtest: BacktestBody, forecasts: Type.Array(ScoredBody) },
            closed,
          ),
          ...problemResponses(...READ),
        },
      },
    },
    async (request) => {
      const lines = linesOf(request);
      const scored = (await room().forecasts.scored()).filter(({ line }) => lines.includes(line));
      const skill = skillOf(scored);
      return {
        ...{ skill: skill && skillBody(skill), widening: wideningOf(scored) },
        ...{ backtest: room().backtests.current, forecasts: scored.map(scoredBody) },
      };
    },
  );

  app.post(
    '/plan/backtest',
    {
      onRequest: hasRole(deps, 'planner', 'engineer', 'admin'),
      schema: {
        summary:
          'Forecasts the recorded past again and scores it; `GET /plan/skill` says how far it is, and then how right it was',
        querystring: Type.Object({ days: Type.Integer({ minimum: 1, maximum: 60, default: 8 }) }, closed),
        response: { 202: BacktestBody, ...problemResponses(...WRITE, 'backtest-busy') },
      },
    },
    async (request, reply) => {
      await room().backtests.begin(request.query.days, actorOf(deps, request));
      return reply.code(202).send(room().backtests.current);
    },
  );

  app.delete(
    '/plan/backtest',
    {
      onRequest: hasRole(deps, 'planner', 'engineer', 'admin'),
      schema: {
        summary: 'Stops forecasting the past; what was known of it before stays',
        response: { 200: BacktestBody, ...problemResponses(...WRITE) },
      },
    },
    async () => {
      await room().backtests.stop();
      return room().backtests.current;
    },
  );

  app.get(
    '/plan/calibration',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'What machines are able to do, as their record says, with what each figure rests on',
        response: { 200: CalibrationBody, ...problemResponses(...READ) },
      },
    },
    async (request) => calibrationBody(calibrated(), deps.plant(), linesOf(request)),
  );

  app.post(
    '/plan/calibration',
    {
      onRequest: hasRole(deps, 'planner', 'engineer', 'admin'),
      schema: {
        summary: 'Learns what machines are able to do anew from the last weeks of the record',
        response: { 200: CalibrationBody, ...problemResponses(...WRITE) },
      },
    },
    async (request) => {
      const learned = await room().calibrations.renew('asked', actorOf(deps, request));
      return calibrationBody(learned ?? calibrated(), deps.plant(), linesOf(request));
    },
  );
};
