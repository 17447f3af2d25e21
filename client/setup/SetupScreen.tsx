import './setup.css';
import './change/change.css';
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { HttpProblem } from '../http/api.ts';
import { getPlantFile, type PlantFile } from '../http/setup-api.ts';
import { useTwin } from '../live/twin-context.ts';
import { Link } from '../router/Link.tsx';
import { usePlace } from '../router/router.ts';
import { hasRole, type RoleName, useMe } from '../sign-in/use-me.ts';
import { useWords } from '../words/use-words.ts';
import { ChangeDialog } from './change/ChangeDialog.tsx';
import { type Change, SetupContext } from './change/use-change.ts';
import { ConnectionsScreen } from './connections/ConnectionsScreen.tsx';
import { NotYours } from './people/NotYours.tsx';
import { readSpec } from './plant-file.ts';

const LOADS = {
  map: () => import('./mapping/MappingScreen.tsx').then((m) => ({ default: m.MappingScreen })),
  lines: () => import('./lines/LinesScreen.tsx').then((m) => ({ default: m.LinesScreen })),
  reasons: () => import('./reasons/ReasonsScreen.tsx').then((m) => ({ default: m.ReasonsScreen })),
  tags: () => import('./tags/TagsScreen.tsx').then((m) => ({ default: m.TagsScreen })),
  care: () => import('./care/CareScreen.tsx').then((m) => ({ default: m.CareScreen })),
  file: () => import('./file/FileScreen.tsx').then((m) => ({ default: m.FileScreen })),
};
/** Tabs that are not of the plant file: for whom each is, and where it is asked for. */
const OWN = {
  checklists: {
    words: 'checklists.title',
    roles: ['engineer', 'admin'],
    load: () => import('../checklists/TemplatesScreen.tsx').then((m) => ({ default: m.TemplatesScreen })),
  },
  people: {
    words: 'setup.people',
    roles: ['admin'],
    load: () => import('./people/PeopleScreen.tsx').then((m) => ({ default: m.PeopleScreen })),
  },
  skills: {
    words: 'setup.skills',
    roles: ['operator', 'quality', 'maintenance', 'planner', 'engineer', 'admin'],
    load: () => import('./people/SkillsScreen.tsx').then((m) => ({ default: m.SkillsScreen })),
  },
  notify: {
    words: 'setup.notify',
    roles: ['engineer', 'admin'],
    load: () => import('./notify/NotifyScreen.tsx').then((m) => ({ default: m.NotifyScreen })),
  },
  audit: {
    words: 'setup.audit',
    roles: ['quality', 'engineer', 'admin'],
    load: () => import('./people/AuditScreen.tsx').then((m) => ({ default: m.AuditScreen })),
  },
} as const;
const OWN_SCREENS = {
  checklists: lazy(OWN.checklists.load),
  people: lazy(OWN.people.load),
  skills: lazy(OWN.skills.load),
  notify: lazy(OWN.notify.load),
  audit: lazy(OWN.audit.load),
};
const OWN_TABS = ['checklists', 'people', 'skills', 'notify', 'audit'] as const;
const AccountScreen = lazy(() => import('./people/AccountScreen.tsx').then((m) => ({ default: m.AccountScreen })));
/** Whoever keeps the plant file. */
const KEEPERS: readonly RoleName[] = ['engineer', 'admin'];
const SCREENS = {
  map: lazy(LOADS.map),
  lines: lazy(LOADS.lines),
  reasons: lazy(LOADS.reasons),
  tags: lazy(LOADS.tags),
  care: lazy(LOADS.care),
  file: lazy(LOADS.file),
};
/** After Setup has been opened for so long the other tabs are fetched, so that they are there when they are asked for, ms. */
const AHEAD_MS = 1500;
const TABS = [
  ['map', 'setup.map'],
  ['lines', 'setup.lines'],
  ['reasons', 'setup.reasons'],
  ['tags', 'setup.tags'],
  ['care', 'setup.care'],
  ['file', 'setup.file'],
] as const;
const WIDE: readonly string[] = ['tags', 'file'];

