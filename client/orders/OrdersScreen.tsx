import './orders.css';
import '../setup/setup.css';
import { lazy, Suspense, useState } from 'react';
import { importOrders } from '../http/orders-api.ts';
import { LinePicker } from '../line/LinePicker.tsx';
import { useSecond } from '../live/twin-context.ts';
import { Link } from '../router/Link.tsx';
import { usePlace } from '../router/router.ts';
import { hasRole, useMe } from '../sign-in/use-me.ts';
import { useWords } from '../words/use-words.ts';
import { ImportDialog } from './ImportDialog.tsx';
import { LineOrders } from './LineOrders.tsx';
import { OrderPanel } from './OrderPanel.tsx';

const TABS = [
  ['', 'nav.orders'],
  ['products', 'orders.products'],
  ['checklists', 'checklists.title'],
  ['material', 'supply.title'],
] as const;
const ReportScreen = lazy(() => import('../checklists/ReportScreen.tsx').then((m) => ({ default: m.ReportScreen })));
const MaterialScreen = lazy(() => import('../supply/MaterialScreen.tsx').then((m) => ({ default: m.MaterialScreen })));
const ProductsScreen = lazy(() => import('./ProductsScreen.tsx').then((m) => ({ default: m.ProductsScreen })));

/** What lines make and are to make: orders, files of them, what products are made of. */
export function OrdersScreen() {
  const { t } = useWords();
  const { path } = usePlace();
  const tab = TABS.find(([one]) => path === `/orders/${one}`)?.[0] ?? '';
  return (
    <div className="page orders-page">
      <div className="orders-head">
        <h1>{t('nav.orders')}</h1>
        <nav className="line-picker" aria-label={t('nav.orders')}>
          {TABS.map(([one, words]) => (
            <Link
              key={one}
              className="nav"
              href={one === '' ? '/orders' : `/orders/${one}`}
              {...(tab === one ? { 'aria-current': 'page' as const } : {})}
            >
              {t(words)}
            </Link>
          ))}
        </nav>
      </div>
      <Suspense fallback={null}>
        {tab === 'products' && <ProductsScreen />}
        {tab === 'checklists' && <ReportScreen />}
        {tab === 'material' && <MaterialScreen />}
        {tab === '' && <OrderLists />}
      </Suspense>
    </div>
  );
}

function OrderLists() {
  const { t } = useWords();
  const store = useSecond();
  const { plant } = store;
  const me = useMe();
  const { query } = usePlace();
  const [importing, setImporting] = useState(false);
  const [turn, setTurn] = useState(0);
  const changed = () => setTurn((before) => before + 1);
  const chosen = plant.lines.find(({ id }) => id === query.get('line')) ?? null;
  const open = query.get('order');
  const now = store.now();
  return (
    <>
      <div className="orders-bar">
        <LinePicker lines={plant.lines} chosen={chosen} all={{ words: t('losses.allLines'), query: null }} />
        <span className="grow" />
        {hasRole(me, ['planner', 'engineer', 'admin']) && (
          <button type="button" className="button primary" onClick={() => setImporting(true)}>
            {t('orders.import')}
          </button>
        )}
      </div>
      <div className={open ? 'orders-split' : ''}>
        <div className="orders-lines">
          {(chosen ? [chosen] : plant.lines).map((line) => (
            <LineOrders key={line.id} line={line} now={now} turn={turn} open={open} />
          ))}
        </div>
        {open && <OrderPanel key={open} id={open} now={now} changed={changed} />}
      </div>
      {importing && (
        <ImportDialog
          title={t('orders.import')}
          how={t('orders.importHow')}
          of={t('orders.order')}
          accept=".csv,.json,.xml"
          give={async (file, dryRun) => {
            const taken = await importOrders(file, dryRun);
            const told = (faults: typeof taken.faults) => faults.map(({ order, ...rest }) => ({ ...rest, of: order }));
            return { ...taken, faults: told(taken.faults), warnings: told(taken.warnings) };
          }}
          close={(taken) => {
            setImporting(false);
            if (taken) changed();
          }}
        />
      )}
    </>
  );
}
