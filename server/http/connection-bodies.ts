/** What is told of connections that are looked at: their shapes, and how they are made. */
import Type, { type Static } from 'typebox';
import type { Discovery } from '../connect/opcua/discover.ts';
import { type MetCertificate, VERDICTS } from '../connect/opcua/trust-list.ts';
import type { BrowsePage } from '../connect/source.ts';
import { iso, isoOrNull } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';

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
export const CertificateBody = Type.Object({ ...CertificateFields, endpoint: Type.String(), seen: Instant }, closed);
export const DiscoveryBody = Type.Object(
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
export const SampleBody = {
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
export const PageBody = Type.Object({ nodes: Type.Array(NodeBody), cursor: orNull(Type.String()) }, closed);
export const FoundBody = Type.Object(
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
export const BrokerReportBody = Type.Object(
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
export const ReportBody = Type.Object(
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
export const ProposalBody = Type.Object(
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

export const certificateBody = (met: MetCertificate): Static<typeof CertificateBody> => ({
  ...met,
  hosts: [...met.hosts],
  from: iso(met.from),
  to: iso(met.to),
  seen: iso(met.seen),
});

export const discoveryBody = (found: Discovery): Static<typeof DiscoveryBody> => ({
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

export const pageBody = ({ nodes, cursor }: BrowsePage): Static<typeof PageBody> => ({
  nodes: nodes.map((node) => ({ ...node, at: isoOrNull(node.at) })),
  cursor,
});
