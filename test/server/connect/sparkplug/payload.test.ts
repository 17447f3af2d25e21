/** The hand decoder against the generated one of the Eclipse package (protobufjs), which is the oracle. */
import fc from 'fast-check';
import proto from 'sparkplug-payload/lib/sparkplugPayloadProto.js';
import { describe, expect, test } from 'vitest';
import { memberAt } from '../../../../server/connect/sparkplug/composite.ts';
import { DATATYPES } from '../../../../server/connect/sparkplug/datatype.ts';
import * as payload from '../../../../server/connect/sparkplug/payload.ts';
import { qualityIn, unitIn } from '../../../../server/connect/sparkplug/properties.ts';
import { encode } from '../edge-node.ts';

const { Payload } = proto.org.eclipse.tahu.protobuf;
const SEED = 20_260_101;

type Wide = { low: number; high: number; unsigned: boolean };
const wide = (value: bigint): Wide => ({
  low: Number(BigInt.asUintN(32, value)) | 0,
  high: Number(BigInt.asUintN(32, value >> 32n)) | 0,
  unsigned: true,
});
const big = (value: unknown): bigint =>
  typeof value === 'number'
    ? BigInt(value)
    : (BigInt((value as Wide).high >>> 0) << 32n) | BigInt((value as Wide).low >>> 0);

const anyWide = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const scalar = fc.oneof(
  word.map((intValue) => ({ intValue })),
  anyWide.map((value) => ({ longValue: wide(value) })),
  fc.float().map((floatValue) => ({ floatValue })),
  fc.double().map((doubleValue) => ({ doubleValue })),
  fc.boolean().map((booleanValue) => ({ booleanValue })),
  fc.string({ unit: 'grapheme' }).map((stringValue) => ({ stringValue })),
);
const propertyValue = fc.tuple(word, scalar).map(([type, value]) => ({ type, ...value }));
const propertySet = fc
  .array(fc.tuple(fc.string(), propertyValue), { maxLength: 3 })
  .map((pairs) => ({ keys: pairs.map(([key]) => key), values: pairs.map(([, value]) => value) }));
const dataSet = fc
  .record({ columns: fc.array(fc.string(), { maxLength: 3 }), values: fc.array(scalar, { maxLength: 6 }) })
  .map(({ columns, values }) => ({
    numOfColumns: wide(BigInt(columns.length)),
    columns,
    types: columns.map(() => 10),
    rows: [{ elements: values }],
  }));
const plainMetric = fc
  .tuple(
    fc.record(
      {
        name: fc.string({ unit: 'grapheme' }),
        alias: anyWide.map(wide),
        timestamp: anyWide.map(wide),
        datatype: fc.integer({ min: 0, max: 40 }),
        isHistorical: fc.boolean(),
        isTransient: fc.boolean(),
        isNull: fc.boolean(),
        properties: propertySet,
        metadata: fc.record({ contentType: fc.string(), size: anyWide.map(wide) }),
      },
      { requiredKeys: [] },
    ),
    fc.oneof(
      scalar,
      fc.constant({}),
      fc.uint8Array({ maxLength: 20 }).map((bytesValue) => ({ bytesValue })),
      dataSet.map((datasetValue) => ({ datasetValue })),
    ),
  )
  .map(([head, value]) => ({ ...head, ...value }));
const template = fc.record({
  templateRef: fc.string(),
  isDefinition: fc.boolean(),
  metrics: fc.array(plainMetric, { maxLength: 3 }),
  parameters: fc.array(
    fc.tuple(fc.string(), scalar).map(([name, value]) => ({ name, type: 3, ...value })),
    { maxLength: 2 },
  ),
});
const metric = fc.oneof(
  { weight: 4, arbitrary: plainMetric },
  { weight: 1, arbitrary: template.map((templateValue) => ({ name: 'template', datatype: 19, templateValue })) },
);
const message = fc.record(
  {
    timestamp: anyWide.map(wide),
    seq: maybe(fc.bigInt({ min: 0n, max: 300n }).map(wide)),
    uuid: fc.string(),
    metrics: fc.array(metric, { maxLength: 12 }),
  },
  { requiredKeys: ['metrics'] },
);
const encoded = message.map((content) => {
  const { seq, ...rest } = content;
  return Buffer.from(Payload.encode({ ...rest, ...(seq ? { seq } : {}) } as never).finish());
});

const columns = new payload.PayloadColumns(1);
const own = (thing: object, field: string) => Object.hasOwn(thing, field);

