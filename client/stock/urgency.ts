/** Materials in the order in which somebody has to look at them: what runs out first, then what is owed or not known. Pure. */
import type { Coverage, Stock } from '../http/stock-api.ts';

export interface MaterialRow {
  readonly material: string;
  readonly stock: Stock['materials'][number] | null;
  /** Of each line that needs it now, the one that has none first. */
  readonly coverage: readonly Coverage[];
}

export function byUrgency({ materials, coverage }: Pick<Stock, 'materials' | 'coverage'>): MaterialRow[] {
  const names = new Set([
    ...coverage.flatMap(({ material }) => material ?? []),
    ...materials.map((one) => one.material),
  ]);
  const rows = [...names].map((material): MaterialRow => {
    const own = coverage.filter((one) => one.material === material);
    own.sort((a, b) => hoursOf(a) - hoursOf(b));
    return { material, coverage: own, stock: materials.find((one) => one.material === material) ?? null };
  });
  return rows.sort((a, b) => placeOf(a) - placeOf(b) || (a.material < b.material ? -1 : 1));
}

const NOT_KNOWN = 1e6;
const NOT_NEEDED = 2e6;
const hoursOf = ({ hours }: Coverage): number => hours ?? NOT_KNOWN;

/** What no line needs now comes last, what is owed of it before the rest. */
function placeOf({ coverage, stock }: MaterialRow): number {
  const [first] = coverage;
  if (first) return hoursOf(first) - (first.beforeEnd === true ? NOT_KNOWN : 0);
  return NOT_NEEDED - (stock !== null && stock.owed > 0 ? 1 : 0);
}
