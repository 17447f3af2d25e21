/** Who may do what, over every route of the OpenAPI document with every role: the one table of it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PERSON_ROLES, type Role } from '../../../server/auth/roles.ts';
import { cookieOf, signsIn } from './persons.ts';
import { openSurface, type Surface } from './surface.ts';

/** Everybody, signed in or not: signing in, and what judges its callers by a token, a key or a signature. */
const ANYBODY = `
  GET /api/v1/me
  GET /signin
  GET /signin/display
  GET /signin/oidc
  GET /signin/oidc/back
  POST /api/v1/first-admin
  POST /api/v1/hooks/{source}
  POST /api/v1/password-link
  POST /api/v1/samples
  POST /api/v1/sign-in
  POST /api/v1/sign-out`;

/** From this machine everybody, from elsewhere whoever is signed in. */
const NEAR = `
  GET /health/live
  GET /health/ready
  GET /metrics`;

/** Whoever has a role, a display on the wall included; each on the lines of their roles. */
const SIGNED_IN = `
  GET /api/v1/actions
  GET /api/v1/actions/{id}
  GET /api/v1/adherence
  GET /api/v1/alarms
  GET /api/v1/alarms/history
  GET /api/v1/alarms/performance
  GET /api/v1/batches/
  GET /api/v1/batches/{order}
  GET /api/v1/batches/{order}/verify
  GET /api/v1/calls
  GET /api/v1/calls/material
  GET /api/v1/calls/response
  GET /api/v1/causes/best
  GET /api/v1/causes/bottleneck
  GET /api/v1/causes/change-points
  GET /api/v1/causes/together
  GET /api/v1/causes/walk
  GET /api/v1/causes/walk/flood
  GET /api/v1/causes/walk/order
  GET /api/v1/checklists/gate
  GET /api/v1/checklists/report
  GET /api/v1/checklists/runs/{id}
  GET /api/v1/checklists/templates
  GET /api/v1/energy
  GET /api/v1/events
  GET /api/v1/export/intervals
  GET /api/v1/export/readings
  GET /api/v1/files/{hash}
  GET /api/v1/holds/
  GET /api/v1/holds/standing
  GET /api/v1/holds/{id}
  GET /api/v1/import
  GET /api/v1/inspections/
  GET /api/v1/inspections/lots/{code}
  GET /api/v1/inspections/plans
  GET /api/v1/inspections/sampling
  GET /api/v1/inspections/sources
  GET /api/v1/inspections/{id}
  GET /api/v1/instructions
  GET /api/v1/intervals
  GET /api/v1/limits
  GET /api/v1/limits/exceedances
  GET /api/v1/losses
  GET /api/v1/losses/patterns
  GET /api/v1/losses/stretches
  GET /api/v1/losses/waterfall
  GET /api/v1/maintenance/assets
  GET /api/v1/maintenance/assets/{machine}
  GET /api/v1/maintenance/assets/{machine}/bursts
  GET /api/v1/maintenance/codes
  GET /api/v1/maintenance/components
  GET /api/v1/maintenance/idle
  GET /api/v1/maintenance/models
  GET /api/v1/maintenance/models/backend
  GET /api/v1/maintenance/models/{id}/record
  GET /api/v1/maintenance/models/{id}/standing
  GET /api/v1/maintenance/orders
  GET /api/v1/maintenance/orders/{number}
  GET /api/v1/maintenance/orders/{number}/parts
  GET /api/v1/maintenance/parts
  GET /api/v1/maintenance/parts/{part}/movements
  GET /api/v1/maintenance/plans
  GET /api/v1/maintenance/reliability
  GET /api/v1/maintenance/reliability/interval
  GET /api/v1/maintenance/reliability/machines
  GET /api/v1/maintenance/reliability/replacement
  GET /api/v1/master-data/differences
  GET /api/v1/meeting
  GET /api/v1/oee
  GET /api/v1/oee/by
  GET /api/v1/operations-performance
  GET /api/v1/orders/{id}
  GET /api/v1/orders/{id}/response
  GET /api/v1/plan/calibration
  GET /api/v1/plan/forecast
  GET /api/v1/plan/skill
  GET /api/v1/plant
  GET /api/v1/products/{id}/revisions
  GET /api/v1/quality/characteristics
  GET /api/v1/quality/charts
  GET /api/v1/quality/charts/{id}
  GET /api/v1/quality/charts/{id}/capability
  GET /api/v1/quality/charts/{id}/parts
  GET /api/v1/quality/defects
  GET /api/v1/quality/defects/map
  GET /api/v1/quality/gauge-studies
  GET /api/v1/quality/signals
  GET /api/v1/quality/signals/{id}
  GET /api/v1/quality/signals/{id}/changes
  GET /api/v1/quality/signals/{id}/told
  GET /api/v1/records/intervals
  GET /api/v1/records/oee
  GET /api/v1/reports/sendings
  GET /api/v1/reports/shift
  GET /api/v1/reports/shift.pdf
  GET /api/v1/revisions
  GET /api/v1/safety
  GET /api/v1/series
  GET /api/v1/shipments/releases
  GET /api/v1/sign-ons
  GET /api/v1/sources
  GET /api/v1/state
  GET /api/v1/stops
  GET /api/v1/stops/reasons
  GET /api/v1/stops/unexplained
  GET /api/v1/stops/{id}/suggestions
  GET /api/v1/why/{kpi}
  POST /api/v1/alarms/try
  POST /api/v1/shipments/check`;

