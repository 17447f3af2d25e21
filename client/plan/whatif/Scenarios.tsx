import { useState } from 'react';
import {
  beginComparison,
  type Comparison,
  cancelComparison,
  getComparison,
  getScenarios,
  type OrderForecast,
  propose,
  removeScenario,
  type Scenario,
} from '../../http/plan-api.ts';
import { usePolled } from '../../orders/use-polled.ts';
import { hasRole, useMe } from '../../sign-in/use-me.ts';
import { Trouble } from '../../ui/Trouble.tsx';
import { useWords } from '../../words/use-words.ts';
import { ComparisonTable } from './ComparisonTable.tsx';
import { ScenarioForm } from './ScenarioForm.tsx';
import { useChangeWords } from './use-change-words.ts';

const PLANS = ['planner', 'engineer', 'admin'] as const;
/** As many as one can look at side by side. */
const MOST = 6;

/** What if: scenarios that are kept, and how their futures differ from what is planned. */
export function Scenarios({ orders, hours }: { readonly orders: readonly OrderForecast[]; readonly hours: number }) {
  const { t, f } = useWords();
  const words = useChangeWords();
  const me = useMe();
  const plans = hasRole(me, PLANS);
  const { answer, trouble, again } = usePolled(getScenarios, 'scenarios');
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const [form, setForm] = useState<Scenario | 'new' | null>(null);
  const [comparison, setComparison] = useState<Comparison | null>(null);
  const [failed, setFailed] = useState('');
  const [searching, setSearching] = useState(false);
  const fail = (error: unknown) => setFailed(error instanceof Error ? error.message : String(error));
  const scenarios = answer ?? [];
  const picked = chosen.filter((id) => scenarios.some(({ scenario }) => scenario === id));
  const compare = () => {
    setFailed('');
    beginComparison({ scenarios: picked, hours }).then(setComparison, fail);
  };
  const search = () => {
    setFailed('');
    setSearching(true);
    propose(hours)
      .then(setComparison, fail)
      .finally(() => setSearching(false));
  };
  const toggle = (id: number) =>
    setChosen((before) => (before.includes(id) ? before.filter((one) => one !== id) : [...before, id].slice(-MOST)));
  return (
    <>
      <section className="card plan-scenarios" aria-label={t('plan.whatIf.title')}>
        <div className="card-head">
          <h2>{t('plan.whatIf.title')}</h2>
          {plans && (
            <button type="button" className="button" onClick={() => setForm('new')}>
              {t('plan.whatIf.new')}
            </button>
          )}
          {plans && (
            <button type="button" className="button" disabled={searching} onClick={search}>
              {t(searching ? 'plan.whatIf.searching' : 'plan.whatIf.propose')}
            </button>
          )}
          {plans && (
            <button type="button" className="button primary" disabled={picked.length === 0} onClick={compare}>
              {t('plan.whatIf.compare', { count: Math.max(1, picked.length) })}
            </button>
          )}
        </div>
        <Trouble words={trouble || failed} />
        {answer && scenarios.length === 0 && <p className="caption">{t('plan.whatIf.none')}</p>}
        <ul>
          {scenarios.map((one) => (
            <li key={one.scenario}>
              <label>
                <input type="checkbox" checked={picked.includes(one.scenario)} onChange={() => toggle(one.scenario)} />
                <b>{one.name}</b>
              </label>
              <span className="plan-scenario-changes">{one.changes.map(words).join(' · ')}</span>
              <span className="caption">
                {t('plan.whatIf.by', { who: one.by, time: f.day(Date.parse(one.recorded)), version: one.version })}
              </span>
              {plans && (
                <span className="plan-actions">
                  <button type="button" className="button quiet" onClick={() => setForm(one)}>
                    {t('plan.whatIf.edit')}
                  </button>
                  <button
                    type="button"
                    className="button quiet"
                    onClick={() => void removeScenario(one.scenario).then(again, fail)}
                  >
                    {t('plan.whatIf.remove')}
                  </button>
                </span>
              )}
            </li>
          ))}
        </ul>
      </section>
      {form && (
        <ScenarioForm
          key={form === 'new' ? 'new' : `${form.scenario}/${form.version}`}
          scenario={form === 'new' ? null : form}
          orders={orders}
          done={() => {
            setForm(null);
            again();
          }}
        />
      )}
      {comparison && <RunningComparison key={comparison.id} id={comparison.id} />}
    </>
  );
}

/** What is known by now, and again until it is done. */
function RunningComparison({ id }: { readonly id: number }) {
  const { t } = useWords();
  const { answer, trouble } = usePolled((signal) => getComparison(id, signal), String(id));
  return (
    <section className="card plan-comparison" aria-label={t('plan.whatIf.comparison')}>
      <div className="card-head">
        <h2>{t('plan.whatIf.comparison')}</h2>
        <span className="caption num">{answer && t(`plan.whatIf.state.${answer.state}`, { count: answer.done })}</span>
        {answer?.state === 'running' && (
          <button type="button" className="button" onClick={() => void cancelComparison(id)}>
            {t('plan.stop')}
          </button>
        )}
      </div>
      <Trouble words={trouble || answer?.why} />
      {answer?.result && <ComparisonTable result={answer.result} />}
    </section>
  );
}
