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
/** Of packaging a delivery is enough for so many pallets, and another one is ordered when so much is left. */
const PALLETS_A_LOT = 60;
const PALLETS_LEFT = 110;
/** A tank holds the filling of so many pallets; of ingredients a delivery is enough for so many tanks. */
const PALLETS_A_TANK = 90;
const TANKS_A_LOT = 2;
/** Material lots of a line are delivered so many before they are used. */
const LOTS_AHEAD = 4;
/** From ordered to there, ms; one delivery in four is late by up to half an hour. */
const LEAD_MS = 20 * MINUTE;
const LATE = 0.25;
/** A pallet waits for so many others of its line before it is shipped. */
const WAITING = 1;
/** One scan in so many is of the wrong material, and refused. */
const WRONG_SCAN = 0.2;
const SHELF_LIFE_DAYS = 240;
/** Of raw material; of some of it that lies there when the demo begins. */
const SHELF_DAYS = 400;
const SOON_DAYS = 5;
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
  readonly path: '/lots/events' | '/lots/scans' | '/stock/locations' | '/stock/movements';
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

interface Taken {
  readonly code: string;
  readonly quantity: number;
  /** It was begun just now. */
  readonly isNew: boolean;
}

/** Ordered, and on its way. */
interface Awaited {
  readonly delivery: string;
  readonly name: string;
  readonly unit: string;
  readonly quantity: number;
  readonly comes: number;
}

interface LineLedger {
  readonly floor: LineFloor;
  readonly waiting: string[];
  readonly delivered: Set<string>;
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
  const warehouse = openWarehouse(floor, dice(seed, 'lots'));
  const lines = floor.lines.map(
    (line): LineLedger => ({
      floor: line,
      waiting: [],
      delivered: new Set(),
      pallets: 0,
      order: '',
      lot: '',
      tank: { code: '', left: 0, number: 0 },
    }),
  );
  let begun = false;
  return {
    tell: (wall) => {
      const places: Entry[] = begun ? [] : [{ path: '/stock/locations', body: { locations: placesOf(floor) } }];
      begun = true;
      const arrived = warehouse.arrivals(wall);
      const made = lines.flatMap((ledger) => {
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
          entries.push(...palletOf(ledger, batch, bill, units, at, warehouse, bills));
        }
      });
      const movements = warehouse.ordered();
      return [
        ...places,
        ...(arrived.length > 0 ? [{ path: '/lots/events' as const, body: { events: arrived } }] : []),
        ...made,
        ...(movements.length > 0 ? [{ path: '/stock/movements' as const, body: { movements } }] : []),
      ];
    },
  };
}

const marketOf = (line: string): string => `${line}-market`;
const tanksOf = (line: string): string => `${line}-tanks`;

/** A warehouse and a dispatch for all, and for each line its tanks and a supermarket with what its bins hold. */
function placesOf({ plant }: PlantFloor): object[] {
  return [
    { location: 'warehouse', name: 'Warehouse', kind: 'warehouse', receives: ['raw'] },
    { location: 'dispatch', name: 'Dispatch', kind: 'finished', receives: ['finished'] },
    ...plant.lines.flatMap(({ id, slot, machines }) => [
      { location: tanksOf(id), name: `Tanks ${slot + 1}`, kind: 'line-side', line: id },
      {
        ...{ location: marketOf(id), name: `Supermarket ${slot + 1}`, kind: 'supermarket', line: id },
        levels: plant.bins
          .filter(({ machine }) => machines.includes(machine))
          .map(({ material, quantity, unit, replenishMs }) => ({
            ...{ material, unit, min: quantity, max: 4 * quantity, kanban: 2 * quantity },
            replenish_min: replenishMs / MINUTE,
          })),
      },
    ]),
  ];
}

