/** Notifications are read from their bytes: what comes out is what the library itself would read, for every type. */
import {
  BinaryStream,
  DataChangeNotification,
  DataType,
  DataValue,
  StatusCodes,
  Variant,
  VariantArrayType,
} from 'node-opcua';
import { beforeAll, expect, test } from 'vitest';
import { scalarOf, serverTimeOf, sourceTimeOf } from '../../../server/connect/opcua/data-value.ts';
import { keepBytes, readValues } from '../../../server/connect/opcua/notification.ts';

const at = new Date('2026-01-02T03:04:05.678Z');
const later = new Date('2026-01-02T03:04:06.001Z');
const values: { dataType: DataType; value: unknown; arrayType?: VariantArrayType }[] = [
  { dataType: DataType.Boolean, value: true },
  { dataType: DataType.SByte, value: -5 },
  { dataType: DataType.Byte, value: 250 },
  { dataType: DataType.Int16, value: -3000 },
  { dataType: DataType.UInt16, value: 60_000 },
  { dataType: DataType.Int32, value: -2_000_000_000 },
  { dataType: DataType.UInt32, value: 4_000_000_000 },
  { dataType: DataType.Int64, value: [4_294_967_295, 4_294_967_291] },
  { dataType: DataType.UInt64, value: [1, 5] },
  { dataType: DataType.Float, value: 1.5 },
  { dataType: DataType.Double, value: Math.PI },
  { dataType: DataType.String, value: 'Füller 7' },
  { dataType: DataType.String, value: null },
  { dataType: DataType.DateTime, value: at },
  { dataType: DataType.LocalizedText, value: { text: 'Execute', locale: 'en' } },
  { dataType: DataType.Double, arrayType: VariantArrayType.Array, value: Float64Array.from([1, 2, 3]) },
];

/** Encoded before the bytes are kept instead of read, decoded after. */
const written = (): Buffer => {
  const notification = new DataChangeNotification({
    monitoredItems: [
      ...values.map((value, i) => ({
        clientHandle: i + 1,
        value: new DataValue({
          value: { arrayType: VariantArrayType.Scalar, ...value },
          statusCode: i % 2 === 0 ? StatusCodes.Good : StatusCodes.UncertainSensorNotAccurate,
          sourceTimestamp: at,
          sourcePicoseconds: i === 3 ? 123_400_000 : 0,
          serverTimestamp: i === 4 ? null : later,
        } as never),
      })),
      { clientHandle: 99, value: new DataValue({ statusCode: StatusCodes.BadSensorFailure }) },
    ],
  });
  const stream = new BinaryStream(Buffer.alloc(4000));
  new Variant({ dataType: DataType.ExtensionObject, value: notification }).encode(stream);
  return stream.buffer.subarray(0, stream.length);
};

const decoded = (bytes: Buffer): DataChangeNotification => {
  const variant = new Variant();
  variant.decode(new BinaryStream(bytes));
  return variant.value as DataChangeNotification;
};

interface Told {
  handle: number;
  value: unknown;
  status: number;
  source: number;
  server: number;
}

function read(bytes: Buffer): Told[] {
  const told: Told[] = [];
  const notification = decoded(bytes);
  const kept = readValues(notification, {
    plain: () => true,
    scalar: (handle, value, status, source, server) => told.push({ handle, value, status, source, server }),
    other: (handle, data) =>
      told.push({
        handle,
        value: scalarOf(data.value),
        status: data.statusCode.value,
        source: sourceTimeOf(data),
        server: serverTimeOf(data),
      }),
  });
  if (!kept)
    for (const { clientHandle: handle, value: data } of notification.monitoredItems ?? [])
      told.push({
        handle,
        value: scalarOf(data.value),
        status: data.statusCode.value,
        source: sourceTimeOf(data),
        server: serverTimeOf(data),
      });
  return told;
}

let bytes: Buffer;
let byLibrary: Told[];
beforeAll(() => {
  bytes = written();
  byLibrary = read(bytes);
  keepBytes();
});

test('every type, status and time is what the library reads', () => {
  const ours = read(bytes);
  expect(ours).toHaveLength(values.length + 1);
  for (const [i, one] of ours.entries()) {
    const theirs = byLibrary[i] as Told;
    expect({ ...one, source: 0, server: 0, value: one.value ?? null }).toEqual({
      ...theirs,
      source: 0,
      server: 0,
      value: theirs.value ?? null,
    });
    expect(one.source).toBeCloseTo(theirs.source, 0);
    expect(one.server).toBeCloseTo(theirs.server, 0);
  }
  expect(ours[0]?.source).toBe(at.getTime());
  expect(ours[7]?.value).toBe(-5);
  expect(ours.at(-1)).toMatchObject({ handle: 99, value: undefined, source: 0, server: 0 });
});

test('bytes that are cut short are refused, wherever they are cut', () => {
  for (let cut = 20; cut < bytes.length - 8; cut += 3) {
    // The length in front says what is there, as a wrong server would have it; the items behind it do not fit.
    const short = Buffer.from(bytes.subarray(0, cut));
    short.writeUInt32LE(cut - 10, 6);
    let count = 0;
    const notification = decoded(short);
    try {
      readValues(notification, { plain: () => true, scalar: () => count++, other: () => count++ });
    } catch {
      expect(count).toBeLessThanOrEqual(values.length);
      continue;
    }
    expect.unreachable(`cut at ${cut} of ${bytes.length}`);
  }
});
