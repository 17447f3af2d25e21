/** A characteristic as it is being written: numbers are texts until they are sent, a plan is one line a step. */
import type { PlantModel, Tag } from '../../../twin/plant/model.ts';
import { inLanguage, withLanguage } from '../../checklists/in-language.ts';
import type { Characteristic, CharacteristicTold } from '../../http/quality-api.ts';
import { typedNumber, typedText } from '../../ui/typed-number.ts';

export type Chart = Characteristic['chart'];
export type Rule = Characteristic['rules'][number];
export type SamplingKind = 'every' | 'time' | 'cycle' | 'event';
export const SAMPLINGS: readonly SamplingKind[] = ['time', 'every', 'cycle', 'event'];
export const SOURCES = ['tag', 'tags', 'counters', 'check'] as const;
export const FIRST_LIMITS = ['learn', 'person', 'declared'] as const;

const OF_VALUES: readonly Chart[] = ['i-mr', 'xbar-r', 'xbar-s', 'ewma', 'cusum', 'ar1', 'ewma-ar1'];
/** Of what follows from several values: their limits are made of points alone, and a point is of one reading. */
const DERIVED: readonly Chart[] = ['t2', 'ar1', 'ewma-ar1'];
/** These have one limit, and no pattern of points means anything more. */
const ONE_RULE: readonly Chart[] = ['t2', 'ewma-ar1'];
/** Those that suit values that follow each other. */
export const OF_FOLLOWING: readonly Chart[] = ['ar1', 'ewma-ar1'];
const OF_COUNTERS: readonly Chart[] = ['p', 'laney-p', 'np'];
const OF_COUNTS: readonly Chart[] = ['p', 'laney-p', 'np', 'c', 'u'];
const OF_PIECES: readonly Chart[] = ['xbar-r', 'xbar-s', 'ewma', 'cusum'];
const OF_ONE: readonly Chart[] = ['i-mr', 'ewma', 'cusum'];
/** Charts whose points are of several readings. */
const OF_SEVERAL: readonly Chart[] = ['xbar-r', 'xbar-s', 'ewma', 'cusum'];

/** What a step of a checklist asks for, as far as a chart can be made of it. */
export type Asks = 'number' | 'pieces' | 'count';

export interface SpecificationDraft {
  readonly product: string | null;
  readonly low: string;
  readonly target: string;
  readonly high: string;
}

export interface Draft {
  readonly name: string;
  readonly machine: string;
  readonly unit: string;
  readonly from: (typeof SOURCES)[number];
  readonly tag: string;
  /** Those that are taken together. */
  readonly tags: readonly string[];
  readonly sampling: SamplingKind;
  readonly seconds: string;
  readonly every: string;
  readonly cycle: string;
  readonly event: string;
  readonly minutes: string;
  readonly template: string;
  readonly step: string;
  readonly chart: Chart;
  readonly size: string;
  readonly perProduct: boolean;
  readonly specifications: readonly SpecificationDraft[];
  readonly rules: readonly Rule[];
  readonly stopOn: readonly Rule[];
  readonly first: (typeof FIRST_LIMITS)[number];
  readonly learn: string;
  readonly sigma: string;
  readonly plan: string;
  readonly escalateMin: string;
}

const NEW: Draft = {
  ...{ name: '', machine: '', unit: '', from: 'tag', tag: '', tags: [], sampling: 'time', seconds: '60', every: '10' },
  ...{ cycle: '100', event: '', minutes: '30', template: '', step: '', chart: 'i-mr', size: '1', perProduct: false },
  ...{ specifications: [{ product: null, low: '', target: '', high: '' }] },
  // Beyond 3 sigma and a run on one side: together they cry wolf rarely and see a shift of one sigma soon.
  ...{ rules: ['nelson-1', 'nelson-2'], stopOn: [], first: 'learn', learn: '25', sigma: '', plan: '', escalateMin: '' },
};

