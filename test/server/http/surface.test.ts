import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Value } from 'typebox/value';
import { afterEach, expect, test } from 'vitest';
import { PROBLEMS } from '../../../server/http/problems.ts';
import { openSurface, type Surface } from './surface.ts';

const open: Surface[] = [];
afterEach(async () => {
  for (const surface of open.splice(0)) await surface.stop();
});
async function surfaceOf(change: Parameters<typeof openSurface>[0] = {}) {
  const surface = await openSurface(change);
  open.push(surface);
  return surface;
}

interface OpenApi {
  openapi: string;
  paths: Record<string, Record<string, { summary?: string; responses: Record<string, { content?: Media }> }>>;
}
type Media = Record<string, { schema: object }>;

test('the codes of refusals are pinned: they are never renamed', () => {
  expect(Object.fromEntries(Object.entries(PROBLEMS).map(([code, { status }]) => [code, status]))).toEqual({
    'request-invalid': 400,
    'scope-invalid': 400,
    'time-invalid': 400,
    'window-invalid': 400,
    'sign-in-required': 401,
    'signature-invalid': 401,
    'sign-in-refused': 401,
    'link-invalid': 403,
    'person-unknown': 404,
    'session-unknown': 404,
    'display-unknown': 404,
    'skill-unknown': 404,
    'sign-on-unknown': 404,
    'record-unknown': 404,
    'person-changed': 409,
    'name-taken': 409,
    'first-exists': 409,
    'last-admin': 409,
    'password-weak': 422,
    'token-invalid': 403,
    'role-required': 403,
    'not-found': 404,
    'scope-unknown': 404,
    'tag-unknown': 404,
    'source-unknown': 404,
    'output-unknown': 404,
    'letter-unknown': 404,
    'version-unknown': 404,
    'plant-changed': 409,
    'plant-invalid': 422,
    'stop-unknown': 404,
    'stop-changed': 409,
    'alarm-unknown': 404,
    'call-unknown': 404,
    'rule-unknown': 404,
    'reason-unknown': 422,
    'reason-used': 409,
    'comment-required': 422,
    'certificate-unknown': 404,
    'key-required': 401,
    'key-unknown': 404,
    'idempotency-conflict': 409,
    'samples-invalid': 422,
    'import-unknown': 404,
    'part-refused': 409,
    'order-unknown': 404,
    'order-refused': 409,
    'characteristic-unknown': 404,
    'characteristic-changed': 409,
    'characteristic-invalid': 422,
    'gauge-study-invalid': 422,
    'baseline-refused': 422,
    'failure-model-unknown': 404,
    'failure-model-invalid': 422,
    'training-busy': 409,
    'backtest-busy': 409,
    'scenario-unknown': 404,
    'scenario-changed': 409,
    'comparison-unknown': 404,
    'plan-refused': 422,
    'hold-unknown': 404,
    'hold-invalid': 422,
    'hold-refused': 409,
    'stock-invalid': 422,
    'request-unknown': 404,
    'request-over': 409,
    'inspection-unknown': 404,
    'inspection-invalid': 422,
    'inspection-changed': 409,
    'inspection-refused': 409,
    'shipment-refused': 409,
    'signal-unknown': 404,
    'signal-refused': 409,
    'batch-unknown': 404,
    'batch-refused': 409,
    'deviation-unknown': 404,
    'limit-unknown': 404,
    'limit-invalid': 422,
    'lot-unknown': 404,
    'checklist-unknown': 404,
    'checklist-changed': 409,
    'checklist-invalid': 422,
    'checklist-refused': 409,
    'run-unknown': 404,
    'file-unknown': 404,
    'file-refused': 422,
    'action-unknown': 404,
    'action-changed': 409,
    'action-refused': 409,
    'work-unknown': 404,
    'work-changed': 409,
    'work-refused': 409,
    'component-unknown': 404,
    'spare-unknown': 404,
    'spare-refused': 409,
    'maintenance-plan-unknown': 404,
    'note-unknown': 404,
    'safety-unknown': 404,
    'schedule-unknown': 404,
    'shift-unknown': 404,
    'mail-off': 409,
    'kpi-unknown': 404,
    'moment-not-kept': 404,
    'body-too-large': 413,
    'media-type-unsupported': 415,
    'host-unknown': 421,
    'too-many-requests': 429,
    internal: 500,
    'connection-failed': 502,
    'records-away': 503,
    'not-ready': 503,
  });
});

