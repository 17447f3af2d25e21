/** Alarms and calls as they travel over HTTP: times in ISO 8601 UTC, words by language. */
import Type from 'typebox';
import { ALARM_CHANGES } from '../../analytics/alarms/alarm-state.ts';
import type { AlarmPerformance } from '../../analytics/alarms/performance.ts';
import type { AlarmView, CallView } from '../../twin/live/protocol.ts';
import { Words } from '../../twin/plant/schema-parts.ts';
import { ALARM_STATES, PRIORITIES } from '../../twin/words.ts';
import type { AlarmEvent } from '../alarms/alarm-book.ts';
import type { Tried } from '../alarms/try-alarm.ts';
import type { ResponseTimes } from '../calls/call-room.ts';
import type { BinReport } from '../calls/material.ts';
import { iso, isoOrNull } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';

const PriorityWord = Type.Enum([...PRIORITIES]);
const StateOfAlarm = Type.Enum([...ALARM_STATES]);
const Seconds = Type.Number({ description: 'Seconds.' });
const Share = Type.Number({ description: 'Share 0..1.' });

export const AlarmBody = Type.Object(
  {
    id: Type.String(),
    rule: Type.String({ description: 'Id in the plant file.' }),
    text: Words,
    response: Words,
    machine: orNull(Type.String()),
    line: orNull(Type.String()),
    position: Type.String(),
    priority: PriorityWord,
    state: StateOfAlarm,
    since: orNull(Instant),
    activated: orNull(Instant),
    repeats: Type.Integer(),
    level: Type.Integer({ description: 'Steps that it was raised by.' }),
    value: orNull(Type.Number({ description: 'The reading that made it an alarm.' })),
    unit: Type.String(),
    shelvedUntil: orNull(Instant),
    by: Type.String({ description: 'Who last did something with it; empty = nobody.' }),
    why: Type.String(),
  },
  closed,
);
export const alarmBody = (view: AlarmView): Type.Static<typeof AlarmBody> => ({
  ...view,
  since: isoOrNull(view.since),
  activated: isoOrNull(view.activated),
  shelvedUntil: isoOrNull(view.shelvedUntil),
});

export const AlarmEventBody = Type.Object(
  {
    id: Type.Integer(),
    alarm: Type.String(),
    rule: Type.String(),
    line: orNull(Type.String()),
    machine: orNull(Type.String()),
    position: Type.String(),
    priority: PriorityWord,
    what: Type.Enum([...ALARM_CHANGES]),
    state: StateOfAlarm,
    level: Type.Integer(),
    at: Instant,
    value: orNull(Type.Number()),
    until: orNull(Instant),
    by: Type.String({ description: 'Empty = the plant.' }),
    why: Type.String(),
    recorded: Instant,
    notSo: orNull(
      Type.String({ format: 'date-time', description: 'When it was found not to have been so; null = it was.' }),
    ),
  },
  closed,
);
export const alarmEventBody = ({
  at_ms,
  until_ms,
  by_whom,
  recorded,
  superseded,
  key: __,
  ...event
}: AlarmEvent): Type.Static<typeof AlarmEventBody> => ({
  ...event,
  at: iso(at_ms),
  until: isoOrNull(until_ms),
  by: by_whom,
  recorded: iso(recorded),
  notSo: isoOrNull(superseded),
});

export const PerformanceBody = Type.Object(
  {
    from: Instant,
    to: Instant,
    activations: Type.Integer(),
    notSo: Type.Integer({ description: 'Of those: told, and later found not to have been.' }),
    coverage: orNull(
      Type.Number({
        description: 'Share of the window for which the machines of the alarms were heard; null = they have none.',
      }),
    ),
    rate: orNull(Type.Number({ description: 'Activations in 10 minutes; null = the window is shorter.' })),
    windows: Type.Array(Type.Integer(), { description: 'Activations of each 10 minutes, empty ones too.' }),
    floods: Type.Array(Type.Object({ from: Instant, to: Instant, activations: Type.Integer() }, closed)),
    floodShare: Share,
    chattering: Type.Array(Type.Object({ alarm: Type.String(), activations: Type.Integer() }, closed)),
    stale: Type.Array(Type.Object({ alarm: Type.String(), since: Instant }, closed)),
    top: Type.Array(Type.Object({ alarm: Type.String(), activations: Type.Integer(), share: Share }, closed)),
    topShare: orNull(Share),
    priorities: Type.Record(Type.String(), Share),
    positions: Type.Array(Type.String(), { description: 'Operator positions of the plant.' }),
    targets: Type.Object(
      {
        perWindow: Type.Number(),
        perWindowMost: Type.Number(),
        floodShare: Share,
        staleMost: Type.Number(),
        topShare: Share,
        priorities: Type.Object({ low: Share, medium: Share, high: Share }, closed),
      },
      closed,
    ),
  },
  closed,
);
export const performanceBody = (found: AlarmPerformance, coverage: number | null) => ({
  ...found,
  coverage,
  windows: [...found.windows],
  floods: found.floods.map(({ from, to, activations }) => ({ from: iso(from), to: iso(to), activations })),
  chattering: [...found.chattering],
  stale: found.stale.map(({ alarm, since }) => ({ alarm, since: iso(since) })),
  top: [...found.top],
  priorities: { ...found.priorities },
});

