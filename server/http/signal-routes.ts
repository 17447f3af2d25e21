/** Signals of control charts: listed, told with what changed before them, taken and closed. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { linesOf, type Role } from '../auth/roles.ts';
import { CHANNELS } from '../notify/rule.ts';
import { SENDING_STATES } from '../notify/tables.ts';
import type { Actor } from '../records/people/refused.ts';
import type { Signal, SignalBook } from '../records/quality/signal-book.ts';
import { SIGNAL_STATES } from '../records/quality/words.ts';
import { iso } from './ask.ts';
import { closed, Instant } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { actorOf, hasRoleSomewhere, mayChange, signedIn, whoAsks } from './guard.ts';
import { OnceKey, once } from './once.ts';
import { mayLookAt, READ, WRITE } from './order-ask.ts';
import { GembaError, problemResponses } from './problems.ts';
import { None, qualityOf, Written } from './quality-ask.ts';
import { ChangesBody, CharacteristicId, changesBody, SignalBody, signalBody } from './quality-bodies.ts';

/** Who answers for signals. */
const ANSWERS: readonly Role[] = ['operator', 'quality', 'maintenance', 'engineer', 'admin'];
const SignalId = Type.Object({ id: Type.String({ pattern: '^[1-9][0-9]{0,15}$' }) }, closed);
const ToldBody = Type.Object(
  {
    told: Type.Array(
      Type.Object(
        {
          at: Instant,
          level: Type.Integer({ description: 'Levels the signal was raised by when it was told.' }),
          who: Type.String({ description: 'A person, an address, or the host of a web address.' }),
          channel: Type.Enum([...CHANNELS]),
          status: Type.Enum([...SENDING_STATES], { description: 'dead = it was not taken, and is put aside.' }),
        },
        closed,
      ),
      { description: 'The first first.' },
    ),
  },
  closed,
);
const ANSWERED = {
  200: SignalBody,
  ...problemResponses(...WRITE, 'signal-unknown', 'signal-refused', 'idempotency-conflict'),
};

export const signalRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
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

  app.get(
    '/signals/:id/told',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'Whom was told of a signal when, and whether it went out',
        params: SignalId,
        querystring: None,
        response: { 200: ToldBody, ...problemResponses(...READ, 'signal-unknown') },
      },
    },
    async (request) => {
      const { id } = await signalAsked(request, request.params.id);
      const told = (await deps.notify?.().signalTold(id)) ?? [];
      return { told: told.map((one) => ({ ...one, at: iso(one.at) })) };
    },
  );

  /** What an answer to a signal says of itself. */
  const answering = (summary: string) => ({
    onRequest: hasRoleSomewhere(deps, ...ANSWERS),
    schema: { summary, params: SignalId, querystring: None, headers: OnceKey, response: ANSWERED },
  });
  const answer = async (
    request: FastifyRequest<{ Params: { id: string } }>,
    work: (signals: SignalBook, id: number, by: Actor) => Promise<Signal>,
  ) => {
    const found = await signalAsked(request, request.params.id);
    mayChange(deps, request, ANSWERS, found.line);
    return once(deps, request, async () =>
      signalBody(await work(qualityOf(deps).signals, found.id, actorOf(deps, request))),
    );
  };

  const taking = answering('Somebody looks after it');
  app.post('/signals/:id/take', { ...taking, schema: { ...taking.schema, body: None } }, async (request) =>
    answer(request, (signals, id, by) => signals.take(id, by)),
  );

  const closing = answering('Closes it with its cause and what was done');
  const Closed = Type.Object({ cause: Written, action: Written }, closed);
  app.post('/signals/:id/close', { ...closing, schema: { ...closing.schema, body: Closed } }, async (request) =>
    answer(request, (signals, id, by) => signals.close(id, request.body, by)),
  );
};
