import { useState } from 'react';
import { RUNS_PATH, type RunAnswer } from '../http/checklists-api.ts';
import { useWords } from '../words/use-words.ts';
import { meanAndRange } from './mean-and-range.ts';
import { StepPad } from './StepPad.tsx';
import type { SeenRun } from './with-waiting.ts';

/** A checklist at the panel, step by step; a step that was answered may be answered again until all is finished. */
export function PanelRun({
  seen,
  now,
  enter,
  close,
}: {
  readonly seen: SeenRun;
  readonly now: number;
  readonly enter: (path: string, body: object) => void;
  readonly close: () => void;
}) {
  const { t, f } = useWords();
  const { run, template, answers, plans } = seen.run;
  const [picked, setPicked] = useState<string | null>(null);
  const answered = new Map(answers.map((answer) => [answer.step, answer]));
  const current =
    template.steps.find(({ id }) => id === picked) ?? template.steps.find(({ id }) => !answered.has(id)) ?? null;
  const missing = template.steps.filter(({ id, required }) => required && !answered.has(id)).length;
  const at = () => new Date(now).toISOString();
  /** Of several pieces what they come to; else the verdict says enough. */
  const valueWords = ({ value }: RunAnswer) => {
    if (typeof value !== 'object' || value === null) return '';
    if ('defective' in value)
      return t('checklists.counted', {
        defective: f.number(value.defective, 0),
        inspected: f.number(value.inspected, 0),
      });
    const sums = meanAndRange(value);
    return sums ? t('checklists.meanRange', { mean: f.number(sums.mean, 3), range: f.number(sums.range, 3) }) : '';
  };
  return (
    <section className="operator-now panel-run" data-run={run.id}>
      <p className="operator-state">{f.say(template.name)}</p>
      <p className="quiet num">
        {t('checklists.stepsDone', { done: answered.size, all: template.steps.length })}
        {run.dueAt && ` · ${t('checklists.due', { time: f.clock(Date.parse(run.dueAt)) })}`}
      </p>
      {current && (
        <StepPad
          key={current.id}
          step={current}
          plan={plans.find(({ step }) => step === current.id)?.plan ?? null}
          give={(answer) => {
            setPicked(null);
            enter(`${RUNS_PATH}/${run.id}/answers`, { step: current.id, ...answer, at: at() });
          }}
        />
      )}
      <ol className="panel-steps">
        {template.steps.map((step) => {
          const answer = answered.get(step.id);
          return (
            <li key={step.id}>
              <button
                type="button"
                className="tile wide"
                data-verdict={answer?.verdict ?? ''}
                aria-current={current?.id === step.id ? 'step' : undefined}
                onClick={() => setPicked(step.id)}
              >
                <span aria-hidden="true">{answer ? (seen.waiting.has(step.id) ? '…' : '✓') : '○'}</span>
                <span>{f.say(step.text)}</span>
                <span className="num">
                  {answer
                    ? [valueWords(answer), t(`checklists.verdict.${answer.verdict}`)].filter(Boolean).join(' · ')
                    : ''}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
      <div className="pad">
        <button
          type="button"
          className="tile strong"
          disabled={missing > 0}
          onClick={() => {
            enter(`${RUNS_PATH}/${run.id}/finish`, { at: at() });
            close();
          }}
        >
          {missing > 0 ? t('checklists.missing', { count: missing }) : t('checklists.finish')}
        </button>
        <button type="button" className="tile" onClick={close}>
          {t('operator.back')}
        </button>
      </div>
    </section>
  );
}
