/** Master data that differ from what the record shows, as JSON or CSV. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { DIFFERENCE_KINDS, type Difference, VERDICTS } from '../../analytics/masters/difference.ts';
import { csvOf } from '../export/csv.ts';
import { askedWindow, TimeText } from './ask.ts';
import { closed, orNull, WindowBody } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { signedIn } from './guard.ts';
import { READ } from './order-ask.ts';
import { GembaError, problemResponses } from './problems.ts';
import { lineAsked } from './report-ask.ts';

const MOST_MS = 31 * 86_400_000;
const Num = orNull(Type.Number());
const Text = orNull(Type.String());
const DifferenceBody = Type.Object(
  {
    kind: Type.Enum([...DIFFERENCE_KINDS]),
    machine: Text,
    product: Text,
    material: Text,
    operation: orNull(Type.String({ description: 'Of a step of a routing.' })),
    elsewhere: orNull(Type.String({ description: 'The machine that did most of what its own did not.' })),
    unit: Type.String({
      description: 'Rates in units/min, times of operations in ms/unit, setups in ms, use in its unit; share = 0..1.',
    }),
    declared: Num,
    shown: Num,
    low: orNull(Type.Number({ description: '90 % interval of `shown`; of material a container either way.' })),
    high: Num,
    n: Type.Integer({ description: 'Runs, orders, changeovers or deliveries that it rests on.' }),
    units: orNull(Type.Number({ description: 'Good base units that these made.' })),
    verdict: Type.Enum([...VERDICTS]),
    orders: Type.Array(Type.String(), { description: 'Those that did otherwise, the first of them.' }),
  },
  closed,
);

/** In the order of the columns of CSV. */
const rowOf = ({ kind, machine, product, material, operation, elsewhere, unit, ...figures }: Difference) => {
  const { declared, shown, low, high, n, units, verdict, orders } = figures;
  const what = { kind, machine, product, material, operation, elsewhere, unit };
  return { ...what, declared, shown, low, high, n, units, verdict, orders: [...orders] };
};

export const masterDataRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.get(
    '/master-data/differences',
    {
      onRequest: signedIn(deps),
      schema: {
        summary:
          'Rates, times, use of material and steps of routings as declared and as the record shows them; `Accept: text/csv` for CSV',
        querystring: Type.Object({ line: Type.String({ maxLength: 80 }), from: TimeText, to: TimeText }, closed),
        response: {
          200: {
            description: 'Differences',
            content: {
              'application/json': {
                schema: Type.Object(
                  { line: Type.String(), window: WindowBody, rows: Type.Array(DifferenceBody) },
                  closed,
                ),
              },
              'text/csv': { schema: Type.String({ description: 'The same columns, header first.' }) },
            },
          },
          ...problemResponses(...READ, 'scope-unknown', 'time-invalid', 'window-invalid'),
        },
      },
    },
    async (request, reply) => {
      const { line: id, from, to } = request.query;
      const line = lineAsked(deps, id);
      const window = askedWindow(from, to);
      if (window.to - window.from > MOST_MS) throw new GembaError('window-invalid', 'ask for at most 31 days');
      if (!deps.masterData) throw new GembaError('not-ready', 'this server keeps no masters');
      const rows = (await deps.masterData(line, window)).map(rowOf);
      if (!/\btext\/csv\b/.test(String(request.headers.accept)))
        return {
          line: id,
          window: { from, to },
          rows,
        } as never;
      return reply
        .type('text/csv; charset=utf-8')
        .serializer((body: unknown) => body as string)
        .send(csvOf(rows.map((row) => ({ ...row, orders: row.orders.join(' ') }))) as never) as never;
    },
  );
};
