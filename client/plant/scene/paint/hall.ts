/** The building: walls that step aside when one looks from behind, kerb, pillars, dock doors, pipe rack. */
import { Group, type Material, Mesh, type Vector3 } from 'three';
import type { Machine } from '../../../../twin/plant/model.ts';
import { type Brush, createBrush } from '../kit/brush.ts';
import type { Palette } from '../kit/palette.ts';
import { SHAPES } from '../kit/shapes.ts';
import type { Pipe } from '../layout/belts.ts';
import type { FloorPlan } from '../layout/floor-plan.ts';

const WALL = 4.6;
const THICK = 0.35;
/** Height of the pipes that run overhead. */
const RACK = 3.4;

export interface Hall {
  readonly group: Group;
  /** Shows the walls that face the camera and hides those that would stand between it and the machines. */
  faceCamera(camera: Vector3): void;
}

export function createHall(
  plan: FloorPlan,
  machines: readonly Machine[],
  pipes: readonly Pipe[],
  palette: Palette,
  material: Material,
): Hall {
  const group = new Group();
  const { hall } = plan;
  const add = (draw: (b: Brush) => void, castShadow: boolean): Mesh => {
    const brush = createBrush(palette, 'fine');
    draw(brush);
    const mesh = new Mesh(brush.finish(), material);
    mesh.castShadow = castShadow;
    mesh.receiveShadow = true;
    group.add(mesh);
    return mesh;
  };

  add((b) => {
    kerb(b, plan);
    for (const { x, z } of plan.pillars) pillar(b, x, z);
    pipework(b, plan, machines, pipes);
  }, true);
  // Only the far walls, as seen from the usual side, may throw shadows: the others would darken the hall they open up.
  const back = add((b) => wallAlongX(b, plan, hall.z0, 1), true);
  const docks = add((b) => wallAlongZ(b, plan, hall.x1, -1, plan.docks), true);
  const front = add((b) => wallAlongX(b, plan, hall.z1, -1), false);
  const side = add((b) => wallAlongZ(b, plan, hall.x0, 1, []), false);

  return {
    group,
    faceCamera: (camera) => {
      back.visible = camera.z > hall.z0;
      front.visible = camera.z < hall.z1;
      docks.visible = camera.x < hall.x1;
      side.visible = camera.x > hall.x0;
    },
  };
}

function kerb(b: Brush, { hall }: FloorPlan): void {
  const w = hall.x1 - hall.x0;
  const d = hall.z1 - hall.z0;
  const x = (hall.x0 + hall.x1) / 2;
  const z = (hall.z0 + hall.z1) / 2;
  b.box(w, 0.28, 0.25, x, 0.14, hall.z1 - 0.1, 'cap');
  b.box(w, 0.28, 0.25, x, 0.14, hall.z0 + 0.1, 'cap');
  b.box(0.25, 0.28, d, hall.x0 + 0.1, 0.14, z, 'cap');
  b.box(0.25, 0.28, d, hall.x1 - 0.1, 0.14, z, 'cap');
}

/** H-section column with a protected foot. */
function pillar(b: Brush, x: number, z: number): void {
  b.box(0.28, WALL, 0.06, x, WALL / 2, z - 0.13, 'body2');
  b.box(0.28, WALL, 0.06, x, WALL / 2, z + 0.13, 'body2');
  b.box(0.06, WALL, 0.24, x, WALL / 2, z, 'body2');
  b.box(0.4, 0.1, 0.4, x, WALL + 0.02, z, 'cap');
  b.box(0.55, 0.18, 0.55, x, 0.09, z, 'edge');
}

/** `inward` = sign of z towards the hall. The darker cap makes the wall read as cut. */
function wallAlongX(b: Brush, { hall }: FloorPlan, z: number, inward: 1 | -1): void {
  const w = hall.x1 - hall.x0;
  const x = (hall.x0 + hall.x1) / 2;
  const at = z + (inward * THICK) / 2;
  b.box(w, WALL, THICK, x, WALL / 2, at, 'wall');
  b.box(w, 0.1, THICK + 0.05, x, WALL + 0.05, at, 'cap');
  const face = at + (inward * THICK) / 2;
  for (const post of every(hall.x0 + 0.8, hall.x1 - 0.8))
    b.box(0.4, WALL, 0.3, post, WALL / 2, face + inward * 0.12, 'body2');
  for (const bay of bays(hall.x0 + 0.8, hall.x1 - 0.8)) b.box(4.2, 1, 0.06, bay, 3.6, face + inward * 0.02, 'glass');
}

