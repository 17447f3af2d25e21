/** The waterfall as columns: each step and each loss with where it begins and ends, and where the axis is broken. Pure. */
import type { LossesWaterfallAnswer } from '../http/openapi.d.ts';
import { MOST_UNKNOWN } from './asked.ts';

type Steps = LossesWaterfallAnswer['steps'];

/** Calendar and planned time, standstills, speed, quality: what a loss takes from. */
export type LossClass = 'schedule' | 'availability' | 'performance' | 'quality' | 'unknown';

export interface Column {
  readonly kind: 'step' | 'loss';
  readonly id: string;
  readonly class: LossClass | null;
  /** Null = not known. Losses: less than none = won. */
  readonly ms: number | null;
  readonly units: number | null;
  readonly money: number | null;
  /** ms, from the floor. */
  readonly top: number;
  readonly bottom: number;
}

export interface Fall {
  readonly columns: readonly Column[];
  /** ms: what the axis begins at; 0 = it is not broken. */
  readonly floor: number;
  readonly ceiling: number;
}

const CLASS_OF: Readonly<Record<string, LossClass>> = {
  planned: 'schedule',
  run: 'availability',
  net: 'performance',
  good: 'quality',
};
/** Losses below this share of the calendar are thinner than a pixel, and left out, but for time without data. */
const LEAST = 0.0005;
/** The axis is broken where the last step is above this share, and then begins at this share of it. */
const BREAK_ABOVE = 0.45;
const BREAK_AT = 0.85;

export function fallOf(steps: Steps): Fall {
  const columns: Column[] = [];
  const ceiling = steps[0]?.ms ?? 0;
  let level = ceiling;
  for (const { id, ms, units, losses } of steps) {
    for (const loss of losses) {
      const unknown = loss.id === 'unknown';
      if (!unknown && Math.abs(loss.ms) < ceiling * LEAST) {
        level -= loss.ms;
        continue;
      }
      columns.push({
        kind: 'loss',
        ...loss,
        class: unknown ? 'unknown' : (CLASS_OF[id] ?? null),
        top: Math.max(level, level - loss.ms),
        bottom: Math.min(level, level - loss.ms),
      });
      level -= loss.ms;
    }
    if (ms !== null) level = ms;
    columns.push({ kind: 'step', id, class: null, ms, units, money: null, top: ms ?? 0, bottom: 0 });
  }
  const lowest = Math.min(
    ...columns
      .filter(({ ms, top }) => ms !== null && top > 0)
      .map(({ bottom, kind, top }) => (kind === 'step' ? top : bottom)),
  );
  const broken = ceiling > 0 && Number.isFinite(lowest) && lowest > ceiling * BREAK_ABOVE;
  return { columns, floor: broken ? lowest * BREAK_AT : 0, ceiling };
}

/** The loss whose share of the calendar grew most against the steps before; null = none grew by a thousandth. */
export function worse(now: Steps, before: Steps | null): string | null {
  const shares = (steps: Steps) =>
    new Map(steps.flatMap(({ losses }) => losses.map(({ id, ms }) => [id, ms / (steps[0]?.ms || 1)] as const)));
  // Of a period that nobody saw, nothing can be told.
  if (!before || (shares(before).get('unknown') ?? 0) > MOST_UNKNOWN) return null;
  const then = shares(before);
  let most = 0.001;
  let worst: string | null = null;
  for (const [id, share] of shares(now)) {
    if (id === 'off' || id === 'planned-stop' || id === 'planned-maintenance' || id === 'unknown') continue;
    const grew = share - (then.get(id) ?? 0);
    if (grew <= most) continue;
    most = grew;
    worst = id;
  }
  return worst;
}
