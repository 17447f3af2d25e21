/** Finding out why: walks back to first events, and who held a line up. What came with what, never what caused it. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { BEST_FIGURES } from '../../analytics/causes/best.ts';
import type { Line, PlantModel } from '../../twin/plant/model.ts';
import type { Scope } from '../record/answers.ts';
import { BEST_BY } from '../records/causes/best.ts';
import type { CauseRoom } from '../records/causes/cause-room.ts';
import { OUTCOMES } from '../records/causes/outcome-cells.ts';
import { TooMuch } from '../records/causes/together.ts';
import { orderWindow } from '../records/causes/walks.ts';
import { machinesIn } from '../records/lost/prices.ts';
import { askedKnown, askedScope, askedTime, askedWindow, KnownText, ScopeText, TimeText } from './ask.ts';
import { closed, Instant, orNull, WindowBody } from './bodies.ts';
import { FirstEventBody, firstEventBody, WalkBody, walkBody } from './cause-bodies.ts';
import type { HttpDeps } from './deps.ts';
import { signedIn } from './guard.ts';
import { windowBody } from './loss-bodies.ts';
import { mayLookAt, orderAsked } from './order-ask.ts';
import { GembaError, problemResponses, READS } from './problems.ts';
import { TogetherBody, togetherBody } from './together-bodies.ts';

const PROBLEMS = [
  ...READS,
  'scope-invalid',
  'time-invalid',
  'window-invalid',
  'scope-unknown',
  'records-away',
  'not-ready',
] as const;
const DAY_MS = 86_400_000;
const MOST_FOUND = 60;
const MOST_COMPARED = 300;
const LONGEST_DAYS = 7;
const LONGEST_TOGETHER_DAYS = 92;

export function causesOf(deps: HttpDeps): CauseRoom {
  if (!deps.causes) throw new GembaError('not-ready', 'this server keeps no record to look back in');
  return deps.causes();
}

/** The line that a scope is, or lies in; null = the site, or a machine of no line. */
const lineIn = (plant: PlantModel, scope: Scope): Line | null =>
  scope.kind === 'line' ? scope.line : scope.kind === 'machine' ? (plant.lines[scope.machine.line] ?? null) : null;

