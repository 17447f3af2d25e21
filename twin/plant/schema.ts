/**
 * The schema of plant.yaml: the one source of its TypeScript types, of its validation, and of the published
 * JSON Schema (docs/plant.schema.json) that lets an editor complete and check it.
 *
 * `expected` on a schema is what the error message says when a value does not fit.
 */
import Type from 'typebox';
import { KINDS, ROLES, STATES } from '../words.ts';

const closed = { additionalProperties: false };
const words = <const T extends readonly string[]>(list: T, description: string) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: list, expected: `one of ${list.join(', ')}`, description });

export const Id = Type.String({
  pattern: '^[a-z0-9][a-z0-9-]{0,63}$',
  expected: 'an id of lower-case letters, digits and hyphens',
});

/** A name for people: one text, or one a language (`{en: Capper, de: Verschliesser}`). */
export const Words = Type.Union(
  [Type.String({ minLength: 1 }), Type.Record(Type.String({ pattern: '^[a-z]{2}$' }), Type.String({ minLength: 1 }))],
  { expected: 'a text, or texts by language like {en: ..., de: ...}' },
);
export type Words = Type.Static<typeof Words>;

const positive = (unit: string, description: string) =>
  Type.Number({ exclusiveMinimum: 0, expected: `${unit} > 0`, description });
const notNegative = (unit: string, description: string) =>
  Type.Number({ minimum: 0, expected: `${unit} >= 0`, description });
const metres = (description: string) => Type.Number({ expected: 'metres', description });
const clockTime = (description: string) =>
  Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', expected: 'a time like "06:00"', description });

/** Who looks after an entry, and when it is due to be looked at again. Changes nothing of what samples mean. */
const care = {
  owner: Type.Optional(Type.String({ minLength: 1, expected: 'a name', description: 'Who looks after this.' })),
  review: Type.Optional(
    Type.String({
      pattern: '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$',
      expected: 'a date like "2026-12-31"',
      description: 'Date by which somebody looks at this again; overdue ones are listed in Setup.',
    }),
  ),
};

export const TagSchema = Type.Object(
  {
    role: Type.Optional(words(ROLES, 'What the tag means to the twin. Default: signal.')),
    type: Type.Optional(words(['number', 'bool', 'text'] as const, 'Default: number.')),
    name: Type.Optional(Words),
    unit: Type.Optional(Type.String({ description: 'Engineering unit as shown, e.g. "mm/s".' })),
    from: Type.Optional(
      Type.String({
        minLength: 1,
        expected: 'an address in the source',
        description:
          'Address in the source: an OPC UA node id, an MQTT topic (+ and # stand for any level), a Sparkplug metric, a Modbus register, an S7 address, or the JSON path in what a webhook is sent. {site} {area} {line} {machine} {tag} are filled in.',
      }),
    ),
    path: Type.Optional(
      Type.String({
        description:
          'MQTT: where the value is in the payload: a JSON path like "$.speed", "text", or a place in bytes like "binary:float32:le:4". {site} {area} {line} {machine} {tag} are filled in. Absent = the payload is the value.',
      }),
    ),
    source: Type.Optional(Id),
    poll_ms: Type.Optional(
      Type.Number({
        minimum: 10,
        expected: 'milliseconds >= 10',
        description: 'Modbus and S7: how often the tag is read, where it is not as often as `poll_ms` of its source.',
      }),
    ),
    bits: Type.Optional(
      Type.Union([Type.Literal(16), Type.Literal(32)], {
        expected: '16 or 32',
        description: 'Counters: width of the register that rolls over.',
      }),
    ),
    reset: Type.Optional(
      words(
        ['count', 'start-over'] as const,
        'Counters: what a fall that is no roll-over means. count (default): the machine set the register to 0 and has counted the new value since; start-over: the new value is where counting starts again, nothing is counted.',
      ),
    ),
    scale: Type.Optional(
      positive('a factor', 'Value as sent x scale = value in `unit` (counters: units per count). Default 1.'),
    ),
    stale_after_s: Type.Optional(positive('seconds', 'The tag is stale when nothing was heard of it for so long.')),
    keep: Type.Optional(
      Type.Object(
        {
          deadband: Type.Optional(
            notNegative('a difference', 'A value no further than this from the last kept one is no change. Default 0.'),
          ),
          at_least_s: positive('seconds', 'An unchanged value is kept again after so long.'),
        },
        {
          ...closed,
          expected: 'like {deadband: 0.1, at_least_s: 60}',
          description: 'Historian: leaves out values that do not change. Absent = every value is kept.',
        },
      ),
    ),
    low: Type.Optional(
      Type.Number({ expected: 'a number', description: 'Values below are implausible: kept as bad.' }),
    ),
    high: Type.Optional(
      Type.Number({ expected: 'a number', description: 'Values above are implausible: kept as bad.' }),
    ),
    ...care,
  },
  closed,
);
export type TagSpec = Type.Static<typeof TagSchema>;

