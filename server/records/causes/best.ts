/** Which crew, tool or recipe does best on which machine, from what the record knows of each shift. */
import type { BestAnswer, ShiftDone } from '../../../analytics/causes/best.ts';
import type { Window } from '../../../twin/derived.ts';
import { inThread } from './in-thread.ts';
import { type Factors, skillFactors } from './more-factors.ts';
import { type OrderCell, outcomeCells } from './outcome-cells.ts';
import type { WalksOptions } from './walks.ts';

export const BEST_BY = ['crew', 'tool', 'recipe', 'skill'] as const;
export type BestBy = (typeof BEST_BY)[number];

interface BestAsked {
  readonly machines: readonly string[];
  readonly window: Window;
  readonly by: BestBy;
}

export async function bestIn(
  { questions, records, plant }: WalksOptions,
  { machines, window, by }: BestAsked,
): Promise<BestAnswer> {
  if (by === 'skill') {
    const cells = await outcomeCells({ records, questions, plant: plant() }, machines, window, UNITS);
    const levelOf = await skillFactors(plant(), records, window);
    return inThread('best-thread', shiftsBySkill(cells, levelOf));
  }
  const scopes = machines.map((id) => `machine:${id}`);
  const groups = await questions.sums({ scopes, window, by: ['scope', 'shift', 'product', by] });
  const shifts = groups.flatMap(({ key, sums }): ShiftDone[] => {
    const value = key[by];
    if (value == null || key.shift == null || key.product == null) return [];
    const machine = String(key.scope).slice('machine:'.length);
    return [
      {
        ...{ machine, product: String(key.product), value: String(value), shift: String(key.shift) },
        ...{ good: sums.good, rejects: sums.reject, ranMs: sums.producing + sums.slow },
      },
    ];
  });
  return inThread('best-thread', shifts);
}

const UNITS = { word: 'rejects', of: null } as const;

/** Parts of shifts by the least level of who was signed on then: who comes and goes within one makes two of it. */
function shiftsBySkill(cells: readonly OrderCell[], levelOf: Factors): ShiftDone[] {
  const shifts = new Map<string, ShiftDone>();
  for (const cell of cells) {
    const { machine, spell, factors, count, exposure, ranMs } = cell;
    const value = levelOf(cell)['skill'];
    const product = factors['product'];
    if (value == null || product == null || factors['shift'] == null) continue;
    const key = JSON.stringify([machine, product, spell, value]);
    const one = shifts.get(key) ?? { machine, product, value, shift: spell, good: 0, rejects: 0, ranMs: 0 };
    shifts.set(key, {
      ...one,
      good: one.good + exposure - count,
      rejects: one.rejects + count,
      ranMs: one.ranMs + ranMs,
    });
  }
  return [...shifts.values()];
}
