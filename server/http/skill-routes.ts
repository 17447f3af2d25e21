/** Skills: who can do what, what lines and machines ask for, and who is signed on where. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { PlantModel } from '../../twin/plant/model.ts';
import type { SignOn } from '../records/people/sign-ons.ts';
import type { Held } from '../records/people/skills.ts';
import { askedScope, askedTime, iso, ScopeText, TimeText } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { actorOf, hasRole, hasRoleSomewhere, mayChange, signedIn, whoAsks } from './guard.ts';
import { linesAsked } from './lines-asked.ts';
import { None, NumberId, peopleOf } from './people-bodies.ts';
import { CHANGES, GembaError, problemResponses, READS } from './problems.ts';

const KEPT = ['not-ready', 'records-away'] as const;
const LOOKS = ['operator', 'quality', 'maintenance', 'planner', 'engineer', 'admin'] as const;
const KEEPS = ['planner', 'engineer', 'admin'] as const;
const SIGNS_ON = ['operator', 'quality', 'maintenance', 'planner', 'engineer', 'admin'] as const;

const SkillId = Type.String({ minLength: 1, maxLength: 60, pattern: '^[a-z0-9][a-z0-9-]*$' });
const Level = Type.Integer({
  minimum: 0,
  maximum: 4,
  description: '0 none, 1 learns, 2 with help, 3 alone, 4 teaches.',
});
const SkillFields = {
  name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }),
  months: orNull(Type.Integer({ minimum: 1, maximum: 600, description: 'How long a level holds; null = for ever.' })),
  needs: Type.Array(
    Type.Object(
      {
        scope: Type.String({
          maxLength: 80,
          pattern: '^(line|machine|type):[^:]+$',
          description: '`line:<id>`, `machine:<id>` or `type:<machine type>`.',
        }),
        level: Type.Integer({ minimum: 1, maximum: 4 }),
      },
      closed,
    ),
    { maxItems: 500 },
  ),
};
const SkillBody = Type.Object({ id: SkillId, ...SkillFields }, closed);
const HeldBody = Type.Object(
  {
    person: Type.String(),
    skill: Type.String(),
    level: Type.Integer(),
    trainer: Type.String(),
    given: Instant,
    expires: orNull(Instant),
    state: Type.Enum(['valid', 'expired']),
  },
  closed,
);
const SignOnBody = Type.Object(
  {
    id: Type.Integer(),
    person: Type.String(),
    display: Type.String(),
    scope: Type.String(),
    from: Instant,
    warnings: Type.Array(
      Type.Object(
        {
          skill: Type.String(),
          need: Type.Integer(),
          level: Type.Integer(),
          why: Type.Enum(['missing', 'level', 'expired']),
        },
        closed,
      ),
      { description: 'What the person lacks here. Nobody is held back by it; it is on record.' },
    ),
  },
  closed,
);
const signOnBody = ({ from, warnings, ...rest }: SignOn): Type.Static<typeof SignOnBody> => ({
  ...rest,
  from: iso(from),
  warnings: [...warnings],
});

export const skillRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  const heldBody = ({ given, expires, ...rest }: Held): Type.Static<typeof HeldBody> => ({
    ...rest,
    given: iso(given),
    expires: expires === null ? null : iso(expires),
    state: expires !== null && expires <= deps.now() ? 'expired' : 'valid',
  });

  app.get(
    '/skills',
    {
      onRequest: hasRoleSomewhere(deps, ...LOOKS),
      schema: {
        summary: 'The skill matrix',
        querystring: None,
        response: {
          200: Type.Object(
            {
              skills: Type.Array(SkillBody),
              people: Type.Array(Type.Object({ name: Type.String(), display: Type.String() }, closed)),
              held: Type.Array(HeldBody),
            },
            closed,
          ),
          ...problemResponses(...READS, ...KEPT),
        },
      },
    },
    async () => {
      const { skills, people, held } = await peopleOf(deps).skills.matrix();
      return {
        skills: skills.map((skill) => ({ ...skill, needs: [...skill.needs] })),
        people: [...people],
        held: held.map(heldBody),
      };
    },
  );

  app.put(
    '/skills/:id',
    {
      onRequest: hasRole(deps, ...KEEPS),
      schema: {
        summary: 'Makes a skill, or changes it',
        params: Type.Object({ id: SkillId }, closed),
        querystring: None,
        body: Type.Object(SkillFields, closed),
        response: { 204: Type.Null({ description: 'Done.' }), ...problemResponses(...CHANGES, ...KEPT) },
      },
    },
    async (request, reply) => {
      await peopleOf(deps).skills.put({ id: request.params.id, ...request.body }, actorOf(deps, request));
      return reply.code(204).send(null);
    },
  );

  app.delete(
    '/skills/:id',
    {
      onRequest: hasRole(deps, ...KEEPS),
      schema: {
        summary: 'Nobody asks for this skill any more',
        params: Type.Object({ id: SkillId }, closed),
        querystring: None,
        response: {
          204: Type.Null({ description: 'Done.' }),
          ...problemResponses(...CHANGES, ...KEPT, 'skill-unknown'),
        },
      },
    },
    async (request, reply) => {
      await peopleOf(deps).skills.retire(request.params.id, actorOf(deps, request));
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/skills/:id/levels',
    {
      onRequest: hasRole(deps, ...KEEPS),
      schema: {
        summary: 'Gives somebody a level of a skill; who asks is the trainer',
        params: Type.Object({ id: SkillId }, closed),
        querystring: None,
        body: Type.Object(
          {
            person: Type.String({ minLength: 1, maxLength: 64 }),
            level: Level,
            given: Type.Optional(TimeText),
            expires: Type.Optional(orNull(TimeText)),
          },
          { ...closed, description: '`expires` absent = after the months of the skill; null = never.' },
        ),
        response: {
          201: HeldBody,
          ...problemResponses(...CHANGES, ...KEPT, 'skill-unknown', 'person-unknown', 'time-invalid'),
        },
      },
    },
    async (request, reply) => {
      const { person, level, given, expires } = request.body;
      const held = await peopleOf(deps).skills.give(
        {
          person,
          skill: request.params.id,
          level,
          given: given === undefined ? deps.now() : askedTime('given', given),
          ...(expires === undefined ? {} : { expires: expires === null ? null : askedTime('expires', expires) }),
        },
        actorOf(deps, request),
      );
      return reply.code(201).send(heldBody(held));
    },
  );

  app.get(
    '/sign-ons',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'Who is signed on to a line or machine now',
        querystring: Type.Object({ scope: ScopeText }, closed),
        response: {
          200: Type.Object({ signOns: Type.Array(SignOnBody) }, closed),
          ...problemResponses(...READS, ...KEPT, 'scope-invalid', 'scope-unknown'),
        },
      },
    },
    async ({ query }) => {
      const within = scopesOf(deps.plant(), query.scope);
      const open = await peopleOf(deps).signOns.open(null);
      return { signOns: open.filter(({ scope }) => within === null || within.has(scope)).map(signOnBody) };
    },
  );

  app.post(
    '/sign-ons',
    {
      onRequest: hasRoleSomewhere(deps, ...SIGNS_ON),
      schema: {
        summary: 'Signs a person on to a line or machine; what they lack is told and on record',
        querystring: None,
        body: Type.Object(
          {
            scope: ScopeText,
            person: Type.Optional(
              Type.String({
                minLength: 1,
                maxLength: 64,
                description: 'Absent = who asks. By the name to sign in with.',
              }),
            ),
          },
          closed,
        ),
        response: {
          201: SignOnBody,
          ...problemResponses(...CHANGES, ...KEPT, 'scope-invalid', 'scope-unknown', 'person-unknown'),
        },
      },
    },
    async (request, reply) => {
      const { scope, person } = request.body;
      const plant = deps.plant();
      if (askedScope(plant, scope).kind === 'site')
        throw new GembaError('scope-invalid', 'people work on a line or a machine');
      mayChange(deps, request, SIGNS_ON, linesAsked(plant, { scope })[0] ?? null);
      const by = actorOf(deps, request);
      return reply.code(201).send(signOnBody(await peopleOf(deps).signOns.on(person ?? by.who, scope, by)));
    },
  );

  app.delete(
    '/sign-ons/:id',
    {
      onRequest: hasRoleSomewhere(deps, ...SIGNS_ON),
      schema: {
        summary: 'Signs off: oneself, or as planner, engineer or admin anybody',
        params: NumberId,
        querystring: None,
        response: {
          204: Type.Null({ description: 'Signed off.' }),
          ...problemResponses(...CHANGES, ...KEPT, 'sign-on-unknown'),
        },
      },
    },
    async (request, reply) => {
      const identity = whoAsks(deps, request);
      const anybodys = identity?.grants.some(({ role }) => (KEEPS as readonly string[]).includes(role)) ?? false;
      const by = actorOf(deps, request);
      await peopleOf(deps).signOns.off(request.params.id, anybodys ? null : by.who, by);
      return reply.code(204).send(null);
    },
  );
};

/** Scopes inside of one; null = all there are. */
function scopesOf(plant: PlantModel, text: string): ReadonlySet<string> | null {
  const scope = askedScope(plant, text);
  if (scope.kind === 'site') return null;
  if (scope.kind === 'machine') return new Set([text]);
  return new Set([text, ...scope.line.machines.map((slot) => `machine:${plant.machines[slot]?.id}`)]);
}