const Rate = positive('units per minute', "Ideal rate in the machine's own units a minute.");

const machineBody = {
  kind: Type.Optional(words(KINDS, 'The shape in the 3D view.')),
  source: Type.Optional(Id),
  device: Type.Optional(
    Type.String({
      description: 'Sparkplug: "edge node/device" that the machine is, e.g. "{line}/{machine}".',
    }),
  ),
  unit: Type.Optional(Type.String({ description: 'What the machine counts: bottle, case, pallet, ...' })),
  units_per: Type.Optional(
    positive('base units', 'Base units (bottles, trays) in one unit of this machine. Default 1.'),
  ),
  ideal_rate: Type.Optional(Rate),
  ideal_rates: Type.Optional(
    Type.Record(Type.String(), Rate, { description: 'Ideal rate by product id, where it differs from ideal_rate.' }),
  ),
  top_rate: Type.Optional(
    positive(
      'units per minute',
      'Faster is implausible: such a jump of a counter is flagged, not counted. Default 3 x ideal.',
    ),
  ),
  slow_below: Type.Optional(
    Type.Number({
      exclusiveMinimum: 0,
      exclusiveMaximum: 1,
      expected: 'a share between 0 and 1',
      description: 'Slow = below this share of the ideal rate. Default 0.9.',
    }),
  ),
  slow_after_s: Type.Optional(positive('seconds', 'Slow after so long below. Default 30.')),
  micro_stop_s: Type.Optional(notNegative('seconds', 'A stop shorter than this is a micro-stop. Default 120.')),
  lateness_s: Type.Optional(
    positive('seconds', 'How late a sample may come and still take its place in history. Default 10.'),
  ),
  states: Type.Optional(
    Type.Union([Type.Literal('packml'), Id], {
      expected: '"packml" or the id of an entry of state_maps',
      description: 'How the value of the state tag is read. Default packml.',
    }),
  ),
  faults: Type.Optional(
    Type.Record(Type.String({ pattern: '^[0-9]+$' }), Words, { description: 'Fault code -> words.' }),
  ),
  tags: Type.Optional(Type.Record(Type.String({ pattern: '^[a-z0-9][a-z0-9_.-]*$' }), TagSchema)),
  // Of its rates and fault words.
  ...care,
};

export const MachineTypeSchema = Type.Object({ extends: Type.Optional(Id), ...machineBody }, closed);
export type MachineTypeSpec = Type.Static<typeof MachineTypeSchema>;

export const PlaceSchema = Type.Object(
  {
    x: metres('Along the hall, from its middle.'),
    z: metres('Across the hall, from its middle; operators stand on the +z side.'),
    turn: Type.Optional(Type.Number({ expected: 'degrees', description: 'Turn about the vertical, degrees.' })),
  },
  closed,
);

export const MachineSchema = Type.Object(
  {
    id: Id,
    name: Words,
    type: Id,
    place: PlaceSchema,
    ...machineBody,
  },
  closed,
);
export type MachineSpec = Type.Static<typeof MachineSchema>;

export const BufferSchema = Type.Object(
  {
    from: Id,
    to: Id,
    capacity: notNegative('units', 'Units that fit between the two machines, outside both.'),
    level: Type.Optional(Type.String({ description: 'Tag (machine/tag) that measures the fill, in units.' })),
    table: Type.Optional(Id),
  },
  closed,
);

export const LineSchema = Type.Object(
  {
    id: Id,
    name: Words,
    area: Id,
    constraint: Id,
    target_efficiency: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1,
        expected: 'a share between 0 and 1',
        description: 'OEE the line is planned with. Default 0.85.',
      }),
    ),
    stop_cost_per_hour: Type.Optional(
      notNegative('money', 'What an hour of standstill costs, in the currency of the site.'),
    ),
    shifts: Type.Optional(Type.Array(Id, { description: 'Shift patterns this line works. Default: all.' })),
    machines: Type.Array(MachineSchema, { minItems: 1 }),
    buffers: Type.Array(BufferSchema),
  },
  closed,
);
export type LineSpec = Type.Static<typeof LineSchema>;

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

const Broker = Type.String({ pattern: '^(mqtt|mqtts|ws|wss)://', expected: 'an address like mqtt://host:1883' });