/** What both decoders say of the same bytes is the same. */
function expectSame(bytes: Buffer): void {
  const told = Payload.decode(bytes);
  const metrics = told.metrics ?? [];
  expect(columns.count).toBe(metrics.length);
  expect(columns.timestamp).toBe(own(told, 'timestamp') ? Number(big(told.timestamp)) : 0);
  const seq = own(told, 'seq') ? big(told.seq) : -1n;
  expect(columns.seq).toBe(seq > 255n ? 256 : Number(seq));
  metrics.forEach((metric, i) => {
    const flags = columns.flags[i] as number;
    expect((flags & payload.NAMED) !== 0).toBe(own(metric, 'name'));
    if (own(metric, 'name')) expect(columns.nameOf(i)).toBe(metric.name);
    expect((flags & payload.ALIASED) !== 0).toBe(own(metric, 'alias'));
    if (own(metric, 'alias')) expect(BigInt(columns.aliasOf(i))).toBe(big(metric.alias));
    expect(columns.at[i]).toBe(own(metric, 'timestamp') ? Number(big(metric.timestamp)) : 0);
    expect(columns.datatype[i]).toBe(own(metric, 'datatype') ? metric.datatype : 0);
    expect((flags & payload.HISTORICAL) !== 0).toBe(metric.isHistorical === true);
    expect((flags & payload.NULL) !== 0).toBe(metric.isNull === true);
    expect(columns.propertiesTo[i] !== 0).toBe(own(metric, 'properties'));
    const kind = columns.kind[i];
    const { name: _, ...valued } = metric;
    if (kind === payload.INT) expect(columns.number[i]).toBe(valued.intValue);
    else if (kind === payload.LONG)
      expect((BigInt(columns.second[i] as number) << 32n) | BigInt(columns.first[i] as number)).toBe(
        big(valued.longValue),
      );
    else if (kind === payload.REAL)
      expect(columns.number[i]).toBe(own(metric, 'doubleValue') ? valued.doubleValue : valued.floatValue);
    else if (kind === payload.BOOL) expect(columns.number[i] === 1).toBe(valued.booleanValue);
    else if (kind === payload.STRING) expect(columns.scalarAt(i, 12)).toBe(valued.stringValue);
    else if (kind === payload.OCTETS)
      expect(bytes.subarray(columns.first[i], columns.second[i])).toEqual(Buffer.from(valued.bytesValue ?? []));
    else if (kind === payload.DATASET) expect(own(metric, 'datasetValue')).toBe(true);
    else if (kind === payload.TEMPLATE_VALUE) expect(own(metric, 'templateValue')).toBe(true);
    else expect(kind).toBe(payload.NONE);
  });
}

describe('against the oracle', () => {
  test('every payload that can be encoded is read the same', () => {
    fc.assert(
      fc.property(encoded, (bytes) => {
        expect(columns.decode(bytes)).toBe(true);
        expectSame(bytes);
      }),
      { seed: SEED, numRuns: 500 },
    );
  });

  test('bytes that were harmed are refused or read the same, and never throw', () => {
    let refused = 0;
    let read = 0;
    const harm = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(encoded, harm, fc.option(fc.nat()), (bytes, changes, cut) => {
        if (bytes.length === 0) return;
        for (const [place, byte] of changes) bytes[place % bytes.length] = byte;
        const rest = cut === null ? bytes : bytes.subarray(0, cut % bytes.length);
        if (!columns.decode(rest)) {
          refused++;
          expect(columns.count).toBe(0);
          return;
        }
        read++;
        // What we believe, the oracle believes; what it lets pass, we may refuse.
        expectSame(rest);
      }),
      { seed: SEED, numRuns: 1500 },
    );
    expect(refused).toBeGreaterThan(300);
    expect(read).toBeGreaterThan(80);
  });

  test('bytes of any kind are refused or read, and never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        if (columns.decode(Buffer.from(bytes))) expect(() => Payload.decode(bytes)).not.toThrow();
      }),
      { seed: SEED, numRuns: 5000 },
    );
  });

  test('a payload cut off inside a metric is refused at every byte', () => {
    const bytes = encode({
      metrics: [{ name: 'a', alias: 1, timestamp: 1_700_000_000_000, type: 'Double', value: 1.5 } as never],
    });
    expect(columns.decode(bytes)).toBe(true);
    for (let length = 1; length < bytes.length; length++)
      expect(columns.decode(bytes.subarray(0, length)), `${length} bytes`).toBe(false);
  });

  test('templates nested beyond measure are refused, not followed', () => {
    let inner: Buffer = Buffer.alloc(0);
    const sized = (key: number[], bytes: Buffer) => {
      const length: number[] = [];
      for (let rest = bytes.length; ; rest >>>= 7) {
        length.push(rest > 127 ? (rest & 127) | 128 : rest);
        if (rest < 128) break;
      }
      return Buffer.concat([Buffer.from([...key, ...length]), bytes]);
    };
    for (let depth = 0; depth < 5000; depth++) inner = sized([0x12], sized([0x92, 0x01], inner));
    expect(columns.decode(inner)).toBe(false);
  });
});

