/** Which machines will fail, how sure that is and why; the models that say so, and how right they were. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { familiesOf } from '../../models/family.ts';
import type { Machine } from '../../twin/plant/model.ts';
import { BadModel, type PredictRoom } from '../predict/predict-room.ts';
import { watchedFamilies } from '../predict/usual/usual-follower.ts';
import type { KnownModel } from '../predict/words.ts';
import { askedTime, askedWindow, TimeText } from './ask.ts';
import { AssetDetailBody, AssetRiskBody, assetDetailBody, assetRiskBody } from './asset-bodies.ts';
import { closed, orNull } from './bodies.ts';
import { actorWho } from './checklist-ask.ts';
import type { HttpDeps } from './deps.ts';
import { hasRole, signedIn } from './guard.ts';
import {
  Form,
  ModelBody,
  modelBody,
  RecordBody,
  recordBody,
  StandingBody,
  standingBody,
  TrainingBody,
  trainingBody,
  UsualBody,
  usualBody,
} from './model-bodies.ts';
import { READ, WRITE } from './order-ask.ts';
import { GembaError, problemResponses } from './problems.ts';

/** Who may say what answers. */
const KEEPS = ['maintenance', 'engineer', 'admin'] as const;
const ModelId = Type.Object({ id: Type.Integer({ minimum: 1 }) }, closed);
const FamilyId = Type.String({ minLength: 1, maxLength: 80 });
const At = Type.Optional(TimeText);
const LONGEST_HORIZON_HOURS = 2_000;
const MOST_FILE_BYTES = 20_000_000;

function predictOf(deps: HttpDeps): PredictRoom {
  if (!deps.predict) throw new GembaError('not-ready', 'this server makes no predictions');
  return deps.predict();
}

