/** Start-up rejects: those made until the first good units after a standstill. How many good units that takes is declared. */
import type { CountPoint, Piece } from './piece.ts';

const RUNNING: readonly Piece['state'][] = ['producing', 'slow'];

/** When a machine began to run again after anything but a short stop. `pieces` of one machine, by time. */
export function startsOf(pieces: readonly Piece[]): number[] {
  const starts: number[] = [];
  let stood = true;
  for (const { state, from } of pieces) {
    if (!RUNNING.includes(state)) stood ||= state !== 'micro-stop';
    else {
      if (stood) starts.push(from);
      stood = false;
    }
  }
  return starts;
}

/** The same points, each told how many of its rejects are of a start-up. Points and starts of one machine, by time. */
export function withStartUp(points: readonly CountPoint[], starts: readonly number[], firstGood: number): CountPoint[] {
  let next = 0;
  let missing = 0;
  return points.map((point) => {
    while (next < starts.length && (starts[next] as number) < point.at) {
      missing = firstGood;
      next++;
    }
    const startReject = missing > 0 ? point.reject : 0;
    missing -= point.good;
    return { ...point, startReject };
  });
}
