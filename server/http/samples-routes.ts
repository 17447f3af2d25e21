/** Samples by HTTP: from whoever holds an API key, for tags of sources of protocol `rest`. Answered when they are on disk. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { QUALITIES } from '../../twin/words.ts';
import type { PostedSample, TakesSamples } from '../connect/rest/source.ts';
import { askedTime } from './ask.ts';
import { closed } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { anybody } from './guard.ts';
import { GembaError, problemResponses } from './problems.ts';

const MOST_SAMPLES = 10_000;
const MOST_BYTES = 4 * 1024 * 1024;
/** Requests a minute and address: a gateway that speaks for many machines is one address. */
const LIMIT = 60_000;
/** A clock may be so far ahead of ours, ms; the twin refuses more. */
const AHEAD_MS = 60_000;
const EARLIEST = Date.UTC(2000, 0, 1);

const SampleBody = Type.Object(
  {
    tag: Type.String({ maxLength: 200, description: '`machine/tag`' }),
    at: Type.Union([Type.String({ maxLength: 40 }), Type.Number()], {
      description: 'ISO 8601 with a zone, or epoch ms.',
    }),
    value: Type.Unsafe<number | string | boolean | readonly number[] | null>({
      description:
        'A number, a text, true or false by the type of the tag, a list of readings of a tag that is told as bursts; null with a quality of bad or stale.',
    }),
    quality: Type.Optional(Type.Enum([...QUALITIES], { description: 'Default good.' })),
  },
  closed,
);
const RefusedBody = Type.Object({ index: Type.Integer(), tag: Type.String(), reason: Type.String() }, closed);
const AnswerBody = Type.Object(
  {
    taken: Type.Integer({ description: 'Samples that are on disk.' }),
    refused: Type.Array(RefusedBody, { description: 'Those that are not, by their place in the list, and why.' }),
  },
  closed,
);
type Answer = Type.Static<typeof AnswerBody>;

export const samplesRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  // Judged by the key of the request.
  app.addHook('onRequest', anybody);
  app.post(
    '/samples',
    {
      bodyLimit: MOST_BYTES,
      config: { rateLimit: { max: deps.limits?.all ?? LIMIT, timeWindow: '1 minute' } },
      schema: {
        summary: 'Samples of tags whose source is of protocol rest; answered when they are on disk',
        security: [{ key: [] }],
        querystring: Type.Object({}, closed),
        headers: Type.Object({
          'idempotency-key': Type.Optional(
            Type.String({
              minLength: 1,
              maxLength: 200,
              description: 'The same key and body again within a day: the same answer, taken once.',
            }),
          ),
        }),
        body: Type.Object({ samples: Type.Array(SampleBody, { minItems: 1, maxItems: MOST_SAMPLES }) }, closed),
        response: {
          200: AnswerBody,
          ...problemResponses(
            'request-invalid',
            'key-required',
            'role-required',
            'idempotency-conflict',
            'samples-invalid',
            'host-unknown',
            'body-too-large',
            'media-type-unsupported',
            'too-many-requests',
            'internal',
            'not-ready',
          ),
        },
      },
    },
    async (request): Promise<Answer> => {
      const key = deps.past?.keys.keyOf(request.headers.authorization) ?? null;
      if (!key) throw new GembaError('key-required', 'send `Authorization: Bearer <key>`; an admin makes keys');
      if (!key.rights.includes('samples')) throw new GembaError('role-required', 'this key may not send samples');
      const { samples } = request.body;
      const work = () => take(deps, samples, key.sources);
      const named = request.headers['idempotency-key'];
      if (named === undefined || !deps.past) return work();
      const done = await deps.past.idempotency.once(key.id, named, JSON.stringify(samples), work);
      if (!done) throw new GembaError('idempotency-conflict', `\`${named}\` was used with other samples`);
      return done.answer;
    },
  );
};

type Sample = Type.Static<typeof SampleBody>;

async function take(deps: HttpDeps, samples: readonly Sample[], allowed: readonly string[] | null): Promise<Answer> {
  const plant = deps.plant();
  // Bursts are told by the tag of the file; what they say is nobody's to tell.
  const tags = new Map(plant.tags.map((tag) => [tag.burst?.name ?? tag.name, tag]));
  const refused: { index: number; tag: string; reason: string }[] = [];
  const bySource = new Map<string, { place: number[]; samples: PostedSample[] }>();
  const admit = ({ tag: name, at: told, value, quality }: Sample, index: number): string | null => {
    const spec = plant.sources[tags.get(name)?.source ?? -1];
    if (!tags.has(name)) return 'the plant has no such tag';
    if (spec?.protocol !== 'rest') return 'the source of this tag is not of protocol rest';
    if (allowed && !allowed.includes(spec.id)) return `this key may not write to source ${spec.id}`;
    const at = timeOf(told);
    if (at === null) return 'not a time; write one like 2026-01-31T06:00:00Z, or epoch ms';
    if (at > deps.now() + AHEAD_MS) return 'this time has not come yet';
    if (at < EARLIEST) return 'a time before 2000: a clock that was never set';
    const isList = Array.isArray(value) && tags.get(name)?.burst != null;
    if (value !== null && !isList && !['number', 'string', 'boolean'].includes(typeof value)) return 'not a value';
    const entry = bySource.get(spec.id) ?? { place: [], samples: [] };
    bySource.set(spec.id, entry);
    entry.place.push(index);
    entry.samples.push({ tag: name, at, value, quality: quality === undefined ? 0 : QUALITIES.indexOf(quality) });
    return null;
  };
  for (const [index, sample] of samples.entries()) {
    const reason = admit(sample, index);
    if (reason !== null) refused.push({ index, tag: sample.tag, reason });
  }
  const durable: Promise<void>[] = [];
  for (const [id, { place, samples: own }] of bySource) {
    const source: TakesSamples | null = deps.past?.source(id) ?? null;
    if (!source) {
      for (const index of place)
        refused.push({ index, tag: samples[index]?.tag ?? '', reason: 'its source has stopped' });
      continue;
    }
    const taken = source.take(own);
    durable.push(taken.durable);
    for (const [i, reason] of taken.refused)
      refused.push({ index: place[i] as number, tag: own[i]?.tag ?? '', reason });
  }
  try {
    await Promise.all(durable);
  } catch (error) {
    throw new GembaError('not-ready', `the samples could not be kept; send them again: ${(error as Error).message}`);
  }
  refused.sort((a, b) => a.index - b.index);
  if (refused.length === samples.length) {
    const told = refused.slice(0, 5).map(({ index, tag, reason }) => `${index} (${tag}): ${reason}`);
    throw new GembaError('samples-invalid', `none of ${samples.length} was taken: ${told.join('; ')}`);
  }
  return { taken: samples.length - refused.length, refused };
}

function timeOf(told: string | number): number | null {
  if (typeof told === 'number') return told;
  try {
    return askedTime('at', told);
  } catch {
    return null;
  }
}
