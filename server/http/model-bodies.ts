/** Failure models, how right they were and how they stand, as they travel. */
import Type from 'typebox';
import { MODEL_FORMS } from '../../models/hazard/training-card.ts';
import type { ModelRecord, ModelStanding } from '../predict/answers.ts';
import { isOfModel, MODEL_NOTICES, type Notice } from '../predict/notices/words.ts';
import type { TrainingState } from '../predict/trainings.ts';
import type { UsualModel } from '../predict/usual/words.ts';
import { type KnownModel, MODEL_ORIGINS, MODEL_ROLES } from '../predict/words.ts';
import { iso } from './ask.ts';
import { FailureBody, failureBody } from './asset-bodies.ts';
import { closed, Instant, orNull, WindowBody } from './bodies.ts';

const Chance = Type.Number({ minimum: 0, maximum: 1 });
const Figure = orNull(Type.Number());
export const Form = Type.Enum([...MODEL_FORMS], {
  description: 'linear: a sum over features; network: a 1D-CNN on the readings themselves.',
});

export const ModelBody = Type.Object(
  {
    id: Type.Integer(),
    family: Type.String({ description: 'The machine type whose machines it answers for.' }),
    version: Type.Integer({ description: 'Counted by family.' }),
    role: Type.Enum([...MODEL_ROLES], {
      description: 'The champion answers; the challenger answers in the shadow and is judged by the same future.',
    }),
    origin: Type.Enum([...MODEL_ORIGINS]),
    form: Form,
    horizonHours: Type.Number(),
    learned: orNull(WindowBody),
    card: Type.Object(
      {
        assets: Type.Integer(),
        rows: Type.Integer(),
        failures: Type.Integer(),
        hours: Type.Number(),
        signals: Type.Array(Type.String()),
        heldOut: Type.Object(
          {
            averagePrecision: Figure,
            brierSkill: Figure,
            calibrationError: Figure,
            baseRate: Figure,
          },
          { ...closed, description: 'On machines that were held out of learning.' },
        ),
        later: orNull(
          Type.Object(
            {
              from: Instant,
              to: Instant,
              rows: Type.Integer(),
              failures: Type.Integer(),
              brier: Figure,
              brierSkill: Figure,
              averagePrecision: Figure,
              calibrationError: Figure,
            },
            { ...closed, description: 'On the time after what it was learned from; null where that is not known.' },
          ),
        ),
      },
      { ...closed, description: 'What it was learned from, and how it did where it had not looked.' },
    ),
    trouble: orNull(Type.String({ description: 'Why it does not answer though it should.' })),
    notices: Type.Array(
      Type.Object(
        {
          kind: Type.Enum([...MODEL_NOTICES]),
          from: Instant,
          signals: Type.Array(Type.String()),
          brier: Figure,
          average: Figure,
          better: Figure,
          version: orNull(Type.Integer()),
          learned: orNull(Type.Integer()),
          since: orNull(Type.Integer()),
        },
        closed,
      ),
      { description: 'Why it is to be doubted, with the evidence; empty = nothing is known against it.' },
    ),
    by: Type.String(),
    recorded: Instant,
  },
  closed,
);

export function modelBody(
  model: KnownModel,
  trouble: string | null,
  notices: readonly Notice[],
): Type.Static<typeof ModelBody> {
  const { id, family, version, role, origin, horizonHours, learned, by, recorded } = model;
  const { assets, rows, failures, hours, signals, heldOut, later = null } = model.card;
  const { averagePrecision, brierSkill, calibrationError, baseRate } = heldOut;
  return {
    ...{ id, family, version, role, origin, horizonHours, trouble, by, form: model.card.form ?? 'linear' },
    notices: notices.flatMap(({ kind, from, evidence }) =>
      isOfModel(kind)
        ? [
            {
              ...{ kind, from: iso(from), signals: [...(evidence.signals ?? [])] },
              ...{ brier: evidence.brier ?? null, average: evidence.average ?? null, better: evidence.better ?? null },
              ...{
                version: evidence.version ?? null,
                learned: evidence.learned ?? null,
                since: evidence.since ?? null,
              },
            },
          ]
        : [],
    ),
    recorded: iso(recorded),
    learned: learned && { from: iso(learned.from), to: iso(learned.to) },
    card: {
      ...{ assets, rows, failures, hours, signals: [...signals] },
      heldOut: { averagePrecision, brierSkill, calibrationError, baseRate },
      later: later && { ...later, from: iso(later.from), to: iso(later.to) },
    },
  };
}

const ShareBody = orNull(
  Type.Object({ share: Chance, low: Type.Number(), high: Type.Number(), n: Type.Number() }, closed),
);
const EstimateBody = orNull(Type.Object({ value: Type.Number(), low: Type.Number(), high: Type.Number() }, closed));
const Costs = { falseCall: Type.Number(), missed: Type.Number(), caught: Type.Number() };

