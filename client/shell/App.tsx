import { MantineProvider } from '@mantine/core';
import '@mantine/core/styles.layer.css';
import '../ui/parts.css';
import './shell.css';
import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import { ActionDialog } from '../actions/ActionDialog.tsx';
import { usePlant } from '../live/twin-context.ts';
import { useFollow } from '../live/use-follow.ts';
import { RecordContext, useRecordStore } from '../record/use-record.ts';
import { navigate, usePlace } from '../router/router.ts';
import { useSelection } from '../router/selection.ts';
import { MeContext, useAskedMe } from '../sign-in/use-me.ts';
import { TimeBar } from '../timeline/TimeBar.tsx';
import { Tour } from '../tour/Tour.tsx';
import { StatePatterns } from '../ui/StatePatterns.tsx';
import { useTheme } from '../ui/theme.ts';
import { WhyPanel } from '../why/WhyPanel.tsx';
import { useWords } from '../words/use-words.ts';
import { mantineTheme, mantineVariables } from './mantine-theme.ts';
import { ReplayBanner } from './ReplayBanner.tsx';
import { StopAnnouncer } from './StopAnnouncer.tsx';
import { type ScreenName, TopBar } from './TopBar.tsx';

const PlantScreen = lazy(() => import('../plant/PlantScreen.tsx').then((m) => ({ default: m.PlantScreen })));
const LineScreen = lazy(() => import('../line/LineScreen.tsx').then((m) => ({ default: m.LineScreen })));
const LossesScreen = lazy(() => import('../losses/LossesScreen.tsx').then((m) => ({ default: m.LossesScreen })));
const AlarmsScreen = lazy(() => import('../alarms/AlarmsScreen.tsx').then((m) => ({ default: m.AlarmsScreen })));
const OrdersScreen = lazy(() => import('../orders/OrdersScreen.tsx').then((m) => ({ default: m.OrdersScreen })));
const PlanScreen = lazy(() => import('../plan/PlanScreen.tsx').then((m) => ({ default: m.PlanScreen })));
const ReportScreen = lazy(() => import('../reports/ReportScreen.tsx').then((m) => ({ default: m.ReportScreen })));
const MeetingScreen = lazy(() => import('../meeting/MeetingScreen.tsx').then((m) => ({ default: m.MeetingScreen })));
const EnergyScreen = lazy(() => import('../energy/EnergyScreen.tsx').then((m) => ({ default: m.EnergyScreen })));
const ActionsScreen = lazy(() => import('../actions/ActionsScreen.tsx').then((m) => ({ default: m.ActionsScreen })));
const MasterDataScreen = lazy(() =>
  import('../masters/MasterDataScreen.tsx').then((m) => ({ default: m.MasterDataScreen })),
);
const QualityScreen = lazy(() => import('../quality/QualityScreen.tsx').then((m) => ({ default: m.QualityScreen })));
const MaintenanceScreen = lazy(() =>
  import('../maintenance/MaintenanceScreen.tsx').then((m) => ({ default: m.MaintenanceScreen })),
);
const WhyScreen = lazy(() => import('../why/WhyScreen.tsx').then((m) => ({ default: m.WhyScreen })));
const TraceScreen = lazy(() => import('../trace/TraceScreen.tsx').then((m) => ({ default: m.TraceScreen })));
const StockScreen = lazy(() => import('../stock/StockScreen.tsx').then((m) => ({ default: m.StockScreen })));
const SetupScreen = lazy(() => import('../setup/SetupScreen.tsx').then((m) => ({ default: m.SetupScreen })));

/** Everything but the wall: top bar, a screen, and the time bar that serves all of them. */
export function App() {
  const theme = useTheme();
  const record = useRecordStore();
  const me = useAskedMe();
  const { t } = useWords();
  const { path } = usePlace();
  const screen = useScreen(path);
  useFollow(useSelection().machine);

  useEffect(() => {
    document.title = `${screen.title} – Gemba`;
  }, [screen.title]);
  useEffect(() => {
    if (path === '/') navigate(`/plant${location.search}`, true);
  }, [path]);

  return (
    <MantineProvider theme={mantineTheme} cssVariablesResolver={mantineVariables} forceColorScheme={theme}>
      <MeContext value={me}>
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
          <WhyPanel />
          <ActionDialog />
          <StopAnnouncer />
          <Tour />
        </RecordContext>
      </MeContext>
    </MantineProvider>
  );
}

interface Screen {
  readonly name: ScreenName;
  readonly title: string;
  readonly body: ReactNode;
  /** The time bar belongs to it. */
  readonly timed: boolean;
}

function useScreen(path: string): Screen {
  const plant = usePlant();
  const { line } = useSelection();
  const { t, f } = useWords();
  if (path === '/plant' || path === '/')
    return { name: 'plant', title: f.say(plant.site.name), body: <PlantScreen />, timed: true };
  const shown = path.startsWith('/line/') && line !== null ? plant.lines[line] : undefined;
  if (shown) return { name: 'line', title: f.say(shown.name), body: <LineScreen line={shown} />, timed: true };
  if (path === '/losses') return { name: 'losses', title: t('nav.losses'), body: <LossesScreen />, timed: true };
  if (path === '/alarms') return { name: 'alarms', title: t('nav.alarms'), body: <AlarmsScreen />, timed: true };
  if (path === '/quality') return { name: 'quality', title: t('nav.quality'), body: <QualityScreen />, timed: true };
  if (path === '/maintenance')
    return { name: 'maintenance', title: t('nav.maintenance'), body: <MaintenanceScreen />, timed: true };
  if (path === '/plan') return { name: 'plan', title: t('nav.plan'), body: <PlanScreen />, timed: false };
  if (path === '/orders' || path.startsWith('/orders/'))
    return { name: 'orders', title: t('nav.orders'), body: <OrdersScreen />, timed: false };
  if (path === '/trace') return { name: 'trace', title: t('nav.trace'), body: <TraceScreen />, timed: true };
  if (path === '/stock') return { name: 'stock', title: t('nav.stock'), body: <StockScreen />, timed: false };
  if (path === '/report') return { name: 'reports', title: t('nav.report'), body: <ReportScreen />, timed: true };
  if (path === '/meeting') return { name: 'reports', title: t('nav.meeting'), body: <MeetingScreen />, timed: false };
  if (path === '/energy') return { name: 'reports', title: t('nav.energy'), body: <EnergyScreen />, timed: true };
  if (path === '/master-data')
    return { name: 'reports', title: t('nav.masterData'), body: <MasterDataScreen />, timed: true };
  if (path === '/why') return { name: 'reports', title: t('nav.why'), body: <WhyScreen />, timed: true };
  if (path === '/actions') return { name: 'reports', title: t('nav.actions'), body: <ActionsScreen />, timed: false };
  if (path === '/setup' || path.startsWith('/setup/'))
    return { name: 'setup', title: t('setup.title'), body: <SetupScreen />, timed: false };
  const body = (
    <section className="page">
      <h1>{t('shell.nothingHere')}</h1>
      <p>{t('shell.nothingHereHow')}</p>
    </section>
  );
  return { name: 'none', title: t('shell.nothingHere'), body, timed: false };
}