/** What was delivered and is ordered, oldest first. */
function openWarehouse(floor: PlantFloor, chance: Dice): Warehouse {
  const supplies = new Map<string, Supply[]>();
  const told: object[] = [];
  const begunLots = new Set<string>();
  let awaited: Awaited[] = [];
  let number = 0;
  // Serial numbers of the company's pallets: minutes since it began, then a count, so that a later start has later ones.
  let serial = Math.floor((floor.startedAt - Date.UTC(2025, 0, 1)) / MINUTE) * 100;
  const nameOf = (name: string, at: number) => `${name}-${stamp(at)}-${++number}`;
  const put = (name: string, code: string, quantity: number) =>
    supplies.set(name, [...(supplies.get(name) ?? []), { code, left: quantity }]);
  const order = (name: string, unit: string, size: number, due: number, comes: number) => {
    const delivery = `PO-${nameOf(name, due)}`;
    const quantity = Math.ceil(size);
    awaited.push({ delivery, name, unit, quantity, comes });
    told.push({
      ...{ type: 'expect', id: delivery, at: iso(due), supplier: supplierOf(name), material: name, quantity, unit },
    });
  };
  return {
    chance,
    take(name, unit, amount, size, keep, at) {
      const events: object[] = [];
      const deliver = (quantity: number, expires: number) => {
        const code = nameOf(name, at);
        put(name, code, quantity);
        // Of an order of before: it is none of those that are awaited.
        events.push(...deliveryOf(name, unit, code, quantity, at, chance, expires, `PO-${code}`));
      };
      if (!supplies.has(name)) {
        // What lies there when the demo begins; some of it has to be used soon.
        for (let left = keep + size; left > 0; left -= size)
          deliver(Math.ceil(size), left === keep + size ? SOON_DAYS : SHELF_DAYS);
        // One that should have been there when the demo begins, and is not.
        if (number <= Math.ceil((keep + size) / size))
          order(name, unit, size, floor.startedAt - 10 * MINUTE, floor.startedAt + 25 * MINUTE);
      }
      let own = supplies.get(name) ?? [];
      if (own.reduce((sum, { left }) => sum + left, 0) < amount) deliver(Math.ceil(amount + size), SHELF_DAYS);
      own = supplies.get(name) ?? [];
      const taken: Taken[] = [];
      for (let needs = amount; needs > 0; ) {
        const first = own[0] as Supply;
        const quantity = rounded(Math.min(first.left, needs));
        taken.push({ code: first.code, quantity, isNew: !begunLots.has(first.code) });
        begunLots.add(first.code);
        first.left = rounded(first.left - quantity);
        needs = rounded(needs - quantity);
        if (first.left <= 0) own.shift();
      }
      const left = own.reduce((sum, supply) => sum + supply.left, 0);
      if (left < keep && !awaited.some((one) => one.name === name)) {
        const late = chance.chance(LATE) ? chance.between(5, 30) * MINUTE : -chance.between(0, 4) * MINUTE;
        order(name, unit, size, at + LEAD_MS, at + LEAD_MS + late);
      }
      return { taken, events };
    },
    arrivals(wall) {
      const here = awaited.filter(({ comes }) => comes <= wall);
      awaited = awaited.filter(({ comes }) => comes > wall);
      return here.flatMap(({ delivery, name, unit, quantity, comes }) => {
        const code = nameOf(name, comes);
        put(name, code, quantity);
        return deliveryOf(name, unit, code, quantity, comes + 5 * MINUTE, chance, SHELF_DAYS, delivery);
      });
    },
    ordered: () => told.splice(0),
    tell: (movement) => told.push(movement),
    sscc: () => ssccOf(serial++),
  };
}

interface Warehouse {
  readonly chance: Dice;
  /** Takes an amount of the oldest; deliveries are of `size`, and another one is ordered when less than `keep` is left. */
  take(
    name: string,
    unit: string,
    amount: number,
    size: number,
    keep: number,
    at: number,
  ): { readonly taken: readonly Taken[]; readonly events: readonly object[] };
  /** Events of what came since the last time. */
  arrivals(wall: number): object[];
  /** Movements that were not told yet: deliveries that are expected among them. */
  ordered(): object[];
  tell(movement: object): void;
  sscc(): string;
}

