/** Machines by their chance to fail, as they travel: what is said, when it is likely, and what became of what was said. */
import Type from 'typebox';
import { MODEL_FORMS } from '../../models/hazard/training-card.ts';
import type { AssetDetail, AssetRisk } from '../predict/answers.ts';
import { type Life, type LifeMoment, NO_LIFE, NO_RANGE } from '../predict/life.ts';
import { UNUSUAL_ENDS, type Unusual } from '../predict/usual/words.ts';
import { PREDICTION_OUTCOMES, type Said } from '../predict/words.ts';
import type { Failure } from '../records/failures/failure-list.ts';
import { IDLE_KINDS } from '../records/maintenance/idle.ts';
import { iso } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';

const Chance = Type.Number({ minimum: 0, maximum: 1 });
const Figure = orNull(Type.Number());

const SaidBody = Type.Object(
  {
    at: Instant,
    probability: Chance,
    low: Chance,
    high: Chance,
    thin: Type.Boolean({ description: 'Too little was heard of the machine: the average is told.' }),
    why: Type.Array(
      Type.Object(
        {
          signal: orNull(Type.String({ description: 'Key of the tag; null = age and failures before.' })),
          score: Type.Number({ description: 'What it adds to the log odds; below 0 it speaks against a failure.' }),
          kind: Type.String(),
          channel: Type.String(),
        },
        closed,
      ),
    ),
    unlike: Type.Array(Type.String(), {
      description:
        'Signals whose readings are unlike any that the model learned from: what it says is said from its edge.',
    }),
    curve: Type.Array(Type.Object({ hours: Type.Number(), probability: Chance, low: Chance, high: Chance }, closed), {
      description: 'Chance to have failed within so many hours.',
    }),
  },
  closed,
);
const saidBody = ({ machine: _machine, at, why, unlike, curve, ...rest }: Said): Type.Static<typeof SaidBody> => ({
  ...rest,
  unlike: [...unlike],
  at: iso(at),
  why: why.map(({ signal, score, kind, channel }) => ({ signal, score, kind, channel })),
  curve: curve.map(({ hours, probability, low, high }) => ({ hours, probability, low, high })),
});

const UnusualBody = Type.Object(
  {
    from: Instant,
    to: orNull(Instant),
    heard: Type.String({ format: 'date-time', description: 'When it was heard last.' }),
    peak: Type.Number({ description: 'Times the limit that one usual row in 200 is beyond.' }),
    parts: Type.Array(
      Type.Object(
        { signal: Type.String(), share: Chance },
        {
          ...closed,
          description: 'Share of it at the peak that would be gone were this signal as the others would have it.',
        },
      ),
    ),
    ended: orNull(Type.Enum([...UNUSUAL_ENDS])),
  },
  closed,
);
const unusualBody = ({ from, to, heard, peak, parts, ended }: Unusual): Type.Static<typeof UnusualBody> => ({
  ...{ peak, ended, from: iso(from), to: to === null ? null : iso(to), heard: iso(heard) },
  parts: parts.map(({ signal, share }) => ({ signal, share })),
});

const RISK = {
  machine: Type.String(),
  line: orNull(Type.String()),
  model: orNull(
    Type.Object(
      {
        id: Type.Integer(),
        family: Type.String(),
        version: Type.Integer(),
        horizonHours: Type.Number(),
        form: Type.Enum([...MODEL_FORMS]),
      },
      closed,
    ),
  ),
  calledFrom: orNull(
    Type.Number({ description: 'Somebody is called from this chance on; null = too little is known.' }),
  ),
  said: orNull(SaidBody),
  was: orNull(Chance),
  trend: Type.Array(Type.Object({ at: Instant, probability: Chance }, closed)),
  watched: Type.Boolean({ description: 'It is held against its usual self.' }),
  unusual: orNull(UnusualBody),
};
export const AssetRiskBody = Type.Object(RISK, closed);
export function assetRiskBody(
  { machine, model, calledFrom, said, was, trend, watched, unusual }: AssetRisk,
  line: string | null,
): Type.Static<typeof AssetRiskBody> {
  return {
    ...{ machine: machine.id, line, was, calledFrom, watched },
    unusual: unusual && unusualBody(unusual),
    model: model && {
      ...{
        id: model.id,
        family: model.family,
        version: model.version,
        horizonHours: model.horizonHours,
        form: model.card.form ?? 'linear',
      },
    },
    said: said && saidBody(said),
    trend: trend.map(({ at, probability }) => ({ at: iso(at), probability })),
  };
}

