/** Work orders: asked for, planned, done, closed with what was found; components of machines and the catalogue of failures. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { csvOf } from '../export/csv.ts';
import { takeSpares, takeWork } from '../records/maintenance/exchange.ts';
import { isOver, WORK_STATES, type WorkOrder } from '../records/maintenance/words.ts';
import { lacks } from '../records/people/skills.ts';
import { askedTime } from './ask.ts';
import { closed, Instant } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import {
  linesRead,
  MAINTAINS,
  machineAsked,
  maintainer,
  maintenanceOf,
  mayMaintain,
  mayMaintainAll,
  mayMaintainOn,
  mayRead,
  mayTag,
  partsOf,
  TAGS,
  workAsked,
} from './maintenance-ask.ts';
import {
  ClosingBody,
  DryRunAsked,
  isDryRun,
  MeasureBody,
  PhotoText,
  TakenBody,
  TimeIn,
  WholeWorkBody,
  WorkFieldsBody,
  WorkNumber,
  WorkOrderBody,
  WorkPartsBody,
  wholeWorkBody,
  workChangeOf,
  workFieldsOf,
  workOrderBody,
} from './maintenance-bodies.ts';
import { OnceKey, once } from './once.ts';
import { By, mayLookAt, READ, WRITE } from './order-ask.ts';
import { GembaError, problemResponses } from './problems.ts';
import { takesText, textOf } from './text-files.ts';

/** Photos travel in the body, as base64. */
const MOST_BYTES = 6 * 1024 * 1024;
const MOST = 500;
const WORK = ['work-unknown', 'work-refused', 'idempotency-conflict'] as const;
const photoOf = (text: string | undefined): Buffer | null => (text === undefined ? null : Buffer.from(text, 'base64'));