export function draftOf(one: Characteristic | null, machine: string, language: string): Draft {
  if (one === null) return { ...NEW, machine };
  const { measured } = one;
  const sampling = measured.from === 'tag' || measured.from === 'tags' ? measured.sampling : null;
  return {
    ...NEW,
    ...{ name: inLanguage(one.name, language), machine: one.machine, unit: one.unit, from: measured.from },
    ...(measured.from === 'tag' ? { tag: measured.tag } : {}),
    ...(measured.from === 'tags' ? { tags: measured.tags } : {}),
    ...(measured.from === 'counters' ? { minutes: String(measured.minutes) } : {}),
    ...(measured.from === 'check' ? { template: measured.template, step: measured.step } : {}),
    ...(sampling ? { sampling: sampling.kind } : {}),
    ...(sampling?.kind === 'time' ? { seconds: String(sampling.seconds) } : {}),
    ...(sampling?.kind === 'every' ? { every: String(sampling.n) } : {}),
    ...(sampling?.kind === 'cycle' ? { cycle: String(sampling.n) } : {}),
    ...(sampling?.kind === 'event' ? { event: sampling.tag } : {}),
    ...{ chart: one.chart, size: String(one.size), perProduct: one.perProduct, rules: one.rules, stopOn: one.stopOn },
    specifications: one.specifications.map(({ product, low, target, high }) => ({
      ...{ product, low: typedText(low), target: typedText(target), high: typedText(high) },
    })),
    first: one.sigma !== null ? 'declared' : one.learn === null ? 'person' : 'learn',
    ...{ learn: one.learn === null ? NEW.learn : String(one.learn), sigma: typedText(one.sigma) },
    plan: one.plan.map((step) => inLanguage(step, language)).join('\n'),
    escalateMin: typedText(one.escalateMin),
  };
}

/** Charts that can be made of what is measured. `asks`: of the step that is measured; null = none is chosen yet. */
export function chartsFor({ from }: Pick<Draft, 'from'>, asks: Asks | null): readonly Chart[] {
  if (from === 'tag') return OF_VALUES;
  if (from === 'tags') return ['t2'];
  if (from === 'counters') return OF_COUNTERS;
  return asks === 'count' ? OF_COUNTS : asks === 'pieces' ? OF_PIECES : OF_ONE;
}

export const mayHaveSize = ({ chart }: Pick<Draft, 'chart'>, asks: Asks | null): boolean =>
  OF_SEVERAL.includes(chart) && (asks === null || asks === 'pieces');

/** Where first limits may come from. */
export const firstLimitsFor = ({ chart }: Pick<Draft, 'chart'>): readonly Draft['first'][] =>
  DERIVED.includes(chart) ? ['learn', 'person'] : FIRST_LIMITS;
/** Rules that a chart can break. */
export const mayHaveRule = ({ chart }: Pick<Draft, 'chart'>, rule: Rule): boolean =>
  ONE_RULE.includes(chart) ? rule === 'nelson-1' : rule !== 'spread' || !DERIVED.includes(chart);

/** With a chart that fits what is measured; with a size, first limits and rules that fit the chart. */
export function fitted(draft: Draft, asks: Asks | null): Draft {
  const ofCheck = draft.from === 'check' ? asks : null;
  const may = chartsFor(draft, ofCheck);
  const chart = may.includes(draft.chart) ? draft.chart : (may[0] as Chart);
  const first = firstLimitsFor({ chart }).includes(draft.first) ? draft.first : 'learn';
  const rules = draft.rules.filter((rule) => mayHaveRule({ chart }, rule));
  const next = {
    ...draft,
    chart,
    first,
    rules: rules.length > 0 || draft.rules.length === 0 ? rules : ['nelson-1' as const],
  };
  if (!mayHaveSize({ chart }, ofCheck)) return { ...next, size: '1' };
  const least = chart === 'xbar-r' || chart === 'xbar-s' ? 2 : 1;
  return { ...next, size: Number(draft.size) < least ? '5' : draft.size };
}

/** Tags of a machine that are numbers: what is measured first, then what counts and what says a state. */
export function tagsOf(plant: PlantModel, machine: string): readonly Tag[] {
  const slot = plant.machines.find(({ id }) => id === machine)?.slot;
  return plant.tags
    .filter((tag) => tag.machine === slot && tag.type === 'number' && tag.source >= 0)
    .toSorted((a, b) => Number(a.role !== 'signal') - Number(b.role !== 'signal') || a.key.localeCompare(b.key));
}

