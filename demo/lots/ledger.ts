/**
 * What the demo's warehouse would tell of lots: deliveries by suppliers, fillings made from ingredients, what orders use pallet by
 * pallet, pallets with their SSCC, and where they were shipped. Amounts are those of the bill of materials times what the line
 * made. Entries are requests of docs/traceability.md.
 */

import { type Dice, dice } from '../floor/dice.ts';
import type { LineFloor } from '../floor/line-floor.ts';
import type { Batch } from '../floor/orders.ts';
import type { PlantFloor } from '../floor/plant-floor.ts';

const MINUTE = 60_000;
const CASES_A_PALLET = 60;
/** A delivery is enough for so many pallets. */
const PALLETS_A_LOT = 9;
/** A pallet waits for so many others of its line before it is shipped. */
const WAITING = 1;
/** One scan in so many is of the wrong material, and refused. */
const WRONG_SCAN = 0.2;
const SHELF_LIFE_DAYS = 240;
const SUPPLIERS = [
  'Glaspack (demo)',
  'Kapsan (demo)',
  'Etikett Union (demo)',
  'Kartonwerk (demo)',
  'Tarla Gıda (demo)',
];
const CUSTOMERS = ['Nordmarkt (demo)', 'Marché Sud (demo)', 'Anadolu Gross (demo)', 'Hollis Foods (demo)'];
/** Share of a filling by weight. */
const INGREDIENTS = [
  ['tomato-paste', 0.8],
  ['salt', 0.02],
  ['vinegar', 0.18],
] as const;

export interface Entry {
  readonly path: '/lots/events' | '/lots/scans';
  readonly body: object;
}

export interface BillLine {
  readonly name: string;
  readonly quantity: number;
  readonly unit: string;
}

/** A delivery that is being used, and how much is left of it. */
interface Supply {
  readonly code: string;
  left: number;
}

interface LineLedger {
  readonly floor: LineFloor;
  readonly waiting: string[];
  /** Pallets told of, and the order and lot of the last one. */
  pallets: number;
  order: string;
  lot: string;
  tank: { code: string; left: number; number: number };
}

export interface LotLedger {
  /** What is new at `wall`, epoch ms. */
  tell(wall: number): Entry[];
}

/** `bills`: by product, at the start of the demo. */
export function openLedger(
  floor: PlantFloor,
  bills: ReadonlyMap<string, readonly BillLine[]>,
  seed: number,
): LotLedger {
  const chance = dice(seed, 'lots');
  const supplies = new Map<string, Supply>();
  const lines = floor.lines.map(
    (line): LineLedger => ({
      floor: line,
      waiting: [],
      pallets: 0,
      order: '',
      lot: '',
      tank: { code: '', left: 0, number: 0 },
    }),
  );
  // Serial numbers of the company's pallets: minutes since it began, then a count, so that a later start has later ones.
  let serial = Math.floor((floor.startedAt - Date.UTC(2025, 0, 1)) / MINUTE) * 100;
  const warehouse: Warehouse = {
    chance,
    supply: (name, unit, needs, at) => {
      const known = supplies.get(name);
      if (known && known.left >= needs) return { code: known.code, events: [] };
      const code = `${name}-${stamp(at)}`;
      const quantity = Math.ceil(needs * PALLETS_A_LOT);
      supplies.set(name, { code, left: quantity });
      return { code, events: deliveryOf(name, unit, code, quantity, at, chance) };
    },
    use: (name, amount) => {
      const supply = supplies.get(name);
      if (supply) supply.left -= amount;
    },
    sscc: () => ssccOf(serial++),
  };
  return {
    tell: (wall) =>
      lines.flatMap((ledger) => {
        const { run, machineOf } = ledger.floor;
        const last = machineOf.length - 1;
        const entries: Entry[] = [];
        for (;;) {
          const batch = ledger.floor.orders.batch(run.batch[last] ?? 0);
          const units = CASES_A_PALLET * batch.product.perCase;
          const made = Math.floor((run.good[last] ?? 0) / units);
          const bill = bills.get(batch.product.id);
          if (ledger.pallets >= made || !bill) return entries;
          // Those of before the demo was seen lie behind, a few minutes each.
          const at = ledger.pallets === made - 1 ? wall : wall - (made - 1 - ledger.pallets) * 3 * MINUTE;
          ledger.pallets++;
          entries.push(...palletOf(ledger, batch, bill, units, at, warehouse));
        }
      }),
  };
}

interface Warehouse {
  readonly chance: Dice;
  /** The lot of a material to take from; a new one is delivered where too little is left. */
  supply(name: string, unit: string, needs: number, at: number): { readonly code: string; readonly events: object[] };
  use(name: string, amount: number): void;
  sscc(): string;
}

