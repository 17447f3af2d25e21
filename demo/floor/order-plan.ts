/**
 * The plan that the demo's office would have made of what its lines are asked to make: a file of orders as docs/orders.md has
 * it. Orders begin by the line's own signal; every third one is planned as if nothing ever stopped, and so comes late.
 */
import type { Line, PlantModel } from '../../twin/plant/model.ts';
import type { Batch, OrderBook } from './orders.ts';

const MINUTE_MS = 60_000;
export const HEADER = 'order,line,product,quantity,planned_start,planned_end,lot,begins';
/** Share of the ideal rate that lines come to, and that the office plans with: some time to spare; a keen plan leaves nothing for stops. */
const USUAL_PACE = 0.78;
const PLANNED_PACE = 0.7;
const KEEN_PACE = 1.02;
const KEEN_EVERY = 3;

export interface PlanAsked {
  readonly plant: PlantModel;
  readonly lines: readonly { readonly line: Line; readonly orders: OrderBook }[];
  /** Epoch ms. */
  readonly from: number;
  readonly hours: number;
  /** The plant runs so many times faster. */
  readonly speed: number;
  /** So long the first order of each line has been counted already, minutes; below 0: so much of it was made unseen. */
  readonly begunMinutes: number;
}

/** CSV, header first. */
export function orderPlan({ plant, lines, from, hours, speed, begunMinutes }: PlanAsked): string {
  const rows = [HEADER];
  for (const { line, orders } of lines) {
    let at = from - (Math.max(0, begunMinutes) * MINUTE_MS) / speed;
    let number = 0;
    for (let k = 0; at < from + (hours * 3_600_000) / speed; k++) {
      const first = orders.batch(number);
      const { units, next } = orderFrom(orders, number);
      const perMinute = rateOf(plant, line, first);
      const counted = k === 0 ? begunMinutes * perMinute * USUAL_PACE : 0;
      const quantity = Math.max(perMinute, Math.round(units + counted));
      const end = at + ((quantity / (perMinute * paceOf(k))) * MINUTE_MS) / speed;
      rows.push(rowOf(line, first, quantity, at, end));
      at = end + (orders.changeoverSeconds(next - 1, next) * 1000) / speed;
      number = next;
    }
  }
  return `${rows.join('\n')}\n`;
}

/** Share of the ideal rate that the office plans the `k`-th order with. */
export const paceOf = (k: number): number => (k % KEEN_EVERY === 1 ? KEEN_PACE : PLANNED_PACE);

export const rowOf = (line: Line, { order, product, lot }: Batch, quantity: number, from: number, to: number): string =>
  [order, line.id, product.id, quantity, iso(from), iso(to), lot, 'signal'].join(',');

/** An order of a past that goes on behind its end has endless units. */
export const MOST_UNITS = 1e8;

/** Units of the order that batch `number` begins, and the first batch of the next one. */
export function orderFrom(orders: OrderBook, number: number): { units: number; next: number } {
  const { order } = orders.batch(number);
  let units = 0;
  let next = number;
  for (; orders.batch(next).order === order && units < MOST_UNITS; next++) units += orders.batch(next).units;
  return { units, next };
}

/** Base units a minute at the constraint. */
export function rateOf(plant: PlantModel, line: Line, { product }: Batch): number {
  const constraint = plant.machines[line.constraint];
  return (constraint?.idealRates[product.id] ?? constraint?.idealRate ?? 100) * (constraint?.unitsPer ?? 1);
}

const iso = (at: number): string => new Date(Math.round(at / 1000) * 1000).toISOString();
