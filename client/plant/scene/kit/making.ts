/** Machines that make and fill. Flow +x at z = 0, belt top 1.0 m, operator on the +z side. */
import type { Brush } from './brush.ts';
import { around, feet, panel, posts } from './parts.ts';

export function tank(b: Brush): void {
  around(4, (a) => b.drum(0.09, 0.09, 1.3, Math.cos(a) * 0.95, 0.65, Math.sin(a) * 0.95, 'leg', { sides: 8 }), 0.78);
  b.drum(1.22, 1.22, 2.7, 0, 2.75, 0, 'steel', { sides: 32, metal: 0.8 });
  b.drum(1.22, 0.3, 0.6, 0, 1.1, 0, 'body2', { sides: 32, metal: 0.6 });
  b.drum(0.34, 1.22, 0.5, 0, 4.35, 0, 'body2', { sides: 32, metal: 0.6 });
  b.drum(1.245, 1.245, 0.07, 0, 1.6, 0, 'body2', { sides: 32 });
  b.drum(1.245, 1.245, 0.07, 0, 3.9, 0, 'body2', { sides: 32 });
  b.drum(0.3, 0.3, 0.18, 0.4, 4.55, 0.3, 'dark', { sides: 14 });
  b.block(0.4, 0.5, 0.4, 0, 4.8, 0, 'dark');
  b.box(0.05, 3.6, 0.05, -0.25, 2.7, 1.33, 'leg');
  b.box(0.05, 3.6, 0.05, 0.25, 2.7, 1.33, 'leg');
  for (let i = 0; i < 9; i++) b.box(0.5, 0.04, 0.04, 0, 1.1 + i * 0.4, 1.33, 'leg');
  b.drum(0.08, 0.08, 1.2, 0, 0.75, 0, 'steel', { sides: 8, metal: 0.8 });
}

export function filler(b: Brush): void {
  b.block(2.9, 0.75, 2.7, 0, 0.45, 0, 'body', 0.1);
  b.box(2.7, 0.1, 2.5, 0, 0.06, 0, 'dark');
  b.drum(1.1, 1.15, 0.1, 0, 0.9, 0, 'steel', { sides: 32, metal: 0.8 });
  b.drum(0.32, 0.36, 1.6, 0, 1.7, 0, 'steel', { sides: 20, metal: 0.8 });
  b.drum(1.08, 1.08, 0.42, 0, 2.2, 0, 'body', { sides: 32 });
  b.drum(0.62, 1.02, 0.32, 0, 2.57, 0, 'body2', { sides: 32 });
  b.drum(0.3, 0.3, 0.3, 0, 2.85, 0, 'steel', { metal: 0.8 });
  around(16, (a) => {
    const x = Math.cos(a) * 0.95;
    const z = Math.sin(a) * 0.95;
    b.drum(0.045, 0.06, 0.45, x, 1.78, z, 'steel', { sides: 6, metal: 0.7 });
    b.drum(0.075, 0.09, 0.34, x, 1.12, z, 'bottle', { sides: 8 });
  });
  posts(b, 2.9, 2.7, 2.62, 'leg', 0.09, 0.2);
  b.box(2.9, 0.1, 0.1, 0, 2.8, 1.3, 'leg');
  b.box(2.9, 0.1, 0.1, 0, 2.8, -1.3, 'leg');
  b.box(0.1, 0.1, 2.7, 1.4, 2.8, 0, 'leg');
  b.box(0.1, 0.1, 2.7, -1.4, 2.8, 0, 'leg');
  panel(b, 1.05, 1.62, 1.55);
  b.block(0.5, 1.7, 0.8, -1.65, 0.95, -0.7, 'body2');
}

