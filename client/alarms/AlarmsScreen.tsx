import './alarms.css';
import { useTwinWords } from '../live/twin-context.ts';
import { setQuery, usePlace } from '../router/router.ts';
import { Segments } from '../ui/Segments.tsx';
import { useWords } from '../words/use-words.ts';
import { AlarmHistory } from './AlarmHistory.tsx';
import { AlarmList } from './AlarmList.tsx';
import { AlarmPerformance } from './AlarmPerformance.tsx';
import { AlarmTrial } from './AlarmTrial.tsx';
import { CallList } from './CallList.tsx';
import { SignalList } from './SignalList.tsx';

const TABS = ['now', 'history', 'performance', 'try'] as const;

/** What needs a response, what did, how good the alarms are, and what other settings would have told. */
export function AlarmsScreen() {
  const { t } = useWords();
  useTwinWords();
  const { query } = usePlace();
  const tab = TABS.find((one) => one === query.get('tab')) ?? 'now';
  return (
    <div className="page alarms-page">
      <div className="alarms-head">
        <h1>{t('nav.alarms')}</h1>
        <Segments
          label={t('nav.alarms')}
          of={TABS}
          chosen={tab}
          choose={(one) => setQuery('tab', one === 'now' ? null : one)}
          words={(one) => t(`alarms.tab.${one}`)}
          nav
        />
      </div>
      {tab === 'now' && (
        <>
          <CallList line={null} />
          <SignalList />
          <AlarmList />
        </>
      )}
      {tab === 'history' && <AlarmHistory />}
      {tab === 'performance' && <AlarmPerformance />}
      {tab === 'try' && <AlarmTrial />}
    </div>
  );
}
