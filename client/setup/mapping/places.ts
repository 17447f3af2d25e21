/** Where new machines stand until somebody moves them: on free floor, a line a row, going on behind its last machine. */
export interface Spot {
  readonly x: number;
  readonly z: number;
}

/** Metres from one machine to the next, and from row to row. */
const STEP = 4;
const ROW = 6;
/** Closer than this two machines would stand in each other, metres. */
const CLEAR = 3.4;
const WALL = 3;

/**
 * `count` free spots. `taken`: every machine of the plant; `own`: those of the line, in the order of flow.
 * A line that has machines goes on from its last one; a new one begins a row of its own. Rows that are full go on below.
 */
export function freeSpots(
  count: number,
  taken: readonly Spot[],
  own: readonly Spot[],
  hall: { readonly width: number; readonly depth: number },
): Spot[] {
  const left = -hall.width / 2 + WALL;
  const right = hall.width / 2 - WALL;
  const all = [...taken];
  const last = own.at(-1);
  const lowest = taken.reduce((z, spot) => Math.max(z, spot.z), Number.NEGATIVE_INFINITY);
  let z = last?.z ?? (taken.length === 0 ? -hall.depth / 2 + WALL : lowest + ROW);
  let x = last ? last.x + STEP : left;
  const found: Spot[] = [];
  while (found.length < count) {
    if (x > right) {
      x = left;
      z += ROW;
    }
    const spot = { x: round(x), z: round(z) };
    if (all.every((other) => Math.hypot(other.x - spot.x, other.z - spot.z) >= CLEAR)) {
      all.push(spot);
      found.push(spot);
    }
    x += STEP;
  }
  return found;
}

const round = (metres: number): number => Math.round(metres * 10) / 10;