export function capper(b: Brush): void {
  b.block(2, 0.85, 1.9, 0, 0.48, 0, 'body', 0.08);
  feet(b, 1.8, 1.7);
  b.drum(0.62, 0.62, 0.9, 0.1, 1.75, 0, 'body2', { sides: 24 });
  b.drum(0.66, 0.66, 0.1, 0.1, 2.22, 0, 'steel', { sides: 24, metal: 0.7 });
  around(8, (a) =>
    b.drum(0.05, 0.07, 0.4, 0.1 + Math.cos(a) * 0.5, 1.15, Math.sin(a) * 0.5, 'steel', { sides: 6, metal: 0.7 }),
  );
  b.box(0.16, 1.8, 0.16, -0.75, 1.8, -0.6, 'leg');
  b.drum(0.75, 0.28, 0.75, -0.45, 2.95, -0.45, 'body', { sides: 20 });
  b.drum(0.77, 0.77, 0.06, -0.45, 3.3, -0.45, 'steel', { sides: 20, metal: 0.7 });
  b.box(0.5, 0.12, 0.3, -0.1, 2.5, -0.25, 'steel', 0.7);
  b.box(1.8, 1.3, 0.03, 0, 1.6, 0.94, 'glass');
  b.box(0.06, 1.4, 0.07, 0, 1.6, 0.95, 'leg');
  b.box(1.9, 0.07, 0.07, 0, 2.27, 0.94, 'leg');
  panel(b, 1, 1.2);
}

export function labeller(b: Brush): void {
  b.block(2.3, 0.85, 1.5, 0, 0.48, 0, 'body', 0.08);
  feet(b, 2.1, 1.3);
  b.block(1.2, 1.5, 0.5, 0, 1.6, -0.5, 'body2', 0.08);
  b.drum(0.46, 0.46, 0.16, -0.55, 2.05, -0.12, 'white', { sides: 28, lie: 'z' });
  b.drum(0.13, 0.13, 0.22, -0.55, 2.05, -0.1, 'dark', { sides: 12, lie: 'z' });
  b.drum(0.34, 0.34, 0.16, 0.5, 1.65, -0.12, 'white', { sides: 28, lie: 'z' });
  b.drum(0.1, 0.1, 0.22, 0.5, 1.65, -0.1, 'dark', { sides: 12, lie: 'z' });
  b.drum(0.06, 0.06, 0.3, 0, 1.35, -0.1, 'steel', { sides: 10, metal: 0.7, lie: 'z' });
  b.drum(0.06, 0.06, 0.3, -0.2, 1.8, -0.1, 'steel', { sides: 10, metal: 0.7, lie: 'z' });
  b.box(2.2, 0.9, 0.03, 0, 1.45, 0.72, 'glass');
  b.box(0.06, 1, 0.06, -1.08, 1.4, 0.72, 'leg');
  b.box(0.06, 1, 0.06, 1.08, 1.4, 0.72, 'leg');
  panel(b, 1.25, 0.95);
}

export function oven(b: Brush): void {
  b.block(6.6, 1.9, 2.2, 0, 1.35, 0, 'body', 0.1);
  b.box(6.4, 0.4, 2, 0, 0.2, 0, 'dark');
  for (const x of [-2.4, -0.8, 0.8, 2.4]) {
    b.block(1.35, 1.1, 0.08, x, 1.5, 1.11, 'body2', 0.04);
    b.box(0.5, 0.2, 0.03, x, 1.75, 1.17, 'glass');
    b.box(0.06, 0.4, 0.06, x + 0.5, 1.4, 1.2, 'dark');
  }
  b.block(6.2, 0.3, 1.2, 0, 2.42, 0, 'body2', 0.08);
  for (const x of [-2, 2]) {
    b.drum(0.26, 0.26, 1.1, x, 3, 0, 'steel', { sides: 18, metal: 0.7 });
    b.drum(0.38, 0.38, 0.1, x, 3.5, 0, 'dark', { sides: 18 });
  }
  b.block(0.5, 0.8, 1.5, -3.3, 1.3, 0, 'dark', 0.05);
  b.block(0.5, 0.8, 1.5, 3.3, 1.3, 0, 'dark', 0.05);
  panel(b, 3, 1.5, 1.6);
}
