/** What a line is asked to make: orders of products, each run on material lots, for ever, from the seed. */
import type { Line, PlantModel, Product } from '../../twin/plant/model.ts';
import { dice } from './dice.ts';

/** The units of one order that are made from one material lot: what the engine calls a batch. */
export interface Batch {
  readonly order: string;
  readonly product: Product;
  readonly lot: string;
  /** Share of units that this material spoils at every check, 0 for good material. */
  readonly spoiled: number;
  /** Base units. */
  readonly units: number;
}

export interface OrderBook {
  batch(number: number): Batch;
  /** Seconds the machine kind `weight` 1 needs between two batches: 0 within an order. */
  changeoverSeconds(from: number, to: number): number;
}

const FIRST_ORDER = 4411;
/** Orders and lots of a plant that began before have numbers so far above those of the time before. */
const NEXT_START = 300;
/** Units of a batch that lasts beyond the end. */
const ENDLESS = 1e9;
/** One lot of packaging material in eleven is bad. */
const BAD_LOT_SHARE = 1 / 11;

/** A floor that ends where another begins: its last order and lot are the first of that one. */
export interface Ending {
  /** Minutes until it ends, and from its end until the live plant begins. */
  left(): number;
  readonly before: number;
}

/** The last order is begun when less than so many minutes are left; a shorter one may still fit in before. */
const LAST_MINUTES = 80;
/** No order of the past is shorter: its number is that of its half-hour. */
const SLOT_MINUTES = 30;

/** `firstMinutes`: about how long the first order still lasts. `ending`: it is a floor of the past. `starts`: began so often before. */
export function orderBook(
  plant: PlantModel,
  line: Line,
  seed: number,
  firstMinutes: number,
  ending: Ending | null = null,
  starts = 0,
): OrderBook {
  const chance = dice(seed, `${line.id}/orders`);
  const share = Math.max(1, Math.floor(plant.products.length / Math.max(1, plant.lines.length)));
  const own = plant.products.slice(line.slot * share, line.slot * share + share);
  const products = own.length > 0 ? own : plant.products;
  const constraint = plant.machines[line.constraint];
  const batches: Batch[] = [];
  let orders = 0;
  let lots = 0;

  const numberAt = (minutes: number) =>
    String(FIRST_ORDER + line.slot - plant.lines.length * Math.ceil(minutes / SLOT_MINUTES));
  const lotAt = (minutes: number, k: number) =>
    minutes <= 0
      ? `M${line.slot + 1}0301`
      : `L${line.slot + 1}${String(Math.ceil(minutes)).padStart(5, '0')}${String.fromCharCode(65 + (k % 26))}`;

  const writePastOrder = ({ left, before }: Ending) => {
    const minutes = left();
    const last = minutes < LAST_MINUTES;
    const product = products[last ? 0 : orders % Math.max(1, products.length)] ?? nameless;
    const perMinute =
      (constraint?.idealRates[product.id] ?? constraint?.idealRate ?? 100) * (constraint?.unitsPer ?? 1);
    // Stops and waiting make twice the time of it at most; what is left then is for the last order.
    let due = last
      ? 0.35 * minutes
      : orders === 0
        ? firstMinutes
        : Math.max(SLOT_MINUTES, Math.min(chance.between(35, 75), 0.5 * minutes - 10));
    const order = last ? numberAt(before) : numberAt(before + minutes);
    orders++;
    for (let k = 0; due > 0; k++) {
      const bad = !last && k > 0 && chance.chance(BAD_LOT_SHARE);
      const wished = bad ? chance.between(1.5, 3) : chance.between(8, 16);
      const size = due - wished < 1 ? due : wished;
      const units = Math.max(1, Math.round((size * perMinute) / product.perCase)) * product.perCase;
      const spoiled = bad ? chance.between(0.05, 0.12) : 0;
      batches.push({ order, product, lot: lotAt(before + minutes, last ? k + 1 : k), spoiled, units });
      due -= size;
    }
    if (last) batches.push({ order, product, lot: lotAt(before, 0), spoiled: 0, units: ENDLESS });
  };

  const writeOrder = () => {
    const product = products[orders % Math.max(1, products.length)] ?? nameless;
    const perMinute =
      (constraint?.idealRates[product.id] ?? constraint?.idealRate ?? 100) * (constraint?.unitsPer ?? 1);
    const minutes = orders === 0 ? firstMinutes : chance.between(35, 75);
    let left = Math.max(1, Math.round((minutes * perMinute) / product.perCase)) * product.perCase;
    const order = String(FIRST_ORDER + NEXT_START * starts + line.slot + orders * plant.lines.length);
    orders++;
    while (left > 0) {
      lots++;
      const bad = lots > 2 && chance.chance(BAD_LOT_SHARE);
      const size = Math.round((bad ? chance.between(1.5, 3) : chance.between(8, 16)) * perMinute);
      const units = left - size < perMinute ? left : size;
      batches.push({
        order,
        product,
        lot: `M${line.slot + 1}${String(lots + 300 + NEXT_START * starts).padStart(4, '0')}`,
        spoiled: bad ? chance.between(0.05, 0.12) : 0,
        units,
      });
      left -= units;
    }
  };

  const batch = (number: number): Batch => {
    while (batches.length <= number) {
      if (ending) writePastOrder(ending);
      else writeOrder();
    }
    return batches[Math.max(0, number)] as Batch;
  };
  return {
    batch,
    changeoverSeconds(from, to) {
      const before = batch(from).product;
      const after = batch(to).product;
      if (before.id === after.id) return 0;
      // Whatever allergen the next product must not hold is washed out; another size means other parts and settings.
      const washed = before.allergens.some((allergen) => !after.allergens.includes(allergen));
      const resized = before.size !== after.size;
      return 60 + (washed ? 200 : 0) + (resized ? 140 : 0);
    },
  };
}

const nameless: Product = {
  id: 'product',
  code: 'product',
  name: 'product',
  size: '',
  allergens: [],
  baseUnit: 'unit',
  perCase: 1,
  value: 0,
};
