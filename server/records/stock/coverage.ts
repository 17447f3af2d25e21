/**
 * How long what a line needs will last: the bill of what it makes now, its present speed, and what lies within its reach. Time
 * that is not worked does not count. What cannot be told says why.
 */
import { hoursUntilEmpty, workedUntil } from '../../../analytics/stock/run-out.ts';
import { calendarAt } from '../../../twin/plant/calendar.ts';
import type { Line, PlantModel } from '../../../twin/plant/model.ts';
import type { State } from '../../../twin/words.ts';
import type { Material } from '../orders/words.ts';
import { usableOf } from './levels.ts';
import type { Location, StockRow } from './words.ts';

const HOUR_MS = 3_600_000;
/** So long before it runs out people are told. */
export const NEAR_MS = 2 * HOUR_MS;

/** Why there is no figure. */
export const WITHOUT_COVERAGE = [
  'no-data',
  'standing',
  'no-order',
  'no-bill',
  'no-speed',
  'not-told',
  'amount-unknown',
] as const;
export type WithoutCoverage = (typeof WITHOUT_COVERAGE)[number];

/** A line as the twin has it now. */
export interface LineSpeed {
  readonly line: Line;
  readonly state: State;
  /** Base units a minute now; null = not known. */
  readonly rate: number | null;
  /** Of the last half hour, its stops included; null = not known. */
  readonly pace: number | null;
  readonly order: string | null;
  readonly product: string | null;
  /** Good units that the order still needs; null = there is none. */
  readonly remaining: number | null;
  /** Bill of the product that is in force; null = there is none. */
  readonly bill: readonly Material[] | null;
}

export interface Coverage {
  readonly line: string;
  readonly order: string | null;
  readonly product: string | null;
  /** Null = of the line nothing can be told. */
  readonly material: string | null;
  readonly unit: string;
  /** Used an hour at the present speed, or while the line stands at the pace of its order; null = not known. */
  readonly perHour: number | null;
  readonly by: 'speed' | 'pace' | null;
  /** At the line's own places, and at those together with the ones of all lines; null = not known. */
  readonly atLine: number | null;
  readonly inReach: number | null;
  /** Hours of production that it lasts, what other lines draw included; null = cannot be told. */
  readonly hours: number | null;
  readonly hoursAtLine: number | null;
  /** When none is left, epoch ms; null = cannot be told, or not within what is planned. */
  readonly runsOut: number | null;
  /** What the order needs until it is done; null = not known. */
  readonly needed: number | null;
  /** It runs out before the order ends; null = cannot be told. */
  readonly beforeEnd: boolean | null;
  /** That is near: people are told. */
  readonly near: boolean;
  readonly why: WithoutCoverage | null;
}

export interface CoverageParts {
  readonly plant: PlantModel;
  readonly speeds: readonly LineSpeed[];
  readonly rows: readonly StockRow[];
  readonly locations: readonly Location[];
  /** Materials of which a lot was ever told. */
  readonly told: ReadonlySet<string>;
  readonly now: number;
}

const NOTHING = {
  ...{ material: null, unit: '', perHour: null, by: null, atLine: null, inReach: null, hours: null, hoursAtLine: null },
  ...{ runsOut: null, needed: null, beforeEnd: null, near: false },
} as const;

interface Need {
  readonly speed: LineSpeed;
  readonly material: Material;
  readonly perHour: number;
  readonly own: number | null;
  readonly shared: number | null;
}

