import { useThree } from '@react-three/fiber';
import { useEffect, useMemo, useRef } from 'react';
import type { PerspectiveCamera } from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import { fitDepth } from '../paint/lights.ts';
import type { World } from '../world.ts';
import type { Viewpoint } from './fit.ts';
import { alongFlight, type Flight } from './flight.ts';
import type { FlyTo } from './fly-to.ts';

export interface CameraControl {
  viewpoint(): Viewpoint;
  goTo(viewpoint: Viewpoint): void;
  /** Moves a flight on; called before each frame. */
  advance(nowMs: number): void;
}

interface Options {
  readonly world: World;
  readonly viewFor: (to: FlyTo['to']) => Viewpoint;
  readonly start: Viewpoint | undefined;
  readonly flyTo: FlyTo | undefined;
  readonly reducedMotion: boolean;
}

/** Orbit, pan and zoom by hand, and flights to a machine, a line or a saved viewpoint. Draws only on the move. */
export function useCamera({ world, viewFor, start, flyTo, reducedMotion }: Options): CameraControl {
  const camera = useThree((three) => three.camera) as PerspectiveCamera;
  const gl = useThree((three) => three.gl);
  const invalidate = useThree((three) => three.invalidate);
  const flight = useRef<Flight>(null);
  /** Once somebody chose a view, a resized window must not take it away. */
  const chosen = useRef(start !== undefined);
  const instant = useRef(reducedMotion);
  instant.current = reducedMotion;

  const controls = useMemo(() => {
    const made = new OrbitControls(camera);
    made.enableDamping = false;
    made.screenSpacePanning = false;
    made.zoomToCursor = true;
    made.minDistance = 6;
    made.maxPolarAngle = 1.45;
    return made;
  }, [camera]);

  useEffect(() => {
    controls.connect(gl.domElement);
    const { hall } = world.plan;
    const reach = Math.hypot(hall.x1 - hall.x0, hall.z1 - hall.z0);
    controls.maxDistance = reach * 4;
    const moved = () => {
      controls.target.x = Math.min(hall.x1, Math.max(hall.x0, controls.target.x));
      controls.target.z = Math.min(hall.z1, Math.max(hall.z0, controls.target.z));
      fitDepth(camera, controls.getDistance(), reach);
      invalidate();
    };
    const byHand = () => {
      chosen.current = true;
      flight.current = null;
    };
    controls.addEventListener('change', moved);
    controls.addEventListener('start', byHand);
    return () => {
      controls.removeEventListener('change', moved);
      controls.removeEventListener('start', byHand);
      controls.disconnect();
    };
  }, [controls, camera, gl, world, invalidate]);

  const control = useMemo((): CameraControl & { jump(to: Viewpoint): void } => {
    const viewpoint = (): Viewpoint => ({ position: camera.position.toArray(), target: controls.target.toArray() });
    const jump = (to: Viewpoint) => {
      camera.position.set(...to.position);
      controls.target.set(...to.target);
      controls.update();
      const { hall } = world.plan;
      fitDepth(camera, controls.getDistance(), Math.hypot(hall.x1 - hall.x0, hall.z1 - hall.z0));
      invalidate();
    };
    return {
      viewpoint,
      jump,
      goTo: (to) => {
        chosen.current = true;
        if (instant.current) jump(to);
        else {
          flight.current = { from: viewpoint(), to, startMs: performance.now() };
          invalidate();
        }
      },
      advance: (nowMs) => {
        if (!flight.current) return;
        const { viewpoint: at, arrived } = alongFlight(flight.current, nowMs);
        if (arrived) flight.current = null;
        jump(at);
      },
    };
  }, [camera, controls, world, invalidate]);

  const first = useRef(start);
  useEffect(() => {
    if (first.current) control.jump(first.current);
    else if (!chosen.current) control.jump(viewFor('all'));
    first.current = undefined;
  }, [control, viewFor]);

  const flown = useRef(-1);
  useEffect(() => {
    if (!flyTo || flyTo.nonce === flown.current) return;
    flown.current = flyTo.nonce;
    control.goTo(viewFor(flyTo.to));
    // Back at the whole plant, the view follows the window again.
    if (flyTo.to === 'all') chosen.current = false;
  }, [flyTo, control, viewFor]);

  return control;
}
