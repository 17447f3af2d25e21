/** Setup > Connections and Mapping: places of a Modbus or S7 device are read once, before, and while, it is a source. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { ModbusSourceSchema, S7SourceSchema } from '../../twin/plant/source-schema.ts';
import type { DeviceSpec } from '../connect/device-probe.ts';
import { asked } from './asked.ts';
import { closed, orNull } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { hasRole } from './guard.ts';
import { CHANGES, GembaError, problemResponses } from './problems.ts';

/** A register range of a device, or a list of it out of a manual. */
const MOST_PLACES = 1000;

const ProbeBody = Type.Object(
  {
    reached: Type.Boolean({ description: 'The connection stood.' }),
    ok: Type.Boolean({ description: 'The device answers.' }),
    reason: Type.String({ description: 'Why it does not, in words; empty = it does.' }),
    tookMs: Type.Number(),
    values: Type.Array(
      Type.Object(
        {
          address: Type.String(),
          value: orNull(Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
          reason: Type.String({ description: 'Why it could not be read, in words; empty = it was.' }),
        },
        closed,
      ),
    ),
  },
  closed,
);

export const deviceRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.addHook('onRequest', hasRole(deps, 'engineer', 'admin'));

  const specOf = (source: string | undefined): DeviceSpec => {
    const found = deps.plant().sources.find(({ id }) => id === source);
    if (!found) throw new GembaError('source-unknown', `the plant has no source \`${source ?? ''}\``);
    if (found.protocol !== 'modbus' && found.protocol !== 's7')
      throw new GembaError('request-invalid', `\`${found.id}\` speaks neither Modbus nor S7`);
    return found;
  };

  app.post(
    '/probe',
    {
      schema: {
        summary: 'Reads places of a Modbus or S7 device once: is it reached, does it answer, what stands there',
        body: Type.Object(
          {
            source: Type.Optional(Type.String({ maxLength: 80, description: 'Id of a source of the plant.' })),
            spec: Type.Optional(Type.Union([ModbusSourceSchema, S7SourceSchema])),
            addresses: Type.Array(Type.String({ minLength: 1, maxLength: 80 }), {
              maxItems: MOST_PLACES,
              examples: [
                ['holding:0', 'input:6:float32', 'coil:3'],
                ['DB1,REAL4', 'MW10'],
              ],
            }),
          },
          closed,
        ),
        response: {
          200: ProbeBody,
          ...problemResponses(...CHANGES, 'not-ready', 'source-unknown', 'connection-failed'),
        },
      },
    },
    async ({ body: { source, spec, addresses } }) => {
      const { connections } = deps;
      if (!connections) throw new GembaError('not-ready', 'this server connects to nothing');
      const report = await asked(() => connections.probe(spec ?? specOf(source), [...new Set(addresses)]));
      return { ...report, values: [...report.values] };
    },
  );
};