function palletOf(
  ledger: LineLedger,
  batch: Batch,
  bill: readonly BillLine[],
  units: number,
  at: number,
  warehouse: Warehouse,
): Entry[] {
  const { chance } = warehouse;
  const { order, product, lot } = batch;
  const line = ledger.floor.line.id;
  const events: object[] = [];
  const scans: object[] = [];
  const inputs: { code: string; quantity: number; unit: string }[] = [];
  const isNewOrder = ledger.order !== order;
  bill.forEach(({ name, quantity, unit }, i) => {
    const amount = rounded(quantity * units);
    if (i === 0) {
      // What the machines say they work on is the first material of the bill: bottles, trays.
      if (ledger.lot !== lot) {
        events.push(
          ...deliveryOf(name, unit, lot, Math.ceil(quantity * (batch.units + 2 * units)), at - 40 * MINUTE, chance),
        );
        scans.push({ order, code: lot, at: iso(at) });
      }
      inputs.push({ code: lot, quantity: amount, unit });
      return;
    }
    if (name.startsWith('filling-')) {
      // A tank holds enough for some pallets; a new order begins with a new one.
      if (isNewOrder || ledger.tank.left < amount) {
        const code = `${name.slice('filling-'.length)}-fill-${order}-${isNewOrder ? 1 : ledger.tank.number + 1}`;
        const kg = rounded(amount * PALLETS_A_LOT);
        ledger.tank = { code, left: kg, number: isNewOrder ? 1 : ledger.tank.number + 1 };
        events.push(...fillingOf(name, code, kg, at, warehouse));
      }
      ledger.tank.left = rounded(ledger.tank.left - amount);
      inputs.push({ code: ledger.tank.code, quantity: amount, unit });
      return;
    }
    const supply = warehouse.supply(name, unit, amount, at);
    events.push(...supply.events);
    if (supply.events.length > 0 || isNewOrder) scans.push({ order, code: supply.code, at: iso(at) });
    inputs.push({ code: supply.code, quantity: amount, unit });
    warehouse.use(name, amount);
  });
  ledger.order = order;
  ledger.lot = lot;
  const finished = `F-${order}`;
  const sscc = warehouse.sscc();
  const made = { code: finished, quantity: units, unit: 'pcs' };
  const place = { line, order };
  events.push(
    {
      ...{
        id: `urn:gemba:demo:made:${sscc}`,
        type: 'transform',
        transformation: `made-${sscc}`,
        at: iso(at),
        ...place,
      },
      ...{
        kind: 'finished',
        material: product.id,
        expires: iso(at + SHELF_LIFE_DAYS * 1440 * MINUTE),
        inputs,
        lots: [made],
      },
    },
    {
      ...{ id: `urn:gemba:demo:pack:${sscc}`, type: 'pack', at: iso(at), ...place },
      ...{ material: product.id, inputs: [made], lots: [{ code: sscc }] },
    },
  );
  ledger.waiting.push(sscc);
  if (ledger.waiting.length > WAITING) events.push(shipmentOf(ledger.waiting.shift() as string, at, chance));
  if (scans.length > 0 && chance.chance(WRONG_SCAN)) scans.unshift({ order, code: `F-${order}`, at: iso(at) });
  return [{ path: '/lots/events', body: { events } }, ...scans.map((body): Entry => ({ path: '/lots/scans', body }))];
}

const deliveryOf = (name: string, unit: string, code: string, quantity: number, at: number, chance: Dice): object[] => [
  {
    ...{ id: `urn:gemba:demo:lot:${code}`, type: 'commission', at: iso(at - 5 * MINUTE), kind: 'raw', material: name },
    supplier: SUPPLIERS[hashOf(name) % SUPPLIERS.length] as string,
    supplierLot: `${name.slice(0, 2).toUpperCase()}${Math.floor(chance.between(10_000, 99_999))}`,
    expires: iso(at + 400 * 1440 * MINUTE),
    lots: [{ code, quantity, unit }],
  },
];

/** A filling is cooked for an order, of a few deliveries. */
function fillingOf(name: string, code: string, kg: number, at: number, warehouse: Warehouse): object[] {
  const events: object[] = [];
  const inputs = INGREDIENTS.map(([ingredient, share]) => {
    const amount = rounded(kg * share);
    const { code: from, events: delivered } = warehouse.supply(ingredient, 'kg', amount, at - 60 * MINUTE);
    events.push(...delivered);
    warehouse.use(ingredient, amount);
    return { code: from, quantity: amount, unit: 'kg' };
  });
  events.push({
    ...{
      id: `urn:gemba:demo:cooked:${code}`,
      type: 'transform',
      transformation: `cooked-${code}`,
      at: iso(at - 45 * MINUTE),
    },
    ...{ kind: 'wip', material: name, inputs, lots: [{ code, quantity: kg, unit: 'kg' }] },
  });
  return events;
}

const shipmentOf = (sscc: string, at: number, chance: Dice): object => ({
  ...{ id: `urn:gemba:demo:ship:${sscc}`, type: 'ship', at: iso(at), lots: [{ code: sscc }] },
  customer: CUSTOMERS[Math.floor(chance.between(0, CUSTOMERS.length))] as string,
});

/** Extension digit, company prefix of an example, serial, and the check digit of GS1. */
function ssccOf(serial: number): string {
  const digits = `34012345${String(serial % 1e9).padStart(9, '0')}`;
  const sum = [...digits].reduce((total, digit, i) => total + Number(digit) * (i % 2 === 0 ? 3 : 1), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

const hashOf = (text: string): number => [...text].reduce((sum, c) => sum + c.charCodeAt(0), 0);
const rounded = (amount: number): number => Math.round(amount * 1000) / 1000;
const iso = (at: number): string => new Date(Math.round(at)).toISOString();
/** Like `1122-1148`. */
const stamp = (at: number): string => iso(at).slice(5, 16).replaceAll('-', '').replace('T', '-').replace(':', '');
