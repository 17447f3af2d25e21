/** JSON bodies are taken as they are: of each route that has one, over its own OpenAPI document; and what null becomes. */
import type { TSchema } from 'typebox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lineText } from '../../plants.ts';
import { type Running, startPlant } from '../running.ts';
import { signsIn } from './persons.ts';
import { openSurface, type Surface } from './surface.ts';

type Schema = TSchema & Readonly<Record<string, unknown>>;
type Body = Record<string, unknown>;

let surface: Surface;
let running: Running;
let cookie: string;

beforeAll(async () => {
  surface = await openSurface({ demo: false, withPeople: true, limits: { all: 100_000, notFound: 100 } });
  cookie = await signsIn(surface, 'ada', [{ role: 'admin', lines: null }]);
  running = await startPlant(lineText(3, 'call_kinds: [{ id: quality, name: Quality }]'));
}, 120_000);
afterAll(async () => {
  await surface?.stop();
  await running?.stop();
});

const FORMATS: Readonly<Record<string, string>> = { 'date-time': '2026-01-31T06:00:00Z', email: 'ada@example.com' };
const PATTERNS = ['1', 'ada@example.com', '06:00', 'http://example.com/', 'opc.tcp://a', 'line:a', 'a'.repeat(64)];

/** Something that fits. */
function example(schema: Schema): unknown {
  if (schema['enum']) return (schema['enum'] as unknown[])[0];
  if ('const' in schema) return schema['const'];
  if (schema['anyOf']) return example((schema['anyOf'] as Schema[])[0] as Schema);
  const [type] = [schema['type']].flat();
  if (type === 'string') {
    const format = FORMATS[schema['format'] as string];
    if (format !== undefined) return format;
    const pattern = schema['pattern'] as string | undefined;
    const shortest = Math.max(1, (schema['minLength'] as number | undefined) ?? 1);
    if (pattern === undefined) return 'a'.repeat(shortest);
    return PATTERNS.find((text) => text.length >= shortest && new RegExp(pattern, 'u').test(text));
  }
  if (type === 'integer' || type === 'number') return Math.max(1, (schema['minimum'] as number | undefined) ?? 1);
  if (type === 'boolean') return true;
  if (type === 'array') return schema['minItems'] ? [example(schema['items'] as Schema)] : [];
  if (type === 'object') return whole(schema);
  return 1;
}

const required = (schema: Schema) => (schema['required'] as string[] | undefined) ?? [];
const properties = (schema: Schema) => (schema['properties'] as Record<string, Schema> | undefined) ?? {};
const whole = (schema: Schema): Body =>
  Object.fromEntries(required(schema).map((name) => [name, example(properties(schema)[name] as Schema)]));

/** Types that it takes; empty = it says nothing of them. */
function typesOf(schema: Schema): string[] {
  if (schema['anyOf']) {
    const each = (schema['anyOf'] as Schema[]).map(typesOf);
    return each.some((types) => types.length === 0) ? [] : each.flat();
  }
  const told = schema['enum'] ? (schema['enum'] as unknown[]) : 'const' in schema ? [schema['const']] : null;
  return told ? told.map((value) => typeof value) : ([schema['type'] ?? []].flat() as string[]);
}

/** What is wrong of each part: where, and the body with it. */
function* wrongs(schema: Schema): Generator<{ place: string; body: unknown }> {
  for (const [name, part] of Object.entries(properties(schema))) {
    const types = typesOf(part);
    const others = { ...whole(schema) };
    const made = (value: unknown) => ({ ...others, [name]: value });
    if (types.length === 0) continue;
    if (!types.includes('null')) yield { place: name, body: made(null) };
    const numbers = types.includes('number') || types.includes('integer');
    if (!numbers || !types.includes('string')) yield { place: name, body: made(numbers ? '5' : 5) };
    const inside = part['type'] === 'array' ? (part['items'] as Schema) : part;
    const list = part['type'] === 'array';
    for (const { place, body } of inside['type'] === 'object' ? wrongs(inside) : [])
      yield { place: `${name}/${list ? '0/' : ''}${place}`, body: made(list ? [body] : body) };
  }
}

test('of every route with a JSON body: what is of another type is refused, with its place', async () => {
  const document = (await surface.get('/openapi.json', { cookie })).json();
  const tried = new Map<string, number>();
  const taken: unknown[] = [];
  for (const [path, methods] of Object.entries(document.paths as Record<string, Record<string, Body>>))
    for (const [method, route] of Object.entries(methods)) {
      const content = (route['requestBody'] as { content?: Record<string, { schema: Schema }> } | undefined)?.content;
      const schema = content?.['application/json']?.schema;
      if (!schema) continue;
      const parameters = (route['parameters'] ?? []) as { name: string; in: string; schema: Schema }[];
      const url = path.replaceAll(/\{(\w+)\}/g, (_all, name) =>
        String(example(parameters.find((one) => one.in === 'path' && one.name === name)?.schema as Schema)),
      );
      for (const { place, body } of wrongs(schema)) {
        const answer = await surface.app.inject({
          method: method as 'POST',
          url,
          headers: { cookie },
          payload: body as Body,
        });
        const refused = `400 urn:gemba:problem:request-invalid ${place} must be `;
        const told = answer.body === '' ? {} : answer.json();
        if (!`${answer.statusCode} ${told.type} ${told.detail}`.startsWith(refused))
          taken.push(`${method} ${path}: ${place} in ${JSON.stringify(body)}: ${answer.body}`);
        tried.set(`${method} ${path}`, (tried.get(`${method} ${path}`) ?? 0) + 1);
      }
    }
  expect(taken).toEqual([]);
  expect(tried.size).toBeGreaterThan(50);
  expect([...tried.values()].reduce((sum, one) => sum + one)).toBeGreaterThan(400);
}, 180_000);

test('where a choice is, the refusal says what may be there', async () => {
  const call = { line: 'line', kind: 'quality', machine: 5 };
  expect(await running.send('POST', '/api/v1/calls', call)).toMatchObject({
    ...{ status: 400, body: { detail: 'machine must be string or null' } },
  });
});

test('null arrives as null: a call of no machine, an action of the whole site', async () => {
  const call = await running.send<Body>('POST', '/api/v1/calls', { line: 'line', kind: 'quality', machine: null });
  expect(call).toMatchObject({ status: 200, body: { line: 'line', machine: null } });
  const { calls } = (await running.get<{ calls: Body[] }>('/api/v1/calls')).body;
  expect(calls).toMatchObject([{ id: call.body['id'], machine: null }]);

  const nothing = { line: null, machine: null, due: null, measure: null };
  const fields = { ...nothing, title: 'Mark the walkways', why: '', owner: '', evidence: {} };
  const made = await running.send<Body>('POST', '/api/v1/actions', fields);
  expect(made).toMatchObject({ status: 201, body: nothing });
  const changed = { line: 'line', due: '2026-01-31T06:00:00.000Z' };
  const path = `/api/v1/actions/${made.body['id']}`;
  expect(await running.send('PUT', path, changed)).toMatchObject({ status: 200, body: changed });
  expect(await running.send('PUT', path, { line: null, due: null })).toMatchObject({ status: 200, body: nothing });
  expect((await running.get<{ action: Body }>(path)).body.action).toMatchObject(nothing);
});

test('in a query a text is still read as the number that it says', async () => {
  expect((await surface.get('/api/v1/events?limit=1', { cookie })).json().events).toHaveLength(1);
});
