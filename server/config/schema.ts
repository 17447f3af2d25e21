/**
 * The schema of the server's configuration: environment variables, and the same keys in gemba.config.yaml. The one source
 * of its TypeScript type, its validation and docs/configuration.md. A key is here only if it works.
 */
import Type from 'typebox';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const port = (description: string, fallback?: number) =>
  Type.Integer({
    minimum: 0,
    maximum: 65535,
    expected: 'a port from 0 to 65535',
    description,
    ...(fallback === undefined ? {} : { default: fallback }),
  });

export const ConfigSchema = Type.Object({
  HOST: Type.String({
    minLength: 1,
    default: '127.0.0.1',
    expected: 'an address of this machine',
    description: 'Address the server listens on. Anything but a loopback address asks everybody to sign in.',
  }),
  PORT: port('Port the server listens on; 0 = a free one.', 8080),
  GEMBA_DATA: Type.String({
    minLength: 1,
    default: './data',
    expected: 'a folder',
    description: 'Folder of everything the server keeps: journal, records, sessions, certificates.',
  }),
  GEMBA_PLANT: Type.Optional(
    Type.String({
      minLength: 1,
      expected: 'the path of a plant.yaml',
      description: 'The plant to run. The command line option `--plant` wins over it.',
    }),
  ),
  DATABASE_URL: Type.Optional(
    Type.String({
      pattern: '^postgres(ql)?://',
      expected: 'an address like postgres://user:password@127.0.0.1:5432/gemba',
      description:
        'PostgreSQL that keeps the operational record: orders, stops, reasons, people, audit. Absent = an embedded PostgreSQL in the data folder.',
    }),
  ),
  RECORDS_PORT: port('Port of the embedded PostgreSQL on loopback, for BI tools; 0 = a free one.', 0),
  QUESTDB_HTTP: Type.Optional(
    Type.String({
      pattern: '^https?://[^\\s/]+/?$',
      expected: 'an address like http://127.0.0.1:9000',
      description:
        'HTTP address of a QuestDB that keeps the readings; needs QUESTDB_PG too. Absent = the embedded historian (DuckDB) in the data folder.',
    }),
  ),
  QUESTDB_PG: Type.Optional(
    Type.String({
      pattern: '^postgres(ql)?://',
      expected: 'an address like postgres://admin:quest@127.0.0.1:8812/qdb',
      description: 'PostgreSQL address of the same QuestDB, for queries.',
    }),
  ),
  HISTORIAN_RAW_DAYS: Type.Integer({
    minimum: 0,
    default: 400,
    expected: 'days, 0 = for ever',
    description: 'How long the historian keeps every reading. Hours are kept for ever.',
  }),
  HISTORIAN_MINUTE_DAYS: Type.Integer({
    minimum: 0,
    default: 1200,
    expected: 'days, 0 = for ever',
    description:
      'How long the historian keeps minutes (least, most, mean, first, last); no shorter than HISTORIAN_RAW_DAYS.',
  }),
  JOURNAL_MAX_MB: Type.Integer({
    minimum: 64,
    default: 8192,
    expected: 'megabytes >= 64',
    description:
      'Size of the journal beyond which its oldest part is removed. What the historian does not have yet and what a restart needs is never removed; a full disk is said.',
  }),
  BATCH_SETTLE_S: Type.Integer({
    minimum: 0,
    maximum: 86_400,
    default: 90,
    expected: 'seconds',
    description:
      'So long after its end a batch record is given to settle before it is reviewed: its last readings come, and a minute after the end it is worked out what it used.',
  }),
  OIDC_ISSUER: Type.Optional(
    Type.String({
      pattern: '^https?://[^\\s]+$',
      expected: 'an address like https://login.example.com/realms/plant',
      description: 'OpenID provider that people may sign in with. Absent = by name and password only.',
    }),
  ),
  OIDC_CLIENT_ID: Type.Optional(
    Type.String({ minLength: 1, expected: 'a text', description: 'What the provider calls this server.' }),
  ),
  OIDC_CLIENT_SECRET: Type.Optional(
    Type.String({
      minLength: 1,
      expected: 'a text',
      description: 'Secret of this server at the provider. Absent = a public client (PKCE is used always).',
    }),
  ),
  OIDC_SCOPE: Type.String({
    minLength: 6,
    default: 'openid profile email',
    expected: 'words like openid profile email',
    description: 'What the provider is asked for.',
  }),
  OIDC_ROLES_CLAIM: Type.String({
    minLength: 1,
    default: 'roles',
    expected: 'a text',
    description:
      "Claim in which the provider tells a person's groups. Where it is missing, an admin gives roles in Gemba.",
  }),
  OIDC_ROLES: Type.Optional(
    Type.String({
      minLength: 3,
      expected: 'a list like plant-admins=admin, shift-a=operator:line1+line2',
      description: 'Which group has which role, if only on some lines. Absent = groups are called like roles.',
    }),
  ),
  OIDC_REDIRECT: Type.Optional(
    Type.String({
      pattern: '^https?://[^\\s]+/signin/oidc/back$',
      expected: 'an address like https://gemba.example.com/signin/oidc/back',
      description: 'Where the provider sends people back to. Absent = the address that they came by.',
    }),
  ),
  SMTP_URL: Type.Optional(
    Type.String({
      pattern: '^smtps?://[^\\s/]+/?(\\?[^\\s]*)?$',
      expected: 'an address like smtp://user:password@mail.example.com:587 or smtps://...:465',
      description:
        'Mail server that alarms, calls and reports are mailed by; needs MAIL_FROM too. Absent = mail is off.',
    }),
  ),
  MAIL_FROM: Type.Optional(
    Type.String({
      pattern: '^[^\\r\\n]*[^\\s@<>]+@[^\\s@<>]+>?$',
      expected: 'an address like Gemba <gemba@example.com>',
      description: 'Sender of mails.',
    }),
  ),
  LOG_LEVEL: Type.Unsafe<(typeof LOG_LEVELS)[number]>({
    type: 'string',
    enum: LOG_LEVELS,
    default: 'info',
    expected: `one of ${LOG_LEVELS.join(', ')}`,
    description: 'How much the server tells on its log.',
  }),
  GEMBA_DEMO_OPCUA_PORT: Type.Optional(port('Demo plant: port of its OPC UA server. Absent = a free one.')),
  GEMBA_DEMO_MQTT_PORT: Type.Optional(port('Demo plant: port of its MQTT broker. Absent = a free one.')),
  GEMBA_DEMO_CONTROL_PORT: Type.Optional(port('Demo plant: port it takes faults on. Absent = a free one.')),
  GEMBA_DEMO_TOP_RATE: Type.Optional(
    Type.Integer({
      minimum: 1,
      expected: 'units a minute',
      description: 'Demo plant: counts faster than this are not believed; `npm start -- --speed K` raises it.',
    }),
  ),
  GEMBA_DEMO_PAST: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 1,
      expected: '0 or 1',
      description:
        'Demo plant: 1 = it writes thirty days of past at its first start; `npm start` imports them. 0 = not.',
    }),
  ),
  GEMBA_DEMO_CONTROL: Type.Optional(
    Type.String({
      pattern: '^https?://[^\\s/]+/?$',
      expected: 'an address like http://127.0.0.1:4790',
      description: 'Where a running demo plant takes faults; screens then offer to cause one.',
    }),
  ),
  GEMBA_DEV_SERVER: Type.Optional(
    Type.String({
      pattern: '^https?://[^\\s/]+/?$',
      expected: 'an address like http://127.0.0.1:8080',
      description: 'For `npm run dev`: the running server that the screens in development ask.',
    }),
  ),
});
export type ConfigKeys = Type.Static<typeof ConfigSchema>;
export type ConfigKey = keyof ConfigKeys;
