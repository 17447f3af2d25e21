/** Andon calls: raised on the floor, answered, and how long that took. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { MaterialCalled } from '../../twin/live/protocol.ts';
import { KANBAN } from '../../twin/plant/kanban.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import { calledFrom } from '../calls/material.ts';
import { CALL_ACTS } from '../calls/tables.ts';
import { mayBeSeen } from '../live/news-board.ts';
import { BinReportBody, binReportBody, CallBody, callBody, ResponseBody, responseBody } from './alarm-bodies.ts';
import { linesIn, WHO_RESPONDS } from './alarm-routes.ts';
import { askedTime, askedWindow, TimeText } from './ask.ts';
import { closed, orNull } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { actorOf, hasRoleSomewhere, mayChange, signedIn, viewOf } from './guard.ts';
import { OnceKey } from './once.ts';
import { CHANGES, GembaError, problemResponses, READS } from './problems.ts';

const MOST = 500;
/** What a panel kept while it was offline counts from when it was pressed, but not from last week. */
const OLDEST_MS = 24 * 3_600_000;
const SUMMARIES = {
  acknowledge: 'Somebody has seen a call and comes',
  arrive: 'Somebody is there',
  resolve: 'The call is over; of material, it is delivered',
  cancel: 'The call is not needed any more',
} as const;

const By = Type.Optional(
  Type.String({ minLength: 1, maxLength: 80, description: 'Who says so; absent = who is signed in.' }),
);
const At = Type.Optional(
  Type.String({ format: 'date-time', description: 'When the button was pressed; absent = now.' }),
);
const Asked = Type.Object(
  {
    bin: Type.Optional(Type.String({ maxLength: 64, description: 'Id of a bin of the line.' })),
    material: Type.Optional(
      Type.String({ minLength: 1, maxLength: 80, description: 'Where the plant has no bin for it.' }),
    ),
    containers: Type.Optional(Type.Integer({ minimum: 1, maximum: 99, description: 'Absent = as the bin asks.' })),
  },
  { ...closed, description: `Of a call of kind \`${KANBAN}\`: which bin, or which material, and how many containers.` },
);
const Note = Type.Optional(Type.String({ maxLength: 300 }));
const READING = [...READS, 'time-invalid', 'window-invalid', 'records-away'] as const;

