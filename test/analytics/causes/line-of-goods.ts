/**
 * A line of machines that pass goods on one by one over belts that take time, second by second: faults are put in by hand, and
 * what a machine does follows from what it gets and can give. Knows nothing of how a walk back in time is made.
 */
import type { Joint } from '../../../analytics/causes/buffer-time.ts';
import type { Stretch } from '../../../analytics/causes/stretch.ts';
import type { State } from '../../../twin/words.ts';

export interface Belt {
  readonly from: number;
  readonly to: number;
  readonly capacity: number;
  /** s from one end to the other. */
  readonly transit: number;
}

export interface Fault {
  readonly machine: number;
  /** s, [from, to). */
  readonly from: number;
  readonly to: number;
}

export interface Made {
  /** Goods a second, by machine. */
  readonly speeds: readonly number[];
  readonly belts: readonly Belt[];
  readonly faults: readonly Fault[];
  readonly seconds: number;
}

export interface Ran {
  readonly stretches: ReadonlyMap<string, readonly Stretch[]>;
  readonly joints: readonly Joint[];
  /** Of a machine each second. */
  stateAt(machine: number, second: number): State;
}

export const nameOf = (machine: number): string => `m${machine}`;
const S = 1000;

/** Of several belts into a machine it takes from each in turn; of several out of it it gives where there is room. */
export function run({ speeds, belts, faults, seconds }: Made): Ran {
  const states = speeds.map(() => [] as State[]);
  const made = speeds.map(() => [] as number[]);
  /** When each good on a belt arrives at its end, s. */
  const queues = belts.map(() => [] as number[]);
  const credit = speeds.map(() => 0);
  const turn = speeds.map(() => 0);
  const into = speeds.map((_, m) => belts.flatMap((belt, b) => (belt.to === m ? [b] : [])));
  const outOf = speeds.map((_, m) => belts.flatMap((belt, b) => (belt.from === m ? [b] : [])));
  for (let second = 0; second < seconds; second++)
    for (let m = speeds.length - 1; m >= 0; m--) {
      const [ins, outs] = [into[m] as number[], outOf[m] as number[]];
      let state: State = 'producing';
      let units = 0;
      if (faults.some((one) => one.machine === m && one.from <= second && second < one.to)) state = 'breakdown';
      else {
        credit[m] = Math.min(1.999, (credit[m] as number) + (speeds[m] as number));
        while ((credit[m] as number) >= 1) {
          const ready = ins.filter((b) => ((queues[b] as number[])[0] ?? Number.POSITIVE_INFINITY) <= second);
          const free = outs.filter((b) => (queues[b] as number[]).length < (belts[b] as Belt).capacity);
          if (ins.length > 0 && ready.length === 0) state = 'starved';
          else if (outs.length > 0 && free.length === 0) state = 'blocked';
          if (state !== 'producing') break;
          const next = (turn[m] as number) + 1;
          turn[m] = next;
          if (ins.length > 0) (queues[ready[next % ready.length] as number] as number[]).shift();
          if (outs.length > 0) {
            const out = free[next % free.length] as number;
            (queues[out] as number[]).push(second + (belts[out] as Belt).transit);
          }
          credit[m] = (credit[m] as number) - 1;
          units++;
        }
        if (units > 0) state = 'producing';
      }
      (states[m] as State[]).push(state);
      (made[m] as number[]).push(units);
    }
  // As a machine tells it: of a wait only what lasts, and no run of a single good within one.
  const told = states.map((list) => settled(list));
  return {
    stretches: new Map(told.map((list, m) => [nameOf(m), stretchesOf(nameOf(m), list, made[m] as number[])] as const)),
    joints: belts.map(({ from, to, capacity }) => ({
      ...{ from: nameOf(from), to: nameOf(to), capacity, perUnitAfter: 1, level: [] },
      rated: Math.min(speeds[from] as number, speeds[to] as number) / S,
    })),
    stateAt: (machine, second) => (told[machine] as State[])[second] as State,
  };
}

/** A state that holds for less than three seconds is told as the one before it. */
function settled(list: readonly State[]): State[] {
  const told = [...list];
  let begin = 0;
  for (let i = 1; i <= told.length; i++) {
    if (i < told.length && told[i] === told[begin]) continue;
    if (i - begin < 3 && begin > 0 && told[begin] !== 'breakdown') told.fill(told[begin - 1] as State, begin, i);
    else begin = i;
    if (told[i] !== told[i - 1]) begin = i;
  }
  return told;
}

function stretchesOf(machine: string, list: readonly State[], made: readonly number[]): Stretch[] {
  const found: Stretch[] = [];
  let begin = 0;
  for (let i = 1; i <= list.length; i++) {
    if (i < list.length && list[i] === list[begin]) continue;
    const units = made.slice(begin, i).reduce((sum, one) => sum + one, 0);
    const state = list[begin] as State;
    found.push({
      ...{ machine, from: begin * S, to: i * S, state, fault: state === 'breakdown' ? 7 : 0 },
      ...{ reason: null, units, lasts: false },
    });
    begin = i;
  }
  return found;
}
