/** Utilities, and the generic machine for whatever has no shape of its own. */
import type { Brush } from './brush.ts';
import { around, feet, panel } from './parts.ts';

export function compressor(b: Brush): void {
  b.block(2.4, 1.7, 1.4, 0, 0.95, 0, 'body', 0.08);
  feet(b, 2.3, 1.3);
  for (let i = 0; i < 7; i++) b.box(0.9, 0.05, 0.03, -0.55, 0.6 + i * 0.16, 0.71, 'dark');
  b.block(0.6, 0.5, 0.06, 0.7, 1.3, 0.71, 'dark', 0.03);
  b.box(0.9, 0.12, 0.9, 0, 1.86, 0, 'dark');
}

export function receiver(b: Brush): void {
  b.drum(0.55, 0.55, 2, 0, 1.5, 0, 'body2', { sides: 24, metal: 0.3 });
  b.drum(0.2, 0.55, 0.25, 0, 2.62, 0, 'body2', { sides: 24, metal: 0.3 });
  b.drum(0.5, 0.3, 0.2, 0, 0.42, 0, 'body2', { sides: 24 });
  around(3, (a) => b.drum(0.06, 0.06, 0.7, Math.cos(a) * 0.4, 0.35, Math.sin(a) * 0.4, 'leg', { sides: 6 }), 0.5);
  b.drum(0.05, 0.05, 0.7, 0, 3, 0, 'steel', { sides: 8, metal: 0.6 });
}

export function chiller(b: Brush): void {
  b.block(3.7, 1.9, 1.7, 0, 1.1, 0, 'body');
  feet(b, 3.6, 1.6);
  for (const x of [-1.2, 0, 1.2]) {
    b.drum(0.52, 0.52, 0.16, x, 2.1, 0, 'dark', { sides: 22 });
    b.drum(0.14, 0.14, 0.2, x, 2.14, 0, 'leg', { sides: 10 });
    b.block(1.05, 1.3, 0.05, x, 1.1, 0.86, 'body2', 0.02);
  }
  for (let i = 0; i < 8; i++) b.box(3.3, 0.03, 0.03, 0, 0.6 + i * 0.15, 0.9, 'dark');
}

export function machine(b: Brush): void {
  b.block(2.6, 0.8, 1.9, 0, 0.5, 0, 'body', 0.08);
  feet(b, 2.4, 1.7);
  b.block(2.4, 1.25, 1.5, 0, 1.55, -0.1, 'body2', 0.08);
  b.box(1.5, 0.75, 0.04, -0.2, 1.6, 0.66, 'glass');
  b.box(0.06, 0.85, 0.06, -0.2, 1.6, 0.67, 'leg');
  b.block(0.7, 0.4, 0.9, 0.6, 2.35, -0.2, 'body', 0.05);
  b.box(0.7, 0.5, 0.6, 1.25, 0.95, 0, 'dark');
  b.box(0.7, 0.5, 0.6, -1.25, 0.95, 0, 'dark');
  panel(b, 1.15, 1.2);
}