describe('data types', () => {
  const one = (datatype: string, value: object): number => {
    const type = DATATYPES.indexOf(datatype as never);
    expect(type).toBeGreaterThan(0);
    const bytes = Buffer.from(Payload.encode({ metrics: [{ name: 'm', datatype: type, ...value }] } as never).finish());
    expect(columns.decode(bytes)).toBe(true);
    return columns.numberAt(0, type);
  };

  test.each([
    ['Int8', { intValue: 0xff }, -1],
    ['Int8', { intValue: 0xffffffff }, -1], // some senders widen the sign
    ['Int8', { intValue: 0x80 }, -128],
    ['Int16', { intValue: 0x8000 }, -32_768],
    ['Int32', { intValue: 0x80000000 }, -2_147_483_648],
    ['Int32', { longValue: wide(2n ** 64n - 5n) }, -5],
    ['Int64', { longValue: wide(2n ** 64n - 1n) }, -1],
    ['Int64', { longValue: wide(2n ** 63n) }, -(2 ** 63)],
    ['UInt8', { intValue: 255 }, 255],
    ['UInt16', { intValue: 65_535 }, 65_535],
    ['UInt32', { intValue: 4_294_967_295 }, 4_294_967_295],
    ['UInt32', { longValue: wide(4_294_967_295n) }, 4_294_967_295],
    ['UInt64', { longValue: wide(2n ** 53n) }, 2 ** 53],
    ['UInt64', { longValue: wide(2n ** 64n - 1n) }, 2 ** 64],
    ['DateTime', { longValue: wide(1_700_000_000_123n) }, 1_700_000_000_123],
    ['Float', { floatValue: 0.5 }, 0.5],
    ['Double', { doubleValue: -1e300 }, -1e300],
    ['Boolean', { booleanValue: true }, 1],
    ['Boolean', { intValue: 7 }, 1],
  ])('%s %j is %d', (datatype, value, expected) => {
    expect(one(datatype, value)).toBe(expected);
  });

  test('64-bit values are exact up to 2^53 either way, and the nearest double beyond', () => {
    fc.assert(
      fc.property(anyWide, (value) => {
        expect(one('UInt64', { longValue: wide(value) })).toBe(Number(value));
        expect(one('Int64', { longValue: wide(value) })).toBe(Number(BigInt.asIntN(64, value)));
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
});

describe('what is inside a metric', () => {
  const inside = (metric: object, path: string, known = 0) => {
    const bytes = Buffer.from(Payload.encode({ metrics: [metric] } as never).finish());
    expect(columns.decode(bytes)).toBe(true);
    return memberAt(columns, 0, columns.datatype[0] as number, path, known)?.value;
  };
  const motor = {
    name: 'Motor',
    datatype: 19,
    templateValue: {
      templateRef: 'Motor',
      metrics: [
        { name: 'speed', datatype: 10, doubleValue: 1480.5 },
        { name: 'off', datatype: 3, isNull: true },
        {
          name: 'Gear',
          datatype: 19,
          templateValue: { metrics: [{ name: 'oil/level', datatype: 1, intValue: 0xfe }] },
        },
      ],
      parameters: [{ name: 'poles', type: 3, intValue: 4 }],
    },
  };

  test('members and parameters of a template, at any depth', () => {
    expect(inside(motor, 'speed')).toBe(1480.5);
    expect(inside(motor, 'Gear/oil/level')).toBe(-2);
    expect(inside(motor, 'poles')).toBe(4);
    expect(inside(motor, 'absent')).toBeUndefined();
  });

  test('a member that is null is told as null', () => {
    const bytes = Buffer.from(Payload.encode({ metrics: [motor] } as never).finish());
    columns.decode(bytes);
    expect(memberAt(columns, 0, 19, 'off')).toMatchObject({ isNull: true });
  });

  const table = {
    name: 'Table',
    datatype: 16,
    datasetValue: {
      numOfColumns: wide(3n),
      columns: ['level', 'valve', 'name'],
      types: [3, 11, 12],
      rows: [
        { elements: [{ intValue: 0xffffffff }, { booleanValue: true }, { stringValue: 'low' }] },
        { elements: [{ intValue: 7 }, { booleanValue: false }, { stringValue: 'high' }] },
      ],
    },
  };

  test('a column of a data set is its last row; a row is named by its number from 0', () => {
    expect(inside(table, 'level')).toBe(7);
    expect(inside(table, '0/level')).toBe(-1);
    expect(inside(table, '1/valve')).toBe(false);
    expect(inside(table, 'name')).toBe('high');
    expect(inside(table, '2/name')).toBeUndefined();
    expect(inside(table, 'absent')).toBeUndefined();
  });

  // The examples of Sparkplug 3.0, 6.4.16.
  const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex');
  test.each([
    ['Int8Array', 'EF 7B', '1', 123],
    ['Int16Array', 'D0 8A 30 75', '0', -30_000],
    ['Int32Array', 'FF FF FF FF FA AF CB 12', '1', 315_338_746],
    ['Int64Array', 'FF FF FF FF FF FF FF FF', '0', -1],
    ['UInt8Array', '17 FA', '1', 250],
    ['UInt16Array', '1E 00 88 CC', '1', 52_360],
    ['UInt32Array', '34 00 00 00 FF FF FF FF', '1', 4_294_967_295],
    ['UInt64Array', '34 00 00 00 00 00 00 00', '0', 52],
    ['DoubleArray', '00 00 00 00 00 00 F8 3F', '0', 1.5],
    ['FloatArray', '00 00 C0 3F', '0', 1.5],
    ['BooleanArray', '0C 00 00 00 34 D0', '3', true],
    ['BooleanArray', '0C 00 00 00 34 D0', '10', false],
    ['BooleanArray', '0C 00 00 00 34 D0', '11', true],
    ['BooleanArray', '0C 00 00 00 34 D0', '12', undefined],
    ['StringArray', '41 42 43 00 68 65 6C 6C 6F 00', '1', 'hello'],
    ['StringArray', '41 42 43 00 68 65 6C 6C 6F 00', '2', undefined],
    ['DateTimeArray', 'C7 D0 90 75 24 01 00 00 B8 BA B8 97 81 01 00 00', '1', 1_656_107_875_000],
    ['Int32Array', 'FF FF FF', '0', undefined],
  ])('%s %s at %s is %s', (datatype, hex, path, expected) => {
    expect(inside({ name: 'a', datatype: DATATYPES.indexOf(datatype as never), bytesValue: bytes(hex) }, path)).toBe(
      expected,
    );
  });

  test('whatever a template or data set holds, no path into it throws', () => {
    fc.assert(
      fc.property(encoded, fc.constantFrom('a', '0/a', '0', 'template/a', ''), (bytes, path) => {
        columns.decode(bytes);
        const { count } = columns;
        for (let i = 0; i < count; i++) memberAt(columns, i, columns.datatype[i] as number, path);
      }),
      { seed: SEED, numRuns: 300 },
    );
  });
});

describe('property sets', () => {
  const about = (properties: object) => {
    const bytes = Buffer.from(Payload.encode({ metrics: [{ name: 'm', properties }] } as never).finish());
    expect(columns.decode(bytes)).toBe(true);
    const [from, to] = [columns.propertiesFrom[0] as number, columns.propertiesTo[0] as number];
    return { quality: qualityIn(bytes, from, to), unit: unitIn(bytes, from, to) };
  };

  test.each([
    [192, 0],
    [0, 2],
    [500, 3],
    [64, 1],
  ])('quality %d', (code, quality) => {
    expect(
      about({ keys: ['engUnit', 'Quality'], values: [{ stringValue: 'mm/s' }, { type: 3, intValue: code }] }),
    ).toEqual({ quality, unit: 'mm/s' });
  });

  test('none told is good, and has no unit', () => {
    expect(about({ keys: ['Low'], values: [{ doubleValue: 3 }] })).toEqual({ quality: 0, unit: '' });
    expect(about({ keys: ['Quality'], values: [] })).toEqual({ quality: 0, unit: '' });
  });
});
