/** Control charts: what is watched, the charts with their stages, and the signals that they give. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { declaredBaseline } from '../../analytics/spc/charts.ts';
import { linesOf, type Role } from '../auth/roles.ts';
import type { QualityRoom } from '../quality/quality-room.ts';
import { type Actor, Refused } from '../records/people/refused.ts';
import { capabilityShown } from '../records/quality/capability.ts';
import { missingOf } from '../records/quality/judge-characteristic.ts';
import { type Characteristic, SIGNAL_STATES } from '../records/quality/words.ts';
import { askedTime, askedWindow, TimeText } from './ask.ts';
import { closed } from './bodies.ts';
import { CapabilityBody, ChartBody, capabilityBody, chartBody, WallBody, wallBody } from './chart-bodies.ts';
import type { HttpDeps } from './deps.ts';
import { actorOf, hasRole, hasRoleSomewhere, mayChange, signedIn, whoAsks } from './guard.ts';
import { OnceKey, once } from './once.ts';
import { mayLookAt, READ, WRITE, whoOf } from './order-ask.ts';
import { GembaError, problemResponses } from './problems.ts';
import {
  ChangesBody,
  CharacteristicBody,
  CharacteristicId,
  CharacteristicTold,
  CharacteristicWritten,
  changesBody,
  characteristicBody,
  ProductText,
  SignalBody,
  StageBody,
  signalBody,
  stageBody,
} from './quality-bodies.ts';
import { mayWriteQuality, QUALITY } from './who-plans.ts';

/** Who answers for signals. */
const ANSWERS: readonly Role[] = ['operator', 'quality', 'maintenance', 'engineer', 'admin'];
/** Points of a small chart. */
const WALL_POINTS = 40;
const MOST_TOLD = 2_000;
const None = Type.Object({}, closed);
const TakenBody = Type.Object(
  {
    taken: Type.Integer(),
    unchanged: Type.Integer({ description: 'Known before.' }),
    refused: Type.Integer(),
    faults: Type.Array(
      Type.Object(
        { line: Type.Integer(), characteristic: Type.String(), field: Type.String(), reason: Type.String() },
        closed,
      ),
    ),
  },
  closed,
);
const Id = Type.Object({ id: CharacteristicId }, closed);
const SignalId = Type.Object({ id: Type.String({ pattern: '^[1-9][0-9]{0,15}$' }) }, closed);
const Written = Type.String({ minLength: 1, maxLength: 500 });

export function qualityOf(deps: HttpDeps): QualityRoom {
  if (!deps.quality) throw new GembaError('not-ready', 'this server keeps no control charts');
  return deps.quality();
}

