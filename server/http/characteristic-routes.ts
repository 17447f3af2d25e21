/** What is watched by control charts: written with versions, taken in from files. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { QualityRoom } from '../quality/quality-room.ts';
import { type Actor, Refused } from '../records/people/refused.ts';
import { type Fault, faultOf, missingOf } from '../records/quality/judge-characteristic.ts';
import type { Characteristic } from '../records/quality/words.ts';
import { closed } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { actorOf, hasRole, signedIn } from './guard.ts';
import { OnceKey, once } from './once.ts';
import { READ, WRITE, whoOf } from './order-ask.ts';
import { GembaError, problemResponses } from './problems.ts';
import { characteristicsSeen, None, OfCharacteristic, qualityOf } from './quality-ask.ts';
import { CharacteristicBody, CharacteristicTold, CharacteristicWritten, characteristicBody } from './quality-bodies.ts';
import { TrialBody, trialBody } from './trial-bodies.ts';
import { mayWriteQuality, QUALITY } from './who-plans.ts';

const MOST_TOLD = 2_000;
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

export const characteristicRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
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
      return { characteristics: (await characteristicsSeen(deps, request)).map(characteristicBody) };
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
            taken.faults.push({ line: i + 1, characteristic: one.id, ...put });
          }
        }
        return taken;
      });
    },
  );

  app.post(
    '/characteristics/trial',
    {
      onRequest: hasRole(deps, ...QUALITY),
      schema: {
        summary:
          'What is wrong with a characteristic as it is written, and what it would have plotted so far; keeps nothing',
        querystring: None,
        body: CharacteristicTold,
        response: { 200: TrialBody, ...problemResponses(...READ) },
      },
    },
    async (request) => {
      const one = { ...request.body, version: 0 };
      const fault = missingOf(deps.plant(), one) ?? faultOf(one);
      const trial = fault ? null : await qualityOf(deps).trial(one);
      return { fault, trial: trial && trialBody(trial) };
    },
  );

  app.put(
    '/characteristics/:id',
    {
      onRequest: hasRole(deps, ...QUALITY),
      schema: {
        summary: 'Writes a characteristic: a version of its own; what was plotted stays judged as it was',
        params: OfCharacteristic,
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
        params: OfCharacteristic,
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
};

/** True = something was new. */
async function putOne(
  store: QualityRoom['characteristics'],
  one: Omit<Characteristic, 'version'>,
  by: Actor,
): Promise<boolean | Fault> {
  const before = await store.get(one.id);
  try {
    return (await store.put(one, null, by)).version !== before?.version;
  } catch (error) {
    if (error instanceof Refused) return { field: error.field, reason: error.message };
    throw error;
  }
}

function fits(deps: HttpDeps, one: Characteristic): void {
  const missing = missingOf(deps.plant(), one);
  if (missing) throw new GembaError('scope-unknown', `${one.id}: ${missing.reason}`, missing.field);
}