/** Whoever has a name of their own. */
const PERSONS = `
  DELETE /api/v1/notify/push
  DELETE /api/v1/sessions/{id}
  GET /api/v1/notify/push
  GET /api/v1/me/sessions
  POST /api/v1/me/password
  POST /api/v1/notify/push`;

/** Whoever has a role on all lines: what is of the whole site, or is asked for without naming a line. */
const ALL_LINES = `
  GET /api/v1/aas/shells
  GET /api/v1/aas/shells/{id}
  GET /api/v1/aas/shells/{id}/submodel-refs
  GET /api/v1/aas/submodels
  GET /api/v1/aas/submodels/{id}
  GET /api/v1/aas/submodels/{id}/$value
  GET /api/v1/aas/submodels/{id}/submodel-elements/{path}
  GET /api/v1/checklists/runs
  GET /api/v1/epcis/events
  GET /api/v1/lots
  GET /api/v1/lots/scans
  GET /api/v1/lots/{id}
  GET /api/v1/lots/{id}/dossier
  GET /api/v1/lots/{id}/recall
  GET /api/v1/lots/{id}/trace
  GET /api/v1/orders
  GET /api/v1/plan/comparisons/{id}
  GET /api/v1/plan/scenarios
  GET /api/v1/plan/scenarios/{id}
  GET /api/v1/requirements
  GET /api/v1/restatements
  GET /api/v1/stock/
  GET /api/v1/stock/counts
  GET /api/v1/stock/locations
  GET /api/v1/stock/lots
  GET /api/v1/stock/movements
  GET /api/v1/stock/requests
  GET /api/v1/stock/suppliers`;

