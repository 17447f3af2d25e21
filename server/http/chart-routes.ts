/** Control charts: all of them small, one large, its capability, its stages, and points that are left out. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { declaredBaseline, isDerived } from '../../analytics/spc/charts.ts';
import { capabilityShown } from '../records/quality/capability.ts';
import { askedTime, askedWindow, TimeText } from './ask.ts';
import { closed } from './bodies.ts';
import { CapabilityBody, ChartBody, capabilityBody, chartBody, WallBody, wallBody } from './chart-bodies.ts';
import { PartsBody, partsBody } from './chart-parts.ts';
import type { HttpDeps } from './deps.ts';
import { actorOf, hasRoleSomewhere, signedIn } from './guard.ts';
import { OnceKey, once } from './once.ts';
import { READ, WRITE } from './order-ask.ts';
import { GembaError, problemResponses } from './problems.ts';
import {
  characteristicShown,
  characteristicsSeen,
  characteristicToChange,
  lineOf,
  None,
  OfCharacteristic,
  qualityOf,
  Written,
} from './quality-ask.ts';
import { ProductText, StageBody, stageBody } from './quality-bodies.ts';
import { QUALITY } from './who-plans.ts';

/** Points of a small chart. */
const WALL_POINTS = 40;

export const chartRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.get(
    '/charts',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'All charts small, the most urgent first',
        querystring: Type.Object(
          {
            line: Type.Optional(Type.String({ maxLength: 80 })),
            at: Type.Optional({ ...TimeText, description: 'As they stood then; absent = now.' }),
          },
          closed,
        ),
        response: { 200: WallBody, ...problemResponses(...READ, 'time-invalid') },
      },
    },
    async (request) => {
      const { line, at } = request.query;
      const moment = at === undefined ? null : askedTime('at', at);
      const room = qualityOf(deps);
      const own = (machine: string) => lineOf(deps, machine);
      const seen = await characteristicsSeen(deps, request);
      const all = seen.filter(({ machine }) => line === undefined || own(machine) === line);
      return wallBody(all, await room.charts.wall(WALL_POINTS, moment), await room.standingAt(moment), own);
    },
  );

  app.get(
    '/charts/:id',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'One chart: points in columns, stages with their limits, capability, what was left out',
        params: OfCharacteristic,
        querystring: Type.Object(
          {
            product: Type.Optional(Type.String({ maxLength: 80, description: 'Absent = the one plotted last.' })),
            from: TimeText,
            to: TimeText,
            most: Type.Integer({ minimum: 1, maximum: 100_000, default: 2_000, description: 'The newest so many.' }),
          },
          closed,
        ),
        response: {
          200: ChartBody,
          ...problemResponses(...READ, 'characteristic-unknown', 'time-invalid', 'window-invalid'),
        },
      },
    },
    async (request) => {
      const { product, from, to, most } = request.query;
      const one = await characteristicShown(deps, request, request.params.id);
      const window = askedWindow(from, to);
      const { charts } = qualityOf(deps);
      const products = await charts.productsOf(one.id);
      const key = { characteristic: one.id, product: product ?? products[0] ?? '' };
      return chartBody(one, key.product, products, window, await charts.chart(key, window, most));
    },
  );

  app.get(
    '/charts/:id/capability',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'What the process can do against its specification, of the stage in force',
        params: OfCharacteristic,
        querystring: Type.Object({ product: Type.Optional(ProductText), from: TimeText, to: TimeText }, closed),
        response: {
          200: CapabilityBody,
          ...problemResponses(...READ, 'characteristic-unknown', 'time-invalid', 'window-invalid'),
        },
      },
    },
    async (request) => {
      const { product = '', from, to } = request.query;
      const one = await characteristicShown(deps, request, request.params.id);
      const key = { characteristic: one.id, product };
      const found = await qualityOf(deps).charts.withReadings(key, askedWindow(from, to));
      return capabilityBody(capabilityShown(one, product, found));
    },
  );

  app.get(
    '/charts/:id/parts',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'Which of several tags taken together a point of a chart t2 is far out by',
        params: OfCharacteristic,
        querystring: Type.Object(
          { product: Type.Optional(ProductText), at: { ...TimeText, description: 'Of the point.' } },
          closed,
        ),
        response: { 200: PartsBody, ...problemResponses(...READ, 'characteristic-unknown', 'time-invalid') },
      },
    },
    async (request) => {
      const { product = '', at } = request.query;
      const one = await characteristicShown(deps, request, request.params.id);
      const found = await qualityOf(deps).charts.readingsAt({ characteristic: one.id, product }, askedTime('at', at));
      if (!found) throw new GembaError('characteristic-unknown', `the chart has no point at ${at}`);
      return partsBody(one, found);
    },
  );

  app.post(
    '/charts/:id/stages',
    {
      onRequest: hasRoleSomewhere(deps, ...QUALITY),
      schema: {
        summary: 'Freezes a baseline, from points of a window or from a declared target and sigma: a new stage',
        params: OfCharacteristic,
        querystring: None,
        headers: OnceKey,
        body: Type.Object(
          {
            product: Type.Optional(ProductText),
            from: Type.Optional({ ...TimeText, description: 'The stage holds from then on; absent = now.' }),
            window: Type.Optional(Type.Object({ from: TimeText, to: TimeText }, closed)),
            declared: Type.Optional(
              Type.Object(
                {
                  target: Type.Number(),
                  sigma: Type.Number({ exclusiveMinimum: 0, description: 'Of one unit, within subgroups.' }),
                },
                closed,
              ),
            ),
            reason: Written,
          },
          closed,
        ),
        response: {
          200: StageBody,
          ...problemResponses(
            ...WRITE,
            'characteristic-unknown',
            'baseline-refused',
            'time-invalid',
            'window-invalid',
            'idempotency-conflict',
          ),
        },
      },
    },
    async (request) => {
      const one = await characteristicToChange(deps, request, request.params.id, QUALITY);
      const { product = '', from, window, declared, reason } = request.body;
      if ((window === undefined) === (declared === undefined))
        throw new GembaError('baseline-refused', 'say either the window of its data, or target and sigma');
      if (declared && isDerived(one.chart))
        throw new GembaError('baseline-refused', `limits of a chart ${one.chart} are made of points; say their window`);
      const { baselines } = qualityOf(deps);
      const key = { characteristic: one.id, product };
      const within = window ? askedWindow(window.from, window.to) : null;
      return once(deps, request, async () => {
        const baseline = within
          ? await baselines.ofWindow(one, key, within)
          : declaredBaseline(one.chart, declared?.target ?? 0, declared?.sigma ?? 1, one.size);
        const begins = from === undefined ? deps.now() : askedTime('from', from);
        const asked = { from: begins, window: within, baseline, reason };
        return stageBody(await baselines.freeze(one, key, asked, actorOf(deps, request)));
      });
    },
  );

  app.post(
    '/charts/:id/exclusions',
    {
      onRequest: hasRoleSomewhere(deps, ...QUALITY),
      schema: {
        summary: 'Leaves a point out of baselines and capability for an assignable cause; it stays to be seen',
        params: OfCharacteristic,
        querystring: None,
        headers: OnceKey,
        body: Type.Object(
          {
            product: Type.Optional(ProductText),
            at: { ...TimeText, description: 'Of the point.' },
            cause: Type.Union([Written, Type.Null()], { description: 'Null = it counts again.' }),
          },
          closed,
        ),
        response: {
          200: None,
          ...problemResponses(...WRITE, 'characteristic-unknown', 'time-invalid', 'idempotency-conflict'),
        },
      },
    },
    async (request) => {
      const one = await characteristicToChange(deps, request, request.params.id, QUALITY);
      const { product = '', at, cause } = request.body;
      const moment = askedTime('at', at);
      return once(deps, request, async () => {
        const key = { characteristic: one.id, product };
        await qualityOf(deps).charts.exclude(key, moment, cause, actorOf(deps, request));
        return {};
      });
    },
  );
};
