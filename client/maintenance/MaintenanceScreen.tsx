import '../losses/losses.css';
import '../orders/orders.css';
import '../setup/setup.css';
import './maintenance.css';
import { type ComponentType, lazy, Suspense } from 'react';
import { LinePicker } from '../line/LinePicker.tsx';
import { useTwinWords } from '../live/twin-context.ts';
import { setQuery, usePlace } from '../router/router.ts';
import { Segments } from '../ui/Segments.tsx';
import { useWords } from '../words/use-words.ts';
import type { MaintenanceTab } from './tab.ts';

const tab = (load: () => Promise<ComponentType<MaintenanceTab>>) => lazy(async () => ({ default: await load() }));

/** The first one is what is shown where none is named; a tab is a line here and its words `maintenance.tab.NAME`. */
const TABS = {
  assets: tab(async () => (await import('./assets/AssetsTab.tsx')).AssetsTab),
  work: tab(async () => (await import('./work/WorkTab.tsx')).WorkTab),
  reliability: tab(async () => (await import('./reliability/ReliabilityTab.tsx')).ReliabilityTab),
  models: tab(async () => (await import('./learned/ModelsTab.tsx')).ModelsTab),
} as const;
type Tab = keyof typeof TABS;
const NAMES = Object.keys(TABS) as Tab[];
const FIRST = NAMES[0] as Tab;

/** What keeps machines running: how long they last, and what is done about it. */
export function MaintenanceScreen() {
  const { t } = useWords();
  const { plant } = useTwinWords();
  const { query } = usePlace();
  const line = plant.lines.find(({ id }) => id === query.get('line')) ?? null;
  const asked = query.get('tab');
  const name = NAMES.find((one) => one === asked) ?? FIRST;
  const Body = TABS[name];
  return (
    <div className="page maintenance-page">
      <header className="maintenance-head">
        <h1>{t('nav.maintenance')}</h1>
        <Segments
          label={t('nav.maintenance')}
          of={NAMES}
          chosen={name}
          choose={(one) => setQuery('tab', one === FIRST ? null : one)}
          words={(one) => t(`maintenance.tab.${one}`)}
          nav
        />
        <LinePicker lines={plant.lines} chosen={line} all={{ words: t('spc.allLines'), query: null }} />
      </header>
      <Suspense fallback={<p className="quiet">{t('why.reading')}</p>}>
        <Body line={line} />
      </Suspense>
    </div>
  );
}
