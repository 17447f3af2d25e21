/** Raw bursts of a machine's vibration as they were told, as spectra: what the numbers of its tags were made of. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { burstSpectrum, type Lines } from '../../models/spectra/spectrum.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import { askedTime, iso, TimeText } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { signedIn } from './guard.ts';
import { READ } from './order-ask.ts';
import { GembaError, problemResponses } from './problems.ts';

const LinesBody = Type.Object(
  {
    stepHz: Type.Number({ description: 'Hz between two of them; the first stands at 0.' }),
    heights: Type.Array(Type.Number()),
  },
  closed,
);
const linesBody = ({ stepHz, heights }: Lines) => ({ stepHz, heights: [...heights] });

const BurstBody = Type.Object(
  {
    tag: Type.String({ description: '`machine/tag` of the plant file.' }),
    unit: Type.String(),
    rateHz: Type.Number(),
    faults: Type.Array(Type.Object({ name: Type.String(), hz: Type.Number() }, closed), {
      description: 'How often a second a part of the bearing is passed where it is damaged.',
    }),
    kept: Type.Array(Instant, { description: 'When those that are kept were told, newest first.' }),
    at: orNull(Type.String({ format: 'date-time', description: 'Of the one that is shown; null = none is kept.' })),
    readings: Type.Integer(),
    spectrum: orNull(LinesBody),
    envelope: orNull(LinesBody),
  },
  closed,
);

export const burstRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.get(
    '/assets/:machine/bursts',
    {
      onRequest: signedIn(deps),
      schema: {
        summary:
          'The newest burst of vibration of each tag that is told as bursts, or the newest at or before a moment',
        params: Type.Object({ machine: Type.String() }, closed),
        querystring: Type.Object({ at: Type.Optional(TimeText) }, closed),
        response: {
          200: Type.Object({ bursts: Type.Array(BurstBody) }, closed),
          ...problemResponses(...READ, 'time-invalid', 'scope-unknown'),
        },
      },
    },
    async ({ params, query }) => {
      const machine = deps.plant().machines.find(({ id }) => id === params.machine);
      if (!machine) throw new GembaError('scope-unknown', `there is no machine \`${params.machine}\``);
      const at = query.at === undefined ? Number.POSITIVE_INFINITY : askedTime('at', query.at);
      return { bursts: await Promise.all(burstsOf(deps.plant(), machine.slot).map((burst) => told(deps, burst, at))) };
    },
  );
};

/** Tags of the file that are told as bursts. */
const burstsOf = ({ tags }: PlantModel, machine: number) =>
  tags.flatMap(({ burst, machine: of }) => (of === machine && burst?.part === 0 ? [burst] : []));

async function told(
  { bursts: shelf }: HttpDeps,
  { name, unit, rateHz, faults }: ReturnType<typeof burstsOf>[number],
  at: number,
): Promise<Type.Static<typeof BurstBody>> {
  const kept = (await shelf?.times(name)) ?? [];
  const shown = kept.find((time) => time <= at) ?? null;
  const readings = shown === null ? null : ((await shelf?.read(name, shown)) ?? null);
  const lines = readings && burstSpectrum(readings, rateHz, faults);
  return {
    ...{ tag: name, unit, rateHz, kept: kept.map(iso), at: shown === null ? null : iso(shown) },
    faults: Object.entries(faults).flatMap(([fault, hz]) =>
      hz === undefined ? [] : [{ name: fault.toUpperCase(), hz }],
    ),
    readings: readings?.length ?? 0,
    spectrum: lines && linesBody(lines.spectrum),
    envelope: lines && linesBody(lines.envelope),
  };
}
