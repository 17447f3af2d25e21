import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { getPlant, HttpProblem, type PlantAnswer } from './http/api.ts';
import { getMe } from './http/people-api.ts';
import { GembaLive } from './live/gemba-live.ts';
import { type Twin, TwinContext } from './live/twin-context.ts';
import { TwinStore } from './live/twin-store.ts';
import { momentOf, usePlace } from './router/router.ts';
import { applyTheme } from './ui/theme.ts';

// A wall loads its own small chunk: neither three nor the controls of the other screens.
const AndonScreen = lazy(() => import('./andon/AndonScreen.tsx').then((m) => ({ default: m.AndonScreen })));
const SignIn = lazy(() => import('./sign-in/SignIn.tsx').then((m) => ({ default: m.SignIn })));
const OperatorScreen = lazy(() => import('./operator/OperatorScreen.tsx').then((m) => ({ default: m.OperatorScreen })));
const App = lazy(() => import('./shell/App.tsx').then((m) => ({ default: m.App })));

/** The line of `/operator/<line>`; null = another page. */
const panelLine = (path: string): string | null => /^\/operator\/([^/]+)\/?$/.exec(path)?.[1] ?? null;

const RETRY_MS = 2000;

/** The line of `/andon/<line>`; null = another page. */
const wallLine = (path: string): string | null => /^\/andon\/([^/]+)\/?$/.exec(path)?.[1] ?? null;

/** Gets the plant, opens the live stream, and hands both to the screen that the address names. Never gives up. */
export function Boot() {
  const { path, query } = usePlace();
  const [twin, setTwin] = useState<Twin | null>(null);
  const [refused, setRefused] = useState<HttpProblem | null>(null);
  /** There is no admin by name yet, and who looks is to be the first. */
  const [unnamed, setUnnamed] = useState(false);
  const panel = panelLine(path);
  const line = wallLine(path);
  const at = momentOf(query);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the stream opens once; later moments go through show().
  useEffect(() => {
    applyTheme();
    const stop = new AbortController();
    let opened: Twin | null = null;
    const begin = async () => {
      for (;;) {
        try {
          const [answer, me] = await Promise.all([getPlant(stop.signal), getMe(stop.signal)]);
          if (stop.signal.aborted) return;
          setRefused(null);
          setUnnamed(me.first);
          const before = opened;
          // By the address as it is now: the moment may have moved on since the page was opened.
          opened = open(answer, line, momentOf(new URLSearchParams(location.search)), () => void begin());
          setTwin(opened);
          before?.live.stop();
          before?.store.stop();
          return;
        } catch (error) {
          if (stop.signal.aborted) return;
          setRefused(error instanceof HttpProblem ? error : null);
          // Signed out meanwhile: what was shown is shown no more.
          if (mustSignIn(error)) setTwin(null);
          await new Promise((again) => setTimeout(again, RETRY_MS));
        }
      }
    };
    void begin();
    return () => {
      stop.abort();
      opened?.live.stop();
      opened?.store.stop();
    };
  }, []);

  useEffect(() => twin?.live.show(at), [twin, at]);

  if (path === '/sign-in' || unnamed || (!twin && mustSignIn(refused)))
    return (
      <Suspense fallback={null}>
        <SignIn done={() => location.replace(path === '/sign-in' ? '/plant' : location.href)} />
      </Suspense>
    );
  if (!twin) return <Waiting refused={refused} />;
  return (
    <TwinContext value={twin}>
      <Suspense fallback={null}>
        {line ? <AndonScreen line={line} /> : panel ? <OperatorScreen line={panel} /> : <App />}
      </Suspense>
    </TwinContext>
  );
}

/** `changed`: the plant is another one now. */
function open(answer: PlantAnswer, line: string | null, at: number | null, changed: () => void): Twin {
  const store = new TwinStore(answer.plant);
  const known = line !== null && answer.plant.lines.some((l) => l.id === line);
  const live = new GembaLive(
    { at, hz: line ? 5 : 10, ...(known ? { lines: [line] } : {}) },
    watched(store, answer, changed),
  );
  live.start();
  return { store, live, answer };
}

/**
 * A server that came back may be a newer one, or have read a changed plant file: slots would mean other machines. Then the
 * page starts over by itself, so that a wall nobody can touch is never older than its server.
 */
function watched(store: TwinStore, first: PlantAnswer, changed: () => void): TwinStore['reader'] & { plant(): void } {
  let before = false;
  return {
    ...store.reader,
    plant: changed,
    connected: (up) => {
      store.reader.connected?.(up);
      if (up && before) void reloadIfChanged(first);
      before ||= up;
    },
  };
}

async function reloadIfChanged(first: PlantAnswer): Promise<void> {
  try {
    const now = await getPlant();
    if (now.version !== first.version || JSON.stringify(now.plant) !== JSON.stringify(first.plant)) location.reload();
  } catch {
    // Gone again: the next connection asks again.
  }
}

const mustSignIn = (error: unknown): boolean => error instanceof HttpProblem && error.status === 401;

function Waiting({ refused }: { readonly refused: HttpProblem | null }) {
  const { t } = useTranslation();
  const noRole = refused?.status === 403;
  return (
    <main className="waiting" role="status">
      <h1>{noRole ? t('boot.noRole') : t('boot.waiting')}</h1>
      <p>{noRole ? t('boot.noRoleHow') : (refused?.message ?? t('boot.waitingHow'))}</p>
    </main>
  );
}
