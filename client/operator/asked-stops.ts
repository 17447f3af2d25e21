/** What people are asked about: stops without a reason; a silence that many machines share is one question. */
import type { Machine } from '../../twin/plant/model.ts';
import type { StopRow } from './use-stops.ts';

export interface AskedStop {
  /** At least one; several only of a silence. Each of another machine. */
  readonly stops: readonly StopRow[];
  readonly isSilence: boolean;
}

/** Machines are not heard for the last time in the same second: silences that share so much of their time are one. */
const SHARED = 0.8;

/**
 * In the order given. A silence shorter than a micro-stop of its machine is not asked about: its time is counted as not
 * known, and nobody could say more of it.
 */
export function askedStops(stops: readonly StopRow[], machines: readonly Machine[], now: number): AskedStop[] {
  const asked: { stops: StopRow[]; isSilence: boolean }[] = [];
  for (const stop of stops) {
    const open = stop.parts.filter((part) => part.unexplained);
    if (open.length === 0) continue;
    const isSilence = open.length === stop.parts.length && open.every((part) => part.state === 'unknown');
    if (isSilence) {
      const micro = machines.find(({ id }) => id === stop.machine)?.microStopMs ?? 0;
      if (stop.to !== null && endOf(stop, now) - Date.parse(stop.from) < micro) continue;
      const shared = asked.find((one) => one.isSilence && isTogether(one.stops[0] as StopRow, stop, now));
      if (shared && !shared.stops.some(({ machine }) => machine === stop.machine)) {
        shared.stops.push(stop);
        continue;
      }
    }
    asked.push({ stops: [stop], isSilence });
  }
  return asked;
}

const endOf = ({ to }: StopRow, now: number): number => (to === null ? now : Date.parse(to));

function isTogether(a: StopRow, b: StopRow, now: number): boolean {
  const [fromA, fromB, toA, toB] = [Date.parse(a.from), Date.parse(b.from), endOf(a, now), endOf(b, now)];
  return Math.min(toA, toB) - Math.max(fromA, fromB) >= SHARED * (Math.max(toA, toB) - Math.min(fromA, fromB));
}
