/** Where samples come from: a schema a protocol. `expected` is what the error message says when a value does not fit. */
import Type from 'typebox';
import { closed, Id, notNegative, positive, words } from './schema-parts.ts';

const Address = Type.Optional(
  Type.String({
    minLength: 1,
    description: 'Address of every tag of this source that gives none itself (`from`), e.g. "ns=2;s={machine}.{tag}".',
  }),
);

export const OpcuaSourceSchema = Type.Object(
  {
    id: Id,
    protocol: Type.Literal('opcua'),
    endpoint: Type.String({ pattern: '^opc\\.tcp://', expected: 'an address like opc.tcp://host:4840' }),
    address: Address,
    publishing_ms: Type.Optional(positive('milliseconds', 'Publishing interval. Default 50.')),
    sampling_ms: Type.Optional(notNegative('milliseconds', 'Sampling interval; 0 = as fast as the server. Default 0.')),
    security_policy: Type.Optional(
      words(
        ['none', 'basic256sha256', 'aes128-sha256-rsaoaep', 'aes256-sha256-rsapss'] as const,
        'How messages are secured. Default none.',
      ),
    ),
    security_mode: Type.Optional(
      words(['sign', 'sign-and-encrypt'] as const, 'With a security policy. Default sign-and-encrypt.'),
    ),
    user: Type.Optional(Type.String({ minLength: 1, description: 'Log in with this name and `password`.' })),
    password: Type.Optional(
      Type.String({ description: 'Of `user`; refer to the environment, never write the password itself.' }),
    ),
    user_certificate: Type.Optional(
      Type.String({ minLength: 1, description: 'Log in with this certificate (a PEM file) and `user_key`.' }),
    ),
    user_key: Type.Optional(Type.String({ minLength: 1, description: 'PEM file of the key of `user_certificate`.' })),
    any_host: Type.Optional(
      Type.Boolean({ description: 'True: the certificate of the server may be made out to another host.' }),
    ),
    queue: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10_000,
        expected: 'a whole number from 1 to 10000',
        description: 'Values of a tag that the server keeps between two publishings. Default 10.',
      }),
    ),
    deadband: Type.Optional(
      notNegative('a change', 'Smaller changes of analog tags (signal, speed, level) are not sent. Default 0.'),
    ),
    deadband_percent: Type.Optional(
      notNegative('per cent', 'As `deadband`, in per cent of the range that the server knows of the tag.'),
    ),
    history: Type.Optional(
      Type.Boolean({
        description: 'False: what was missed while away is not read from the history of the server.',
      }),
    ),
    silence_s: Type.Optional(
      positive('seconds', 'The connection is made anew when the server said nothing, not even that, for so long.'),
    ),
  },
  closed,
);

const Secret = Type.String({
  minLength: 1,
  description: 'Refer to the environment; never write the secret itself.',
});
const TimePath = {
  time_path: Type.Optional(
    Type.String({
      minLength: 1,
      description:
        'JSON path of the source time in the payload; "arrival" = when it came. Default: its `timestamp` or `ts`, else arrival.',
    }),
  ),
  time_unit: Type.Optional(
    words(['ms', 's', 'us', 'ns'] as const, 'Unit of a source time that is a number, since 1970. Default ms.'),
  ),
};
const Poll = Type.Optional(
  Type.Number({
    minimum: 10,
    expected: 'milliseconds >= 10',
    description: 'How often tags are read that say nothing of their own. Default 1000.',
  }),
);
const Port = (usual: number) =>
  Type.Optional(
    Type.Integer({ minimum: 1, maximum: 65535, expected: 'a port', description: `TCP port. Default ${usual}.` }),
  );
const Host = Type.String({ minLength: 1, expected: 'a host name or address' });

export const MqttSourceSchema = Type.Object(
  {
    id: Id,
    protocol: Type.Literal('mqtt'),
    broker: Type.String({ pattern: '^(mqtt|mqtts|ws|wss)://', expected: 'an address like mqtt://host:1883' }),
    address: Address,
    version: Type.Optional(words(['3.1.1', '5'] as const, 'Version of MQTT that is spoken. Default 3.1.1.')),
    qos: Type.Optional(
      Type.Union([Type.Literal(0), Type.Literal(1)], {
        expected: '0 or 1',
        description: 'Quality of service asked for. With 1 (default) a message is acknowledged when it is on disk.',
      }),
    ),
    user: Type.Optional(Type.String({ minLength: 1, description: 'Log in with this name and `password`.' })),
    password: Type.Optional(Secret),
    ca: Type.Optional(
      Type.String({
        minLength: 1,
        description: "TLS: PEM file of who signs brokers' certificates. Default: the system's.",
      }),
    ),
    certificate: Type.Optional(
      Type.String({ minLength: 1, description: 'TLS: PEM file of our certificate, with `key`.' }),
    ),
    key: Type.Optional(Type.String({ minLength: 1, description: 'TLS: PEM file of the key of `certificate`.' })),
    any_host: Type.Optional(
      Type.Boolean({ description: 'True: the certificate of the broker may be made out to another host.' }),
    ),
    session_s: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 4_294_967_294,
        expected: 'seconds >= 0',
        description:
          'How long the broker keeps for us what comes while we are away (MQTT 3.1.1: as long as it likes). Default 0 = not at all.',
      }),
    ),
    client_id: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'Our name at the broker; of two with one name only one stays. Default gemba-<id of the source>.',
      }),
    ),
    ...TimePath,
    online: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'Topic that says whether a machine is there (its last will), e.g. "plant/{machine}/online": false, 0 or offline make its tags unknown.',
      }),
    ),
    root: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'Topics that are listened to in order to be found and mapped, e.g. "plant/#".',
      }),
    ),
  },
  closed,
);

