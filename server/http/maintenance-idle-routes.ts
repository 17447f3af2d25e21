/** When lines stand by plan: windows in which maintenance holds nothing up. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { IDLE_KINDS, idleWindows } from '../records/maintenance/idle.ts';
import { askedTime, iso, TimeText } from './ask.ts';
import { closed, Instant } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { linesRead, maintenanceOf, mayRead } from './maintenance-ask.ts';
import { READ } from './order-ask.ts';
import { GembaError, problemResponses } from './problems.ts';

const LONGEST_MS = 32 * 86_400_000;

export const maintenanceIdleRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.get(
    '/idle',
    {
      onRequest: mayRead(deps),
      schema: {
        summary: 'When lines stand by plan, and which orders are planned: outside shifts, in breaks, between orders',
        querystring: Type.Object(
          { from: TimeText, to: TimeText, line: Type.Optional(Type.String({ maxLength: 80 })) },
          closed,
        ),
        response: {
          200: Type.Object(
            {
              lines: Type.Array(
                Type.Object(
                  {
                    line: Type.String(),
                    windows: Type.Array(
                      Type.Object({ kind: Type.Enum([...IDLE_KINDS]), from: Instant, to: Instant }, closed),
                    ),
                    orders: Type.Array(Type.Object({ order: Type.String(), from: Instant, to: Instant }, closed)),
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
      const { line: only } = request.query;
      const [from, to] = [askedTime('from', request.query.from), askedTime('to', request.query.to)];
      const asked = { from, to, now: deps.now() };
      if (asked.from >= asked.to || asked.to - asked.from > LONGEST_MS)
        throw new GembaError('window-invalid', '`from` before `to`, and at most 32 days');
      const seen = linesRead(deps, request);
      const plant = deps.plant();
      const lines = plant.lines.filter(
        ({ id }) => (seen === null || seen.includes(id)) && (only === undefined || only === id),
      );
      const told = lines.map(async (line) => {
        const orders = await maintenanceOf(deps).plannedOrders(line.id, asked);
        return {
          line: line.id,
          windows: idleWindows(plant, line, orders, asked).map(({ kind, from, to }) => ({
            kind,
            from: iso(from),
            to: iso(to),
          })),
          orders: orders.map(({ order, from, to }) => ({ order, from: iso(from), to: iso(to) })),
        };
      });
      return { lines: await Promise.all(told) };
    },
  );
};
