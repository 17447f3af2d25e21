/** Setup over HTTP: an engineer changes the plant in the browser, sees what the change is, and it is in force at once. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lineText } from '../../plants.ts';
import { openSurface, type Surface } from './surface.ts';

let surface: Surface;
let cookie = '';

beforeAll(async () => {
  surface = await openSurface();
  cookie = await surface.signIn();
}, 60_000);
afterAll(() => surface?.stop());

const ask = (method: 'GET' | 'POST' | 'PUT', path: string, payload?: object, headers: object = { cookie }) =>
  surface.app.inject({
    method,
    url: `/api/v1/setup/${path}`,
    ...(payload ? { payload } : {}),
    headers: { ...headers },
  });

test('who only looks may not read the plant file', async () => {
  expect((await ask('GET', 'plant', undefined, {})).json()).toMatchObject({ status: 403 });
});

test('an edit keeps the comments of the file and says what it changes', async () => {
  const yaml = lineText(3).replace('products:\n', '# What we make.\nproducts:\n');
  const {
    errors,
    diff,
    yaml: text,
  } = (
    await ask('POST', 'plant/draft', {
      yaml,
      edits: [
        { op: 'set', path: ['lines', 'line', 'machines', 'm1', 'ideal_rate'], value: 90 },
        { op: 'set', path: ['lines', 'line', 'machines', 'm1', 'tags'], value: { torque: { from: 'm1.torque' } } },
        { op: 'set', path: ['sources', 'shop'], value: { id: 'shop', protocol: 'mqtt', broker: 'mqtt://127.0.0.1' } },
        { op: 'remove', path: ['products', 'red'] },
      ],
    })
  ).json();
  expect(errors).toEqual([]);
  expect(text).toContain('# What we make.');
  expect(diff).toEqual([
    { path: 'sources.shop', before: null, after: '{"id":"shop","protocol":"mqtt","broker":"mqtt://127.0.0.1"}' },
    { path: 'products.red', before: '{"id":"red","name":"Red"}', after: null },
    { path: 'lines.line.machines.m1.ideal_rate', before: null, after: '90' },
    { path: 'lines.line.machines.m1.tags', before: null, after: '{"torque":{"from":"m1.torque"}}' },
  ]);
});

test('machines of a line are put in another order with their comments; the difference says so, and what a join holds', async () => {
  const before = lineText(3).replace(/( +)- \{ id: m2/, '$1# The slow one.\n$1- { id: m2');
  const { errors, diff, yaml } = (
    await ask('POST', 'plant/draft', {
      yaml: before,
      edits: [
        { op: 'order', path: ['lines', 'line', 'machines'], ids: ['m2', 'm0'] },
        { op: 'set', path: ['lines', 'line', 'buffers', '0', 'capacity'], value: 25 },
      ],
    })
  ).json();
  expect(errors).toEqual([]);
  expect(diff).toEqual([
    { path: 'lines.line.machines', before: '["m0","m1","m2"]', after: '["m2","m0","m1"]' },
    { path: 'lines.line.buffers.m0>m1.capacity', before: '10', after: '25' },
  ]);
  expect(yaml).toMatch(/# The slow one\.\n +- \{ id: m2[^\n]+\n +- \{ id: m0[^\n]+\n +- \{ id: m1/);
  const nowhere = await ask('POST', 'plant/draft', { edits: [{ op: 'order', path: ['site', 'name'], ids: ['m2'] }] });
  expect(nowhere.json().errors[0].message).toContain('is no list');
});

test('a draft with errors tells each with its line, and can not be applied', async () => {
  const { yaml, errors, base, diff } = (
    await ask('POST', 'plant/draft', {
      edits: [
        { op: 'set', path: ['lines', 'line', 'constraint'], value: 'nobody' },
        { op: 'set', path: ['lines', 'line', 'machines', 'm0', 'ideal_rate'], value: 'fast' },
      ],
    })
  ).json();
  expect(errors.map((error: { path: string }) => error.path).sort()).toEqual([
    'lines[0].constraint',
    'lines[0].machines[0].ideal_rate',
  ]);
  expect(diff).toEqual([]);
  const refused = await ask('PUT', 'plant', { base, yaml, why: 'to see' });
  expect(refused.statusCode).toBe(422);
  expect(refused.json().detail).toContain('ideal_rate');
});

test('a place that is not there is an error of the draft, not of the server', async () => {
  const draft = await ask('POST', 'plant/draft', { edits: [{ op: 'remove', path: ['lines', 'other', 'name'] }] });
  expect(draft.json().errors).toEqual([{ line: 0, path: '', message: 'there is no `lines.other.name`' }]);
});

test('a change is in force at once and is a version with who and why; a second change of the same base is refused', async () => {
  const { yaml, base } = (
    await ask('POST', 'plant/draft', {
      edits: [{ op: 'set', path: ['lines', 'line', 'machines', 'm2', 'name'], value: 'Labeller' }],
    })
  ).json();
  const applied = await ask('PUT', 'plant', { base, yaml, why: 'the name on the machine' });
  expect(applied.json()).toMatchObject({
    version: { version: base + 1, who: 'start-token', why: 'the name on the machine' },
    diff: [{ path: 'lines.line.machines.m2.name', before: '"Machine 2"', after: '"Labeller"' }],
  });
  const late = await ask('PUT', 'plant', { base, yaml, why: 'again' });
  expect(late.statusCode).toBe(409);
  const { version, versions } = (await ask('GET', 'plant')).json();
  expect(version).toBe(base + 1);
  expect(versions.map((entry: { version: number }) => entry.version)).toEqual([base + 1, base]);
  const before = (await ask('GET', `plant/versions/${base}`)).json();
  expect(before.yaml).not.toContain('Labeller');
  expect((await ask('GET', 'plant/versions/99')).statusCode).toBe(404);
});

test('a draft notes what is allowed and seldom meant: a hole between two shifts', async () => {
  const { yaml } = (await ask('POST', 'plant/draft', { edits: [] })).json();
  const days = 'days: [mon, tue, wed, thu, fri]';
  const { errors, notes } = (
    await ask('POST', 'plant/draft', {
      yaml: yaml.replace(
        /shifts: \[.*\]\n/,
        `shifts:\n  - { id: early, name: Early, ${days}, from: "06:00", to: "14:00" }\n  - { id: late, name: Late, ${days}, from: "14:20", to: "22:00" }\n`,
      ),
    })
  ).json();
  expect(errors).toEqual([]);
  expect(notes).toEqual([
    'line: early ends at 14:00, late begins at 14:20: what is made in the 20 minutes between belongs to no shift',
  ]);
});