export const maintenanceRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  const wholeOf = async (number: number) => {
    const whole = await maintenanceOf(deps).work.whole(number);
    if (!whole) throw new GembaError('work-unknown', `there is no work order ${number}`);
    return wholeWorkBody(whole, await lacksOf(deps, whole.order), deps.now());
  };

  app.get(
    '/orders',
    {
      onRequest: mayRead(deps),
      schema: {
        summary: 'Work orders: those to be done first, the most urgent first; then the newest that are over',
        querystring: Type.Object(
          {
            line: Type.Optional(Type.String({ maxLength: 80 })),
            machine: Type.Optional(Type.String({ maxLength: 80 })),
            state: Type.Optional(
              Type.String({ maxLength: 80, description: `Of ${WORK_STATES.join(', ')}; several by comma.` }),
            ),
            since: Type.Optional(
              Type.Unsafe<string>({ ...Instant, description: 'Of those that are done, only what was done since.' }),
            ),
            as: Type.Enum(['json', 'csv'], { default: 'json', description: '`csv`: a row each, header first.' }),
          },
          closed,
        ),
        response: {
          200: {
            description: 'Work orders',
            content: {
              'application/json': {
                schema: Type.Object({ orders: Type.Array(WorkOrderBody), parts: WorkPartsBody }, closed),
              },
              'text/csv': { schema: Type.String({ description: 'As POST .../orders/import takes them.' }) },
            },
          },
          ...problemResponses(...READ, 'time-invalid'),
        },
      },
    },
    async (request, reply) => {
      const { line, machine, state, since, as } = request.query;
      const states = state?.split(',').map((word) => {
        const found = WORK_STATES.find((one) => one === word);
        if (!found) throw new GembaError('request-invalid', `\`${word}\` is none of ${WORK_STATES.join(', ')}`);
        return found;
      });
      if (line !== undefined) mayLookAt(deps, request, line);
      const seen = line === undefined ? linesRead(deps, request) : [line];
      const orders = await maintenanceOf(deps).work.list({
        lines: seen && (line === undefined ? [...seen, null] : seen),
        machine: machine ?? null,
        states: states ?? null,
        since: since === undefined ? null : askedTime('since', since),
        limit: as === 'csv' ? 100_000 : MOST,
      });
      if (as === 'csv')
        return reply
          .type('text/csv; charset=utf-8')
          .serializer((body: unknown) => body as string)
          .send(csvOf(orders.map((order) => rowOf(order, deps.now()))) as never) as never;
      const waiting = orders.filter((order) => !isOver(order.state)).map(({ number }) => number);
      return {
        orders: orders.map((order) => workOrderBody(order, deps.now())),
        parts: await partsOf(maintenanceOf(deps), waiting),
      } as never;
    },
  );

  app.get(
    '/orders/:number',
    {
      onRequest: mayRead(deps),
      schema: {
        summary: 'A work order with what became of it, time and readings booked on it, and what its people lack',
        params: WorkNumber,
        querystring: Type.Object({}, closed),
        response: { 200: WholeWorkBody, ...problemResponses(...READ, 'work-unknown') },
      },
    },
    async (request) => wholeOf((await workAsked(deps, request, request.params.number)).number),
  );

  app.post(
    '/orders',
    {
      bodyLimit: MOST_BYTES,
      onRequest: mayTag(deps),
      schema: {
        summary:
          'Makes a work order; an operator one of kind `tag`. Told again under another program’s number, it is that one',
        headers: OnceKey,
        querystring: Type.Object({}, closed),
        body: Type.Object(
          {
            ...WorkFieldsBody,
            note: Type.Optional(Type.String({ maxLength: 1000 })),
            photo: PhotoText,
            by: By,
            madeAt: Type.Optional(Type.Unsafe<string>({ ...Instant, description: 'When it was made; absent = now.' })),
          },
          closed,
        ),
        response: {
          201: WorkOrderBody,
          ...problemResponses(...WRITE, 'scope-unknown', 'time-invalid', 'file-refused', ...WORK),
        },
      },
    },
    async (request, reply) => {
      const { note, photo, madeAt, by, ...body } = request.body;
      const fields = workFieldsOf(body);
      machineAsked(deps, fields.machine);
      const { work, lineOf } = roomParts(deps);
      mayMaintainOn(deps, request, lineOf(fields.machine), fields.kind === 'tag' ? TAGS : MAINTAINS);
      const made = await once(deps, request, async () =>
        workOrderBody(
          await work.make(fields, maintainer(deps, request), {
            ...{ ...(note ? { note } : {}), photo: photoOf(photo) },
            ...(by === undefined ? {} : { madeBy: by }),
            ...(madeAt === undefined ? {} : { madeAt: askedTime('madeAt', madeAt) }),
          }),
          deps.now(),
        ),
      );
      return reply.code(201).send(made);
    },
  );

  await app.register(async (files) => {
    takesText(files, MOST_BYTES);
    files.post(
      '/orders/import',
      {
        bodyLimit: MOST_BYTES,
        onRequest: mayMaintainAll(deps),
        schema: {
          summary: 'Work orders from a file of CSV or JSON; sound rows go in, of the others it is told what is wrong',
          headers: OnceKey,
          querystring: DryRunAsked,
          response: { 200: TakenBody, ...problemResponses(...WRITE, 'idempotency-conflict') },
        },
      },
      async (request) => {
        const dryRun = isDryRun(request);
        const by = maintainer(deps, request);
        const work = () => takeWork(maintenanceOf(deps), deps.plant(), textOf(request), by, dryRun);
        return dryRun ? work() : once(deps, request, work);
      },
    );
    files.post(
      '/parts/import',
      {
        bodyLimit: MOST_BYTES,
        onRequest: mayMaintainAll(deps),
        schema: {
          summary:
            'Spare parts from a file of CSV or JSON; what is told of how many lie there is booked as a correction',
          headers: OnceKey,
          querystring: DryRunAsked,
          response: { 200: TakenBody, ...problemResponses(...WRITE, 'idempotency-conflict') },
        },
      },
      async (request) => {
        const dryRun = isDryRun(request);
        const work = () => takeSpares(maintenanceOf(deps), textOf(request), maintainer(deps, request), dryRun);
        return dryRun ? work() : once(deps, request, work);
      },
    );
  });

  app.patch(
    '/orders/:number',
    {
      bodyLimit: MOST_BYTES,
      onRequest: mayTag(deps),
      schema: {
        summary: 'Changes a work order, moves it on, closes it, or notes something; what is left out stays',
        headers: OnceKey,
        params: WorkNumber,
        querystring: Type.Object({}, closed),
        body: Type.Object(
          {
            ...Type.Partial(Type.Object(WorkFieldsBody)).properties,
            state: Type.Optional(Type.Enum([...WORK_STATES])),
            closing: Type.Optional(ClosingBody),
            doneAt: Type.Optional(Type.Unsafe<string>({ ...Instant, description: 'When it was done; absent = now.' })),
            note: Type.Optional(Type.String({ maxLength: 1000 })),
            photo: PhotoText,
            version: Type.Optional(Type.Integer({ description: 'Refused if it is another by now.' })),
          },
          closed,
        ),
        response: {
          200: WorkOrderBody,
          ...problemResponses(...WRITE, 'scope-unknown', 'time-invalid', 'file-refused', 'work-changed', ...WORK),
        },
      },
    },
    async (request) => {
      const before = await workAsked(deps, request, request.params.number);
      const { state, closing, doneAt, note, photo, version, ...some } = request.body;
      const { work, lineOf } = roomParts(deps);
      const fields = workChangeOf(some);
      // What is only noted may come from whoever may raise a tag.
      const noted = state === undefined && closing === undefined && Object.keys(fields).length === 0;
      mayMaintainOn(deps, request, before.line, noted ? TAGS : MAINTAINS);
      if (fields.machine !== undefined && fields.machine !== before.machine) {
        machineAsked(deps, fields.machine);
        mayMaintainOn(deps, request, lineOf(fields.machine));
      }
      const change = {
        ...fields,
        ...(state === undefined ? {} : { state }),
        ...(closing === undefined ? {} : { closing }),
        ...(doneAt === undefined ? {} : { doneAt: askedTime('doneAt', doneAt) }),
        ...{ note: note ?? '', photo: photoOf(photo) },
      };
      return once(deps, request, async () =>
        workOrderBody(await work.alter(before.number, version ?? null, change, maintainer(deps, request)), deps.now()),
      );
    },
  );

  app.post(
    '/orders/:number/time',
    {
      onRequest: mayMaintain(deps),
      schema: {
        summary: 'Books time that somebody worked on it',
        headers: OnceKey,
        params: WorkNumber,
        querystring: Type.Object({}, closed),
        body: TimeIn,
        response: { 200: WholeWorkBody, ...problemResponses(...WRITE, ...WORK) },
      },
    },
    async (request) => {
      const { number, line } = await workAsked(deps, request, request.params.number);
      mayMaintainOn(deps, request, line);
      const told = { note: '', ...request.body };
      return once(deps, request, async () => {
        await maintenanceOf(deps).work.book(number, told, maintainer(deps, request));
        return wholeOf(number);
      });
    },
  );

  app.post(
    '/orders/:number/measures',
    {
      onRequest: mayMaintain(deps),
      schema: {
        summary: 'Tells what was measured before and after; null = not told now',
        headers: OnceKey,
        params: WorkNumber,
        querystring: Type.Object({}, closed),
        body: MeasureBody,
        response: { 200: WholeWorkBody, ...problemResponses(...WRITE, ...WORK) },
      },
    },
    async (request) => {
      const { number, line } = await workAsked(deps, request, request.params.number);
      mayMaintainOn(deps, request, line);
      return once(deps, request, async () => {
        await maintenanceOf(deps).work.measure(number, request.body, maintainer(deps, request));
        return wholeOf(number);
      });
    },
  );
};

