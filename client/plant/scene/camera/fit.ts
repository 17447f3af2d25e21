import { type PerspectiveCamera, Vector3 } from 'three';

/** Where a camera stands and what it looks at, metres. Saved viewpoints are these. */
export interface Viewpoint {
  readonly position: readonly [x: number, y: number, z: number];
  readonly target: readonly [x: number, y: number, z: number];
}

export interface Box3D {
  readonly x0: number;
  readonly x1: number;
  readonly y1: number;
  readonly z0: number;
  readonly z1: number;
}

/** Free part of the picture in normalized device coordinates (-1..1). */
export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

/** The usual side to look from, radians. */
export const AZIMUTH = -0.5;
export const ELEVATION = 0.62;

/**
 * The viewpoint from which a box on the floor fills the free part of the picture: projects its corners, shifts the target
 * in the view plane and scales the distance, until it holds. The camera is used for its lens and left elsewhere.
 */
export function fitBox(
  camera: PerspectiveCamera,
  box: Box3D,
  frame: Frame,
  azimuth = AZIMUTH,
  elevation = ELEVATION,
): Viewpoint {
  const target = new Vector3((box.x0 + box.x1) / 2, 0, (box.z0 + box.z1) / 2);
  const away = new Vector3(
    Math.sin(azimuth) * Math.cos(elevation),
    Math.sin(elevation),
    Math.cos(azimuth) * Math.cos(elevation),
  );
  const lens = camera.clone();
  lens.near = 0.1;
  lens.far = 10_000;
  const corner = new Vector3();
  const right = new Vector3();
  const up = new Vector3();
  let distance = Math.max(10, Math.hypot(box.x1 - box.x0, box.z1 - box.z0) * 2);
  for (let round = 0; round < 40; round++) {
    lens.position.copy(target).addScaledVector(away, distance);
    lens.lookAt(target);
    lens.updateMatrixWorld();
    lens.updateProjectionMatrix();
    let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
    for (let i = 0; i < 8; i++) {
      corner.set(i & 1 ? box.x1 : box.x0, i & 2 ? box.y1 : 0, i & 4 ? box.z1 : box.z0).project(lens);
      x0 = Math.min(x0, corner.x);
      x1 = Math.max(x1, corner.x);
      y0 = Math.min(y0, corner.y);
      y1 = Math.max(y1, corner.y);
    }
    const half = Math.tan((lens.fov * Math.PI) / 360) * distance;
    right.setFromMatrixColumn(lens.matrixWorld, 0);
    up.setFromMatrixColumn(lens.matrixWorld, 1);
    const offX = (x0 + x1 - frame.left - frame.right) / 2;
    const offY = (y0 + y1 - frame.bottom - frame.top) / 2;
    target.addScaledVector(right, offX * half * lens.aspect * 0.8).addScaledVector(up, offY * half * 0.8);
    const fills = Math.max((x1 - x0) / (frame.right - frame.left), (y1 - y0) / (frame.top - frame.bottom));
    distance *= 1 + (fills - 1) * 0.8;
  }
  // Bring the target back to the floor along the line of sight, so that one orbits about what one sees.
  const drop = target.y / away.y;
  target.addScaledVector(away, -drop);
  const position = target.clone().addScaledVector(away, distance + drop);
  return { position: [position.x, position.y, position.z], target: [target.x, target.y, target.z] };
}

/** Insets in pixels as a frame in device coordinates. */
export function frameOf(
  width: number,
  height: number,
  inset: { left: number; right: number; top: number; bottom: number },
): Frame {
  const x = (px: number) => (px / Math.max(1, width)) * 2;
  const y = (px: number) => (px / Math.max(1, height)) * 2;
  return {
    left: -1 + Math.min(0.7, x(inset.left)),
    right: 1 - Math.min(0.7, x(inset.right)),
    bottom: -1 + Math.min(0.7, y(inset.bottom)),
    top: 1 - Math.min(0.7, y(inset.top)),
  };
}
