/** What a stretch of time belonged to, said after it; what later facts changed; and whether the schedule was kept. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { WHATS } from '../../analytics/record/layers.ts';
import type { StartUpRule } from '../../analytics/record/start-up.ts';
import type { Machine } from '../../twin/plant/model.ts';
import { CALENDAR } from '../../twin/words.ts';
import { askedScope, askedTime, askedWindow, iso, ScopeText, TimeText } from './ask.ts';
import { closed, Instant, orNull, WindowBody } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { hasRoleSomewhere, mayChange, signedIn } from './guard.ts';
import { mayLookAt, ordersOf, READ, WRITE, whoOf } from './order-ask.ts';
import { RestatedBody, restatedBody } from './order-bodies.ts';
import { GembaError, problemResponses } from './problems.ts';
import { mayWritePlans } from './who-plans.ts';

const MINUTE = 60_000;
const SAYS = ['operator', 'quality', 'planner', 'engineer', 'admin'] as const;
/** Who says by which rule the past is judged. */
const RULES = ['planner', 'engineer', 'admin'] as const;
const Materials = Type.Array(
  Type.Object(
    {
      material: Type.String({ minLength: 1, maxLength: 80 }),
      quantity: Type.Number({ exclusiveMinimum: 0, description: 'For one unit of the product.' }),
      unit: Type.String({ maxLength: 20 }),
    },
    closed,
  ),
  { maxItems: 500 },
);
const revision = {
  revision: Type.String({ minLength: 1, maxLength: 80 }),
  note: Type.String({ maxLength: 500, default: '' }),
  materials: Materials,
};
const ProductNamed = Type.Object({ id: Type.String({ maxLength: 80 }) }, closed);

