import type { Step } from '../http/checklists-api.ts';
import { useWords } from '../words/use-words.ts';

type Plan = NonNullable<Step['plan']>;
const LEVELS: readonly Plan['level'][] = ['S-1', 'S-2', 'S-3', 'S-4', 'I', 'II', 'III'];
const FIRST: Plan = { aql: 1, level: 'II' };

/** Of a count: the plan that it is judged by, or else how many may be defective. */
export function CountFields({ step, change }: { readonly step: Step; readonly change: (step: Step) => void }) {
  const { t } = useWords();
  const plan = step.plan ?? null;
  return (
    <>
      <label className="inline">
        <input
          type="checkbox"
          checked={plan !== null}
          onChange={(event) => change({ ...step, plan: event.target.checked ? FIRST : null })}
        />
        {t('checklists.plan')}
      </label>
      {plan ? (
        <>
          <label className="field">
            <span>{t('checklists.aql')}</span>
            <input
              type="number"
              step="any"
              min={0}
              max={10}
              value={plan.aql}
              onChange={(event) => change({ ...step, plan: { ...plan, aql: Number(event.target.value) } })}
            />
          </label>
          <label className="field">
            <span>{t('checklists.level')}</span>
            <select
              value={plan.level}
              onChange={(event) => change({ ...step, plan: { ...plan, level: event.target.value as Plan['level'] } })}
            >
              {LEVELS.map((level) => (
                <option key={level} value={level}>
                  {level}
                </option>
              ))}
            </select>
          </label>
        </>
      ) : (
        <label className="field">
          <span>{t('checklists.mostDefective')}</span>
          <input
            type="number"
            min={0}
            step={1}
            value={step.high ?? ''}
            onChange={(event) =>
              change({ ...step, high: event.target.value === '' ? null : Number(event.target.value) })
            }
          />
        </label>
      )}
    </>
  );
}
