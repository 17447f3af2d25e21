import '../orders/orders.css';
import '../setup/setup.css';
import './stock.css';
import { getStock } from '../http/stock-api.ts';
import { useTwinWords } from '../live/twin-context.ts';
import { usePolled } from '../orders/use-polled.ts';
import { setQuery, usePlace } from '../router/router.ts';
import { Segments } from '../ui/Segments.tsx';
import { Trouble } from '../ui/Trouble.tsx';
import { useWords } from '../words/use-words.ts';
import { CountTab } from './CountTab.tsx';
import { LevelsCard } from './LevelsCard.tsx';
import { LotsTab } from './LotsTab.tsx';
import { MaterialsCard } from './MaterialsCard.tsx';
import { RequestsCard } from './RequestsCard.tsx';
import { SuppliersTab } from './SuppliersTab.tsx';

const TABS = ['now', 'lots', 'counts', 'suppliers'] as const;

/** What lies where, what runs out when, what is asked for; counted and delivered. */
export function StockScreen() {
  const { t } = useWords();
  const { query } = usePlace();
  useTwinWords();
  const tab = TABS.find((one) => one === query.get('tab')) ?? 'now';
  const { answer, trouble } = usePolled((signal) => getStock(true, signal), 'stock');
  const near = answer?.coverage.filter((one) => one.near).length ?? 0;
  const isEmpty = answer !== null && answer.materials.length === 0 && answer.levels.length === 0;
  return (
    <div className="page orders-page stock-page">
      <header className="orders-head">
        <h1>{t('nav.stock')}</h1>
        <Segments
          label={t('nav.stock')}
          of={TABS}
          chosen={tab}
          choose={(one) => setQuery('tab', one === 'now' ? null : one)}
          words={(one) => t(`stock.tab.${one}`)}
          nav
        />
        <p role="status" className={near > 0 ? 'stock-near' : 'quiet'}>
          {answer === null
            ? t('why.reading')
            : isEmpty
              ? ''
              : near > 0
                ? t('stock.nearCount', { count: near })
                : t('stock.allLasts')}
        </p>
      </header>
      <Trouble words={trouble} />
      {isEmpty && tab === 'now' && (
        <section className="card stock-empty">
          <h2>{t('stock.empty')}</h2>
          <p className="quiet">{t('stock.emptyHow')}</p>
        </section>
      )}
      {tab === 'now' && answer && (
        <div className="stock-columns">
          <div className="stock-column">
            <MaterialsCard stock={answer} />
          </div>
          <div className="stock-column">
            <RequestsCard />
            {answer.levels.length > 0 && <LevelsCard levels={answer.levels} />}
          </div>
        </div>
      )}
      {tab === 'lots' && <LotsTab materials={answer?.materials ?? []} />}
      {tab === 'counts' && <CountTab materials={answer?.materials ?? []} />}
      {tab === 'suppliers' && <SuppliersTab />}
    </div>
  );
}
