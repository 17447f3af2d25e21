import { Menu } from '@mantine/core';
import { awaitsAnswer } from '../../twin/words.ts';
import { useSecond, useTwin, useTwinWords } from '../live/twin-context.ts';
import { Link } from '../router/Link.tsx';
import { useSelection } from '../router/selection.ts';
import { namedShiftsIn } from '../timeline/shift-edges.ts';
import { Icon } from '../ui/icons.tsx';
import { useWords } from '../words/use-words.ts';
import { KeyboardHelp } from './KeyboardHelp.tsx';
import { LanguageMenu } from './LanguageMenu.tsx';
import { LiveChip } from './LiveChip.tsx';
import { PersonMenu } from './PersonMenu.tsx';
import { ReportsMenu } from './ReportsMenu.tsx';
import { Search } from './Search.tsx';
import { ThemeMenu } from './ThemeMenu.tsx';

/** The screens there are; `none` = an address that leads nowhere. */
export type ScreenName =
  | 'plant'
  | 'line'
  | 'losses'
  | 'alarms'
  | 'quality'
  | 'maintenance'
  | 'orders'
  | 'trace'
  | 'stock'
  | 'reports'
  | 'setup'
  | 'plan'
  | 'none';

export function TopBar({ on }: { readonly on: ScreenName }) {
  const { t, f } = useWords();
  const { plant } = useTwin().answer;
  const { line } = useSelection();
  const current = plant.lines[line ?? 0];
  const mark = (name: ScreenName) => (on === name ? ({ 'aria-current': 'page' } as const) : {});
  return (
    <header className="top">
      <Link className="wordmark" href="/plant" aria-label="Gemba">
        <Logo />
        <span>Gemba</span>
      </Link>
      {plant.demo && (
        <span className="demo-mark" title={t('shell.demoHow')}>
          {t('shell.demo')}
        </span>
      )}
      <nav aria-label={t('shell.screens')}>
        <Link className="nav" href="/plant" {...mark('plant')}>
          {t('nav.plant')}
        </Link>
        {current && (
          <Link className="nav" href={`/line/${current.id}`} {...mark('line')}>
            {t('nav.lines')}
          </Link>
        )}
        <Link className="nav" href={current ? `/losses?line=${current.id}` : '/losses'} {...mark('losses')}>
          {t('nav.losses')}
        </Link>
        <Link className="nav" href="/alarms" {...mark('alarms')}>
          {t('nav.alarms')}
          <AlarmCount />
        </Link>
        <Link className="nav" href="/quality" {...mark('quality')}>
          {t('nav.quality')}
          <SignalCount />
        </Link>
        <Link className="nav" href="/maintenance" {...mark('maintenance')}>
          {t('nav.maintenance')}
        </Link>
        <Link className="nav" href="/plan" {...mark('plan')}>
          {t('nav.plan')}
        </Link>
        <Link className="nav" href="/orders" {...mark('orders')}>
          {t('nav.orders')}
        </Link>
        <Link className="nav" href="/trace" {...mark('trace')}>
          {t('nav.trace')}
        </Link>
        <Link className="nav" href="/stock" {...mark('stock')}>
          {t('nav.stock')}
        </Link>
        <ReportsMenu line={current?.id ?? null} on={on === 'reports'} />
        <Menu position="bottom-start" shadow="sm">
          <Menu.Target>
            <button type="button" className="nav">
              {t('nav.andon')}
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{t('nav.andonHow')}</Menu.Label>
            {plant.lines.map((l) => (
              <Menu.Item
                key={l.id}
                component="a"
                href={`/andon/${l.id}`}
                target="_blank"
                rightSection={<Icon name="open" size={13} />}
              >
                {f.say(l.name)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <Link className="nav" href="/setup" {...mark('setup')}>
          {t('nav.setup')}
        </Link>
      </nav>
      <span className="grow" />
      <Search />
      <LiveChip />
      <SiteClock />
      <span className="top-menus">
        <LanguageMenu />
        <ThemeMenu />
        <KeyboardHelp />
        <PersonMenu />
      </span>
    </header>
  );
}

/** How many alarms wait for somebody; nothing where none does. */
function AlarmCount() {
  const { t } = useWords();
  const waiting = [...useTwinWords().alarms.values()].filter(({ state }) => awaitsAnswer(state)).length;
  if (waiting === 0) return null;
  const words = t('alarms.waiting', { count: waiting });
  return (
    <span className="nav-count num" title={words} role="img" aria-label={words}>
      {waiting}
    </span>
  );
}

/** How many control charts left control and wait for somebody. */
function SignalCount() {
  const { t } = useWords();
  const waiting = [...useTwinWords().signals.values()].filter(({ state }) => state === 'open').length;
  if (waiting === 0) return null;
  const words = t('spc.waiting', { count: waiting });
  return (
    <span className="nav-count num" title={words} role="img" aria-label={words}>
      {waiting}
    </span>
  );
}

/** Where and when: the site, its shift, and its clock, which stands at the moment shown. */
function SiteClock() {
  const { f } = useWords();
  const store = useSecond();
  const { site } = store.plant;
  const at = store.moment();
  const minute = Math.floor(at / 60_000) * 60_000;
  const shift = at > 0 ? namedShiftsIn(store.plant, null, minute, minute + 1)[0] : undefined;
  return (
    <>
      <span className="site">
        {f.say(site.name)}
        {shift && <span className="site-shift"> · {f.say(shift.name)}</span>}
      </span>
      <time className="clock num" dateTime={new Date(minute).toISOString()}>
        {f.clock(at)}
      </time>
    </>
  );
}

const Logo = () => (
  <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
    <path d="M2 17V8l5-4v4l5-4v4l6-4v13z" fill="currentColor" />
    <path d="M5.5 13h9" stroke="var(--surface)" strokeWidth="2" />
  </svg>
);
