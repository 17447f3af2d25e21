import { BoxGeometry, Vector3 } from 'three';

/**
 * A box with rounded edges that keeps its index (three's own RoundedBoxGeometry drops it, which triples the vertices).
 * `steps` = facets of an edge.
 */
export function roundedBox(w: number, h: number, d: number, radius: number, steps: number): BoxGeometry {
  const cuts = steps * 2 + 1;
  const geometry = new BoxGeometry(1, 1, 1, cuts, cuts, cuts);
  const position = geometry.getAttribute('position');
  const normal = geometry.getAttribute('normal');
  const half = 0.5 / cuts;
  const from = new Vector3();
  const out = new Vector3();
  for (let i = 0; i < position.count; i++) {
    from.fromBufferAttribute(position, i);
    out.set(from.x - Math.sign(from.x) * half, from.y - Math.sign(from.y) * half, from.z - Math.sign(from.z) * half);
    out.set(clean(out.x), clean(out.y), clean(out.z)).normalize();
    position.setXYZ(
      i,
      (w / 2 - radius) * Math.sign(from.x) + out.x * radius,
      (h / 2 - radius) * Math.sign(from.y) + out.y * radius,
      (d / 2 - radius) * Math.sign(from.z) + out.z * radius,
    );
    normal.setXYZ(i, out.x, out.y, out.z);
  }
  return geometry;
}

/** Rounding dust would tilt the normals of the flat faces. */
const clean = (value: number): number => (Math.abs(value) < 1e-6 ? 0 : value);
