/** Does what was answered fit what a step asks for, and is it within its limits? Pure. */
import type { Step, Verdict } from './words.ts';

const LONGEST_TEXT = 2_000;

export interface Given {
  readonly value: boolean | number | string | null;
  /** Why it was skipped, or what is to be said of it. */
  readonly reason: string;
  /** A photo came with it. */
  readonly photo: boolean;
}

export type JudgedAnswer =
  | { readonly ok: true; readonly verdict: Verdict }
  | { readonly ok: false; readonly reason: string };

const no = (reason: string): JudgedAnswer => ({ ok: false, reason });

export function judgeAnswer(step: Step, { value, reason, photo }: Given): JudgedAnswer {
  if (value === null && !photo) {
    if (!step.skippable && step.required) return no(`step ${step.id} cannot be skipped`);
    if (step.required && reason.trim() === '') return no(`say why step ${step.id} is skipped`);
    return { ok: true, verdict: 'skipped' };
  }
  if (photo !== (step.asks === 'photo')) return no(`step ${step.id} asks for ${step.asks}`);
  switch (step.asks) {
    case 'ok':
      if (typeof value !== 'boolean') return no(`step ${step.id} asks for true or false`);
      return { ok: true, verdict: value ? 'ok' : 'not-ok' };
    case 'number': {
      if (typeof value !== 'number' || !Number.isFinite(value)) return no(`step ${step.id} asks for a number`);
      const outside = (step.low !== null && value < step.low) || (step.high !== null && value > step.high);
      return { ok: true, verdict: outside ? 'out-of-range' : 'ok' };
    }
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

/** Steps that must be answered, or skipped with a reason, and are not. */
export const missingSteps = (steps: readonly Step[], answered: ReadonlySet<string>): string[] =>
  steps.filter(({ id, required }) => required && !answered.has(id)).map(({ id }) => id);

/** What is wrong with steps before they become a template; null = nothing. */
export function faultOfSteps(steps: readonly Step[]): string | null {
  const seen = new Set<string>();
  for (const { id, asks, low, high, choices } of steps) {
    if (seen.has(id)) return `step ${id} is there twice`;
    seen.add(id);
    if (asks === 'choice' && choices.length < 2) return `step ${id} needs two choices or more`;
    if (low !== null && high !== null && low >= high) return `step ${id}: its lower limit is not below its upper one`;
  }
  return null;
}
