/**
 * State intervals for a picture of days: of every step of time the state that held longest in it, equal neighbours put
 * together. A strip of 1,500 pixels needs no more, and a week of a line is a few hundred rows instead of thousands.
 */
import type { IntervalRow } from './answers.ts';

/** `rows` of one machine, in order of time; the last may be open. `now` ends it. */
export function coarse(
  rows: readonly IntervalRow[],
  from: number,
  to: number,
  step: number,
  now: number,
): IntervalRow[] {
  const found: IntervalRow[] = [];
  let first = 0;
  for (let begin = Math.floor(from / step) * step; begin < to; begin += step) {
    const end = Math.min(begin + step, now);
    while (first < rows.length && endOf(rows[first] as IntervalRow, now) <= begin) first++;
    const held = new Map<string, { row: IntervalRow; ms: number }>();
    let good = 0;
    let reject = 0;
    let energy = 0;
    for (let i = first; i < rows.length && (rows[i] as IntervalRow).from < end; i++) {
      const row = rows[i] as IntervalRow;
      const ms = Math.min(end, endOf(row, now)) - Math.max(begin, row.from);
      const key = `${row.state} ${row.cause?.state ?? ''}`;
      const known = held.get(key);
      held.set(key, { row: known && known.ms > ms ? known.row : row, ms: (known?.ms ?? 0) + ms });
      // Counts belong to the step that an interval ends in: their sum is that of the intervals.
      if (row.to !== null && row.to > begin && row.to <= end) {
        good += row.good;
        reject += row.reject;
        energy += row.energy;
      }
    }
    const longest = [...held.values()].reduce<{ row: IntervalRow; ms: number } | null>(
      (best, one) => (best && best.ms >= one.ms ? best : one),
      null,
    );
    if (!longest || longest.ms <= 0) continue;
    const { row } = longest;
    const last = found.at(-1);
    const same = last && last.to === begin && last.state === row.state && last.cause?.state === row.cause?.state;
    if (same)
      found[found.length - 1] = {
        ...last,
        to: end,
        good: last.good + good,
        reject: last.reject + reject,
        energy: last.energy + energy,
      };
    else found.push({ ...row, from: begin, to: end, good, reject, energy });
  }
  return found;
}

const endOf = (row: IntervalRow, now: number): number => row.to ?? now;