export const contextRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.post(
    '/context',
    {
      onRequest: hasRoleSomewhere(deps, ...SAYS),
      schema: {
        summary: 'What a stretch of time belonged to: "that was order 17, not 16"',
        querystring: Type.Object({}, closed),
        body: Type.Object(
          {
            scope: { ...ScopeText, description: '`line:<id>` or `machine:<id>`' },
            what: Type.Enum([...WHATS]),
            value: Type.String({
              maxLength: 80,
              description:
                'Empty = it belonged to none. Of `start-up`: good units until a start of the machine was over; of `calendar`: scheduled, break or not-scheduled.',
            }),
            from: TimeText,
            to: TimeText,
            why: Type.String({ minLength: 1, maxLength: 500 }),
          },
          closed,
        ),
        response: {
          200: Type.Object(
            {
              declared: Type.Array(Type.Integer(), { description: 'Of an order its product and lot as well.' }),
              changed: Type.Array(RestatedBody, { description: 'What it changed of what was known.' }),
            },
            closed,
          ),
          ...problemResponses(...WRITE, 'scope-invalid', 'scope-unknown', 'time-invalid', 'window-invalid'),
        },
      },
    },
    async (request) => {
      const { scope: text, what, value, from, to, why } = request.body;
      const [kind, id] = text.split(':', 2) as [string, string | undefined];
      askedScope(deps.plant(), text);
      if (id === undefined) throw new GembaError('scope-invalid', 'say of which line or machine');
      const plant = deps.plant();
      const machine = kind === 'machine' ? plant.machines.find((one) => one.id === id) : undefined;
      mayChange(deps, request, SAYS, kind === 'line' ? id : (plant.lines[machine?.line ?? -1]?.id ?? null));
      const rule = what === 'start-up' || what === 'calendar';
      if (rule) mayChange(deps, request, RULES, machine ? (plant.lines[machine.line]?.id ?? null) : id);
      const window = askedWindow(from, to);
      if (window.to > deps.now() + MINUTE) throw new GembaError('window-invalid', 'that time has not come yet');
      const { declared, changed } = await ordersOf(deps).say({
        scope: kind === 'machine' ? { machine: id } : { line: id },
        what,
        value: rule ? ruleOf(what, value, machine) : value,
        note: why,
        from: window.from,
        to: window.to,
        by: whoOf(deps, request),
        address: request.ip,
      });
      return { declared: [...declared], changed: changed.map(restatedBody) };
    },
  );

  app.get(
    '/restatements',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'What later facts changed of the record, newest first',
        querystring: Type.Object(
          {
            scope: { ...ScopeText, default: 'site' },
            limit: Type.Integer({ minimum: 1, maximum: 500, default: 50 }),
            before: Type.Optional(Type.Integer({ minimum: 1, description: 'Those before this one.' })),
          },
          closed,
        ),
        response: {
          200: Type.Object({ restatements: Type.Array(RestatedBody) }, closed),
          ...problemResponses(...READ, 'scope-invalid', 'scope-unknown'),
        },
      },
    },
    async (request) => {
      const { query } = request;
      const plant = deps.plant();
      if (query.scope === 'site') mayLookAt(deps, request, null);
      askedScope(plant, query.scope);
      const [kind, id] = query.scope.split(':', 2);
      const line = plant.lines.find((one) => kind === 'line' && one.id === id);
      const machines =
        kind === 'site' ? null : line ? line.machines.map((m) => plant.machines[m]?.id ?? '') : [id as string];
      const found = await ordersOf(deps).restatements({ machines, before: query.before ?? null, limit: query.limit });
      return { restatements: found.map(restatedBody) };
    },
  );

  app.get(
    '/adherence',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'Was what a line was to make by then made, in time and in order',
        querystring: Type.Object(
          {
            line: Type.String({ maxLength: 80 }),
            from: TimeText,
            to: TimeText,
            tolerance_min: Type.Number({ minimum: 0, maximum: 10_000, default: 15 }),
          },
          closed,
        ),
        response: {
          200: Type.Object(
            {
              line: Type.String(),
              window: WindowBody,
              quantity: orNull(Type.Number({ description: 'Of what was planned so much was made, 0..1.' })),
              onTime: orNull(Type.Number({ description: 'Share of orders that were full in time, 0..1.' })),
              sequence: orNull(Type.Number({ description: 'Share of orders begun in the planned order, 0..1.' })),
              unplanned: Type.Number({ description: 'Good units of orders that nobody planned.' }),
              late: Type.Array(
                Type.Object({ order: Type.String(), lateMs: orNull(Type.Number()), missing: Type.Number() }, closed),
              ),
              orders: Type.Integer(),
            },
            closed,
          ),
          ...problemResponses(...READ, 'scope-unknown', 'time-invalid', 'window-invalid'),
        },
      },
    },
    async (request) => {
      const { query } = request;
      const { line } = query;
      mayLookAt(deps, request, line);
      if (!deps.plant().lines.some(({ id }) => id === line))
        throw new GembaError('scope-unknown', `the plant has no line ${line}`);
      const window = askedWindow(query.from, query.to);
      const { n, late, ...found } = await ordersOf(deps).progress.adherence(line, window, query.tolerance_min * MINUTE);
      return {
        line,
        window: { from: iso(window.from), to: iso(window.to) },
        ...found,
        late: late.map((one) => ({ ...one })),
        orders: n,
      };
    },
  );

  app.get(
    '/products/:id/revisions',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'Revisions of a product and what they are made of, by date',
        params: ProductNamed,
        querystring: Type.Object(
          { at: Type.Optional({ ...TimeText, description: 'Only the one in effect then.' }) },
          closed,
        ),
        response: {
          200: Type.Object(
            {
              revisions: Type.Array(
                Type.Object({ ...revision, effectiveFrom: Instant, effectiveTo: orNull(Instant) }, closed),
              ),
            },
            closed,
          ),
          ...problemResponses(...READ, 'time-invalid'),
        },
      },
    },
    async ({ params, query }) => {
      const at = query.at === undefined ? null : askedTime('at', query.at);
      const found = await ordersOf(deps).store.revisions(params.id, at);
      return {
        revisions: found.map(({ product: _product, effectiveFrom, effectiveTo, materials, ...rest }) => ({
          ...rest,
          materials: [...materials],
          effectiveFrom: iso(effectiveFrom),
          effectiveTo: effectiveTo === null ? null : iso(effectiveTo),
        })),
      };
    },
  );

  app.put(
    '/products/:id/revisions',
    {
      onRequest: mayWritePlans(deps),
      schema: {
        summary: 'A revision of a product; said again otherwise, it is corrected',
        params: ProductNamed,
        querystring: Type.Object({}, closed),
        body: Type.Object(
          { ...revision, effectiveFrom: TimeText, effectiveTo: Type.Optional(orNull(TimeText)) },
          closed,
        ),
        response: {
          200: Type.Object({ product: Type.String(), revision: Type.String() }, closed),
          ...problemResponses(...WRITE, 'time-invalid', 'window-invalid'),
        },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { body } = request;
      if (!deps.plant().products.some((product) => product.id === id))
        throw new GembaError('request-invalid', `the plant has no product ${id}`);
      const effectiveFrom = askedTime('effectiveFrom', body.effectiveFrom);
      const effectiveTo = body.effectiveTo == null ? null : askedTime('effectiveTo', body.effectiveTo);
      if (effectiveTo !== null && effectiveTo <= effectiveFrom)
        throw new GembaError('window-invalid', 'it ends before it begins');
      const { revision: name, note, materials } = body;
      await ordersOf(deps).store.putRevision(
        { product: id, revision: name, note, materials, effectiveFrom, effectiveTo },
        { who: whoOf(deps, request), from: request.ip },
      );
      return { product: id, revision: name };
    },
  );
};

/** A rule as the record keeps it; throws where it is none. */
function ruleOf(what: 'start-up' | 'calendar', value: string, machine: Machine | undefined): string {
  if (what === 'calendar') {
    if (value !== '' && !CALENDAR.some((word) => word === value))
      throw new GembaError('request-invalid', `\`${value}\` is none of ${CALENDAR.join(', ')}`);
    return value;
  }
  if (!machine) throw new GembaError('scope-invalid', 'a start-up is of a machine: say `machine:<id>`');
  if (!/^[0-9]*$/.test(value)) throw new GembaError('request-invalid', `\`${value}\` is no number of good units`);
  if (value === '') return '';
  const rule: StartUpRule = {
    good: Number(value),
    byProduct: {},
    afterMs: machine.startUp?.afterMs ?? machine.microStopMs,
  };
  return JSON.stringify(rule);
}
