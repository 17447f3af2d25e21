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

interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: JSONSchema }>> }>
  >;
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
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
  auth: { signIn: unasked, signOut: unasked, whoIs: unasked, mustName: unasked },
  now: unasked,
  plant: unasked,
  twin: unasked,
  historian: unasked,
  outputs: unasked,
  setup: unasked,
  adopt: unasked,
  stateAt: unasked,
  intervals: unasked,
  eventsAt: unasked,
  oldest: unasked,
  series: unasked,
  events: unasked,
  sources: unasked,
  figures: { all: unasked, why: unasked },
  stops: {
    book: { at: unasked, list: unasked, suggested: unasked, unexplained: unasked },
    entries: { reason: unasked, split: unasked, merge: unasked, undo: unasked, comment: unasked },
    reasons: { gone: [], withFormer: (plant) => plant, uses: unasked },
  },
  alarms: {
    alarms: unasked,
    book: { history: unasked, performance: unasked },
    heard: unasked,
    material: unasked,
    calls: { current: unasked, list: unasked, find: unasked, raise: unasked, act: unasked, responseTimes: unasked },
  },
  losses: { pareto: unasked, waterfall: unasked, patterns: unasked, stretches: unasked, by: unasked },
  ready: unasked,
  metrics: unasked,
} satisfies HttpDeps);
const document = app.swagger() as unknown as OpenApi;
await app.close();

const parts = ['/** Written at build from the OpenAPI document of the server; do not edit. */'];
for (const [path, methods] of Object.entries(document.paths)) {
  if (!path.startsWith('/api/v1/')) continue;
  for (const [method, operation] of Object.entries(methods)) {
    const schema = operation.responses['200']?.content?.['application/json']?.schema;
    if (!schema) continue;
    const name = nameOf(method, path);
    parts.push(await compile(schema, name, { bannerComment: '', additionalProperties: false, format: false }));
  }
}
await mkdir(fromRoot('client/http'), { recursive: true });
await writeFile(fromRoot('client/http/openapi.d.ts'), parts.join('\n'));

/** `get /api/v1/intervals` -> `IntervalsAnswer`, `put /api/v1/setup/plant` -> `PutSetupPlantAnswer` */
function nameOf(method: string, path: string): string {
  const steps = path.split('/').slice(3);
  const words = steps.filter((word) => !word.startsWith('{'));
  if (method !== 'get') words.unshift(method);
  // A list and one of it are two answers.
  else words.push(...steps.filter((word) => word.startsWith('{')).map(() => 'of'));
  return `${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1).replace(/\W/g, '')).join('')}Answer`;
}
