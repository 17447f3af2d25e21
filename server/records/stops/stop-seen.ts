/** A stop as people see it: put together from the pieces of the record, and from what was said of it. Pure. */
import type { RecordedPiece } from '../../../analytics/record/cut.ts';
import type { Window } from '../../../twin/derived.ts';
import type { State } from '../../../twin/words.ts';

/** A stretch of a stop in which nothing that people ask for changed. */
export interface StopPart extends Window {
  readonly state: State;
  /** As the twin saw it, before any reason. */
  readonly seen: State;
  readonly fault: number;
  readonly reason: string | null;
  readonly reasonBy: 'person' | 'fault' | null;
  readonly unexplained: boolean;
  readonly shift: string | null;
  readonly product: string | null;
  readonly order: string | null;
  readonly lot: string | null;
  readonly crew: string | null;
}

/** What somebody said of it, in force or not: nothing that was said is lost. */
export interface Said {
  readonly id: number;
  /** Empty = the reason was taken off. */
  readonly reason: string;
  readonly comment: string;
  readonly from: number;
  readonly to: number | null;
  readonly by: string;
  readonly at: number;
  readonly inForce: boolean;
}

export interface Note {
  readonly text: string;
  readonly by: string;
  readonly at: number;
}

export interface Cause {
  readonly machine: string;
  readonly state: State;
  readonly fault: number;
}

export interface StopSeen {
  readonly id: string;
  readonly machine: string;
  readonly from: number;
  /** null = it lasts. */
  readonly to: number | null;
  /** Net of planned time and of time that nobody heard; of one that lasts so far, ms. */
  readonly netMs: number;
  /** `short` and `long`: the machine's own; `wait`: for others; `other`: changeover, maintenance, planned, no signal. */
  readonly class: 'short' | 'long' | 'wait' | 'other';
  readonly parts: readonly StopPart[];
  readonly automatic: {
    /** What the fault code stands for; null = the plant's tree does not say. */
    readonly reason: string | null;
    readonly fault: number;
    /** From the constraint that waits to who makes it wait. */
    readonly chain: readonly Cause[];
  };
  readonly said: readonly Said[];
  readonly notes: readonly Note[];
}

const OWN: readonly State[] = ['breakdown', 'unknown'];
const WAITS: readonly State[] = ['starved', 'blocked'];

/** Time of which somebody should say why: a long stop, time unheard, a constraint that waits for nobody known. */
export const isUnexplained = (piece: RecordedPiece, constraint: boolean): boolean =>
  piece.reason === null &&
  (OWN.includes(piece.state) || (constraint && WAITS.includes(piece.state) && piece.base.cause === null));

/** `pieces` of one stop in order of time; the rest is filled in by who knows it. */
export function seenOf(
  pieces: readonly RecordedPiece[],
  constraint: boolean,
): Omit<StopSeen, 'automatic' | 'said' | 'notes'> {
  const first = pieces[0] as RecordedPiece;
  const { stop } = first;
  if (!stop) throw new RangeError('seenOf: a piece of no stop');
  const kind = stop.micro ? 'short' : stop.failure ? 'long' : WAITS.includes(first.state) ? 'wait' : 'other';
  return {
    id: stop.id,
    machine: first.machine,
    from: stop.from,
    to: stop.to,
    netMs: stop.netMs,
    class: kind,
    parts: partsOf(pieces, constraint),
  };
}

function partsOf(pieces: readonly RecordedPiece[], constraint: boolean): StopPart[] {
  const parts: StopPart[] = [];
  for (const piece of pieces) {
    const { from, to, state, seen, fault, reason, reasonBy, shift, product, order, lot, crew } = piece;
    const unexplained = isUnexplained(piece, constraint);
    const part = { from, to, state, seen, fault, reason, reasonBy, unexplained, shift, product, order, lot, crew };
    const last = parts.at(-1);
    if (last && last.to === from && sameBut(last, part)) parts[parts.length - 1] = { ...last, to };
    else parts.push(part);
  }
  return parts;
}

function sameBut(a: StopPart, b: StopPart): boolean {
  const { from: _a, to: _b, ...left } = a;
  const { from: _c, to: _d, ...right } = b;
  return JSON.stringify(left) === JSON.stringify(right);
}