export const FailureBody = Type.Object(
  {
    stop: Type.String(),
    machine: Type.String(),
    at: Instant,
    until: Instant,
    fault: Type.Integer(),
    reason: orNull(Type.String()),
  },
  closed,
);
export const failureBody = ({ stop, machine, at, until, fault, reason }: Failure) => ({
  ...{ stop, machine, fault, reason },
  ...{ at: iso(at), until: iso(until) },
});

const LifeMomentBody = Type.Object(
  {
    hours: Type.Number({ description: 'By the clock, since it was said.' }),
    at: Instant,
    workHours: orNull(Type.Number({ description: 'Hours at work until then; null = its usage is not known.' })),
  },
  closed,
);
const LifeBody = Type.Object(
  {
    p10: orNull(LifeMomentBody),
    p50: orNull(LifeMomentBody),
    p90: orNull(LifeMomentBody),
    whyNot: orNull(Type.Enum([...NO_LIFE], { description: 'Why no moment is told.' })),
    range: orNull(
      Type.Object(
        { earliest: LifeMomentBody, latest: orNull(LifeMomentBody) },
        { ...closed, description: 'Nine lives in ten end between them, on machines that were not learned from.' },
      ),
    ),
    whyNoRange: orNull(Type.Enum([...NO_RANGE])),
    usage: orNull(Type.Number({ description: 'Share of planned time at work, of the last 14 days.' })),
  },
  {
    ...closed,
    description: 'By when it has failed with 10, 50 and 90 % probability; null = later than the horizon of the model.',
  },
);
const lifeMomentBody = (moment: LifeMoment | null) => moment && { ...moment, at: iso(moment.at) };
function lifeBody({ p10, p50, p90, range, ...same }: Life): Type.Static<typeof LifeBody> {
  return {
    ...same,
    ...{ p10: lifeMomentBody(p10), p50: lifeMomentBody(p50), p90: lifeMomentBody(p90) },
    range: range && {
      earliest: { ...range.earliest, at: iso(range.earliest.at) },
      latest: lifeMomentBody(range.latest),
    },
  };
}

export const AssetDetailBody = Type.Object(
  {
    ...RISK,
    history: Type.Array(
      Type.Object(
        {
          at: Instant,
          probability: Chance,
          low: Chance,
          high: Chance,
          thin: Type.Boolean(),
          replayed: Type.Boolean({ description: 'Worked out later, from what was known then.' }),
          outcome: orNull(Type.Enum([...PREDICTION_OUTCOMES])),
        },
        closed,
      ),
    ),
    failures: Type.Array(FailureBody),
    life: LifeBody,
    episodes: Type.Array(UnusualBody, { description: 'When it was unlike its usual self, oldest first.' }),
    cases: Type.Array(Type.Object({ failure: FailureBody, said: orNull(Chance), hoursBefore: Figure }, closed), {
      description: 'The newest failures of machines like it, and the largest chance that was said before each.',
    }),
    right: orNull(
      Type.Object(
        {
          workHours: Figure,
          repairs: Type.Integer({ description: 'How many repairs that is the median of.' }),
          moments: Type.Array(
            Type.Object(
              {
                window: orNull(Type.Object({ from: Instant, to: Instant, kind: Type.Enum([...IDLE_KINDS]) }, closed)),
                at: orNull(Instant),
                failsBefore: Chance,
                standstillHours: Type.Number({ description: 'That the line stands for the work beside the window.' }),
                expected: Figure,
              },
              closed,
            ),
            { description: 'Cheapest first: at once, in a window, or left alone (`at` null).' },
          ),
        },
        { ...closed, description: 'When to act; null where nothing is said of the machine.' },
      ),
    ),
  },
  closed,
);
export function assetDetailBody(asset: AssetDetail, line: string | null): Type.Static<typeof AssetDetailBody> {
  return {
    ...assetRiskBody(asset, line),
    history: asset.history.map(({ at, probability, low, high, thin, replayed, outcome }) => ({
      ...{ at: iso(at), probability, low, high, thin, replayed, outcome },
    })),
    failures: asset.failures.map(failureBody),
    life: lifeBody(asset.life),
    episodes: asset.episodes.map(unusualBody),
    right: asset.right && {
      ...{ workHours: asset.right.workHours, repairs: asset.right.repairs },
      moments: asset.right.moments.map(({ window, at, ...rest }) => ({
        ...rest,
        at: at === null ? null : iso(at),
        window: window && { kind: window.kind, from: iso(window.from), to: iso(window.to) },
      })),
    },
    cases: asset.cases.map(({ failure, said, hoursBefore }) => ({ failure: failureBody(failure), said, hoursBefore })),
  };
}
