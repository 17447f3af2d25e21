/** Who is told when: rules, what was sent, and browsers that want to be told. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { PRIORITIES } from '../../twin/words.ts';
import { PERSON_ROLES } from '../auth/roles.ts';
import { isEndpoint } from '../notify/push.ts';
import { CHANNELS, OCCASIONS, type Rule } from '../notify/rule.ts';
import { type KeptRule, withoutSecret } from '../notify/rules.ts';
import type { Sending } from '../notify/sender.ts';
import { SENDING_STATES } from '../notify/tables.ts';
import { MOST_LEVELS } from '../records/quality/words.ts';
import { iso, isoOrNull } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { actorOf, aPerson, hasRole, personOf } from './guard.ts';
import { CHANGES, GembaError, problemResponses } from './problems.ts';

const None = Type.Object({}, closed);
const Clock = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', description: 'Site time, like 22:00' });
const Minutes = Type.Number({ minimum: 0, maximum: 10_080 });
const RuleFields = {
  name: Type.String({ minLength: 1, maxLength: 80 }),
  active: Type.Boolean(),
  on: Type.Enum([...OCCASIONS], {
    description: 'stop = a line stands; source = a source is lost; signal = a control chart',
  }),
  priorities: Type.Array(Type.Enum([...PRIORITIES]), { description: 'Of alarms; empty = all.' }),
  kinds: Type.Array(Type.String({ maxLength: 64 }), { maxItems: 50, description: 'Of calls; empty = all.' }),
  lines: orNull(Type.Array(Type.String({ maxLength: 64 }), { maxItems: 200, description: 'Null = all.' })),
  afterMin: Type.Number({ ...Minutes, description: 'Told when it is not acknowledged, or lasts, for so long.' }),
  repeatMin: Type.Number({ ...Minutes, description: 'Told again so often while that is so; 0 = once.' }),
  persons: Type.Array(Type.Integer(), { maxItems: 200 }),
  roles: Type.Array(Type.Enum([...PERSON_ROLES]), { description: 'Whoever has one of these on the line.' }),
  addresses: Type.Array(Type.String({ maxLength: 200, pattern: '^[^\\s@<>,;]+@[^\\s@<>,;]+$' }), { maxItems: 50 }),
  channels: Type.Array(Type.Enum([...CHANNELS])),
  webhook: orNull(
    Type.Object(
      {
        url: Type.String({ pattern: '^https?://[^\\s]+$', maxLength: 500 }),
        secret: Type.String({ minLength: 3, maxLength: 200, description: 'Shown as ***; sent back so, it stays.' }),
      },
      closed,
    ),
  ),
  quiet: orNull(Type.Object({ from: Clock, to: Clock }, { ...closed, description: 'Not told in these hours.' })),
  loud: orNull(Type.Enum([...PRIORITIES], { description: 'Told all the same from this priority on.' })),
};
const ofSignals = {
  characteristics: Type.Array(Type.String({ maxLength: 64 }), {
    ...{ maxItems: 500, description: 'Of signals of control charts: those of these characteristics; empty = all.' },
  }),
  fromLevel: Type.Integer({
    ...{ minimum: 0, maximum: MOST_LEVELS },
    description: 'Of signals: told once one was raised by so many levels because nobody took it; 0 = at once.',
  }),
};
const RuleBody = Type.Object(
  {
    ...RuleFields,
    characteristics: Type.Optional(ofSignals.characteristics),
    fromLevel: Type.Optional(ofSignals.fromLevel),
  },
  closed,
);
const KeptBody = Type.Object({ id: Type.String(), ...RuleFields, ...ofSignals }, closed);
const RuleId = Type.Object({ id: Type.String({ maxLength: 64 }) }, closed);
const SendingId = Type.Object({ id: Type.Integer({ minimum: 1 }) }, closed);
const SendingBody = Type.Object(
  {
    id: Type.Integer(),
    rule: Type.String(),
    kind: Type.String(),
    channel: Type.Enum([...CHANNELS]),
    to: Type.String(),
    subject: Type.String(),
    text: Type.String(),
    status: Type.Enum([...SENDING_STATES], { description: 'dead = put aside; it may be sent again.' }),
    attempts: Type.Integer(),
    words: Type.String({ description: 'What was answered last.' }),
    created: Instant,
    done: orNull(Instant),
  },
  closed,
);
const sendingBody = (row: Sending) => ({
  id: row.id,
  rule: row.rule,
  kind: row.kind,
  channel: row.channel,
  // The address of a browser is a secret of its owner.
  to: row.channel === 'push' ? new URL(row.to_whom).host : row.to_whom,
  subject: row.subject,
  text: row.text,
  status: row.status,
  attempts: row.attempts,
  words: row.words,
  created: iso(row.created_ms),
  done: isoOrNull(row.done_ms),
});

const shown = (rule: KeptRule): Rule & { id: string } => withoutSecret(rule);
const KEEPERS = ['engineer', 'admin'] as const;
const PAGE = 50;

export const notifyRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  const notify = () => {
    const found = deps.notify?.();
    if (!found) throw new GembaError('not-ready', 'nobody is told anything here');
    return found;
  };
  const unknown = (id: string) => new GembaError('rule-unknown', `there is no rule \`${id}\``);
  const sound = (body: Type.Static<typeof RuleBody>): Rule => {
    const rule = { characteristics: [], fromLevel: 0, ...body } as Rule;
    if (rule.channels.length === 0) throw new GembaError('request-invalid', '`channels`: give at least one');
    if (rule.channels.includes('webhook') && !rule.webhook)
      throw new GembaError('request-invalid', '`webhook`: give its address and secret, or take the channel away');
    return rule;
  };
  const keepers = hasRole(deps, ...KEEPERS);
  const answers = { ...problemResponses(...CHANGES, 'rule-unknown', 'records-away', 'not-ready') };

  app.get(
    '/rules',
    {
      onRequest: keepers,
      schema: {
        summary: 'Rules of who is told when, who can be told, and whether mail is on',
        querystring: None,
        response: {
          200: Type.Object(
            {
              rules: Type.Array(KeptBody),
              people: Type.Array(
                Type.Object({ id: Type.Integer(), display: Type.String(), email: Type.String() }, closed),
              ),
              mailOff: orNull(Type.String({ description: 'Why no mail is sent; null = it is.' })),
            },
            closed,
          ),
          ...answers,
        },
      },
    },
    async () => {
      const people = (await deps.people?.accounts.list()) ?? [];
      return {
        rules: (await notify().rules.load()).map(shown),
        people: people
          .filter(({ active }) => active)
          .map(({ id, display, name, email }) => ({ id, display: display || name, email })),
        mailOff: notify().mailer.off,
      } as never;
    },
  );

  app.post(
    '/rules',
    {
      onRequest: keepers,
      schema: { summary: 'A new rule', body: RuleBody, response: { 200: KeptBody, ...answers } },
    },
    async (request) => {
      const kept = await notify().rules.put(null, sound(request.body), actorOf(deps, request));
      if (!kept) throw unknown('');
      return shown(kept) as never;
    },
  );

  app.put(
    '/rules/:id',
    {
      onRequest: keepers,
      schema: { summary: 'Changes a rule', params: RuleId, body: RuleBody, response: { 200: KeptBody, ...answers } },
    },
    async (request) => {
      const { id } = request.params;
      const kept = await notify().rules.put(id, sound(request.body), actorOf(deps, request));
      if (!kept) throw unknown(id);
      return shown(kept) as never;
    },
  );

  app.delete(
    '/rules/:id',
    {
      onRequest: keepers,
      schema: {
        summary: 'Takes a rule away; what it told stays on record',
        params: RuleId,
        response: { 200: Type.Object({ left: Type.Integer() }, closed), ...answers },
      },
    },
    async (request) => {
      if (!(await notify().rules.remove(request.params.id, actorOf(deps, request)))) throw unknown(request.params.id);
      return { left: notify().rules.current.length };
    },
  );

  app.post(
    '/rules/:id/test',
    {
      onRequest: keepers,
      schema: {
        summary: 'Sends a test to everybody whom the rule tells, and tells what became of it',
        params: RuleId,
        response: {
          200: Type.Object(
            {
              results: Type.Array(
                Type.Object(
                  { channel: Type.Enum([...CHANNELS]), to: Type.String(), taken: Type.Boolean(), words: Type.String() },
                  closed,
                ),
              ),
            },
            closed,
          ),
          ...answers,
        },
      },
    },
    async ({ params: { id } }) => {
      const rule = (await notify().rules.load()).find((one) => one.id === id);
      if (!rule) throw unknown(id);
      const results = await notify().test(rule);
      return {
        results: results.map(({ channel, to, taken, words }) => ({
          channel,
          to: channel === 'push' ? new URL(to).host : to,
          taken,
          words,
        })),
      };
    },
  );

  app.get(
    '/sendings',
    {
      onRequest: keepers,
      schema: {
        summary: 'What was sent, newest first, with what became of it',
        querystring: Type.Object(
          {
            status: Type.Optional(Type.Enum([...SENDING_STATES])),
            before: Type.Optional(Type.Integer({ minimum: 1, description: 'Of a page before: its last `id`.' })),
            limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: PAGE })),
          },
          closed,
        ),
        response: { 200: Type.Object({ sendings: Type.Array(SendingBody) }, closed), ...answers },
      },
    },
    async ({ query: { status, before, limit = PAGE } }) => ({
      sendings: (await notify().sendings(limit, before ?? null, status ?? null)).map(sendingBody),
    }),
  );

  app.post(
    '/sendings/:id/retry',
    {
      onRequest: keepers,
      schema: {
        summary: 'Sends what was put aside once more',
        params: SendingId,
        response: {
          200: Type.Object({ again: Type.Boolean() }, closed),
          ...answers,
          ...problemResponses(...CHANGES, 'letter-unknown'),
        },
      },
    },
    async ({ params: { id } }) => {
      if (!(await notify().retry(id))) throw new GembaError('letter-unknown', `no message ${id} was put aside`);
      return { again: true };
    },
  );

  app.get(
    '/push',
    {
      onRequest: aPerson(deps),
      schema: {
        summary: 'The key that a browser subscribes with',
        querystring: None,
        response: { 200: Type.Object({ key: Type.String() }, closed), ...answers },
      },
    },
    async () => ({ key: notify().pusher.publicKey }),
  );

  app.post(
    '/push',
    {
      onRequest: aPerson(deps),
      schema: {
        summary: 'This browser wants to be told',
        body: Type.Object(
          {
            endpoint: Type.String({ maxLength: 1000 }),
            keys: Type.Object(
              {
                p256dh: Type.String({ minLength: 80, maxLength: 100 }),
                auth: Type.String({ minLength: 20, maxLength: 40 }),
              },
              closed,
            ),
          },
          closed,
        ),
        response: { 200: Type.Object({ subscribed: Type.Boolean() }, closed), ...answers },
      },
    },
    async (request) => {
      if (!isEndpoint(request.body.endpoint))
        throw new GembaError('request-invalid', '`endpoint` is no address of a push service');
      await notify().subscribe(personOf(deps, request).person, request.body);
      return { subscribed: true };
    },
  );

  app.delete(
    '/push',
    {
      onRequest: aPerson(deps),
      schema: {
        summary: 'This browser does not want to be told any more',
        body: Type.Object({ endpoint: Type.String({ maxLength: 1000 }) }, closed),
        response: { 200: Type.Object({ subscribed: Type.Boolean() }, closed), ...answers },
      },
    },
    async (request) => {
      await notify().unsubscribe(personOf(deps, request).person, request.body.endpoint);
      return { subscribed: false };
    },
  );
};