export const causeRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.addHook('onRequest', signedIn(deps));

  /** The line of a scope, and the machine that is asked about: of a line its constraint. */
  const placed = (text: string): { line: Line; machine: string } => {
    const plant = deps.plant();
    const scope = askedScope(plant, text);
    const slot = scope.kind === 'machine' ? scope.machine.slot : scope.kind === 'line' ? scope.line.constraint : -1;
    const machine = plant.machines[slot];
    const line = machine && plant.lines[machine.line];
    if (!machine || !line)
      throw new GembaError('scope-invalid', `${text}: a walk begins at a line, or at a machine of one`);
    return { line, machine: machine.id };
  };

  /** Machines that are compared with each other, and when; throws for who may not look at them. */
  const compared = (request: FastifyRequest, asked: { scope: string; from: string; to: string }) => {
    const plant = deps.plant();
    const scope = askedScope(plant, asked.scope);
    mayLookAt(deps, request, lineIn(plant, scope)?.id ?? null);
    const window = askedWindow(asked.from, asked.to);
    if (window.to - window.from > LONGEST_TOGETHER_DAYS * DAY_MS)
      throw new GembaError('window-invalid', `a window is at most ${LONGEST_TOGETHER_DAYS} days long here`);
    return { machines: machinesIn(plant, scope), window };
  };

  app.get(
    '/causes/walk',
    {
      schema: {
        summary: 'From a machine that stands back in time, along the flow of goods, to the first event',
        description:
          'While it is starved the walk goes to the machines before it, while it is blocked to those after it; buffers shift it in time. Each step has its evidence, and the neighbours that were ruled out. It tells what came before what, joined by the flow of goods.',
        querystring: Type.Object({ scope: ScopeText, at: TimeText, known: KnownText }, closed),
        response: { 200: WalkBody, ...problemResponses(...PROBLEMS) },
      },
    },
    async (request) => {
      const { query } = request;
      const { line, machine } = placed(query.scope);
      mayLookAt(deps, request, line.id);
      const at = Math.min(askedTime('at', query.at), deps.now());
      return walkBody(await causesOf(deps).walks.of(line, machine, at, askedKnown(query.known)));
    },
  );

  app.get(
    '/causes/walk/order',
    {
      schema: {
        summary: 'What the standstills of an order began with: its line’s constraint, walked back from each',
        querystring: Type.Object({ order: Type.String({ minLength: 1, maxLength: 80 }) }, closed),
        response: {
          200: Type.Object(
            {
              order: Type.String(),
              line: Type.String(),
              lateMs: Type.Union([Type.Number(), Type.Null()], {
                description:
                  'Behind its planned end, or expected to be; less than none = early; null = cannot be told.',
              }),
              machine: Type.String({ description: 'The constraint.' }),
              window: orNull(WindowBody),
              stoodMs: Type.Number({ description: 'How long it stood.' }),
              standstills: Type.Integer(),
              walkedMs: Type.Number({ description: 'Of these, walked back from: the longest.' }),
              firstEvents: Type.Array(FirstEventBody),
            },
            closed,
          ),
          ...problemResponses(...PROBLEMS, 'order-unknown'),
        },
      },
    },
    async (request) => {
      const { order, progress } = await orderAsked(deps, request.query.order);
      mayLookAt(deps, request, order.line);
      const line = deps.plant().lines.find(({ id }) => id === order.line);
      if (!line) throw new GembaError('scope-unknown', `the plant has no line ${order.line}`);
      const end = progress.ended ?? progress.expectedEnd;
      const lateMs = end === null || order.plannedTo === null ? null : end - order.plannedTo;
      const window = orderWindow(order, progress, deps.now());
      const none = { machine: deps.plant().machines[line.constraint]?.id ?? '', window: null, stoodMs: 0 };
      if (!window)
        return { order: order.order, line: line.id, lateMs, ...none, standstills: 0, walkedMs: 0, firstEvents: [] };
      const { window: looked, firstEvents, ...found } = await causesOf(deps).walks.ofOrder(line, window);
      return {
        ...{ order: order.order, line: line.id, lateMs, ...found },
        window: windowBody(looked),
        firstEvents: firstEvents.map(firstEventBody),
      };
    },
  );

  app.get(
    '/causes/walk/flood',
    {
      schema: {
        summary: 'What a flood of alarms began with: the walk from the machines with alarms that goes back furthest',
        querystring: Type.Object({ scope: ScopeText, from: TimeText, to: TimeText }, closed),
        response: {
          200: Type.Object(
            {
              window: WindowBody,
              alarms: Type.Array(
                Type.Object({ alarm: Type.String(), machine: orNull(Type.String()), at: Instant }, closed),
                { description: 'The first ones, in order.' },
              ),
              walk: orNull(WalkBody),
              firstEvents: Type.Array(FirstEventBody),
            },
            closed,
          ),
          ...problemResponses(...PROBLEMS),
        },
      },
    },
    async (request) => {
      const { query } = request;
      const window = askedWindow(query.from, query.to);
      if (window.to - window.from > DAY_MS) throw new GembaError('window-invalid', 'a flood is at most a day long');
      const plant = deps.plant();
      const scope = askedScope(plant, query.scope);
      const one = lineIn(plant, scope);
      mayLookAt(deps, request, one?.id ?? null);
      const { alarms, found, firstEvents } = await causesOf(deps).walks.ofFlood(window, one ? [one] : plant.lines);
      return {
        window: windowBody(window),
        alarms: alarms.map(({ at, ...alarm }) => ({ ...alarm, at: new Date(at).toISOString() })),
        walk: found && walkBody(found),
        firstEvents: firstEvents.map(firstEventBody),
      };
    },
  );

  app.get(
    '/causes/bottleneck',
    {
      schema: {
        summary: 'Which machine held a line up: shares of a window, and moment by moment',
        description:
          'By active periods (Roser, Nakano and Tanaka 2002): at a moment it is the machine whose uninterrupted active period is the longest; working, changing over and being down are active, waiting is not.',
        querystring: Type.Object({ scope: ScopeText, from: TimeText, to: TimeText, known: KnownText }, closed),
        response: {
          200: Type.Object(
            {
              line: Type.String(),
              window: WindowBody,
              reason: Type.Union([Type.Enum(['no-data', 'nobody-waits']), Type.Null()], {
                description:
                  'Why nothing can be told. nobody-waits: machines that never wait for each other have none.',
              }),
              stepMs: Type.Union([Type.Number(), Type.Null()], {
                description: 'Each stretch is who held the line up longest in so long; null = as it was.',
              }),
              shares: Type.Array(
                Type.Object(
                  {
                    machine: Type.String(),
                    share: Type.Number({ description: 'Of the window in which it was the bottleneck, 0..1.' }),
                    ms: Type.Number(),
                    soleMs: Type.Number({ description: 'Alone; the rest it shared with the one before or after.' }),
                    shiftingMs: Type.Number(),
                    activeShare: Type.Number(),
                    waitedMs: Type.Number({ description: 'Starved or blocked.' }),
                    silent: Type.Boolean({
                      description: 'Left out: it made less than half of what it could while it said it ran.',
                    }),
                  },
                  closed,
                ),
                { description: 'The one that was it longest first.' },
              ),
              momentary: Type.Array(
                Type.Object({ from: Instant, to: Instant, machine: orNull(Type.String()) }, closed),
              ),
            },
            closed,
          ),
          ...problemResponses(...PROBLEMS),
        },
      },
    },
    async (request) => {
      const { query } = request;
      const { line } = placed(query.scope);
      mayLookAt(deps, request, line.id);
      const window = askedWindow(query.from, query.to);
      if (window.to - window.from > LONGEST_DAYS * DAY_MS)
        throw new GembaError('window-invalid', `of a bottleneck a window is at most ${LONGEST_DAYS} days long`);
      const asked = { from: window.from, to: Math.max(window.from + 1, Math.min(window.to, deps.now())) };
      const found = await causesOf(deps).bottleneck(line, asked, askedKnown(query.known));
      const length = asked.to - asked.from;
      return {
        ...{ line: line.id, window: windowBody(asked), reason: found.reason, stepMs: found.stepMs },
        shares: found.shares.map(({ machine, momentary, sole, shifting, activeShare, waitedMs, silent }) => ({
          ...{ machine, share: momentary / length, ms: momentary, soleMs: sole, shiftingMs: shifting },
          ...{ activeShare, waitedMs, silent },
        })),
        momentary: found.momentary.map(({ machine, ...span }) => ({ ...windowBody(span), machine })),
      };
    },
  );

  app.get(
    '/causes/best',
    {
      schema: {
        summary:
          'Which crew, tool or recipe does best on which machine: like with like, a value a shift, by exact ranks',
        description:
          'On one machine with one product, its shifts are set against those of all others; all that was compared is held to 5 % of false findings. Who does better need not be why: other things may have been different, too.',
        querystring: Type.Object(
          {
            ...{ scope: ScopeText, from: TimeText, to: TimeText },
            by: Type.Enum([...BEST_BY], {
              description:
                '`tool`: tools and molds; `skill`: the least level of those who were signed on, of the skills that the place asks for.',
            }),
          },
          closed,
        ),
        response: {
          200: Type.Object(
            {
              window: WindowBody,
              tooFew: Type.Integer({
                description:
                  'Comparisons that were not made: too few shifts to tell even a clear difference from chance.',
              }),
              compared: Type.Array(
                Type.Object(
                  {
                    machine: Type.String(),
                    product: Type.String(),
                    value: Type.String({ description: 'Which crew, tool, recipe or level.' }),
                    figure: Type.Enum([...BEST_FIGURES], {
                      description: 'speed: units an hour of running; rejects: share of units.',
                    }),
                    shifts: Type.Integer(),
                    otherShifts: Type.Integer(),
                    median: Type.Number({ description: 'Of its shifts.' }),
                    elsewhere: Type.Number({ description: 'Median of the shifts of the others.' }),
                    change: Type.Number({ description: 'Its shifts less those of the others (Hodges-Lehmann).' }),
                    low: orNull(Type.Number({ description: '95 % interval of the change, exact; null = no bound.' })),
                    high: orNull(Type.Number()),
                    p: Type.Number(),
                    q: Type.Number({ description: 'Smallest share of false findings at which it is one.' }),
                    better: Type.Union([Type.Boolean(), Type.Null()], { description: 'Null = not more than chance.' }),
                  },
                  closed,
                ),
                { description: 'The surest first.' },
              ),
            },
            closed,
          ),
          ...problemResponses(...PROBLEMS),
        },
      },
    },
    async (request) => {
      const { query } = request;
      const { machines, window } = compared(request, query);
      const best = await causesOf(deps).best({ machines, window, by: query.by });
      return { window: windowBody(window), tooFew: best.tooFew, compared: best.compared.slice(0, MOST_COMPARED) };
    },
  );

  app.get(
    '/causes/together',
    {
      schema: {
        summary: 'What an outcome goes together with: machine, product, lots, crew, skill, tool, time, readings',
        description:
          'Rates inside are set against those elsewhere, within each machine, with all that was tested held to 5 % of false findings. What goes together need not cause: a finding is a place to look.',
        querystring: Type.Object(
          {
            ...{ scope: ScopeText, from: TimeText, to: TimeText },
            outcome: Type.Enum([...OUTCOMES], {
              description:
                'rejects are counted among units, defects among the pieces that checks inspected, all others by running time of the machines.',
            }),
            of: Type.Optional(
              Type.String({
                maxLength: 200,
                description:
                  'Of stops the reason as `/losses` names it; of signals the characteristic; of defects the type.',
              }),
            ),
          },
          closed,
        ),
        response: { 200: TogetherBody, ...problemResponses(...PROBLEMS) },
      },
    },
    async (request) => {
      const { query } = request;
      const { machines, window } = compared(request, query);
      const outcome = { word: query.outcome, of: query.of ?? null };
      try {
        const found = await causesOf(deps).together.ask({ machines, window, outcome });
        return togetherBody(query.scope, window, outcome, found, MOST_FOUND);
      } catch (error) {
        if (error instanceof TooMuch) throw new GembaError('window-invalid', error.message);
        throw error;
      }
    },
  );
};