const WORKS = ['operator', 'quality', 'maintenance', 'planner', 'engineer', 'admin'] as const;
const BY_ROLE: readonly (readonly [roles: readonly Role[], routes: string])[] = [
  [['viewer', ...WORKS], 'GET /api/v1/signatures'],
  [
    WORKS,
    `GET /api/v1/skills
     POST /api/v1/checklists/runs
     POST /api/v1/checklists/runs/{id}/answers
     POST /api/v1/checklists/runs/{id}/finish
     DELETE /api/v1/reports/notes/{id}
     DELETE /api/v1/sign-ons/{id}
     POST /api/v1/alarms/{id}/acknowledge
     POST /api/v1/alarms/{id}/in-service
     POST /api/v1/alarms/{id}/out-of-service
     POST /api/v1/alarms/{id}/reset
     POST /api/v1/alarms/{id}/shelve
     POST /api/v1/alarms/{id}/unshelve
     POST /api/v1/calls
     POST /api/v1/calls/{id}/acknowledge
     POST /api/v1/calls/{id}/arrive
     POST /api/v1/calls/{id}/cancel
     POST /api/v1/calls/{id}/resolve
     POST /api/v1/actions
     POST /api/v1/batches/{order}/deviations
     POST /api/v1/batches/{order}/signatures
     POST /api/v1/reports/shift/notes
     PATCH /api/v1/maintenance/orders/{number}
     POST /api/v1/maintenance/orders
     POST /api/v1/safety
     POST /api/v1/sign-ons
     POST /api/v1/signatures
     POST /api/v1/stops/{id}/comment
     POST /api/v1/stops/{id}/merge
     POST /api/v1/stops/{id}/reason
     POST /api/v1/stops/{id}/split
     POST /api/v1/stops/{id}/undo
     PUT /api/v1/actions/{id}`,
  ],
  [
    ['operator', 'quality', 'planner', 'engineer', 'admin'],
    `POST /api/v1/context
     POST /api/v1/epcis/capture
     POST /api/v1/lots/events
     POST /api/v1/lots/scans
     POST /api/v1/orders/{id}/quantities
     POST /api/v1/stock/counts
     POST /api/v1/stock/movements
     POST /api/v1/stock/movements/import
     POST /api/v1/stock/requests/{id}/answers`,
  ],
  [
    ['operator', 'quality', 'maintenance', 'engineer', 'admin'],
    `POST /api/v1/limits/exceedances/{id}/answers
     POST /api/v1/limits/{id}/readings
     POST /api/v1/quality/signals/{id}/close
     POST /api/v1/quality/signals/{id}/take`,
  ],
  [
    ['operator', 'quality', 'engineer', 'admin'],
    `POST /api/v1/batches/{order}/explanations
     POST /api/v1/holds/
     POST /api/v1/holds/preview
     POST /api/v1/holds/{id}/rework`,
  ],
  [
    ['quality', 'admin'],
    `POST /api/v1/batches/{order}/reopen
     POST /api/v1/holds/{id}/dispositions
     POST /api/v1/inspections/sources/resume
     POST /api/v1/inspections/{id}/decisions
     POST /api/v1/shipments/releases`,
  ],
  [
    ['quality', 'engineer', 'admin'],
    `DELETE /api/v1/inspections/plans/{material}
     DELETE /api/v1/quality/characteristics/{id}
     POST /api/v1/inspections/results
     PUT /api/v1/inspections/plans/{material}
     POST /api/v1/quality/characteristics
     POST /api/v1/quality/characteristics/trial
     POST /api/v1/quality/charts/{id}/exclusions
     POST /api/v1/quality/charts/{id}/stages
     POST /api/v1/quality/gauge-studies
     PUT /api/v1/limits/{id}
     PUT /api/v1/quality/characteristics/{id}`,
  ],
  [
    ['maintenance', 'planner', 'engineer', 'admin'],
    `DELETE /api/v1/maintenance/components/{machine}/{id}
     DELETE /api/v1/maintenance/parts/{part}
     DELETE /api/v1/maintenance/plans/{id}
     POST /api/v1/maintenance/orders/import
     POST /api/v1/maintenance/orders/{number}/measures
     POST /api/v1/maintenance/parts/import
     POST /api/v1/maintenance/parts/{part}/movements
     PUT /api/v1/maintenance/orders/{number}/parts/{part}
     PUT /api/v1/maintenance/parts/{part}
     PUT /api/v1/maintenance/plans/{id}
     POST /api/v1/maintenance/orders/{number}/time
     GET /api/v1/maintenance/exchange
     POST /api/v1/maintenance/exchange/{id}/retry
     DELETE /api/v1/maintenance/exchange/{id}
     PUT /api/v1/maintenance/codes/{id}
     PUT /api/v1/maintenance/components/{machine}/{id}`,
  ],
  [
    ['maintenance', 'engineer', 'admin'],
    `POST /api/v1/maintenance/models
     POST /api/v1/maintenance/models/train
     POST /api/v1/maintenance/models/train/stop
     POST /api/v1/maintenance/models/{id}/promote
     PUT /api/v1/maintenance/models/families/{family}/costs`,
  ],
  [
    ['operator', 'planner', 'engineer', 'admin'],
    `POST /api/v1/orders/{id}/abort
     POST /api/v1/orders/{id}/complete
     POST /api/v1/orders/{id}/pause
     POST /api/v1/orders/{id}/resume
     POST /api/v1/orders/{id}/start`,
  ],
  [
    ['planner', 'engineer', 'admin'],
    `DELETE /api/v1/reports/schedules/{id}
     DELETE /api/v1/skills/{id}
     POST /api/v1/files
     POST /api/v1/orders
     POST /api/v1/orders/import
     DELETE /api/v1/plan/backtest
     POST /api/v1/plan/backtest
     DELETE /api/v1/plan/comparisons/{id}
     DELETE /api/v1/plan/scenarios/{id}
     POST /api/v1/plan/comparisons
     POST /api/v1/plan/proposals
     POST /api/v1/plan/scenarios
     PUT /api/v1/plan/scenarios/{id}
     POST /api/v1/plan/calibration
     POST /api/v1/checklists/import
     POST /api/v1/stops/import
     POST /api/v1/revisions
     POST /api/v1/revisions/import
     POST /api/v1/stock/locations
     POST /api/v1/stock/locations/import
     POST /api/v1/reports/schedules
     PUT /api/v1/products/{id}/revisions
     POST /api/v1/skills/{id}/levels
     PUT /api/v1/skills/{id}`,
  ],
  [
    ['quality', 'maintenance', 'planner', 'engineer', 'admin'],
    'GET /api/v1/reports/schedules POST /api/v1/reports/shift/mail',
  ],
  [['quality', 'engineer', 'admin'], 'GET /api/v1/audit GET /api/v1/audit/export'],
  [['quality', 'planner', 'engineer', 'admin'], 'DELETE /api/v1/safety/{id}'],
  [
    ['engineer', 'admin'],
    `DELETE /api/v1/checklists/templates/{id}
     DELETE /api/v1/import/{id}
     DELETE /api/v1/notify/rules/{id}
     GET /api/v1/notify/rules
     GET /api/v1/notify/sendings
     POST /api/v1/notify/rules
     POST /api/v1/notify/rules/{id}/test
     POST /api/v1/notify/sendings/{id}/retry
     PUT /api/v1/notify/rules/{id}
     DELETE /api/v1/outputs/{output}/dead/{sequence}
     GET /api/v1/connections/certificates
     GET /api/v1/connections/{source}/found
     GET /api/v1/outputs
     GET /api/v1/outputs/{output}/dead
     GET /api/v1/outputs/{output}/dead/{sequence}
     GET /api/v1/setup/plant
     GET /api/v1/setup/plant/versions/{version}
     GET /api/v1/setup/tags
     POST /api/v1/connections/browse
     POST /api/v1/connections/certificates/{thumbprint}/approve
     POST /api/v1/connections/certificates/{thumbprint}/reject
     POST /api/v1/connections/discover
     POST /api/v1/connections/listen
     POST /api/v1/connections/probe
     POST /api/v1/connections/propose
     POST /api/v1/connections/read
     POST /api/v1/connections/test
     POST /api/v1/connections/{source}/browse
     POST /api/v1/import
     POST /api/v1/outputs/test
     POST /api/v1/outputs/{output}/retry
     POST /api/v1/setup/plant/draft
     PUT /api/v1/checklists/templates/{id}
     PUT /api/v1/import/{id}
     PUT /api/v1/setup/plant`,
  ],
  [
    ['admin'],
    `DELETE /api/v1/displays/{id}
     DELETE /api/v1/keys/{id}
     GET /api/v1/displays
     GET /api/v1/keys/
     GET /api/v1/people
     GET /api/v1/sessions
     POST /api/v1/displays
     POST /api/v1/keys/
     POST /api/v1/people
     POST /api/v1/people/{id}/link
     PUT /api/v1/people/{id}`,
  ],
];

