/**
 * Subscribers that follow the same machines and tags at the same rate share one stream: a frame is encoded once for all of
 * them. Conflated to the latest value a tag; at least one frame a second, so that silence can be seen.
 */
import type { Twin } from '../../twin/core/twin.ts';
import { encodeFrame, type FrameSource } from '../../twin/live/frames.ts';
import type { SubscribeRequest } from '../../twin/live/protocol.ts';
import { isCounter } from '../../twin/words.ts';
import type { Versions } from './versions.ts';

/** Longest silence of a live stream, ms. */
const HEARTBEAT_MS = 900;

export interface Interest {
  readonly machines: Uint32Array;
  readonly narrow: Uint32Array;
  readonly wide: Uint32Array;
}

export class Group {
  readonly key: string;
  readonly interest: Interest;
  readonly periodMs: number;
  /** Never more often than that; else sooner while the server has little to do. */
  readonly steady: boolean;
  sequence = 0;
  private sent: number;
  private sentAt = 0;
  /** Room for what changed, used again for each frame. */
  private readonly changed: Interest;

  constructor(key: string, interest: Interest, hz: number, versions: Versions, steady = true) {
    this.key = key;
    this.interest = interest;
    this.periodMs = 1000 / hz;
    this.steady = steady;
    this.sent = versions.current;
    const { machines, narrow, wide } = interest;
    this.changed = {
      machines: new Uint32Array(machines.length),
      narrow: new Uint32Array(narrow.length),
      wide: new Uint32Array(wide.length),
    };
  }

  follows(machine: number): boolean {
    return this.interest.machines.includes(machine);
  }

  /** The next delta frame; null when there is nothing to say yet. */
  delta(twin: Twin, versions: Versions, now: number): { readonly bytes: Uint8Array; readonly rows: number } | null {
    const { interest, changed, sent } = this;
    if (versions.current === sent && now - this.sentAt < HEARTBEAT_MS) return null;
    const machines = versions.machinesSince(interest.machines, sent, changed.machines);
    const narrow = versions.tagsSince(interest.narrow, sent, changed.narrow);
    const wide = versions.tagsSince(interest.wide, sent, changed.wide);
    const rows = machines.length + narrow.length + wide.length;
    if (rows === 0 && now - this.sentAt < HEARTBEAT_MS) return null;
    this.sent = versions.current;
    this.sentAt = now;
    this.sequence++;
    return {
      bytes: encodeFrame({ kind: 'delta', sequence: this.sequence, at: now }, source(twin, { machines, narrow, wide })),
      rows,
    };
  }

  /** Everything of interest as it is now, to be followed by the deltas after `sequence`. */
  snapshot(twin: Twin, now: number): Uint8Array {
    return encodeFrame({ kind: 'snapshot', sequence: this.sequence, at: now }, source(twin, this.interest));
  }
}

/** A frame of a twin that stands still: a moment of the past. */
export const stillFrame = (twin: Twin, interest: Interest, at: number): Uint8Array =>
  encodeFrame({ kind: 'snapshot', sequence: 0, at }, source(twin, interest));

const source = (twin: Twin, { machines, narrow, wide }: Interest): FrameSource => ({
  machines,
  narrow,
  wide,
  readMachine: (slot, into) => twin.readMachine(slot, into),
  value: twin.tags.value,
  quality: twin.tags.quality,
});

/** Which machines and tags a request asks for; null where it names a line or a tag that is not there. */
export function interestOf(twin: Twin, request: SubscribeRequest): Interest | null {
  const { plant } = twin;
  const lines = request.lines?.map((id) => plant.lines.find((line) => line.id === id));
  if (lines?.includes(undefined)) return null;
  const machines = lines
    ? lines.flatMap((line) => line?.machines ?? [])
    : plant.machines.map((machine) => machine.slot);
  const wanted = new Set(machines);
  const tags =
    request.tags === 'all'
      ? plant.tags.filter((tag) => wanted.has(tag.machine)).map((tag) => tag.slot)
      : [...new Set(request.tags ?? [])].sort((a, b) => a - b);
  if (tags.some((tag) => plant.tags[tag] === undefined)) return null;
  const isWide = (tag: number) => {
    const known = plant.tags[tag];
    return known !== undefined && (known.type === 'text' || isCounter(known.role));
  };
  return {
    machines: Uint32Array.from(machines),
    narrow: Uint32Array.from(tags.filter((tag) => !isWide(tag))),
    wide: Uint32Array.from(tags.filter(isWide)),
  };
}
