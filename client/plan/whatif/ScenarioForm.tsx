import { useState } from 'react';
import { type Change, changeScenario, makeScenario, type OrderForecast, type Scenario } from '../../http/plan-api.ts';
import { TextField } from '../../sign-in/TextField.tsx';
import { useSending } from '../../sign-in/use-sending.ts';
import { Trouble } from '../../ui/Trouble.tsx';
import { useWords } from '../../words/use-words.ts';
import { ChangeForm } from './ChangeForm.tsx';
import { useChangeWords } from './use-change-words.ts';

/** A scenario in the making: its name, what is changed, and one more change. */
export function ScenarioForm({
  scenario,
  orders,
  done,
}: {
  /** Null = a new one. */
  readonly scenario: Scenario | null;
  readonly orders: readonly OrderForecast[];
  done(): void;
}) {
  const { t } = useWords();
  const words = useChangeWords();
  const [name, setName] = useState(scenario?.name ?? '');
  const [note, setNote] = useState(scenario?.note ?? '');
  const [changes, setChanges] = useState<readonly Change[]>(scenario?.changes ?? []);
  const work = () =>
    scenario
      ? changeScenario(scenario.scenario, { name, note, changes, version: scenario.version })
      : makeScenario({ name, note, changes });
  const { busy, trouble, submit } = useSending(work, done);
  return (
    <form className="card plan-scenario-form" onSubmit={submit}>
      <h2>{t(scenario ? 'plan.whatIf.edit' : 'plan.whatIf.new')}</h2>
      <TextField label={t('plan.whatIf.name')} value={name} change={setName} first most={80} />
      <TextField label={t('plan.whatIf.note')} value={note} change={setNote} most={500} optional />
      {changes.length > 0 && (
        <ol className="plan-changes">
          {changes.map((change, i) => (
            <li key={JSON.stringify(change)}>
              <span>{words(change)}</span>
              <button
                type="button"
                className="button quiet"
                onClick={() => setChanges((before) => before.filter((_one, at) => at !== i))}
              >
                {t('plan.whatIf.takeOut')}
              </button>
            </li>
          ))}
        </ol>
      )}
      <ChangeForm orders={orders} add={(change) => setChanges((before) => [...before, change])} />
      <Trouble words={trouble} />
      <div className="plan-actions">
        <button type="submit" className="button primary" disabled={busy || name.trim() === '' || changes.length === 0}>
          {t('plan.whatIf.save')}
        </button>
        <button type="button" className="button" onClick={done}>
          {t('plan.whatIf.leave')}
        </button>
      </div>
    </form>
  );
}
