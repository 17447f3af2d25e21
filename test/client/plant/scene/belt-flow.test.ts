import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BeltFlow, createFlow, seedFlow, stepFlow } from '../../../../client/plant/scene/motion/belt-flow.ts';

const PITCH = 0.34;
const PACKED = 0.2;
const belt = (length = 6) => createFlow(length, PITCH, PACKED);
const goods = (flow: BeltFlow) => [...flow.at.subarray(0, flow.count)];
/** Runs in frames of 1/30 s. */
function run(flow: BeltFlow, seconds: number, into: number, outOf: number, fill = Number.NaN): boolean {
  let moved = false;
  for (let t = 0; t < seconds; t += 1 / 30) moved = stepFlow(flow, { seconds: 1 / 30, into, outOf, fill });
  return moved;
}

test('goods travel at units a second times pitch', () => {
  const flow = belt(100);
  seedFlow(flow, Number.NaN, false);
  run(flow, 10, 5, 5);
  // 5/s x 0.34 m = 1.7 m/s: the first good entered after 0.2 s and has travelled 9.8 s.
  expect(flow.at[0]).toBeCloseTo(9.8 * 1.7, 0);
});

test('before a stopped machine goods pack up until the belt is full, then nothing moves', () => {
  const flow = belt();
  run(flow, 60, 5, 0);
  const at = goods(flow);
  expect(flow.count).toBe(Math.floor(6 / PACKED) + 1);
  for (let i = 1; i < at.length; i++) expect((at[i - 1] as number) - (at[i] as number)).toBeCloseTo(PACKED, 2);
  expect(run(flow, 1, 5, 0)).toBe(false);
});

test('after a stopped machine the belt runs empty, then nothing moves', () => {
  const flow = belt();
  seedFlow(flow, Number.NaN, true);
  run(flow, 60, 0, 5);
  expect(flow.count).toBe(0);
  expect(run(flow, 1, 0, 5)).toBe(false);
});

test('between two stopped machines goods stand still', () => {
  const flow = belt();
  seedFlow(flow, 0.4, true);
  const before = goods(flow);
  expect(run(flow, 5, 0, 0)).toBe(false);
  expect(goods(flow)).toEqual(before);
});

test('a belt laid out at a measured level is packed to that share of its length, from its end', () => {
  const flow = belt(10);
  seedFlow(flow, 0.5, false);
  expect(flow.count).toBeGreaterThanOrEqual(Math.floor(5 / PACKED));
  expect(Math.min(...goods(flow))).toBeGreaterThanOrEqual(5 - PACKED);
});

test('a measured level draws the number of goods towards it', () => {
  const flow = belt(10);
  seedFlow(flow, Number.NaN, true);
  run(flow, 120, 4, 4, 0.9);
  expect(flow.count / flow.at.length).toBeGreaterThan(0.75);
});

test('goods never overlap, overtake or leave the belt, whatever the machines do', () => {
  const step = fc.record({
    seconds: fc.double({ min: 0.005, max: 0.25, noNaN: true }),
    into: fc.double({ min: 0, max: 12, noNaN: true }),
    outOf: fc.double({ min: 0, max: 12, noNaN: true }),
    fill: fc.constantFrom(Number.NaN, 0, 0.5, 1),
  });
  fc.assert(
    fc.property(fc.double({ min: 0.3, max: 12, noNaN: true }), fc.array(step, { maxLength: 200 }), (length, steps) => {
      const flow = belt(length);
      seedFlow(flow, 0.3, true);
      for (const one of steps) {
        stepFlow(flow, one);
        const at = goods(flow);
        at.forEach((x, i) => {
          expect(x).toBeGreaterThanOrEqual(-1e-4);
          expect(x).toBeLessThanOrEqual(length + 1e-4);
          if (i > 0) expect((at[i - 1] as number) - x).toBeGreaterThan(PACKED - 1e-3);
        });
      }
    }),
  );
});
