/** What else held in an hour: day and time, materials and suppliers of its order, skill of who was signed on, readings. */
import { sql } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import type { Window } from '../../../twin/derived.ts';
import type { PlantModel } from '../../../twin/plant/model.ts';
import type { Series } from '../../historian/series.ts';
import type { Records } from '../database.ts';
import { hourOf } from '../time/hour-sums.ts';
import type { OrderCell } from './outcome-cells.ts';

/** Readings of so many tags are looked at. */
const MOST_TAGS = 12;
const POINTS = 4_000;
/** A reading is set against the outcome where it is known in so many hours. */
const FEWEST_HOURS = 24;
const BANDS = 4;
/** Hours of a day are told in threes. */
const TIME_BAND_H = 3;

export type Factors = (cell: OrderCell) => Readonly<Record<string, string | null>>;

export interface MoreParts {
  readonly plant: PlantModel;
  readonly records: Records;
  series?(tag: string, from: number, to: number, points: number): Promise<Series>;
}

export async function withMoreFactors(
  { plant, records, series }: MoreParts,
  cells: readonly OrderCell[],
  window: Window,
  machines: readonly string[],
): Promise<OrderCell[]> {
  const orders = [...new Set(cells.flatMap(({ order }) => order ?? []))];
  const more: Factors[] = [
    clockFactors(plant.site.timezone),
    await materialFactors(records, orders),
    await skillFactors(plant, records, window),
  ];
  if (series) more.push(await readingFactors(plant, series, cells, window, machines));
  return cells.map((cell) => ({ ...cell, factors: Object.assign({ ...cell.factors }, ...more.map((of) => of(cell))) }));
}

function clockFactors(timezone: string): Factors {
  const known = new Map<number, Readonly<Record<string, string>>>();
  return ({ from }) => {
    const hour = hourOf(from);
    const found = known.get(hour);
    if (found) return found;
    const then = Temporal.Instant.fromEpochMilliseconds(hour).toZonedDateTimeISO(timezone);
    const begin = Math.floor(then.hour / TIME_BAND_H) * TIME_BAND_H;
    const made = { weekday: String(then.dayOfWeek), time: `${begin}-${begin + TIME_BAND_H}` };
    known.set(hour, made);
    return made;
  };
}

/** Raw lots that an order used, and who they are from; of a material of which it used several nothing is told. */
async function materialFactors(records: Records, orders: readonly string[]): Promise<Factors> {
  const rows =
    orders.length === 0
      ? []
      : await records.ask(async (db) => {
          const found = await sql<{ order: string; material: string; code: string; supplier: string | null }>`
            SELECT DISTINCT e.body->>'order' AS "order", l.material, l.code, l.supplier
            FROM lot_event e JOIN lot_part p ON p.event = e.id AND p.side = 'in' AND p.superseded IS NULL
              JOIN lot l ON l.id = p.lot
            WHERE e.withdrawn IS NULL AND l.kind = 'raw' AND l.material IS NOT NULL
              AND e.body->>'order' = ANY(${[...orders]}::text[])`.execute(db);
          return found.rows;
        });
  const byOrder = new Map<string, Record<string, string | null>>();
  for (const { order, material, code, supplier } of rows) {
    const own = byOrder.get(order) ?? {};
    byOrder.set(order, own);
    const put = (factor: string, value: string | null) => {
      own[factor] = own[factor] === undefined || own[factor] === value ? value : null;
    };
    put(`material:${material}`, code);
    put(`supplier:${material}`, supplier);
  }
  return ({ order }) => (order === null ? undefined : byOrder.get(order)) ?? {};
}