export const OutputSchema = Type.Union(
  [
    Type.Object(
      {
        id: Id,
        kind: Type.Literal('mqtt'),
        broker: Broker,
        root: Type.Optional(Type.String({ minLength: 1, description: 'First level of the topics. Default gemba.' })),
        every_s: Type.Optional(positive('seconds', 'Beat of counts and figures. Default 1.')),
      },
      closed,
    ),
    Type.Object(
      {
        id: Id,
        kind: Type.Literal('sparkplug'),
        broker: Broker,
        group: Type.String({ minLength: 1, description: 'Sparkplug group id.' }),
        node: Type.String({ minLength: 1, description: 'Edge node id that Gemba has there.' }),
      },
      closed,
    ),
    Type.Object(
      {
        id: Id,
        kind: Type.Literal('opcua'),
        port: Type.Integer({
          minimum: 1,
          maximum: 65_535,
          expected: 'a port',
          description: 'Where the twin is served.',
        }),
        host: Type.Optional(Type.String({ minLength: 1, description: 'Address to listen on. Default 127.0.0.1.' })),
      },
      closed,
    ),
    Type.Object(
      {
        id: Id,
        kind: Type.Literal('webhook'),
        url: Type.String({ pattern: '^https?://', expected: 'an address like https://host/path' }),
        secret: Type.String({
          minLength: 8,
          description: 'Signs each message; may name a variable, as every text of this file may.',
        }),
        events: Type.Optional(
          Type.Array(
            words(
              [
                'state-changed',
                'interval-closed',
                'history-corrected',
                'counter-anomaly',
                'illegal-transition',
                'line-changed',
                'context-changed',
                'source-changed',
              ] as const,
              'An event of the twin.',
            ),
            { description: 'What is told. Default: changes of machine, line and source states.' },
          ),
        ),
      },
      closed,
    ),
  ],
  {
    expected:
      'an output: {id, kind: mqtt, broker} or {id, kind: sparkplug, broker, group, node} or {id, kind: opcua, port} or {id, kind: webhook, url, secret}',
  },
);
export type OutputSpec = Type.Static<typeof OutputSchema>;

export const ProductSchema = Type.Object(
  {
    id: Id,
    code: Type.Optional(Type.String({ description: 'What the machines send as product, if it is not the id.' })),
    name: Words,
    size: Type.Optional(Type.String()),
    allergens: Type.Optional(Type.Array(Type.String())),
    base_unit: Type.Optional(Type.String({ description: 'bottle, tray, jar, ... Default unit.' })),
    per_case: Type.Optional(positive('base units', 'Base units in a case.')),
    value: Type.Optional(notNegative('money', 'Margin of one base unit, in the currency of the site.')),
  },
  closed,
);

export const ShiftSchema = Type.Object(
  {
    id: Id,
    name: Words,
    days: Type.Array(Type.Enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], { expected: 'mon ... sun' }), {
      minItems: 1,
    }),
    from: clockTime('Start, site time.'),
    to: clockTime('End, site time; at or before `from` = next day.'),
    breaks: Type.Optional(
      Type.Array(Type.Object({ name: Type.Optional(Words), from: clockTime('Start.'), to: clockTime('End.') }, closed)),
    ),
  },
  closed,
);

export const StateMapSchema = Type.Record(
  Type.String({ minLength: 1 }),
  words(
    [...STATES.filter((s) => s !== 'slow' && s !== 'micro-stop'), 'stop'] as const,
    'Value as sent -> state; stop = micro-stop or breakdown by its length.',
  ),
  { description: 'Value of the state tag (number or text) -> state.' },
);

export const PlantSchema = Type.Object(
  {
    gemba: Type.Literal(1, { expected: '1 (the version of this file format)' }),
    demo: Type.Optional(Type.Boolean({ description: 'True: screens carry a DEMO mark.' })),
    site: Type.Object(
      {
        id: Id,
        name: Words,
        timezone: Type.String({ expected: 'an IANA time zone like Europe/Berlin' }),
        currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$', expected: 'an ISO 4217 currency like EUR' })),
        hall: Type.Optional(
          Type.Object({ width: positive('metres', 'x extent'), depth: positive('metres', 'z extent') }, closed),
        ),
      },
      closed,
    ),
    sources: Type.Array(SourceSchema),
    outputs: Type.Optional(Type.Array(OutputSchema, { description: 'Whom the twin tells what it knows.' })),
    products: Type.Array(ProductSchema),
    shifts: Type.Array(ShiftSchema),
    state_maps: Type.Optional(Type.Record(Type.String(), StateMapSchema)),
    state_map_care: Type.Optional(
      Type.Record(Type.String(), Type.Object(care, closed), {
        description: 'Who looks after an entry of state_maps, by its id.',
      }),
    ),
    machine_types: Type.Record(Type.String(), MachineTypeSchema),
    areas: Type.Array(Type.Object({ id: Id, name: Words }, closed), { minItems: 1 }),
    lines: Type.Array(LineSchema),
    utilities: Type.Optional(Type.Array(MachineSchema)),
  },
  closed,
);
export type PlantSpec = Type.Static<typeof PlantSchema>;