function palletOf(
  ledger: LineLedger,
  batch: Batch,
  bill: readonly BillLine[],
  units: number,
  at: number,
  warehouse: Warehouse,
  bills: ReadonlyMap<string, readonly BillLine[]>,
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
      events.push(...deliveredAhead(ledger, bills, units, at, chance));
      if (ledger.lot !== lot) scans.push({ order, code: lot, at: iso(at) });
      inputs.push({ code: lot, quantity: amount, unit });
      return;
    }
    if (name.startsWith('filling-')) {
      // A tank holds enough for many pallets; a new order begins with a new one, and what is left of the old one is let go.
      if (isNewOrder || ledger.tank.left < amount) {
        const { code: old, left } = ledger.tank;
        if (left > 0)
          warehouse.tell({
            ...{ type: 'adjust', id: `urn:gemba:demo:drained:${old}`, at: iso(at), lot: old, quantity: -left },
            ...{ unit, to: tanksOf(line), reason: 'Rest of the tank drained' },
          });
        const code = `${name.slice('filling-'.length)}-fill-${order}-${isNewOrder ? 1 : ledger.tank.number + 1}`;
        const kg = rounded(amount * PALLETS_A_TANK);
        ledger.tank = { code, left: kg, number: isNewOrder ? 1 : ledger.tank.number + 1 };
        events.push(...fillingOf(name, code, kg, at, line, warehouse));
      }
      ledger.tank.left = rounded(ledger.tank.left - amount);
      inputs.push({ code: ledger.tank.code, quantity: amount, unit });
      return;
    }
    const supply = warehouse.take(name, unit, amount, amount * PALLETS_A_LOT, amount * PALLETS_LEFT, at);
    events.push(...supply.events);
    for (const { code, quantity: part, isNew } of supply.taken) {
      if (isNew || isNewOrder) scans.push({ order, code, at: iso(at) });
      inputs.push({ code, quantity: part, unit });
    }
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

/** Lots that are used next, a few ahead, as far as they are planned. */
function deliveredAhead(
  { floor, delivered }: LineLedger,
  bills: ReadonlyMap<string, readonly BillLine[]>,
  pallet: number,
  at: number,
  chance: Dice,
): object[] {
  const now = floor.run.batch[floor.machineOf.length - 1] ?? 0;
  return Array.from({ length: LOTS_AHEAD }, (_, k) => floor.orders.batch(now + k)).flatMap(
    ({ product, lot, units }) => {
      const [first] = bills.get(product.id) ?? [];
      if (!first || delivered.has(lot)) return [];
      delivered.add(lot);
      const quantity = Math.ceil(first.quantity * (units + 2 * pallet));
      return deliveryOf(first.name, first.unit, lot, quantity, at - 35 * MINUTE, chance, SHELF_DAYS);
    },
  );
}

const supplierOf = (name: string): string => SUPPLIERS[hashOf(name) % SUPPLIERS.length] as string;

const deliveryOf = (
  name: string,
  unit: string,
  code: string,
  quantity: number,
  at: number,
  chance: Dice,
  days: number,
  delivery?: string,
): object[] => [
  {
    ...{ id: `urn:gemba:demo:lot:${code}`, type: 'commission', at: iso(at - 5 * MINUTE), kind: 'raw', material: name },
    supplier: supplierOf(name),
    supplierLot: `${name.slice(0, 2).toUpperCase()}${Math.floor(chance.between(10_000, 99_999))}`,
    expires: iso(at + days * 1440 * MINUTE),
    lots: [{ code, quantity, unit }],
    ...(delivery === undefined ? {} : { delivery }),
  },
];

/** A filling is cooked for an order, of a few deliveries. */
function fillingOf(name: string, code: string, kg: number, at: number, line: string, warehouse: Warehouse): object[] {
  const events: object[] = [];
  const inputs = INGREDIENTS.flatMap(([ingredient, share]) => {
    const amount = rounded(kg * share);
    const { taken, events: delivered } = warehouse.take(
      ...([ingredient, 'kg', amount, amount * TANKS_A_LOT, amount, at - 60 * MINUTE] as const),
    );
    events.push(...delivered);
    return taken.map((part) => ({ code: part.code, quantity: part.quantity, unit: 'kg' }));
  });
  events.push({
    ...{
      id: `urn:gemba:demo:cooked:${code}`,
      type: 'transform',
      transformation: `cooked-${code}`,
      at: iso(at - 45 * MINUTE),
    },
    ...{ kind: 'wip', material: name, location: tanksOf(line), inputs, lots: [{ code, quantity: kg, unit: 'kg' }] },
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