/** The least level, of the skills that a place asks for, of those who were signed on there; nobody is named. */
export async function skillFactors(plant: PlantModel, records: Records, { from, to }: Window): Promise<Factors> {
  const rows = await records.ask(async (db) => {
    const found = await sql<{ scope: string; from: number; to: number | null; level: number }>`
      SELECT o.scope, o.from_ms AS from, o.to_ms AS to, coalesce((
        SELECT max(s.level) FROM person_skill s JOIN skill k ON k.id = s.skill
        WHERE s.person = o.person AND s.given <= o.from_ms AND (s.superseded IS NULL OR s.superseded > o.from_ms)
          AND k.needs @> jsonb_build_array(jsonb_build_object('scope', o.scope))
      ), 0) AS level
      FROM sign_on o WHERE o.from_ms < ${to} AND (o.to_ms IS NULL OR o.to_ms > ${from})
        AND EXISTS (SELECT 1 FROM skill k WHERE k.needs @> jsonb_build_array(jsonb_build_object('scope', o.scope)))`.execute(
      db,
    );
    return found.rows;
  });
  const lineOf = new Map(plant.machines.map(({ id, line }) => [id, plant.lines[line]?.id]));
  return (cell) => {
    const middle = (cell.from + cell.to) / 2;
    const scopes = [`machine:${cell.machine}`, `line:${lineOf.get(cell.machine)}`];
    const there = rows.filter(
      (row) => scopes.includes(row.scope) && row.from <= middle && (row.to ?? Number.POSITIVE_INFINITY) > middle,
    );
    return there.length > 0 ? { skill: String(Math.min(...there.map(({ level }) => level))) } : {};
  };
}

/** Readings of machines in four bands with as many hours each, by the middle reading of the hour. */
async function readingFactors(
  plant: PlantModel,
  series: NonNullable<MoreParts['series']>,
  cells: readonly OrderCell[],
  window: Window,
  machines: readonly string[],
): Promise<Factors> {
  const hours = new Map<string, Set<number>>();
  for (const { machine, from, exposure } of cells) {
    if (exposure <= 0) continue;
    const own = hours.get(machine) ?? new Set<number>();
    hours.set(machine, own.add(hourOf(from)));
  }
  const tags = plant.tags
    .filter(({ machine, type, role }) => {
      const id = plant.machines[machine]?.id ?? '';
      return machines.includes(id) && hours.has(id) && type === 'number' && role === 'signal';
    })
    .slice(0, MOST_TAGS);
  const found: { machine: string; factor: string; bandOf: ReadonlyMap<number, string> }[] = [];
  // One after the other: the historian serves screens as well.
  for (const tag of tags) {
    const machine = plant.machines[tag.machine]?.id ?? '';
    const { points } = await series(tag.name, window.from, window.to, POINTS);
    const bandOf = bandsOf(points, hours.get(machine) as ReadonlySet<number>);
    if (bandOf) found.push({ machine, factor: `reading:${tag.name}`, bandOf });
  }
  return ({ machine, from }) =>
    Object.fromEntries(
      found
        .filter((one) => one.machine === machine)
        .map(({ factor, bandOf }) => [factor, bandOf.get(hourOf(from)) ?? null]),
    );
}

/** By hour; null = too few hours, or it is always the same. */
function bandsOf(
  points: readonly (readonly [number, number | null])[],
  worked: ReadonlySet<number>,
): ReadonlyMap<number, string> | null {
  const byHour = new Map<number, number[]>();
  for (const [at, value] of points) {
    const hour = hourOf(at);
    if (value === null || !worked.has(hour)) continue;
    const own = byHour.get(hour);
    if (own) own.push(value);
    else byHour.set(hour, [value]);
  }
  const middles = [...byHour].map(([hour, values]) => [hour, middleOf(values)] as const);
  if (middles.length < FEWEST_HOURS) return null;
  const sorted = middles.map(([, value]) => value).sort((a, b) => a - b);
  const edges = [
    ...new Set(
      Array.from(
        { length: BANDS + 1 },
        (_, i) => sorted[Math.min(sorted.length - 1, Math.floor((i * sorted.length) / BANDS))] as number,
      ),
    ),
  ];
  if (edges.length < 3) return null;
  const bands = new Map<number, string>();
  for (const [hour, value] of middles) {
    const place = Math.min(
      edges.length - 2,
      Math.max(
        0,
        edges.findLastIndex((edge) => edge <= value),
      ),
    );
    bands.set(hour, `${edges[place]}..${edges[place + 1]}`);
  }
  return bands;
}

const middleOf = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