export const predictRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  const lineOf = ({ line }: Machine) => deps.plant().lines[line]?.id ?? null;
  const troubled = (model: KnownModel) => {
    const { follower, notices } = predictOf(deps);
    const doubts = notices.current.filter((one) => one.model === model.id);
    return modelBody(model, follower.troubles.get(model.id) ?? null, doubts);
  };
  const asked = (at: string | undefined) => (at === undefined ? null : askedTime('at', at));
  const modelAsked = async (id: number): Promise<KnownModel> => {
    const model = await predictOf(deps).registry.get(id);
    if (!model) throw new GembaError('failure-model-unknown', `there is no failure model ${id}`);
    return model;
  };
  const familyOf = (id: string) => {
    const family = familiesOf(deps.plant()).find((one) => one.id === id);
    if (!family) throw new GembaError('failure-model-unknown', `there is no family of machines \`${id}\``);
    return family;
  };

  app.get(
    '/assets',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'Machines by their chance to fail within the horizon of their model, now or at a moment of the past',
        querystring: Type.Object({ at: At }, closed),
        response: {
          200: Type.Object({ assets: Type.Array(AssetRiskBody) }, closed),
          ...problemResponses(...READ, 'time-invalid'),
        },
      },
    },
    async (request) => {
      const assets = await predictOf(deps).answers.assets(asked(request.query.at));
      return { assets: assets.map((asset) => assetRiskBody(asset, lineOf(asset.machine))) };
    },
  );

  app.get(
    '/assets/:machine',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'One machine: what is said of it, what speaks for it, what was said before, and failures like it',
        params: Type.Object({ machine: Type.String() }, closed),
        querystring: Type.Object({ at: At }, closed),
        response: { 200: AssetDetailBody, ...problemResponses(...READ, 'time-invalid', 'scope-unknown') },
      },
    },
    async (request) => {
      const asset = await predictOf(deps).answers.asset(request.params.machine, asked(request.query.at));
      if (!asset) throw new GembaError('scope-unknown', `there is no machine \`${request.params.machine}\``);
      return assetDetailBody(asset, lineOf(asset.machine));
    },
  );

  app.get(
    '/models',
    {
      onRequest: signedIn(deps),
      schema: {
        summary:
          'Failure models with their versions and roles, the families that may have one, and what is being learned',
        querystring: Type.Object({}, closed),
        response: {
          200: Type.Object(
            {
              models: Type.Array(ModelBody),
              families: Type.Array(
                Type.Object(
                  {
                    id: Type.String(),
                    machines: Type.Array(Type.String()),
                    signals: Type.Array(Type.String()),
                    answersFor: Type.Array(Type.String(), {
                      description: 'Machines for which no more special family answers.',
                    }),
                  },
                  closed,
                ),
              ),
              training: orNull(TrainingBody),
              usual: Type.Array(UsualBody, {
                description: 'Families that are held against their usual selves, or will be.',
              }),
            },
            closed,
          ),
          ...problemResponses(...READ),
        },
      },
    },
    async () => {
      const predict = predictOf(deps);
      const { follower, trainings, registry, unusual, usual } = predict;
      const training = trainings.state;
      const usualModels = await unusual.models();
      const usualFamilies = watchedFamilies(deps.plant()).map(({ family, machines }) =>
        usualBody(
          family.id,
          machines,
          usualModels.find((one) => one.family === family.id) ?? null,
          usual.whyNot(family.id),
        ),
      );
      return {
        models: (await registry.list()).map(troubled),
        families: familiesOf(deps.plant()).map(({ id, machines, signals }) => ({
          id,
          machines: machines.map((machine) => machine.id),
          signals: [...signals],
          answersFor: [
            ...(follower.served.find(({ model }) => model.family === id && model.role === 'champion')?.machines ?? []),
          ],
        })),
        training: training && trainingBody(training),
        usual: usualFamilies,
      };
    },
  );

  app.get(
    '/models/backend',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'Where TensorFlow.js computes on this server, and why not faster',
        querystring: Type.Object({}, closed),
        response: {
          200: Type.Object(
            {
              name: Type.Enum(['native', 'wasm', 'cpu']),
              passedOver: Type.Array(Type.Object({ name: Type.String(), why: Type.String() }, closed)),
            },
            closed,
          ),
          ...problemResponses(...READ),
        },
      },
    },
    async () => {
      const { name, passedOver } = await predictOf(deps).backend();
      return { name, passedOver: passedOver.map((one) => ({ ...one })) };
    },
  );

  app.post(
    '/models/train',
    {
      onRequest: hasRole(deps, ...KEEPS),
      schema: {
        summary: 'Learns a model from the record of this plant, one at a time; ask /models how far it is',
        querystring: Type.Object({}, closed),
        body: Type.Object(
          {
            family: FamilyId,
            horizonHours: Type.Number({ minimum: 1, maximum: LONGEST_HORIZON_HOURS }),
            from: TimeText,
            to: TimeText,
            form: Type.Optional(Form),
          },
          closed,
        ),
        response: {
          200: TrainingBody,
          ...problemResponses(...WRITE, 'window-invalid', 'time-invalid', 'failure-model-unknown', 'training-busy'),
        },
      },
    },
    async (request) => {
      const { family, horizonHours, from, to, form = 'linear' } = request.body;
      const window = askedWindow(from, to);
      return trainingBody(
        predictOf(deps).trainings.begin({ family, horizonHours, form, ...window }, actorWho(deps, request)),
      );
    },
  );

  app.post(
    '/models/train/stop',
    {
      onRequest: hasRole(deps, ...KEEPS),
      schema: {
        summary: 'Stops what is being learned; nothing of it remains',
        querystring: Type.Object({}, closed),
        response: { 200: orNull(TrainingBody), ...problemResponses(...WRITE) },
      },
    },
    async () => {
      const { trainings } = predictOf(deps);
      trainings.stop();
      return trainings.state && trainingBody(trainings.state);
    },
  );

  app.post(
    '/models',
    {
      onRequest: hasRole(deps, ...KEEPS),
      bodyLimit: MOST_FILE_BYTES,
      schema: {
        summary: 'Brings a model that gemba train made elsewhere: it answers where nothing did, else in the shadow',
        querystring: Type.Object({}, closed),
        body: Type.Object(
          {
            family: FamilyId,
            file: Type.String({ minLength: 2, description: 'Content of model.json.' }),
            stepMinutes: Type.Number({ minimum: 1 / 60, maximum: 1440, description: 'Distance of its rows.' }),
          },
          closed,
        ),
        response: {
          200: ModelBody,
          ...problemResponses(...WRITE, 'failure-model-unknown', 'failure-model-invalid'),
        },
      },
    },
    async (request) => {
      const { family, file, stepMinutes } = request.body;
      const found = familyOf(family);
      try {
        return troubled(await predictOf(deps).bring(found, file, stepMinutes * 60_000, actorWho(deps, request)));
      } catch (error) {
        if (error instanceof BadModel) throw new GembaError('failure-model-invalid', error.message);
        throw error;
      }
    },
  );

  app.post(
    '/models/:id/promote',
    {
      onRequest: hasRole(deps, ...KEEPS),
      schema: {
        summary: 'Lets this version answer; the one before can be let answer again by the same',
        params: ModelId,
        querystring: Type.Object({}, closed),
        body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 500 }) }, closed),
        response: { 200: ModelBody, ...problemResponses(...WRITE, 'failure-model-unknown') },
      },
    },
    async (request) =>
      troubled(await predictOf(deps).promote(request.params.id, request.body.reason, actorWho(deps, request))),
  );

  app.get(
    '/models/:id/record',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'How right a model was: said against happened, calls, misses, and what each threshold would have cost',
        params: ModelId,
        querystring: Type.Object(
          {
            from: TimeText,
            to: TimeText,
            machine: Type.Optional(Type.String({ minLength: 1, description: 'Absent = all that it answers for.' })),
          },
          closed,
        ),
        response: {
          200: RecordBody,
          ...problemResponses(...READ, 'window-invalid', 'time-invalid', 'failure-model-unknown'),
        },
      },
    },
    async (request) => {
      const model = await modelAsked(request.params.id);
      const window = askedWindow(request.query.from, request.query.to);
      return recordBody(await predictOf(deps).answers.record(model, window, request.query.machine ?? null));
    },
  );

  app.get(
    '/models/:id/standing',
    {
      onRequest: signedIn(deps),
      schema: {
        summary:
          'Whether readings became unlike what a model learned from, and whether it was righter than the one that answers',
        params: ModelId,
        querystring: Type.Object({}, closed),
        response: { 200: StandingBody, ...problemResponses(...READ, 'failure-model-unknown') },
      },
    },
    async (request) => standingBody(await predictOf(deps).answers.standing(await modelAsked(request.params.id))),
  );

  app.put(
    '/models/families/:family/costs',
    {
      onRequest: hasRole(deps, ...KEEPS),
      schema: {
        summary: 'What a false call, a missed and a caught failure cost, and from which chance on somebody is called',
        params: Type.Object({ family: FamilyId }, closed),
        querystring: Type.Object({}, closed),
        body: Type.Object(
          {
            falseCall: orNull(Type.Number({ minimum: 0, maximum: 1e9 })),
            missed: orNull(Type.Number({ minimum: 0, maximum: 1e9 })),
            caught: orNull(Type.Number({ minimum: 0, maximum: 1e9 })),
            threshold: orNull(Type.Number({ minimum: 0, maximum: 1, description: 'Null = where it costs least.' })),
          },
          closed,
        ),
        response: {
          200: Type.Object({ family: Type.String() }, closed),
          ...problemResponses(...WRITE, 'failure-model-unknown'),
        },
      },
    },
    async (request) => {
      const family = familyOf(request.params.family).id;
      const { threshold, ...costs } = request.body;
      const predict = predictOf(deps);
      await predict.registry.set(family, { costs, threshold }, actorWho(deps, request));
      predict.answers.renew();
      return { family };
    },
  );
};
