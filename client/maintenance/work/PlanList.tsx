import { useState } from 'react';
import { getPlans, MAINTAINS, type Plan, removePlan } from '../../http/maintenance-api.ts';
import { usePlant } from '../../live/twin-context.ts';
import { usePolled } from '../../orders/use-polled.ts';
import { setQuery } from '../../router/router.ts';
import { hasRole, useMe } from '../../sign-in/use-me.ts';
import { Trouble } from '../../ui/Trouble.tsx';
import { useWords } from '../../words/use-words.ts';
import { PlanForm } from './PlanForm.tsx';
import { useComponentName, useWorkWords } from './use-work-words.ts';

/** Preventive plans: how far along each is, and about when it is due. */
export function PlanList({ line, changed }: { readonly line: string | null; changed(): void }) {
  const { t } = useWords();
  const plant = usePlant();
  const me = useMe();
  const mayWrite = hasRole(me, MAINTAINS, false);
  const { answer, trouble, again } = usePolled(getPlans, 'plans');
  const [edited, setEdited] = useState<Plan | 'new' | null>(null);
  const ofLine = (machine: string) => {
    const found = plant.machines.find(({ id }) => id === machine);
    return line === null || (found !== undefined && plant.lines[found.line]?.id === line);
  };
  // The nearest to be due first; what the plant has no machine for last.
  const share = ({ standing, every }: Plan) => (standing ? standing.used / every : -1);
  const shown = (answer ?? []).filter(({ machine }) => ofLine(machine)).sort((a, b) => share(b) - share(a));
  const done = () => {
    setEdited(null);
    again();
    changed();
  };
  return (
    <section className="card work-list" aria-labelledby="plans-title">
      <div className="card-head">
        <h2 id="plans-title">{t('work.lists.view.plans')}</h2>
        {mayWrite && (
          <button type="button" className="button" onClick={() => setEdited('new')}>
            {t('work.newPlan')}
          </button>
        )}
      </div>
      <Trouble words={trouble} />
      {edited !== null && (
        <PlanForm key={edited === 'new' ? '' : edited.id} plan={edited === 'new' ? null : edited} done={done} />
      )}
      {answer !== null && shown.length === 0 && <p className="quiet">{t('work.noPlans')}</p>}
      <ul className="work-plans">
        {shown.map((plan) => (
          <PlanRow
            key={plan.id}
            plan={plan}
            edit={mayWrite ? () => setEdited(plan) : null}
            remove={mayWrite ? () => void removePlan(plan.id).then(done, () => again()) : null}
          />
        ))}
      </ul>
    </section>
  );
}

function PlanRow({
  plan,
  edit,
  remove,
}: {
  readonly plan: Plan;
  readonly edit: (() => void) | null;
  readonly remove: (() => void) | null;
}) {
  const { t, f } = useWords();
  const words = useWorkWords();
  const componentName = useComponentName();
  const { standing, every, kind } = plan;
  const share = standing ? Math.min(1, Math.max(0, standing.used / every)) : 0;
  const isDue = standing !== null && standing.used >= every;
  const digits = kind === 'cycles' || every >= 100 ? 0 : 1;
  return (
    <li className="work-plan" data-plan={plan.id} data-due={isDue || undefined}>
      <div className="work-plan-head">
        <b>{plan.title}</b> <span className="quiet">{words.place(plan)}</span>
        {plan.component && <span className="caption">{componentName(plan.machine, plan.component)}</span>}
        <span className="work-row work-end">
          {standing?.order != null && (
            <button type="button" className="link-button" onClick={() => setQuery('order', String(standing.order))}>
              {t('work.numbered', { number: standing.order })}
            </button>
          )}
          {edit && (
            <button type="button" className="link-button" onClick={edit}>
              {t('work.change')}
            </button>
          )}
          {remove && (
            <button type="button" className="link-button" onClick={remove}>
              {t('work.remove')}
            </button>
          )}
        </span>
      </div>
      {standing === null ? (
        <p className="quiet">{t('work.machineGone')}</p>
      ) : (
        <div className="work-along">
          <span className="work-bar" aria-hidden="true">
            <i style={{ width: `${share * 100}%` }} />
            {plan.lead > 0 && <b style={{ insetInlineStart: `${(1 - plan.lead / every) * 100}%` }} />}
          </span>
          <span className={isDue ? 'num short' : 'num'}>
            {t(`work.lists.along.${kind}`, { used: f.number(standing.used, digits), every: f.number(every, 0) })}
          </span>
          <span className={isDue ? 'short' : 'quiet'}>
            {isDue
              ? t('work.isDue')
              : standing.due === null
                ? t('work.dueUnknown')
                : t(kind === 'days' ? 'work.dueOn' : 'work.dueAbout', { day: f.weekday(Date.parse(standing.due)) })}
          </span>
        </div>
      )}
    </li>
  );
}