test('the OpenAPI document lists every route, and every answer fits what it promises', async () => {
  const surface = await surfaceOf();
  const document = (await surface.get('/openapi.json')).json() as OpenApi;
  expect(document.openapi).toMatch(/^3\.1/);
  expect(Object.keys(document.paths).sort()).toEqual([
    '/api/v1/aas/shells',
    '/api/v1/aas/shells/{id}',
    '/api/v1/aas/shells/{id}/submodel-refs',
    '/api/v1/aas/submodels',
    '/api/v1/aas/submodels/{id}',
    '/api/v1/aas/submodels/{id}/$value',
    '/api/v1/aas/submodels/{id}/submodel-elements/{path}',
    '/api/v1/actions',
    '/api/v1/actions/{id}',
    '/api/v1/adherence',
    '/api/v1/alarms',
    '/api/v1/alarms/history',
    '/api/v1/alarms/performance',
    '/api/v1/alarms/try',
    '/api/v1/alarms/{id}/acknowledge',
    '/api/v1/alarms/{id}/in-service',
    '/api/v1/alarms/{id}/out-of-service',
    '/api/v1/alarms/{id}/reset',
    '/api/v1/alarms/{id}/shelve',
    '/api/v1/alarms/{id}/unshelve',
    '/api/v1/audit',
    '/api/v1/audit/export',
    '/api/v1/batches/',
    '/api/v1/batches/{order}',
    '/api/v1/batches/{order}/deviations',
    '/api/v1/batches/{order}/explanations',
    '/api/v1/batches/{order}/reopen',
    '/api/v1/batches/{order}/signatures',
    '/api/v1/batches/{order}/verify',
    '/api/v1/calls',
    '/api/v1/calls/material',
    '/api/v1/calls/response',
    '/api/v1/calls/{id}/acknowledge',
    '/api/v1/calls/{id}/arrive',
    '/api/v1/calls/{id}/cancel',
    '/api/v1/calls/{id}/resolve',
    '/api/v1/causes/best',
    '/api/v1/causes/bottleneck',
    '/api/v1/causes/change-points',
    '/api/v1/causes/together',
    '/api/v1/causes/walk',
    '/api/v1/causes/walk/flood',
    '/api/v1/causes/walk/order',
    '/api/v1/checklists/gate',
    '/api/v1/checklists/import',
    '/api/v1/checklists/report',
    '/api/v1/checklists/runs',
    '/api/v1/checklists/runs/{id}',
    '/api/v1/checklists/runs/{id}/answers',
    '/api/v1/checklists/runs/{id}/finish',
    '/api/v1/checklists/templates',
    '/api/v1/checklists/templates/{id}',
    '/api/v1/connections/browse',
    '/api/v1/connections/certificates',
    '/api/v1/connections/certificates/{thumbprint}/approve',
    '/api/v1/connections/certificates/{thumbprint}/reject',
    '/api/v1/connections/discover',
    '/api/v1/connections/listen',
    '/api/v1/connections/probe',
    '/api/v1/connections/propose',
    '/api/v1/connections/read',
    '/api/v1/connections/test',
    '/api/v1/connections/{source}/browse',
    '/api/v1/connections/{source}/found',
    '/api/v1/context',
    '/api/v1/displays',
    '/api/v1/displays/{id}',
    '/api/v1/energy',
    '/api/v1/epcis/capture',
    '/api/v1/epcis/events',
    '/api/v1/events',
    '/api/v1/export/intervals',
    '/api/v1/export/readings',
    '/api/v1/files',
    '/api/v1/files/{hash}',
    '/api/v1/first-admin',
    '/api/v1/holds/',
    '/api/v1/holds/preview',
    '/api/v1/holds/standing',
    '/api/v1/holds/{id}',
    '/api/v1/holds/{id}/dispositions',
    '/api/v1/holds/{id}/rework',
    '/api/v1/hooks/{source}',
    '/api/v1/import',
    '/api/v1/import/{id}',
    '/api/v1/inspections/',
    '/api/v1/inspections/lots/{code}',
    '/api/v1/inspections/plans',
    '/api/v1/inspections/plans/{material}',
    '/api/v1/inspections/results',
    '/api/v1/inspections/sampling',
    '/api/v1/inspections/sources',
    '/api/v1/inspections/sources/resume',
    '/api/v1/inspections/{id}',
    '/api/v1/inspections/{id}/decisions',
    '/api/v1/instructions',
    '/api/v1/intervals',
    '/api/v1/keys/',
    '/api/v1/keys/{id}',
    '/api/v1/limits',
    '/api/v1/limits/exceedances',
    '/api/v1/limits/exceedances/{id}/answers',
    '/api/v1/limits/{id}',
    '/api/v1/limits/{id}/readings',
    '/api/v1/losses',
    '/api/v1/losses/patterns',
    '/api/v1/losses/stretches',
    '/api/v1/losses/waterfall',
    '/api/v1/lots',
    '/api/v1/lots/events',
    '/api/v1/lots/scans',
    '/api/v1/lots/{id}',
    '/api/v1/lots/{id}/dossier',
    '/api/v1/lots/{id}/recall',
    '/api/v1/lots/{id}/trace',
    '/api/v1/maintenance/assets',
    '/api/v1/maintenance/assets/{machine}',
    '/api/v1/maintenance/assets/{machine}/bursts',
    '/api/v1/maintenance/codes',
    '/api/v1/maintenance/codes/{id}',
    '/api/v1/maintenance/components',
    '/api/v1/maintenance/components/{machine}/{id}',
    '/api/v1/maintenance/exchange',
    '/api/v1/maintenance/exchange/{id}',
    '/api/v1/maintenance/exchange/{id}/retry',
    '/api/v1/maintenance/idle',
    '/api/v1/maintenance/models',
    '/api/v1/maintenance/models/backend',
    '/api/v1/maintenance/models/families/{family}/costs',
    '/api/v1/maintenance/models/train',
    '/api/v1/maintenance/models/train/stop',
    '/api/v1/maintenance/models/{id}/promote',
    '/api/v1/maintenance/models/{id}/record',
    '/api/v1/maintenance/models/{id}/standing',
    '/api/v1/maintenance/orders',
    '/api/v1/maintenance/orders/import',
    '/api/v1/maintenance/orders/{number}',
    '/api/v1/maintenance/orders/{number}/measures',
    '/api/v1/maintenance/orders/{number}/parts',
    '/api/v1/maintenance/orders/{number}/parts/{part}',
    '/api/v1/maintenance/orders/{number}/time',
    '/api/v1/maintenance/parts',
    '/api/v1/maintenance/parts/import',
    '/api/v1/maintenance/parts/{part}',
    '/api/v1/maintenance/parts/{part}/movements',
    '/api/v1/maintenance/plans',
    '/api/v1/maintenance/plans/{id}',
    '/api/v1/maintenance/reliability',
    '/api/v1/maintenance/reliability/interval',
    '/api/v1/maintenance/reliability/machines',
    '/api/v1/maintenance/reliability/replacement',
    '/api/v1/master-data/differences',
    '/api/v1/me',
    '/api/v1/me/password',
    '/api/v1/me/sessions',
    '/api/v1/meeting',
    '/api/v1/notify/push',
    '/api/v1/notify/rules',
    '/api/v1/notify/rules/{id}',
    '/api/v1/notify/rules/{id}/test',
    '/api/v1/notify/sendings',
    '/api/v1/notify/sendings/{id}/retry',
    '/api/v1/oee',
    '/api/v1/oee/by',
    '/api/v1/operations-performance',
    '/api/v1/orders',
    '/api/v1/orders/import',
    '/api/v1/orders/{id}',
    '/api/v1/orders/{id}/abort',
    '/api/v1/orders/{id}/complete',
    '/api/v1/orders/{id}/pause',
    '/api/v1/orders/{id}/quantities',
    '/api/v1/orders/{id}/response',
    '/api/v1/orders/{id}/resume',
    '/api/v1/orders/{id}/start',
    '/api/v1/outputs',
    '/api/v1/outputs/test',
    '/api/v1/outputs/{output}/dead',
    '/api/v1/outputs/{output}/dead/{sequence}',
    '/api/v1/outputs/{output}/retry',
    '/api/v1/password-link',
    '/api/v1/people',
    '/api/v1/people/{id}',
    '/api/v1/people/{id}/link',
    '/api/v1/plan/backtest',
    '/api/v1/plan/calibration',
    '/api/v1/plan/comparisons',
    '/api/v1/plan/comparisons/{id}',
    '/api/v1/plan/forecast',
    '/api/v1/plan/proposals',
    '/api/v1/plan/scenarios',
    '/api/v1/plan/scenarios/{id}',
    '/api/v1/plan/skill',
    '/api/v1/plant',
    '/api/v1/products/{id}/revisions',
    '/api/v1/quality/characteristics',
    '/api/v1/quality/characteristics/trial',
    '/api/v1/quality/characteristics/{id}',
    '/api/v1/quality/charts',
    '/api/v1/quality/charts/{id}',
    '/api/v1/quality/charts/{id}/capability',
    '/api/v1/quality/charts/{id}/exclusions',
    '/api/v1/quality/charts/{id}/parts',
    '/api/v1/quality/charts/{id}/stages',
    '/api/v1/quality/defects',
    '/api/v1/quality/defects/map',
    '/api/v1/quality/gauge-studies',
    '/api/v1/quality/signals',
    '/api/v1/quality/signals/{id}',
    '/api/v1/quality/signals/{id}/changes',
    '/api/v1/quality/signals/{id}/close',
    '/api/v1/quality/signals/{id}/take',
    '/api/v1/quality/signals/{id}/told',
    '/api/v1/records/intervals',
    '/api/v1/records/oee',
    '/api/v1/reports/notes/{id}',
    '/api/v1/reports/schedules',
    '/api/v1/reports/schedules/{id}',
    '/api/v1/reports/sendings',
    '/api/v1/reports/shift',
    '/api/v1/reports/shift.pdf',
    '/api/v1/reports/shift/mail',
    '/api/v1/reports/shift/notes',
    '/api/v1/requirements',
    '/api/v1/restatements',
    '/api/v1/revisions',
    '/api/v1/revisions/import',
    '/api/v1/safety',
    '/api/v1/safety/{id}',
    '/api/v1/samples',
    '/api/v1/series',
    '/api/v1/sessions',
    '/api/v1/sessions/{id}',
    '/api/v1/setup/plant',
    '/api/v1/setup/plant/draft',
    '/api/v1/setup/plant/versions/{version}',
    '/api/v1/setup/tags',
    '/api/v1/shipments/check',
    '/api/v1/shipments/releases',
    '/api/v1/sign-in',
    '/api/v1/sign-ons',
    '/api/v1/sign-ons/{id}',
    '/api/v1/sign-out',
    '/api/v1/signatures',
    '/api/v1/skills',
    '/api/v1/skills/{id}',
    '/api/v1/skills/{id}/levels',
    '/api/v1/sources',
    '/api/v1/state',
    '/api/v1/stock/',
    '/api/v1/stock/counts',
    '/api/v1/stock/locations',
    '/api/v1/stock/locations/import',
    '/api/v1/stock/lots',
    '/api/v1/stock/movements',
    '/api/v1/stock/movements/import',
    '/api/v1/stock/requests',
    '/api/v1/stock/requests/{id}/answers',
    '/api/v1/stock/suppliers',
    '/api/v1/stops',
    '/api/v1/stops/import',
    '/api/v1/stops/reasons',
    '/api/v1/stops/unexplained',
    '/api/v1/stops/{id}/comment',
    '/api/v1/stops/{id}/merge',
    '/api/v1/stops/{id}/reason',
    '/api/v1/stops/{id}/split',
    '/api/v1/stops/{id}/suggestions',
    '/api/v1/stops/{id}/undo',
    '/api/v1/why/{kpi}',
    '/health/live',
    '/health/ready',
    '/metrics',
    '/signin',
    '/signin/display',
    '/signin/oidc',
    '/signin/oidc/back',
  ]);
  for (const [path, methods] of Object.entries(document.paths))
    for (const route of Object.values(methods)) {
      expect(route.summary, path).toBeTruthy();
      expect(Object.keys(route.responses), path).toEqual(expect.arrayContaining(['400', '429', '500']));
    }

  const window = `from=${new Date(surface.from).toISOString()}&to=${new Date(surface.to).toISOString()}`;
  for (const [path, url] of [
    ['/api/v1/plant', '/api/v1/plant'],
    ['/api/v1/state', '/api/v1/state?scope=site'],
    ['/api/v1/intervals', `/api/v1/intervals?scope=site&${window}`],
    ['/api/v1/series', `/api/v1/series?tag=m1/temperature&${window}`],
    ['/api/v1/events', '/api/v1/events?limit=1000'],
    ['/api/v1/sources', '/api/v1/sources'],
    ['/api/v1/oee', `/api/v1/oee?scope=site&${window}`],
    ['/api/v1/oee/by', `/api/v1/oee/by?scope=site&by=machine&${window}`],
    ['/api/v1/losses', `/api/v1/losses?scope=site&${window}`],
    ['/api/v1/losses/waterfall', `/api/v1/losses/waterfall?scope=site&${window}`],
    ['/api/v1/losses/patterns', `/api/v1/losses/patterns?scope=site&${window}`],
    ['/api/v1/losses/stretches', `/api/v1/losses/stretches?scope=site&${window}`],
    ['/api/v1/why/{kpi}', `/api/v1/why/oee?scope=site&${window}`],
    ['/api/v1/stops', `/api/v1/stops?scope=site&${window}`],
    ['/api/v1/stops/unexplained', `/api/v1/stops/unexplained?scope=site&${window}`],
    ['/api/v1/stops/reasons', '/api/v1/stops/reasons'],
    ['/api/v1/energy', `/api/v1/energy?scope=site&${window}`],
    ['/api/v1/actions', '/api/v1/actions'],
    ['/api/v1/meeting', '/api/v1/meeting'],
    ['/api/v1/reports/sendings', '/api/v1/reports/sendings?line=line'],
    ['/health/live', '/health/live'],
  ] as const) {
    const answer = await surface.get(url);
    const schema = document.paths[path]?.['get']?.responses['200']?.content?.['application/json']?.schema;
    if (!schema) throw new Error(`${path} promises no answer`);
    expect([...Value.Errors(schema as never, answer.json())], path).toEqual([]);
    expect([...Value.Errors(schema as never, { ...(answer.json() as object), more: 1 })], path).not.toEqual([]);
  }
});

