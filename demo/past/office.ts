/**
 * The plan that the office would have made of a stretch of the past: each morning at six it put the orders of the day one behind the other, from when
 * the first of them began, as docs/orders.md has files of orders.
 */
import type { PlantModel } from '../../twin/plant/model.ts';
import type { LineFloor } from '../floor/line-floor.ts';
import { HEADER, MOST_UNITS, orderFrom, paceOf, rateOf, rowOf } from '../floor/order-plan.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;
const SIX_MS = 360 * MINUTE_MS;

/** When each order of each line began, by line and order; kept while the stretch runs. */
export type Began = Map<string, number>;

const keyOf = (line: LineFloor, order: string): string => `${line.line.id}/${order}`;

/** Notes which order the constraints are at. */
export function noteOrders(began: Began, lines: readonly LineFloor[], at: number): void {
  for (const line of lines) {
    const station = line.stationOf.get(line.line.constraint);
    if (station === undefined) continue;
    const key = keyOf(line, line.orders.batch(line.run.batch[station] ?? 0).order);
    if (!began.has(key)) began.set(key, at);
  }
}

/** CSV, header first. */
export function officePlan(plant: PlantModel, lines: readonly LineFloor[], began: Began): string {
  const rows = [HEADER];
  for (const line of lines) {
    let [day, cursor, number] = [Number.NaN, 0, 0];
    for (let k = 0; ; k++) {
      const first = line.orders.batch(number);
      const { units, next } = orderFrom(line.orders, number);
      const at = began.get(keyOf(line, first.order));
      if (at === undefined || units >= MOST_UNITS) break;
      const own = Math.floor((at - SIX_MS) / DAY_MS);
      if (own !== day) [day, cursor] = [own, at];
      const end = cursor + (units / (rateOf(plant, line.line, first) * paceOf(k))) * MINUTE_MS;
      rows.push(rowOf(line.line, first, units, cursor, end));
      cursor = end + line.orders.changeoverSeconds(next - 1, next) * 1000;
      number = next;
    }
  }
  return `${rows.join('\n')}\n`;
}
