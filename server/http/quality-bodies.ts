/** Characteristics, charts and signals as they travel. */
import Type from 'typebox';
import { type Limits, limitsAt, spreadLimitsAt } from '../../analytics/spc/charts.ts';
import { CHART_RULES, rulesOf } from '../../analytics/spc/judge.ts';
import { Words } from '../../twin/plant/schema-parts.ts';
import { CHANGED, type Changes } from '../quality/what-changed.ts';
import type { Stage } from '../records/quality/baseline-store.ts';
import type { Signal } from '../records/quality/signal-book.ts';
import { CHARTS, type Characteristic, SIGNAL_STATES } from '../records/quality/words.ts';
import { iso, isoOrNull } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';

const Text = Type.Unsafe<Characteristic['name']>({ ...Words, description: 'A text, or texts by language.' });
const Rule = Type.Enum([...CHART_RULES]);
const TagKey = Type.String({ minLength: 1, maxLength: 80 });
export const CharacteristicId = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$' });
export const ProductText = Type.String({ maxLength: 80, default: '', description: 'Empty = of all products.' });

const Sampling = Type.Union(
  [
    Type.Object({ kind: Type.Literal('every'), n: Type.Integer({ minimum: 1, maximum: 1_000_000 }) }, closed),
    Type.Object({ kind: Type.Literal('time'), seconds: Type.Integer({ minimum: 1, maximum: 86_400 }) }, closed),
    Type.Object({ kind: Type.Literal('cycle'), n: Type.Number({ exclusiveMinimum: 0, maximum: 1e9 }) }, closed),
    Type.Object({ kind: Type.Literal('event'), tag: TagKey }, closed),
  ],
  {
    description:
      'Which readings are taken: each n-th; the one that holds at each full so many seconds, when n more units are counted, or when another tag changes.',
  },
);
const Measured = Type.Union([
  Type.Object({ from: Type.Literal('tag'), tag: TagKey, sampling: Sampling }, closed),
  Type.Object(
    {
      from: Type.Literal('tags'),
      tags: Type.Array(TagKey, {
        ...{ minItems: 2, maxItems: 10, description: 'Tags of the machine, taken together; of a chart t2.' },
      }),
      sampling: Sampling,
    },
    closed,
  ),
  Type.Object({ from: Type.Literal('counters'), minutes: Type.Integer({ minimum: 1, maximum: 1_440 }) }, closed),
  Type.Object(
    {
      from: Type.Literal('check'),
      template: Type.String({ maxLength: 64, description: 'A checklist.' }),
      step: Type.String({ maxLength: 40 }),
    },
    closed,
  ),
]);
const SpecificationBody = Type.Object(
  {
    product: orNull(Type.String({ maxLength: 80, description: 'Null = of all products.' })),
    low: orNull(Type.Number()),
    high: orNull(Type.Number()),
    target: orNull(Type.Number()),
  },
  closed,
);

const fields = {
  name: Text,
  machine: Type.String({ maxLength: 80 }),
  unit: Type.String({ maxLength: 20 }),
  measured: Measured,
  chart: Type.Enum([...CHARTS]),
  size: Type.Integer({ minimum: 1, maximum: 100, description: 'Readings of a subgroup.' }),
  perProduct: Type.Boolean({ description: 'Each product has a chart and limits of its own.' }),
  specifications: Type.Array(SpecificationBody, { maxItems: 1_000 }),
  rules: Type.Array(Rule, { minItems: 1, maxItems: 13, uniqueItems: true }),
  sigma: orNull(
    Type.Number({
      exclusiveMinimum: 0,
      description: 'Declared, within subgroups: with the target of the specification it gives the first stage.',
    }),
  ),
  learn: orNull(
    Type.Integer({
      minimum: 8,
      maximum: 1_000,
      description: 'Points of the first baseline; null = a person freezes it.',
    }),
  ),
  plan: Type.Array(Text, { maxItems: 20, description: 'What is done when it is out of control, in order.' }),
  escalateMin: orNull(Type.Number({ exclusiveMinimum: 0, maximum: 10_000, description: 'Minutes.' })),
  stopOn: Type.Array(Rule, { maxItems: 13, uniqueItems: true, description: 'A stop is recommended by these.' }),
};
export const CharacteristicWritten = Type.Object(
  { ...fields, base: Type.Integer({ minimum: 0, description: 'The version that was changed; 0 = it is new.' }) },
  closed,
);
export const CharacteristicTold = Type.Object({ id: CharacteristicId, ...fields }, closed);
export const CharacteristicBody = Type.Object({ id: Type.String(), version: Type.Integer(), ...fields }, closed);
export const characteristicBody = (one: Characteristic): Type.Static<typeof CharacteristicBody> => ({
  ...one,
  specifications: one.specifications.map((spec) => ({ ...spec })),
  measured: one.measured.from === 'tags' ? { ...one.measured, tags: [...one.measured.tags] } : one.measured,
  rules: [...one.rules],
  plan: [...one.plan],
  stopOn: [...one.stopOn],
});

