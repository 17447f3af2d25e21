import {
  DataTexture,
  InstancedMesh,
  LinearFilter,
  MeshBasicMaterial,
  Object3D,
  PlaneGeometry,
  RGBAFormat,
} from 'three';
import type { Machine } from '../../../../twin/plant/model.ts';
import type { Theme } from '../kit/palette.ts';
import { SCENERY, SHAPES } from '../kit/shapes.ts';
import type { Extra } from '../layout/extras.ts';
import { turnOf } from '../layout/rect.ts';

const SIDE = 64;
/** The blob reaches this far beyond the footprint. */
const SPREAD = 1.28;

/** Soft dark patches under machines and scenery, one draw call: what ties things to the floor where no shadow falls. */
export function createContactShades(
  machines: readonly Machine[],
  extras: readonly Extra[],
  theme: Theme,
): InstancedMesh {
  const material = new MeshBasicMaterial({
    map: blob(),
    color: '#05080b',
    transparent: true,
    opacity: theme === 'dark' ? 0.5 : 0.34,
    depthWrite: false,
    toneMapped: false,
  });
  const mesh = new InstancedMesh(
    new PlaneGeometry(1, 1).rotateX(-Math.PI / 2),
    material,
    machines.length + extras.length,
  );
  const lie = new Object3D();
  const put = (i: number, x: number, z: number, turn: number, w: number, d: number) => {
    lie.position.set(x, 0.012, z);
    lie.rotation.y = turn;
    lie.scale.set(w * SPREAD, 1, d * SPREAD);
    lie.updateMatrix();
    mesh.setMatrixAt(i, lie.matrix);
  };
  machines.forEach((m, i) => {
    put(i, m.place.x, m.place.z, turnOf(m), SHAPES[m.kind].w, SHAPES[m.kind].d);
  });
  extras.forEach((e, i) => {
    put(machines.length + i, e.x, e.z, e.turn, SCENERY[e.kind].w, SCENERY[e.kind].d);
  });
  mesh.renderOrder = 1;
  mesh.computeBoundingSphere();
  return mesh;
}

/** Full to 62 % of the half side, then a smooth edge. */
function blob(): DataTexture {
  const data = new Uint8Array(SIDE * SIDE * 4);
  const fade = (t: number) => {
    const k = 1 - Math.min(1, Math.max(0, (t - 0.62) / 0.38));
    return k * k * (3 - 2 * k);
  };
  const middle = (SIDE - 1) / 2;
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      data.fill(255, (y * SIDE + x) * 4, (y * SIDE + x) * 4 + 3);
      data[(y * SIDE + x) * 4 + 3] = fade(Math.abs(x - middle) / middle) * fade(Math.abs(y - middle) / middle) * 255;
    }
  }
  const texture = new DataTexture(data, SIDE, SIDE, RGBAFormat);
  texture.magFilter = texture.minFilter = LinearFilter;
  texture.needsUpdate = true;
  return texture;
}
