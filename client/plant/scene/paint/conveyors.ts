/** Belts and pallet rollers: a cross-section swept along each way, all merged into one draw call. */
import { BufferAttribute, BufferGeometry, type Material, Mesh } from 'three';
import { type Brush, createBrush } from '../kit/brush.ts';
import type { Paint, Palette } from '../kit/palette.ts';
import type { Belt } from '../layout/belts.ts';
import { locate, type Path } from '../layout/path.ts';

/** One bar of the cross-section: offset across the way, height of its middle, width, height. Metres. */
interface Bar {
  readonly across: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly paint: Paint;
  readonly metal?: number;
}

const BELT: readonly Bar[] = [
  { across: 0, y: 0.94, w: 0.62, h: 0.1, paint: 'belt' },
  { across: 0.35, y: 0.92, w: 0.06, h: 0.16, paint: 'steel', metal: 0.6 },
  { across: -0.35, y: 0.92, w: 0.06, h: 0.16, paint: 'steel', metal: 0.6 },
  { across: 0.4, y: 1.16, w: 0.03, h: 0.03, paint: 'steel', metal: 0.6 },
  { across: -0.4, y: 1.16, w: 0.03, h: 0.03, paint: 'steel', metal: 0.6 },
];
const ROLLERS: readonly Bar[] = [
  { across: 0, y: 0.14, w: 1.2, h: 0.1, paint: 'belt' },
  { across: 0.64, y: 0.13, w: 0.08, h: 0.22, paint: 'steel', metal: 0.6 },
  { across: -0.64, y: 0.13, w: 0.08, h: 0.22, paint: 'steel', metal: 0.6 },
];
/** Height on which goods stand. */
export const BELT_TOP = 0.99;
export const ROLLER_TOP = 0.19;
const LEG_EVERY = 1.6;

export function createConveyors(belts: readonly Belt[], palette: Palette, material: Material): Mesh {
  const brush = createBrush(palette, 'fine');
  for (const { path, good } of belts) {
    const rollers = good === 'pallet';
    for (const bar of rollers ? ROLLERS : BELT) sweep(brush, path, bar);
    if (!rollers) legs(brush, path);
  }
  const mesh = new Mesh(brush.finish(), material);
  mesh.castShadow = mesh.receiveShadow = true;
  return mesh;
}

function legs(brush: Brush, path: Path): void {
  const spot = { x: 0, z: 0, dx: 1, dz: 0 };
  for (let s = 0.4; s < path.length; s += LEG_EVERY) {
    locate(path, s, spot);
    for (const side of [-0.33, 0.33]) {
      brush.box(0.07, 0.86, 0.07, spot.x - spot.dz * side, 0.43, spot.z + spot.dx * side, 'leg');
    }
  }
}

/** Top and both flanks of a bar; its underside is never seen. */
function sweep(brush: Brush, path: Path, bar: Bar): void {
  const { xz } = path;
  const count = xz.length / 2;
  const top = bar.y + bar.h / 2;
  const low = bar.y - bar.h / 2;
  const inner = bar.across - bar.w / 2;
  const outer = bar.across + bar.w / 2;
  const position: number[] = [];
  const normal: number[] = [];
  const index: number[] = [];
  // Faces: [offset, y] of both edges, wound so that the outside is in front.
  const faces = [
    [inner, top, outer, top],
    [outer, top, outer, low],
    [inner, low, inner, top],
  ] as const;
  faces.forEach(([a, ya, b, yb], face) => {
    const first = position.length / 3;
    for (let i = 0; i < count; i++) {
      const x = xz[i * 2] as number;
      const z = xz[i * 2 + 1] as number;
      const [nx, nz] = across(xz, i);
      position.push(x + nx * a, ya, z + nz * a, x + nx * b, yb, z + nz * b);
      for (let k = 0; k < 2; k++) {
        if (face === 0) normal.push(0, 1, 0);
        else normal.push(face === 1 ? nx : -nx, 0, face === 1 ? nz : -nz);
      }
      if (i > 0) {
        const q = first + i * 2;
        index.push(q - 2, q - 1, q, q, q - 1, q + 1);
      }
    }
  });
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array(position), 3));
  geometry.setAttribute('normal', new BufferAttribute(new Float32Array(normal), 3));
  geometry.setIndex(index);
  brush.add(geometry, bar.paint, bar.metal);
}

/** Unit vector to the right of the way at vertex i (+z where it runs along +x), lengthened in a bend to keep the width. */
function across(xz: Float32Array, i: number): [number, number] {
  const last = xz.length / 2 - 1;
  const leg = (k: number): [number, number] => {
    const dx = (xz[k * 2 + 2] as number) - (xz[k * 2] as number);
    const dz = (xz[k * 2 + 3] as number) - (xz[k * 2 + 1] as number);
    const length = Math.max(Math.hypot(dx, dz), 1e-6);
    return [dx / length, dz / length];
  };
  const [ax, az] = leg(Math.max(0, i - 1));
  const [bx, bz] = leg(Math.min(last - 1, i));
  const sx = ax + bx;
  const sz = az + bz;
  const size = Math.max(Math.hypot(sx, sz), 0.6);
  const stretch = 2 / (size * size);
  return [-sz * stretch, sx * stretch];
}
