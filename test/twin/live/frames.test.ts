/** The live stream's frames: what is written is read, what is broken is told, and version 1 stays these very bytes. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  blankRow,
  decodeFrame,
  encodeFrame,
  type FrameHeader,
  type FrameSource,
  frameBytes,
  HEADER_BYTES,
  type MachineRow,
  WIRE_VERSION,
} from '../../../twin/live/frames.ts';

interface Reading {
  readonly slot: number;
  readonly quality: number;
  readonly value: number;
}
interface Picture {
  readonly header: FrameHeader;
  readonly machines: readonly MachineRow[];
  readonly narrow: readonly Reading[];
  readonly wide: readonly Reading[];
}

function encode({ header, machines, narrow, wide }: Picture): Uint8Array {
  const readings = [...narrow, ...wide];
  const source: FrameSource = {
    machines: machines.map(({ slot }) => slot),
    readMachine: (slot, into) =>
      void Object.assign(
        into,
        machines.find((row) => row.slot === slot),
      ),
    narrow: narrow.map(({ slot }) => slot),
    wide: wide.map(({ slot }) => slot),
    // Slots go up to 2^30: a table with few entries, not an array of so many.
    value: { length: 2 ** 30, ...Object.fromEntries(readings.map(({ slot, value }) => [slot, value])) },
    quality: { length: 2 ** 30, ...Object.fromEntries(readings.map(({ slot, quality }) => [slot, quality])) },
  };
  return encodeFrame(header, source);
}

function decode(bytes: Uint8Array) {
  const machines: MachineRow[] = [];
  const tags: Reading[] = [];
  const answer = decodeFrame(bytes, {
    machine: (row) => void machines.push({ ...row }),
    tag: (slot, quality, value) => void tags.push({ slot, quality, value }),
  });
  return { answer, machines, tags };
}

const time = fc.double({ min: 0, max: 4e12, noNaN: true });
const count = fc.double({ min: 0, max: 2 ** 53, noNaN: true });
const machine = fc.record({
  slot: fc.nat(2 ** 30 - 1),
  state: fc.nat(11),
  mode: fc.nat(4),
  fault: fc.nat(2 ** 32 - 1),
  since: fc.oneof(time, fc.constant(Number.NaN)),
  good: count,
  reject: count,
  speed: fc.oneof(fc.float(), fc.constant(Number.NaN)),
});
const reading = (value: fc.Arbitrary<number>) =>
  fc.record({ slot: fc.nat(2 ** 30 - 1), quality: fc.nat(3), value: fc.oneof(value, fc.constant(Number.NaN)) });
const picture: fc.Arbitrary<Picture> = fc
  .record({
    header: fc.record({
      kind: fc.constantFrom('snapshot' as const, 'delta' as const),
      sequence: fc.nat(2 ** 32 - 1),
      at: time,
    }),
    machines: fc.uniqueArray(machine, { selector: ({ slot }) => slot, maxLength: 20 }),
    tags: fc.uniqueArray(fc.oneof(reading(fc.float()), reading(fc.double())), {
      selector: ({ slot }) => slot,
      maxLength: 40,
    }),
  })
  .map(({ header, machines, tags }) => ({
    header,
    machines,
    narrow: tags.filter(({ value }) => Object.is(Math.fround(value), value)),
    wide: tags.filter(({ value }) => !Object.is(Math.fround(value), value)),
  }));

test('what is encoded is decoded, every field of every row, not-a-number included', () => {
  fc.assert(
    fc.property(picture, (wanted) => {
      const { answer, machines, tags } = decode(encode(wanted));
      expect(answer).toEqual({ ok: true, ...wanted.header });
      expect(machines).toEqual(wanted.machines);
      expect(tags).toEqual([...wanted.narrow, ...wanted.wide]);
    }),
    { numRuns: 300 },
  );
});

test('a frame has the length its header promises, and reads the same from the middle of a larger buffer', () => {
  fc.assert(
    fc.property(picture, fc.nat(7), (wanted, offset) => {
      const bytes = encode(wanted);
      expect(bytes.byteLength).toBe(frameBytes(wanted.machines.length, wanted.narrow.length, wanted.wide.length));
      const larger = new Uint8Array(offset + bytes.byteLength + 5).fill(0xaa);
      larger.set(bytes, offset);
      const within = decode(larger.subarray(offset, offset + bytes.byteLength));
      expect(within).toEqual(decode(bytes));
    }),
    { numRuns: 50 },
  );
});

const GOLDEN: Picture = {
  header: { kind: 'delta', sequence: 258, at: 1_700_000_000_123.5 },
  machines: [{ slot: 3, state: 6, mode: 1, fault: 11, since: 1_699_999_999_000, good: 4711, reject: 12, speed: 398.5 }],
  narrow: [{ slot: 70_000, quality: 0, value: 21.5 }],
  wide: [{ slot: 5, quality: 3, value: 9_007_199_254_740_991 }],
};
/** Wire version 1, frozen; numbers packed by another language.  A change here is a change for every screen and integrator: it takes a new version. */
const GOLDEN_HEX = [
  '01010000', // version, delta, 2 bytes 0
  '02010000', // sequence
  '00b88756febc7842', // at
  '01000000 01000000 01000000 00000000', // machines, narrow, wide, 4 bytes 0
  '03000000 0b000000 06 01 0000 0040c743', // slot, fault, state, mode, speed
  '00804156febc7842', // since, good, reject
  '000000000067b240',
  '0000000000002840',
  '70110100 0000ac41', // slot and quality, value
  '050000c0 ffffffffffff3f43',
];

test('wire version 1 is these very bytes', () => {
  expect(WIRE_VERSION).toBe(1);
  const hex = Buffer.from(encode(GOLDEN)).toString('hex');
  expect(hex).toBe(GOLDEN_HEX.join('').replaceAll(' ', ''));
  expect(decode(Buffer.from(hex, 'hex')).machines).toEqual(GOLDEN.machines);
});

test('a frame cut off at any byte, or with one too many, is truncated, and not one row of it is read', () => {
  const bytes = encode(GOLDEN);
  for (let length = 0; length < bytes.byteLength; length++) {
    const { answer, machines, tags } = decode(bytes.subarray(0, length));
    expect(answer).toEqual({ ok: false, reason: 'truncated' });
    expect([machines, tags]).toEqual([[], []]);
  }
  expect(decode(Uint8Array.from([...bytes, 0])).answer).toEqual({ ok: false, reason: 'truncated' });
});

test('another version or kind is told as that', () => {
  const bytes = encode(GOLDEN);
  expect(decode(Uint8Array.from(bytes, (byte, i) => (i === 0 ? 2 : byte))).answer).toEqual({
    ok: false,
    reason: 'version',
  });
  expect(decode(Uint8Array.from(bytes, (byte, i) => (i === 1 ? 2 : byte))).answer).toEqual({
    ok: false,
    reason: 'kind',
  });
});

test('no bytes make it throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (noise, likely) => {
      if (likely && noise.length >= HEADER_BYTES) noise.set([1, noise[1]! & 1]);
      const { answer } = decode(noise);
      expect(typeof answer.ok).toBe('boolean');
    }),
    { numRuns: 500 },
  );
});

test('a blank row knows nothing', () => {
  expect(blankRow()).toEqual({ slot: 0, state: 0, mode: 0, fault: 0, since: 0, good: 0, reject: 0, speed: Number.NaN });
});