export const RecordBody = Type.Object(
  {
    window: WindowBody,
    moments: Type.Integer({ description: 'Predictions whose future came.' }),
    observations: Type.Integer({ description: 'Independent ones: those of a machine within one horizon are one.' }),
    replayed: Type.Integer({ description: 'Of all, those worked out later from what was known then.' }),
    brier: EstimateBody,
    brierOfAverage: Figure,
    brierSkill: Figure,
    averagePrecision: Figure,
    calibrationError: Figure,
    diagram: Type.Array(
      Type.Object(
        {
          from: Chance,
          to: Chance,
          n: Type.Integer(),
          observations: Type.Integer(),
          said: Chance,
          came: Chance,
          low: Type.Number(),
          high: Type.Number(),
        },
        closed,
      ),
    ),
    threshold: orNull(Type.Number({ description: 'Calls are made from this chance on; null = never.' })),
    cheapest: orNull(Type.Number()),
    alerts: Type.Integer(),
    alertsPerWeek: Type.Number(),
    precision: ShareBody,
    recall: ShareBody,
    leadHours: EstimateBody,
    failures: Type.Integer(),
    missed: Type.Array(FailureBody),
    costs: Type.Object(Costs, { ...closed, description: 'In the currency of the site.' }),
    set: Type.Object(
      { falseCall: Figure, missed: Figure, caught: Figure },
      { ...closed, description: 'What somebody set; null = worked out from the record.' },
    ),
    cost: Type.Number({ description: 'A week, at the threshold.' }),
    costOfNever: Type.Number({ description: 'A week, if nobody were ever called.' }),
    curve: Type.Array(Type.Object({ threshold: Figure, cost: Type.Number(), alertsPerWeek: Type.Number() }, closed)),
  },
  closed,
);
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

export function recordBody({
  record,
  window,
  replayed,
  costs,
  set,
  missed,
}: ModelRecord): Type.Static<typeof RecordBody> {
  const { diagram, threshold, cheapest, lead, curve, missed: _missed, ...same } = record;
  return {
    ...same,
    ...{ replayed, costs, set: { ...set }, window: { from: iso(window.from), to: iso(window.to) } },
    diagram: diagram.map(({ came, ...bin }) => ({ ...bin, came: came.share, low: came.low, high: came.high })),
    ...{ threshold: finite(threshold), cheapest: finite(cheapest), leadHours: lead },
    curve: curve.map((point) => ({ ...point, threshold: finite(point.threshold) })),
    missed: missed.map(failureBody),
  };
}

export const StandingBody = Type.Object(
  {
    window: WindowBody,
    signals: Type.Array(
      Type.Object(
        {
          signal: Type.String(),
          index: orNull(Type.Number({ description: 'Population stability index; null = too little of it was heard.' })),
          distance: orNull(Type.Number({ description: 'Largest distance of the two distributions, 0..1.' })),
          drifted: Type.Boolean(),
        },
        closed,
      ),
      { description: 'Largest change first; empty where it is not known what the model learned from.' },
    ),
    champion: orNull(Type.Integer({ description: 'The model that answers; null = it is this one, or none does.' })),
    against: orNull(
      Type.Object(
        {
          moments: Type.Integer(),
          observations: Type.Integer(),
          difference: Type.Object(
            { value: Type.Number(), low: Type.Number(), high: Type.Number() },
            { ...closed, description: 'Brier score less that of the one that answers; below 0 this one was righter.' },
          ),
          sure: Type.Boolean({ description: 'The interval leaves out 0.' }),
        },
        closed,
      ),
    ),
  },
  closed,
);
export const standingBody = ({
  window,
  signals,
  champion,
  against,
}: ModelStanding): Type.Static<typeof StandingBody> => ({
  window: { from: iso(window.from), to: iso(window.to) },
  signals: signals.map((one) => ({ ...one })),
  champion: champion?.id ?? null,
  against: against && { ...against, difference: { ...against.difference } },
});

export const TrainingBody = Type.Object(
  {
    family: Type.String(),
    form: Form,
    horizonHours: Type.Number(),
    window: WindowBody,
    state: Type.Enum(['reading', 'learning', 'done', 'refused', 'failed', 'stopped']),
    progress: Chance,
    begun: Instant,
    by: Type.String(),
    why: Type.String({ description: 'Of what was refused or failed: a sentence.' }),
    model: orNull(Type.Integer()),
  },
  closed,
);
export const trainingBody = (training: TrainingState): Type.Static<typeof TrainingBody> => ({
  ...{
    family: training.family,
    form: training.form,
    horizonHours: training.horizonHours,
    state: training.state,
    by: training.by,
  },
  ...{ progress: training.progress, why: training.why, model: training.model?.id ?? null },
  window: { from: iso(training.from), to: iso(training.to) },
  begun: iso(training.begun),
});

export const UsualBody = Type.Object(
  {
    family: Type.String(),
    machines: Type.Array(Type.String()),
    learned: orNull(WindowBody),
    card: orNull(
      Type.Object(
        {
          rows: Type.Integer(),
          hours: Type.Number({ description: 'Watched, without gaps and away from failures.' }),
          signals: Type.Array(Type.String()),
          explained: Type.Number({
            description: 'Share of the variance in the ways in which the signals go together.',
          }),
        },
        closed,
      ),
    ),
    whyNot: orNull(
      Type.String({ description: 'Why nothing is known of what is usual; null = it is, or too short a past.' }),
    ),
  },
  closed,
);
export function usualBody(
  family: string,
  machines: readonly string[],
  model: UsualModel | null,
  whyNot: string | null,
): Type.Static<typeof UsualBody> {
  return {
    ...{ family, machines: [...machines], whyNot },
    learned: model && { from: iso(model.learned.from), to: iso(model.learned.to) },
    card: model && {
      ...{ rows: model.card.rows, hours: model.card.hours, explained: model.card.explained },
      signals: [...model.card.signals],
    },
  };
}
