/**
 * What a good unit cost: labour that was booked, material that went in, energy that was metered, time that was lost; each
 * against its standard. A part whose price or amount nobody has told is absent, and with it the whole.
 */
export const COST_PARTS = ['labour', 'material', 'energy', 'downtime'] as const;
export type CostPart = (typeof COST_PARTS)[number];

export interface CostInputs {
  readonly good: number;
  /** null = nobody books labour. */
  readonly labour: readonly { readonly hours: number; readonly perHour: number | null }[] | null;
  /** null = no use of material is recorded. `planned`: what the recipe says a good unit takes. */
  readonly materials:
    | readonly {
        readonly material: string;
        readonly used: number;
        readonly planned: number;
        readonly price: number | null;
      }[]
    | null;
  /** null = no meter. */
  readonly kWh: number | null;
  readonly perKWh: number | null;
  readonly downMs: number;
  /** Of an hour of standstill, labour not included. */
  readonly perHourDown: number | null;
}

export interface CostRow {
  readonly part: CostPart;
  readonly money: number | null;
  readonly perGood: number | null;
  /** Standard of a good unit; null = none is set. */
  readonly standard: number | null;
  /** Over the standard: more than none is dearer. */
  readonly over: number | null;
  /** Why there is no money, or nothing per unit. */
  readonly reason: 'not-recorded' | 'no-price' | 'nothing-made' | null;
}

export interface ActualCost {
  readonly rows: readonly CostRow[];
  readonly perGood: number | null;
  readonly standard: number | null;
  readonly over: number | null;
  /** Good units x what they should take : what was used, by material; null where nothing was used. */
  readonly yields: readonly { readonly material: string; readonly yield: number | null }[];
}

const HOUR_MS = 3_600_000;

export function actualCostOf(inputs: CostInputs, standards: Readonly<Record<CostPart, number | null>>): ActualCost {
  const { good, labour, materials, kWh, perKWh, downMs, perHourDown } = inputs;
  const money: Record<CostPart, number | null | undefined> = {
    labour: labour === null ? undefined : totalOf(labour.map(({ hours, perHour }) => times(hours, perHour))),
    material: materials === null ? undefined : totalOf(materials.map(({ used, price }) => times(used, price))),
    energy: kWh === null ? undefined : times(kWh, perKWh),
    downtime: times(downMs / HOUR_MS, perHourDown),
  };
  const rows = COST_PARTS.map((part): CostRow => {
    const spent = money[part];
    const perGood = spent == null || good <= 0 ? null : spent / good;
    const standard = standards[part];
    return {
      part,
      money: spent ?? null,
      perGood,
      standard,
      over: minus(perGood, standard),
      reason: spent === undefined ? 'not-recorded' : spent === null ? 'no-price' : good <= 0 ? 'nothing-made' : null,
    };
  });
  const perGood = totalOf(rows.map((row) => row.perGood));
  const standard = totalOf(rows.map((row) => row.standard));
  const yields = (materials ?? []).map(({ material, used, planned }) => ({
    material,
    yield: used > 0 ? (good * planned) / used : null,
  }));
  return { rows, perGood, standard, over: minus(perGood, standard), yields };
}

/** Nothing costs nothing, whatever its price. */
const times = (amount: number, price: number | null): number | null =>
  amount === 0 ? 0 : price === null ? null : amount * price;
const minus = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a - b);
const totalOf = (parts: readonly (number | null)[]): number | null =>
  parts.reduce<number | null>((sum, part) => (sum === null || part === null ? null : sum + part), 0);
