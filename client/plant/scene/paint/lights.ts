/** Sun low and from the side, weak fill: shadows must be seen (key at least four times the fill). */
import { AmbientLight, DirectionalLight, Group, HemisphereLight, type PerspectiveCamera, Vector3 } from 'three';
import type { Theme } from '../kit/palette.ts';
import type { Rect } from '../layout/rect.ts';
import type { Quality } from '../quality.ts';

/** Even light in place of the room's reflections, matched by eye to the picture with them. */
const NO_ROOM = { light: 2.1, dark: 3 } as const;
const SUN = new Vector3(-26, 38, 10);

export function createLights(theme: Theme, lit: Rect, quality: Quality): Group {
  const dark = theme === 'dark';
  const group = new Group();
  const key = new DirectionalLight(dark ? '#fff0e0' : '#fff1dc', dark ? 2.6 : 3.1);
  const middle = new Vector3((lit.x0 + lit.x1) / 2, 0, (lit.z0 + lit.z1) / 2);
  key.target.position.copy(middle);
  fitShadow(key, lit, quality.shadowMap);
  key.castShadow = true;
  key.shadow.intensity = dark ? 0.9 : 0.86;
  const fill = new DirectionalLight(dark ? '#c9d6e4' : '#bcd4f0', 0.5);
  fill.position.set(20, 16, 40);
  const sky = dark ? new HemisphereLight('#aebccb', '#30363c', 1.5) : new HemisphereLight('#dfeaf5', '#8f8a84', 0.5);
  if (!quality.environment) group.add(new AmbientLight('#fff6ea', NO_ROOM[theme]));
  group.add(key, key.target, fill, sky);
  return group;
}

/** The shadow map covers what stands in the hall and no more: every metre saved is sharper shadows. */
function fitShadow(key: DirectionalLight, lit: Rect, map: number): void {
  const height = 6;
  const reach = Math.hypot(lit.x1 - lit.x0, lit.z1 - lit.z0) / 2 + 20;
  key.position.copy(SUN).normalize().multiplyScalar(reach).add(key.target.position);
  const camera = key.shadow.camera;
  camera.position.copy(key.position);
  camera.lookAt(key.target.position);
  camera.updateMatrixWorld();
  const low = new Vector3(Infinity, Infinity, Infinity);
  const high = new Vector3(-Infinity, -Infinity, -Infinity);
  const corner = new Vector3();
  for (const x of [lit.x0, lit.x1]) {
    for (const y of [0, height]) {
      for (const z of [lit.z0, lit.z1]) {
        camera.worldToLocal(corner.set(x, y, z));
        low.min(corner);
        high.max(corner);
      }
    }
  }
  camera.left = low.x;
  camera.right = high.x;
  camera.bottom = low.y;
  camera.top = high.y;
  camera.near = Math.max(1, -high.z - 2);
  camera.far = -low.z + 2;
  camera.updateProjectionMatrix();
  const texel = Math.max(high.x - low.x, high.y - low.y) / map;
  key.shadow.mapSize.set(map, map);
  key.shadow.bias = -0.0002;
  // Against acne, in the size of a texel on the floor; 18 mm texels were tuned to 35 mm.
  key.shadow.normalBias = Math.max(0.035, texel * 1.6);
  key.shadow.radius = 2.2;
}

/** Draws depth as fine as the distance allows: near and far follow the camera. */
export function fitDepth(camera: PerspectiveCamera, distance: number, siteReach: number): void {
  camera.near = Math.min(10, Math.max(0.4, distance * 0.08));
  camera.far = distance + siteReach * 2 + 40;
  camera.updateProjectionMatrix();
}
