/** Bars one above the other where they would overlap: the lane of each, and how many lanes there are. */

/** A bar is drawn at least so wide, ms: its words need the room. */
const ROOM_MS = 26 * 3_600_000;

export function lanesOf(windows: readonly (readonly [from: number, to: number])[]): {
  readonly lanes: readonly number[];
  readonly count: number;
} {
  const ends: number[] = [];
  const lanes = windows.map(() => 0);
  const sorted = windows.map((window, i) => ({ window, i })).sort((a, b) => a.window[0] - b.window[0]);
  for (const { window, i } of sorted) {
    const [from, to] = window;
    const free = ends.findIndex((end) => end <= from);
    const lane = free < 0 ? ends.length : free;
    lanes[i] = lane;
    ends[lane] = Math.max(to, from + ROOM_MS);
  }
  return { lanes, count: ends.length };
}
