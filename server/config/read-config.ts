/**
 * The configuration from the environment and from gemba.config.yaml (the environment wins). Pure: both come in as
 * arguments. The first wrong or unknown key is told in one sentence with its name.
 */
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import { nearest } from '../../twin/plant/near-word.ts';
import type { OidcConfig } from '../auth/oidc.ts';
import { oidcOf } from '../auth/oidc-config.ts';
import type { MailConfig } from '../notify/mail.ts';
import { type ConfigKey, type ConfigKeys, ConfigSchema } from './schema.ts';

export const CONFIG_FILE = 'gemba.config.yaml';

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly data: string;
  /** Path of the plant file; null = none was given. */
  readonly plant: string | null;
  /** The PostgreSQL that keeps the record: its address, or the port of the embedded one. */
  readonly records: { readonly url: string } | { readonly port: number };
  /** The QuestDB that keeps the readings; null = the embedded historian. */
  readonly questdb: { readonly http: string; readonly pg: string } | null;
  /** Days each tier of the historian is kept; null = for ever. */
  readonly retention: { readonly rawDays: number | null; readonly minuteDays: number | null };
  /** Bytes of the journal beyond which its oldest part goes. */
  readonly journalBytes: number;
  /** After its end a batch record settles for so long. */
  readonly batchSettleMs: number;
  /** Where people may sign in besides; null = nowhere. */
  readonly oidc: OidcConfig | null;
  /** How mails are sent; null = they are not. */
  readonly mail: MailConfig | null;
  readonly logLevel: ConfigKeys['LOG_LEVEL'];
  /** Where a running demo plant takes faults; null = there is none. */
  readonly demoControl: string | null;
  /** The environment with what the file says filled in: what `${NAME}` in a plant file stands for. */
  readonly environment: Environment;
}

export type ConfigRead =
  | { readonly ok: true; readonly config: Config }
  /** One sentence that names the key. */
  | { readonly ok: false; readonly reason: string };

export type Environment = Readonly<Record<string, string | undefined>>;

interface KeySchema {
  readonly type: string;
  readonly default?: unknown;
  readonly expected: string;
}

const KEYS = ConfigSchema.properties as unknown as Readonly<Record<ConfigKey, KeySchema>>;
const isKey = (name: string): name is ConfigKey => Object.hasOwn(KEYS, name);

/** `file` is the text of gemba.config.yaml, null where there is none. */
export function readConfig(env: Environment, file: string | null): ConfigRead {
  const fail = (reason: string): ConfigRead => ({ ok: false, reason });
  const found: Partial<Record<ConfigKey, unknown>> = {};

  if (file !== null) {
    let content: unknown;
    try {
      content = parse(file);
    } catch (error) {
      return fail(
        `${CONFIG_FILE} is not valid YAML: ${error instanceof Error ? error.message.split('\n', 1)[0] : error}`,
      );
    }
    if (content !== null && (typeof content !== 'object' || Array.isArray(content)))
      return fail(`${CONFIG_FILE} must be keys and values, like \`PORT: 8080\``);
    for (const [name, value] of Object.entries(content ?? {})) {
      if (!isKey(name)) return fail(`unknown key ${name} in ${CONFIG_FILE}${suggestion(name)}`);
      const problem = take(name, value, CONFIG_FILE);
      if (problem) return fail(problem);
    }
  }
  for (const [name, text] of Object.entries(env)) {
    if (!isKey(name)) {
      if (name.startsWith('GEMBA_')) return fail(`unknown key ${name} in the environment${suggestion(name)}`);
      continue;
    }
    // `PORT= gemba serve` means "no PORT", as everywhere.
    if (text === undefined || text === '') continue;
    const number = KEYS[name].type === 'integer' && /^\d{1,6}$/.test(text) ? Number(text) : text;
    const problem = take(name, number, 'the environment');
    if (problem) return fail(problem);
  }

  const environment = { ...env };
  for (const [name, value] of Object.entries(found)) environment[name] = String(value);
  const keys = Value.Default(ConfigSchema, found) as ConfigKeys;
  const { QUESTDB_HTTP: http, QUESTDB_PG: pg, HISTORIAN_RAW_DAYS: raw, HISTORIAN_MINUTE_DAYS: minutes } = keys;
  if ((http === undefined) !== (pg === undefined))
    return fail(
      `${http === undefined ? 'QUESTDB_HTTP' : 'QUESTDB_PG'} is missing: QuestDB is written to by HTTP and read by PG`,
    );
  if (minutes !== 0 && (raw === 0 || minutes < raw))
    return fail(
      `HISTORIAN_MINUTE_DAYS is ${minutes}: minutes cannot be kept shorter than readings (HISTORIAN_RAW_DAYS is ${raw})`,
    );
  const { SMTP_URL: smtp, MAIL_FROM: sender } = keys;
  if ((smtp === undefined) !== (sender === undefined))
    return fail(`${smtp === undefined ? 'SMTP_URL' : 'MAIL_FROM'} is missing: mails need a server and a sender`);
  const oidc = oidcOf(keys);
  if (typeof oidc === 'string') return fail(oidc);
  return {
    ok: true,
    config: {
      host: keys.HOST,
      port: keys.PORT,
      data: keys.GEMBA_DATA,
      plant: keys.GEMBA_PLANT ?? null,
      records: keys.DATABASE_URL === undefined ? { port: keys.RECORDS_PORT } : { url: keys.DATABASE_URL },
      questdb: http !== undefined && pg !== undefined ? { http, pg } : null,
      retention: { rawDays: raw || null, minuteDays: minutes || null },
      journalBytes: keys.JOURNAL_MAX_MB * 1024 * 1024,
      batchSettleMs: keys.BATCH_SETTLE_S * 1000,
      oidc,
      mail: smtp !== undefined && sender !== undefined ? { url: smtp, from: sender } : null,
      logLevel: keys.LOG_LEVEL,
      demoControl: keys.GEMBA_DEMO_CONTROL?.replace(/\/$/, '') ?? null,
      environment,
    },
  };

  function take(name: ConfigKey, value: unknown, where: string): string | undefined {
    if (!Value.Check(ConfigSchema.properties[name], value))
      return `${name} in ${where}: expected ${KEYS[name].expected}, found ${JSON.stringify(value)}`;
    found[name] = value;
    return undefined;
  }
}

/** `; did you mean GEMBA_DATA?` where a known key is near. */
function suggestion(name: string): string {
  const near = nearest(name, Object.keys(KEYS), 3);
  return near ? `; did you mean ${near}?` : `; the keys are ${Object.keys(KEYS).join(', ')}`;
}
