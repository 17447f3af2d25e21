/** All machines and scenery: one InstancedMesh a kind, one material. */
import { Color, Group, InstancedMesh, type Material, Object3D } from 'three';
import type { Machine } from '../../../../twin/plant/model.ts';
import type { Kind } from '../../../../twin/words.ts';
import { groupBy } from '../group-by.ts';
import { type Brush, createBrush, type Detail } from '../kit/brush.ts';
import type { Palette } from '../kit/palette.ts';
import { SCENERY, SHAPES } from '../kit/shapes.ts';
import type { Extra } from '../layout/extras.ts';
import { turnOf } from '../layout/rect.ts';

export interface MachineMeshes {
  readonly group: Group;
  readonly byKind: ReadonlyMap<Kind, InstancedMesh>;
  /** Greys a machine out (nothing is known of it) or lets it show again. */
  setKnown(machine: number, known: boolean): void;
}

/** Multiplies the paint of a machine that nothing is known of. */
const UNKNOWN = new Color(0.42, 0.44, 0.46);
const KNOWN = new Color(1, 1, 1);

export function createMachines(
  machines: readonly Machine[],
  extras: readonly Extra[],
  palette: Palette,
  detail: Detail,
  material: Material,
): MachineMeshes {
  const group = new Group();
  const byKind = new Map<Kind, InstancedMesh>();
  const home = machines.map((machine) => ({ kind: machine.kind, index: 0 }));
  const stand = new Object3D();

  const instances = (build: (b: Brush) => void, places: readonly { x: number; z: number; turn: number }[]) => {
    const brush = createBrush(palette, detail);
    build(brush);
    const mesh = new InstancedMesh(brush.finish(), material, places.length);
    places.forEach((place, i) => {
      stand.position.set(place.x, 0, place.z);
      stand.rotation.y = place.turn;
      stand.updateMatrix();
      mesh.setMatrixAt(i, stand.matrix);
      mesh.setColorAt(i, KNOWN);
    });
    mesh.castShadow = mesh.receiveShadow = true;
    mesh.computeBoundingSphere();
    group.add(mesh);
    return mesh;
  };

  for (const [kind, list] of groupBy(machines, (machine) => machine.kind)) {
    list.forEach((machine, i) => {
      home[machine.slot] = { kind, index: i };
    });
    const places = list.map((machine) => ({ x: machine.place.x, z: machine.place.z, turn: turnOf(machine) }));
    byKind.set(kind, instances(SHAPES[kind].build, places));
  }
  for (const [kind, list] of groupBy(extras, (extra) => extra.kind)) instances(SCENERY[kind].build, list);

  return {
    group,
    byKind,
    setKnown: (slot, known) => {
      const at = home[slot];
      const mesh = at && byKind.get(at.kind);
      if (!at || !mesh?.instanceColor) return;
      mesh.setColorAt(at.index, known ? KNOWN : UNKNOWN);
      mesh.instanceColor.needsUpdate = true;
    },
  };
}
