/** The plant model as it travels (twin/plant/model.ts): what screens draw by, and every id that other routes take. */
import Type from 'typebox';
import type { PlantModel } from '../../twin/plant/model.ts';
import { Words } from '../../twin/plant/schema-parts.ts';
import { SourceSchema, type SourceSpec } from '../../twin/plant/source-schema.ts';
import { KINDS, ROLES as TAG_ROLES } from '../../twin/words.ts';
import { withoutSecrets } from '../connect/cause.ts';
import { closed, orNull } from './bodies.ts';

const Slot = Type.Integer({ description: 'Index into its list.' });
const SlotOrNone = Type.Integer({ minimum: -1, description: 'Index into its list; -1 = none.' });
const WordsByKey = Type.Record(Type.String(), Words);

const CareFields = {
  owner: Type.String(),
  review: Type.String({ description: 'A date; empty = none is set.' }),
};
const TagBody = Type.Object(
  {
    slot: Slot,
    name: Type.String({ description: '`machine/tag`' }),
    key: Type.String(),
    words: Words,
    machine: Slot,
    role: Type.Enum([...TAG_ROLES]),
    type: Type.Enum(['number', 'bool', 'text']),
    unit: Type.String(),
    burst: orNull(
      Type.Object(
        {
          name: Type.String(),
          key: Type.String(),
          words: Words,
          unit: Type.String(),
          rateHz: Type.Number(),
          faults: Type.Record(Type.String(), Type.Number()),
          part: Type.Integer(),
        },
        { ...closed, description: 'It is a number that bursts of raw vibration say.' },
      ),
    ),
    source: SlotOrNone,
    address: Type.String(),
    path: Type.String(),
    device: Type.String(),
    pollMs: Type.Number(),
    modulus: Type.Number(),
    countsReset: Type.Boolean(),
    scale: Type.Number(),
    staleAfterMs: Type.Number(),
    keep: orNull(Type.Object({ deadband: Type.Number(), atLeastMs: Type.Number() }, closed)),
    low: orNull(Type.Number()),
    high: orNull(Type.Number()),
    ...CareFields,
  },
  closed,
);

const MachineModelBody = Type.Object(
  {
    slot: Slot,
    id: Type.String(),
    name: Words,
    type: Type.String(),
    lineage: Type.Array(Type.String(), { description: 'Its type and those that it extends, the most special first.' }),
    kind: Type.Enum([...KINDS]),
    line: SlotOrNone,
    station: Type.Integer(),
    unit: Type.String(),
    unitsPer: Type.Number(),
    idealRate: orNull(Type.Number({ description: 'Units a minute.' })),
    idealRates: Type.Record(Type.String(), Type.Number()),
    topRate: Type.Number(),
    slowBelow: Type.Number(),
    slowAfterMs: Type.Number(),
    microStopMs: Type.Number(),
    startUp: orNull(
      Type.Object(
        { good: Type.Number(), byProduct: Type.Record(Type.String(), Type.Number()), afterMs: Type.Number() },
        { ...closed, description: 'Rejects until so many good units after such a standstill are of a start-up.' },
      ),
    ),
    latenessMs: Type.Number(),
    states: Type.String(),
    faults: WordsByKey,
    faultReasons: Type.Record(Type.String(), Type.String()),
    place: Type.Object({ x: Type.Number(), z: Type.Number(), turn: Type.Number() }, closed),
    tags: Type.Array(Slot),
    ...CareFields,
    faultCare: Type.Object(CareFields, closed),
  },
  closed,
);

const LineModelBody = Type.Object(
  {
    slot: Slot,
    id: Type.String(),
    name: Words,
    area: Type.String(),
    constraint: Slot,
    targetEfficiency: Type.Number(),
    stopCostPerHour: orNull(Type.Number()),
    shifts: Type.Array(Type.String()),
    machines: Type.Array(Slot),
    buffers: Type.Array(Slot),
  },
  closed,
);

const BufferBody = Type.Object(
  {
    slot: Slot,
    line: Slot,
    from: Slot,
    to: Slot,
    capacity: Type.Number(),
    level: SlotOrNone,
    table: SlotOrNone,
  },
  closed,
);

const ProductBody = Type.Object(
  {
    id: Type.String(),
    code: Type.String(),
    name: Words,
    size: Type.String(),
    allergens: Type.Array(Type.String()),
    baseUnit: Type.String(),
    perCase: Type.Number(),
    value: Type.Number(),
  },
  closed,
);

