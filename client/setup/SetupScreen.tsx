import './setup.css';
import './change/change.css';
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { HttpProblem } from '../http/api.ts';
import { getPlantFile, type PlantFile } from '../http/setup-api.ts';
import { useTwin } from '../live/twin-context.ts';
import { Link } from '../router/Link.tsx';
import { usePlace } from '../router/router.ts';
import { useWords } from '../words/use-words.ts';
import { ChangeDialog } from './change/ChangeDialog.tsx';
import { type Change, SetupContext } from './change/use-change.ts';
import { ConnectionsScreen } from './connections/ConnectionsScreen.tsx';
import { readSpec } from './plant-file.ts';

const LOADS = {
  map: () => import('./mapping/MappingScreen.tsx').then((m) => ({ default: m.MappingScreen })),
  lines: () => import('./lines/LinesScreen.tsx').then((m) => ({ default: m.LinesScreen })),
  tags: () => import('./tags/TagsScreen.tsx').then((m) => ({ default: m.TagsScreen })),
  care: () => import('./care/CareScreen.tsx').then((m) => ({ default: m.CareScreen })),
  file: () => import('./file/FileScreen.tsx').then((m) => ({ default: m.FileScreen })),
};
const SCREENS = {
  map: lazy(LOADS.map),
  lines: lazy(LOADS.lines),
  tags: lazy(LOADS.tags),
  care: lazy(LOADS.care),
  file: lazy(LOADS.file),
};
/** After Setup has been opened for so long the other tabs are fetched, so that they are there when they are asked for, ms. */
const AHEAD_MS = 1500;
const TABS = [
  ['map', 'setup.map'],
  ['lines', 'setup.lines'],
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
  const Screen = tab && file ? SCREENS[tab] : null;
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
          </nav>
          <p className="setup-version num" role="status">
            {inForce !== null && <b>{t('setup.inForce', { version: inForce })}</b>}
            {inForce === null && file && t('setup.version', { version: file.version })}
          </p>
        </div>
        {refused && <p className="notice">{t('setup.mayLook')}</p>}
        <Suspense fallback={null}>
          {/* A tab waits for the file; who may not read it sees the connections. */}
          {Screen ? <Screen /> : (!tab || refused) && <ConnectionsScreen />}
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