const EpisodeBody = Type.Object({ at: Instant, to: orNull(Instant) }, closed);
const Told = Type.Object({ activations: Type.Integer(), episodes: Type.Array(EpisodeBody) }, closed);
export const TrialBody = Type.Object(
  {
    before: Told,
    after: Told,
    avoided: Told,
    missed: Told,
    added: Told,
    delayed: Type.Object(
      {
        activations: Type.Integer(),
        episodes: Type.Array(Type.Object({ at: Instant, to: orNull(Instant), byS: Seconds }, closed)),
      },
      closed,
    ),
  },
  { ...closed, description: 'Counts are of all; of episodes the newest 200 are listed.' },
);
const MOST_EPISODES = 200;
export function trialBody(tried: Tried): Type.Static<typeof TrialBody> {
  const told = (episodes: Tried['before']) => ({
    activations: episodes.length,
    episodes: episodes.slice(-MOST_EPISODES).map(({ at, to }) => ({ at: iso(at), to: isoOrNull(to) })),
  });
  return {
    before: told(tried.before),
    after: told(tried.after),
    avoided: told(tried.avoided),
    missed: told(tried.missed),
    added: told(tried.added),
    delayed: {
      activations: tried.delayed.length,
      episodes: tried.delayed
        .slice(-MOST_EPISODES)
        .map(({ at, to, byMs }) => ({ at: iso(at), to: isoOrNull(to), byS: byMs / 1000 })),
    },
  };
}

const MaterialBody = Type.Object(
  {
    bin: orNull(Type.String()),
    material: Type.String(),
    containers: Type.Integer(),
    quantity: orNull(Type.Number({ description: 'In all of them, in `unit`.' })),
    unit: Type.String(),
    due: orNull(Instant),
  },
  { ...closed, description: 'Of a call for material: acknowledged is taken, resolved is delivered.' },
);

export const CallBody = Type.Object(
  {
    id: Type.String(),
    kind: Type.String(),
    line: Type.String(),
    machine: orNull(Type.String()),
    note: Type.String(),
    raised: Instant,
    by: Type.String(),
    acknowledged: orNull(Instant),
    acknowledgedBy: Type.String(),
    arrived: orNull(Instant),
    resolved: orNull(Instant),
    cancelled: orNull(Instant),
    endedBy: Type.String({ description: 'Who resolved or cancelled it.' }),
    level: Type.Integer({
      description: 'Levels it was raised by without acknowledgement; of material, without delivery.',
    }),
    material: orNull(MaterialBody),
  },
  closed,
);
export const callBody = (view: CallView): Type.Static<typeof CallBody> => ({
  ...view,
  raised: iso(view.raised),
  acknowledged: isoOrNull(view.acknowledged),
  arrived: isoOrNull(view.arrived),
  resolved: isoOrNull(view.resolved),
  cancelled: isoOrNull(view.cancelled),
  material: view.material && { ...view.material, due: isoOrNull(view.material.due) },
});

const Spread = orNull(Type.Object({ p50: Seconds, p90: Seconds }, closed));
export const ResponseBody = Type.Object(
  { kind: Type.String(), calls: Type.Integer(), acknowledged: Spread, arrived: Spread, resolved: Spread },
  closed,
);
export function responseBody({ kind, calls, ...took }: ResponseTimes): Type.Static<typeof ResponseBody> {
  const seconds = (spread: ResponseTimes['arrived']) => spread && { p50: spread.p50 / 1000, p90: spread.p90 / 1000 };
  return {
    kind,
    calls,
    acknowledged: seconds(took.acknowledged),
    arrived: seconds(took.arrived),
    resolved: seconds(took.resolved),
  };
}

export const BinReportBody = Type.Object(
  {
    bin: orNull(Type.String({ description: 'Null = asked for without a bin.' })),
    material: Type.String(),
    line: Type.String(),
    machine: orNull(Type.String()),
    declared: orNull(Seconds),
    cards: Type.Integer(),
    containers: Type.Integer(),
    delivered: Type.Integer(),
    cancelled: Type.Integer(),
    open: Type.Integer(),
    late: Type.Integer({ description: 'Delivered, or still to be delivered, after they were due.' }),
    lead: Spread,
    dry: Type.Integer({ description: 'Cards in whose time the machine ran dry.' }),
    dryFor: Seconds,
  },
  closed,
);
export const binReportBody = ({ bin, leadMs, dryMs, ...row }: BinReport): Type.Static<typeof BinReportBody> => ({
  ...row,
  bin: bin?.id ?? null,
  declared: bin ? bin.replenishMs / 1000 : null,
  lead: leadMs && { p50: leadMs.p50 / 1000, p90: leadMs.p90 / 1000 },
  dryFor: dryMs / 1000,
});
