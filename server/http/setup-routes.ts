/** Setup: the plant file in versions, what a change would do, and the change itself, taken on without a restart. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { formatPlantError } from '../../twin/plant/read.ts';
import { QUALITIES } from '../../twin/words.ts';
import type { Difference } from '../plant/plant-diff.ts';
import type { PlantVersion } from '../plant/plant-store.ts';
import { iso } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { actorOf, hasRoleSomewhere, mayChange } from './guard.ts';
import { CHANGES, GembaError, problemResponses } from './problems.ts';
import { reasonsTakenOut, type TakenOut, usedOnes } from './reasons-taken-out.ts';

/** A plant file of 4,000 machines is below this, bytes. */
const MOST_YAML = 8 * 1024 * 1024;

const VersionBody = Type.Object(
  { version: Type.Integer(), at: Instant, who: Type.String(), why: Type.String() },
  closed,
);
const DiffBody = Type.Array(
  Type.Object(
    {
      path: Type.String({ examples: ['lines.line1.machines.capper.ideal_rate'] }),
      before: orNull(Type.String({ description: 'JSON; null = was not there.' })),
      after: orNull(Type.String({ description: 'JSON; null = is not there any more.' })),
    },
    closed,
  ),
);
const Path = Type.Array(Type.String({ maxLength: 200 }), {
  minItems: 1,
  maxItems: 20,
  description: 'Keys; in lists, the id of an entry or its number.',
});
const EditBody = Type.Union([
  Type.Object({ op: Type.Literal('set'), path: Path, value: Type.Unknown() }, closed),
  Type.Object({ op: Type.Literal('remove'), path: Path }, closed),
  Type.Object(
    {
      op: Type.Literal('order'),
      path: Path,
      ids: Type.Array(Type.String({ maxLength: 200 }), {
        maxItems: 10_000,
        description: 'Entries of the list in this order; those not named come after them.',
      }),
    },
    closed,
  ),
]);
/** Who keeps the plant file: as a whole, or the lines of their role. */
const KEEPS = ['engineer', 'admin'] as const;
/** Index in QUALITIES. */
const STALE = QUALITIES.indexOf('stale');
const ReadingsBody = Type.Object(
  {
    now: Instant,
    at: Type.Array(Type.Number({ description: 'Epoch ms; 0 = never.' })),
    values: Type.Array(Type.Union([Type.Number(), Type.String(), Type.Null()])),
    qualities: Type.Array(Type.Integer({ description: 'Index into good, uncertain, bad, stale.' })),
    rates: Type.Array(Type.Number({ description: 'Readings a second, lately.' })),
    errors: Type.Array(Type.Integer({ description: 'Bad readings since the server was started.' })),
  },
  closed,
);
const Yaml = Type.String({ maxLength: MOST_YAML, description: 'A plant file.' });

