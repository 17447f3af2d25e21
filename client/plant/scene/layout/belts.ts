/** What joins the machines, derived from the buffers of the plant: belts, pallet rollers and pipes. */
import type { Buffer, Machine, PlantModel } from '../../../../twin/plant/model.ts';
import { type Good, PIPED, SHAPES } from '../kit/shapes.ts';
import { type Path, type Point, pathThrough } from './path.ts';
import { turnOf } from './rect.ts';

export interface Belt {
  readonly buffer: Buffer;
  /** Machine slots that feed it and take from it (the accumulation table counts as one). */
  readonly from: number;
  readonly to: number;
  readonly good: Good;
  /** Rows of goods side by side: fast fillers run several, or nothing could be seen moving. */
  readonly lanes: number;
  readonly path: Path;
}

export interface Pipe {
  readonly from: Machine;
  readonly to: Machine;
}

/** Units of what is not yet in any container. */
const LIQUID = /^(portion|litre|liter|l|hl|kg|m3)s?$/i;
/** Corner radius of a belt, m. */
const CORNER = 0.9;
/** Units a minute that one lane of small goods carries at a speed an eye can follow. */
const LANE_RATE = 500;

export function beltsOf(plant: PlantModel): { belts: Belt[]; pipes: Pipe[] } {
  const belts: Belt[] = [];
  const pipes: Pipe[] = [];
  for (const buffer of plant.buffers) {
    const stops = [buffer.from, buffer.table, buffer.to].filter((slot, i, all) => slot >= 0 && all.indexOf(slot) === i);
    for (let i = 1; i < stops.length; i++) {
      const from = plant.machines[stops[i - 1] as number];
      const to = plant.machines[stops[i] as number];
      if (!from || !to) continue;
      // Two buffers on one table share the belt that leads to it.
      if (belts.some((belt) => belt.from === from.slot && belt.to === to.slot)) continue;
      if (PIPED.has(from.kind) || PIPED.has(to.kind) || LIQUID.test(from.unit)) {
        pipes.push({ from, to });
        continue;
      }
      // A table has no unit of its own worth showing: goods look as they left the machine before it.
      const maker = from.slot === buffer.table ? (plant.machines[buffer.from] ?? from) : from;
      const good = goodOf(maker);
      const lanes = good === 'bottle' ? Math.min(3, Math.max(1, Math.ceil((maker.idealRate ?? 0) / LANE_RATE))) : 1;
      belts.push({
        buffer,
        from: from.slot,
        to: to.slot,
        good,
        lanes,
        path: pathThrough(wayBetween(from, to), CORNER),
      });
    }
  }
  return { belts, pipes };
}

/** By the unit's word where it is one of ours, else by how many base units it holds. */
function goodOf(machine: Machine): Good {
  const unit = machine.unit.toLowerCase();
  if (/pallet/.test(unit)) return 'pallet';
  if (/case|carton|box|shipper/.test(unit)) return 'case';
  if (/tray|meal|pack|pouch|bar/.test(unit)) return 'tray';
  if (machine.unitsPer >= 100) return 'pallet';
  return machine.unitsPer > 1 ? 'case' : 'bottle';
}

/** From the middle of one machine to the middle of the next: out along its flow, square corners, in along the other's. */
export function wayBetween(a: Machine, b: Machine): Point[] {
  const [ux, uz] = flowOf(a);
  const [vx, vz] = flowOf(b);
  const start = { x: a.place.x, z: a.place.z };
  const end = { x: b.place.x, z: b.place.z };
  const out = { x: start.x + (ux * SHAPES[a.kind].w) / 2, z: start.z + (uz * SHAPES[a.kind].w) / 2 };
  const into = { x: end.x - (vx * SHAPES[b.kind].w) / 2, z: end.z - (vz * SHAPES[b.kind].w) / 2 };
  const dx = into.x - out.x;
  const dz = into.z - out.z;
  const along = dx * ux + dz * uz;
  const across = Math.abs(dx * uz - dz * ux);
  const same = ux * vx + uz * vz;
  const ahead = (metres: number) => ({ x: out.x + ux * metres, z: out.z + uz * metres });

  if (same > 0.7 && (across < 0.05 || along < 0.6)) return [start, out, into, end];
  if (same > 0.7) {
    const half = along / 2;
    return [start, out, ahead(half), { x: into.x - ux * half, z: into.z - uz * half }, into, end];
  }
  if (same < -0.7) {
    const reach = Math.max(along, 0) + 1.1;
    return [
      start,
      out,
      ahead(reach),
      { x: into.x + ux * (reach - along), z: into.z + uz * (reach - along) },
      into,
      end,
    ];
  }
  const corner = ahead(along);
  const enters = (into.x - corner.x) * vx + (into.z - corner.z) * vz;
  return along > 0.2 && enters > 0.2 ? [start, out, corner, into, end] : [start, out, into, end];
}

const flowOf = (machine: Machine): readonly [x: number, z: number] => {
  const turn = turnOf(machine);
  return [Math.cos(turn), -Math.sin(turn)];
};
