/**
 * The schema of plant.yaml: the one source of its TypeScript types, of its validation, and of the published
 * JSON Schema (docs/plant.schema.json) that lets an editor complete and check it.
 *
 * `expected` on a schema is what the error message says when a value does not fit.
 */
import Type from 'typebox';
import { KINDS, ROLES, STATES } from '../words.ts';
import { AlarmSchema, CallKindSchema } from './alarm-schema.ts';
import { BinSchema } from './kanban-schema.ts';
import { OutputSchema } from './output-schema.ts';
import { reasonSchema } from './reasons.ts';
import { closed, Id, isoDate, metres, notNegative, positive, Words, words } from './schema-parts.ts';
import { CrewSchema, ExceptionSchema, ShiftSchema } from './shift-schema.ts';
import { SourceSchema } from './source-schema.ts';

/** Who looks after an entry, and when it is due to be looked at again. Changes nothing of what samples mean. */
const care = {
  owner: Type.Optional(Type.String({ minLength: 1, expected: 'a name', description: 'Who looks after this.' })),
  review: Type.Optional(isoDate('Date by which somebody looks at this again; overdue ones are listed in Setup.')),
};

export const TagSchema = Type.Object(
  {
    role: Type.Optional(words(ROLES, 'What the tag means to the twin. Default: signal.')),
    type: Type.Optional(words(['number', 'bool', 'text'] as const, 'Default: number.')),
    name: Type.Optional(Words),
    unit: Type.Optional(Type.String({ description: 'Engineering unit as shown, e.g. "mm/s".' })),
    from: Type.Optional(
      Type.String({
        minLength: 1,
        expected: 'an address in the source',
        description:
          'Address in the source: an OPC UA node id, an MQTT topic (+ and # stand for any level), a Sparkplug metric, a Modbus register, an S7 address, or the JSON path in what a webhook is sent. {site} {area} {line} {machine} {tag} are filled in.',
      }),
    ),
    path: Type.Optional(
      Type.String({
        description:
          'MQTT: where the value is in the payload: a JSON path like "$.speed", "text", or a place in bytes like "binary:float32:le:4". {site} {area} {line} {machine} {tag} are filled in. Absent = the payload is the value.',
      }),
    ),
    source: Type.Optional(Id),
    burst: Type.Optional(
      Type.Object(
        {
          rate_hz: positive('readings a second', 'Readings a second.'),
          bpfo: Type.Optional(positive('Hz', 'Outer race: how often a second it is passed where it is damaged.')),
          bpfi: Type.Optional(positive('Hz', 'Inner race.')),
          bsf: Type.Optional(positive('Hz', 'Ball.')),
          ftf: Type.Optional(positive('Hz', 'Cage.')),
        },
        {
          ...closed,
          expected: 'like {rate_hz: 12800, bpfo: 104.6}',
          description:
            'MQTT, webhook and rest: the value is a list of raw readings of vibration. What it says (strength, spikes, octaves, fault rhythms) becomes tags of their own: `vibration-rms`, `vibration-bpfo`, ...',
        },
      ),
    ),
    poll_ms: Type.Optional(
      Type.Number({
        minimum: 10,
        expected: 'milliseconds >= 10',
        description: 'Modbus and S7: how often the tag is read, where it is not as often as `poll_ms` of its source.',
      }),
    ),
    bits: Type.Optional(
      Type.Union([Type.Literal(16), Type.Literal(32)], {
        expected: '16 or 32',
        description: 'Counters: width of the register that rolls over.',
      }),
    ),
    reset: Type.Optional(
      words(
        ['count', 'start-over'] as const,
        'Counters: what a fall that is no roll-over means. count (default): the machine set the register to 0 and has counted the new value since; start-over: the new value is where counting starts again, nothing is counted.',
      ),
    ),
    scale: Type.Optional(
      positive('a factor', 'Value as sent x scale = value in `unit` (counters: units per count). Default 1.'),
    ),
    stale_after_s: Type.Optional(positive('seconds', 'The tag is stale when nothing was heard of it for so long.')),
    keep: Type.Optional(
      Type.Object(
        {
          deadband: Type.Optional(
            notNegative('a difference', 'A value no further than this from the last kept one is no change. Default 0.'),
          ),
          at_least_s: positive('seconds', 'An unchanged value is kept again after so long.'),
        },
        {
          ...closed,
          expected: 'like {deadband: 0.1, at_least_s: 60}',
          description: 'Historian: leaves out values that do not change. Absent = every value is kept.',
        },
      ),
    ),
    low: Type.Optional(
      Type.Number({ expected: 'a number', description: 'Values below are implausible: kept as bad.' }),
    ),
    high: Type.Optional(
      Type.Number({ expected: 'a number', description: 'Values above are implausible: kept as bad.' }),
    ),
    ...care,
  },
  closed,
);
export type TagSpec = Type.Static<typeof TagSchema>;

