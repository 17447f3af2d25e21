/** Which machine is under the pointer: first by boxes (cheap, all machines), then by the true shape (few). */
import { Box3, type Intersection, Matrix4, Mesh, type Ray, Raycaster, Vector3 } from 'three';
import type { Machine } from '../../../../twin/plant/model.ts';
import type { GoodsStack } from '../goods/goods-spots.ts';
import { SHAPES } from '../kit/shapes.ts';
import { turnOf } from '../layout/rect.ts';
import type { MachineMeshes } from '../paint/machines.ts';

/** Distance along the ray to the machine's box, or Infinity. */
export function boxDistance(machine: Machine, ray: Ray): number {
  const { w, d, h } = SHAPES[machine.kind];
  const turn = turnOf(machine);
  const cos = Math.cos(turn);
  const sin = Math.sin(turn);
  const ox = ray.origin.x - machine.place.x;
  const oz = ray.origin.z - machine.place.z;
  // Into machine coordinates: the inverse turn.
  const from = [ox * cos - oz * sin, ray.origin.y, ox * sin + oz * cos] as const;
  const along = [
    ray.direction.x * cos - ray.direction.z * sin,
    ray.direction.y,
    ray.direction.x * sin + ray.direction.z * cos,
  ] as const;
  const low = [-w / 2, 0, -d / 2] as const;
  const high = [w / 2, h, d / 2] as const;
  let enter = 0;
  let leave = Infinity;
  for (let axis = 0; axis < 3; axis++) {
    const o = from[axis] as number;
    const v = along[axis] as number;
    if (Math.abs(v) < 1e-9) {
      if (o < (low[axis] as number) || o > (high[axis] as number)) return Infinity;
      continue;
    }
    const a = ((low[axis] as number) - o) / v;
    const b = ((high[axis] as number) - o) / v;
    enter = Math.max(enter, Math.min(a, b));
    leave = Math.min(leave, Math.max(a, b));
  }
  return enter <= leave ? enter : Infinity;
}

const caster = new Raycaster();
const probe = new Mesh();
const place = new Matrix4();
const up = new Vector3(0, 1, 0);
const hits: Intersection[] = [];

/** Slot of the machine that the ray meets first; the nearest box where the ray slips through every shape. */
export function pick(machines: readonly Machine[], meshes: MachineMeshes, ray: Ray): number | null {
  const met = machines
    .map((machine) => ({ machine, distance: boxDistance(machine, ray) }))
    .filter((hit) => hit.distance < Infinity)
    .sort((a, b) => a.distance - b.distance);
  caster.ray.copy(ray);
  for (const { machine } of met) {
    const mesh = meshes.byKind.get(machine.kind);
    if (!mesh) continue;
    probe.geometry = mesh.geometry;
    probe.material = mesh.material;
    probe.matrixWorld.copy(
      place.makeRotationAxis(up, turnOf(machine)).setPosition(machine.place.x, 0, machine.place.z),
    );
    hits.length = 0;
    probe.raycast(caster, hits);
    if (hits.length > 0) return machine.slot;
  }
  return met[0]?.machine.slot ?? null;
}

const around = new Box3();

/** The hold of the held goods that the ray meets. */
export function pickHeld(stacks: readonly GoodsStack[], ray: Ray): string | null {
  for (const { goods, spots } of stacks)
    for (const { x, z, held } of spots) {
      if (!held) continue;
      around.min.set(x - 0.7, 0, z - 0.6);
      around.max.set(x + 0.7, 1.5, z + 0.6);
      if (ray.intersectsBox(around)) return goods.holds[0]?.id ?? null;
    }
  return null;
}