test('without a sign-in a real plant says nothing but that it needs one', async () => {
  const surface = await surfaceOf({ demo: false });
  for (const path of ['/api/v1/plant', '/api/v1/state?scope=site', '/api/v1/sources', '/api/v1/oee', '/openapi.json']) {
    const answer = await surface.get(path);
    expect(answer.statusCode, path).toBe(401);
    expect(answer.json()).toMatchObject({ type: 'urn:gemba:problem:sign-in-required' });
  }
  expect((await surface.get('/health/live')).statusCode).toBe(200);
  expect((await surface.get('/metrics')).statusCode).toBe(200);
});

test('the one-use token opens a session that may read, and works once', async () => {
  const surface = await surfaceOf({ demo: false });
  const answer = await surface.get(`/signin?token=${surface.token}`);
  expect(answer.statusCode).toBe(302);
  expect(answer.headers.location).toBe('/plant');
  const header = String(answer.headers['set-cookie']);
  expect(header).toMatch(/HttpOnly/);
  expect(header).toMatch(/SameSite=Strict/);
  expect(header).toMatch(/Max-Age=43200/);
  const cookie = header.split(';', 1)[0] as string;
  expect((await surface.get('/api/v1/plant', { cookie })).json()).toMatchObject({ role: 'admin' });

  const again = await surface.get(`/signin?token=${surface.token}`);
  expect(again.statusCode).toBe(403);
  expect(again.json()).toMatchObject({ type: 'urn:gemba:problem:token-invalid' });
  const inBrowser = await surface.get('/signin?token=wrong', { accept: 'text/html,*/*' });
  expect(inBrowser.statusCode).toBe(403);
  expect(inBrowser.headers['content-type']).toMatch(/^text\/html/);
  expect(inBrowser.body).toContain('Each address works once');
});

