/** Everything that is drawn of one plant in one theme, built once from the model; live data only repaints it. */
import { Group, InstancedMesh, type Material, Mesh, type Texture } from 'three';
import type { PlantModel } from '../../../twin/plant/model.ts';
import { paletteOf, type Theme } from './kit/palette.ts';
import { SHAPES } from './kit/shapes.ts';
import { beltsOf } from './layout/belts.ts';
import { extrasOf } from './layout/extras.ts';
import { type FloorPlan, floorPlanOf } from './layout/floor-plan.ts';
import { footprint, grow, type Rect, union } from './layout/rect.ts';
import { createProducts, type Products } from './motion/products.ts';
import { createContactShades } from './paint/contact.ts';
import { createConveyors } from './paint/conveyors.ts';
import { createGround, type Ground } from './paint/ground.ts';
import { createHall, type Hall } from './paint/hall.ts';
import { createLamps, type Lamps } from './paint/lamps.ts';
import { createLights } from './paint/lights.ts';
import { createMachines, type MachineMeshes } from './paint/machines.ts';
import { createPaintMaterial } from './paint/material.ts';
import { createPads, type Pads } from './paint/pads.ts';
import { createSelection, type Selection } from './paint/selection.ts';
import { createStanding, type Standing } from './paint/standing.ts';
import type { Quality } from './quality.ts';

export interface World {
  readonly group: Group;
  readonly plan: FloorPlan;
  /** Floor that the machines stand on: what the camera fits. */
  readonly site: Rect;
  readonly height: number;
  readonly hall: Hall;
  readonly ground: Ground;
  readonly machines: MachineMeshes;
  readonly lamps: Lamps;
  readonly pads: Pads;
  readonly products: Products;
  readonly selection: Selection;
  readonly standing: Standing;
  dispose(): void;
}

export function createWorld(plant: PlantModel, theme: Theme, quality: Quality, maxTextureSide: number): World {
  const palette = paletteOf(theme);
  const material = createPaintMaterial();
  const plan = floorPlanOf(plant);
  const { belts, pipes } = beltsOf(plant);
  const extras = extrasOf(plant, plan, belts);
  const site = union(plant.machines.map(footprint)) ?? plan.hall;

  const ground = createGround(plan, {
    theme,
    palette,
    texels: quality.groundTexels,
    side: maxTextureSide,
    anisotropy: quality.anisotropy,
  });
  const hall = createHall(plan, plant.machines, pipes, palette, material);
  const machines = createMachines(plant.machines, extras, palette, quality.detail, material);
  const lamps = createLamps(plant.machines, palette, theme, material);
  const pads = createPads(plant.machines, theme);
  const products = createProducts(plant, belts, palette, quality.detail, material);
  const selection = createSelection(machines, palette);
  const standing = createStanding(palette, theme, quality.detail, material);
  const group = new Group();
  group.add(ground.group, hall.group, createConveyors(belts, palette, material), machines.group, lamps.group);
  group.add(createContactShades(plant.machines, extras, theme), pads.group, products.group, selection.group);
  group.add(standing.group);
  group.add(createLights(theme, grow(site, 4), quality));
  // Nothing here moves but goods, and they carry no matrix of their own.
  group.traverse((object) => {
    object.updateMatrixWorld();
  });

  return {
    group,
    plan,
    site,
    height: Math.max(3, ...plant.machines.map((machine) => SHAPES[machine.kind].h)),
    hall,
    ground,
    machines,
    lamps,
    pads,
    products,
    selection,
    standing,
    dispose: () => release(group),
  };
}

/** Gives back what the GPU holds. */
function release(group: Group): void {
  group.traverse((object) => {
    if (!(object instanceof Mesh)) return;
    object.geometry.dispose();
    for (const material of [object.material].flat() as Material[]) {
      (material as Material & { map?: Texture | null }).map?.dispose();
      material.dispose();
    }
    if (object instanceof InstancedMesh) object.dispose();
  });
}
