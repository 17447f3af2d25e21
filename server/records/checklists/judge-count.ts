/** Does a count of defectives fit its step, and does it pass? Pure. */
import type { JudgedAnswer } from './judge-answer.ts';
import type { AnswerValue, Counted, CountPlan, Step } from './words.ts';

const no = (reason: string): JudgedAnswer => ({ ok: false, reason });

const isCount = (value: AnswerValue): value is Counted =>
  typeof value === 'object' && value !== null && 'defective' in value && 'inspected' in value;

/** `plan` null = none is asked for, or none is to be had: with one asked for, what was counted is told and not judged. */
export function judgeCount(step: Step, value: AnswerValue, plan: CountPlan | null): JudgedAnswer {
  const { id } = step;
  if (!isCount(value)) return no(`step ${id} asks how many are defective of how many inspected`);
  const { defective, inspected } = value;
  if (!Number.isInteger(defective) || !Number.isInteger(inspected)) return no(`step ${id} asks for whole numbers`);
  if (defective < 0 || inspected < 0) return no(`step ${id}: a count is not negative`);
  if (inspected === 0) return no(`step ${id}: of 0 inspected nothing can be said`);
  if (defective > inspected) return no(`step ${id}: ${defective} defective of ${inspected} inspected cannot be`);
  if (plan) {
    if (inspected < plan.n)
      return no(`step ${id}: of a lot of ${plan.lotSize} the plan inspects ${plan.n}, not ${inspected}`);
    return { ok: true, verdict: defective < plan.reject ? 'ok' : 'not-ok', plan };
  }
  if (step.plan) return { ok: true, verdict: 'told' };
  const least = step.pieces ?? 1;
  if (inspected < least) return no(`step ${id} asks for ${least} inspected, not ${inspected}`);
  return { ok: true, verdict: defective <= (step.high ?? 0) ? 'ok' : 'not-ok' };
}