test('from another machine even health and figures need a sign-in', async () => {
  const surface = await surfaceOf({ host: '0.0.0.0' });
  const far = '192.168.7.9';
  for (const path of ['/health/live', '/health/ready', '/metrics', '/api/v1/plant'])
    expect((await surface.get(path, {}, far)).statusCode, path).toBe(401);
  const cookie = await surface.signIn();
  for (const path of ['/health/live', '/metrics', '/api/v1/plant'])
    expect((await surface.get(path, { cookie }, far)).statusCode, path).toBe(200);
});

test('a server for this machine does not answer to a name that somebody else gave it', async () => {
  const surface = await surfaceOf();
  const answer = await surface.get('/api/v1/plant', { host: 'plant.evil.example:8080' });
  expect(answer.statusCode).toBe(421);
  expect((await surface.get('/api/v1/plant', { host: '127.0.0.1:8080' })).statusCode).toBe(200);
  expect((await surface.get('/api/v1/plant', { host: '[::1]:8080' })).statusCode).toBe(200);
});

test('a failure inside is told without its inside', async () => {
  const surface = await surfaceOf({
    sources: () => {
      throw new Error('the secret is 42');
    },
  });
  const answer = await surface.get('/api/v1/sources');
  expect(answer.statusCode).toBe(500);
  expect(answer.body).not.toContain('42');
  expect(answer.json()).toMatchObject({ type: 'urn:gemba:problem:internal', instance: expect.any(String) });
});

