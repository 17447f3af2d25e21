/**
 * Decides when goods move: only while the plant is live, the page is seen and something is under way; at most 30 times a
 * second, and never more than a sixth of the time of a slow (software) renderer: a state that changes must not wait for goods.
 */
import type { TwinView } from '../../../live/twin-view.ts';
import type { Products } from './products.ts';

export interface MotionClock {
  start(reducedMotion: () => boolean): void;
  readonly stop: () => void;
  /** Asks for another frame, no sooner than the beat allows. */
  again(nowMs: number): void;
  /** A frame is about to be drawn at `nowMs`. */
  frame(nowMs: number): void;
  /** New readings came. */
  viewChanged(): void;
}

const FRAME_MS = 33;
/** A renderer that takes longer than two frames rests this many times as long as it drew. */
const SLOW_REST = 5;
/** However slow: goods that move once a second and a half still show that the line runs. */
const LONGEST_REST_MS = 1500;
/** After so long unwatched, goods are laid out anew rather than moved on. */
const FORGET_MS = 3_000;
/** A jump of the moment shown that no waiting explains: somebody moved the time slider. */
const JUMP_MS = 5_000;
/** A replay whose moment has not changed for so long stands still. */
const STANDS_MS = 1_500;
const LONGEST_STEP = 0.25;

export function createMotionClock(view: TwinView, products: Products, invalidate: () => void): MotionClock {
  let still = () => true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastMs = performance.now();
  let lastAt = view.at;
  let lastAtMs = lastMs;
  let movedMs = Number.NEGATIVE_INFINITY;
  let costMs = 16;

  /** A replay that stands on one moment shows it as a picture; one that runs on, as a film. */
  const runs = () => view.status === 'live' || (view.status === 'replay' && performance.now() - movedMs < STANDS_MS);
  const mayMove = () => !still() && !document.hidden && runs();

  const step = (nowMs: number): boolean => {
    const waited = nowMs - lastMs;
    lastMs = nowMs;
    return products.step(view, Math.min(LONGEST_STEP, waited / 1000));
  };

  const next = (nowMs: number) => {
    if (timer !== undefined) return;
    // What the picture really cost shows in when the browser lets us draw again.
    requestAnimationFrame(() => {
      costMs += (performance.now() - nowMs - costMs) * 0.3;
    });
    const wait = Math.max(FRAME_MS, costMs > 2 * FRAME_MS ? Math.min(LONGEST_REST_MS, costMs * SLOW_REST) : 0);
    timer = setTimeout(() => {
      timer = undefined;
      if (mayMove()) invalidate();
    }, wait);
  };

  const seen = () => {
    if (document.hidden) return;
    products.seed(view);
    lastMs = performance.now();
    invalidate();
  };

  return {
    start: (reducedMotion) => {
      still = reducedMotion;
      document.addEventListener('visibilitychange', seen);
    },
    stop: () => {
      document.removeEventListener('visibilitychange', seen);
      clearTimeout(timer);
      timer = undefined;
    },
    again: next,
    frame: (nowMs) => {
      if (!mayMove()) return;
      // Frames drawn for other reasons (an orbit) come faster: goods wait for their own beat.
      if (nowMs - lastMs < FRAME_MS - 4) {
        if (timer === undefined) next(nowMs);
        return;
      }
      if (step(nowMs)) next(nowMs);
    },
    viewChanged: () => {
      const nowMs = performance.now();
      const jumped = Math.abs(view.at - lastAt - (nowMs - lastAtMs)) > JUMP_MS;
      if (view.at !== lastAt) movedMs = nowMs;
      lastAt = view.at;
      lastAtMs = nowMs;
      if (jumped || (nowMs - lastMs > FORGET_MS && mayMove())) {
        products.seed(view);
        lastMs = nowMs;
        invalidate();
        return;
      }
      if (timer === undefined && mayMove() && step(nowMs)) invalidate();
    },
  };
}
