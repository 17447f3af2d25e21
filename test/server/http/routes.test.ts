import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ProblemBody } from '../../../server/http/problems.ts';
import { openSurface, type Surface } from './surface.ts';

let surface: Surface;
beforeAll(async () => {
  surface = await openSurface();
});
afterAll(() => surface.stop());

const iso = (at: number) => new Date(at).toISOString();
const window = () => `from=${iso(surface.from)}&to=${iso(surface.to)}`;

async function ok(path: string) {
  const answer = await surface.get(path);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json();
}

test('the plant comes with its version and the asker role, and without passwords', async () => {
  const body = await ok('/api/v1/plant');
  expect(body).toMatchObject({ version: '0.0.0-test', role: 'viewer', demoControl: 'http://127.0.0.1:4790' });
  expect(body.plant.tags).toEqual(JSON.parse(JSON.stringify(surface.plant.tags)));
  expect(body.plant.machines).toEqual(JSON.parse(JSON.stringify(surface.plant.machines)));
  expect(body.plant.sources[0].endpoint).toBe('opc.tcp://127.0.0.1:4840');
});

test('the state of the site, a line and a machine, now and then', async () => {
  const site = await ok('/api/v1/state?scope=site');
  expect(site.machines).toHaveLength(3);
  expect(site.machines[0]).toMatchObject({ id: 'm0', state: 'producing', product: 'red' });
  expect(site.lines).toHaveLength(1);
  expect((await ok('/api/v1/state?scope=line:line')).lines[0]).toMatchObject({ line: 'line' });

  const then = await ok(`/api/v1/state?scope=machine:m1&at=${iso(surface.from + 5.5 * 60_000)}`);
  expect(then.machines[0].state).toBe('breakdown');
  expect(then.machines[0].since).toBe(iso(surface.from + 4 * 60_000));
  expect(then.at).toBe(iso(surface.from + 5.5 * 60_000));
});

test('the intervals of a machine tell when it was down, and what is still open', async () => {
  const { intervals, oldest } = await ok(`/api/v1/intervals?scope=machine:m1&${window()}`);
  expect(intervals.map((row: { state: string }) => row.state)).toContain('breakdown');
  expect(intervals.at(-1)).toMatchObject({ state: 'producing', to: null });
  expect(Date.parse(oldest)).toBeLessThanOrEqual(surface.from + 1000);
});

test('a series has at most the points asked for, with the source times', async () => {
  const body = await ok(`/api/v1/series?tag=m0/temperature&${window()}&points=500`);
  expect(body).toMatchObject({ tag: 'm0/temperature', unit: '°C' });
  expect(body.points.slice(-1)).toEqual([[surface.from + 9 * 60_000, 29]]);
  expect((await ok(`/api/v1/series?tag=m0/temperature&${window()}&points=3`)).points.length).toBeLessThanOrEqual(4);
});

test('events come newest first, page by page, each once', async () => {
  const all = (await ok('/api/v1/events?limit=1000')).events.map((row: { sequence: number }) => row.sequence);
  expect(all.length).toBeGreaterThan(8);
  const paged: number[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page = await ok(`/api/v1/events?limit=4${cursor ? `&cursor=${cursor}` : ''}`);
    expect(page.events.length).toBeLessThanOrEqual(4);
    paged.push(...page.events.map((row: { sequence: number }) => row.sequence));
    cursor = page.cursor;
  }
  expect(paged).toEqual(all);
  expect(all).toEqual([...all].sort((a, b) => b - a));
});

test('sources tell how they stand, with ISO times and null for never', async () => {
  const { sources } = await ok('/api/v1/sources');
  expect(sources[0]).toMatchObject({ source: 'plc', status: 'down', lastSample: null, refused: { 'not-a-number': 2 } });
  expect(sources[0].nextRetry).toBe(iso(surface.to + 500));
});

