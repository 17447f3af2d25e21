/**
 * Where goods stand in the hall: at the end of their line, or in the bays between the last aisle and the dock doors, where each
 * place of the stock has a stretch. Pure. More than there is room for is not drawn: the label counts all.
 */
import type { PlantModel } from '../../../../twin/plant/model.ts';
import type { FloorPlan } from '../layout/floor-plan.ts';
import { footprint, grow, overlaps, type Rect, rect } from '../layout/rect.ts';
import type { StandingGoods } from './standing-goods.ts';

export interface GoodsSpot {
  readonly x: number;
  readonly z: number;
  readonly held: boolean;
}

export interface GoodsStack {
  readonly key: string;
  readonly goods: StandingGoods;
  /** Held ones first, so that they are drawn where there is no room for all. */
  readonly spots: readonly GoodsSpot[];
  /** What a label points at. */
  readonly at: { readonly x: number; readonly y: number; readonly z: number };
}

/** A pallet and the gap to the next, m. */
const PITCH = { x: 1.5, z: 1.35 } as const;
const PALLET = { w: 1.3, d: 1.1 } as const;
/** Above the goods, m. */
const LABEL_AT = 1.9;
/** Kept free before a dock door, m to either side. */
const DOOR = 1.7;

export function goodsStacks(plant: PlantModel, plan: FloorPlan, all: readonly StandingGoods[]): GoodsStack[] {
  const taken: Rect[] = plant.machines.map((machine) => grow(footprint(machine), 0.2));
  const bays = baysOf(plan);
  const used = new Set<Spot>();
  // Goods of a line have their places first; what belongs to none takes what is left over.
  const order = [...all].sort(
    (a, b) => Number(a.line === null) - Number(b.line === null) || compare(keyOf(a), keyOf(b)),
  );
  return order.map((goods) => {
    const end = goods.line === null ? null : lineEnd(plant, plan, goods.line);
    const wished = goods.place === null && end ? end.spots : nearest(bays, end?.z ?? 0);
    const free = wished.filter((spot) => !used.has(spot) && !taken.some((one) => overlaps(one, palletAt(spot))));
    const chosen = free.slice(0, goods.count);
    for (const spot of chosen) {
      used.add(spot);
      taken.push(palletAt(spot));
    }
    const first = chosen[0] ?? wished[0] ?? end?.spots[0] ?? { x: plan.hall.x1 - 2, z: 0 };
    return {
      key: keyOf(goods),
      goods,
      spots: chosen.map(({ x, z }, i) => ({ x, z, held: i < goods.held })),
      at: { x: first.x, y: LABEL_AT, z: first.z },
    };
  });
}

interface Spot {
  readonly x: number;
  readonly z: number;
}

const keyOf = ({ line, place }: StandingGoods): string => `${line ?? '-'} ${place?.id ?? ''}`;
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const palletAt = ({ x, z }: Spot): Rect => rect(x, z, PALLET.w, PALLET.d);

/** Behind the last machine of a line, first on the side of the operators, then before it. */
function lineEnd(plant: PlantModel, plan: FloorPlan, line: number): { spots: Spot[]; z: number } | null {
  const machines = plant.lines[line]?.machines.map((slot) => plant.machines[slot]!) ?? [];
  const last = machines.at(-1);
  const area = plan.zones.find((zone) => zone.line === line)?.area;
  if (!last || !area) return null;
  const forward = last.place.x >= (machines[0]?.place.x ?? 0);
  const body = footprint(last);
  const x = forward ? body.x1 + PITCH.x / 2 + 0.1 : body.x0 - PITCH.x / 2 - 0.1;
  const { z } = last.place;
  const spots: Spot[] = [];
  for (let step = 0; step * PITCH.z < area.z1 - area.z0; step++)
    for (const side of step === 0 ? [0] : [1, -1]) {
      const at = z + side * step * PITCH.z;
      if (at - PALLET.d / 2 > area.z0 && at + PALLET.d / 2 < area.z1) spots.push({ x, z: at });
    }
  return { spots, z };
}

/** Rows of spots along the dock wall, doors kept free. */
function baysOf({ aisles, hall, docks }: FloorPlan): Spot[] {
  const from = (aisles.at(-1)?.x1 ?? hall.x1 - 3) + 0.2 + PALLET.w / 2;
  const spots: Spot[] = [];
  for (let x = from; x + PALLET.w / 2 < hall.x1 - 0.2; x += PITCH.x)
    for (let z = hall.z0 + 2; z < hall.z1 - 1.5; z += PITCH.z)
      if (!docks.some((door) => Math.abs(z - door) < DOOR)) spots.push({ x, z });
  return spots;
}

const nearest = (spots: readonly Spot[], z: number): Spot[] =>
  [...spots].sort((a, b) => Math.abs(a.z - z) - Math.abs(b.z - z) || b.x - a.x || a.z - b.z);