const FAR = '192.168.7.9';
const NOBODY = 'nobody';
const routesIn = (text: string): string[] => text.match(/[A-Z]+ \/\S*/g) ?? [];

let surface: Surface;
let routes: string[];
/** Cookie by role; a wall is bound to the line. */
const cookies = new Map<string, string>([[NOBODY, '']]);

beforeAll(async () => {
  surface = await openSurface({ demo: false, withPeople: true, host: '0.0.0.0' });
  const admin = await signsIn(surface, 'admin-person', [{ role: 'admin', lines: null }]);
  for (const role of PERSON_ROLES) cookies.set(role, await signsIn(surface, `${role}-all`, [{ role, lines: null }]));
  const made = await surface.app.inject({
    ...{ method: 'POST', url: '/api/v1/displays', headers: { cookie: admin } },
    payload: { name: 'wall 1', line: 'line' },
  });
  cookies.set('wall', cookieOf(await surface.get(made.json().link, {}, FAR)));
  const document = (await surface.get('/openapi.json', { cookie: admin }, FAR)).json();
  routes = Object.entries(document.paths as Record<string, object>).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
}, 120_000);
afterAll(() => surface?.stop());

/** Was the guard passed? What comes after it (a body that does not fit, an id that is not there) does not matter here. */
async function may(route: string, cookie: string): Promise<boolean> {
  const [method = '', path = ''] = route.split(' ');
  const url = path.replaceAll(/\{(id|sequence|version)\}/g, '999999').replaceAll(/\{\w+\}/g, 'nothing');
  const answer = await surface.app.inject({
    method: method as 'GET',
    url: route === 'GET /api/v1/sign-ons' ? `${url}?scope=line:line` : url,
    headers: cookie === '' ? {} : { cookie },
    remoteAddress: FAR,
  });
  expect(answer.statusCode, `${route}: ${answer.body}`).not.toBe(500);
  if (answer.statusCode !== 401 && answer.statusCode !== 403) return true;
  const { type } = answer.json() as { type: string };
  expect(type, `${route}: ${answer.body}`).toMatch(/:(sign-in-required|role-required|key-required|token-invalid)$/);
  return type.endsWith('key-required') || type.endsWith('token-invalid');
}

test('every route is open to those the table names, and to nobody else', async () => {
  const everyone = [...cookies.keys()];
  const expected = new Map<string, readonly string[]>();
  for (const route of routesIn(ANYBODY)) expected.set(route, everyone);
  for (const route of [...routesIn(NEAR), ...routesIn(SIGNED_IN)])
    expected.set(
      route,
      everyone.filter((who) => who !== NOBODY),
    );
  for (const route of [...routesIn(ALL_LINES), ...routesIn(PERSONS)]) expected.set(route, [...PERSON_ROLES]);
  for (const [roles, text] of BY_ROLE) for (const route of routesIn(text)) expected.set(route, roles);
  expect([...expected.keys()].sort()).toEqual([...routes].sort());

  const found: Record<string, string> = {};
  const wanted: Record<string, string> = {};
  // Last, because it ends the sessions.
  const last = 'POST /api/v1/sign-out';
  for (const route of [...routes.filter((one) => one !== last), last]) {
    const who: string[] = [];
    for (const [name, cookie] of cookies) if (await may(route, cookie)) who.push(name);
    found[route] = who.sort().join(' ');
    wanted[route] = [...(expected.get(route) ?? [])].sort().join(' ');
  }
  expect(found).toEqual(wanted);
}, 120_000);