function wallAlongZ(b: Brush, { hall }: FloorPlan, x: number, inward: 1 | -1, docks: readonly number[]): void {
  const d = hall.z1 - hall.z0;
  const z = (hall.z0 + hall.z1) / 2;
  const at = x + (inward * THICK) / 2;
  b.box(THICK, WALL, d, at, WALL / 2, z, 'wall');
  b.box(THICK + 0.05, 0.1, d, at, WALL + 0.05, z, 'cap');
  const face = at + (inward * THICK) / 2;
  for (const dock of docks) {
    b.box(0.2, 3.5, 3.8, face + inward * 0.02, 1.75, dock, 'cap');
    b.box(0.14, 3.2, 3.3, face + inward * 0.1, 1.6, dock, 'white');
    for (let k = 0; k < 5; k++) b.box(0.03, 0.05, 3.2, face + inward * 0.18, 0.5 + k * 0.62, dock, 'cap');
  }
  if (docks.length === 0) {
    for (const bay of bays(hall.z0 + 0.8, hall.z1 - 0.8)) b.box(0.06, 1, 4.2, face + inward * 0.02, 3.6, bay, 'glass');
  }
}

/** Three pipes along the back wall with drops to utilities that stand near it, and the pipes between machines. */
function pipework(b: Brush, { hall }: FloorPlan, machines: readonly Machine[], pipes: readonly Pipe[]): void {
  const near = machines.filter((m) => m.line < 0 && m.place.z - hall.z0 < 7);
  const z = hall.z0 + 0.9;
  if (near.length > 0) {
    const length = hall.x1 - hall.x0 - 14;
    const x = hall.x0 + 2 + length / 2;
    for (const [i, paint] of (['steel', 'body2', 'steel'] as const).entries()) {
      b.drum(0.11, 0.11, length, x, RACK, z + i * 0.4, paint, { sides: 10, metal: 0.5, lie: 'x' });
    }
    for (let at = x - length / 2 + 2; at < x + length / 2; at += 6)
      b.box(0.1, 0.1, 1.5, at, RACK - 0.18, z + 0.4, 'leg');
  }
  for (const { place, kind } of near) {
    const reach = place.z - z - 0.4;
    if (reach < 0.3) continue;
    const top = SHAPES[kind].h - 0.2;
    b.drum(0.07, 0.07, RACK - top, place.x, (RACK + top) / 2, place.z, 'steel', { sides: 8, metal: 0.5 });
    b.drum(0.07, 0.07, reach, place.x, RACK, place.z - reach / 2, 'steel', { sides: 8, metal: 0.5, lie: 'z' });
  }
  for (const pipe of pipes) overhead(b, pipe);
}

/** Up from one machine, along x, along z, down into the other. */
function overhead(b: Brush, { from, to }: Pipe): void {
  const y = Math.max(SHAPES[from.kind].h, SHAPES[to.kind].h, RACK) - 0.5;
  const round = { sides: 10, metal: 0.6 } as const;
  const { x: ax, z: az } = from.place;
  const { x: bx, z: bz } = to.place;
  const rise = SHAPES[from.kind].h - 0.7;
  if (y > rise) b.drum(0.08, 0.08, y - rise, ax, (y + rise) / 2, az, 'steel', round);
  if (Math.abs(bz - az) > 0.1) {
    b.drum(0.08, 0.08, Math.abs(bz - az), ax, y, (az + bz) / 2, 'steel', { ...round, lie: 'z' });
  }
  if (Math.abs(bx - ax) > 0.1) {
    b.drum(0.08, 0.08, Math.abs(bx - ax), (ax + bx) / 2, y, bz, 'steel', { ...round, lie: 'x' });
  }
  b.ball(0.1, ax, y, bz, 'steel');
  b.ball(0.1, bx, y, bz, 'steel');
  const top = SHAPES[to.kind].h - 0.3;
  if (y > top) b.drum(0.08, 0.08, y - top, bx, (y + top) / 2, bz, 'steel', round);
}

/** Posts at a module of about 6 m, and the middles between them. */
function every(from: number, to: number): number[] {
  const count = Math.max(1, Math.round((to - from) / 6));
  return Array.from({ length: count + 1 }, (_, i) => from + ((to - from) * i) / count);
}

const bays = (from: number, to: number): number[] => {
  const posts = every(from, to);
  return posts.slice(1).map((post, i) => (post + (posts[i] as number)) / 2);
};