export const callRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  const { calls } = deps.alarms;
  const pressed = (text: string | undefined): number => {
    const now = deps.now();
    const at = text === undefined ? now : askedTime('at', text);
    return Math.min(now, Math.max(at, now - OLDEST_MS));
  };

  app.get(
    '',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'Open calls, oldest first; of a window all that were raised in it, newest first',
        querystring: Type.Object(
          {
            from: Type.Optional(TimeText),
            to: Type.Optional(TimeText),
            line: Type.Optional(Type.String({ maxLength: 64 })),
          },
          closed,
        ),
        response: { 200: Type.Object({ calls: Type.Array(CallBody) }, closed), ...problemResponses(...READING) },
      },
    },
    async (request) => {
      const { from, to, line } = request.query;
      const view = viewOf(deps, request);
      const listed =
        from === undefined || to === undefined
          ? calls.current()
          : await calls.list({ window: askedWindow(from, to), lines: linesIn(view), limit: MOST });
      return {
        calls: listed
          .filter((call) => mayBeSeen(view, call) && (line === undefined || call.line === line))
          .map(callBody),
      };
    },
  );

  app.get(
    '/response',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'How long people took to answer calls, by kind: median and 90 of 100',
        querystring: Type.Object({ from: TimeText, to: TimeText }, closed),
        response: { 200: Type.Object({ kinds: Type.Array(ResponseBody) }, closed), ...problemResponses(...READING) },
      },
    },
    async (request) => {
      const asked = {
        window: askedWindow(request.query.from, request.query.to),
        lines: linesIn(viewOf(deps, request)),
      };
      return { kinds: (await calls.responseTimes(asked)).map(responseBody) };
    },
  );

  app.get(
    '/material',
    {
      onRequest: signedIn(deps),
      schema: {
        summary:
          'Calls for material by bin: how often, how long, how many late, and where the machine ran dry meanwhile',
        querystring: Type.Object(
          { from: TimeText, to: TimeText, line: Type.Optional(Type.String({ maxLength: 64 })) },
          closed,
        ),
        response: { 200: Type.Object({ bins: Type.Array(BinReportBody) }, closed), ...problemResponses(...READING) },
      },
    },
    async (request) => {
      const { from, to, line } = request.query;
      const lines = line === undefined ? linesIn(viewOf(deps, request)) : [line];
      const rows = await deps.alarms.material({ window: askedWindow(from, to), lines });
      return { bins: rows.map(binReportBody) };
    },
  );

  app.post(
    '',
    {
      onRequest: hasRoleSomewhere(deps, ...WHO_RESPONDS),
      schema: {
        summary: 'Raises a call',
        headers: OnceKey,
        body: Type.Object(
          {
            line: Type.String({ maxLength: 64 }),
            kind: Type.String({ maxLength: 64 }),
            machine: Type.Optional(orNull(Type.String({ maxLength: 64 }))),
            material: Type.Optional(Asked),
            note: Note,
            at: At,
            by: By,
          },
          closed,
        ),
        response: {
          200: CallBody,
          ...problemResponses(
            ...CHANGES,
            'scope-unknown',
            'call-unknown',
            'time-invalid',
            'idempotency-conflict',
            'records-away',
          ),
        },
      },
    },
    async (request) => {
      const { line, kind, material: asked, note = '', by } = request.body;
      const plant = deps.plant();
      mayChange(deps, request, WHO_RESPONDS, line);
      const place = plant.lines.find(({ id }) => id === line);
      if (!place) throw new GembaError('scope-unknown', `the plant has no line ${line}`);
      const at = pressed(request.body.at);
      const material = kind === KANBAN ? materialOf(plant, line, asked ?? {}, at) : null;
      if (kind !== KANBAN && asked) throw new GembaError('request-invalid', `material is for calls of kind ${KANBAN}`);
      const bin = plant.bins.find(({ id }) => id === material?.bin);
      const machine = bin ? (plant.machines[bin.machine]?.id ?? null) : (request.body.machine ?? null);
      if (machine !== null && !place.machines.some((slot) => plant.machines[slot]?.id === machine))
        throw new GembaError('scope-unknown', `line ${line} has no machine ${machine}`);
      if (kind !== KANBAN && !plant.callKinds.some(({ id }) => id === kind))
        throw new GembaError('call-unknown', `the plant has no kind of call \`${kind}\``);
      const key = (request.headers['idempotency-key'] as string | undefined) ?? null;
      const actor = actorOf(deps, request);
      const raised = { key, line, machine, kind, note: note.trim(), at, by: by ?? actor.who, material, actor };
      const call = await calls.raise(raised);
      if (!call) throw new GembaError('idempotency-conflict', 'this key was used for another call');
      return callBody(call);
    },
  );

  const mayAnswer = async (request: FastifyRequest) => {
    const call = await calls.find((request.params as { id: string }).id);
    mayChange(deps, request, WHO_RESPONDS, call?.line ?? null);
  };
  for (const act of CALL_ACTS)
    app.post(
      `/:id/${act}`,
      {
        onRequest: [hasRoleSomewhere(deps, ...WHO_RESPONDS), mayAnswer],
        schema: {
          summary: SUMMARIES[act],
          params: Type.Object({ id: Type.String({ maxLength: 64 }) }, closed),
          body: Type.Object({ by: By, note: Note, at: At }, closed),
          response: { 200: CallBody, ...problemResponses(...CHANGES, 'call-unknown', 'time-invalid', 'records-away') },
        },
      },
      async (request) => {
        const { by, note = '', at } = request.body;
        const actor = actorOf(deps, request);
        const acted = { by: by ?? actor.who, note: note.trim(), at: pressed(at), actor };
        const call = await calls.act(request.params.id, act, acted);
        if (!call) throw new GembaError('call-unknown', `there is no call \`${request.params.id}\``);
        return callBody(call);
      },
    );
};

/** What is asked for, by its bin, or by its name where there is none. */
function materialOf(
  plant: PlantModel,
  line: string,
  { bin: id, material, containers }: { bin?: string; material?: string; containers?: number },
  at: number,
): MaterialCalled {
  if (id === undefined) {
    if (material === undefined) throw new GembaError('request-invalid', 'say which `bin`, or which `material`');
    return { bin: null, material, containers: containers ?? 1, quantity: null, unit: '', due: null };
  }
  const bin = plant.bins.find((one) => one.id === id);
  if (!bin || plant.lines[plant.machines[bin.machine]?.line ?? -1]?.id !== line)
    throw new GembaError('call-unknown', `line ${line} has no bin \`${id}\``);
  return calledFrom(bin, containers ?? bin.containers, at);
}
