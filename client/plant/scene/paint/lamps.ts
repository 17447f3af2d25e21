/** Stack lights: a grey lens while a machine runs, the state's colour when it does not; larger at a root cause. */
import { Color, CylinderGeometry, Group, InstancedMesh, type Material, MeshBasicMaterial, Object3D } from 'three';
import type { Machine } from '../../../../twin/plant/model.ts';
import { STATE_COLOURS, STATE_LOOK } from '../../../ui/state-look.ts';
import { createBrush } from '../kit/brush.ts';
import type { Palette, Theme } from '../kit/palette.ts';
import { SHAPES } from '../kit/shapes.ts';
import { turnOf } from '../layout/rect.ts';
import type { Mark, Rank } from '../marks.ts';

const SIZE: Readonly<Record<Rank, number>> = { none: 1, consequence: 1.25, root: 1.9 };

export interface Lamps {
  readonly group: Group;
  paint(marks: readonly Mark[]): void;
}

export function createLamps(machines: readonly Machine[], palette: Palette, theme: Theme, material: Material): Lamps {
  const lens = new InstancedMesh(
    new CylinderGeometry(0.14, 0.14, 0.44, 14).translate(0, 0.22, 0),
    new MeshBasicMaterial({ toneMapped: false }),
    machines.length,
  );
  const brush = createBrush(palette, 'fine');
  brush.drum(0.04, 0.04, 0.6, 0, -0.3, 0, 'dark', { sides: 6 });
  brush.drum(0.15, 0.15, 0.05, 0, 0.46, 0, 'dark', { sides: 12 });
  const pole = new InstancedMesh(brush.finish(), material, machines.length);
  pole.castShadow = true;
  const white = new Color(1, 1, 1);
  for (let i = 0; i < machines.length; i++) pole.setColorAt(i, white);
  const group = new Group();
  group.add(lens, pole);
  const stand = new Object3D();
  const mixed = new Color();

  const paint: Lamps['paint'] = (marks) => {
    for (const machine of machines) {
      const mark = marks[machine.slot];
      const [x, y, z] = lampOf(machine);
      stand.position.set(x, y, z);
      stand.scale.setScalar(SIZE[mark?.rank ?? 'none']);
      stand.updateMatrix();
      lens.setMatrixAt(machine.slot, stand.matrix);
      pole.setMatrixAt(machine.slot, stand.matrix);
      const shown = mark && mark.rank !== 'none' && mark.state !== 'unknown';
      lens.setColorAt(
        machine.slot,
        mixed.set(shown ? STATE_COLOURS[theme][STATE_LOOK[mark.state].token] : palette.lens),
      );
    }
    lens.instanceMatrix.needsUpdate = pole.instanceMatrix.needsUpdate = true;
    if (lens.instanceColor) lens.instanceColor.needsUpdate = true;
  };
  paint([]);
  lens.computeBoundingSphere();
  pole.computeBoundingSphere();
  return { group, paint };
}

/** Foot of the lens in the hall, m. */
export function lampOf(machine: Machine): [x: number, y: number, z: number] {
  const [lx, ly, lz] = SHAPES[machine.kind].lamp;
  const turn = turnOf(machine);
  const cos = Math.cos(turn);
  const sin = Math.sin(turn);
  return [machine.place.x + lx * cos + lz * sin, ly, machine.place.z - lx * sin + lz * cos];
}
