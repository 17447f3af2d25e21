import { useState } from 'react';
import type { CountPlan, Step } from '../http/checklists-api.ts';
import { useWords } from '../words/use-words.ts';

const whole = (text: string): number | null => (/^\d{1,7}$/.test(text.trim()) ? Number(text) : null);

/** How many are defective of how many inspected; a plan says how many to inspect and how many may be defective. */
export function CountPad({
  step,
  plan,
  give,
}: {
  readonly step: Step;
  /** Null = none is asked for, or none is to be had. */
  readonly plan: CountPlan | null;
  readonly give: (value: { readonly defective: number; readonly inspected: number }) => void;
}) {
  const { t, f } = useWords();
  const least = plan?.n ?? (step.plan ? 1 : (step.pieces ?? 1));
  const [typed, setTyped] = useState<string | null>(null);
  // The plan may come after the step was opened: what nobody typed follows it.
  const inspectedText = typed ?? (plan || step.pieces ? String(least) : '');
  const [defectiveText, setDefective] = useState('');
  const [inspected, defective] = [whole(inspectedText), whole(defectiveText)];
  const wrong =
    inspected !== null && inspected < least
      ? t('checklists.tooFew', { count: least })
      : inspected !== null && defective !== null && defective > inspected
        ? t('checklists.tooMany')
        : '';
  return (
    <>
      {plan && (
        <p className="step-plan num">
          {t('checklists.byPlan', {
            n: f.number(plan.n, 0),
            lot: f.number(plan.lotSize, 0),
            accept: f.number(plan.accept, 0),
            reject: f.number(plan.reject, 0),
          })}
        </p>
      )}
      {step.plan && !plan && <p className="step-plan">{t('checklists.noPlan')}</p>}
      <label className="pad-text">
        {t('checklists.inspected')}
        <input inputMode="numeric" value={inspectedText} onChange={(event) => setTyped(event.target.value)} />
      </label>
      <label className="pad-text">
        {t('checklists.defective')}
        <input inputMode="numeric" value={defectiveText} onChange={(event) => setDefective(event.target.value)} />
      </label>
      {wrong !== '' && <p role="alert">{wrong}</p>}
      <button
        type="button"
        className="tile strong"
        disabled={inspected === null || defective === null || wrong !== ''}
        onClick={() => {
          if (inspected !== null && defective !== null) give({ defective, inspected });
        }}
      >
        {t('checklists.give')}
      </button>
    </>
  );
}
