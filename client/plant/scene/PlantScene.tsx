import { Canvas } from '@react-three/fiber';
import { type Ref, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react';
import { NeutralToneMapping, PCFShadowMap } from 'three';
import type { TwinView } from '../../live/twin-view.ts';
import type { Viewpoint } from './camera/fit.ts';
import type { FlyTo, Inset } from './camera/fly-to.ts';
import { goodsStacks } from './goods/goods-spots.ts';
import type { StandingGoods } from './goods/standing-goods.ts';
import type { Theme } from './kit/palette.ts';
import { LabelLayer } from './labels/LabelLayer.tsx';
import type { Risks } from './labels/label-list.ts';
import { floorPlanOf } from './layout/floor-plan.ts';
import { PlantWorld, type WorldHandle } from './PlantWorld.tsx';
import { isSoftware, type Quality, type QualityWish, qualityFor, rendererName } from './quality.ts';
import { createSceneModel } from './scene-model.ts';
import type { SceneWords } from './scene-words.ts';
import './scene.css';

export interface PlantSceneHandle {
  viewpoint(): Viewpoint | null;
  /** Flies there, or jumps with reduced motion. */
  goTo(viewpoint: Viewpoint): void;
}

export interface PlantSceneProps {
  readonly view: TwinView;
  readonly theme: Theme;
  /** Machine slots. */
  readonly selected: number | null;
  readonly hovered?: number | null;
  readonly onSelect: (slot: number | null) => void;
  readonly onHover: (slot: number | null) => void;
  /** Keep the object while the language stays: a new one lays all labels out again. */
  readonly words: SceneWords;
  /** What stands in the hall; keep the object while it stays the same. */
  readonly goods?: readonly StandingGoods[];
  /** Chances to fail; keep the object while it stays the same. */
  readonly risks?: Risks;
  readonly onHold?: (hold: string) => void;
  readonly flyTo?: FlyTo;
  readonly reducedMotion: boolean;
  /** Called once, when the first whole picture is on the screen. */
  readonly onRendered?: () => void;
  /** Viewpoint to start from instead of the whole plant. */
  readonly start?: Viewpoint;
  readonly quality?: QualityWish;
  readonly inset?: Inset;
  readonly ref?: Ref<PlantSceneHandle>;
}

const NO_GOODS: readonly StandingGoods[] = [];
const NO_RISKS: Risks = new Map();
const NO_INSET: Inset = { left: 12, right: 12, top: 12, bottom: 12 };

/** The whole plant in 3D, with its states and labels. Draws only when something changed. */
export function PlantScene(props: PlantSceneProps) {
  const { view, theme, selected, words, reducedMotion, inset = NO_INSET, goods = NO_GOODS, risks = NO_RISKS } = props;
  const hovered = props.hovered ?? null;
  const box = useRef<HTMLDivElement>(null);
  const world = useRef<WorldHandle>(null);
  const placeLabels = useRef<() => void>(null);
  const [version, setVersion] = useState(0);
  const [quality, setQuality] = useState<Quality | null>(null);
  const { plant } = view;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a view may be given another plant
  const model = useMemo(() => createSceneModel(view), [view, plant]);

  const stacks = useMemo(() => goodsStacks(plant, floorPlanOf(plant), goods), [plant, goods]);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    setQuality(
      qualityFor(props.quality ?? 'auto', {
        machines: plant.machines.length,
        software: isSoftware(rendererName()),
        pixels: element.clientWidth * element.clientHeight,
        dpr: window.devicePixelRatio,
      }),
    );
  }, [props.quality, plant]);

  useEffect(() => {
    const look = () => {
      const changed = model.refresh();
      world.current?.viewChanged(changed);
      if (changed) setVersion((n) => n + 1);
    };
    look();
    return view.subscribe(look);
  }, [view, model]);

  useImperativeHandle(
    props.ref,
    () => ({
      viewpoint: () => world.current?.viewpoint() ?? null,
      goTo: (viewpoint) => world.current?.goTo(viewpoint),
    }),
    [],
  );

  return (
    <div ref={box} className="plant-scene" data-status={view.status} data-quality={quality?.name}>
      {quality && (
        <Canvas
          // Antialiasing is fixed when the context is made.
          key={String(quality.antialias)}
          className="plant-canvas"
          aria-label={words.title}
          role="img"
          frameloop="demand"
          shadows={{ type: PCFShadowMap }}
          dpr={[1, quality.maxDpr]}
          gl={{ antialias: quality.antialias, toneMapping: NeutralToneMapping, toneMappingExposure: 1 }}
          camera={{ fov: 25, near: 10, far: 400 }}
        >
          <PlantWorld
            ref={world}
            view={view}
            plant={plant}
            model={model}
            theme={theme}
            quality={quality}
            selected={selected}
            hovered={hovered}
            stacks={stacks}
            onHold={props.onHold}
            onSelect={props.onSelect}
            onHover={props.onHover}
            inset={inset}
            flyTo={props.flyTo}
            start={props.start}
            reducedMotion={reducedMotion}
            onRendered={props.onRendered}
            placeLabels={placeLabels}
          />
        </Canvas>
      )}
      <LabelLayer
        view={view}
        model={model}
        version={version}
        words={words}
        asked={{ selected, hovered }}
        stacks={stacks}
        risks={risks}
        inset={inset}
        world={world}
        place={placeLabels}
        reducedMotion={reducedMotion}
        onSelect={props.onSelect}
        onHover={props.onHover}
      />
    </div>
  );
}
