/** Losses as they travel. */
import Type from 'typebox';
import { reasonOf } from '../../analytics/losses/pareto.ts';
import type { RecordedPiece } from '../../analytics/record/cut.ts';
import type { Window } from '../../twin/derived.ts';
import { LOSS_DIMENSIONS } from '../records/losses.ts';
import type { Lost, Pareto } from '../records/lost/pareto.ts';
import { iso } from './ask.ts';
import { closed, Instant, orNull, StateWord, WindowBody } from './bodies.ts';

export const KeyBody = Type.Object(
  Object.fromEntries(LOSS_DIMENSIONS.map((name) => [name, Type.String({ maxLength: 200 })])) as Record<
    (typeof LOSS_DIMENSIONS)[number],
    Type.TString
  >,
  closed,
);

const lost = {
  ms: Type.Number(),
  stops: Type.Number({ description: 'Stops, by where their reason begins.' }),
  units: orNull(
    Type.Number({ description: 'Units that could have been made; null = a part of it had no ideal rate.' }),
  ),
  money: orNull(Type.Number({ description: 'In `currency`; null = `noMoney` says why.' })),
  energy: Type.Number({ description: 'kWh' }),
  unexplainedMs: Type.Number({ description: 'Of `ms`: without a reason, a fault code or a machine that caused it.' }),
};
const LostBody = Type.Object(lost, closed);
const PeriodBody = Type.Object(
  {
    window: WindowBody,
    lost: LostBody,
    plannedMs: Type.Number({ description: 'Planned busy time.' }),
    unknownMs: Type.Number({ description: 'Time of which nothing is known.' }),
  },
  closed,
);

export const ParetoBody = Type.Object(
  {
    scope: Type.String(),
    by: Type.Array(Type.String()),
    measure: Type.String(),
    currency: Type.String(),
    noMoney: orNull(Type.Enum(['no-price', 'not-the-constraint'])),
    now: PeriodBody,
    before: PeriodBody,
    entries: Type.Array(
      Type.Object(
        {
          key: Type.Partial(KeyBody),
          ...lost,
          share: orNull(Type.Number({ description: 'Of the measure, 0..1.' })),
          cumulative: orNull(Type.Number({ description: 'With those before it.' })),
          before: LostBody,
          change: orNull(
            Type.Number({ description: 'Share of planned time lost to it, less that of the period before.' }),
          ),
        },
        closed,
      ),
    ),
  },
  closed,
);

export const windowBody = ({ from, to }: Window) => ({ from: iso(from), to: iso(to) });
const lostBody = ({ ms, stops, units, money, energy, unexplainedMs }: Lost): Type.Static<typeof LostBody> => ({
  ms,
  stops,
  units,
  money,
  energy,
  unexplainedMs,
});

export const paretoBody = (pareto: Pareto, window: Window, before: Window, currency: string) => ({
  currency,
  noMoney: pareto.noMoney,
  now: { ...pareto.now, lost: lostBody(pareto.now.lost), window: windowBody(window) },
  before: { ...pareto.before, lost: lostBody(pareto.before.lost), window: windowBody(before) },
  entries: pareto.entries.map(({ key, share, cumulative, before: then, change, ...now }) => ({
    key: { ...key },
    ...lostBody(now),
    share,
    cumulative,
    before: lostBody(then),
    change,
  })),
});

const step = { ms: Type.Number(), units: orNull(Type.Number()), money: orNull(Type.Number()) };
export const StepBody = Type.Object(
  {
    id: Type.Enum(['calendar', 'planned', 'run', 'net', 'good']),
    ms: orNull(Type.Number({ description: 'Null = a product has no ideal rate.' })),
    units: orNull(Type.Number({ description: 'At the mean ideal rate of the window.' })),
    losses: Type.Array(Type.Object({ id: Type.String(), ...step }, closed), {
      description: 'What was lost since the step before; less than none = faster than ideal.',
    }),
  },
  closed,
);

export const PatternsBody = Type.Object(
  {
    scope: Type.String(),
    window: WindowBody,
    tests: Type.Integer({ description: 'Pairs of reason and value that were tested.' }),
    stops: Type.Number({ description: 'Stops that were looked at.' }),
    found: Type.Array(
      Type.Object(
        {
          reason: Type.String(),
          machine: orNull(Type.String({ description: 'Null = stops of several machines.' })),
          dimension: Type.Enum(['machine', 'product', 'order', 'lot', 'shift', 'crew', 'tool', 'recipe']),
          value: Type.String(),
          count: Type.Number({ description: 'Stops inside.' }),
          of: Type.Number({ description: 'Stops of this reason in all.' }),
          expected: Type.Number({ description: 'Stops inside that chance would have given.' }),
          ms: Type.Number(),
          lift: orNull(Type.Number({ description: 'Rate of stops inside : elsewhere; null = none elsewhere.' })),
          low: Type.Number({ description: '95 % interval of the lift.' }),
          high: orNull(Type.Number()),
          p: Type.Number(),
          q: Type.Number({ description: 'Share of false findings at which this is one (Benjamini and Hochberg).' }),
        },
        closed,
      ),
    ),
  },
  closed,
);

const Word = orNull(Type.String());
export const StretchBody = Type.Object(
  {
    machine: Type.String(),
    from: Instant,
    to: Instant,
    state: StateWord,
    fault: Type.Integer(),
    reason: Type.String({ description: 'As `/losses` names it.' }),
    cause: Word,
    product: Word,
    order: Word,
    lot: Word,
    shift: Word,
    crew: Word,
  },
  closed,
);
export const stretchBody = (piece: RecordedPiece): Type.Static<typeof StretchBody> => ({
  machine: piece.machine,
  from: iso(piece.from),
  to: iso(piece.to),
  state: piece.state,
  fault: piece.fault,
  reason: reasonOf(piece),
  cause: piece.base.cause?.machine ?? null,
  product: piece.product,
  order: piece.order,
  lot: piece.lot,
  shift: piece.shift,
  crew: piece.crew,
});
