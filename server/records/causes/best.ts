/** Which crew, tool or recipe does best on which machine, from what the record knows of each shift. */
import type { BestAnswer, ShiftDone } from '../../../analytics/causes/best.ts';
import type { Window } from '../../../twin/derived.ts';
import type { TimeQuestions } from '../time/questions.ts';
import { inThread } from './in-thread.ts';

export const BEST_BY = ['crew', 'tool', 'recipe'] as const;
export type BestBy = (typeof BEST_BY)[number];

export async function bestIn(
  questions: TimeQuestions,
  { machines, window, by }: { readonly machines: readonly string[]; readonly window: Window; readonly by: BestBy },
): Promise<BestAnswer> {
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
