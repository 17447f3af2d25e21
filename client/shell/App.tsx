import { MantineProvider } from '@mantine/core';
import '@mantine/core/styles.layer.css';
import '../ui/parts.css';
import './shell.css';
import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import { usePlant } from '../live/twin-context.ts';
import { RecordContext, useRecordStore } from '../record/use-record.ts';
import { navigate, usePlace } from '../router/router.ts';
import { useSelection } from '../router/selection.ts';
import { TimeBar } from '../timeline/TimeBar.tsx';
import { Tour } from '../tour/Tour.tsx';
import { StatePatterns } from '../ui/StatePatterns.tsx';
import { useTheme } from '../ui/theme.ts';
import { useWords } from '../words/use-words.ts';
import { mantineTheme, mantineVariables } from './mantine-theme.ts';
import { ReplayBanner } from './ReplayBanner.tsx';
import { StopAnnouncer } from './StopAnnouncer.tsx';
import { type ScreenName, TopBar } from './TopBar.tsx';

const PlantScreen = lazy(() => import('../plant/PlantScreen.tsx').then((m) => ({ default: m.PlantScreen })));
const LineScreen = lazy(() => import('../line/LineScreen.tsx').then((m) => ({ default: m.LineScreen })));
const SetupScreen = lazy(() => import('../setup/SetupScreen.tsx').then((m) => ({ default: m.SetupScreen })));

/** Everything but the wall: top bar, a screen, and the time bar that serves all of them. */
export function App() {
  const theme = useTheme();
  const record = useRecordStore();
  const { t } = useWords();
  const { path } = usePlace();
  const screen = useScreen(path);

  useEffect(() => {
    if (path === '/') navigate(`/plant${location.search}`, true);
  }, [path]);

  return (
    <MantineProvider theme={mantineTheme} cssVariablesResolver={mantineVariables} forceColorScheme={theme}>
      <RecordContext value={record}>
        <StatePatterns />
        <a className="skip" href="#main">
          {t('shell.skip')}
        </a>
        <div className={`app app-${screen.name}`}>
          <TopBar on={screen.name} />
          <ReplayBanner />
          <main id="main" tabIndex={-1}>
            <Suspense fallback={null}>{screen.body}</Suspense>
          </main>
          {screen.timed && <TimeBar />}
        </div>
        <StopAnnouncer />
        <Tour />
      </RecordContext>
    </MantineProvider>
  );
}

function useScreen(path: string): { readonly name: ScreenName; readonly body: ReactNode; readonly timed: boolean } {
  const plant = usePlant();
  const { line } = useSelection();
  const { t } = useWords();
  if (path === '/plant' || path === '/') return { name: 'plant', body: <PlantScreen />, timed: true };
  if (path.startsWith('/line/') && line !== null)
    return { name: 'line', body: <LineScreen line={plant.lines[line]!} />, timed: true };
  if (path === '/setup') return { name: 'setup', body: <SetupScreen />, timed: false };
  const body = (
    <section className="page">
      <h1>{t('shell.nothingHere')}</h1>
      <p>{t('shell.nothingHereHow')}</p>
    </section>
  );
  return { name: 'none', body, timed: false };
}
