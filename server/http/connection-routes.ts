/** Setup > Connections: servers are looked at, tested, browsed and trusted before, and while, they are sources. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { OpcuaSourceSchema, SourceSchema } from '../../twin/plant/schema.ts';
import type { Connections } from '../connect/connections.ts';
import type { Discovery } from '../connect/opcua/discover.ts';
import type { OpcuaSpec } from '../connect/opcua/thread-messages.ts';
import { type MetCertificate, VERDICTS } from '../connect/opcua/trust-list.ts';
import type { Source } from '../connect/source.ts';
import { iso, isoOrNull } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { hasRole } from './guard.ts';
import { GembaError, problemResponses } from './problems.ts';

const ALWAYS = [
  'request-invalid',
  'sign-in-required',
  'role-required',
  'host-unknown',
  'body-too-large',
  'media-type-unsupported',
  'too-many-requests',
  'internal',
  'not-ready',
] as const;
const MOST = { endpoint: 400, address: 2000, cursor: 20_000 };

const Target = {
  source: Type.Optional(Type.String({ maxLength: 80, description: 'Id of a source of the plant.' })),
  spec: Type.Optional(OpcuaSourceSchema),
};
const CertificateFields = {
  thumbprint: Type.String({ description: 'SHA-1, hex.' }),
  subject: Type.String(),
  issuer: Type.String(),
  from: Instant,
  to: Instant,
  hosts: Type.Array(Type.String()),
  applicationUri: Type.String(),
  verdict: Type.Enum([...VERDICTS]),
};
const CertificateBody = Type.Object({ ...CertificateFields, endpoint: Type.String(), seen: Instant }, closed);
const DiscoveryBody = Type.Object(
  {
    application: Type.String(),
    applicationUri: Type.String(),
    endpoints: Type.Array(
      Type.Object(
        {
          url: Type.String(),
          policy: orNull(Type.String({ description: 'As in plant.yaml; null = one that is not spoken here.' })),
          policyUri: Type.String(),
          mode: Type.Enum(['none', 'sign', 'sign-and-encrypt', 'unknown']),
          logins: Type.Array(Type.Enum(['anonymous', 'user', 'certificate', 'token'])),
        },
        closed,
      ),
    ),
    certificate: orNull(
      Type.Object(
        { ...CertificateFields, flaw: orNull(Type.String({ description: 'What is wrong with it, in words.' })) },
        closed,
      ),
    ),
  },
  closed,
);
const Value = Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]);
const SampleBody = {
  address: Type.String({ description: 'As for plant.yaml.' }),
  type: Type.String(),
  value: Value,
  status: Type.String(),
  at: orNull(Instant),
};
const NodeBody = Type.Object(
  {
    ...SampleBody,
    id: Type.String(),
    name: Type.String(),
    kind: Type.Enum(['object', 'variable', 'method']),
    readable: Type.Boolean(),
    history: Type.Boolean(),
  },
  closed,
);
const PageBody = Type.Object({ nodes: Type.Array(NodeBody), cursor: orNull(Type.String()) }, closed);
const FoundBody = Type.Object(
  {
    tells: Type.Boolean({ description: 'False: this protocol cannot tell.' }),
    devices: Type.Array(
      Type.Object(
        {
          device: Type.String({ description: 'As the `device` of plant.yaml names it.' }),
          status: Type.Enum(['online', 'offline', 'unknown']),
          metrics: Type.Array(
            Type.Object(
              {
                name: Type.String(),
                type: Type.String(),
                unit: Type.String(),
                value: orNull(Type.Union([Type.Number(), Type.String()])),
                at: orNull(Instant),
                rate: Type.Number({ description: 'Values a second since it was found.' }),
                mapped: Type.Boolean({ description: 'Does it feed a tag?' }),
              },
              closed,
            ),
          ),
        },
        closed,
      ),
    ),
  },
  closed,
);
const BrokerReportBody = Type.Object(
  {
    ok: Type.Boolean(),
    reason: Type.String({ description: 'What went wrong, in words; empty = nothing.' }),
    tookMs: Type.Number(),
    listenedMs: Type.Number(),
    messages: Type.Integer(),
    groups: Type.Array(Type.String(), { description: 'Sparkplug: groups that were heard.' }),
    devices: Type.Array(Type.String(), { description: 'Sparkplug: edge nodes and devices of the group.' }),
    samples: Type.Array(Type.Object({ topic: Type.String(), bytes: Type.Integer(), text: Type.String() }, closed)),
  },
  closed,
);
const ReportBody = Type.Object(
  {
    ok: Type.Boolean(),
    reason: Type.String({ description: 'What went wrong, in words; empty = nothing.' }),
    discovery: orNull(DiscoveryBody),
    loggedIn: Type.Boolean(),
    clockAheadMs: orNull(Type.Number()),
    namespaces: Type.Array(Type.String()),
    nodes: orNull(Type.Object({ objects: Type.Integer(), variables: Type.Integer(), more: Type.Boolean() }, closed)),
    samples: Type.Array(Type.Object({ ...SampleBody, path: Type.String() }, closed)),
  },
  closed,
);
const ProposalBody = Type.Object(
  {
    nodes: Type.Integer({ description: 'Nodes that were looked at.' }),
    cut: Type.Boolean({ description: 'There are more.' }),
    machines: Type.Array(Type.Unknown({ description: 'A machine as in plant.yaml, its line, and what it speaks.' })),
    machine_types: Type.Record(Type.String(), Type.Unknown()),
    state_maps: Type.Record(Type.String(), Type.Record(Type.String(), Type.String())),
    remarks: Type.Array(Type.String()),
  },
  closed,
);

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
  const asked = async <Answer>(work: Promise<Answer>): Promise<Answer> => {
    try {
      return await work;
    } catch (error) {
      throw new GembaError('connection-failed', error instanceof Error ? error.message : String(error));
    }
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
    async ({ body }) => discoveryBody(await asked(connections().discover(body.endpoint))),
  );

  app.post(
    '/test',
    {
      schema: {
        summary: 'A live test: what was reached, which certificate, how many nodes, sample values',
        body: Type.Object(Target, closed),
        response: { 200: ReportBody, ...problemResponses(...ALWAYS, 'source-unknown') },
      },
    },
    async ({ body }) => {
      const report = await connections().test(specOf(body));
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
        body: Type.Object(
          {
            ...Target,
            node: Type.Optional(Type.String({ maxLength: MOST.address, description: 'Absent = from the top.' })),
            cursor: Type.Optional(Type.String({ maxLength: MOST.cursor, description: 'Of the page before.' })),
          },
          closed,
        ),
        response: {
          200: PageBody,
          ...problemResponses(...ALWAYS, 'source-unknown', 'connection-failed'),
        },
      },
    },
    async ({ body }) => {
      const page = await asked(connections().browse(specOf(body), body.node ?? null, body.cursor ?? null));
      return { nodes: page.nodes.map((node) => ({ ...node, at: isoOrNull(node.at) })), cursor: page.cursor };
    },
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
      const { proposal, nodes, cut } = await asked(connections().propose(specOf(body), body.pattern ?? null));
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
      const samples = await asked(connections().read(specOf(body), body.addresses));
      return { samples: samples.map(({ path: _path, ...sample }) => ({ ...sample, at: isoOrNull(sample.at) })) };
    },
  );

  app.post(
    '/listen',
    {
      schema: {
        summary: 'A live test of a broker: is one let in, and what is said there',
        body: Type.Object({ spec: SourceSchema }, closed),
        response: { 200: BrokerReportBody, ...problemResponses(...ALWAYS) },
      },
    },
    async ({ body: { spec } }) => {
      if (spec.protocol !== 'sparkplug' && spec.protocol !== 'mqtt')
        throw new GembaError('request-invalid', 'only MQTT brokers are listened to');
      const report = await connections().listen(spec);
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
        body: Type.Object(
          {
            node: Type.Optional(Type.String({ maxLength: MOST.address, description: 'Absent = from the top.' })),
            cursor: Type.Optional(Type.String({ maxLength: MOST.cursor, description: 'Of the page before.' })),
          },
          closed,
        ),
        response: { 200: PageBody, ...problemResponses(...ALWAYS, 'source-unknown', 'connection-failed') },
      },
    },
    async ({ params, body }) => {
      const source = running(params.source);
      if (!source.browse) throw new GembaError('request-invalid', `\`${source.id}\` cannot be looked through`);
      const page = await asked(source.browse(body.node ?? null, body.cursor ?? null));
      return { nodes: page.nodes.map((node) => ({ ...node, at: isoOrNull(node.at) })), cursor: page.cursor };
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

const certificateBody = (met: MetCertificate): Type.Static<typeof CertificateBody> => ({
  ...met,
  hosts: [...met.hosts],
  from: iso(met.from),
  to: iso(met.to),
  seen: iso(met.seen),
});

const discoveryBody = (found: Discovery): Type.Static<typeof DiscoveryBody> => ({
  ...found,
  endpoints: found.endpoints.map((endpoint) => ({ ...endpoint, logins: [...endpoint.logins] })),
  certificate:
    found.certificate === null
      ? null
      : {
          ...found.certificate,
          hosts: [...found.certificate.hosts],
          from: iso(found.certificate.from),
          to: iso(found.certificate.to),
        },
});
