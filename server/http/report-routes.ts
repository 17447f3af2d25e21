/** Shift reports: as data, as a page to print, by mail, now and after each shift; and the notes that a shift hands over. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { reportedShift } from '../records/reports/shift-span.ts';
import { REPORT_LANGUAGES } from '../reports/report-words.ts';
import { iso } from './ask.ts';
import { closed, Instant } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { actorOf, hasRoleSomewhere, mayChange, signedIn } from './guard.ts';
import { OnceKey, once } from './once.ts';
import { mayLookAt } from './order-ask.ts';
import { NumberId } from './people-bodies.ts';
import { CHANGES, GembaError, problemResponses, READS } from './problems.ts';
import { AtText, atOf, lineAsked, linesSeen, reportsOf } from './report-ask.ts';
import {
  MeetingBody,
  meetingBody,
  NoteBody,
  noteBody,
  SendingBody,
  ShiftReportBody,
  sendingBody,
  shiftReportBody,
} from './report-bodies.ts';

const NOTES = ['operator', 'quality', 'maintenance', 'planner', 'engineer', 'admin'] as const;
const SENDS = ['quality', 'maintenance', 'planner', 'engineer', 'admin'] as const;
const SCHEDULES = ['planner', 'engineer', 'admin'] as const;
const KEPT = ['not-ready', 'records-away', 'time-invalid', 'scope-unknown'] as const;

const LineText = Type.String({ maxLength: 80 });
const ShiftText = Type.Optional(
  Type.String({ maxLength: 80, description: 'Like `2026-01-31 early`; absent = the last that is over.' }),
);
const Asked = { line: LineText, shift: ShiftText, at: AtText };
const Language = Type.Enum([...REPORT_LANGUAGES], { default: 'en' });
const Recipients = Type.Array(Type.String({ format: 'email', maxLength: 200 }), { minItems: 1, maxItems: 50 });
const ScheduleBody = Type.Object(
  {
    id: Type.Integer(),
    line: LineText,
    recipients: Type.Array(Type.String()),
    language: Type.String(),
    since: Instant,
    by: Type.String(),
  },
  closed,
);

export const reportRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  interface AskedShift {
    readonly line: string;
    readonly shift?: string | undefined;
    readonly at?: string | undefined;
  }
  const reportOf = async (request: FastifyRequest, { line: id, shift, at }: AskedShift) => {
    const line = lineAsked(deps, id);
    mayLookAt(deps, request, id);
    const report = await reportsOf(deps).shift(line, shift ?? null, atOf(deps, at));
    if (!report) throw new GembaError('shift-unknown', shift ?? `no shift of ${id} is over yet`);
    return report;
  };
  const post = () => {
    if (!deps.reportPost) throw new GembaError('not-ready', 'this server sends no reports');
    if (deps.reportPost.off !== null) throw new GembaError('mail-off', deps.reportPost.off);
    return deps.reportPost;
  };

  app.get(
    '/reports/shift',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'A shift: made against plan, OEE, losses, stops, orders, energy, notes and open actions',
        querystring: Type.Object(Asked, closed),
        response: { 200: ShiftReportBody, ...problemResponses(...READS, ...KEPT, 'shift-unknown') },
      },
    },
    async (request) => shiftReportBody(await reportOf(request, request.query), deps.plant().site.currency, deps.now()),
  );

  app.get(
    '/reports/shift.pdf',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'The same as one page of A4',
        querystring: Type.Object({ ...Asked, language: Language }, closed),
        response: {
          200: { description: 'PDF', content: { 'application/pdf': { schema: Type.Unsafe<Buffer>({}) } } },
          ...problemResponses(...READS, ...KEPT, 'shift-unknown'),
        },
      },
    },
    async (request, reply) => {
      const report = await reportOf(request, request.query);
      if (!deps.reportPost) throw new GembaError('not-ready', 'this server prints no reports');
      const page = await deps.reportPost.pdf(report, request.query.language);
      const name = `shift-report-${report.line.id}-${report.shift.key.replaceAll(/[^\w-]+/g, '-')}.pdf`;
      return reply
        .type('application/pdf')
        .header('content-disposition', `inline; filename="${name}"`)
        .serializer((body: unknown) => body as string)
        .send(page as never);
    },
  );

  app.post(
    '/reports/shift/mail',
    {
      onRequest: hasRoleSomewhere(deps, ...SENDS),
      schema: {
        summary: 'Sends the report of a shift by mail, now',
        headers: OnceKey,
        querystring: Type.Object({}, closed),
        body: Type.Object({ ...Asked, to: Recipients, language: Language }, closed),
        response: {
          200: Type.Object({ shift: Type.String(), words: Type.String() }, closed),
          ...problemResponses(
            ...CHANGES,
            ...KEPT,
            'shift-unknown',
            'mail-off',
            'connection-failed',
            'idempotency-conflict',
          ),
        },
      },
    },
    async (request) => {
      const { to, language, line } = request.body;
      mayChange(deps, request, SENDS, line);
      return once(deps, request, async () => {
        const report = await reportOf(request, request.body);
        const { sent, words } = await post().send(report, to, language, actorOf(deps, request));
        if (!sent) throw new GembaError('connection-failed', words);
        return { shift: report.shift.key, words };
      });
    },
  );

  app.post(
    '/reports/shift/notes',
    {
      onRequest: hasRoleSomewhere(deps, ...NOTES),
      schema: {
        summary: 'A note that a shift hands over to the next',
        headers: OnceKey,
        querystring: Type.Object({}, closed),
        body: Type.Object(
          {
            line: LineText,
            shift: Type.String({ maxLength: 80 }),
            text: Type.String({ minLength: 1, maxLength: 1000, pattern: '\\S' }),
          },
          closed,
        ),
        response: {
          201: NoteBody,
          ...problemResponses(...CHANGES, ...KEPT, 'shift-unknown', 'idempotency-conflict'),
        },
      },
    },
    async (request, reply) => {
      const { line: id, shift, text } = request.body;
      const line = lineAsked(deps, id);
      mayChange(deps, request, NOTES, id);
      if (!reportedShift(deps.plant(), line, shift, deps.now()))
        throw new GembaError('shift-unknown', `${id} works no shift \`${shift}\`, or not yet`);
      const actor = actorOf(deps, request);
      const note = await once(deps, request, async () =>
        noteBody(await reportsOf(deps).handover.tell(id, shift, text.trim(), actor)),
      );
      return reply.code(201).send(note);
    },
  );

  app.delete(
    '/reports/notes/:id',
    {
      onRequest: hasRoleSomewhere(deps, ...NOTES),
      schema: {
        summary: 'Takes a note back; that it was told stays on record',
        params: NumberId,
        querystring: Type.Object({}, closed),
        response: {
          204: Type.Null({ description: 'Taken back.' }),
          ...problemResponses(...CHANGES, ...KEPT, 'note-unknown'),
        },
      },
    },
    async (request, reply) => {
      const { handover } = reportsOf(deps);
      const line = await handover.lineOf(request.params.id);
      if (line === null) throw new GembaError('note-unknown', `there is no note ${request.params.id}`);
      mayChange(deps, request, NOTES, line);
      await handover.withdraw(request.params.id, actorOf(deps, request));
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/reports/sendings',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'What was sent of the reports of a line, the newest first',
        querystring: Type.Object({ line: LineText }, closed),
        response: {
          200: Type.Object({ sendings: Type.Array(SendingBody) }, closed),
          ...problemResponses(...READS, ...KEPT),
        },
      },
    },
    async (request) => {
      lineAsked(deps, request.query.line);
      mayLookAt(deps, request, request.query.line);
      const sendings = await reportsOf(deps).schedules.sendings(request.query.line, 20);
      return { sendings: sendings.map(sendingBody) };
    },
  );

  app.get(
    '/reports/schedules',
    {
      onRequest: hasRoleSomewhere(deps, ...SENDS),
      schema: {
        summary: 'Who is sent which report after each shift',
        querystring: Type.Object({}, closed),
        response: {
          200: Type.Object(
            {
              off: Type.String({ description: 'Why mail is off; empty = it is on.' }),
              schedules: Type.Array(ScheduleBody),
            },
            closed,
          ),
          ...problemResponses(...READS, ...KEPT),
        },
      },
    },
    async (request) => {
      const lines = linesSeen(deps, request);
      const all = await reportsOf(deps).schedules.list();
      return {
        off: deps.reportPost?.off ?? '',
        schedules: all
          .filter(({ line }) => lines === null || lines.includes(line))
          .map((schedule) => ({ ...schedule, recipients: [...schedule.recipients], since: iso(schedule.since) })),
      };
    },
  );

  app.post(
    '/reports/schedules',
    {
      onRequest: hasRoleSomewhere(deps, ...SCHEDULES),
      schema: {
        summary: 'Sends the report of a line to these addresses after each shift',
        headers: OnceKey,
        querystring: Type.Object({}, closed),
        body: Type.Object({ line: LineText, recipients: Recipients, language: Language }, closed),
        response: { 201: ScheduleBody, ...problemResponses(...CHANGES, ...KEPT, 'mail-off', 'idempotency-conflict') },
      },
    },
    async (request, reply) => {
      const { line, recipients, language } = request.body;
      lineAsked(deps, line);
      mayChange(deps, request, SCHEDULES, line);
      post();
      const actor = actorOf(deps, request);
      const made = await once(deps, request, async () => {
        const schedule = await reportsOf(deps).schedules.add(line, recipients, language, actor);
        return { ...schedule, recipients: [...schedule.recipients], since: iso(schedule.since) };
      });
      return reply.code(201).send(made);
    },
  );

  app.delete(
    '/reports/schedules/:id',
    {
      onRequest: hasRoleSomewhere(deps, ...SCHEDULES),
      schema: {
        summary: 'Ends a schedule',
        params: NumberId,
        querystring: Type.Object({}, closed),
        response: {
          204: Type.Null({ description: 'Ended.' }),
          ...problemResponses(...CHANGES, ...KEPT, 'schedule-unknown'),
        },
      },
    },
    async (request, reply) => {
      const { schedules } = reportsOf(deps);
      const schedule = (await schedules.list()).find(({ id }) => id === request.params.id);
      if (!schedule) throw new GembaError('schedule-unknown', `there is no schedule ${request.params.id}`);
      mayChange(deps, request, SCHEDULES, schedule.line);
      await schedules.remove(schedule.id, actorOf(deps, request));
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/meeting',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'A day for the morning meeting: the gap of each line, the largest losses, what is to be done',
        querystring: Type.Object(
          {
            day: Type.Optional(
              Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$', description: 'Of the site; absent = the day before.' }),
            ),
            at: AtText,
          },
          closed,
        ),
        response: { 200: MeetingBody, ...problemResponses(...READS, ...KEPT, 'window-invalid') },
      },
    },
    async (request) => {
      const plant = deps.plant();
      const seen = linesSeen(deps, request);
      const lines = plant.lines.filter(({ id }) => seen === null || seen.includes(id));
      const { day = null, at } = request.query;
      const meeting = await reportsOf(deps).day(lines, day, atOf(deps, at));
      if (!meeting) throw new GembaError('window-invalid', `\`${day}\` is no day, or has not begun`);
      return meetingBody(meeting, plant, deps.now());
    },
  );
};