export const qualityRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  const lineOf = (machine: string): string | null => {
    const plant = deps.plant();
    return plant.lines[plant.machines.find(({ id }) => id === machine)?.line ?? -1]?.id ?? null;
  };
  const characteristic = async (id: string): Promise<Characteristic> => {
    const found = await qualityOf(deps).characteristics.get(id);
    if (!found) throw new GembaError('characteristic-unknown', `there is no characteristic \`${id}\``);
    return found;
  };
  /** One that who asks may look at. */
  const shown = async (request: FastifyRequest, id: string): Promise<Characteristic> => {
    const one = await characteristic(id);
    const line = lineOf(one.machine);
    if (line !== null) mayLookAt(deps, request, line);
    return one;
  };
  /** One whose chart who asks may change. */
  const own = async (request: FastifyRequest, id: string, roles: readonly Role[]): Promise<Characteristic> => {
    const one = await characteristic(id);
    mayChange(deps, request, roles, lineOf(one.machine));
    return one;
  };
  const visible = (request: FastifyRequest): ((machine: string) => boolean) => {
    const identity = whoAsks(deps, request);
    const lines = identity && linesOf(identity);
    return (machine) => !lines || lines.includes(lineOf(machine) ?? '');
  };

  app.get(
    '/characteristics',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'What is watched by control charts',
        querystring: None,
        response: {
          200: Type.Object({ characteristics: Type.Array(CharacteristicBody) }, closed),
          ...problemResponses(...READ),
        },
      },
    },
    async (request) => {
      const seen = visible(request);
      const all = await qualityOf(deps).characteristics.list();
      return { characteristics: all.filter(({ machine }) => seen(machine)).map(characteristicBody) };
    },
  );

  app.post(
    '/characteristics',
    {
      onRequest: mayWriteQuality(deps),
      schema: {
        summary: 'Characteristics as a file holds them: sound ones go in, of the others it is told what is wrong',
        querystring: None,
        headers: OnceKey,
        body: Type.Object(
          { characteristics: Type.Array(CharacteristicTold, { minItems: 1, maxItems: MOST_TOLD }) },
          closed,
        ),
        response: { 200: TakenBody, ...problemResponses(...WRITE, 'idempotency-conflict') },
      },
    },
    async (request) => {
      const by = { who: whoOf(deps, request), from: request.ip };
      return once(deps, request, async () => {
        const taken = { taken: 0, unchanged: 0, refused: 0, faults: [] as Type.Static<typeof TakenBody>['faults'] };
        for (const [i, one] of request.body.characteristics.entries()) {
          const missing = missingOf(deps.plant(), { ...one, version: 0 });
          const put = missing ?? (await putOne(qualityOf(deps).characteristics, one, by));
          if (typeof put === 'boolean') taken[put ? 'taken' : 'unchanged']++;
          else {
            taken.refused++;
            taken.faults.push({ line: i + 1, characteristic: one.id, field: '', reason: put });
          }
        }
        return taken;
      });
    },
  );

  app.put(
    '/characteristics/:id',
    {
      onRequest: hasRole(deps, ...QUALITY),
      schema: {
        summary: 'Writes a characteristic: a version of its own; what was plotted stays judged as it was',
        params: Id,
        querystring: None,
        body: CharacteristicWritten,
        response: {
          200: CharacteristicBody,
          ...problemResponses(...WRITE, 'characteristic-changed', 'characteristic-invalid', 'scope-unknown'),
        },
      },
    },
    async (request) => {
      const { base, ...defined } = request.body;
      const one = { id: request.params.id, ...defined };
      fits(deps, { ...one, version: base });
      return characteristicBody(await qualityOf(deps).characteristics.put(one, base, actorOf(deps, request)));
    },
  );

  app.delete(
    '/characteristics/:id',
    {
      onRequest: hasRole(deps, ...QUALITY),
      schema: {
        summary: 'Watches a characteristic no more; what it showed stays',
        params: Id,
        querystring: None,
        response: { 204: Type.Null(), ...problemResponses(...WRITE, 'characteristic-unknown') },
      },
    },
    async (request, reply) => {
      if (!(await qualityOf(deps).characteristics.retire(request.params.id, actorOf(deps, request))))
        throw new GembaError('characteristic-unknown', `there is no characteristic \`${request.params.id}\``);
      return reply.code(204).send(null);
    },
  );

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
      const seen = visible(request);
      const all = (await room.characteristics.list()).filter(
        ({ machine }) => seen(machine) && (line === undefined || lineOf(machine) === line),
      );
      return wallBody(all, await room.charts.wall(WALL_POINTS, moment), await room.standingAt(moment), lineOf);
    },
  );

  app.get(
    '/charts/:id',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'One chart: points in columns, stages with their limits, capability, what was left out',
        params: Id,
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
      const one = await shown(request, request.params.id);
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
        params: Id,
        querystring: Type.Object({ product: Type.Optional(ProductText), from: TimeText, to: TimeText }, closed),
        response: {
          200: CapabilityBody,
          ...problemResponses(...READ, 'characteristic-unknown', 'time-invalid', 'window-invalid'),
        },
      },
    },
    async (request) => {
      const { product = '', from, to } = request.query;
      const one = await shown(request, request.params.id);
      const key = { characteristic: one.id, product };
      const found = await qualityOf(deps).charts.withReadings(key, askedWindow(from, to));
      return capabilityBody(capabilityShown(one, product, found));
    },
  );

  app.post(
    '/charts/:id/stages',
    {
      onRequest: hasRoleSomewhere(deps, ...QUALITY),
      schema: {
        summary: 'Freezes a baseline, from points of a window or from a declared target and sigma: a new stage',
        params: Id,
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
      const one = await own(request, request.params.id, QUALITY);
      const { product = '', from, window, declared, reason } = request.body;
      if ((window === undefined) === (declared === undefined))
        throw new GembaError('baseline-refused', 'say either the window of its data, or target and sigma');
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
        params: Id,
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
      const one = await own(request, request.params.id, QUALITY);
      const { product = '', at, cause } = request.body;
      const moment = askedTime('at', at);
      return once(deps, request, async () => {
        const key = { characteristic: one.id, product };
        await qualityOf(deps).charts.exclude(key, moment, cause, actorOf(deps, request));
        return {};
      });
    },
  );

  app.get(
    '/signals',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'Signals of control charts, the newest first',
        querystring: Type.Object(
          {
            line: Type.Optional(Type.String({ maxLength: 80 })),
            characteristic: Type.Optional(CharacteristicId),
            state: Type.Optional(Type.Enum([...SIGNAL_STATES, 'standing'])),
            limit: Type.Integer({ minimum: 1, maximum: 500, default: 100 }),
            cursor: Type.Optional(SignalId.properties.id),
          },
          closed,
        ),
        response: {
          200: Type.Object({ signals: Type.Array(SignalBody), next: Type.Union([Type.String(), Type.Null()]) }, closed),
          ...problemResponses(...READ),
        },
      },
    },
    async (request) => {
      const { line, characteristic, state, limit, cursor } = request.query;
      const identity = whoAsks(deps, request);
      const lines = line === undefined ? identity && linesOf(identity) : [line];
      const found = await qualityOf(deps).signals.list({
        limit,
        ...(lines ? { lines } : {}),
        ...(characteristic === undefined ? {} : { characteristic }),
        ...(state === undefined ? {} : { state }),
        ...(cursor === undefined ? {} : { before: Number(cursor) }),
      });
      return { signals: found.map(signalBody), next: found.length < limit ? null : String(found.at(-1)?.id) };
    },
  );

  const signalAsked = async (request: FastifyRequest, id: string) => {
    const found = await qualityOf(deps).signals.get(Number(id));
    if (!found) throw new GembaError('signal-unknown', `there is no signal ${id}`);
    if (found.line !== null) mayLookAt(deps, request, found.line);
    return found;
  };

  app.get(
    '/signals/:id',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'One signal',
        params: SignalId,
        querystring: None,
        response: { 200: SignalBody, ...problemResponses(...READ, 'signal-unknown') },
      },
    },
    async (request) => signalBody(await signalAsked(request, request.params.id)),
  );

  app.get(
    '/signals/:id/changes',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'What changed just before a chart left control: contexts, stops, readings of the same machine',
        params: SignalId,
        querystring: None,
        response: { 200: ChangesBody, ...problemResponses(...READ, 'signal-unknown', 'scope-unknown') },
      },
    },
    async (request) => {
      const signal = await signalAsked(request, request.params.id);
      const found = await qualityOf(deps).changesBefore(signal);
      if (!found) throw new GembaError('scope-unknown', `the plant has no machine ${signal.machine} any more`);
      return changesBody(found);
    },
  );

  app.post(
    '/signals/:id/take',
    {
      onRequest: hasRoleSomewhere(deps, ...ANSWERS),
      schema: {
        summary: 'Somebody looks after it',
        params: SignalId,
        querystring: None,
        headers: OnceKey,
        body: None,
        response: {
          200: SignalBody,
          ...problemResponses(...WRITE, 'signal-unknown', 'signal-refused', 'idempotency-conflict'),
        },
      },
    },
    async (request) => {
      const found = await signalAsked(request, request.params.id);
      mayChange(deps, request, ANSWERS, found.line);
      return once(deps, request, async () =>
        signalBody(await qualityOf(deps).signals.take(found.id, actorOf(deps, request))),
      );
    },
  );

  app.post(
    '/signals/:id/close',
    {
      onRequest: hasRoleSomewhere(deps, ...ANSWERS),
      schema: {
        summary: 'Closes it with its cause and what was done',
        params: SignalId,
        querystring: None,
        headers: OnceKey,
        body: Type.Object({ cause: Written, action: Written }, closed),
        response: {
          200: SignalBody,
          ...problemResponses(...WRITE, 'signal-unknown', 'signal-refused', 'idempotency-conflict'),
        },
      },
    },
    async (request) => {
      const found = await signalAsked(request, request.params.id);
      mayChange(deps, request, ANSWERS, found.line);
      return once(deps, request, async () =>
        signalBody(await qualityOf(deps).signals.close(found.id, request.body, actorOf(deps, request))),
      );
    },
  );
};

/** True = something was new; a text = why it was refused. */
async function putOne(
  store: QualityRoom['characteristics'],
  one: Omit<Characteristic, 'version'>,
  by: Actor,
): Promise<boolean | string> {
  const before = await store.get(one.id);
  try {
    return (await store.put(one, null, by)).version !== before?.version;
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}

function fits(deps: HttpDeps, one: Characteristic): void {
  const missing = missingOf(deps.plant(), one);
  if (missing) throw new GembaError('scope-unknown', `${one.id}: ${missing}`);
}
