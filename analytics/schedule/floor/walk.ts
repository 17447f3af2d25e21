import { uniform } from '../../../twin/simulate/streams.ts';
import { FAR } from './calendar.ts';
import { emptyWay } from './critical-way.ts';
import { cloneDraft, copyDraft, type Decoded, type Draft, emptyDecoded } from './decoded.ts';
import { decode } from './decoder.ts';
import type { Floor } from './floor.ts';
import { emptyMarks } from './list-moves.ts';
import { type Around, lookAt, move } from './moves.ts';
import { compare } from './score.ts';

/** A good plan: what it is made of, and how good it is. */
export interface FloorElite {
  readonly draft: Draft;
  readonly goals: Float64Array;
}

export const FLOOR_SETTINGS = {
  /** Plans that are kept and mixed. */
  pool: 8,
  /** Moves tried in one step; the best that is not forbidden is made, if it may be. */
  tries: 4,
  /** How long a walk remembers how good it was: it may be as bad as that again. */
  memory: 40,
  /** Steps without a better plan after which a walk ends, and so many more an item. */
  patience: 300,
  patiencePerItem: 30,
  /** Mixtures in a row that bring nothing better, after which a new pool is begun. */
  mixtures: 30,
} as const;

/**
 * A walk from plan to plan: each step tries some moves and makes the best of them whose item was not moved just before (tabu), unless it
 * is worse than the plan of some steps ago (late acceptance: Burke and Bykov 2017; it compares only, so goals one after the other need
 * no weights).
 */
export interface FloorWalk {
  readonly floor: Floor;
  readonly around: Around;
  decoded: Decoded;
  tried: Decoded;
  chosen: Decoded;
  readonly current: Draft;
  readonly trial: Draft;
  readonly next: Draft;
  readonly memory: Float64Array[];
  readonly tabu: Int32Array;
  step: number;
  vain: number;
  best: FloorElite;
  evaluations: number;
}

export function floorWalk(floor: Floor, random: Uint32Array): FloorWalk {
  const empty = (): Draft => ({
    order: Int32Array.from({ length: floor.items }, (_, i) => i),
    choice: floor.choiceFirst.slice(0, floor.items),
    notBefore: new Float64Array(floor.items).fill(-FAR),
  });
  const decoded = emptyDecoded(floor);
  return {
    floor,
    around: {
      floor,
      random,
      marks: emptyMarks(floor),
      way: emptyWay(floor.items),
      place: new Int32Array(floor.items),
      delays: waitingMayHelp(floor),
    },
    decoded,
    tried: emptyDecoded(floor),
    chosen: emptyDecoded(floor),
    current: empty(),
    trial: empty(),
    next: empty(),
    memory: Array.from({ length: FLOOR_SETTINGS.memory }, () => decoded.goals.slice()),
    tabu: new Int32Array(floor.items),
    step: 0,
    vain: 0,
    best: { draft: empty(), goals: decoded.goals.slice() },
    evaluations: 0,
  };
}

/** Begun as early as it can be is the best for lateness, changeovers and the latest end; not for what else counts. */
const waitingMayHelp = (floor: Floor) =>
  floor.hasMax ||
  floor.startBy.some((by) => by < FAR) ||
  floor.formerResource.some((resource) => resource !== -1) ||
  floor.needSecondary.length > 0 ||
  floor.setupCrew.some((crew) => crew !== -1) ||
  floor.span.some((span) => span === 2) ||
  (floor.priceAt.length > 0 && floor.choiceKw.some((kw) => kw > 0));

export function beginWalk(walk: FloorWalk, draft: Draft): void {
  copyDraft(walk.current, draft);
  decode(walk.decoded, walk.current);
  walk.evaluations++;
  for (const goals of walk.memory) goals.set(walk.decoded.goals);
  walk.tabu.fill(0);
  walk.step = 0;
  walk.vain = 0;
  walk.best = { draft: cloneDraft(draft), goals: walk.decoded.goals.slice() };
}

/** Goes on for so many plans that are tried; false, when there was nothing better for long enough. */
export function goOn(walk: FloorWalk, evaluations: number): boolean {
  const { floor, around, current, tabu, memory } = walk;
  const { tries, patience, patiencePerItem } = FLOOR_SETTINGS;
  const until = walk.evaluations + evaluations;
  while (walk.evaluations < until) {
    if (walk.vain > patience + patiencePerItem * floor.items) return false;
    walk.step++;
    walk.vain++;
    lookAt(around, walk.decoded, current);
    const moved = bestOf(walk, tries);
    if (moved === -1) continue;
    const late = memory[walk.step % memory.length] as Float64Array;
    const { goals } = walk.chosen;
    if (compare(floor.goals, goals, walk.decoded.goals) <= 0 || compare(floor.goals, goals, late) <= 0) {
      [walk.decoded, walk.chosen] = [walk.chosen, walk.decoded];
      copyDraft(current, walk.next);
      tabu[moved] = walk.step + 1 + Math.floor(uniform(around.random, 0) * Math.min(8, floor.items / 2));
      if (compare(floor.goals, walk.decoded.goals, walk.best.goals) < 0) {
        walk.best = { draft: cloneDraft(current), goals: walk.decoded.goals.slice() };
        walk.vain = 0;
      }
    }
    late.set(walk.decoded.goals);
  }
  return true;
}

/** Tries some moves; the best is in `next` and `chosen` then. Which item it moved, -1: there was none. */
function bestOf(walk: FloorWalk, tries: number): number {
  const { floor, around, current, trial, next, tabu } = walk;
  let moved = -1;
  for (let t = 0; t < tries; t++) {
    copyDraft(trial, current);
    const item = move(around, walk.decoded, trial);
    if (item === -1) continue;
    decode(walk.tried, trial);
    walk.evaluations++;
    const { goals } = walk.tried;
    if (moved !== -1 && compare(floor.goals, goals, walk.chosen.goals) >= 0) continue;
    if ((tabu[item] as number) > walk.step && compare(floor.goals, goals, walk.best.goals) >= 0) continue;
    moved = item;
    [walk.tried, walk.chosen] = [walk.chosen, walk.tried];
    copyDraft(next, trial);
  }
  return moved;
}