/** Fields as the server names them whose text is no number, or that are empty and may not be. */
export function lackingIn(draft: Draft): ReadonlyMap<string, 'missing' | 'no-number'> {
  const found = new Map<string, 'missing' | 'no-number'>();
  const text = (field: string, value: string) => {
    if (value.trim() === '') found.set(field, 'missing');
  };
  const number = (field: string, value: string, needed: boolean) => {
    const typed = typedNumber(value);
    if (typed === null ? needed : !Number.isFinite(typed)) found.set(field, typed === null ? 'missing' : 'no-number');
  };
  text('name', draft.name);
  text('machine', draft.machine);
  if (draft.from === 'tag') text('measured/tag', draft.tag);
  if (draft.from === 'tags' && draft.tags.length < 2) found.set('measured/tags', 'missing');
  if (draft.from === 'tag' || draft.from === 'tags') {
    if (draft.sampling === 'time') number('measured/sampling/seconds', draft.seconds, true);
    if (draft.sampling === 'every') number('measured/sampling/n', draft.every, true);
    if (draft.sampling === 'cycle') number('measured/sampling/n', draft.cycle, true);
    if (draft.sampling === 'event') text('measured/sampling/tag', draft.event);
  }
  if (draft.from === 'counters') number('measured/minutes', draft.minutes, true);
  if (draft.from === 'check') text('measured/step', draft.step);
  number('size', draft.size, true);
  for (const [i, spec] of specificationsOf(draft).entries())
    for (const side of ['low', 'target', 'high'] as const) number(`specifications/${i}/${side}`, spec[side], false);
  if (draft.rules.length === 0) found.set('rules', 'missing');
  if (draft.first === 'learn') number('learn', draft.learn, true);
  if (draft.first === 'declared') number('sigma', draft.sigma, true);
  number('escalateMin', draft.escalateMin, false);
  return found;
}

/** As it is sent. `before`: what stands in other languages stays. Of one that lacks nothing. */
export function toldOf(draft: Draft, before: Characteristic | null, language: string): Omit<CharacteristicTold, 'id'> {
  const steps = draft.plan.split('\n').filter((line) => line.trim() !== '');
  return {
    name: withLanguage(before?.name ?? {}, language, draft.name.trim()),
    ...{ machine: draft.machine, unit: draft.unit.trim(), measured: measuredOf(draft), chart: draft.chart },
    ...{ size: Number(draft.size), perProduct: draft.perProduct },
    specifications: specificationsOf(draft)
      .map(({ product, low, target, high }) => ({
        ...{ product, low: typedNumber(low), target: typedNumber(target), high: typedNumber(high) },
      }))
      .filter(({ low, target, high }) => low !== null || target !== null || high !== null),
    rules: [...draft.rules] as CharacteristicTold['rules'],
    stopOn: draft.stopOn.filter((rule) => draft.rules.includes(rule)),
    sigma: draft.first === 'declared' ? typedNumber(draft.sigma) : null,
    learn: draft.first === 'learn' ? typedNumber(draft.learn) : null,
    plan: steps.map((line, i) => withLanguage(before?.plan[i] ?? {}, language, line.trim())),
    escalateMin: typedNumber(draft.escalateMin),
  };
}

/** Several readings together have none. */
const specificationsOf = ({ from, specifications }: Draft) => (from === 'tags' ? [] : specifications);

function measuredOf(draft: Draft): CharacteristicTold['measured'] {
  if (draft.from === 'counters') return { from: 'counters', minutes: typedNumber(draft.minutes) ?? 0 };
  if (draft.from === 'check') return { from: 'check', template: draft.template, step: draft.step };
  const sampling = {
    time: { kind: 'time', seconds: typedNumber(draft.seconds) ?? 0 },
    every: { kind: 'every', n: typedNumber(draft.every) ?? 0 },
    cycle: { kind: 'cycle', n: typedNumber(draft.cycle) ?? 0 },
    event: { kind: 'event', tag: draft.event },
  } as const;
  if (draft.from === 'tags')
    return {
      from: 'tags',
      tags: [...draft.tags],
      sampling: sampling[draft.sampling],
    } as CharacteristicTold['measured'];
  return { from: 'tag', tag: draft.tag, sampling: sampling[draft.sampling] };
}
