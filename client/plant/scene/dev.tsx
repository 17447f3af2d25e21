/**
 * A page to develop the scene on, without a server: /plant/scene/dev.html under `vite client`. Not in the product.
 * Query: far (12 lines x 40 machines), dark, calm (all runs), still (reduced motion), quality, select=SLOT, plant=URL of a
 * PlantModel as JSON. In the console `stage` plays the plant.
 */
import '@fontsource-variable/inter/index.css';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import type { PlantModel } from '../../../twin/plant/model.ts';
import type { Words } from '../../../twin/plant/schema-parts.ts';
import '../../ui/tokens.css';
import type { FlyTo } from './camera/fly-to.ts';
import { createScriptedView, type ScriptedView } from './dev/scripted-view.ts';
import { farPlant, nearPlant } from './dev/synthetic-plant.ts';
import { PlantScene, type PlantSceneHandle } from './PlantScene.tsx';
import type { QualityWish } from './quality.ts';
import type { SceneWords } from './scene-words.ts';

declare global {
  interface Window {
    stage?: { view: ScriptedView; fly(to: FlyTo['to']): void; handle: PlantSceneHandle | null };
    __rendered?: boolean;
  }
}

const query = new URLSearchParams(location.search);
const dark = query.has('dark');
document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';

const inEnglish = (words: Words): string => (typeof words === 'string' ? words : (words['en'] ?? ''));

function wordsOf(plant: PlantModel): SceneWords {
  return {
    title: 'The plant in 3D',
    state: (state) => ({ breakdown: 'Down', setup: 'Changeover', producing: 'Running' })[state as 'setup'] ?? state,
    machine: (slot) => inEnglish(plant.machines[slot]?.name ?? ''),
    line: (slot) => inEnglish(plant.lines[slot]?.name ?? ''),
    fault: (slot, code) => inEnglish(plant.machines[slot]?.faults[code] ?? '') || null,
    waiting: ({ total, blocked, starved }) => `${total} machines waiting: ${blocked} blocked, ${starved} starved`,
    duration: (ms) => `${Math.floor(ms / 60_000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, '0')}`,
    percent: (ratio) => `${Math.round(ratio * 100)}%`,
    more: (count) => `+${count} more`,
    held: ({ held, count }) => `${held} of ${count} pallets on hold`,
    goodsPlace: ({ line, place }) => place?.name ?? (line === null ? '' : inEnglish(plant.lines[line]?.name ?? '')),
    risk: ({ probability }) => `${Math.round(100 * probability)} % to fail`,
    signals: (count) => `${count} charts out of control`,
    moreLines: (count) => `${count} more lines`,
  };
}

function play(view: ScriptedView): void {
  if (query.has('calm')) return;
  const { lines, machines } = view.plant;
  const find = (line: number, kind: string) => lines[line]?.machines.find((slot) => machines[slot]?.kind === kind) ?? 0;
  for (const { slot } of lines) {
    if (slot % 3 === 1) view.stop(find(slot, 'labeller'), 2, 3, 252_000);
    if (slot % 3 === 2) view.set(find(slot, 'labeller'), 'setup', 760_000);
    if (slot % 4 === 3) view.set(find(slot, 'palletizer'), 'maintenance', 5_000_000);
  }
}

function Stage({ view }: { view: ScriptedView }) {
  const [selected, select] = useState<number | null>(query.has('select') ? Number(query.get('select')) : null);
  const [hovered, hover] = useState<number | null>(null);
  const [flyTo, setFlyTo] = useState<FlyTo>();
  const [words] = useState(() => wordsOf(view.plant));
  return (
    <PlantScene
      ref={(handle) => {
        window.stage = { view, handle, fly: (to) => setFlyTo({ to, nonce: Date.now() }) };
      }}
      view={view}
      theme={dark ? 'dark' : 'light'}
      selected={selected}
      hovered={hovered}
      onSelect={select}
      onHover={hover}
      words={words}
      reducedMotion={query.has('still')}
      quality={(query.get('quality') ?? 'auto') as QualityWish}
      onRendered={() => {
        window.__rendered = true;
      }}
      {...(flyTo && { flyTo })}
    />
  );
}

async function plantToShow(): Promise<PlantModel> {
  const url = query.get('plant');
  if (url) return (await fetch(url)).json();
  return query.has('far') ? farPlant(12, 40) : nearPlant();
}

const view = createScriptedView(await plantToShow());
play(view);
if (!query.has('frozen')) setInterval(view.tick, 1000);
createRoot(document.getElementById('root') as HTMLElement).render(<Stage view={view} />);
