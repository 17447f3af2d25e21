/** Things without a state that give scale, placed by rule from the hall: never on a machine, a belt or each other. */
import type { PlantModel } from '../../../../twin/plant/model.ts';
import { SCENERY, type SceneryKind, SHAPES } from '../kit/shapes.ts';
import type { Belt } from './belts.ts';
import type { FloorPlan } from './floor-plan.ts';
import { footprint, grow, overlaps, type Rect, rect, turnOf } from './rect.ts';

export interface Extra {
  readonly kind: SceneryKind;
  readonly x: number;
  readonly z: number;
  /** Radians about the vertical. */
  readonly turn: number;
}

export function extrasOf(plant: PlantModel, plan: FloorPlan, belts: readonly Belt[]): Extra[] {
  const { hall } = plan;
  const taken: Rect[] = [
    ...plant.machines.map((machine) => grow(footprint(machine), 0.3)),
    ...belts.flatMap((belt) => legsOf(belt)),
    ...plan.pillars.map((p) => rect(p.x, p.z, 0.8, 0.8)),
  ];
  const extras: Extra[] = [];
  const place = (kind: SceneryKind, x: number, z: number, turn = 0): boolean => {
    const { w, d } = SCENERY[kind];
    const upright = Math.abs(Math.cos(turn)) > 0.7;
    const area = rect(x, z, upright ? w : d, upright ? d : w);
    const inside =
      area.x0 > hall.x0 + 0.4 && area.x1 < hall.x1 - 0.4 && area.z0 > hall.z0 + 0.4 && area.z1 < hall.z1 - 0.4;
    if (!inside || taken.some((other) => overlaps(other, area))) return false;
    taken.push(area);
    extras.push({ kind, x, z, turn });
    return true;
  };

  // Along the back wall: racks from the dock end, switch cabinets from the other.
  const width = hall.x1 - hall.x0;
  let racks = Math.max(1, Math.round(width / 30));
  for (let x = hall.x1 - 9; x > 0 && racks > 0; x -= 0.5) if (place('rack', x, hall.z0 + 2.6)) racks--;
  let cabinets = Math.max(1, Math.round(width / 24));
  for (let x = hall.x0 + 12; x < hall.x1 - 12 && cabinets > 0; x += 0.5)
    if (place('cabinet', x, hall.z0 + 1.3)) cabinets--;

  const aisle = plan.aisles.at(-1);
  if (aisle) {
    const x = (aisle.x0 + aisle.x1) / 2;
    for (const share of [0.38, 0.66]) place('agv', x, hall.z0 + (hall.z1 - hall.z0) * share, Math.PI / 2);
  }
  for (const line of plant.lines) {
    // Where an operator would stand: in front of a panel, a third and two thirds along.
    for (const share of line.slot % 2 ? [0.3, 0.72] : [0.45]) {
      const machine = plant.machines[line.machines[Math.floor(line.machines.length * share)] ?? -1];
      if (!machine) continue;
      const turn = turnOf(machine);
      const reach = SHAPES[machine.kind].d / 2 + 0.9;
      const x = machine.place.x + Math.sin(turn) * reach + 0.7 * Math.cos(turn);
      place('person', x, machine.place.z + Math.cos(turn) * reach, turn);
    }
  }
  for (const [i, walk] of plan.walks.entries()) {
    if (i % 2 === 0) place('person', walk.x0 + (walk.x1 - walk.x0) * 0.58, (walk.z0 + walk.z1) / 2 + 0.3, 0.6);
  }
  return extras;
}

/** Floor under a belt, one rectangle a leg of its way. */
function legsOf(belt: Belt): Rect[] {
  const { xz } = belt.path;
  const rects: Rect[] = [];
  for (let i = 2; i < xz.length; i += 2) {
    const ax = xz[i - 2] as number;
    const az = xz[i - 1] as number;
    const bx = xz[i] as number;
    const bz = xz[i + 1] as number;
    rects.push(grow({ x0: Math.min(ax, bx), x1: Math.max(ax, bx), z0: Math.min(az, bz), z1: Math.max(az, bz) }, 0.6));
  }
  return rects;
}
