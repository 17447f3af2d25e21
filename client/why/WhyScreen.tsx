import '../losses/losses.css';
import '../orders/orders.css';
import '../setup/setup.css';
import './why-screen.css';
import { LinePicker } from '../line/LinePicker.tsx';
import { useTwinWords } from '../live/twin-context.ts';
import { PeriodBar } from '../losses/PeriodBar.tsx';
import { useAskedPeriod } from '../losses/use-asked-period.ts';
import { setQuery, usePlace } from '../router/router.ts';
import { Segments } from '../ui/Segments.tsx';
import { useWords } from '../words/use-words.ts';
import { BestTab } from './BestTab.tsx';
import { BottleneckTab } from './BottleneckTab.tsx';
import { ChangedTab } from './ChangedTab.tsx';
import { FloodWalk } from './FloodWalk.tsx';
import { floodIn } from './flood.ts';
import { OrderWalk } from './OrderWalk.tsx';
import { Standstills } from './Standstills.tsx';
import { TogetherTab } from './TogetherTab.tsx';
import { WalkTab } from './WalkTab.tsx';

const TABS = ['walk', 'changed', 'together', 'bottleneck', 'best'] as const;
const WORDS = {
  walk: 'find.walk',
  changed: 'find.changed.tab',
  together: 'find.together',
  bottleneck: 'find.bottleneck',
  best: 'find.best.tab',
} as const;

/** Finding out why: back to the first event, what goes together, who held the line up. */
export function WhyScreen() {
  const { t, f } = useWords();
  const { plant } = useTwinWords();
  const { query } = usePlace();
  const { line, id, period, at, asked } = useAskedPeriod('first');
  const tab = TABS.find((one) => one === query.get('tab')) ?? 'walk';
  const order = query.get('order');
  const machine = plant.machines.find((one) => one.id === query.get('machine')) ?? null;
  const stand = Date.parse(query.get('stand') ?? '');
  const walks = tab === 'walk' && machine !== null && Number.isFinite(stand);
  const flood = tab === 'walk' && !walks ? floodIn(query) : null;
  const ofOrder = tab === 'walk' && !walks && !flood && order !== null;
  const chosen = walks || ofOrder || flood !== null;
  return (
    <div className="page find-page">
      <header className="find-head">
        <h1>{t('find.title')}</h1>
        <Segments
          label={t('find.title')}
          of={TABS}
          chosen={tab}
          choose={(one) => setQuery('tab', one === 'walk' ? null : one)}
          words={(one) => t(WORDS[one])}
          nav
        />
        {!chosen && <LinePicker lines={plant.lines} chosen={line} />}
      </header>
      {walks && <WalkTab key={`${machine.id} ${stand}`} machine={machine} stand={stand} order={order} />}
      {ofOrder && <OrderWalk order={order} />}
      {flood && <FloodWalk flood={flood} />}
      {!chosen && line && (
        <>
          <PeriodBar title={f.say(line.name)} id={id} period={period} timeZone={plant.site.timezone} at={at} />
          {!asked && <p className="quiet">{t(id === 'any' ? 'losses.chooseTimes' : 'line.noShift')}</p>}
          {asked && tab === 'walk' && <Standstills asked={asked} />}
          {asked && tab === 'changed' && <ChangedTab asked={asked} />}
          {asked && tab === 'together' && <TogetherTab asked={asked} />}
          {asked && tab === 'best' && <BestTab asked={asked} />}
          {asked && tab === 'bottleneck' && <BottleneckTab asked={asked} line={line} />}
        </>
      )}
    </div>
  );
}
