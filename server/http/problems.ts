/**
 * Every refusal of the HTTP surface: RFC 9457 problem details with a stable `type`. One table; docs/errors.md is written
 * from it and a test pins it. Codes are never renamed or reused.
 */
import Type from 'typebox';

export const PROBLEMS = {
  'request-invalid': {
    status: 400,
    title: 'The request does not fit',
    help: 'See `detail` for the parameter, and /openapi.json for what it may be.',
  },
  'scope-invalid': {
    status: 400,
    title: 'Not a scope',
    help: 'Write `site`, `line:<id>` or `machine:<id>`.',
  },
  'time-invalid': {
    status: 400,
    title: 'Not a time',
    help: 'Write ISO 8601 with a zone, like `2026-01-31T06:00:00Z`; a `+` in a query is written `%2B`.',
  },
  'window-invalid': {
    status: 400,
    title: 'Not a window of time',
    help: '`from` must be before `to`, and a window at most 400 days long.',
  },
  'sign-in-required': {
    status: 401,
    title: 'Please sign in',
    help: 'Open the server in a browser and sign in; programs send `Authorization: Bearer <key>` where a key may.',
  },
  'signature-invalid': {
    status: 401,
    title: 'The call is not signed as it should be',
    help: 'Sign timestamp, a dot and the raw body with the secret of the source (HMAC-SHA256); docs/ways-in.md shows how.',
  },
  'token-invalid': {
    status: 403,
    title: 'This sign-in address is not valid',
    help: 'Each address works once. Start the server again for a fresh one.',
  },
  'sign-in-refused': {
    status: 401,
    title: 'Name and password do not belong together',
    help: 'Try again, or ask an admin for an address to set a new password.',
  },
  'link-invalid': {
    status: 403,
    title: 'This address is not valid any more',
    help: 'Each address works once and for a limited time; an admin makes a new one.',
  },
  'role-required': {
    status: 403,
    title: 'This needs another role',
    help: 'See `detail` for the roles that may do it; an admin gives roles.',
  },
  'not-found': { status: 404, title: 'There is nothing here', help: 'See /openapi.json for what there is.' },
  'scope-unknown': {
    status: 404,
    title: 'The plant has no such line or machine',
    help: 'Ids are those of plant.yaml; /api/v1/plant lists them.',
  },
  'tag-unknown': {
    status: 404,
    title: 'The plant has no such tag',
    help: 'Write `machine/tag` as in plant.yaml; /api/v1/plant lists them.',
  },
  'source-unknown': {
    status: 404,
    title: 'The plant has no such source',
    help: 'Ids are those of plant.yaml; /api/v1/sources lists them.',
  },
  'output-unknown': {
    status: 404,
    title: 'The plant has no such output',
    help: 'Ids are those of plant.yaml; /api/v1/outputs lists them.',
  },
  'letter-unknown': {
    status: 404,
    title: 'No such message was put aside',
    help: '/api/v1/outputs/{id}/dead and /api/v1/maintenance/exchange list those that are; it may have been sent again meanwhile.',
  },
  'version-unknown': {
    status: 404,
    title: 'The plant has no such version',
    help: '/api/v1/setup/plant lists them.',
  },
  'plant-changed': {
    status: 409,
    title: 'Somebody else changed the plant',
    help: 'Look at what the plant is now, then make your change of that.',
  },
  'plant-invalid': {
    status: 422,
    title: 'This is no sound plant file',
    help: 'See `detail`; /api/v1/setup/plant/draft lists every error with its line.',
  },
  'stop-unknown': {
    status: 404,
    title: 'There was no such stop',
    help: '/api/v1/stops lists those there were; late data may have moved it.',
  },
  'stop-changed': {
    status: 409,
    title: 'Somebody else said something of this stop',
    help: 'Look at what was said, then say what you know; without `ifUnchanged` both are kept and the later counts.',
  },
  'alarm-unknown': { status: 404, title: 'The plant has no such alarm', help: '/api/v1/alarms?which=all lists them.' },
  'call-unknown': {
    status: 404,
    title: 'There is no such call, or kind of call',
    help: '/api/v1/calls lists those open; kinds are those of `call_kinds` in plant.yaml.',
  },
  'rule-unknown': { status: 404, title: 'There is no such rule', help: '/api/v1/notify/rules lists them.' },
  'reason-unknown': {
    status: 422,
    title: 'The plant has no such reason',
    help: 'Ids are those of `reasons` in plant.yaml; /api/v1/plant lists them.',
  },
  'reason-used': {
    status: 409,
    title: 'A reason that is used cannot be taken out of the plant',
    help: 'Say `retired: true` of it: nobody can give it any more, and what it was given for keeps its name.',
  },
  'comment-required': {
    status: 422,
    title: 'This reason needs a comment',
    help: 'Say more in `comment`.',
  },
  'person-unknown': { status: 404, title: 'There is no such person', help: '/api/v1/people lists them.' },
  'session-unknown': { status: 404, title: 'There is no such session', help: '/api/v1/sessions lists those open.' },
  'display-unknown': { status: 404, title: 'There is no such display', help: '/api/v1/displays lists them.' },
  'skill-unknown': { status: 404, title: 'There is no such skill', help: '/api/v1/skills lists them.' },
  'sign-on-unknown': { status: 404, title: 'Nobody is signed on like that', help: '/api/v1/sign-ons lists who is.' },
  'record-unknown': {
    status: 404,
    title: 'There is no such record to sign',
    help: 'See `detail` for the kinds that can be signed.',
  },
  'person-changed': {
    status: 409,
    title: 'Somebody else changed this person',
    help: 'Look at what they are now, then make your change of that.',
  },
  'name-taken': { status: 409, title: 'This name is taken', help: 'Choose another name to sign in with.' },
  'first-exists': { status: 409, title: 'There is an admin already', help: 'Sign in, or ask the admin.' },
  'last-admin': {
    status: 409,
    title: 'The last admin stays',
    help: 'Make somebody else admin of all lines first.',
  },
  'password-weak': { status: 422, title: 'This password is too easy to guess', help: 'See `detail`.' },
  'certificate-unknown': {
    status: 404,
    title: 'No such certificate was met',
    help: '/api/v1/connections/certificates lists those that were.',
  },
  'key-required': { status: 401, title: 'This needs an API key', help: 'An admin makes keys at /api/v1/keys.' },
  'key-unknown': { status: 404, title: 'There is no such key', help: '/api/v1/keys lists them.' },
  'idempotency-conflict': {
    status: 409,
    title: 'This idempotency key was used for something else',
    help: 'Use a new key for each request; the same one only to send the same request again.',
  },
  'samples-invalid': { status: 422, title: 'No sample could be taken', help: 'See `detail` for the first reasons.' },
  'import-unknown': { status: 404, title: 'There is no such import', help: '/api/v1/import lists them.' },
  'part-refused': {
    status: 409,
    title: 'This part does not come next',
    help: 'See `detail` for the offset to go on from.',
  },
  'order-unknown': {
    status: 404,
    title: 'There is no such order',
    help: '/api/v1/orders lists them; POST /api/v1/orders makes one.',
  },
  'order-refused': {
    status: 409,
    title: 'The order does not stand so that this can be done',
    help: 'See `detail` for what stands against it.',
  },
  'characteristic-unknown': {
    status: 404,
    title: 'There is no such characteristic',
    help: 'GET /api/v1/quality/characteristics lists them.',
  },
  'characteristic-changed': {
    status: 409,
    title: 'Somebody else changed this characteristic meanwhile',
    help: 'Read it again, and change the version that stands.',
  },
  'characteristic-invalid': {
    status: 422,
    title: 'This characteristic does not fit',
    help: 'See `detail` for what; docs/spc.md tells the fields.',
  },
  'gauge-study-invalid': {
    status: 422,
    title: 'No gauge study can be made of this',
    help: 'See `detail` for what; every operator measures every part equally often, twice or more.',
  },
  'baseline-refused': {
    status: 422,
    title: 'No limits can be made of this',
    help: 'See `detail`: too few points, all of them equal, or none in the window.',
  },
  'failure-model-unknown': {
    status: 404,
    title: 'There is no such failure model',
    help: 'GET /api/v1/maintenance/models lists families and their models.',
  },
  'failure-model-invalid': {
    status: 422,
    title: 'This failure model cannot be used',
    help: 'See `detail`: a file that was damaged or altered is refused, and so is one that reads what the machines do not have.',
  },
  'scenario-unknown': {
    status: 404,
    title: 'There is no such scenario',
    help: 'GET /api/v1/plan/scenarios lists them.',
  },
  'scenario-changed': {
    status: 409,
    title: 'Somebody else changed this scenario',
    help: 'Look at what it is now, then make your change of that.',
  },
  'plan-refused': {
    status: 422,
    title: 'Nothing can be planned from this',
    help: 'See `detail` for what stands in the way.',
  },
  'comparison-unknown': {
    status: 404,
    title: 'There is no such comparison',
    help: 'POST /api/v1/plan/comparisons begins one and says its number.',
  },
  'backtest-busy': {
    status: 409,
    title: 'The past is being forecast already',
    help: 'Wait for it, or stop it: GET /api/v1/plan/skill says how far it is.',
  },
  'training-busy': {
    status: 409,
    title: 'A failure model is being learned already',
    help: 'One at a time: wait for it, or stop it.',
  },
  'hold-unknown': { status: 404, title: 'There is no such hold', help: 'GET /api/v1/holds lists them.' },
  'hold-invalid': { status: 422, title: 'This cannot be held', help: 'See `detail` for what does not fit.' },
  'hold-refused': {
    status: 409,
    title: 'This cannot be decided any more',
    help: 'See `detail`: what was decided on a lot stays.',
  },
  'inspection-unknown': {
    status: 404,
    title: 'There is no such inspection',
    help: 'GET /api/v1/inspections/ lists them.',
  },
  'inspection-invalid': { status: 422, title: 'This plan of inspection does not fit', help: 'See `detail` for what.' },
  'inspection-changed': {
    status: 409,
    title: 'Somebody changed this plan meanwhile',
    help: 'Read it again, and change what stands now.',
  },
  'inspection-refused': {
    status: 409,
    title: 'This cannot be decided so',
    help: 'See `detail` for what stands against it.',
  },
  'shipment-refused': {
    status: 409,
    title: 'This may not leave',
    help: 'See `detail`; POST /api/v1/shipments/check tells it of every lot.',
  },
  'signal-unknown': {
    status: 404,
    title: 'There is no such signal',
    help: 'GET /api/v1/quality/signals lists them.',
  },
  'signal-refused': {
    status: 409,
    title: 'This cannot be done with the signal any more',
    help: 'See `detail`: a closed signal stays as it is.',
  },
  'batch-unknown': {
    status: 404,
    title: 'There is no record of such a batch',
    help: '/api/v1/batches lists them: an order has one from its begin on.',
  },
  'batch-refused': {
    status: 409,
    title: 'The batch record does not stand so that this can be done',
    help: 'See `detail` for what stands against it.',
  },
  'deviation-unknown': {
    status: 404,
    title: 'The batch has no such deviation',
    help: '/api/v1/batches/{order} lists them with their keys.',
  },
  'limit-unknown': {
    status: 404,
    title: 'There is no such limit, or exceedance of one',
    help: '/api/v1/limits and /api/v1/limits/exceedances list them.',
  },
  'limit-invalid': {
    status: 422,
    title: 'This limit does not fit',
    help: 'See `detail` for what; docs/batch-record.md tells the fields.',
  },
  'lot-unknown': {
    status: 404,
    title: 'There is no such lot',
    help: '/api/v1/lots lists them by the beginning of their code.',
  },
  'stock-invalid': {
    status: 422,
    title: 'This does not fit the stock',
    help: 'See `detail` for what does not fit; GET /api/v1/stock/locations lists the places.',
  },
  'request-unknown': {
    status: 404,
    title: 'There is no such request',
    help: 'GET /api/v1/stock/requests lists them.',
  },
  'request-over': {
    status: 409,
    title: 'This request is over',
    help: 'See `detail`: what was fulfilled or called off stays so.',
  },
  'checklist-unknown': {
    status: 404,
    title: 'There is no such checklist',
    help: '/api/v1/checklists/templates lists them.',
  },
  'checklist-changed': {
    status: 409,
    title: 'Somebody else changed this checklist',
    help: 'Look at what it is now, then make your change of that.',
  },
  'checklist-invalid': { status: 422, title: 'This does not fit the checklist', help: 'See `detail` for the step.' },
  'checklist-refused': {
    status: 409,
    title: 'The checklist does not stand so that this can be done',
    help: 'See `detail` for what stands against it.',
  },
  'run-unknown': {
    status: 404,
    title: 'There is no such run of a checklist',
    help: '/api/v1/checklists/runs lists them.',
  },
  'file-unknown': {
    status: 404,
    title: 'There is no such file',
    help: 'Files are named by the hash of their content.',
  },
  'file-refused': { status: 422, title: 'This file is not kept', help: 'See `detail`: JPEG, PNG, WebP and PDF are.' },
  'action-unknown': { status: 404, title: 'There is no such action', help: '/api/v1/actions lists them.' },
  'action-changed': {
    status: 409,
    title: 'Somebody else changed this action',
    help: 'Look at what it is now, then make your change of that.',
  },
  'action-refused': { status: 409, title: 'The action cannot be moved so', help: 'See `detail` for what it lacks.' },
  'work-unknown': { status: 404, title: 'There is no such work order', help: '/api/v1/maintenance/orders lists them.' },
  'work-changed': {
    status: 409,
    title: 'Somebody else changed this work order',
    help: 'Look at what it is now, then make your change of that.',
  },
  'work-refused': {
    status: 409,
    title: 'The work order cannot be changed so',
    help: 'See `detail` for what it lacks.',
  },
  'component-unknown': {
    status: 404,
    title: 'There is no such component',
    help: '/api/v1/maintenance/components lists them.',
  },
  'spare-unknown': { status: 404, title: 'There is no such spare part', help: '/api/v1/maintenance/parts lists them.' },
  'spare-refused': { status: 409, title: 'The part cannot be moved so', help: 'See `detail` for what is missing.' },
  'maintenance-plan-unknown': {
    status: 404,
    title: 'There is no such plan',
    help: '/api/v1/maintenance/plans lists them.',
  },
  'note-unknown': {
    status: 404,
    title: 'There is no such note',
    help: '/api/v1/reports/shift lists those of a shift; it may have been taken back meanwhile.',
  },
  'safety-unknown': {
    status: 404,
    title: 'There is no such safety event',
    help: '/api/v1/safety lists those of a window; it may have been taken back meanwhile.',
  },
  'schedule-unknown': {
    status: 404,
    title: 'There is no such schedule',
    help: '/api/v1/reports/schedules lists them.',
  },
  'shift-unknown': {
    status: 404,
    title: 'The line works no such shift',
    help: 'Write the day it begins on and its id, like `2026-01-31 early`; without one the last finished shift is told.',
  },
  'mail-off': { status: 409, title: 'Mail is off', help: 'Set SMTP_URL and MAIL_FROM, then start the server again.' },
  'kpi-unknown': { status: 404, title: 'No such figure', help: 'See `detail` for the figures that are kept.' },
  'moment-not-kept': {
    status: 404,
    title: 'The record does not go back so far',
    help: 'See `detail` for its oldest moment.',
  },
  'body-too-large': { status: 413, title: 'The request is too large', help: 'Send less at once.' },
  'media-type-unsupported': { status: 415, title: 'Not a kind of content that is read here', help: 'Send JSON.' },
  'host-unknown': {
    status: 421,
    title: 'This server answers on this machine only',
    help: 'Open it as `localhost` or `127.0.0.1`; set HOST to serve others.',
  },
  'too-many-requests': { status: 429, title: 'Too many requests', help: 'Wait for `retry-after` seconds.' },
  internal: {
    status: 500,
    title: 'Something went wrong here',
    help: 'It is in the log of the server under the request id of `instance`.',
  },
  'connection-failed': {
    status: 502,
    title: 'The other side could not be asked',
    help: 'See `detail` for what it did; a test of the connection says more.',
  },
  'records-away': {
    status: 503,
    title: "The record's database is away",
    help: 'Nothing was written; what happens meanwhile is kept. Try again soon.',
  },
  'not-ready': { status: 503, title: 'Not ready yet', help: 'Try again soon; see `detail`.' },
} as const satisfies Record<string, { status: number; title: string; help: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

/** What every route for somebody who is signed in may answer. */
export const READS = [
  'request-invalid',
  'sign-in-required',
  'role-required',
  'host-unknown',
  'too-many-requests',
  'internal',
] as const;
/** And every route that takes a body from somebody in a role. */
export const CHANGES = [...READS, 'body-too-large', 'media-type-unsupported'] as const;

export const typeOf = (code: string): string => `urn:gemba:problem:${code}`;

/** Thrown by routes; becomes the answer. */
export class GembaError extends Error {
  readonly code: ProblemCode;
  /** What of the body it is about, as in `specifications/0/low`; empty = all of it. */
  readonly field: string;
  constructor(code: ProblemCode, detail: string, field = '') {
    super(detail);
    this.code = code;
    this.field = field;
  }
}

export const ProblemBody = Type.Object(
  {
    type: Type.String({ description: 'Stable: `urn:gemba:problem:<code>`, see docs/errors.md.' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    instance: Type.Optional(Type.String({ description: 'Id of the request in the log of the server.' })),
    field: Type.Optional(
      Type.String({ description: 'What of the body is refused, as in `specifications/0/low`; absent = all of it.' }),
    ),
  },
  { additionalProperties: false, description: 'Problem details, RFC 9457.' },
);
export type ProblemBody = Type.Static<typeof ProblemBody>;

export const problemBody = (code: ProblemCode, detail: string, instance?: string, field = ''): ProblemBody => ({
  type: typeOf(code),
  title: PROBLEMS[code].title,
  status: PROBLEMS[code].status,
  detail,
  ...(instance === undefined ? {} : { instance }),
  ...(field === '' ? {} : { field }),
});

/** The `response` entries of a route that may answer with these problems. */
export function problemResponses(...codes: readonly ProblemCode[]): Record<number, object> {
  const responses: Record<number, object> = {};
  for (const status of new Set(codes.map((code) => PROBLEMS[code].status))) {
    const titles = codes.filter((code) => PROBLEMS[code].status === status).map((code) => PROBLEMS[code].title);
    responses[status] = {
      description: titles.join('; '),
      content: { 'application/problem+json': { schema: ProblemBody } },
    };
  }
  return responses;
}
