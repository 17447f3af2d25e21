/**
 * Writes client/http/openapi.d.ts: the types of the HTTP answers that screens read, from the OpenAPI document that the
 * server publishes. Run at build, after the server is compiled; what the client reads is never typed by hand.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { compile, type JSONSchema } from 'json-schema-to-typescript';
import { pino } from 'pino';
import { buildHttp } from '../http/build-http.ts';
import type { HttpDeps } from '../http/deps.ts';
import { fromRoot } from '../package-root.ts';

interface OpenApi {
  readonly paths: Readonly<
    Record<
      string,
      {
        readonly get?: {
          readonly responses: Readonly<
            Record<string, { readonly content?: Readonly<Record<string, { readonly schema: JSONSchema }>> }>
          >;
        };
      }
    >
  >;
}

const unasked = (): never => {
  throw new Error('the document is written without asking the plant');
};

const app = await buildHttp({
  version: '0',
  host: '127.0.0.1',
  client: null,
  demoControl: null,
  log: pino({ level: 'silent' }),
  auth: { signIn: unasked, roleOf: unasked },
  now: unasked,
  plant: unasked,
  stateAt: unasked,
  intervals: unasked,
  oldest: unasked,
  series: unasked,
  events: unasked,
  sources: unasked,
  oee: unasked,
  why: unasked,
  corrections: unasked,
  ready: unasked,
  metrics: unasked,
} satisfies HttpDeps);
const document = app.swagger() as unknown as OpenApi;
await app.close();

const parts = ['/** Written at build from the OpenAPI document of the server; do not edit. */'];
for (const [path, { get }] of Object.entries(document.paths)) {
  const schema = get?.responses['200']?.content?.['application/json']?.schema;
  if (!path.startsWith('/api/v1/') || !schema) continue;
  parts.push(await compile(schema, nameOf(path), { bannerComment: '', additionalProperties: false, format: false }));
}
await mkdir(fromRoot('client/http'), { recursive: true });
await writeFile(fromRoot('client/http/openapi.d.ts'), parts.join('\n'));

/** `/api/v1/intervals` -> `IntervalsAnswer` */
function nameOf(path: string): string {
  const word = path.split('/')[3] ?? '';
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}Answer`;
}