export function coverageOf(parts: CoverageParts): Coverage[] {
  const { speeds, told } = parts;
  const running = speeds.map((speed) => ({ speed, why: whyNot(speed) }));
  const needs = running.flatMap(({ speed, why }) =>
    (speed.bill ?? []).map((material): Need => {
      const perHour = why === null ? material.quantity * (rateOf(speed) ?? 0) * 60 : 0;
      return { speed, material, perHour, ...lyingFor(parts, speed.line, material) };
    }),
  );
  return running.flatMap(({ speed, why }): Coverage[] => {
    const { line, order, product } = speed;
    const head = { line: line.id, order, product };
    if (!speed.bill || speed.bill.length === 0) return [{ ...head, ...NOTHING, why: why ?? 'no-bill' }];
    return needs
      .filter((need) => need.speed === speed)
      .map((need) => {
        const unknown = !told.has(need.material.material)
          ? 'not-told'
          : inReachOf(need) === null
            ? 'amount-unknown'
            : null;
        return { ...head, ...ofNeed(parts, need, needs, why ?? unknown) };
      });
  });
}

const runs = ({ state }: LineSpeed): boolean => state === 'producing' || state === 'slow';

/** Base units a minute by which it is told how long material lasts. */
const rateOf = (speed: LineSpeed): number | null => (runs(speed) ? speed.rate : speed.pace);

function whyNot(speed: LineSpeed): WithoutCoverage | null {
  const { state, order, product, bill } = speed;
  const rate = rateOf(speed);
  if (state === 'unknown') return 'no-data';
  if (order === null && product === null) return 'no-order';
  if (bill === null) return 'no-bill';
  if (rate === null) return runs(speed) ? 'no-speed' : 'standing';
  return rate <= 0 ? 'standing' : null;
}

const inReachOf = ({ own, shared }: Need): number | null => (own === null || shared === null ? null : own + shared);

/** Of a material what lies at the line's own places, and at those of all lines; finished goods lie elsewhere. */
function lyingFor({ rows, locations, now }: CoverageParts, line: Line, { material, unit }: Material) {
  const placed = new Map(locations.map((one) => [one.location, one]));
  const own: StockRow[] = [];
  const shared: StockRow[] = [];
  for (const row of rows) {
    if (row.material !== material) continue;
    const place = placed.get(row.place);
    if (place?.kind === 'finished') continue;
    if (place && place.line === line.id) own.push(row);
    else if (!place || place.line === null) shared.push(row);
  }
  return { own: usableOf(own, unit, now), shared: usableOf(shared, unit, now) };
}

function ofNeed(parts: CoverageParts, need: Need, needs: readonly Need[], why: WithoutCoverage | null) {
  const { speed, material, perHour, own } = need;
  const inReach = inReachOf(need);
  const needed = speed.remaining === null ? null : speed.remaining * material.quantity;
  const base = {
    ...{ material: material.material, unit: material.unit, perHour: perHour > 0 ? perHour : null },
    by: perHour <= 0 ? null : runs(speed) ? ('speed' as const) : ('pace' as const),
    ...{ atLine: own, inReach, needed },
  };
  const short = needed === null || inReach === null ? null : inReach < needed;
  if (why !== null || inReach === null || own === null || perHour <= 0)
    return {
      ...base,
      hours: null,
      hoursAtLine: null,
      runsOut: null,
      beforeEnd: why === 'not-told' ? null : short,
      near: false,
      why,
    };
  const rivals = needs.filter(
    (one) => one.material.material === material.material && one.perHour > 0 && inReachOf(one) !== null,
  );
  const draws = rivals.map((one) => ({
    line: one.speed.line.id,
    perHour: one.perHour,
    own: Math.max(0, one.own ?? 0),
  }));
  // What is owed at the line is paid out of what is shared.
  const shared = (need.shared as number) + Math.min(0, own);
  const hours = hoursUntilEmpty(draws, shared).get(speed.line.id) ?? 0;
  const plan = (at: number) => {
    const { word, until } = calendarAt(parts.plant, speed.line, at);
    return { works: word === 'scheduled', until };
  };
  const runsOut = workedUntil(parts.now, hours * HOUR_MS, plan);
  const beforeEnd = needed === null ? null : hours * perHour < needed;
  return {
    ...{ ...base, hours, hoursAtLine: Math.max(0, own) / perHour, runsOut, beforeEnd, why },
    near: beforeEnd === true && runsOut !== null && runsOut - parts.now <= NEAR_MS,
  };
}
