/** Energy: use, cost, CO2 and waste, by machine, line, product and order, against the period before and the baseline. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { askedScope, askedWindow, ScopeText, TimeText } from './ask.ts';
import { closed, orNull, WindowBody } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { BaselineBody, UsedBody, UsedRowBody, usedBody, usedRowBody } from './energy-bodies.ts';
import { signedIn } from './guard.ts';
import { windowBody } from './loss-bodies.ts';
import { beforeOf } from './loss-routes.ts';
import { problemResponses, READS } from './problems.ts';
import { reportsOf } from './report-ask.ts';

export const energyRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.get(
    '/energy',
    {
      onRequest: signedIn(deps),
      schema: {
        summary:
          'Energy by machine, line, product and order, and by what machines did; of the site, utilities included',
        querystring: Type.Object(
          {
            scope: ScopeText,
            from: TimeText,
            to: TimeText,
            beforeFrom: Type.Optional(TimeText),
            beforeTo: Type.Optional(TimeText),
          },
          closed,
        ),
        response: {
          200: Type.Object(
            {
              scope: Type.String(),
              window: WindowBody,
              beforeWindow: WindowBody,
              currency: Type.String(),
              pricePerKWh: orNull(Type.Number()),
              co2PerKWh: orNull(Type.Number({ description: 'kg' })),
              total: UsedBody,
              before: UsedBody,
              lines: Type.Array(UsedRowBody),
              machines: Type.Array(UsedRowBody, { description: 'The largest first.' }),
              products: Type.Array(UsedRowBody),
              orders: Type.Array(UsedRowBody),
              baseline: orNull(BaselineBody),
            },
            closed,
          ),
          ...problemResponses(
            ...READS,
            'scope-invalid',
            'scope-unknown',
            'time-invalid',
            'window-invalid',
            'records-away',
            'not-ready',
          ),
        },
      },
    },
    async ({ query }) => {
      const plant = deps.plant();
      const window = askedWindow(query.from, query.to);
      const before = beforeOf(window, query.beforeFrom, query.beforeTo);
      const told = await reportsOf(deps).energy(askedScope(plant, query.scope), window, before);
      const { pricePerKWh, co2PerKWh } = plant.site.energy;
      return {
        scope: query.scope,
        window: windowBody(window),
        beforeWindow: windowBody(before),
        currency: plant.site.currency,
        ...{ pricePerKWh, co2PerKWh },
        total: usedBody(told.total),
        before: usedBody(told.before),
        lines: told.lines.map(usedRowBody),
        machines: told.machines.map(usedRowBody),
        products: told.products.map(usedRowBody),
        orders: told.orders.map(usedRowBody),
        baseline: told.baseline && { ...told.baseline },
      };
    },
  );
};
