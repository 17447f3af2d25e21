/** What is painted on the floor and built around it, derived from where the machines stand. Metres, hall centre = 0. */
import type { PlantModel } from '../../../../twin/plant/model.ts';
import { clip, footprint, grow, overlaps, type Rect, rect, union } from './rect.ts';

export interface Zone {
  readonly line: number;
  readonly area: Rect;
  /** Number painted on the floor before the line. */
  readonly numeral: string;
  readonly numeralAt: { readonly x: number; readonly z: number } | null;
}

export interface FloorPlan {
  readonly hall: Rect;
  readonly zones: readonly Zone[];
  /** Walkways along the lines (edged in yellow) and aisles across them. */
  readonly walks: readonly Rect[];
  readonly aisles: readonly Rect[];
  /** Zebra stripes where a walkway meets the last aisle. */
  readonly crossings: readonly Rect[];
  /** z of the dock doors in the +x wall. */
  readonly docks: readonly number[];
  readonly pillars: readonly { readonly x: number; readonly z: number }[];
}

const WALK = 1.8;
/** Least floor between a zone and a walkway. */
const SPARE = 0.5;
const PILLAR_EVERY = 12;

export function floorPlanOf(plant: PlantModel): FloorPlan {
  const covered = plant.machines.map(footprint);
  const hall = hallOf(plant, covered);
  const zones = zonesOf(plant, hall);
  const columns = columnsOf(zones.map((zone) => zone.area));
  const aisles = aislesOf(columns, hall);
  const walks = columns.flatMap((column, i) => walksOf(column, zones, hall, aisles[i], aisles[i + 1]));
  const last = aisles.at(-1);
  return {
    hall,
    zones: zones.map((zone) => ({ ...zone, numeralAt: numeralSpot(zone.area, aisles) })),
    walks,
    aisles: aisles.filter((aisle) => aisle !== undefined),
    crossings: last
      ? walks
          .filter((walk) => Math.abs(walk.x1 - last.x0) < 1)
          .map((walk) => ({ ...walk, x0: last.x0 + 0.15, x1: last.x1 - 0.1 }))
      : [],
    docks: docksOf(zones, columns.at(-1), hall),
    // None before the front walkway: they would stand between the usual viewer and the last line.
    pillars: pillarsOf(
      walks.filter((walk) => zones.some((zone) => zone.area.z0 > walk.z1)),
      covered,
    ),
  };
}

/** As the plant file says, but never smaller than what stands in it. */
function hallOf(plant: PlantModel, covered: readonly Rect[]): Rect {
  const { width, depth } = plant.site.hall;
  const stated = rect(0, 0, width, depth);
  const needed = union(covered);
  return needed ? (union([stated, grow(needed, 3)]) as Rect) : stated;
}

function zonesOf(plant: PlantModel, hall: Rect): Zone[] {
  const tight = plant.lines.flatMap((line) => {
    const area = union(line.machines.map((slot) => footprint(plant.machines[slot]!)));
    return area ? [{ line, area: grow(area, 2.2, 0.5) }] : [];
  });
  return tight.map(({ line, area }) => {
    // Take floor around the line as far as a walkway to each neighbour still fits.
    const room = (side: 'before' | 'after') => {
      const gaps = tight
        .filter((other) => other.line !== line && other.area.x0 < area.x1 && area.x0 < other.area.x1)
        .map((other) => (side === 'before' ? area.z0 - other.area.z1 : other.area.z0 - area.z1))
        .filter((gap) => gap > 0);
      return Math.min(2, Math.max(0, (Math.min(...gaps, 12) - WALK - 2 * SPARE) / 2));
    };
    const wide = { ...area, z0: area.z0 - room('before'), z1: area.z1 + room('after') };
    const numeral = /(\d+)\D*$/.exec(line.id)?.[1] ?? String(line.slot + 1);
    return { line: line.slot, area: clip(wide, grow(hall, -0.8)), numeral, numeralAt: null };
  });
}

