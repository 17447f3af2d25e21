/** A way along the floor with rounded corners, measured along its length. Metres. */
export interface Point {
  readonly x: number;
  readonly z: number;
}

export interface Path {
  /** x, z of each vertex. */
  readonly xz: Float32Array;
  /** Distance of each vertex from the start. */
  readonly at: Float32Array;
  readonly length: number;
}

/** Where something on a path is: position and unit direction. Written in place, so that a frame allocates nothing. */
export interface Spot {
  x: number;
  z: number;
  dx: number;
  dz: number;
}

const ARC_STEPS = 6;

export function pathThrough(corners: readonly Point[], radius: number): Path {
  const points = rounded(withoutRepeats(corners), radius);
  const xz = new Float32Array(points.length * 2);
  const at = new Float32Array(points.length);
  let length = 0;
  points.forEach((p, i) => {
    const before = points[i - 1];
    if (before) length += Math.hypot(p.x - before.x, p.z - before.z);
    xz[i * 2] = p.x;
    xz[i * 2 + 1] = p.z;
    at[i] = length;
  });
  return { xz, at, length };
}

/** Writes where `distance` metres along the path is into `into`. */
export function locate(path: Path, distance: number, into: Spot): void {
  const { xz, at } = path;
  let i = 1;
  while (i < at.length - 1 && (at[i] as number) < distance) i++;
  const ax = xz[i * 2 - 2] as number;
  const az = xz[i * 2 - 1] as number;
  const span = Math.max((at[i] as number) - (at[i - 1] as number), 1e-6);
  const dx = ((xz[i * 2] as number) - ax) / span;
  const dz = ((xz[i * 2 + 1] as number) - az) / span;
  const on = distance - (at[i - 1] as number);
  into.x = ax + dx * on;
  into.z = az + dz * on;
  into.dx = dx;
  into.dz = dz;
}

const withoutRepeats = (points: readonly Point[]): Point[] =>
  points.filter((p, i) => {
    const before = points[i - 1];
    return !before || Math.hypot(p.x - before.x, p.z - before.z) > 0.01;
  });

/** Corners become arcs (as quadratic curves); a corner takes at most 45 % of the shorter leg, so that two never meet. */
function rounded(points: readonly Point[], radius: number): Point[] {
  const out: Point[] = [];
  points.forEach((p, i) => {
    const before = points[i - 1];
    const after = points[i + 1];
    if (!before || !after) {
      out.push(p);
      return;
    }
    const legIn = Math.hypot(p.x - before.x, p.z - before.z);
    const legOut = Math.hypot(after.x - p.x, after.z - p.z);
    const ux = (p.x - before.x) / legIn;
    const uz = (p.z - before.z) / legIn;
    const vx = (after.x - p.x) / legOut;
    const vz = (after.z - p.z) / legOut;
    if (Math.abs(ux * vz - uz * vx) < 0.02 && ux * vx + uz * vz > 0) return; // straight on
    const cut = Math.min(radius, legIn * 0.45, legOut * 0.45);
    for (let k = 0; k <= ARC_STEPS; k++) {
      const t = k / ARC_STEPS;
      const a = (1 - t) * (1 - t) * cut;
      const b = t * t * cut;
      out.push({ x: p.x - ux * a + vx * b, z: p.z - uz * a + vz * b });
    }
  });
  return out;
}
