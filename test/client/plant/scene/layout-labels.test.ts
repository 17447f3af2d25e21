import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Area,
  type Box,
  type Candidate,
  type LabelLayout,
  layoutLabels,
  type PlateWish,
  REST,
} from '../../../../client/plant/scene/labels/layout-labels.ts';

const area = fc
  .tuple(fc.integer({ min: 320, max: 1920 }), fc.integer({ min: 240, max: 1080 }))
  .map(([w, h]): Area => ({ left: 8, top: 8, right: w - 8, bottom: h - 8 }));

const pixel = fc.integer({ min: -400, max: 2400 });

const candidatesOf = (lines: number) =>
  fc
    .array(
      fc.record({
        line: fc.integer({ min: -1, max: lines - 1 }),
        x: pixel,
        y: pixel,
        priority: fc.integer({ min: -2, max: 2 }),
        forms: fc.constantFrom<Candidate['forms'][]>(
          [
            [190, 74],
            [128, 28],
            [21, 21],
          ],
          [
            [128, 28],
            [21, 21],
          ],
          [[21, 21]],
        ),
      }),
      { maxLength: 60 },
    )
    .map((list) => list.map((candidate, i): Candidate => ({ id: `m${i}`, ...candidate })));

const platesOf = (lines: number) =>
  fc
    .array(
      fc.record({ x: pixel, y: pixel, w: fc.integer({ min: 70, max: 190 }), priority: fc.integer({ min: 0, max: 2 }) }),
      {
        minLength: lines,
        maxLength: lines,
      },
    )
    .map((list) => list.map((plate, line): PlateWish => ({ line, h: 26, ...plate })));

const scene = fc.integer({ min: 0, max: 40 }).chain((lines) => fc.tuple(area, candidatesOf(lines), platesOf(lines)));

const overlap = (a: Box, b: Box) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
const boxesOf = (layout: LabelLayout, inside: Area): Box[] => [
  ...layout.labels,
  ...layout.plates,
  { x: inside.left, y: inside.bottom - REST.h, ...REST },
];

test('every abnormal machine is either labelled or counted, exactly once', () => {
  fc.assert(
    fc.property(scene, ([inside, candidates, plates]) => {
      const layout = layoutLabels(candidates, plates, inside);
      const told = [
        ...layout.labels.map((label) => label.id),
        ...layout.plates.flatMap((plate) => plate.hidden),
        ...layout.rest.hidden,
      ];
      expect(told.sort()).toEqual(candidates.map((candidate) => candidate.id).sort());
    }),
  );
});

test('every line has its plate, or is among the folded ones, exactly once', () => {
  fc.assert(
    fc.property(scene, ([inside, candidates, plates]) => {
      const layout = layoutLabels(candidates, plates, inside);
      const lines = [...layout.plates.map((plate) => plate.line), ...layout.rest.lines];
      expect(lines.sort((a, b) => a - b)).toEqual(plates.map((plate) => plate.line));
    }),
  );
});

test('no two boxes overlap, and all lie inside the canvas', () => {
  fc.assert(
    fc.property(scene, ([inside, candidates, plates]) => {
      const boxes = boxesOf(layoutLabels(candidates, plates, inside), inside);
      boxes.forEach((box, i) => {
        expect(box.x).toBeGreaterThanOrEqual(inside.left);
        expect(box.y).toBeGreaterThanOrEqual(inside.top);
        expect(box.x + box.w).toBeLessThanOrEqual(inside.right);
        expect(box.y + box.h).toBeLessThanOrEqual(inside.bottom);
        for (const other of boxes.slice(0, i)) expect(overlap(box, other)).toBe(false);
      });
    }),
  );
});

test('the same picture gives the same places again: nothing flickers while the camera stands', () => {
  fc.assert(
    fc.property(scene, ([inside, candidates, plates]) => {
      const spots = new Map<string, number>();
      const first = layoutLabels(candidates, plates, inside, spots);
      const kept = layoutLabels(candidates, plates, inside, spots);
      expect(layoutLabels(candidates, plates, inside, spots)).toEqual(kept);
      expect(kept.labels.length).toBeGreaterThanOrEqual(first.labels.length);
    }),
  );
});

test('a breakdown is labelled before what waits for it', () => {
  const inside = { left: 8, top: 8, right: 392, bottom: 292 };
  const waiting = Array.from(
    { length: 40 },
    (_, i): Candidate => ({ id: `a${i}`, line: 0, x: 200, y: 200, priority: 2, forms: [[21, 21]] }),
  );
  const down: Candidate = { id: 'z', line: 0, x: 200, y: 200, priority: 0, forms: [[190, 74]] };
  const layout = layoutLabels([...waiting, down], [], inside);
  expect(layout.labels[0]?.id).toBe('z');
});

test('thirty lines at 480 x 360 fold into a counted rest, calm lines first', () => {
  const plates = Array.from(
    { length: 30 },
    (_, line): PlateWish => ({ line, x: 20, y: line * 12, w: 104, h: 26, priority: line === 7 ? 0 : 2 }),
  );
  const layout = layoutLabels([], plates, { left: 8, top: 8, right: 472, bottom: 352 });
  expect(layout.plates.length).toBeLessThan(30);
  expect(layout.plates.length).toBeGreaterThan(8);
  expect(layout.plates.some((plate) => plate.line === 7)).toBe(true);
});