export const ModbusSourceSchema = Type.Object(
  {
    id: Id,
    protocol: Type.Literal('modbus'),
    host: Host,
    port: Port(502),
    unit: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 255, expected: 'a unit id', description: 'Unit (slave) id. Default 1.' }),
    ),
    address: Address,
    poll_ms: Poll,
    order: Type.Optional(
      words(
        ['abcd', 'dcba', 'badc', 'cdab'] as const,
        'Order of the bytes of 32 and 64 bit values where the address of a tag names none. Default abcd (big-endian).',
      ),
    ),
  },
  closed,
);

export const S7SourceSchema = Type.Object(
  {
    id: Id,
    protocol: Type.Literal('s7'),
    host: Host,
    port: Port(102),
    rack: Type.Optional(Type.Integer({ minimum: 0, maximum: 7, expected: 'a rack', description: 'Default 0.' })),
    slot: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 31,
        expected: 'a slot',
        description: 'Default 1 (S7-1200 and S7-1500); S7-300 and S7-400: 2 or as in the hardware configuration.',
      }),
    ),
    address: Address,
    poll_ms: Poll,
  },
  closed,
);

export const WebhookSourceSchema = Type.Object(
  {
    id: Id,
    protocol: Type.Literal('webhook'),
    secret: Secret,
    address: Address,
    window_s: Type.Optional(
      positive('seconds', 'A call whose timestamp is further from our clock is refused. Default 300.'),
    ),
    takes: Type.Optional(
      words(
        ['samples', 'work-orders'] as const,
        'What calls bring: samples of tags (default), or what became of work orders in a CMMS.',
      ),
    ),
    ...TimePath,
  },
  closed,
);

/** Samples come by POST /api/v1/samples, from whoever holds an API key. */
export const RestSourceSchema = Type.Object({ id: Id, protocol: Type.Literal('rest') }, closed);

export const SourceSchema = Type.Union(
  [
    OpcuaSourceSchema,
    Type.Object(
      {
        id: Id,
        protocol: Type.Literal('sparkplug'),
        broker: Type.String({ pattern: '^(mqtt|mqtts|ws|wss)://', expected: 'an address like mqtt://host:1883' }),
        group: Type.String({ minLength: 1, description: 'Sparkplug group id.' }),
        address: Address,
        host_id: Type.Optional(Type.String({ description: 'Host application id; absent = no STATE is published.' })),
        further_brokers: Type.Optional(
          Type.Array(
            Type.String({ pattern: '^(mqtt|mqtts|ws|wss)://', expected: 'an address like mqtt://host:1883' }),
            { description: 'Further MQTT servers of the same group, which edge nodes may move to and from.' },
          ),
        ),
        mqtt: Type.Optional(words(['3.1.1', '5'] as const, 'Version of MQTT that is spoken. Default 3.1.1.')),
        reorder_ms: Type.Optional(
          notNegative(
            'milliseconds',
            'How long messages that came out of order wait for the one before them; then the edge node is asked for a rebirth. Default 2000.',
          ),
        ),
        names: Type.Optional(
          words(
            ['auto', 'exact', 'data-prefix'] as const,
            'How metric names in data relate to those in births: exact = the same; data-prefix = births put DATA/ before them (mqtt-spb-wrapper); auto (default) = seen from the births, node by node.',
          ),
        ),
      },
      closed,
    ),
    MqttSourceSchema,
    ModbusSourceSchema,
    S7SourceSchema,
    WebhookSourceSchema,
    RestSourceSchema,
  ],
  {
    expected:
      'a source: {id, protocol: opcua, endpoint} or {id, protocol: sparkplug, broker, group} or {id, protocol: mqtt, broker} or {id, protocol: modbus, host} or {id, protocol: s7, host} or {id, protocol: webhook, secret} or {id, protocol: rest}',
  },
);
export type SourceSpec = Type.Static<typeof SourceSchema>;