const Minute = Type.Integer({ description: 'Minutes after midnight of the starting day, site time.' });
const SiteDate = Type.String({ description: 'A day of the site, like 2026-12-31.' });
const ShiftModelBody = Type.Object(
  {
    id: Type.String(),
    name: Words,
    days: Type.Object(
      { from: SiteDate, length: Type.Integer(), on: Type.Array(Type.Integer({ minimum: 0 })) },
      {
        ...closed,
        description: 'It begins on the days `on` (0 = `from`) of each `length` days. A week begins on a Monday.',
      },
    ),
    fromMinute: Minute,
    toMinute: Minute,
    breaks: Type.Array(Type.Object({ name: Words, fromMinute: Minute, toMinute: Minute }, closed)),
    crews: orNull(
      Type.Object(
        { from: SiteDate, every: Type.Integer(), order: Type.Array(Type.String()) },
        { ...closed, description: 'Crews that work it in turn, the next one each `every` days.' },
      ),
    ),
  },
  closed,
);

const ExceptionBody = Type.Object(
  {
    name: Words,
    from: SiteDate,
    to: SiteDate,
    lines: orNull(Type.Array(Type.String())),
    works: Type.Array(Type.Object({ shift: Type.String(), fromMinute: Minute, toMinute: Minute }, closed)),
  },
  { ...closed, description: 'Days that are not like others, both ends in it; `works` is all that is worked on them.' },
);

const ReasonBody = Type.Object(
  {
    id: Type.String(),
    name: Words,
    parent: orNull(Type.String()),
    state: orNull(Type.String()),
    planned: Type.Boolean(),
    needsComment: Type.Boolean(),
    types: Type.Array(Type.String(), { description: 'Machine types it is for; with no machines either: all.' }),
    machines: Type.Array(Type.String(), { description: 'Machines it is for, beside those of its types.' }),
    retired: Type.Boolean({ description: 'Nobody can give it any more; it names what it was given for.' }),
    ...CareFields,
  },
  closed,
);

const CallKindBody = Type.Object({ id: Type.String(), name: Words, escalateMs: Type.Array(Type.Number()) }, closed);

const BinBody = Type.Object(
  {
    id: Type.String(),
    name: Words,
    material: Type.String(),
    machine: Slot,
    quantity: Type.Number({ description: 'In one container.' }),
    unit: Type.String(),
    containers: Type.Integer({ description: 'Asked for at once.' }),
    replenishMs: Type.Number(),
    emptyFaults: Type.Array(Type.Integer()),
    signal: orNull(Type.Object({ tag: Slot, below: Type.Number(), deadband: Type.Number() }, closed)),
  },
  closed,
);

export const PlantBody = Type.Object(
  {
    demo: Type.Boolean(),
    site: Type.Object(
      {
        id: Type.String(),
        name: Words,
        timezone: Type.String(),
        currency: Type.String(),
        hall: Type.Object({ width: Type.Number(), depth: Type.Number() }, closed),
        energy: Type.Object(
          {
            pricePerKWh: orNull(Type.Number({ description: 'In `currency`.' })),
            co2PerKWh: orNull(Type.Number({ description: 'kg' })),
          },
          closed,
        ),
      },
      closed,
    ),
    areas: Type.Array(Type.Object({ id: Type.String(), name: Words }, closed)),
    sources: Type.Array(SourceSchema),
    outputs: Type.Array(Type.Unknown(), { description: 'Always empty here; /api/v1/outputs tells of them.' }),
    products: Type.Array(ProductBody),
    shifts: Type.Array(ShiftModelBody),
    crews: Type.Array(Type.Object({ id: Type.String(), name: Words }, closed)),
    calendar: Type.Array(ExceptionBody),
    reasons: Type.Array(ReasonBody),
    alarms: Type.Array(Type.Unknown(), { description: 'Always empty here; /api/v1/alarms tells of them.' }),
    callKinds: Type.Array(CallKindBody),
    bins: Type.Array(BinBody),
    stateMaps: Type.Record(Type.String(), Type.Record(Type.String(), Type.String())),
    stateMapCare: Type.Record(Type.String(), Type.Object(CareFields, closed)),
    lines: Type.Array(LineModelBody),
    machines: Type.Array(MachineModelBody),
    buffers: Type.Array(BufferBody),
    tags: Type.Array(TagBody),
  },
  closed,
);

/** Addresses in plant.yaml may carry users and passwords: those are for the server alone. */
export const plantBody = (plant: PlantModel): PlantModel => ({
  ...plant,
  sources: plant.sources.map(withoutLogin),
  outputs: [],
  alarms: [],
});

function withoutLogin(source: SourceSpec): SourceSpec {
  switch (source.protocol) {
    case 'opcua':
      return { ...withoutPassword(source), endpoint: withoutSecrets(source.endpoint) };
    case 'sparkplug':
      return { ...source, broker: withoutSecrets(source.broker) };
    case 'mqtt':
      return { ...withoutPassword(source), broker: withoutSecrets(source.broker) };
    case 'webhook':
      return { ...source, secret: '***' };
    default:
      return source;
  }
}

const withoutPassword = <S extends { readonly password?: string }>({ password: _, ...source }: S) => source;
