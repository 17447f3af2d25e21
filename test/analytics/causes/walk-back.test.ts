/** Walking back in time: on lines whose first events are known because they were put in, and on small ones by hand. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Joint } from '../../../analytics/causes/buffer-time.ts';
import type { Stretch } from '../../../analytics/causes/stretch.ts';
import { type Ground, walkBack } from '../../../analytics/causes/walk-back.ts';
import type { State } from '../../../twin/words.ts';
import { type Belt, type Fault, type Made, nameOf, type Ran, run } from './line-of-goods.ts';

const S = 1000;

/** A line of 4 to 8 machines, perhaps two into one at its beginning and one into two at its end, the middle one the slowest. */
const lines = fc
  .record({
    count: fc.integer({ min: 4, max: 8 }),
    fast: fc.array(fc.integer({ min: 105, max: 140 }), { minLength: 10, maxLength: 10 }),
    capacities: fc.array(fc.integer({ min: 8, max: 90 }), { minLength: 12, maxLength: 12 }),
    transits: fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 12, maxLength: 12 }),
    merge: fc.boolean(),
    split: fc.boolean(),
    faults: fc.array(
      fc.record({
        machine: fc.nat(9),
        from: fc.integer({ min: 600, max: 1700 }),
        length: fc.integer({ min: 8, max: 400 }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  })
  .map(({ count, fast, capacities, transits, merge, split, faults }): Made => {
    const constraint = Math.floor(count / 2);
    const belts: Omit<Belt, 'capacity' | 'transit'>[] = [];
    for (let m = 0; m + 1 < count; m++) belts.push({ from: m, to: m + 1 });
    const speeds = Array.from({ length: count }, (_, m) => (m === constraint ? 1 : (fast[m] as number) / 100));
    if (merge) {
      // Either of the two feeds more than half of what is needed, so one alone is not enough.
      belts.push({ from: speeds.length, to: 1 });
      speeds[0] = 0.6;
      speeds.push(0.6);
    }
    if (split) {
      belts.push({ from: count - 2, to: speeds.length });
      if (count - 1 !== constraint) speeds[count - 1] = 0.6;
      speeds.push(0.6);
    }
    return {
      speeds,
      belts: belts.map((belt, i) => {
        const transit = transits[i] as number;
        return { ...belt, transit, capacity: Math.max(capacities[i] as number, transit * 2) };
      }),
      faults: faults.map(({ machine, from, length }) => ({
        machine: machine % speeds.length,
        from,
        to: from + length,
      })),
      seconds: 2400,
    };
  });

/** Seconds that a machine waits in [from, to). */
const waitsIn = ({ stateAt }: Ran, machine: number, from: number, to: number): number => {
  let seconds = 0;
  for (let second = from; second < to; second++)
    if (['starved', 'blocked'].includes(stateAt(machine, second))) seconds++;
  return seconds;
};

/** The one fault without which a wait would not have been; null where none, or more than one, did it. `without`: the line without each of them. */
function faultBehind(made: Made, ran: Ran, without: readonly Ran[], m: number, from: number, to: number): Fault | null {
  const whole = waitsIn(ran, m, from, to);
  const seconds = without.map((other) => waitsIn(other, m, from, to));
  const needed = made.faults.filter((_, i) => (seconds[i] as number) < whole * 0.2);
  const helped = seconds.filter((left) => left < whole * 0.9);
  return needed.length === 1 && helped.length === 1 ? (needed[0] as Fault) : null;
}

describe('lines whose goods were passed on one by one', () => {
  test('the walk finds the fault without which the wait would not have been, in 97 of 100 and more', () => {
    let asked = 0;
    const missed: string[] = [];
    const sides = { starved: 0, blocked: 0 };
    for (const made of fc.sample(lines, { numRuns: 120, seed: 61 })) {
      const ran = run(made);
      const without = made.faults.map((fault) => run({ ...made, faults: made.faults.filter((one) => one !== fault) }));
      for (let m = 0; m < made.speeds.length; m++)
        for (const wait of ran.stretches.get(nameOf(m)) ?? []) {
          const { from, to, state } = wait;
          if ((state !== 'starved' && state !== 'blocked') || to - from < 15 * S || from < 600 * S) continue;
          const fault = faultBehind(made, ran, without, m, from / S, to / S);
          if (!fault) continue;
          asked++;
          sides[state]++;
          const walk = walkBack({ machines: ran.stretches, joints: ran.joints }, nameOf(m), from + S);
          const first = walk.steps.at(-1)?.stretch;
          const found =
            walk.ended === 'first-event' && first?.machine === nameOf(fault.machine) && first.from === fault.from * S;
          if (!found)
            missed.push(
              `${state} ${nameOf(m)}@${from / S}-${to / S}: ${JSON.stringify(fault)} told ${walk.ended} ${JSON.stringify(first)} of ${JSON.stringify(made.faults)}`,
            );
        }
    }
    expect(Math.min(sides.starved, sides.blocked)).toBeGreaterThan(100);
    expect(missed.length / asked, missed.join('\n')).toBeLessThan(0.03);
  });
});

const at = (second: number) => second * S;
/** `[state, from s, to s, units]` of each machine. */
const groundOf = (
  machines: Readonly<Record<string, readonly (readonly [State, number, number, number])[]>>,
  joints: readonly (Partial<Joint> & Pick<Joint, 'from' | 'to'>)[],
): Ground => ({
  machines: new Map(
    Object.entries(machines).map(([machine, list]) => [
      machine,
      list.map(
        ([state, from, to, units]): Stretch => ({
          ...{ machine, state, from: at(from), to: at(to), units, reason: null, lasts: false },
          fault: state === 'breakdown' ? 7 : 0,
        }),
      ),
    ]),
  ),
  joints: joints.map((joint) => ({ capacity: 60, perUnitAfter: 1, rated: 1 / S, level: [], ...joint })),
});
const told = (ground: Ground, machine: string, second: number) => {
  const { steps, ended } = walkBack(ground, machine, at(second));
  return [...steps.map(({ stretch }) => `${stretch.machine} ${stretch.state} ${stretch.from / S}`), ended];
};

describe('by hand, at one good a second over a belt of sixty', () => {
  const fed = { from: 'a', to: 'b' };

  test('a stop is felt a belt later: the step says what was in it, how long it lasted, and how far back it was', () => {
    const ground = groundOf(
      {
        a: [
          ['producing', 0, 1000, 1000],
          ['breakdown', 1000, 1300, 0],
          ['producing', 1300, 2000, 700],
        ],
        b: [
          ['producing', 0, 1050, 1050],
          ['starved', 1050, 1310, 0],
          ['producing', 1310, 2000, 690],
        ],
      },
      [fed],
    );
    const { steps, ended } = walkBack(ground, 'b', at(1200));
    expect(ended).toBe('first-event');
    expect(steps.at(-1)).toMatchObject({
      stretch: { machine: 'a', state: 'breakdown', fault: 7, from: at(1000) },
      between: { from: 'a', to: 'b', capacity: 60, lastsMs: at(60), inside: { measured: false, end: 0 } },
      lagMs: at(50),
      together: { count: 1 },
      share: 1,
    });
    expect(steps.at(-1)?.between?.inside?.begin).toBeCloseTo(50, 6);
    expect(told(ground, 'b', 500)).toEqual(['running']);
    expect(told(ground, 'a', 1200)).toEqual(['a breakdown 1000', 'first-event']);
  });

  test('a stop that the buffer had made up for is ruled out, and says when it was', () => {
    // It stood from 900 to 940 and fed faster until 980; what emptied the belt began at 1000.
    const ground = groundOf(
      {
        a: [
          ['producing', 0, 900, 900],
          ['breakdown', 900, 910, 0],
          ['producing', 910, 1000, 120],
        ],
        b: [
          ['producing', 0, 1010, 1010],
          ['starved', 1010, 1100, 0],
        ],
        c: [
          ['producing', 0, 960, 0],
          ['setup', 960, 1100, 0],
        ],
      },
      [fed, { from: 'c', to: 'b' }],
    );
    const { steps } = walkBack(ground, 'b', at(1050));
    expect(steps.at(-1)).toMatchObject({ stretch: { machine: 'c', state: 'setup' } });
    expect(steps.at(-1)?.ruledOut).toMatchObject([{ machine: 'a', why: 'made-up', evidence: { from: at(900) } }]);
  });

  test('of two that feed it the one that ran is ruled out; one that is full on its other side as well', () => {
    const waits = [
      ['producing', 0, 1000, 1000],
      ['starved', 1000, 1100, 0],
    ] as const;
    const stands = [
      ['producing', 0, 950, 475],
      ['breakdown', 950, 1100, 0],
    ] as const;
    const both = [fed, { from: 'c', to: 'b' }];
    const why = (state: State) =>
      walkBack(
        groundOf({ a: stands, b: waits, c: [[state, 0, 1100, state === 'producing' ? 1100 : 0]] }, both),
        'b',
        at(1050),
      )
        .steps.at(-1)
        ?.ruledOut.map((one) => one.why);
    expect(why('producing')).toEqual(['ran']);
    expect(why('blocked')).toEqual(['other-side']);
    const neither = walkBack(groundOf({ b: waits }, both), 'b', at(1050));
    expect([neither.ended, neither.ruledOut.map((one) => one.why)]).toEqual([
      'before-record',
      ['no-record', 'no-record'],
    ]);
    const two = walkBack(groundOf({ a: stands, b: waits, c: stands }, both), 'b', at(1050));
    expect(two.steps.at(-1)?.also).toMatchObject([{ stretch: { machine: 'c' }, share: 0.5 }]);
  });

  test('it ends in words where there is no first event: at the edge of the line, in the dark, at one that runs slowly', () => {
    const b = [
      ['producing', 0, 1000, 1000],
      ['starved', 1000, 1100, 0],
    ] as const;
    expect(told(groundOf({ b }, []), 'b', 1050)).toEqual(['b starved 1000', 'edge']);
    expect(told(groundOf({ a: [['producing', 0, 1100, 1100]], b }, [fed]), 'b', 1050)).toEqual([
      'b starved 1000',
      'nobody-stood',
    ]);
    const dark = groundOf({ a: [['unknown', 900, 1100, 0]], b }, [fed]);
    expect(told(dark, 'b', 1050)).toEqual(['b starved 1000', 'a unknown 900', 'not-known']);
    // Of what nobody knows nothing is concluded where something is known.
    const partly = [
      ['unknown', 900, 960, 0],
      ['producing', 960, 985, 25],
      ['breakdown', 985, 1100, 0],
    ] as const;
    expect(told(groundOf({ a: partly, b }, [fed]), 'b', 1050)).toEqual([
      'b starved 1000',
      'a breakdown 985',
      'first-event',
    ]);
    const slow = groundOf(
      {
        a: [
          ['producing', 0, 900, 900],
          ['slow', 900, 1100, 80],
        ],
        b,
      },
      [fed],
    );
    expect(told(slow, 'b', 1050)).toEqual(['b starved 1000', 'a slow 900', 'slow']);
  });

  test('short stops add up to one event, and a level that was measured is told as it was', () => {
    const a: [State, number, number, number][] = [['producing', 0, 900, 900]];
    for (let i = 0; i < 6; i++)
      a.push(['micro-stop', 900 + i * 15, 910 + i * 15, 0], ['producing', 910 + i * 15, 915 + i * 15, 5]);
    const b: [State, number, number, number][] = [
      ['producing', 0, 990, 990],
      ['starved', 990, 1100, 0],
    ];
    const level = [800, 850, 900, 930, 960, 990].map(
      (second, i) => [at(second), [58, 59, 60, 40, 20, 0][i] ?? null] as const,
    );
    const { steps } = walkBack(groundOf({ a, b }, [{ ...fed, level }]), 'b', at(1000));
    expect(steps.at(-1)).toMatchObject({
      stretch: { machine: 'a', state: 'micro-stop' },
      together: { count: 6, ms: at(60) },
      between: { inside: { begin: 60, end: 0, measured: true } },
    });
  });

  test('whatever is recorded, it ends, and no step is told twice', () => {
    const states = ['producing', 'slow', 'starved', 'blocked', 'breakdown', 'unknown', 'off'] as const;
    const list = fc.array(fc.tuple(fc.constantFrom(...states), fc.integer({ min: 0, max: 90 }), fc.nat(90)), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(fc.array(list, { minLength: 3, maxLength: 3 }), fc.nat(600), (machines, second) => {
        const made = Object.fromEntries(
          machines.map((own, m) => {
            let from = 0;
            return [
              `m${m}`,
              own.map(([state, length, units]): [State, number, number, number] => {
                const begin = from;
                from += length;
                return [state, begin, from, units];
              }),
            ];
          }),
        );
        // A ring, which no line should be.
        const ring = [0, 1, 2].map((m) => ({ from: `m${m}`, to: `m${(m + 1) % 3}` }));
        const { steps } = walkBack(groundOf(made, ring), 'm1', at(second));
        expect(new Set(steps.map(({ stretch }) => stretch)).size).toBe(steps.length);
        for (const { share } of steps) expect(share ?? 1).toBeGreaterThan(0);
      }),
      { seed: 5, numRuns: 500 },
    );
  });
});
