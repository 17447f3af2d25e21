/** Goods on every belt and accumulation table: instanced, positions written in place, nothing allocated a frame. */
import { DynamicDrawUsage, Group, InstancedMesh, type Material } from 'three';
import type { PlantModel } from '../../../../twin/plant/model.ts';
import { stateCode } from '../../../../twin/words.ts';
import type { TwinView } from '../../../live/twin-view.ts';
import { groupBy } from '../group-by.ts';
import { createBrush, type Detail } from '../kit/brush.ts';
import type { Palette } from '../kit/palette.ts';
import { GOODS, type Good } from '../kit/shapes.ts';
import type { Belt } from '../layout/belts.ts';
import { locate } from '../layout/path.ts';
import { BELT_TOP, ROLLER_TOP } from '../paint/conveyors.ts';
import { type BeltFlow, createFlow, seedFlow, stepFlow } from './belt-flow.ts';
import { createTableFills } from './table-fills.ts';

export interface Products {
  readonly group: Group;
  /** Lays everything out as the states say, for a moment that was not watched until now. */
  seed(view: TwinView): void;
  /** Moves on by `seconds`; true while something moves. */
  step(view: TwinView, seconds: number): boolean;
  /** How many goods are on the belts. */
  count(): number;
}

const PRODUCING = stateCode('producing');
const SLOW = stateCode('slow');
const STARVED = stateCode('starved');
const BLOCKED = stateCode('blocked');
const LANE_GAP = 0.21;

interface Run {
  readonly belt: Belt;
  readonly flow: BeltFlow;
  readonly measured: number;
}

