/** Registers that are near each other are read in one request, up to what a request may carry. */
import type { Place, Table } from './address.ts';

export interface Placed<Owner> {
  readonly place: Place;
  readonly owner: Owner;
}

export interface Block<Owner> {
  readonly table: Table;
  readonly first: number;
  readonly count: number;
  readonly parts: readonly Placed<Owner>[];
}

/** Modbus Application Protocol 1.1b3, 6.1 and 6.3: most coils and registers of one request. */
const MOST = { coil: 2000, discrete: 2000, holding: 125, input: 125 } as const;
/** Registers between two that are read along rather than asking twice. */
const GAP = 8;

export function blocksOf<Owner>(parts: readonly Placed<Owner>[]): Block<Owner>[] {
  const sorted = [...parts].sort(
    (a, b) =>
      a.place.table.localeCompare(b.place.table) || a.place.first - b.place.first || a.place.count - b.place.count,
  );
  const blocks: { table: Table; first: number; count: number; parts: Placed<Owner>[] }[] = [];
  for (const part of sorted) {
    const { table, first, count } = part.place;
    const last = blocks.at(-1);
    const end = last ? last.first + last.count : 0;
    const grown = last ? Math.max(end, first + count) - last.first : 0;
    if (last && last.table === table && first <= end + GAP && grown <= MOST[table]) {
      last.count = grown;
      last.parts.push(part);
    } else blocks.push({ table, first, count, parts: [part] });
  }
  return blocks;
}

/** The parts of a block apart, each without the gap between them; a single part stays whole. */
export function halvesOf<Owner>({ table, parts }: Block<Owner>): readonly Block<Owner>[] {
  const middle = parts.length >> 1;
  return [parts.slice(0, middle), parts.slice(middle)].map((half) => {
    const first = Math.min(...half.map(({ place }) => place.first));
    const end = Math.max(...half.map(({ place }) => place.first + place.count));
    return { table, first, count: end - first, parts: half };
  });
}
