/**
 * The binary frames of the live stream, written by the server and read by every screen (docs/live.md shows them byte by
 * byte). Little-endian. Rows carry absolute values, so a lost frame costs freshness and never correctness.
 *
 * Node and every browser in use run on little-endian machines, so words are written as the machine holds them.
 *
 * Wire version 1. Changing the layout changes the version, and the golden bytes in test/twin/live/frames.test.ts.
 */
export const WIRE_VERSION = 1;
export const HEADER_BYTES = 32;
export const MACHINE_BYTES = 40;
export const NARROW_BYTES = 8;
export const WIDE_BYTES = 12;

const SLOT_MASK = 0x3fffffff;

export type FrameKind = 'snapshot' | 'delta';

/** What a screen knows of one machine. */
export interface MachineRow {
  slot: number;
  /** Index into STATES. */
  state: number;
  /** Index into MODES. */
  mode: number;
  /** Fault code, 0 = none. */
  fault: number;
  /** Epoch ms at which the state began. */
  since: number;
  /** Units counted since the twin knows the machine. */
  good: number;
  reject: number;
  /** Units a minute. NaN = not known. */
  speed: number;
}

/** Receives the rows of a frame one by one; the decoder allocates nothing a row. */
export interface FrameReader {
  machine(row: Readonly<MachineRow>): void;
  /** `quality` is an index into QUALITIES. */
  tag(slot: number, quality: number, value: number): void;
}

export interface FrameHeader {
  readonly kind: FrameKind;
  /** Counts up by one a frame within a subscription; a gap means missed frames. */
  readonly sequence: number;
  /** The moment on the timeline that the frame shows, epoch ms. */
  readonly at: number;
}

export type Decoded =
  | ({ readonly ok: true } & FrameHeader)
  | { readonly ok: false; readonly reason: 'truncated' | 'version' | 'kind' };

export interface FrameSource {
  /** Machine slots to write, and how to read one. */
  readonly machines: ArrayLike<number>;
  readMachine(slot: number, into: MachineRow): void;
  /** Tags whose value fits a float32 (readings). */
  readonly narrow: ArrayLike<number>;
  /** Tags that need all 53 bits (counters, text numbers). */
  readonly wide: ArrayLike<number>;
  /** Of every tag, by slot. */
  readonly value: ArrayLike<number>;
  readonly quality: ArrayLike<number>;
}

export const frameBytes = (machines: number, narrow: number, wide: number): number =>
  HEADER_BYTES + machines * MACHINE_BYTES + narrow * NARROW_BYTES + wide * WIDE_BYTES;

/** A row object to pass to `readMachine` again and again. */
export const blankRow = (): MachineRow => ({
  slot: 0,
  state: 0,
  mode: 0,
  fault: 0,
  since: 0,
  good: 0,
  reject: 0,
  speed: Number.NaN,
});

const scratch = blankRow();
const double = new Float64Array(1);
const halves = new Uint32Array(double.buffer);

export function encodeFrame(header: FrameHeader, source: FrameSource): Uint8Array {
  const { machines, narrow, wide } = source;
  const bytes = new Uint8Array(frameBytes(machines.length, narrow.length, wide.length));
  const view = new DataView(bytes.buffer);
  view.setUint8(0, WIRE_VERSION);
  view.setUint8(1, header.kind === 'snapshot' ? 0 : 1);
  view.setUint32(4, header.sequence, true);
  view.setFloat64(8, header.at, true);
  view.setUint32(16, machines.length, true);
  view.setUint32(20, narrow.length, true);
  view.setUint32(24, wide.length, true);
  let at = HEADER_BYTES;
  for (let i = 0; i < machines.length; i++) {
    source.readMachine(machines[i] as number, scratch);
    view.setUint32(at, scratch.slot, true);
    view.setUint32(at + 4, scratch.fault, true);
    view.setUint8(at + 8, scratch.state);
    view.setUint8(at + 9, scratch.mode);
    view.setFloat32(at + 12, scratch.speed, true);
    view.setFloat64(at + 16, scratch.since, true);
    view.setFloat64(at + 24, scratch.good, true);
    view.setFloat64(at + 32, scratch.reject, true);
    at += MACHINE_BYTES;
  }
  const { value, quality } = source;
  // The rows before are whole words: readings and their heads can be put in place as such.
  const words = new Uint32Array(bytes.buffer);
  const floats = new Float32Array(bytes.buffer);
  let word = at >> 2;
  for (let i = 0; i < narrow.length; i++) {
    const tag = narrow[i] as number;
    words[word] = (tag & SLOT_MASK) | ((quality[tag] as number) << 30);
    floats[word + 1] = value[tag] as number;
    word += NARROW_BYTES >> 2;
  }
  for (let i = 0; i < wide.length; i++) {
    const tag = wide[i] as number;
    double[0] = value[tag] as number;
    words[word] = (tag & SLOT_MASK) | ((quality[tag] as number) << 30);
    words[word + 1] = halves[0] as number;
    words[word + 2] = halves[1] as number;
    word += WIDE_BYTES >> 2;
  }
  return bytes;
}

/** Bytes come from outside: every failure is a value the caller must handle, never a throw. Checks before it reads rows. */
export function decodeFrame(bytes: Uint8Array, reader: FrameReader): Decoded {
  if (bytes.byteLength < HEADER_BYTES) return { ok: false, reason: 'truncated' };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint8(0) !== WIRE_VERSION) return { ok: false, reason: 'version' };
  const kind = view.getUint8(1);
  if (kind > 1) return { ok: false, reason: 'kind' };
  const machines = view.getUint32(16, true);
  const narrow = view.getUint32(20, true);
  const wide = view.getUint32(24, true);
  if (bytes.byteLength !== frameBytes(machines, narrow, wide)) return { ok: false, reason: 'truncated' };
  let at = HEADER_BYTES;
  for (let i = 0; i < machines; i++) {
    scratch.slot = view.getUint32(at, true);
    scratch.fault = view.getUint32(at + 4, true);
    scratch.state = view.getUint8(at + 8);
    scratch.mode = view.getUint8(at + 9);
    scratch.speed = view.getFloat32(at + 12, true);
    scratch.since = view.getFloat64(at + 16, true);
    scratch.good = view.getFloat64(at + 24, true);
    scratch.reject = view.getFloat64(at + 32, true);
    reader.machine(scratch);
    at += MACHINE_BYTES;
  }
  for (let i = 0; i < narrow; i++) {
    const head = view.getUint32(at, true);
    reader.tag(head & SLOT_MASK, head >>> 30, view.getFloat32(at + 4, true));
    at += NARROW_BYTES;
  }
  for (let i = 0; i < wide; i++) {
    const head = view.getUint32(at, true);
    reader.tag(head & SLOT_MASK, head >>> 30, view.getFloat64(at + 4, true));
    at += WIDE_BYTES;
  }
  return {
    ok: true,
    kind: kind === 0 ? 'snapshot' : 'delta',
    sequence: view.getUint32(4, true),
    at: view.getFloat64(8, true),
  };
}
