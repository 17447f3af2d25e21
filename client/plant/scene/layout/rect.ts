/** Axis-aligned rectangles on the floor, metres. */
import type { Machine } from '../../../../twin/plant/model.ts';
import { SHAPES } from '../kit/shapes.ts';

export interface Rect {
  readonly x0: number;
  readonly x1: number;
  readonly z0: number;
  readonly z1: number;
}

export const rect = (x: number, z: number, w: number, d: number): Rect => ({
  x0: x - w / 2,
  x1: x + w / 2,
  z0: z - d / 2,
  z1: z + d / 2,
});

export const grow = (r: Rect, dx: number, dz = dx): Rect => ({
  x0: r.x0 - dx,
  x1: r.x1 + dx,
  z0: r.z0 - dz,
  z1: r.z1 + dz,
});

export const overlaps = (a: Rect, b: Rect): boolean => a.x0 < b.x1 && b.x0 < a.x1 && a.z0 < b.z1 && b.z0 < a.z1;

export const union = (rects: readonly Rect[]): Rect | null =>
  rects.length === 0
    ? null
    : {
        x0: Math.min(...rects.map((r) => r.x0)),
        x1: Math.max(...rects.map((r) => r.x1)),
        z0: Math.min(...rects.map((r) => r.z0)),
        z1: Math.max(...rects.map((r) => r.z1)),
      };

export const clip = (r: Rect, to: Rect): Rect => ({
  x0: Math.max(r.x0, to.x0),
  x1: Math.min(r.x1, to.x1),
  z0: Math.max(r.z0, to.z0),
  z1: Math.min(r.z1, to.z1),
});

/** Turn of a machine about the vertical, radians; +x turns towards -z, as in three. */
export const turnOf = (machine: Machine): number => (machine.place.turn * Math.PI) / 180;

/** Floor that a machine covers, its turn included. */
export function footprint(machine: Machine): Rect {
  const { w, d } = SHAPES[machine.kind];
  const cos = Math.abs(Math.cos(turnOf(machine)));
  const sin = Math.abs(Math.sin(turnOf(machine)));
  return rect(machine.place.x, machine.place.z, w * cos + d * sin, w * sin + d * cos);
}
