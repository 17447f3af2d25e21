import './andon.css';
import { useEffect } from 'react';
import type { Line } from '../../twin/plant/model.ts';
import { lineFace, RUNNING, STANDING } from '../live/line-face.ts';
import { useSecond, useTwin, useTwinWords } from '../live/twin-context.ts';
import { RecordContext, useRecordStore } from '../record/use-record.ts';
import { StatePatterns } from '../ui/StatePatterns.tsx';
import { applyTheme } from '../ui/theme.ts';
import { WhyPanel } from '../why/WhyPanel.tsx';
import { productName } from '../words/product-name.ts';
import { useWords } from '../words/use-words.ts';
import { AndonBlock } from './AndonBlock.tsx';
import { AndonCalls } from './AndonCalls.tsx';
import { AndonFigures } from './AndonFigures.tsx';
import { AndonLosses } from './AndonLosses.tsx';
import { AndonShift } from './AndonShift.tsx';
import { AndonSide } from './AndonSide.tsx';
import type { WallFace } from './wall-face.ts';

/** The wall above a line: read from ten metres, touched by nobody, on for weeks. */
export function AndonScreen({ line: id }: { readonly line: string }) {
  const { t, f } = useWords();
  const record = useRecordStore();
  const { plant } = useTwin().answer;
  const line = plant.lines.find((l) => l.id === id);

  useEffect(() => {
    if (!new URLSearchParams(location.search).has('theme')) applyTheme('dark');
  }, []);

  const title = line ? f.say(line.name) : id;
  useEffect(() => {
    document.title = `${title} – Gemba`;
  }, [title]);

  if (!line) {
    return (
      <main className="waiting">
        <h1>{t('andon.noLine', { line: id })}</h1>
        <p>{plant.lines.map((l) => `/andon/${l.id}`).join('   ')}</p>
      </main>
    );
  }
  return (
    <RecordContext value={record}>
      <StatePatterns scale={2} />
      <Wall line={line} />
      <WhyPanel />
    </RecordContext>
  );
}

function Wall({ line }: { readonly line: Line }) {
  const { t, f } = useWords();
  useTwinWords();
  const store = useSecond();
  const { plant } = store;
  const view = store.lines.get(line.id) ?? null;
  const fresh = view !== null && (store.status === 'live' || store.status === 'replay');
  const face = fresh ? lineFace(view) : { state: 'unknown' as const, since: store.at, machine: null, fault: 0 };
  const wall: WallFace = { ...face, fresh, running: RUNNING.has(face.state), standing: STANDING.has(face.state) };
  const now = store.moment();
  const product = productName(plant, view?.product ?? null, f);

  return (
    <main className="andon" data-status={store.status} data-state={wall.state}>
      <header className="andon-head">
        <h1>{f.say(line.name)}</h1>
        {product && <span className="andon-product">{product}</span>}
        {view?.order && <span className="andon-order">{t('line.order', { order: view.order })}</span>}
        <span className="grow" />
        <span className={fresh ? 'andon-age' : 'andon-age old'}>
          {store.status === 'replay'
            ? t('live.replay')
            : fresh
              ? t('live.live', {
                  age: t('duration.seconds', { s: f.number(Math.max(1, Math.round((store.now() - store.at) / 1000))) }),
                })
              : store.at > 0
                ? t('live.stale', { age: f.duration(store.now() - store.at) })
                : t('live.connecting')}
        </span>
        <time className="andon-clock num">{f.clock(now)}</time>
      </header>
      <AndonBlock line={line} view={view} face={wall} />
      <AndonSide line={line} view={view} face={wall} />
      <AndonFigures line={line} shift={view?.shift ?? null} fresh={fresh} at={view?.at ?? 0} />
      <AndonCalls line={line} fresh={fresh} />
      <AndonLosses losses={view?.shift?.losses ?? []} fresh={fresh} />
      <AndonShift line={line} shift={view?.shift ?? null} />
    </main>
  );
}
