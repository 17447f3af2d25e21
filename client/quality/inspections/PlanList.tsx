import { HiddenHeader } from '../../ui/HiddenHeader.tsx';
import '../write.css';
import { useState } from 'react';
import { getPlans, getSources, type InspectionPlan, retirePlan } from '../../http/inspections-api.ts';
import { usePlant } from '../../live/twin-context.ts';
import { useAsked } from '../../setup/people/use-asked.ts';
import { hasRole, useMe } from '../../sign-in/use-me.ts';
import { Trouble } from '../../ui/Trouble.tsx';
import { productName } from '../../words/product-name.ts';
import { useWords } from '../../words/use-words.ts';
import { PlanForm } from './PlanForm.tsx';
import { digitsOf } from './plan-draft.ts';

const WRITES = ['quality', 'engineer', 'admin'] as const;

/** Which materials and products are inspected, how, and what is written of them. */
export function PlanList() {
  const { t, f } = useWords();
  const plant = usePlant();
  const me = useMe();
  const { answer, trouble, again, doing } = useAsked(async (signal) => {
    const [plans, sources] = await Promise.all([getPlans(signal), getSources(signal)]);
    return { plans, sources };
  });
  const [open, setOpen] = useState<InspectionPlan | 'new' | null>(null);
  const [ending, setEnding] = useState<string | null>(null);
  const mayWrite = hasRole(me, WRITES);
  if (open)
    return (
      <PlanForm
        plan={open === 'new' ? null : open}
        materials={[...new Set((answer?.sources ?? []).map(({ material }) => material))]}
        done={(written) => {
          setOpen(null);
          if (written) again();
        }}
      />
    );
  const plans = answer?.plans ?? [];
  return (
    <section className="card">
      <div className="card-head">
        <h2>{t('inspections.write.plans')}</h2>
        <span className="grow" />
        {mayWrite && (
          <button type="button" className="button" onClick={() => setOpen('new')}>
            {t('inspections.write.new')}
          </button>
        )}
      </div>
      <Trouble words={trouble} />
      {answer && plans.length === 0 && <p className="quiet">{t('inspections.write.none')}</p>}
      {plans.length > 0 && (
        <div className="table-frame">
          <table className="order-table">
            <thead>
              <tr>
                <th scope="col">{t('inspections.material')}</th>
                <th scope="col">{t('inspections.write.count')}</th>
                <th scope="col">{t('inspections.write.measure')}</th>
                <th scope="col">{t('inspections.write.through')}</th>
                <HiddenHeader words={t('limits.write.acts')} />
              </tr>
            </thead>
            <tbody>
              {plans.map((plan) => (
                <tr key={plan.material} data-plan={plan.material}>
                  <th scope="row">
                    {productName(plant, plan.material, f) ?? plan.material}{' '}
                    <span className="caption">{t('spc.write.version', { version: plan.version })}</span>
                  </th>
                  <td>
                    {plan.sampling
                      ? t('inspections.write.levelAql', {
                          level: plan.sampling.level,
                          aql: f.number(plan.sampling.aql, digitsOf(plan.sampling.aql)),
                        })
                      : '–'}
                    {plan.reduced && `, ${t('inspections.write.mayReduce')}`}
                  </td>
                  <td>{plan.tests.map(({ name }) => name).join(', ') || '–'}</td>
                  <td>
                    {plan.skip
                      ? t('inspections.write.skipIs', { after: plan.skip.clearance, oneIn: plan.skip.oneIn })
                      : t('inspections.write.every')}
                  </td>
                  <td>
                    {mayWrite && (
                      <div className="limit-acts">
                        <button type="button" className="link-button" onClick={() => setOpen(plan)}>
                          {t('spc.write.edit')}
                        </button>
                        {ending === plan.material ? (
                          <>
                            <span>{t('inspections.write.retireSure')}</span>
                            <button
                              type="button"
                              className="button"
                              onClick={() => {
                                setEnding(null);
                                doing(() => retirePlan(plan));
                              }}
                            >
                              {t('inspections.write.retire')}
                            </button>
                            <button type="button" className="button" onClick={() => setEnding(null)}>
                              {t('setup.cancel')}
                            </button>
                          </>
                        ) : (
                          <button type="button" className="link-button" onClick={() => setEnding(plan.material)}>
                            {t('inspections.write.retire')}
                          </button>
                        )}
                      </div>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