export const setupRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.addHook('onRequest', hasRoleSomewhere(deps, ...KEEPS));
  /** Nothing is asked of the record while no reason is taken out: a plant is changed also while its database is away. */
  const usedAndTaken = async (diff: readonly Difference[]): Promise<TakenOut[]> => {
    const taken = reasonsTakenOut(diff);
    return taken.length === 0 ? [] : usedOnes(taken, await deps.stops.reasons.uses());
  };
  const versionBody = ({ at, ...rest }: PlantVersion) => ({ ...rest, at: iso(at) });

  app.get(
    '/plant',
    {
      schema: {
        summary: 'The plant file in force, and its versions, newest first',
        querystring: Type.Object({}, closed),
        response: {
          200: Type.Object({ version: Type.Integer(), yaml: Yaml, versions: Type.Array(VersionBody) }, closed),
          ...problemResponses(...CHANGES),
        },
      },
    },
    async () => {
      const { yaml, current, versions } = deps.setup();
      return { version: current.version, yaml, versions: [...versions].reverse().slice(0, 200).map(versionBody) };
    },
  );

  app.get(
    '/tags',
    {
      schema: {
        summary: 'The latest reading of every tag, in columns by slot',
        querystring: Type.Object({}, closed),
        response: { 200: ReadingsBody, ...problemResponses(...CHANGES) },
      },
    },
    async () => {
      const { tags } = deps.plant();
      const readings = deps.readings?.();
      if (!readings) return { now: iso(deps.now()), at: [], values: [], qualities: [], rates: [], errors: [] };
      return {
        now: iso(deps.now()),
        at: tags.map(({ slot }) => Math.max(0, readings.at[slot] ?? 0)),
        values: tags.map(({ slot, type }) => {
          const value = readings.value[slot] ?? Number.NaN;
          if (Number.isNaN(value)) return null;
          return type === 'text' ? (readings.text(value) ?? null) : value;
        }),
        qualities: tags.map(({ slot }) => readings.quality[slot] ?? STALE),
        rates: tags.map(({ slot }) => Math.round((readings.rates[slot] ?? 0) * 100) / 100),
        errors: tags.map(({ slot }) => readings.bad[slot] ?? 0),
      };
    },
  );

  app.get(
    '/plant/versions/:version',
    {
      schema: {
        summary: 'The plant file as it was in a version',
        params: Type.Object({ version: Type.Integer({ minimum: 1, maximum: 1_000_000 }) }, closed),
        querystring: Type.Object({}, closed),
        response: {
          200: Type.Object({ version: Type.Integer(), yaml: Yaml }, closed),
          ...problemResponses(...CHANGES, 'version-unknown'),
        },
      },
    },
    async ({ params }) => {
      const yaml = await deps.setup().textOf(params.version);
      if (yaml === null) throw new GembaError('version-unknown', `there is no version ${params.version}`);
      return { version: params.version, yaml };
    },
  );

  app.post(
    '/plant/draft',
    {
      bodyLimit: 2 * MOST_YAML,
      schema: {
        summary: 'What a change would make of the plant: its text, every error, and the difference; nothing is changed',
        querystring: Type.Object({}, closed),
        body: Type.Object(
          {
            yaml: Type.Optional(Yaml),
            edits: Type.Optional(Type.Array(EditBody, { maxItems: 10_000 })),
          },
          { ...closed, description: 'A text, or edits of it; without a text, of the plant in force.' },
        ),
        response: {
          200: Type.Object(
            {
              base: Type.Integer({ description: 'The version in force: to be sent with the change.' }),
              yaml: Yaml,
              errors: Type.Array(
                Type.Object({ line: Type.Integer(), path: Type.String(), message: Type.String() }, closed),
              ),
              diff: DiffBody,
              notes: Type.Array(Type.String(), { description: 'What is allowed and seldom meant.' }),
            },
            closed,
          ),
          ...problemResponses(...CHANGES, 'records-away'),
        },
      },
    },
    async ({ body }) => {
      const setup = deps.setup();
      const { yaml, errors, diff, notes } = setup.draft(body.yaml ?? setup.yaml, (body.edits ?? []) as never);
      const base = setup.current.version;
      const used = (await usedAndTaken(diff)).map(({ reason, message }) => {
        return { line: 0, path: `reasons.${reason}`, message };
      });
      if (used.length > 0) return { base, yaml, errors: used, diff: [], notes: [] };
      return { base, yaml, errors: [...errors], diff: [...diff], notes: [...notes] };
    },
  );

  app.put(
    '/plant',
    {
      bodyLimit: 2 * MOST_YAML,
      schema: {
        summary: 'Makes a text the plant, without a restart; sources that did not change are not disturbed',
        querystring: Type.Object({}, closed),
        body: Type.Object(
          {
            base: Type.Integer({ description: 'The version that the change was made of.' }),
            yaml: Yaml,
            why: Type.String({ minLength: 1, maxLength: 500, description: 'Why, for those who ask later.' }),
          },
          closed,
        ),
        response: {
          200: Type.Object({ version: VersionBody, diff: DiffBody }, closed),
          ...problemResponses(...CHANGES, 'plant-changed', 'plant-invalid', 'reason-used', 'records-away'),
        },
      },
    },
    async (request) => {
      const { base, yaml, why } = request.body;
      const { who, from } = actorOf(deps, request);
      const { diff: asked } = deps.setup().draft(yaml, []);
      for (const line of linesOfDiff(asked)) mayChange(deps, request, KEEPS, line);
      const used = await usedAndTaken(asked);
      if (used.length > 0) throw new GembaError('reason-used', used.map(({ message }) => message).join('; '));
      const applied = await deps.setup().apply(yaml, base, { who, why, at: deps.now() }, deps.adopt);
      if (applied.ok) {
        const { version, diff } = applied;
        const subject = `plant-version:${version.version}`;
        const entry = { at: version.at, who, from, what: 'plant-changed', subject } as const;
        await deps.people?.trail.note({ ...entry, before: { version: base }, after: { why, diff } });
        return { version: versionBody(version), diff: [...diff] };
      }
      if (applied.code === 'stale') throw new GembaError('plant-changed', applied.reason);
      const told = applied.errors.slice(0, 20).map((error) => formatPlantError('plant', error));
      throw new GembaError('plant-invalid', [applied.reason, ...told].join('; '));
    },
  );
};

/** Which lines a change touches; null = more than single lines. */
const linesOfDiff = (diff: readonly { readonly path: string }[]): ReadonlySet<string | null> =>
  new Set(diff.map(({ path }) => /^lines\.([^.[\]]+)\./.exec(path)?.[1] ?? null));