export function createProducts(
  plant: PlantModel,
  belts: readonly Belt[],
  palette: Palette,
  detail: Detail,
  material: Material,
): Products {
  const group = new Group();
  const runs = belts.map((belt): Run => {
    const { pitch, packed } = GOODS[belt.good];
    // A table holds what its buffer's level counts; only a plain belt is as full as the level says.
    const measured = belt.buffer.table < 0 ? belt.buffer.level : -1;
    return { belt, measured, flow: createFlow(belt.path.length, pitch / belt.lanes, packed / belt.lanes) };
  });
  const tables = createTableFills(plant, belts);
  const meshes = new Map<Good, InstancedMesh>();
  for (const [good, list] of groupBy(runs, (run) => run.belt.good)) {
    const room = list.reduce((sum, run) => sum + run.flow.at.length, 0) + (good === 'bottle' ? tables.room : 0);
    meshes.set(good, goodsMesh(good, room, palette, detail, material));
  }
  if (tables.room > 0 && !meshes.has('bottle'))
    meshes.set('bottle', goodsMesh('bottle', tables.room, palette, detail, material));
  for (const mesh of meshes.values()) group.add(mesh);

  const fillOf = (view: TwinView, run: Run): number => {
    const { measured, belt } = run;
    if (measured < 0 || belt.buffer.capacity <= 0 || view.qualityOf(measured) > 1) return Number.NaN;
    return view.valueOf(measured) / belt.buffer.capacity;
  };

  /** Units a second, 0 unless it produces. */
  const rateOf = (view: TwinView, slot: number): number => {
    const state = view.stateOf(slot);
    if (state !== PRODUCING && state !== SLOW) return 0;
    const speed = view.speedOf(slot);
    return Math.max(0, Number.isNaN(speed) ? (plant.machines[slot]?.idealRate ?? 0) : speed) / 60;
  };

  const into = (view: TwinView, { belt }: Run): number => {
    // A table that is part of the buffer has no rate of its own: it gives what the next machine takes.
    return belt.from === belt.buffer.table ? outOf(view, belt) : rateOf(view, belt.from);
  };
  const outOf = (view: TwinView, belt: Belt): number => {
    if (belt.to === belt.buffer.table) return tables.isFull(belt.buffer.slot) ? 0 : rateOf(view, belt.from);
    const taker = plant.machines[belt.to];
    const giver = plant.machines[belt.buffer.from];
    return (rateOf(view, belt.to) * (taker?.unitsPer ?? 1)) / (giver?.unitsPer ?? 1);
  };

  const spot = { x: 0, z: 0, dx: 1, dz: 0 };
  const write = () => {
    for (const [good, mesh] of meshes) {
      const matrix = mesh.instanceMatrix.array;
      const y = good === 'pallet' ? ROLLER_TOP : BELT_TOP;
      let used = 0;
      for (const { belt, flow } of runs) {
        if (belt.good !== good) continue;
        for (let i = 0; i < flow.count; i++) {
          locate(belt.path, flow.at[i] as number, spot);
          const lane = ((flow.gone + i) % belt.lanes) - (belt.lanes - 1) / 2;
          const m = used++ * 16;
          matrix[m] = matrix[m + 10] = spot.dx;
          matrix[m + 2] = spot.dz;
          matrix[m + 8] = -spot.dz;
          matrix[m + 12] = spot.x - spot.dz * lane * LANE_GAP;
          matrix[m + 13] = y;
          matrix[m + 14] = spot.z + spot.dx * lane * LANE_GAP;
        }
      }
      if (good === 'bottle') used = tables.write(matrix, used);
      mesh.count = used;
      mesh.visible = used > 0;
      mesh.instanceMatrix.needsUpdate = true;
    }
  };

  const step = { seconds: 0, into: 0, outOf: 0, fill: Number.NaN };
  return {
    group,
    count: () => runs.reduce((sum, run) => sum + run.flow.count, 0),
    seed: (view) => {
      tables.update(view);
      for (const run of runs) {
        const fill = fillOf(view, run);
        seedFlow(run.flow, Number.isNaN(fill) ? guess(view, run.belt) : fill, rateOf(view, run.belt.from) > 0);
      }
      write();
    },
    step: (view, seconds) => {
      let moving = false;
      for (const run of runs) {
        step.into = into(view, run);
        step.outOf = outOf(view, run.belt);
        if (step.into === 0 && step.outOf === 0) continue;
        step.fill = fillOf(view, run);
        // Where both run and nothing is measured, a queue is an artefact of two speeds that differ by noise: let it drain.
        if (Number.isNaN(step.fill) && step.into > 0 && step.outOf > 0) step.outOf *= 1.1;
        step.seconds = seconds;
        if (stepFlow(run.flow, step)) moving = true;
      }
      const filled = tables.update(view);
      if (moving || filled) write();
      return moving;
    },
  };
}

/** Share of an unmeasured belt that is packed, from what its machines say. */
function guess(view: TwinView, belt: Belt): number {
  const before = view.stateOf(belt.from);
  const after = view.stateOf(belt.to);
  if (before === BLOCKED) return 1;
  if (after === STARVED) return 0;
  const afterRuns = after === PRODUCING || after === SLOW;
  return afterRuns ? Number.NaN : 0.35;
}

function goodsMesh(good: Good, room: number, palette: Palette, detail: Detail, material: Material): InstancedMesh {
  const brush = createBrush(palette, detail);
  GOODS[good].build(brush);
  const geometry = brush.finish();
  // Goods stand on belts, not on the floor: undo the shade that the brush bakes in near y = 0.
  const colour = geometry.getAttribute('color');
  for (let i = 0; i < colour.count; i++) {
    colour.setXYZ(i, colour.getX(i) * 1.4, colour.getY(i) * 1.4, colour.getZ(i) * 1.4);
  }
  const mesh = new InstancedMesh(geometry, material, room);
  mesh.instanceMatrix.setUsage(DynamicDrawUsage);
  const matrix = mesh.instanceMatrix.array;
  for (let i = 0; i < room; i++) {
    matrix[i * 16] = matrix[i * 16 + 5] = matrix[i * 16 + 10] = matrix[i * 16 + 15] = 1;
  }
  mesh.frustumCulled = false;
  mesh.receiveShadow = true;
  mesh.count = 0;
  return mesh;
}
