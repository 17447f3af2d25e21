/** Setup > Connections: servers are looked at, tested, browsed and trusted before, and while, they are sources. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { OpcuaSourceSchema, SourceSchema } from '../../twin/plant/source-schema.ts';
import type { Connections } from '../connect/connections.ts';
import type { OpcuaSpec } from '../connect/opcua/thread-messages.ts';
import { VERDICTS } from '../connect/opcua/trust-list.ts';
import type { Source } from '../connect/source.ts';
import { isoOrNull } from './ask.ts';
import { asked } from './asked.ts';
import { closed } from './bodies.ts';
import {
  BrokerReportBody,
  CertificateBody,
  certificateBody,
  DiscoveryBody,
  discoveryBody,
  FoundBody,
  PageBody,
  ProposalBody,
  pageBody,
  ReportBody,
  SampleBody,
} from './connection-bodies.ts';
import type { HttpDeps } from './deps.ts';
import { hasRole } from './guard.ts';
import { CHANGES, GembaError, problemResponses } from './problems.ts';

const ALWAYS = [...CHANGES, 'not-ready'] as const;
const MOST = { endpoint: 400, address: 2000, cursor: 20_000 };

/** Where in the tree, and which page. */
const Place = {
  node: Type.Optional(Type.String({ maxLength: MOST.address, description: 'Absent = from the top.' })),
  cursor: Type.Optional(Type.String({ maxLength: MOST.cursor, description: 'Of the page before.' })),
};
const Target = {
  source: Type.Optional(Type.String({ maxLength: 80, description: 'Id of a source of the plant.' })),
  spec: Type.Optional(OpcuaSourceSchema),
};
export const connectionRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.addHook('onRequest', hasRole(deps, 'engineer', 'admin'));

  const connections = (): Connections => {
    if (!deps.connections) throw new GembaError('not-ready', 'this server connects to nothing');
    return deps.connections;
  };
  const specOf = ({ source, spec }: { source?: string; spec?: OpcuaSpec }): OpcuaSpec => {
    if (spec) return spec;
    const found = deps.plant().sources.find(({ id }) => id === source);
    if (!found) throw new GembaError('source-unknown', `the plant has no source \`${source ?? ''}\``);
    if (found.protocol !== 'opcua') throw new GembaError('request-invalid', `\`${found.id}\` does not speak OPC UA`);
    return found;
  };

  app.post(
    '/discover',
    {
      schema: {
        summary: 'What an OPC UA server offers: endpoints, security, logins, certificate',
        body: Type.Object({ endpoint: Type.String({ pattern: '^opc\\.tcp://', maxLength: MOST.endpoint }) }, closed),
        response: { 200: DiscoveryBody, ...problemResponses(...ALWAYS, 'connection-failed') },
      },
    },
    async ({ body }) => discoveryBody(await asked(() => connections().discover(body.endpoint))),
  );

  app.post(
    '/test',
    {
      schema: {
        summary: 'A live test: what was reached, which certificate, how many nodes, sample values',
        body: Type.Object(Target, closed),
        response: { 200: ReportBody, ...problemResponses(...ALWAYS, 'source-unknown', 'connection-failed') },
      },
    },
    async ({ body }) => {
      const report = await asked(() => connections().test(specOf(body)));
      return {
        ...report,
        namespaces: [...report.namespaces],
        discovery: report.discovery === null ? null : discoveryBody(report.discovery),
        samples: report.samples.map((sample) => ({ ...sample, at: isoOrNull(sample.at) })),
      };
    },
  );

  app.post(
    '/browse',
    {
      schema: {
        summary: 'The children of a node, page by page',
        body: Type.Object({ ...Target, ...Place }, closed),
        response: {
          200: PageBody,
          ...problemResponses(...ALWAYS, 'source-unknown', 'connection-failed'),
        },
      },
    },
    async ({ body }) =>
      pageBody(await asked(() => connections().browse(specOf(body), body.node ?? null, body.cursor ?? null))),
  );

  app.post(
    '/propose',
    {
      schema: {
        summary:
          'Machines of a server as a fragment of plant.yaml: by a pattern, or those that speak a companion specification',
        body: Type.Object(
          {
            ...Target,
            pattern: Type.Optional(
              Type.String({
                maxLength: MOST.address,
                examples: ['Objects/{line}/{machine}/{tag}', 'ns=2;s={machine}.{tag}'],
              }),
            ),
          },
          closed,
        ),
        response: { 200: ProposalBody, ...problemResponses(...ALWAYS, 'source-unknown', 'connection-failed') },
      },
    },
    async ({ body }) => {
      const { proposal, nodes, cut } = await asked(() => connections().propose(specOf(body), body.pattern ?? null));
      const { machines, machine_types, state_maps, remarks } = proposal;
      return {
        nodes,
        cut,
        machines: [...machines],
        machine_types: { ...machine_types },
        state_maps: state_maps as Record<string, Record<string, string>>,
        remarks: [...remarks],
      };
    },
  );

  app.post(
    '/read',
    {
      schema: {
        summary: 'Type and value of nodes, as they are now',
        body: Type.Object(
          {
            ...Target,
            addresses: Type.Array(Type.String({ maxLength: MOST.address }), { minItems: 1, maxItems: 5000 }),
          },
          closed,
        ),
        response: {
          200: Type.Object({ samples: Type.Array(Type.Object(SampleBody, closed)) }, closed),
          ...problemResponses(...ALWAYS, 'source-unknown', 'connection-failed'),
        },
      },
    },
    async ({ body }) => {
      const samples = await asked(() => connections().read(specOf(body), body.addresses));
      return { samples: samples.map(({ path: _path, ...sample }) => ({ ...sample, at: isoOrNull(sample.at) })) };
    },
  );

  app.post(
    '/listen',
    {
      schema: {
        summary: 'A live test of a broker: is one let in, and what is said there',
        body: Type.Object({ spec: SourceSchema }, closed),
        response: { 200: BrokerReportBody, ...problemResponses(...ALWAYS, 'connection-failed') },
      },
    },
    async ({ body: { spec } }) => {
      if (spec.protocol !== 'sparkplug' && spec.protocol !== 'mqtt')
        throw new GembaError('request-invalid', 'only MQTT brokers are listened to');
      const report = await asked(() => connections().listen(spec));
      const { groups, devices, samples } = report;
      return { ...report, groups: [...groups], devices: [...devices], samples: [...samples] };
    },
  );

  const running = (id: string): Source => {
    const source = deps.source?.(id);
    if (!source) throw new GembaError('source-unknown', `the plant has no source \`${id}\``);
    return source;
  };
  const SourceParams = Type.Object({ source: Type.String({ maxLength: 80 }) }, closed);

  app.get(
    '/:source/found',
    {
      schema: {
        summary: 'What the other side of a source tells of itself, mapped to tags or not',
        params: SourceParams,
        querystring: Type.Object({}, closed),
        response: { 200: FoundBody, ...problemResponses(...ALWAYS, 'source-unknown') },
      },
    },
    async ({ params }) => {
      const source = running(params.source);
      const devices = (source.found?.() ?? []).map((device) => ({
        ...device,
        metrics: device.metrics.map((metric) => ({ ...metric, at: isoOrNull(metric.at) })),
      }));
      return { tells: source.found !== undefined, devices };
    },
  );

  app.post(
    '/:source/browse',
    {
      schema: {
        summary: 'The children of a node of a source that runs, page by page',
        params: SourceParams,
        body: Type.Object(Place, closed),
        response: { 200: PageBody, ...problemResponses(...ALWAYS, 'source-unknown', 'connection-failed') },
      },
    },
    async ({ params, body }) => {
      const source = running(params.source);
      const { id, browse } = source;
      if (!browse) throw new GembaError('request-invalid', `\`${id}\` cannot be looked through`);
      return pageBody(await asked(() => browse(body.node ?? null, body.cursor ?? null)));
    },
  );

  app.get(
    '/certificates',
    {
      schema: {
        summary: 'Certificates of servers that were met, those that wait for a word first',
        querystring: Type.Object({}, closed),
        response: {
          200: Type.Object({ certificates: Type.Array(CertificateBody) }, closed),
          ...problemResponses(...ALWAYS),
        },
      },
    },
    async () => ({ certificates: (await connections().certificates()).map(certificateBody) }),
  );

  for (const [verb, summary] of [
    ['approve', 'Trusts the server with this certificate from now on'],
    ['reject', 'Refuses the server with this certificate from now on'],
  ] as const)
    app.post(
      `/certificates/:thumbprint/${verb}`,
      {
        schema: {
          summary,
          params: Type.Object({ thumbprint: Type.String({ pattern: '^[0-9a-f]{40}$' }) }, closed),
          response: {
            200: Type.Object({ thumbprint: Type.String(), verdict: Type.Enum([...VERDICTS]) }, closed),
            ...problemResponses(...ALWAYS, 'certificate-unknown'),
          },
        },
      },
      async ({ params: { thumbprint } }) => {
        if (!(await connections()[verb](thumbprint)))
          throw new GembaError('certificate-unknown', `no certificate ${thumbprint} was met`);
        return { thumbprint, verdict: verb === 'approve' ? ('approved' as const) : ('refused' as const) };
      },
    );
};