const Rate = positive('units per minute', "Ideal rate in the machine's own units a minute.");

const machineBody = {
  kind: Type.Optional(words(KINDS, 'The shape in the 3D view.')),
  source: Type.Optional(Id),
  device: Type.Optional(
    Type.String({
      description: 'Sparkplug: "edge node/device" that the machine is, e.g. "{line}/{machine}".',
    }),
  ),
  unit: Type.Optional(Type.String({ description: 'What the machine counts: bottle, case, pallet, ...' })),
  units_per: Type.Optional(
    positive('base units', 'Base units (bottles, trays) in one unit of this machine. Default 1.'),
  ),
  ideal_rate: Type.Optional(Rate),
  ideal_rates: Type.Optional(
    Type.Record(Type.String(), Rate, { description: 'Ideal rate by product id, where it differs from ideal_rate.' }),
  ),
  top_rate: Type.Optional(
    positive(
      'units per minute',
      'Faster is implausible: such a jump of a counter is flagged, not counted. Default 3 x ideal.',
    ),
  ),
  slow_below: Type.Optional(
    Type.Number({
      exclusiveMinimum: 0,
      exclusiveMaximum: 1,
      expected: 'a share between 0 and 1',
      description: 'Slow = below this share of the ideal rate. Default 0.9.',
    }),
  ),
  slow_after_s: Type.Optional(positive('seconds', 'Slow after so long below. Default 30.')),
  micro_stop_s: Type.Optional(notNegative('seconds', 'A stop shorter than this is a micro-stop. Default 120.')),
  start_up: Type.Optional(
    Type.Object(
      {
        good_units: notNegative('units', 'Good units until a start is over: rejects before are start-up rejects.'),
        by_product: Type.Optional(
          Type.Record(Type.String(), notNegative('units', 'Good units'), {
            description: 'Good units until a start is over by product id, where they differ from good_units.',
          }),
        ),
        after_s: Type.Optional(
          notNegative('seconds', 'A standstill of at least this makes what follows a start. Default micro_stop_s.'),
        ),
      },
      {
        ...closed,
        expected: 'like {good_units: 200, after_s: 600}',
        description: 'Which rejects are of a start-up. A change holds from when it is made on. Absent = none are.',
      },
    ),
  ),
  lateness_s: Type.Optional(
    positive('seconds', 'How late a sample may come and still take its place in history. Default 10.'),
  ),
  states: Type.Optional(
    Type.Union([Type.Literal('packml'), Id], {
      expected: '"packml" or the id of an entry of state_maps',
      description: 'How the value of the state tag is read. Default packml.',
    }),
  ),
  faults: Type.Optional(
    Type.Record(Type.String({ pattern: '^[0-9]+$' }), Words, { description: 'Fault code -> words.' }),
  ),
  fault_reasons: Type.Optional(
    Type.Record(Type.String({ pattern: '^[0-9]+$' }), Id, {
      description: 'Fault code -> id of the reason that it stands for by itself.',
    }),
  ),
  tags: Type.Optional(Type.Record(Type.String({ pattern: '^[a-z0-9][a-z0-9_.-]*$' }), TagSchema)),
  // Of its rates, and of its fault words where `fault_care` says nothing else.
  ...care,
  fault_care: Type.Optional(
    Type.Object(care, {
      ...closed,
      expected: 'like {owner: A. Yilmaz, review: "2026-12-31"}',
      description: 'Who looks after its fault words, where it is not who looks after its rates.',
    }),
  ),
};

export const MachineTypeSchema = Type.Object({ extends: Type.Optional(Id), ...machineBody }, closed);
export type MachineTypeSpec = Type.Static<typeof MachineTypeSchema>;

export const PlaceSchema = Type.Object(
  {
    x: metres('Along the hall, from its middle.'),
    z: metres('Across the hall, from its middle; operators stand on the +z side.'),
    turn: Type.Optional(Type.Number({ expected: 'degrees', description: 'Turn about the vertical, degrees.' })),
  },
  closed,
);

export const MachineSchema = Type.Object(
  {
    id: Id,
    name: Words,
    type: Id,
    place: PlaceSchema,
    ...machineBody,
  },
  closed,
);
export type MachineSpec = Type.Static<typeof MachineSchema>;

export const BufferSchema = Type.Object(
  {
    from: Id,
    to: Id,
    capacity: notNegative('units', 'Units that fit between the two machines, outside both.'),
    level: Type.Optional(Type.String({ description: 'Tag (machine/tag) that measures the fill, in units.' })),
    table: Type.Optional(Id),
  },
  closed,
);

