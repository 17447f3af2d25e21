/** What is wrong with a characteristic, in one sentence for who wrote it, and at which field. */
import { isDerived } from '../../../analytics/spc/charts.ts';
import type { PlantModel } from '../../../twin/plant/model.ts';
import { ATTRIBUTE_CHARTS, type Characteristic, tagsOf } from './words.ts';

export interface Fault {
  /** As in the body of a request: `specifications/0/low`. */
  readonly field: string;
  readonly reason: string;
}

/** Null = nothing. */
export function faultOf(one: Omit<Characteristic, 'version'>): Fault | null {
  const { chart, size, measured, specifications, rules, sigma, stopOn } = one;
  const attribute = ATTRIBUTE_CHARTS.includes(chart);
  const wrong = (field: string, reason: string): Fault => ({ field, reason });
  if ((chart === 'xbar-r' || chart === 'xbar-s') && size < 2)
    return wrong('size', `a chart ${chart} needs subgroups of two or more`);
  if (chart === 'xbar-r' && size > 12) return wrong('size', 'ranges say little above twelve readings; use xbar-s');
  if (chart === 'i-mr' && size !== 1) return wrong('size', 'individuals have subgroups of one');
  if (attribute && size !== 1) return wrong('size', `a chart ${chart} counts; its size is 1`);
  if (attribute && measured.from === 'tag')
    return wrong('chart', `a chart ${chart} counts units; it is made of counters or of checks`);
  if (!attribute && measured.from === 'counters')
    return wrong('chart', `counters are watched by p, np, c, u or laney-p, not ${chart}`);
  if ((chart === 't2') !== (measured.from === 'tags'))
    return wrong('chart', 'several tags together are watched by t2, and t2 by nothing else');
  if (measured.from === 'tags' && new Set(measured.tags).size < measured.tags.length)
    return wrong('measured/tags', 'a tag is named twice');
  if (chart === 't2' && specifications.length > 0)
    return wrong('specifications', 'several tags together have no specification; each has its own chart');
  if (isDerived(chart) && size !== 1) return wrong('size', `a chart ${chart} is of single readings; its size is 1`);
  if (isDerived(chart) && sigma !== null)
    return wrong('sigma', `limits of a chart ${chart} are made of points, not of a declared sigma`);
  const strayed = chart === 't2' || chart === 'ewma-ar1' ? rules.find((rule) => rule !== 'nelson-1') : undefined;
  if (strayed) return wrong('rules', `a chart ${chart} has one limit, nelson-1, and no rule ${strayed}`);
  for (const [i, { low, high, target, product }] of specifications.entries()) {
    const of = product ?? 'all products';
    if (low !== null && high !== null && low >= high)
      return wrong(`specifications/${i}/low`, `the lower limit of ${of} is not below the upper one`);
    if (target !== null && ((low !== null && target < low) || (high !== null && target > high)))
      return wrong(`specifications/${i}/target`, `the target of ${of} is outside its limits`);
    if (specifications.findIndex((other) => other.product === product) < i)
      return wrong(`specifications/${i}/product`, `${of} has two specifications`);
  }
  const strange = stopOn.find((rule) => !rules.includes(rule));
  return strange ? wrong('stopOn', `a stop is recommended on ${strange}, which is not one of the rules`) : null;
}

/** What the plant has not; null = it has all of it. */
export function missingOf(plant: PlantModel, { machine, measured, specifications }: Characteristic): Fault | null {
  const found = plant.machines.find(({ id }) => id === machine);
  if (!found) return { field: 'machine', reason: `the plant has no machine ${machine}` };
  const keys = found.tags.map((slot) => plant.tags[slot]?.key);
  if (measured.from === 'tag' || measured.from === 'tags') {
    const field = `measured/${measured.from}`;
    for (const key of tagsOf(measured)) {
      if (!keys.includes(key)) return { field, reason: `${machine} has no tag ${key}` };
      const tag = plant.tags.find(({ name }) => name === `${machine}/${key}`);
      if (tag?.type === 'text') return { field, reason: `${key} of ${machine} is a text` };
    }
    if (measured.sampling.kind === 'event' && !keys.includes(measured.sampling.tag))
      return { field: 'measured/sampling/tag', reason: `${machine} has no tag ${measured.sampling.tag}` };
  }
  const strange = specifications.findIndex(
    (one) => one.product !== null && !plant.products.some(({ id }) => id === one.product),
  );
  if (strange < 0) return null;
  const { product } = specifications[strange] as Characteristic['specifications'][number];
  return { field: `specifications/${strange}/product`, reason: `the plant has no product ${product}` };
}