/** Setup: where the samples come from, what they mean, and the plant file with its versions. */
export function SetupScreen() {
  const { t } = useWords();
  const { answer } = useTwin();
  const { path } = usePlace();
  const me = useMe();
  const [file, setFile] = useState<PlantFile | null>(null);
  const [refused, setRefused] = useState(false);
  const [change, setChange] = useState<Change | null>(null);
  const [inForce, setInForce] = useState<number | null>(null);

  const load = useCallback(async (signal?: AbortSignal) => {
    try {
      setFile(await getPlantFile(signal));
      setRefused(false);
    } catch (error) {
      if (error instanceof HttpProblem) setRefused(error.status === 401 || error.status === 403);
    }
  }, []);
  // Again for each plant: somebody else may have changed it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the plant is what it is read for.
  useEffect(() => {
    const stop = new AbortController();
    void load(stop.signal);
    return () => stop.abort();
  }, [load, answer]);

  const mayChange = file !== null;
  useEffect(() => {
    if (!mayChange) return;
    const ahead = setTimeout(() => {
      for (const load of Object.values(LOADS)) load().catch(() => undefined); // fetched again when it is opened
    }, AHEAD_MS);
    return () => clearTimeout(ahead);
  }, [mayChange]);

  // On a phone the tabs do not all fit: the one that is open is in sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: for each place, and when the tabs have come.
  useEffect(() => {
    document.querySelector('.setup-tabs [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [path, file]);

  const spec = useMemo(() => (file ? readSpec(file.yaml) : {}), [file]);
  const setup = useMemo(() => ({ file, spec, mayChange, propose: setChange }), [file, spec, mayChange]);
  const tab = TABS.find(([one]) => path === `/setup/${one}`)?.[0];
  const own = OWN_TABS.find((one) => path === `/setup/${one}`);
  const mayOpen = (one: (typeof OWN_TABS)[number]) => hasRole(me, OWN[one].roles, one !== 'skills');
  const Screen = own
    ? mayOpen(own)
      ? OWN_SCREENS[own]
      : null
    : path === '/setup/account'
      ? AccountScreen
      : tab && file
        ? SCREENS[tab]
        : null;
  const mark = (to: string) => (path === to ? ({ 'aria-current': 'page' } as const) : {});

  return (
    <SetupContext value={setup}>
      <div className={`setup ${tab && WIDE.includes(tab) ? 'setup-wide' : ''}`}>
        <div className="setup-head">
          <h1 tabIndex={-1}>{t('setup.title')}</h1>
          <nav aria-label={t('setup.title')} className="setup-tabs">
            <Link className="nav" href="/setup" {...mark('/setup')}>
              {t('setup.connections')}
            </Link>
            {file &&
              TABS.map(([one, words]) => (
                <Link key={one} className="nav" href={`/setup/${one}`} {...mark(`/setup/${one}`)}>
                  {t(words)}
                </Link>
              ))}
            {OWN_TABS.filter(mayOpen).map((one) => (
              <Link key={one} className="nav" href={`/setup/${one}`} {...mark(`/setup/${one}`)}>
                {t(OWN[one].words)}
              </Link>
            ))}
          </nav>
          <p className="setup-version num" role="status">
            {inForce !== null && <b>{t('setup.inForce', { version: inForce })}</b>}
            {inForce === null && file && t('setup.version', { version: file.version })}
          </p>
        </div>
        {refused && path === '/setup' && <p className="notice">{t('setup.mayLook')}</p>}
        <Suspense fallback={null}>
          {/* A tab waits for the file, or for who is asking; who may not open it is told for whom it is. */}
          {Screen ? (
            <Screen />
          ) : own ? (
            me && <NotYours roles={OWN[own].roles} />
          ) : tab ? (
            refused && <NotYours roles={KEEPERS} />
          ) : (
            <ConnectionsScreen />
          )}
        </Suspense>
      </div>
      {change && (
        <ChangeDialog
          change={change}
          done={(version) => {
            setChange(null);
            if (version === null) return;
            setInForce(version);
            void load();
            change.applied?.(version);
          }}
        />
      )}
    </SetupContext>
  );
}