const roomParts = (deps: HttpDeps) => {
  const room = maintenanceOf(deps);
  return { work: room.work, lineOf: (machine: string) => room.lineOf(machine) };
};

/** As the import of orders takes it. */
function rowOf(order: WorkOrder, now: number) {
  const { people, closing, external, version: _version, ...body } = workOrderBody(order, now);
  return {
    ...body,
    people: people.join('|'),
    system: external?.system ?? '',
    external: external?.id ?? '',
    ...{ failed: closing?.failed ?? '', mode: closing?.mode ?? '', mechanism: closing?.mechanism ?? '' },
    ...{ cause: closing?.cause ?? '', found: closing?.found ?? '', renewed: closing?.renewed ?? '' },
    verdict: closing?.verdict ?? '',
  };
}

/** By the skills that the machine, its type and its line ask for; people whom the record does not know have none to judge. */
async function lacksOf(deps: HttpDeps, order: WorkOrder) {
  if (!deps.people || order.people.length === 0 || isOver(order.state)) return [];
  const { skills, held, people } = await deps.people.skills.matrix();
  const type = deps.plant().machines.find(({ id }) => id === order.machine)?.type;
  const scopes = [
    `machine:${order.machine}`,
    ...(type === undefined ? [] : [`type:${type}`]),
    ...(order.line === null ? [] : [`line:${order.line}`]),
  ];
  return order.people
    .filter((person) => people.some(({ name }) => name === person))
    .flatMap((person) =>
      lacks(skills, held, person, scopes, deps.now()).map(({ skill, why }) => ({ person, skill, why })),
    );
}
