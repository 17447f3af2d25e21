/**
 * Collects painted solids into one geometry: position, normal, colour and a metal mask (0..1) a vertex, so that a whole
 * machine with paint, steel and glass is one draw call. Metres; y is up; flow runs along +x.
 */
import { BoxGeometry, BufferAttribute, BufferGeometry, Color, CylinderGeometry, SphereGeometry } from 'three';
import type { Paint, Palette } from './palette.ts';
import { roundedBox } from './rounded-box.ts';

/** `fine` for a plant one looks at closely, `coarse` for hundreds of machines: a third of the triangles. */
export type Detail = 'fine' | 'coarse';

export interface DrumOptions {
  readonly sides?: number;
  readonly metal?: number;
  /** Lay the axis along x or z; upright if absent. */
  readonly lie?: 'x' | 'z';
}

export interface Brush {
  box(w: number, h: number, d: number, x: number, y: number, z: number, paint: Paint, metal?: number): void;
  /** Box with rounded edges, radius in metres. */
  block(
    w: number,
    h: number,
    d: number,
    x: number,
    y: number,
    z: number,
    paint: Paint,
    radius?: number,
    metal?: number,
  ): void;
  drum(
    top: number,
    bottom: number,
    h: number,
    x: number,
    y: number,
    z: number,
    paint: Paint,
    options?: DrumOptions,
  ): void;
  ball(radius: number, x: number, y: number, z: number, paint: Paint): void;
  /** Any indexed geometry with positions and normals. */
  add(geometry: BufferGeometry, paint: Paint, metal?: number): void;
  /** The collected geometry, with contact shade baked in. */
  finish(): BufferGeometry;
}

const QUARTER = Math.PI / 2;

export function createBrush(palette: Palette, detail: Detail): Brush {
  const position: number[] = [];
  const normal: number[] = [];
  const colour: number[] = [];
  const metals: number[] = [];
  const index: number[] = [];
  const mixed = new Color();

  const add: Brush['add'] = (geometry, paint, metal = 0) => {
    const first = position.length / 3;
    const p = geometry.getAttribute('position');
    const n = geometry.getAttribute('normal');
    mixed.set(palette[paint]);
    for (let i = 0; i < p.count; i++) {
      const y = p.getY(i);
      const shade = contactShade(y, n.getY(i));
      position.push(p.getX(i), y, p.getZ(i));
      normal.push(n.getX(i), n.getY(i), n.getZ(i));
      colour.push(mixed.r * shade, mixed.g * shade, mixed.b * shade);
      metals.push(metal);
    }
    if (!geometry.index) throw new RangeError('Brush.add: geometry has no index');
    for (const i of geometry.index.array) index.push(first + i);
    geometry.dispose();
  };

  return {
    add,
    box: (w, h, d, x, y, z, paint, metal) => add(new BoxGeometry(w, h, d).translate(x, y, z), paint, metal),
    block: (w, h, d, x, y, z, paint, radius = 0.06, metal) => {
      const r = Math.min(radius, w / 2.1, h / 2.1, d / 2.1);
      add(roundedBox(w, h, d, r, detail === 'fine' ? 2 : 1).translate(x, y, z), paint, metal);
    },
    drum: (top, bottom, h, x, y, z, paint, { sides = 16, metal = 0, lie } = {}) => {
      const geometry = new CylinderGeometry(
        top,
        bottom,
        h,
        detail === 'fine' ? sides : Math.max(6, Math.ceil(sides / 2)),
      );
      if (lie === 'z') geometry.rotateX(QUARTER);
      if (lie === 'x') geometry.rotateZ(QUARTER);
      add(geometry.translate(x, y, z), paint, metal);
    },
    ball: (radius, x, y, z, paint) => add(new SphereGeometry(radius, 14, 10).translate(x, y, z), paint),
    finish: () => {
      const geometry = new BufferGeometry();
      geometry.setAttribute('position', new BufferAttribute(new Float32Array(position), 3));
      geometry.setAttribute('normal', new BufferAttribute(new Float32Array(normal), 3));
      geometry.setAttribute('color', new BufferAttribute(new Float32Array(colour), 3));
      geometry.setAttribute('aMetal', new BufferAttribute(new Float32Array(metals), 1));
      geometry.setIndex(position.length / 3 > 65_535 ? new BufferAttribute(new Uint32Array(index), 1) : index);
      geometry.computeBoundingSphere();
      geometry.computeBoundingBox();
      return geometry;
    },
  };
}

/** Ambient occlusion near the floor: .66 at the floor to 1 at 1.3 m; faces that look down are darker still. */
function contactShade(y: number, normalY: number): number {
  const t = Math.min(1, Math.max(0, y / 1.3));
  const rise = 0.66 + 0.34 * t * t * (3 - 2 * t);
  return normalY < -0.5 ? rise * 0.62 : rise;
}
