/** What gives scale and life but has no state: cabinets, racks, a vehicle, people. Also the goods that travel. */
import type { Brush } from './brush.ts';

export function cabinet(b: Brush): void {
  for (const x of [-0.8, 0, 0.8]) {
    b.block(0.78, 2.1, 0.6, x, 1.1, 0, 'body2', 0.03);
    b.box(0.04, 0.3, 0.03, x + 0.25, 1.2, 0.31, 'dark');
  }
}

export function rack(b: Brush): void {
  for (const x of [-2.6, 0, 2.6]) for (const z of [-0.5, 0.5]) b.box(0.1, 3.9, 0.1, x, 1.95, z, 'leg');
  [0.2, 1.75, 3.2].forEach((y, level) => {
    b.box(5.2, 0.12, 0.08, 0, y, 0.5, 'leg');
    b.box(5.2, 0.12, 0.08, 0, y, -0.5, 'leg');
    [-1.95, -0.65, 0.65, 1.95].forEach((x, place) => {
      if ((place + level) % 5 === 3) return;
      b.box(1.1, 0.12, 1.05, x, y + 0.12, 0, 'wood');
      b.box(1, 0.95, 0.95, x, y + 0.66, 0, Math.trunc(Math.abs(x * 7 + level)) % 2 ? 'box' : 'white');
    });
  });
}

export function agv(b: Brush): void {
  b.block(1.6, 0.32, 1, 0, 0.2, 0, 'dark', 0.08);
  b.box(1.2, 0.14, 1, 0, 0.45, 0, 'wood');
  b.box(1, 0.8, 0.9, 0, 0.92, 0, 'box');
}

export function person(b: Brush): void {
  b.drum(0.17, 0.13, 0.85, 0, 0.43, 0, 'dark', { sides: 10 });
  b.block(0.46, 0.66, 0.28, 0, 1.15, 0, 'leg', 0.12);
  b.ball(0.13, 0, 1.63, 0, 'robot');
  b.drum(0.15, 0.15, 0.07, 0, 1.73, 0, 'white', { sides: 14 });
}

export function bottle(b: Brush): void {
  b.drum(0.085, 0.085, 0.24, 0, 0.12, 0, 'bottle', { sides: 10 });
  b.drum(0.035, 0.08, 0.1, 0, 0.29, 0, 'bottle', { sides: 10 });
  b.drum(0.04, 0.04, 0.05, 0, 0.36, 0, 'dark', { sides: 8 });
}

export function tray(b: Brush): void {
  b.box(0.3, 0.1, 0.24, 0, 0.05, 0, 'dark');
  b.box(0.28, 0.02, 0.22, 0, 0.11, 0, 'bottle');
}

export function shippingCase(b: Brush): void {
  b.box(0.6, 0.4, 0.5, 0, 0.2, 0, 'box');
  b.box(0.6, 0.005, 0.08, 0, 0.402, 0, 'wood');
}

export function pallet(b: Brush): void {
  b.box(1.3, 0.14, 1.1, 0, 0.07, 0, 'wood');
  for (const y of [0.35, 0.79, 1.23]) for (const x of [-0.31, 0.31]) b.box(0.6, 0.42, 1.05, x, y, 0, 'box');
}
