import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { configurationPage, errorsPage } from '../../../server/config/docs.ts';
import { readConfig } from '../../../server/config/read-config.ts';

const reasonOf = (env: Record<string, string>, file: string | null = null): string => {
  const read = readConfig(env, file);
  return read.ok ? '' : read.reason;
};

test('an empty environment gives the defaults', () => {
  expect(readConfig({}, null)).toEqual({
    ok: true,
    config: {
      host: '127.0.0.1',
      port: 8080,
      data: './data',
      plant: null,
      records: { port: 0 },
      questdb: null,
      retention: { rawDays: 400, minuteDays: 1200 },
      journalBytes: 8192 * 1024 * 1024,
      batchSettleMs: 90_000,
      oidc: null,
      mail: null,
      logLevel: 'info',
      demoControl: null,
      environment: {},
    },
  });
});

test('the file has the same keys, and the environment wins over it', () => {
  const file = 'PORT: 9000\nGEMBA_DATA: /var/lib/gemba\nLOG_LEVEL: warn\n';
  const env = { PORT: '9001', GEMBA_PLANT: 'my.yaml', GEMBA_DEMO_CONTROL: 'http://127.0.0.1:4790/', LANG: 'C' };
  expect(readConfig(env, file)).toEqual({
    ok: true,
    config: {
      host: '127.0.0.1',
      port: 9001,
      data: '/var/lib/gemba',
      plant: 'my.yaml',
      records: { port: 0 },
      questdb: null,
      retention: { rawDays: 400, minuteDays: 1200 },
      journalBytes: 8192 * 1024 * 1024,
      batchSettleMs: 90_000,
      oidc: null,
      mail: null,
      logLevel: 'warn',
      demoControl: 'http://127.0.0.1:4790',
      environment: { ...env, GEMBA_DATA: '/var/lib/gemba', LOG_LEVEL: 'warn' },
    },
  });
});

test('a wrong value is told with its key, where it stands, and what was expected', () => {
  expect(reasonOf({ PORT: 'eighty' })).toBe('PORT in the environment: expected a port from 0 to 65535, found "eighty"');
  expect(reasonOf({ PORT: '70000' })).toMatch(/^PORT /);
  expect(reasonOf({ LOG_LEVEL: 'loud' })).toMatch(/^LOG_LEVEL .*trace, debug/);
  expect(reasonOf({}, 'PORT: "8080"')).toBe('PORT in gemba.config.yaml: expected a port from 0 to 65535, found "8080"');
  expect(reasonOf({ GEMBA_DEMO_CONTROL: 'localhost' })).toMatch(/^GEMBA_DEMO_CONTROL /);
});

test('an unknown GEMBA_ key stops the start with its name; other variables are of no concern', () => {
  expect(reasonOf({ GEMBA_DATE: './d' })).toBe('unknown key GEMBA_DATE in the environment; did you mean GEMBA_DATA?');
  expect(reasonOf({ GEMBA_TURBO: '1' })).toMatch(/^unknown key GEMBA_TURBO in the environment; the keys are HOST/);
  expect(reasonOf({ PATH: '/bin', NATS_URL: 'nats://x' })).toBe('');
});

test('the file takes no key that does not work', () => {
  expect(reasonOf({}, 'NATS_URL: nats://x')).toMatch(/^unknown key NATS_URL in gemba.config.yaml/);
  expect(reasonOf({}, 'PORT: [1')).toMatch(/^gemba.config.yaml is not valid YAML/);
  expect(reasonOf({}, '- PORT')).toMatch(/must be keys and values/);
  expect(reasonOf({}, '')).toBe('');
});

test('an empty variable counts as absent', () => {
  expect(readConfig({ PORT: '', GEMBA_PLANT: '' }, null)).toMatchObject({
    ok: true,
    config: { port: 8080, plant: null },
  });
});

test('the pages of configuration and errors are current (server/config/write-docs.ts writes them)', () => {
  expect(readFileSync('docs/configuration.md', 'utf8')).toBe(configurationPage());
  expect(readFileSync('docs/errors.md', 'utf8')).toBe(errorsPage());
});

test('a QuestDB needs both its addresses, and minutes are kept no shorter than readings', () => {
  const pg = 'postgres://admin:quest@127.0.0.1:8812/qdb';
  const read = readConfig(
    { QUESTDB_HTTP: 'http://127.0.0.1:9000', QUESTDB_PG: pg, HISTORIAN_RAW_DAYS: '0', HISTORIAN_MINUTE_DAYS: '0' },
    null,
  );
  expect(read.ok && read.config.questdb).toEqual({ http: 'http://127.0.0.1:9000', pg });
  expect(read.ok && read.config.retention).toEqual({ rawDays: null, minuteDays: null });
  const reason = (env: Record<string, string>) => {
    const refused = readConfig(env, null);
    return refused.ok ? '' : refused.reason;
  };
  expect(reason({ QUESTDB_PG: pg })).toMatch(/^QUESTDB_HTTP is missing/);
  expect(reason({ QUESTDB_HTTP: '127.0.0.1:9000', QUESTDB_PG: pg })).toMatch(
    /QUESTDB_HTTP in the environment: expected an address/,
  );
  expect(reason({ HISTORIAN_MINUTE_DAYS: '10' })).toMatch(/^HISTORIAN_MINUTE_DAYS is 10/);
});

test("a PostgreSQL of one's own keeps the record, or the embedded one on a port of one's choice", () => {
  const recordsOf = (env: Record<string, string>) => {
    const read = readConfig(env, null);
    return read.ok ? read.config.records : read.reason;
  };
  expect(recordsOf({ DATABASE_URL: 'postgres://gemba:x@db/gemba' })).toEqual({ url: 'postgres://gemba:x@db/gemba' });
  expect(recordsOf({ RECORDS_PORT: '5433' })).toEqual({ port: 5433 });
  expect(recordsOf({ DATABASE_URL: 'mysql://db' })).toMatch(/^DATABASE_URL .*expected an address like postgres:/);
});

test('mail needs a server and a sender, and is off without', () => {
  const both = { SMTP_URL: 'smtp://u:p@mail.example:587', MAIL_FROM: 'Gemba <gemba@example.com>' };
  expect(readConfig(both, null)).toMatchObject({
    ok: true,
    config: { mail: { url: both.SMTP_URL, from: both.MAIL_FROM } },
  });
  expect(reasonOf({ SMTP_URL: both.SMTP_URL })).toBe('MAIL_FROM is missing: mails need a server and a sender');
  expect(reasonOf({ MAIL_FROM: both.MAIL_FROM })).toBe('SMTP_URL is missing: mails need a server and a sender');
  expect(reasonOf({ ...both, SMTP_URL: 'http://mail.example' })).toMatch(/^SMTP_URL in the environment: expected/);
  expect(reasonOf({ ...both, MAIL_FROM: 'gemba' })).toMatch(/^MAIL_FROM in the environment: expected/);
});
