/** The dossier of a lot as it travels. */
import Type from 'typebox';
import type { Dossier, Stay } from '../records/lots/dossier.ts';
import { iso, isoOrNull } from './ask.ts';
import { closed, Instant, orNull, StateWord } from './bodies.ts';
import { LotBody, lotBody, ScanBody, scanBody } from './lot-bodies.ts';
import { SignalBody, signalBody } from './quality-bodies.ts';

const Text = orNull(Type.String());
const StayBody = Type.Object(
  {
    order: Type.String(),
    line: Type.String(),
    product: Type.String(),
    from: Instant,
    to: Instant,
    open: Type.Boolean({ description: 'It lasts; `to` is now.' }),
    by: Type.Enum(['signal', 'order'], {
      description: '`signal`: machines said that they worked on this lot; `order`: it is the time of the order.',
    }),
    machines: Type.Array(
      Type.Object(
        {
          machine: Type.String(),
          from: Instant,
          to: Instant,
          runningMs: Type.Number(),
          good: Type.Number({ description: "The machine's own units." }),
          reject: Type.Number(),
          energyKwh: Type.Number(),
        },
        closed,
      ),
    ),
    stops: Type.Array(
      Type.Object(
        {
          machine: Type.String(),
          state: StateWord,
          fault: Type.Integer(),
          reason: Text,
          from: Instant,
          to: Instant,
        },
        closed,
      ),
      { description: 'Those that were not short, the first 50.' },
    ),
    moreStops: Type.Boolean(),
    crews: Type.Array(Type.String()),
    shifts: Type.Array(Type.String()),
    recipes: Type.Array(Type.String({ description: '`<machine>: <recipe>/<revision>`' })),
    people: Type.Array(Type.Object({ name: Type.String(), scope: Type.String() }, closed), {
      description: 'Who was signed on.',
    }),
    checks: Type.Array(
      Type.Object(
        {
          id: Type.String(),
          template: Type.String(),
          opened: Instant,
          done: orNull(Instant),
          by: Text,
          missed: Type.Boolean(),
        },
        closed,
      ),
    ),
    scans: Type.Array(ScanBody),
    alarms: Type.Array(
      Type.Object(
        {
          alarm: Type.String(),
          machine: Text,
          priority: Type.String(),
          what: Type.String(),
          at: Instant,
          by: Type.String(),
        },
        closed,
      ),
      { description: 'The newest 50 events of the line.' },
    ),
    signals: Type.Array(SignalBody, { description: 'Of control charts of the line, the newest 50.' }),
  },
  closed,
);

export const DossierBody = Type.Object(
  {
    lot: LotBody,
    stays: Type.Array(StayBody, { description: 'Orders that it was made by, or that used it, the newest first.' }),
    moreStays: Type.Boolean(),
    traces: Type.Array(
      Type.Object(
        {
          machine: Type.String(),
          tag: Type.String(),
          unit: Type.String(),
          from: Instant,
          to: Instant,
          points: Type.Array(Type.Tuple([Type.Number(), orNull(Type.Number())]), {
            description: '[epoch ms, value]; null = it was bad.',
          }),
          reason: Type.String({ description: 'Why there is less than was asked for; empty = there is not.' }),
        },
        closed,
      ),
      { description: 'What machines measured during the newest stay.' },
    ),
  },
  closed,
);

export const dossierBody = ({ lot, stays, moreStays, traces }: Dossier): Type.Static<typeof DossierBody> => ({
  ...{ lot: lotBody(lot), stays: stays.map(stayBody), moreStays },
  traces: traces.map(({ machine, tag, unit, from, to, series }) => ({
    ...{ machine, tag, unit, from: iso(from), to: iso(to), reason: series.coverage.reason },
    points: series.points.map(([at, value]): [number, number | null] => [at, value]),
  })),
});

const stayBody = (stay: Stay): Type.Static<typeof StayBody> => ({
  ...{ order: stay.order.order, line: stay.order.line, product: stay.order.product },
  ...{ from: iso(stay.from), to: iso(stay.to), open: stay.open, by: stay.by },
  machines: stay.machines.map((one) => ({ ...one, from: iso(one.from), to: iso(one.to) })),
  stops: stay.stops.map((one) => ({ ...one, from: iso(one.from), to: iso(one.to) })),
  ...{ moreStops: stay.moreStops, crews: [...stay.crews], shifts: [...stay.shifts], recipes: [...stay.recipes] },
  people: stay.people.map((one) => ({ ...one })),
  checks: stay.checks.map((one) => ({ ...one, opened: iso(one.opened), done: isoOrNull(one.done) })),
  scans: stay.scans.map(scanBody),
  signals: stay.signals.map(signalBody),
  alarms: stay.alarms.map(({ alarm, machine, priority, what, at_ms: at, by_whom: by }) => ({
    ...{ alarm, machine, priority, what, at: iso(at), by },
  })),
});
