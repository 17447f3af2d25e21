/** Does what was answered fit what a step asks for, and is it within its limits? Pure. */
import { AQLS } from '../../../analytics/spc/sampling-plans.ts';
import { judgeCount } from './judge-count.ts';
import type { AnswerValue, CountPlan, FoundDefect, Step, Verdict } from './words.ts';

const LONGEST_TEXT = 2_000;
/** Above it an AQL is of defects in a hundred units, not of defectives. */
const MOST_AQL = 10;

export interface Given {
  readonly value: AnswerValue;
  /** Why it was skipped, or what is to be said of it. */
  readonly reason: string;
  /** A photo came with it. */
  readonly photo: boolean;
  readonly defects: readonly FoundDefect[];
  /** Of a count; null = there is none. */
  readonly plan: CountPlan | null;
}

export type JudgedAnswer =
  | { readonly ok: true; readonly verdict: Verdict; readonly plan?: CountPlan }
  | { readonly ok: false; readonly reason: string };

const no = (reason: string): JudgedAnswer => ({ ok: false, reason });

export function judgeAnswer(step: Step, { value, reason, photo, defects, plan }: Given): JudgedAnswer {
  if (value === null && !photo) {
    if (defects.length > 0) return no(`step ${step.id} is skipped: nothing was found`);
    if (!step.skippable && step.required) return no(`step ${step.id} cannot be skipped`);
    if (step.required && reason.trim() === '') return no(`say why step ${step.id} is skipped`);
    return { ok: true, verdict: 'skipped' };
  }
  const unknown = faultOfDefects(step, defects);
  if (unknown) return no(unknown);
  if (photo !== (step.asks === 'photo')) return no(`step ${step.id} asks for ${step.asks}`);
  switch (step.asks) {
    case 'ok':
      if (typeof value !== 'boolean') return no(`step ${step.id} asks for true or false`);
      return { ok: true, verdict: value ? 'ok' : 'not-ok' };
    case 'number':
      return judgeNumbers(step, value);
    case 'count':
      return judgeCount(step, value, plan);
    case 'choice':
      if (typeof value !== 'string' || !step.choices.includes(value))
        return no(`step ${step.id} asks for one of ${step.choices.join(', ')}`);
      return { ok: true, verdict: 'told' };
    case 'text':
      if (typeof value !== 'string' || value.trim() === '' || value.length > LONGEST_TEXT)
        return no(`step ${step.id} asks for a text of at most ${LONGEST_TEXT} characters`);
      return { ok: true, verdict: 'told' };
    case 'photo':
      return { ok: true, verdict: 'told' };
    default:
      return step.asks satisfies never;
  }
}

/** Each piece by itself: one out of range is enough. */
function judgeNumbers({ id, pieces = 1, low, high }: Step, value: AnswerValue): JudgedAnswer {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  const wanted = pieces === 1 ? 'a number' : `${pieces} numbers`;
  if (Array.isArray(value) !== pieces > 1 || values.length !== pieces)
    return no(`step ${id} asks for ${wanted}${Array.isArray(value) ? `, not ${values.length}` : ''}`);
  if (!values.every((one) => typeof one === 'number' && Number.isFinite(one)))
    return no(`step ${id} asks for ${wanted}`);
  const outside = (values as number[]).some((one) => (low !== null && one < low) || (high !== null && one > high));
  return { ok: true, verdict: outside ? 'out-of-range' : 'ok' };
}

function faultOfDefects({ id, defects = [] }: Step, found: readonly FoundDefect[]): string | null {
  for (const { id: name, place } of found) {
    const known = defects.find((one) => one.id === name);
    if (!known) return `step ${id} knows no defect ${name}`;
    if (place !== '' && !known.places?.includes(place)) return `step ${id}: ${name} has no place ${place}`;
  }
  return null;
}

/** Steps that must be answered, or skipped with a reason, and are not. */
export const missingSteps = (steps: readonly Step[], answered: ReadonlySet<string>): string[] =>
  steps.filter(({ id, required }) => required && !answered.has(id)).map(({ id }) => id);

/** What is wrong with steps before they become a template; null = nothing. */
export function faultOfSteps(steps: readonly Step[]): string | null {
  const seen = new Set<string>();
  for (const { id, asks, low, high, choices, pieces, plan, defects = [] } of steps) {
    if (seen.has(id)) return `step ${id} is there twice`;
    seen.add(id);
    if (asks === 'choice' && choices.length < 2) return `step ${id} needs two choices or more`;
    if (low !== null && high !== null && low >= high) return `step ${id}: its lower limit is not below its upper one`;
    if (pieces !== undefined && pieces !== 1 && asks !== 'number' && asks !== 'count')
      return `step ${id}: only a number or a count is of several pieces`;
    if (plan && asks !== 'count') return `step ${id}: only a count is judged by a sampling plan`;
    if (plan && !(AQLS.includes(plan.aql) && plan.aql <= MOST_AQL))
      return `step ${id}: there is no plan for AQL ${plan.aql}: one of ${AQLS.filter((aql) => aql <= MOST_AQL).join(', ')}`;
    if (new Set(defects.map((one) => one.id)).size < defects.length) return `step ${id} has a defect twice`;
  }
  return null;
}
