/**
 * Goods that stand in the hall, two draw calls for all of them: pallets, and around those on hold a striped
 * tape, unlit so that it is exactly the token. Its stripes say it without the colour.
 */
import {
  CanvasTexture,
  Color,
  CylinderGeometry,
  Group,
  InstancedMesh,
  type Material,
  MeshBasicMaterial,
  Object3D,
  RepeatWrapping,
  SRGBColorSpace,
} from 'three';
import { STATE_COLOURS } from '../../../ui/state-look.ts';
import type { GoodsStack } from '../goods/goods-spots.ts';
import { createBrush, type Detail } from '../kit/brush.ts';
import type { Palette, Theme } from '../kit/palette.ts';
import { pallet } from '../kit/scenery.ts';

export interface Standing {
  readonly group: Group;
  paint(stacks: readonly GoodsStack[]): void;
}

/** Drawn at most; more is counted. */
const MOST = 600;
/** Over the goods, m. */
const TAPE = { radius: 0.98, height: 0.5, y: 1 } as const;

export function createStanding(palette: Palette, theme: Theme, detail: Detail, material: Material): Standing {
  const brush = createBrush(palette, detail);
  pallet(brush);
  const goods = new InstancedMesh(brush.finish(), material, MOST);
  goods.castShadow = goods.receiveShadow = true;
  const white = new Color(1, 1, 1);
  for (let i = 0; i < MOST; i++) goods.setColorAt(i, white);
  // Four sides: a box without lid and bottom, wider than the goods.
  const sleeve = new CylinderGeometry(TAPE.radius, TAPE.radius, TAPE.height, 4, 1, true).rotateY(Math.PI / 4);
  const tape = new InstancedMesh(
    sleeve,
    new MeshBasicMaterial({ map: stripes(STATE_COLOURS[theme].down), toneMapped: false }),
    MOST,
  );
  const group = new Group();
  group.add(goods, tape);
  const stand = new Object3D();
  for (const mesh of [goods, tape]) {
    mesh.count = 0;
    mesh.visible = false;
    mesh.frustumCulled = false;
  }
  return {
    group,
    paint: (stacks) => {
      let used = 0;
      let held = 0;
      for (const { spots } of stacks)
        for (const spot of spots) {
          if (used === MOST) break;
          stand.position.set(spot.x, 0, spot.z);
          stand.scale.set(1, 1, 1);
          stand.updateMatrix();
          goods.setMatrixAt(used++, stand.matrix);
          if (!spot.held) continue;
          stand.position.y = TAPE.y;
          stand.scale.set(1, 1, 0.86);
          stand.updateMatrix();
          tape.setMatrixAt(held++, stand.matrix);
        }
      goods.count = used;
      tape.count = held;
      goods.visible = used > 0;
      tape.visible = held > 0;
      goods.instanceMatrix.needsUpdate = tape.instanceMatrix.needsUpdate = true;
    },
  };
}

/** Barrier tape: slanted stripes, white between. */
function stripes(colour: string): CanvasTexture {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 64;
  const ink = canvas.getContext('2d');
  if (ink) {
    ink.fillStyle = '#ffffff';
    ink.fillRect(0, 0, 64, 64);
    ink.fillStyle = colour;
    for (const x of [-64, 0, 64]) {
      ink.beginPath();
      ink.moveTo(x, 64);
      ink.lineTo(x + 64, 0);
      ink.lineTo(x + 96, 0);
      ink.lineTo(x + 32, 64);
      ink.fill();
    }
  }
  const texture = new CanvasTexture(canvas);
  texture.wrapS = texture.wrapT = RepeatWrapping;
  texture.repeat.set(8, 1);
  texture.colorSpace = SRGBColorSpace;
  return texture;
}
