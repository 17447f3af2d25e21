import { addAfterEffect, useFrame, useThree } from '@react-three/fiber';
import { type RefObject, useEffect, useMemo, useRef } from 'react';
import { Matrix4 } from 'three';
import type { PlantModel } from '../../../twin/plant/model.ts';
import type { TwinView } from '../../live/twin-view.ts';
import type { CameraControl } from './camera/use-camera.ts';
import { note, recordFrame, type SceneDiagnostics } from './diagnostics.ts';
import { createMotionClock } from './motion/motion-clock.ts';
import { lampOf } from './paint/lamps.ts';
import { type Quality, rendererName } from './quality.ts';
import { PULSE_SECONDS, type SceneModel } from './scene-model.ts';
import type { World } from './world.ts';

interface Options {
  readonly view: TwinView;
  readonly plant: PlantModel;
  readonly model: SceneModel;
  readonly world: World;
  readonly quality: Quality;
  readonly reducedMotion: boolean;
  readonly flight: CameraControl;
  readonly placeLabels: RefObject<(() => void) | null>;
  readonly onRendered: (() => void) | undefined;
}

/** The frame loop: repaints marks that changed, moves goods, and asks for the next frame only while something moves. */
export function useFrames(options: Options): { viewChanged(marks: boolean): void } {
  const { view, plant, model, world, quality } = options;
  const invalidate = useThree((three) => three.invalidate);
  const gl = useThree((three) => three.gl);
  const camera = useThree((three) => three.camera);
  const size = useThree((three) => three.size);
  const now = useRef(options);
  now.current = options;

  const clock = useMemo(() => createMotionClock(view, world.products, invalidate), [view, world, invalidate]);
  useEffect(() => {
    clock.start(() => now.current.reducedMotion);
    return clock.stop;
  }, [clock]);

  const painted = useRef<World>(null);
  const repaint = useRef(true);
  const pulseUntil = useRef(0);
  const seen = useMemo(() => ({ matrix: new Matrix4(), width: 0, height: 0 }), []);
  const startedAt = useRef(0);
  const drawn = useRef(false);

  // Negative priorities run first and leave drawing to the loop.
  useFrame(() => {
    startedAt.current = performance.now();
    drawn.current = true;
  }, -100);

  useFrame(() => {
    const time = performance.now();
    now.current.flight.advance(time);
    if (repaint.current || painted.current !== world) {
      if (painted.current !== world) world.products.seed(view);
      painted.current = world;
      repaint.current = false;
      world.pads.paint(model.marks, model.pulseAt);
      world.lamps.paint(model.marks);
      model.marks.forEach((mark, slot) => {
        world.machines.setKnown(slot, mark.state !== 'unknown');
      });
      if (!now.current.reducedMotion) {
        pulseUntil.current = Math.max(...model.pulseAt) + PULSE_SECONDS;
      }
    }
    const seconds = time / 1000;
    // Past the last pulse the clock stands, so that a still picture stays still.
    world.pads.setTime(now.current.reducedMotion ? Number.MAX_SAFE_INTEGER : seconds);
    // On the beat of the goods: a pulse that fills a slow renderer would hold up the next state.
    if (seconds < pulseUntil.current) clock.again(time);
    clock.frame(time);
    world.hall.faceCamera(camera.position);
    camera.updateMatrixWorld();
    if (!seen.matrix.equals(camera.matrixWorld) || seen.width !== size.width || seen.height !== size.height) {
      seen.matrix.copy(camera.matrixWorld);
      seen.width = size.width;
      seen.height = size.height;
      now.current.placeLabels.current?.();
    }
  });

  useEffect(() => {
    const point = camera.position.clone();
    const diagnostics: SceneDiagnostics = {
      calls: 0,
      triangles: 0,
      frames: 0,
      cpuMs: [],
      firstFrameMs: 0,
      quality: quality.name,
      renderer: rendererName(),
      machineState: (slot) => {
        const mark = model.marks[slot];
        return painted.current && mark ? { state: mark.state, rank: mark.rank } : null;
      },
      project: (slot) => {
        const machine = plant.machines[slot];
        if (!machine) return null;
        point.set(...lampOf(machine)).project(camera);
        return {
          x: (point.x * 0.5 + 0.5) * gl.domElement.clientWidth,
          y: (0.5 - point.y * 0.5) * gl.domElement.clientHeight,
        };
      },
      goods: () => world.products.count(),
    };
    window.__gembaScene = diagnostics;
    let told = false;
    const stop = addAfterEffect(() => {
      if (!drawn.current) return;
      drawn.current = false;
      recordFrame(diagnostics, performance.now() - startedAt.current);
      diagnostics.calls = gl.info.render.calls;
      diagnostics.triangles = gl.info.render.triangles;
      for (const slot of model.takeChanged()) {
        const machine = plant.machines[slot];
        const mark = model.marks[slot];
        if (machine && mark) note('painted', machine.id, mark.state);
      }
      if (told) return;
      told = true;
      // Two animation frames on, the picture has left the GPU for the screen.
      requestAnimationFrame(() => requestAnimationFrame(() => now.current.onRendered?.()));
    });
    return () => {
      stop();
      if (window.__gembaScene === diagnostics) delete window.__gembaScene;
    };
  }, [gl, camera, plant, model, world, quality]);

  return useMemo(
    () => ({
      viewChanged: (marks: boolean) => {
        if (marks) {
          repaint.current = true;
          if (now.current.reducedMotion) world.products.seed(view);
          invalidate();
        }
        clock.viewChanged();
      },
    }),
    [clock, invalidate, view, world],
  );
}
