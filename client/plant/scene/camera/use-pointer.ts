import { useThree } from '@react-three/fiber';
import { useEffect, useRef } from 'react';
import { Raycaster, Vector2 } from 'three';
import type { PlantModel } from '../../../../twin/plant/model.ts';
import type { GoodsStack } from '../goods/goods-spots.ts';
import type { World } from '../world.ts';
import { pick, pickHeld } from './pick.ts';

interface Options {
  readonly plant: PlantModel;
  readonly world: World;
  readonly selected: number | null;
  readonly stacks: readonly GoodsStack[];
  readonly onHold: ((hold: string) => void) | undefined;
  readonly onSelect: (slot: number | null) => void;
  readonly onHover: (slot: number | null) => void;
}

/** A press that moves further is a drag of the camera, px. */
const CLICK_SLACK = 5;

/** Pointing at and clicking machines. Looks at most once an animation frame, and not while the camera is dragged. */
export function usePointer(options: Options): void {
  const gl = useThree((three) => three.gl);
  const camera = useThree((three) => three.camera);
  const now = useRef(options);
  now.current = options;

  useEffect(() => {
    const canvas = gl.domElement;
    const caster = new Raycaster();
    const at = new Vector2();
    let pressed: { x: number; y: number } | null = null;
    let hovered: number | null = null;
    let queued = 0;

    const aim = (x: number, y: number) => {
      const box = canvas.getBoundingClientRect();
      at.set(((x - box.left) / box.width) * 2 - 1, 1 - ((y - box.top) / box.height) * 2);
      caster.setFromCamera(at, camera);
      return caster.ray;
    };
    const under = (x: number, y: number): number | null =>
      pick(now.current.plant.machines, now.current.world.machines, aim(x, y));
    const heldUnder = (x: number, y: number): string | null => pickHeld(now.current.stacks, aim(x, y));
    const hover = (slot: number | null, held = false) => {
      canvas.style.cursor = slot === null && !held ? '' : 'pointer';
      if (slot === hovered) return;
      hovered = slot;
      now.current.onHover(slot);
    };
    const move = (event: PointerEvent) => {
      if (event.buttons !== 0 || event.pointerType === 'touch') return;
      cancelAnimationFrame(queued);
      queued = requestAnimationFrame(() => {
        const held = heldUnder(event.clientX, event.clientY) !== null;
        hover(held ? null : under(event.clientX, event.clientY), held);
      });
    };
    const down = (event: PointerEvent) => {
      pressed = event.button === 0 ? { x: event.clientX, y: event.clientY } : null;
    };
    const up = (event: PointerEvent) => {
      const still = pressed && Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) < CLICK_SLACK;
      pressed = null;
      if (!still) return;
      const hold = heldUnder(event.clientX, event.clientY);
      if (hold !== null && now.current.onHold) now.current.onHold(hold);
      else now.current.onSelect(under(event.clientX, event.clientY));
    };
    const leave = () => {
      cancelAnimationFrame(queued);
      hover(null);
    };
    canvas.addEventListener('pointermove', move);
    canvas.addEventListener('pointerdown', down);
    canvas.addEventListener('pointerup', up);
    canvas.addEventListener('pointerleave', leave);
    return () => {
      cancelAnimationFrame(queued);
      canvas.removeEventListener('pointermove', move);
      canvas.removeEventListener('pointerdown', down);
      canvas.removeEventListener('pointerup', up);
      canvas.removeEventListener('pointerleave', leave);
    };
  }, [gl, camera]);
}
