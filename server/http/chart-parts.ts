/** What each of several tags taken together adds to a point's T2, as it travels. */
import Type from 'typebox';
import { limitsAt } from '../../analytics/spc/charts.ts';
import { T2 } from '../../analytics/spc/t2.ts';
import type { Stage } from '../records/quality/baseline-store.ts';
import { type Characteristic, tagsOf } from '../records/quality/words.ts';
import { iso } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';

export const PartsBody = Type.Object(
  {
    at: Instant,
    t2: orNull(Type.Number({ description: 'Null = no baseline holds at that moment.' })),
    limit: orNull(Type.Number()),
    parts: Type.Array(
      Type.Object(
        {
          tag: Type.String(),
          value: Type.Number(),
          mean: orNull(Type.Number({ description: 'Of the baseline.' })),
          sd: orNull(Type.Number()),
          falls: orNull(
            Type.Number({ description: 'What T2 falls by without this one; the largest says where to look.' }),
          ),
        },
        closed,
      ),
      { description: 'The one that adds the most first.' },
    ),
  },
  closed,
);

export function partsBody(
  one: Characteristic,
  { at, readings, stage }: { at: number; readings: readonly number[]; stage: Stage | null },
): Type.Static<typeof PartsBody> {
  const tags = tagsOf(one.measured);
  const baseline = one.chart === 't2' ? (stage?.baseline.t2 ?? null) : null;
  // A baseline of other tags than these says nothing of them.
  const fits = baseline !== null && baseline.means.length === tags.length && readings.length === tags.length;
  const t2 = fits ? new T2(baseline) : null;
  const falls = t2?.parts(readings) ?? null;
  const parts = readings.map((value, j) => ({
    ...{ tag: tags[j] ?? '', value, mean: fits ? (baseline.means[j] ?? null) : null },
    sd: fits ? Math.sqrt(baseline.covariance[j]?.[j] ?? 0) : null,
    falls: falls?.[j] ?? null,
  }));
  return {
    at: iso(at),
    t2: t2?.of(readings) ?? null,
    limit: fits && stage ? limitsAt(stage.baseline, 1).ucl : null,
    parts: one.chart === 't2' ? parts.sort((a, b) => (b.falls ?? 0) - (a.falls ?? 0)) : [],
  };
}
