/** A chart and what came since, as one: points, with the sets of rules and contexts that they name by number. */
import type { Chart } from '../http/quality-api.ts';

type Points = Chart['points'];

/** `newer` begins behind the last point of `chart`, or with it. Points before `from` are let go. */
export function morePoints(chart: Chart, newer: Chart, from: number): Chart {
  const last = chart.points.at.at(-1) ?? Number.NEGATIVE_INFINITY;
  const fresh = newer.points.at.findIndex((at) => at > last);
  const gone = firstFrom(chart.points.at, from);
  if (fresh < 0 && gone === 0)
    return { ...chart, exclusions: newer.exclusions, window: newer.window, late: newer.late };
  const masks = joined(chart.masks, newer.masks);
  const contexts = joined(chart.contexts, newer.contexts);
  const start = fresh < 0 ? newer.points.at.length : fresh;
  const column = <Key extends keyof Points>(key: Key): Points[Key] =>
    [...chart.points[key].slice(gone), ...newer.points[key].slice(start)] as Points[Key];
  const named = (key: 'rules' | 'context', numbers: readonly number[]) => [
    ...chart.points[key].slice(gone),
    ...newer.points[key].slice(start).map((number) => numbers[number] ?? 0),
  ];
  return {
    ...newer,
    cut: chart.cut,
    masks: masks.all,
    contexts: contexts.all,
    points: {
      ...{ at: column('at'), value: column('value'), plotted: column('plotted'), plottedLow: column('plottedLow') },
      ...{ spread: column('spread'), n: column('n'), centre: column('centre'), ucl: column('ucl'), lcl: column('lcl') },
      ...{ below: column('below'), above: column('above') },
      ...{ rules: named('rules', masks.numbers), context: named('context', contexts.numbers) },
    },
  };
}

/** Limits of what was plotted before are the same: nothing was frozen meanwhile. */
export const sameStages = (one: Chart, other: Chart): boolean =>
  one.stages.length === other.stages.length &&
  one.product === other.product &&
  one.characteristic.version === other.characteristic.version;

function firstFrom(at: readonly number[], from: number): number {
  const found = at.findIndex((moment) => moment >= from);
  return found < 0 ? at.length : found;
}

/** Both lists in one, and what each of the second is called there. */
function joined<Thing>(first: readonly Thing[], second: readonly Thing[]): { all: Thing[]; numbers: number[] } {
  const all = [...first];
  const known = new Map(all.map((thing, i) => [JSON.stringify(thing), i]));
  const numbers = second.map((thing) => {
    const key = JSON.stringify(thing);
    const found = known.get(key);
    if (found !== undefined) return found;
    known.set(key, all.length);
    return all.push(thing) - 1;
  });
  return { all, numbers };
}