const LimitsBody = Type.Object(
  { centre: Type.Number(), sigma: Type.Number(), ucl: orNull(Type.Number()), lcl: orNull(Type.Number()) },
  closed,
);
const limitsBody = ({ centre, sigma, ucl, lcl }: Limits): Type.Static<typeof LimitsBody> => ({
  centre,
  sigma,
  ucl,
  lcl,
});

export const StageBody = Type.Object(
  {
    stage: Type.Integer(),
    from: Instant,
    window: orNull(Type.Object({ from: Instant, to: Instant }, closed)),
    reason: Type.String(),
    by: Type.String(),
    recorded: Instant,
    points: Type.Integer({ description: 'Points that it was made of; 0 = declared.' }),
    n: Type.Number({ description: 'Mean size of its subgroups.' }),
    sigma: Type.Number({ description: 'Within subgroups, of one unit; of counts a factor.' }),
    limits: LimitsBody,
    spread: orNull(LimitsBody),
  },
  closed,
);
export const stageBody = ({
  stage,
  from,
  window,
  reason,
  by,
  recorded,
  baseline,
}: Stage): Type.Static<typeof StageBody> => {
  const n = Math.max(1, Math.round(baseline.n));
  const spread = spreadLimitsAt(baseline, n);
  return {
    ...{ stage, from: iso(from), window: window && { from: iso(window.from), to: iso(window.to) } },
    ...{ reason, by, recorded: iso(recorded), points: baseline.points, n: baseline.n, sigma: baseline.sigma },
    limits: limitsBody(limitsAt(baseline, baseline.kind === 'xbar-r' || baseline.kind === 'xbar-s' ? n : baseline.n)),
    spread: spread && limitsBody(spread),
  };
};

export const SignalBody = Type.Object(
  {
    id: Type.String(),
    characteristic: Type.String(),
    product: Type.String(),
    machine: Type.String(),
    line: orNull(Type.String()),
    at: Type.Union([Instant], { description: 'Of the point that completed the rule.' }),
    from: Type.Union([Instant], { description: 'Of the first point of its window.' }),
    last: Type.Union([Instant], { description: 'Of the newest point that joined it.' }),
    rules: Type.Array(Rule),
    value: Type.Number(),
    order: orNull(Type.String()),
    lot: orNull(Type.String()),
    crew: orNull(Type.String()),
    shift: orNull(Type.String()),
    stop: Type.Boolean({ description: 'A stop of the machine is recommended.' }),
    level: Type.Integer({ description: 'Levels it was raised by, because nobody had taken it.' }),
    escalated: Type.Array(Instant, { description: 'When it was raised by each.' }),
    state: Type.Enum([...SIGNAL_STATES]),
    takenAt: orNull(Instant),
    takenBy: Type.String(),
    closedAt: orNull(Instant),
    closedBy: Type.String(),
    cause: Type.String(),
    action: Type.String(),
  },
  closed,
);
export const signalBody = ({
  baseline: _baseline,
  recorded: _recorded,
  ...one
}: Signal): Type.Static<typeof SignalBody> => ({
  ...one,
  ...{ id: String(one.id), at: iso(one.at), from: iso(one.from), last: iso(one.last), rules: [...one.rules] },
  escalated: one.escalated.map(iso),
  ...{ takenAt: isoOrNull(one.takenAt), closedAt: isoOrNull(one.closedAt) },
});

export const rulesBody = (mask: number): Type.Static<typeof Rule>[] => rulesOf(mask);
export { Rule as RuleWord };

const Value = Type.Union([Type.String(), Type.Number(), Type.Null()]);
export const ChangesBody = Type.Object(
  {
    movedAt: Type.Union([Instant], { description: 'When the mean of the chart moved, as far as its points can tell.' }),
    from: Instant,
    changes: Type.Array(
      Type.Object(
        {
          what: Type.Enum([...CHANGED]),
          at: Instant,
          before: Value,
          after: Type.Union([Value], { description: 'Of a stop: how long, ms.' }),
          tag: orNull(Type.String()),
          sigma: orNull(Type.Number({ description: 'How far a reading moved, in its own standard deviations.' })),
        },
        closed,
      ),
      { description: 'What came together with it, the nearest first; not what caused it.' },
    ),
  },
  closed,
);
export const changesBody = ({ movedAt, window, changes }: Changes): Type.Static<typeof ChangesBody> => ({
  ...{ movedAt: iso(movedAt), from: iso(window.from) },
  changes: changes.map((change) => ({ ...change, at: iso(change.at) })),
});
