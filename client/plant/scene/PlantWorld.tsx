import { useThree } from '@react-three/fiber';
import { type Ref, type RefObject, useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef } from 'react';
import { Color, type PerspectiveCamera, PMREMGenerator, Vector3 } from 'three';
import { RoomEnvironment } from 'three/addons/environments/RoomEnvironment.js';
import type { PlantModel } from '../../../twin/plant/model.ts';
import type { TwinView } from '../../live/twin-view.ts';
import { type Box3D, fitBox, frameOf, type Viewpoint } from './camera/fit.ts';
import type { FlyTo, Inset } from './camera/fly-to.ts';
import { useCamera } from './camera/use-camera.ts';
import { usePointer } from './camera/use-pointer.ts';
import type { GoodsStack } from './goods/goods-spots.ts';
import { paletteOf, type Theme } from './kit/palette.ts';
import { SHAPES } from './kit/shapes.ts';
import { footprint, grow, type Rect } from './layout/rect.ts';
import { lampOf } from './paint/lamps.ts';
import type { Quality } from './quality.ts';
import type { SceneModel } from './scene-model.ts';
import { useFrames } from './use-frames.ts';
import { createWorld } from './world.ts';

export interface WorldHandle {
  /** The view has news; `marks` = some mark may have changed. */
  viewChanged(marks: boolean): void;
  viewpoint(): Viewpoint;
  goTo(viewpoint: Viewpoint): void;
  /** Floor point in CSS pixels of the canvas; false if it is behind the camera. */
  project(x: number, y: number, z: number, into: { x: number; y: number }): boolean;
  size(): { readonly width: number; readonly height: number };
  lampOf(slot: number): readonly [x: number, y: number, z: number];
  zoneOf(line: number): Rect | null;
  /** Lets the canvas have a wheel turn that fell on a label. */
  wheel(event: WheelEvent): void;
}

export interface PlantWorldProps {
  readonly ref: Ref<WorldHandle>;
  readonly view: TwinView;
  readonly plant: PlantModel;
  readonly model: SceneModel;
  readonly theme: Theme;
  readonly quality: Quality;
  readonly selected: number | null;
  readonly hovered: number | null;
  readonly stacks: readonly GoodsStack[];
  readonly onHold: ((hold: string) => void) | undefined;
  readonly onSelect: (slot: number | null) => void;
  readonly onHover: (slot: number | null) => void;
  readonly inset: Inset;
  readonly flyTo: FlyTo | undefined;
  readonly start: Viewpoint | undefined;
  readonly reducedMotion: boolean;
  readonly onRendered: (() => void) | undefined;
  readonly placeLabels: RefObject<(() => void) | null>;
}

/** A machine is looked at with so much floor around it, m. */
const AROUND = 7;

/** The plant inside the canvas. React mounts it once a plant and theme; everything live goes through `useFrames`. */
export function PlantWorld(props: PlantWorldProps) {
  const { view, plant, model, theme, quality, selected, hovered, stacks, reducedMotion, inset, flyTo } = props;
  const gl = useThree((three) => three.gl);
  const scene = useThree((three) => three.scene);
  const camera = useThree((three) => three.camera) as PerspectiveCamera;
  const size = useThree((three) => three.size);
  const invalidate = useThree((three) => three.invalidate);

  const world = useMemo(
    () => createWorld(plant, theme, quality, gl.capabilities.maxTextureSize),
    [plant, theme, quality, gl],
  );
  useEffect(() => () => world.dispose(), [world]);

  useLayoutEffect(() => {
    if (!quality.environment) return;
    const generator = new PMREMGenerator(gl);
    const room = new RoomEnvironment();
    const target = generator.fromScene(room, 0.04);
    scene.environment = target.texture;
    generator.dispose();
    room.dispose();
    return () => {
      scene.environment = null;
      target.dispose();
    };
  }, [gl, scene, quality]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new world needs new shadows
  useLayoutEffect(() => {
    scene.environmentIntensity = theme === 'dark' ? 0.5 : 0.42;
    scene.background = new Color(paletteOf(theme).background);
    // Shadows are drawn once: nothing that throws one moves, but goods that come and go.
    gl.shadowMap.autoUpdate = false;
    gl.shadowMap.needsUpdate = true;
    invalidate();
  }, [gl, scene, theme, world, invalidate]);

  useEffect(() => {
    // The floor's numerals wait for the font.
    const font = '800 40px "Inter Variable"';
    if (document.fonts.check(font)) return;
    let here = true;
    document.fonts.load(font).then(
      (faces) => {
        if (!here || faces.length === 0) return;
        world.ground.repaint();
        invalidate();
      },
      () => undefined, // no such font: the fallback is painted already
    );
    return () => {
      here = false;
    };
  }, [world, invalidate]);

  const viewFor = useMemo(() => {
    return (to: FlyTo['to']): Viewpoint => {
      const whole: Box3D = { ...grow(world.site, 0.6), y1: world.height * 0.8 };
      const free = { left: inset.left + 96, right: inset.right, top: inset.top + 20, bottom: inset.bottom };
      const frame = frameOf(size.width, size.height, free);
      if (to === 'all') return fitBox(camera, whole, frame);
      const machine = 'machine' in to ? plant.machines[to.machine] : undefined;
      if (machine) {
        const box = { ...grow(footprint(machine), AROUND, AROUND * 0.7), y1: SHAPES[machine.kind].h };
        return fitBox(camera, box, frame);
      }
      const zone = 'line' in to ? world.plan.zones.find((z) => z.line === to.line) : undefined;
      return fitBox(camera, zone ? { ...zone.area, y1: 4 } : whole, frame);
    };
  }, [world, camera, size, inset, plant]);

  const cameraControl = useCamera({ world, viewFor, start: props.start, flyTo, reducedMotion });
  usePointer({
    plant,
    world,
    selected,
    stacks,
    onHold: props.onHold,
    onSelect: props.onSelect,
    onHover: props.onHover,
  });
  const frames = useFrames({
    view,
    plant,
    model,
    world,
    quality,
    reducedMotion,
    flight: cameraControl,
    placeLabels: props.placeLabels,
    onRendered: props.onRendered,
  });

  useEffect(() => {
    world.selection.show(
      selected === null ? null : (plant.machines[selected] ?? null),
      hovered === null ? null : (plant.machines[hovered] ?? null),
    );
    invalidate();
  }, [world, plant, selected, hovered, invalidate]);

  useEffect(() => {
    world.standing.paint(stacks);
    gl.shadowMap.needsUpdate = true;
    invalidate();
  }, [gl, world, stacks, invalidate]);

  const point = useMemo(() => new Vector3(), []);
  const sizeNow = useRef(size);
  sizeNow.current = size;
  useImperativeHandle(
    props.ref,
    (): WorldHandle => ({
      viewChanged: frames.viewChanged,
      viewpoint: cameraControl.viewpoint,
      goTo: cameraControl.goTo,
      size: () => sizeNow.current,
      project: (x, y, z, into) => {
        point.set(x, y, z).project(camera);
        into.x = (point.x * 0.5 + 0.5) * sizeNow.current.width;
        into.y = (-point.y * 0.5 + 0.5) * sizeNow.current.height;
        return point.z < 1;
      },
      lampOf: (slot) => lampOf(plant.machines[slot]!),
      zoneOf: (line) => world.plan.zones.find((zone) => zone.line === line)?.area ?? null,
      wheel: (event) => {
        gl.domElement.dispatchEvent(new WheelEvent('wheel', event));
      },
    }),
    [frames, cameraControl, camera, plant, world, gl, point],
  );

  return <primitive object={world.group} />;
}
