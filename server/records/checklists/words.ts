/** Words of work instructions and checklists. */
import type { Level } from '../../../analytics/spc/sampling-plans.ts';
import type { Words } from '../../../twin/plant/schema-parts.ts';
import type { LineContext } from '../time/line-context.ts';

export const CHECKLIST_KINDS = [
  'start-up',
  'changeover',
  'first-article',
  'inspection',
  'cleaning',
  'maintenance',
  'instruction',
] as const;
export type ChecklistKind = (typeof CHECKLIST_KINDS)[number];

/** What a step asks for: `ok` = ok or not ok, `count` = how many defective of how many inspected. */
export const ASKED = ['ok', 'number', 'count', 'text', 'choice', 'photo'] as const;
export type Asked = (typeof ASKED)[number];

/** What opens a checklist; `hours`, `minutes` of shift time and `units` (good ones) each so many, `after-stop` of at least so many minutes. */
export const TRIGGERS = [
  'shift-start',
  'order-start',
  'changeover',
  'lot',
  'hours',
  'minutes',
  'units',
  'after-stop',
  'hand',
] as const;
export type Trigger = (typeof TRIGGERS)[number];

export const VERDICTS = ['ok', 'not-ok', 'out-of-range', 'told', 'skipped'] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface Counted {
  readonly defective: number;
  readonly inspected: number;
}

/** true or false, a number, one number a piece, a count, a text, a choice, the hash of a photo; null = skipped. */
export type AnswerValue = boolean | number | string | readonly number[] | Counted | null;

/** Something wrong with what was inspected, and how often. */
export interface FoundDefect {
  readonly id: string;
  readonly count: number;
  /** Empty = nowhere in particular. */
  readonly place: string;
}

/** Sampling plan that a count is judged by: normal inspection. */
export interface CountPlan {
  readonly lotSize: number;
  readonly letter: string;
  /** To be inspected, at least. */
  readonly n: number;
  readonly accept: number;
  readonly reject: number;
}

export const RUN_STATES = ['open', 'done', 'missed'] as const;
export type RunState = (typeof RUN_STATES)[number];

export interface Step {
  readonly id: string;
  readonly text: Words;
  /** Hash of a picture or document; null = none. */
  readonly file: string | null;
  readonly asks: Asked;
  /** Of a number. */
  readonly unit: string;
  readonly low: number | null;
  readonly high: number | null;
  readonly choices: readonly string[];
  /** Of a number: so many values; of a count: so many are inspected at least where no plan says how many. Absent = one. */
  readonly pieces?: number;
  /** Of a count: it is judged by the plan for the order's quantity; absent, null = by `high`, or none may be defective. */
  readonly plan?: { readonly aql: number; readonly level: Level } | null;
  /** What may be wrong; absent = nothing has a name. */
  readonly defects?: readonly StepDefect[];
  /** Where places of defects lie on its picture; absent = nowhere in particular. */
  readonly spots?: readonly Spot[];
  readonly required: boolean;
  /** It may be skipped with a reason. */
  readonly skippable: boolean;
}

export interface Spot {
  readonly place: string;
  /** 0..1 from the left and the top of the picture. */
  readonly x: number;
  readonly y: number;
}

export interface StepDefect {
  readonly id: string;
  readonly text: Words;
  /** Where it may be. */
  readonly places?: readonly string[];
}

export interface Binding {
  /** `line:<id>` or `machine:<id>`. */
  readonly scope: string;
  /** Only while this is made; null = whatever is. */
  readonly product: string | null;
  readonly trigger: Trigger;
  /** Hours, minutes or units, of a stop its minutes; null = the trigger needs none. */
  readonly every: number | null;
  /** Minutes in which it is to be done; null = no time is set. */
  readonly dueMin: number | null;
}

export interface Template {
  readonly id: string;
  readonly version: number;
  readonly kind: ChecklistKind;
  readonly name: Words;
  readonly steps: readonly Step[];
  readonly bindings: readonly Binding[];
  /** What was done is signed, with the password once more. */
  readonly signature: boolean;
}

/** What a stretch belonged to when something was answered. */
export type Context = LineContext;

export interface Run extends Context {
  readonly id: string;
  readonly template: string;
  readonly version: number;
  readonly line: string;
  readonly machine: string | null;
  readonly trigger: Trigger;
  readonly openedAt: number;
  readonly dueAt: number | null;
  readonly doneAt: number | null;
  readonly doneBy: string | null;
  readonly state: RunState;
}

export interface Answer extends Context {
  readonly id: number;
  readonly step: string;
  readonly value: AnswerValue;
  readonly verdict: Verdict;
  /** Absent = none was named. */
  readonly defects?: readonly FoundDefect[];
  /** Absent = it was not judged by one. */
  readonly plan?: CountPlan;
  readonly reason: string;
  readonly at: number;
  readonly by: string;
}

/** Name of the template and the place: one of these is open at a time. */
export const seriesOf = (template: string, { scope, trigger, product }: Binding): string =>
  `${template}@${scope} ${trigger}${product === null ? '' : ` ${product}`}`;
