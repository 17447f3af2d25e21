import './work.css';
import { useState } from 'react';
import { getWork, MAINTAINS } from '../../http/maintenance-api.ts';
import { usePolled } from '../../orders/use-polled.ts';
import { setQuery, usePlace } from '../../router/router.ts';
import { hasRole, useMe } from '../../sign-in/use-me.ts';
import { Segments } from '../../ui/Segments.tsx';
import { Trouble } from '../../ui/Trouble.tsx';
import { useWords } from '../../words/use-words.ts';
import type { MaintenanceTab } from '../tab.ts';
import { CodeList } from './CodeList.tsx';
import { ComponentList } from './ComponentList.tsx';
import { ExchangeList } from './ExchangeList.tsx';
import { PlanList } from './PlanList.tsx';
import { SpareList } from './SpareList.tsx';
import { WorkBoard } from './WorkBoard.tsx';
import { WorkCalendar } from './WorkCalendar.tsx';
import { WorkDialog } from './WorkDialog.tsx';
import { WorkImport } from './WorkImport.tsx';

const VIEWS = ['board', 'calendar', 'plans', 'parts', 'components', 'codes', 'exchange'] as const;

/** What is to be done to machines: by state, by day, what comes by itself, and what lies there for it. */
export function WorkTab({ line }: MaintenanceTab) {
  const { t } = useWords();
  const me = useMe();
  const { query } = usePlace();
  const view = VIEWS.find((one) => one === query.get('view')) ?? 'board';
  const asked = query.get('order');
  const mayAll = hasRole(me, MAINTAINS);
  const [news, setNews] = useState(0);
  const { answer, trouble } = usePolled((signal) => getWork(line?.id ?? null, signal), line?.id ?? '', news);
  const changed = () => setNews((count) => count + 1);
  const late = answer?.orders.filter((order) => order.late).length ?? 0;
  const waiting = answer?.orders.filter(({ state }) => state === 'open').length ?? 0;
  return (
    <section className="work" aria-label={t('maintenance.tab.work')}>
      <header className="work-head">
        <Segments
          label={t('maintenance.tab.work')}
          of={VIEWS.filter((one) => one !== 'exchange' || mayAll)}
          chosen={view}
          choose={(one) => setQuery('view', one === 'board' ? null : one)}
          words={(one) => t(`work.lists.view.${one}`)}
        />
        {hasRole(me, MAINTAINS, false) && (
          <button type="button" className="button primary" onClick={() => setQuery('order', 'new')}>
            {t('work.new')}
          </button>
        )}
        {view === 'board' && mayAll && <WorkImport what="orders" taken={changed} />}
        {view === 'board' && (
          <a className="link" href="/api/v1/maintenance/orders?as=csv" download>
            CSV
          </a>
        )}
        <p role="status" className={late > 0 ? 'short' : 'quiet'}>
          {answer === null
            ? t('why.reading')
            : late > 0
              ? t('work.late', { count: late })
              : t('work.waiting', { count: waiting })}
        </p>
      </header>
      <Trouble words={trouble} />
      {view === 'board' && answer && <WorkBoard list={answer} />}
      {view === 'calendar' && answer && <WorkCalendar list={answer} line={line} />}
      {view === 'plans' && <PlanList line={line?.id ?? null} changed={changed} />}
      {view === 'parts' && <SpareList />}
      {view === 'components' && <ComponentList line={line?.id ?? null} />}
      {view === 'codes' && <CodeList />}
      {view === 'exchange' && mayAll && <ExchangeList changed={changed} />}
      {asked !== null && <WorkDialog asked={asked} changed={changed} close={() => setQuery('order', null)} />}
    </section>
  );
}