export const LineSchema = Type.Object(
  {
    id: Id,
    name: Words,
    area: Id,
    constraint: Id,
    target_efficiency: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1,
        expected: 'a share between 0 and 1',
        description: 'OEE the line is planned with. Default 0.85.',
      }),
    ),
    stop_cost_per_hour: Type.Optional(
      notNegative('money', 'What an hour of standstill costs, in the currency of the site.'),
    ),
    shifts: Type.Optional(Type.Array(Id, { description: 'Shift patterns this line works. Default: all.' })),
    machines: Type.Array(MachineSchema, { minItems: 1 }),
    buffers: Type.Array(BufferSchema),
  },
  closed,
);
export type LineSpec = Type.Static<typeof LineSchema>;

export const ProductSchema = Type.Object(
  {
    id: Id,
    code: Type.Optional(Type.String({ description: 'What the machines send as product, if it is not the id.' })),
    name: Words,
    size: Type.Optional(Type.String()),
    allergens: Type.Optional(Type.Array(Type.String())),
    base_unit: Type.Optional(Type.String({ description: 'bottle, tray, jar, ... Default unit.' })),
    per_case: Type.Optional(positive('base units', 'Base units in a case.')),
    value: Type.Optional(notNegative('money', 'Margin of one base unit, in the currency of the site.')),
  },
  closed,
);

export const StateMapSchema = Type.Record(
  Type.String({ minLength: 1 }),
  words(
    [...STATES.filter((s) => s !== 'slow' && s !== 'micro-stop'), 'stop'] as const,
    'Value as sent -> state; stop = micro-stop or breakdown by its length.',
  ),
  { description: 'Value of the state tag (number or text) -> state.' },
);

export const PlantSchema = Type.Object(
  {
    gemba: Type.Literal(1, { expected: '1 (the version of this file format)' }),
    demo: Type.Optional(Type.Boolean({ description: 'True: screens carry a DEMO mark.' })),
    site: Type.Object(
      {
        id: Id,
        name: Words,
        timezone: Type.String({ expected: 'an IANA time zone like Europe/Berlin' }),
        currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$', expected: 'an ISO 4217 currency like EUR' })),
        hall: Type.Optional(
          Type.Object({ width: positive('metres', 'x extent'), depth: positive('metres', 'z extent') }, closed),
        ),
        energy: Type.Optional(
          Type.Object(
            {
              price_per_kwh: Type.Optional(notNegative('money', 'What a kWh costs, in the currency of the site.')),
              co2_per_kwh: Type.Optional(notNegative('kg', 'kg of CO2 that come with a kWh.')),
            },
            closed,
          ),
        ),
      },
      closed,
    ),
    sources: Type.Array(SourceSchema),
    outputs: Type.Optional(Type.Array(OutputSchema, { description: 'Whom the twin tells what it knows.' })),
    products: Type.Array(ProductSchema),
    shifts: Type.Array(ShiftSchema),
    crews: Type.Optional(
      Type.Array(CrewSchema, { description: 'Who works together. Shifts say which of them works when.' }),
    ),
    calendar: Type.Optional(
      Type.Array(ExceptionSchema, {
        description:
          'Days that are not like others: holidays, overtime, short days. Of two for one day the later entry counts.',
      }),
    ),
    reasons: Type.Optional(
      Type.Array(reasonSchema(care), { description: 'Why machines stand: a tree, each entry naming its parent.' }),
    ),
    alarms: Type.Optional(
      Type.Array(AlarmSchema, { description: 'What needs a response of people, and which (docs/alarms.md).' }),
    ),
    call_kinds: Type.Optional(
      Type.Array(CallKindSchema, { description: 'What people on the floor can call for with two taps.' }),
    ),
    kanban: Type.Optional(
      Type.Array(BinSchema, {
        description: 'Bins of material at machines, called for when they run low (docs/supply.md).',
      }),
    ),
    state_maps: Type.Optional(Type.Record(Type.String(), StateMapSchema)),
    state_map_care: Type.Optional(
      Type.Record(Type.String(), Type.Object(care, closed), {
        description: 'Who looks after an entry of state_maps, by its id.',
      }),
    ),
    machine_types: Type.Record(Type.String(), MachineTypeSchema),
    areas: Type.Array(Type.Object({ id: Id, name: Words }, closed), { minItems: 1 }),
    lines: Type.Array(LineSchema),
    utilities: Type.Optional(Type.Array(MachineSchema)),
  },
  closed,
);
export type PlantSpec = Type.Static<typeof PlantSchema>;
