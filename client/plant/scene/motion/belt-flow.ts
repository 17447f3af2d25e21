/**
 * One accumulating conveyor: goods enter, travel, queue at the end while the next machine does not take them. Pure
 * numbers in place; a step allocates nothing. Units: metres, seconds, goods.
 */
export interface BeltFlow {
  readonly length: number;
  /** Distance of two goods in free flow at the ideal rate, and in a queue (both already divided by the lanes). */
  readonly pitch: number;
  readonly packed: number;
  /** Position of each good from the start, the front one first. */
  readonly at: Float32Array;
  count: number;
  /** Goods that have left: keeps every good in its lane while the front ones go. */
  gone: number;
  entering: number;
  leaving: number;
}

export interface FlowStep {
  readonly seconds: number;
  /** Goods a second given by the machine before, wanted by the machine after. 0 = it stands. */
  readonly into: number;
  readonly outOf: number;
  /** Fill 0..1 as measured; NaN = not measured. */
  readonly fill: number;
}

export function createFlow(length: number, pitch: number, packed: number): BeltFlow {
  const room = Math.max(1, Math.floor(length / packed) + 1);
  return { length, pitch, packed, at: new Float32Array(room), count: 0, gone: 0, entering: 0, leaving: 0 };
}

/**
 * Lays out a belt that nobody watched until now. `fill` 0..1 = share of it that is a packed queue at its end, NaN = none;
 * `flowing` = goods in free flow before the queue.
 */
export function seedFlow(flow: BeltFlow, fill: number, flowing: boolean): void {
  flow.count = 0;
  flow.entering = flow.leaving = 0;
  let at = flow.length;
  const queueFrom = flow.length * (1 - (Number.isNaN(fill) ? 0 : Math.min(1, Math.max(0, fill))));
  while (at >= 0 && flow.count < flow.at.length) {
    const queued = at > queueFrom;
    if (!queued && !flowing) break;
    flow.at[flow.count++] = at;
    at -= queued ? flow.packed : flow.pitch;
  }
}

/** Moves the belt on. True if anything moved, entered or left. */
export function stepFlow(flow: BeltFlow, step: FlowStep): boolean {
  const { at, length, pitch, packed } = flow;
  const { seconds } = step;
  // The belt runs as fast as its feeder needs; while the feeder stands, the taker pulls what is left.
  const travel = (step.into > 0 ? step.into : step.outOf) * pitch * seconds;
  let moved = false;

  let limit = length;
  for (let i = 0; i < flow.count; i++) {
    const was = at[i] as number;
    const now = Math.min(was + travel, limit);
    if (now > was + 1e-5) {
      at[i] = now;
      moved = true;
    }
    limit = Math.max(was, now) - packed;
  }

  // Goods that wait at the end leave at the taker's rate.
  flow.leaving = Math.min(flow.leaving + step.outOf * seconds, 4);
  let left = 0;
  while (left < flow.count && flow.leaving >= 1 && (at[left] as number) >= length - 1e-4 - left * packed) {
    flow.leaving--;
    left++;
  }
  if (left > 0) {
    at.copyWithin(0, left, flow.count);
    flow.count -= left;
    flow.gone += left;
    moved = true;
  }

  flow.entering = Math.min(flow.entering + step.into * seconds * correction(flow, step.fill), 4);
  while (flow.entering >= 1 && flow.count < at.length) {
    const tail = flow.count > 0 ? (at[flow.count - 1] as number) : Number.POSITIVE_INFINITY;
    if (tail < packed) break;
    const on = step.into > 0 ? (flow.entering - 1) * pitch : 0;
    at[flow.count++] = Math.min(on, tail - packed, length);
    flow.entering--;
    moved = true;
  }
  return moved;
}

/** Feeds a little more or less than the machine says until the belt is as full as its level tag says. */
function correction(flow: BeltFlow, fill: number): number {
  if (Number.isNaN(fill)) return 1;
  const off = fill - flow.count / flow.at.length;
  return off > 0.08 ? 1.6 : off < -0.08 ? 0.5 : 1;
}