/** Groups of zones that share the same stretch of x: one group in most halls, several where lines stand end to end. */
function columnsOf(zones: readonly Rect[]): Rect[] {
  const columns: Rect[] = [];
  for (const zone of [...zones].sort((a, b) => a.x0 - b.x0)) {
    const last = columns.at(-1);
    if (last && zone.x0 < last.x1) columns[columns.length - 1] = union([last, zone]) as Rect;
    else columns.push(zone);
  }
  return columns;
}

/** One aisle before each column and one after the last; undefined where the hall has no room for it. */
function aislesOf(columns: readonly Rect[], hall: Rect): (Rect | undefined)[] {
  const first = columns[0];
  const last = columns.at(-1);
  if (!first || !last) return [];
  const along = (x0: number, x1: number) => ({ x0, x1, z0: hall.z0 + 1.6, z1: hall.z1 - 1.6 });
  const between = columns.slice(1).map((column, i) => {
    const left = columns[i] as Rect;
    const width = Math.min(2.6, column.x0 - left.x1 - 2 * SPARE);
    const middle = (column.x0 + left.x1) / 2;
    return width > 1.2 ? along(middle - width / 2, middle + width / 2) : undefined;
  });
  const before = first.x0 - hall.x0 > 3.4 ? along(first.x0 - SPARE - 2.3, first.x0 - SPARE) : undefined;
  const after = hall.x1 - last.x1 > 3.6 ? along(last.x1 + SPARE, last.x1 + SPARE + 2.6) : undefined;
  return [before, ...between, after];
}

function walksOf(column: Rect, zones: readonly Zone[], hall: Rect, before?: Rect, after?: Rect): Rect[] {
  const inside = zones.map((z) => z.area).filter((area) => overlaps(area, column));
  const rows = [...inside].sort((a, b) => a.z0 - b.z0);
  const x0 = before?.x1 ?? column.x0;
  const x1 = after?.x0 ?? column.x1;
  const walks: Rect[] = [];
  let reach = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    const gap = row.z0 - reach;
    if (gap < 60 && gap > 1.4) {
      const width = Math.min(WALK, gap - 0.5);
      const middle = row.z0 - gap / 2;
      walks.push({ x0, x1, z0: middle - width / 2, z1: middle + width / 2 });
    }
    reach = Math.max(reach, row.z1);
  }
  if (hall.z1 - reach > 3.2) walks.push({ x0, x1, z0: reach + SPARE, z1: reach + SPARE + WALK });
  return walks;
}

/** In the aisle before the line, or just before its zone. */
function numeralSpot(area: Rect, aisles: readonly (Rect | undefined)[]): { x: number; z: number } | null {
  const z = (area.z0 + area.z1) / 2;
  const aisle = aisles.filter((a) => a !== undefined && a.x1 <= area.x0 + 0.1).at(-1);
  return aisle ? { x: (aisle.x0 + aisle.x1) / 2, z } : null;
}

function docksOf(zones: readonly Zone[], column: Rect | undefined, hall: Rect): number[] {
  if (!column) return [];
  const wanted = zones
    .filter((zone) => overlaps(zone.area, column))
    .map((zone) => (zone.area.z0 + zone.area.z1) / 2)
    .sort((a, b) => a - b);
  const docks: number[] = [];
  for (const z of wanted) {
    const last = docks.at(-1);
    if ((last === undefined || z - last > 5.5) && z - hall.z0 > 3 && hall.z1 - z > 3) docks.push(z);
  }
  return docks;
}

/** Steel columns at the edge of the walkways, where no machine stands. */
function pillarsOf(walks: readonly Rect[], covered: readonly Rect[]): { x: number; z: number }[] {
  const pillars: { x: number; z: number }[] = [];
  for (const walk of walks) {
    const middle = (walk.x0 + walk.x1) / 2;
    const each = Math.floor((walk.x1 - walk.x0) / PILLAR_EVERY / 2);
    for (let i = -each; i <= each; i++) {
      const x = middle + (i + (i < 0 ? 0.5 : i > 0 ? -0.5 : Number.NaN)) * PILLAR_EVERY;
      const z = walk.z0 - 0.3;
      if (Number.isNaN(x) || covered.some((r) => overlaps(grow(r, 0.6), rect(x, z, 0.8, 0.8)))) continue;
      pillars.push({ x, z });
    }
  }
  return pillars;
}
