/** Parts that many machines share. */
import type { Brush } from './brush.ts';
import type { Paint } from './palette.ts';

/** Four corner posts of a w x d frame, standing on height `y`. */
export function posts(b: Brush, w: number, d: number, h: number, paint: Paint, thick = 0.12, y = 0): void {
  for (const [sx, sz] of [
    [-1, -1],
    [1, -1],
    [-1, 1],
    [1, 1],
  ] as const) {
    b.box(thick, h, thick, sx * (w / 2 - thick / 2), y + h / 2, sz * (d / 2 - thick / 2), paint);
  }
}

export const feet = (b: Brush, w: number, d: number): void => b.box(w, 0.12, d, 0, 0.06, 0, 'dark');

/** Operator panel on a post, facing +z. */
export function panel(b: Brush, x: number, z: number, y = 1.5): void {
  b.box(0.07, y - 0.2, 0.07, x, (y - 0.2) / 2, z, 'leg');
  b.block(0.5, 0.38, 0.08, x, y, z, 'dark', 0.03);
  b.box(0.4, 0.27, 0.02, x, y, z + 0.05, 'glass');
}

/** Calls back `count` times around a circle, with the angle in radians. */
export function around(count: number, place: (angle: number) => void, start = 0): void {
  for (let i = 0; i < count; i++) place(start + (i / count) * Math.PI * 2);
}
