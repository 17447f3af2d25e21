import { useEffect, useMemo, useRef, useState } from 'react';
import type { State } from '../../twin/words.ts';
import { useSecond, useTwin } from '../live/twin-context.ts';
import type { Risks } from '../maintenance/assets/use-risks.ts';
import { navigate } from '../router/router.ts';
import { select, useSelection } from '../router/selection.ts';
import { HoldGlyph } from '../ui/HoldGlyph.tsx';
import { RiskGlyph } from '../ui/RiskGlyph.tsx';
import { StateGlyph } from '../ui/StateGlyph.tsx';
import { useTheme } from '../ui/theme.ts';
import { useWords } from '../words/use-words.ts';
import type { FlyTo } from './scene/camera/fly-to.ts';
import { holdLink, type StandingGoods } from './scene/goods/standing-goods.ts';
import { PlantScene, type PlantSceneHandle } from './scene/PlantScene.tsx';
import { useSceneWords } from './use-scene-words.ts';
import { ViewMenu } from './ViewMenu.tsx';

const LEGEND: readonly State[] = ['breakdown', 'blocked', 'starved', 'setup', 'unknown'];
/** What the controls over the picture cover, px. */
const INSET = { left: 14, right: 14, top: 56, bottom: 52 };

const openHold = (hold: string) => navigate(holdLink(hold));

/** The hall in 3D, with what belongs over it. A click picks out; picking out elsewhere flies here. */
export function Hall({ goods, risks }: { readonly goods: readonly StandingGoods[]; readonly risks: Risks }) {
  const { t, state } = useWords();
  const { store } = useTwin();
  const theme = useTheme();
  const words = useSceneWords();
  const selection = useSelection();
  const scene = useRef<PlantSceneHandle>(null);
  const [hovered, setHovered] = useState<number | null>(null);
  const [flyTo, setFlyTo] = useState<FlyTo | undefined>(undefined);
  const [rendered, setRendered] = useState(false);
  /** Picked out by a click into the picture: the camera is there already. */
  const clicked = useRef<number | null>(null);
  const { machine, line } = selection;
  const reducedMotion = useMemo(() => matchMedia('(prefers-reduced-motion: reduce)').matches, []);
  const fly = (to: FlyTo['to']) => setFlyTo((last) => ({ to, nonce: (last?.nonce ?? 0) + 1 }));

  useEffect(() => {
    if (machine !== null && machine !== clicked.current)
      setFlyTo((last) => ({ to: { machine }, nonce: (last?.nonce ?? 0) + 1 }));
    else if (machine === null && line !== null) setFlyTo((last) => ({ to: { line }, nonce: (last?.nonce ?? 0) + 1 }));
    clicked.current = null;
  }, [machine, line]);

  return (
    <div className="hall" data-rendered={rendered}>
      <PlantScene
        ref={scene}
        view={store}
        theme={theme}
        selected={machine}
        hovered={hovered}
        onSelect={(slot) => {
          clicked.current = slot;
          const id = slot === null ? undefined : store.plant.machines[slot]?.id;
          select(id ? { machine: id } : {});
        }}
        onHover={setHovered}
        words={words}
        goods={goods}
        risks={risks}
        onHold={openHold}
        reducedMotion={reducedMotion}
        inset={INSET}
        onRendered={() => setRendered(true)}
        {...(flyTo ? { flyTo } : {})}
      />
      <div className="hall-controls">
        <ViewMenu scene={scene} onWhole={() => fly('all')} onLine={(slot) => fly({ line: slot })} />
      </div>
      <div className="hall-legend">
        {LEGEND.map((word) => (
          <span key={word}>
            <StateGlyph state={word} size={12} />
            {state(word)}
          </span>
        ))}
        {goods.some(({ held }) => held > 0) && (
          <span>
            <HoldGlyph size={12} />
            {t('scene.goods.onHold')}
          </span>
        )}
        {[...risks.values()].some(({ called }) => called) && (
          <span>
            <RiskGlyph size={12} />
            {t('scene.likely')}
          </span>
        )}
        <span className="quiet">{t('plant.greyRuns')}</span>
      </div>
      <StaleNote />
    </div>
  );
}

/** Over a picture that has gone grey: since when, so that nobody takes it for the present. */
function StaleNote() {
  const { t, f } = useWords();
  const store = useSecond();
  if (store.status !== 'stale') return null;
  return (
    <div className="stale-note" role="status">
      <StateGlyph state="unknown" size={15} colour="currentColor" />
      {t('plant.staleNote', { age: f.age(store.now() - store.at), time: f.seconds(store.at) })}
    </div>
  );
}
