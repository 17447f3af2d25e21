/** Machines that check, gather, pack and palletize. */
import type { Brush } from './brush.ts';
import { feet, panel, posts } from './parts.ts';

export function checkweigher(b: Brush): void {
  posts(b, 1.5, 0.8, 0.9, 'leg', 0.1);
  b.box(1.7, 0.14, 0.62, 0, 0.94, 0, 'belt');
  b.block(0.9, 0.3, 0.5, 0, 0.7, 0, 'body', 0.05);
  b.box(0.1, 1.1, 0.1, -0.3, 1.4, -0.5, 'leg');
  b.block(0.85, 0.5, 0.14, 0, 1.75, -0.45, 'body', 0.04);
  b.box(0.6, 0.3, 0.02, 0, 1.77, -0.37, 'glass');
  b.box(0.5, 0.3, 0.5, 0.75, 0.5, 0.5, 'body2');
}

export function detector(b: Brush): void {
  posts(b, 1.2, 1.1, 0.85, 'leg', 0.1);
  b.block(0.7, 0.4, 1.4, 0, 0.75, 0, 'body');
  b.block(0.6, 0.45, 1.4, 0, 1.75, 0, 'body');
  b.block(0.6, 0.9, 0.3, 0, 1.3, -0.58, 'body');
  b.block(0.6, 0.9, 0.3, 0, 1.3, 0.58, 'body');
  b.block(0.4, 0.3, 0.08, 0, 1.8, 0.74, 'dark', 0.02);
}

export function table(b: Brush): void {
  posts(b, 3.3, 2.3, 0.9, 'leg', 0.1);
  b.box(3.5, 0.12, 2.5, 0, 0.93, 0, 'steel', 0.6);
  b.box(3.4, 0.03, 2.4, 0, 1, 0, 'belt');
  b.box(3.5, 0.22, 0.06, 0, 1.08, 1.25, 'steel', 0.6);
  b.box(3.5, 0.22, 0.06, 0, 1.08, -1.25, 'steel', 0.6);
}

export function casepacker(b: Brush): void {
  b.block(3.3, 0.8, 2.2, 0, 0.5, 0, 'body', 0.08);
  feet(b, 3.1, 2);
  posts(b, 3.3, 2.2, 2.5, 'body2', 0.16);
  b.block(3.4, 0.3, 2.3, 0, 2.6, 0, 'body', 0.08);
  b.box(1.35, 1.35, 0.04, -0.78, 1.65, 1.06, 'glass');
  b.box(1.35, 1.35, 0.04, 0.78, 1.65, 1.06, 'glass');
  b.box(0.1, 1.5, 0.08, 0, 1.65, 1.08, 'body2');
  b.box(3, 1.4, 0.04, 0, 1.65, -1.06, 'body2');
  b.box(1.2, 0.5, 0.9, -0.6, 1.25, 0, 'box');
  b.block(0.9, 0.35, 0.9, 0.5, 2.1, 0, 'steel', 0.05, 0.6);
  b.box(0.12, 0.6, 0.12, 0.5, 2.4, 0, 'dark');
  b.block(1.3, 0.35, 1.1, -0.6, 2.9, -0.3, 'body2');
  panel(b, 1.55, 1.4);
}

export function robot(b: Brush): void {
  b.drum(0.6, 0.7, 0.35, 0, 0.17, -0.4, 'dark', { sides: 20 });
  b.drum(0.42, 0.5, 0.5, 0, 0.6, -0.4, 'robot', { sides: 20 });
  b.block(0.46, 1.5, 0.4, -0.1, 1.55, -0.4, 'robot', 0.12);
  b.drum(0.3, 0.3, 0.56, -0.1, 2.25, -0.4, 'dark', { sides: 18, lie: 'z' });
  b.block(1.7, 0.36, 0.34, 0.65, 2.42, -0.4, 'robot', 0.12);
  b.drum(0.2, 0.2, 0.44, 1.42, 2.42, -0.4, 'dark', { lie: 'z' });
  b.block(0.2, 0.75, 0.2, 1.42, 2, -0.4, 'robot');
  b.block(0.6, 0.1, 0.5, 1.42, 1.6, -0.4, 'steel', 0.02, 0.7);
  b.box(0.5, 0.35, 0.4, 1.42, 1.38, -0.4, 'box');
  for (const x of [-1.9, 0, 1.9]) for (const z of [-1.8, 1.8]) b.box(0.08, 2, 0.08, x, 1, z, 'leg');
  for (const z of [-1.8, 1.8]) for (const y of [0.3, 1.35, 2]) b.box(3.8, 0.05, 0.05, 0, y, z, 'leg');
  for (let i = 0; i < 18; i++) b.box(0.018, 1.7, 0.018, -1.8 + i * 0.212, 1.1, -1.8, 'leg');
  panel(b, -1.5, 2);
}

export function palletizer(b: Brush): void {
  posts(b, 3.4, 3.4, 3.7, 'body2', 0.22);
  b.box(3.4, 0.24, 0.24, 0, 3.6, 1.58, 'body');
  b.box(3.4, 0.24, 0.24, 0, 3.6, -1.58, 'body');
  b.box(0.24, 0.24, 3.4, 1.58, 3.6, 0, 'body');
  b.box(0.24, 0.24, 3.4, -1.58, 3.6, 0, 'body');
  b.box(0.4, 0.4, 3.1, 0.2, 3.35, 0, 'dark');
  b.block(0.3, 1, 0.3, 0.2, 2.95, 0, 'body2', 0.04);
  b.block(1.3, 0.25, 1.1, 0.2, 2.4, 0, 'steel', 0.04, 0.6);
  b.box(1.5, 0.14, 1.25, 0.2, 0.25, 0, 'wood');
  b.box(1.7, 0.2, 1.4, 0.2, 0.1, 0, 'dark');
  for (const layer of [0, 1, 2]) {
    for (const x of [-0.38, 0.38]) {
      for (const z of [-0.3, 0.3]) b.box(0.72, 0.46, 0.57, 0.2 + x, 0.57 + layer * 0.48, z, 'box');
    }
  }
  b.box(0.5, 1.9, 0.9, -1.9, 0.95, -1.4, 'body');
  b.box(3.3, 0.05, 0.05, 0, 1.2, -1.7, 'leg');
  b.box(3.3, 0.05, 0.05, 0, 1.2, 1.7, 'leg');
  panel(b, 1.4, 1.95, 1.55);
}

export function wrapper(b: Brush): void {
  b.drum(1, 1.05, 0.16, 0.2, 0.08, 0, 'dark', { sides: 28 });
  b.box(1.3, 0.14, 1.1, 0.2, 0.25, 0, 'wood');
  for (const layer of [0, 1, 2, 3]) {
    for (const x of [-0.3, 0.3]) b.box(0.6, 0.42, 1.05, 0.2 + x, 0.55 + layer * 0.44, 0, 'box');
  }
  b.block(0.45, 3, 0.5, -1.25, 1.5, 0, 'body');
  b.box(0.2, 2.6, 0.06, -1, 1.5, 0, 'dark');
  b.block(0.3, 0.7, 0.3, -0.88, 1.2, 0.1, 'white', 0.04);
  b.block(0.6, 0.4, 0.7, -1.25, 0.2, 0, 'dark', 0.04);
}