test('OEE and why: the figure, and the intervals that explain it', async () => {
  const { figures } = await ok(`/api/v1/oee?scope=line:line&${window()}`);
  const formulas = figures.map((figure: { formula: string }) => figure.formula);
  expect(formulas).toContain('oee');
  const availability = figures.find((figure: { formula: string }) => figure.formula === 'availability');

  const why = await ok(`/api/v1/why/availability?scope=line:line&${window()}&profile=iso22400`);
  expect(why.value).toBe(availability.value);
  expect(why).toMatchObject({ unit: availability.unit, profile: 'iso22400', formula: 'availability' });
  expect(why.inputs.intervals.map((row: { state: string }) => row.state)).toContain('breakdown');
  expect(why.inputs.terms).toEqual(availability.inputs);
  expect(why.text).toBe('APT / PBT');
  expect(why.inputs).toHaveProperty('excluded');
  expect(why.inputs).toHaveProperty('corrections');
});

test.each([
  ['/api/v1/state', 400, 'request-invalid', 'parameter `scope` is missing'],
  ['/api/v1/state?scope=site&colour=red', 400, 'request-invalid', 'unknown parameter `colour`'],
  ['/api/v1/state?scope=hall', 400, 'scope-invalid', '`hall` is not a scope'],
  ['/api/v1/state?scope=line:', 400, 'scope-invalid', '`line:` is not a scope'],
  ['/api/v1/state?scope=line:nine', 404, 'scope-unknown', 'the plant has no line nine'],
  ['/api/v1/state?scope=machine:nine', 404, 'scope-unknown', 'the plant has no machine nine'],
  ['/api/v1/state?scope=site&at=yesterday', 400, 'request-invalid', 'at must match format "date-time"'],
  ['/api/v1/state?scope=site&at=2001-01-01T00:00:00Z', 404, 'moment-not-kept', /^the record begins at 20/],
  ['/api/v1/intervals?scope=site&from=2026-01-02T00:00:00Z', 400, 'request-invalid', 'parameter `to` is missing'],
  [
    '/api/v1/intervals?scope=site&from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z',
    400,
    'window-invalid',
    '`from` must be before `to`',
  ],
  [
    '/api/v1/oee?scope=site&from=2020-01-02T00:00:00Z&to=2026-01-01T00:00:00Z',
    400,
    'window-invalid',
    'a window is at most 400 days long',
  ],
  [
    '/api/v1/series?tag=m0/nothing&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z',
    404,
    'tag-unknown',
    'the plant has no tag `m0/nothing`',
  ],
  [
    '/api/v1/series?tag=m0/speed&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&points=many',
    400,
    'request-invalid',
    'points must be integer',
  ],
  [
    '/api/v1/oee?scope=site&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&profile=best',
    400,
    'request-invalid',
    'profile must be equal to one of the allowed values',
  ],
  [
    '/api/v1/why/happiness?scope=site&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z',
    404,
    'kpi-unknown',
    /^no figure `happiness`; there are oee/,
  ],
  ['/api/v1/events?cursor=abc', 400, 'request-invalid', /^cursor must match pattern/],
  ['/api/v1/nothing', 404, 'not-found', 'GET /api/v1/nothing'],
])('%s is refused with %i %s', async (path, status, code, detail) => {
  const answer = await surface.get(path);
  const problem: ProblemBody = answer.json();
  expect(answer.statusCode, answer.body).toBe(status);
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(problem.type).toBe(`urn:gemba:problem:${code}`);
  expect(problem.status).toBe(status);
  if (typeof detail === 'string') expect(problem.detail).toBe(detail);
  else expect(problem.detail).toMatch(detail);
});

test('a time that has the form of one but is none is refused, not guessed', async () => {
  const answer = await surface.get('/api/v1/state?scope=site&at=2026-01-31T06:00:60Z');
  expect(answer.statusCode).toBe(400);
});

test('alive, ready and the figures for Prometheus', async () => {
  expect(await ok('/health/live')).toEqual({ status: 'ok' });
  expect(await ok('/health/ready')).toEqual({ status: 'ok' });
  const figures = await surface.get('/metrics');
  expect(figures.headers['content-type']).toMatch(/^text\/plain/);
  expect(figures.body).toMatch(/^gemba_samples_total \d+$/m);
  expect(figures.body).toMatch(/^gemba_source_up\{source="plc",protocol="opcua"\} 0$/m);
  expect(figures.body).toMatch(/^gemba_source_refused_total\{.*why="not-a-number"\} 2$/m);
  expect(figures.body).toContain('process_resident_memory_bytes');
  expect(figures.body).toContain('gemba_http_request_duration_seconds_bucket');
});
