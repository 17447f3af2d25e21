/**
 * When a machine is likely to fail, as moments: the quantiles of the curve that was said of it, and between which moments nine lives in ten end. Each is
 * told by the clock, as the model counts, and in hours at work until then. Nothing is told of what lies beyond the horizon.
 */
import { type LifeLevels, TOLD } from '../../models/calibration/conformal-life.ts';
import { remainingLife } from '../../models/hazard/survival.ts';
import type { Machine, PlantModel } from '../../twin/plant/model.ts';
import { HOUR_MS } from './histories.ts';
import { hoursAtWork } from './usage.ts';
import type { Said } from './words.ts';

/**
 * No model answers; nothing was said by then; too little was heard; not one in ten such machines fails within the horizon; the model tells no moments
 * within it.
 */
export const NO_LIFE = ['no-model', 'not-said', 'thin', 'beyond-horizon', 'one-moment'] as const;
/** Of the conformal range: told only where a failure is more likely than not, and where enough lives were held out. */
export const NO_RANGE = ['unlikely', 'few-lives'] as const;

export interface LifeMoment {
  /** By the clock, since it was said. */
  readonly hours: number;
  /** Epoch ms. */
  readonly at: number;
  /** Until then; null = its usage is not known. */
  readonly workHours: number | null;
}

export interface Life {
  /** Null = later than the horizon; all null where `whyNot` says why. */
  readonly p10: LifeMoment | null;
  readonly p50: LifeMoment | null;
  readonly p90: LifeMoment | null;
  readonly whyNot: (typeof NO_LIFE)[number] | null;
  /** Nine in ten end between them; `latest` null = later than the horizon. */
  readonly range: { readonly earliest: LifeMoment; readonly latest: LifeMoment | null } | null;
  readonly whyNoRange: (typeof NO_RANGE)[number] | null;
  /** Share of planned time at work, of the last 14 days; null = less than eight hours were heard. */
  readonly usage: number | null;
}

export const noLife = (whyNot: Life['whyNot'], usage: number | null = null): Life => ({
  ...{ p10: null, p50: null, p90: null, whyNot, range: null, whyNoRange: null, usage },
});

export function lifeOf(
  plant: PlantModel,
  machine: Machine,
  { at: said, curve }: Pick<Said, 'at' | 'curve'>,
  levels: LifeLevels | null,
  usage: number | null,
): Life {
  if (curve.length < 2) return noLife('one-moment', usage);
  const failed = curve.map(({ probability }) => probability);
  const life = remainingLife({ hours: curve.map(({ hours }) => hours), failed }, levels);
  if (life.p10 === null) return noLife('beyond-horizon', usage);
  const momentOf = (hours: number): LifeMoment => {
    const at = said + hours * HOUR_MS;
    return { hours, at, workHours: usage === null ? null : hoursAtWork(plant, machine, usage, { from: said, to: at }) };
  };
  const orBeyond = (hours: number | null) => (hours === null ? null : momentOf(hours));
  const whyNoRange = (failed.at(-1) as number) < TOLD ? 'unlikely' : levels === null ? 'few-lives' : null;
  return {
    ...{ p10: momentOf(life.p10), p50: orBeyond(life.p50), p90: orBeyond(life.p90), whyNot: null, usage, whyNoRange },
    // A median within the horizon has an earliest moment no later.
    range: whyNoRange === null ? { earliest: momentOf(life.earliest ?? 0), latest: orBeyond(life.latest) } : null,
  };
}