test('not ready says why', async () => {
  const surface = await surfaceOf({ ready: () => ({ ok: false, reason: 'the journal is being read' }) });
  const answer = await surface.get('/health/ready');
  expect(answer.statusCode).toBe(503);
  expect(answer.json()).toMatchObject({ type: 'urn:gemba:problem:not-ready', detail: 'the journal is being read' });
});

test('who asks too much, or for what is not there, is told to wait', async () => {
  const surface = await surfaceOf({ limits: { all: 20, notFound: 3 } });
  const missing = [];
  for (let i = 0; i < 4; i++) missing.push((await surface.get('/nothing', {}, '127.0.0.2')).statusCode);
  expect(missing).toEqual([404, 404, 404, 429]);
  let last = 0;
  for (let i = 0; i < 21; i++) last = (await surface.get('/health/live', {}, '127.0.0.3')).statusCode;
  expect(last).toBe(429);
  const answer = await surface.get('/health/live', {}, '127.0.0.3');
  expect(answer.json()).toMatchObject({ type: 'urn:gemba:problem:too-many-requests' });
  expect(answer.headers['retry-after']).toBeDefined();
});

test('screens: their page on each page path, hashed files for ever, and a policy that lets them run', async () => {
  const client = mkdtempSync(join(tmpdir(), 'gemba-client-'));
  mkdirSync(join(client, 'assets'));
  writeFileSync(join(client, 'index.html'), '<!doctype html><title>Gemba</title>');
  writeFileSync(join(client, 'assets', 'main-abc123.js'), 'export {};');
  const surface = await surfaceOf({ client });
  expect((await surface.get('/')).headers.location).toBe('/plant');
  for (const path of ['/plant', '/plant?at=2026-01-01T00:00:00Z', '/line/line1', '/andon/line1', '/setup']) {
    const answer = await surface.get(path);
    expect(answer.statusCode, path).toBe(200);
    expect(answer.body).toContain('<title>Gemba');
    expect(answer.headers['cache-control']).toBe('no-cache');
  }
  const policy = String((await surface.get('/plant')).headers['content-security-policy']);
  expect(policy).toContain("script-src 'self'");
  expect(policy).toContain("connect-src 'self' http://127.0.0.1:4790");
  const file = await surface.get('/assets/main-abc123.js');
  expect(file.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(file.headers['content-type']).toMatch(/javascript/);
  expect((await surface.get('/assets/../../etc/passwd')).statusCode).toBe(404);
  expect((await surface.get('/assets/other.js')).statusCode).toBe(404);
  expect((await surface.get('/elsewhere')).statusCode).toBe(404);
});

test('the documentation page shows the surface, to those who may look', async () => {
  const surface = await surfaceOf();
  const page = await surface.get('/docs/');
  expect(page.statusCode).toBe(200);
  expect(page.headers['content-type']).toContain('text/html');
  expect((await surface.get('/docs/json')).json()).toMatchObject({ info: { title: 'Gemba' } });
});
