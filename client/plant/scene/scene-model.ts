/** What the scene last understood of the view: marks, and which stops are new. Recomputed only when a mark may change. */
import type { TwinView } from '../../live/twin-view.ts';
import { note } from './diagnostics.ts';
import { type Mark, marksOf, marksVersion } from './marks.ts';

export interface SceneModel {
  readonly marks: readonly Mark[];
  /** Start of a machine's pulse, seconds of performance.now(); -1 = none. */
  readonly pulseAt: Float64Array;
  /** Machines whose state changed since they were last taken. */
  takeChanged(): readonly number[];
  /** Reads the view; true if any mark may have changed. */
  refresh(): boolean;
}

/** Three pulses of 400 ms. */
export const PULSE_SECONDS = 1.2;

export function createSceneModel(view: TwinView): SceneModel {
  let version = marksVersion(view);
  let status = view.status;
  let marks = marksOf(view);
  let changed: number[] = [];
  const pulseAt = new Float64Array(view.plant.machines.length).fill(-1);
  return {
    get marks() {
      return marks;
    },
    pulseAt,
    takeChanged: () => {
      const taken = changed;
      changed = [];
      return taken;
    },
    refresh: () => {
      const next = marksVersion(view);
      if (next === version) return false;
      // A first picture, or one after silence, is no news: only what changes while we watch pulses.
      const watched = view.status === status && view.status === 'live';
      version = next;
      status = view.status;
      const before = marks;
      marks = marksOf(view);
      const now = performance.now() / 1000;
      marks.forEach((mark, slot) => {
        const old = before[slot];
        if (mark.state !== old?.state) {
          changed.push(slot);
          note('state', view.plant.machines[slot]?.id ?? '', mark.state);
        }
        const stopped = mark.rank === 'root' && (old?.rank !== 'root' || old.state !== mark.state);
        if (watched && stopped) pulseAt[slot] = now;
        else if (mark.rank !== 'root') pulseAt[slot] = -1;
      });
      return true;
    },
  };
}
