import '../checklists/checklists.css';
import '../orders/orders.css';
import '../setup/setup.css';
import './quality.css';
import { useState } from 'react';
import { ChecksTab } from '../checklists/ChecksTab.tsx';
import { getWall, type Tile } from '../http/quality-api.ts';
import { LinePicker } from '../line/LinePicker.tsx';
import { useTwinWords } from '../live/twin-context.ts';
import { usePolled } from '../orders/use-polled.ts';
import { navigate, setQuery, usePlace } from '../router/router.ts';
import { hasRole, useMe } from '../sign-in/use-me.ts';
import { Segments } from '../ui/Segments.tsx';
import { Trouble } from '../ui/Trouble.tsx';
import { useWords } from '../words/use-words.ts';
import { ChartPage } from './ChartPage.tsx';
import { ChartTile } from './ChartTile.tsx';
import { CharacteristicForm } from './characteristic/CharacteristicForm.tsx';
import { DefectsTab } from './DefectsTab.tsx';
import { GaugesTab } from './gauges/GaugesTab.tsx';
import { HoldsTab } from './HoldsTab.tsx';
import { InspectionsTab } from './InspectionsTab.tsx';
import { LimitsTab } from './LimitsTab.tsx';
import { ShipmentsTab } from './ShipmentsTab.tsx';

const TABS = {
  charts: 'holds.charts',
  checks: 'checklists.dueTab',
  defects: 'defects.tab',
  holds: 'holds.tab',
  inspections: 'inspections.tab',
  shipments: 'inspections.shipments',
  limits: 'limits.tab',
  gauges: 'gauges.tab',
} as const;
type Tab = keyof typeof TABS;
/** What is of no line. */
const OF_ALL_LINES: readonly Tab[] = ['inspections', 'shipments', 'limits', 'gauges'];
/** Who says what is watched; on all lines. */
const WRITES = ['quality', 'engineer', 'admin'] as const;
const isTab = (name: string | null): name is Tab => name !== null && Object.hasOwn(TABS, name);

/** Every chart of the plant small, the most urgent first; one of them large beside them. */
export function QualityScreen() {
  const { t } = useWords();
  const { plant, signals } = useTwinWords();
  const { query } = usePlace();
  const line = plant.lines.find(({ id }) => id === query.get('line')) ?? null;
  const at = query.get('at');
  // A signal that comes, is taken or is closed is looked at once.
  const [told, setNews] = useState(0);
  const news = told + [...signals.values()].reduce((sum, { last, state }) => sum + last + state.length, signals.size);
  const { answer, trouble } = usePolled(
    (signal) => getWall({ line: line?.id ?? null, at }, signal),
    `${line?.id ?? ''} ${at ?? ''}`,
    news,
  );
  const charts = answer?.charts ?? [];
  const asked = query.get('tab');
  const tab = isTab(asked) ? asked : 'charts';
  const shown = tab === 'charts' ? query.get('chart') : null;
  const product = query.get('product');
  const chosen = charts.find((tile) => tile.characteristic === shown && (product === null || tile.product === product));
  const open = (tile: Tile) => {
    const same = tile === chosen;
    const next = new URLSearchParams(location.search);
    next.delete('chart');
    next.delete('product');
    if (!same) {
      next.set('chart', tile.characteristic);
      next.set('product', tile.product);
    }
    navigate(`${location.pathname}?${next.toString().replaceAll('%3A', ':')}`);
  };
  const me = useMe();
  const mayWrite = at === null && hasRole(me, WRITES);
  const edited = tab === 'charts' && mayWrite ? query.get('edit') : null;
  const written = (id: string | null) => {
    const next = new URLSearchParams(location.search);
    next.delete('edit');
    if (id === null) next.delete('chart');
    else next.set('chart', id);
    navigate(`${location.pathname}?${next}`);
    setNews((count) => count + 1);
  };
  const waiting = charts.filter(({ signal }) => signal?.state === 'open').length;
  const learning = charts.filter((tile) => tile.learning !== null).length;
  const taken = charts.filter(({ signal }) => signal?.state === 'taken').length;
  return (
    <div className={shown ? 'page spc-page spc-one' : 'page spc-page'}>
      <header className="spc-head">
        <h1>{t('nav.quality')}</h1>
        <Segments
          label={t('nav.quality')}
          of={Object.keys(TABS) as Tab[]}
          chosen={tab}
          choose={(one) => setQuery('tab', one === 'charts' ? null : one)}
          words={(one) => t(TABS[one])}
          nav
        />
        {!OF_ALL_LINES.includes(tab) && (
          <LinePicker lines={plant.lines} chosen={line} all={{ words: t('spc.allLines'), query: null }} />
        )}
        {tab === 'charts' && mayWrite && edited === null && (
          <button type="button" className="button" onClick={() => setQuery('edit', 'new')}>
            {t('spc.write.new')}
          </button>
        )}
        <p role="status" className={waiting > 0 ? 'spc-waiting' : 'quiet'}>
          {answer === null
            ? t('why.reading')
            : waiting > 0
              ? t('spc.waiting', { count: waiting })
              : taken > 0
                ? t('spc.allTaken', { count: taken })
                : charts.length === 0
                  ? t('spc.none')
                  : learning > 0
                    ? t('spc.quietAndLearning', { count: charts.length - learning, learning })
                    : t('spc.allQuiet', { count: charts.length })}
        </p>
      </header>
      <Trouble words={trouble} />
      {tab === 'holds' && <HoldsTab line={line?.id ?? null} />}
      {tab === 'checks' && <ChecksTab line={line} />}
      {tab === 'defects' && <DefectsTab line={line} />}
      {tab === 'inspections' && <InspectionsTab />}
      {tab === 'shipments' && <ShipmentsTab />}
      {tab === 'limits' && <LimitsTab />}
      {tab === 'gauges' && <GaugesTab />}
      {edited !== null && <CharacteristicForm key={edited} id={edited === 'new' ? null : edited} done={written} />}
      <div className="spc-columns" hidden={tab !== 'charts' || edited !== null}>
        <section className="spc-wall" aria-label={t('spc.wall')}>
          {charts.map((tile) => (
            <ChartTile
              key={`${tile.characteristic} ${tile.product}`}
              tile={tile}
              on={tile === chosen}
              open={() => open(tile)}
            />
          ))}
        </section>
        {shown && edited === null && <ChartPage key={`${shown} ${product}`} id={shown} product={product} news={news} />}
      </div>
    </div>
  );
}
