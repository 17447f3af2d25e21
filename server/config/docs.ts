/** The texts of docs/configuration.md and docs/errors.md, made from the schema and the table they describe. */
import { PROBLEMS, typeOf } from '../http/problems.ts';
import { CONFIG_FILE } from './read-config.ts';
import { ConfigSchema } from './schema.ts';

const GENERATED = '<!-- Written by server/config/write-docs.ts; change the source it names, not this page. -->';

interface Key {
  readonly default?: unknown;
  readonly expected: string;
  readonly description: string;
}

export function configurationPage(): string {
  const rows = Object.entries(ConfigSchema.properties as unknown as Record<string, Key>).map(
    ([name, key]) =>
      `| \`${name}\` | ${key.default === undefined ? '' : `\`${String(key.default)}\``} | ${key.expected} | ${key.description} |`,
  );
  return `# Configuration

${GENERATED}

Gemba reads environment variables, and the same keys from \`${CONFIG_FILE}\` in the folder it is started in. The environment
wins. A wrong value, an unknown key in the file, or an unknown \`GEMBA_...\` variable stops the start with its name.
An empty variable counts as absent. Source: server/config/schema.ts.

| key | default | expected | what it does |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}

export function errorsPage(): string {
  const rows = Object.entries(PROBLEMS).map(
    ([code, problem]) => `| \`${typeOf(code)}\` | ${problem.status} | ${problem.title} | ${problem.help} |`,
  );
  return `# Errors

${GENERATED}

Every refusal is a problem document (RFC 9457, \`application/problem+json\`): \`type\`, \`title\`, \`status\`, \`detail\`. The \`type\` is
stable: build on it, not on the words. Source: server/http/problems.ts.

| type | status | title | what to do |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}
