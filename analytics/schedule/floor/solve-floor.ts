import { openStreams, uniform } from '../../../twin/simulate/streams.ts';
import { between } from '../mixture.ts';
import { compileFloor } from './compile.ts';
import { cloneDraft, type Draft, emptyDecoded } from './decoded.ts';
import { decode } from './decoder.ts';
import { DISPATCH, dispatch } from './dispatch.ts';
import type { Floor } from './floor.ts';
import type { FloorModel } from './model.ts';
import { compare } from './score.ts';
import { beginWalk, FLOOR_SETTINGS, type FloorElite, type FloorWalk, floorWalk, goOn } from './walk.ts';

export interface FloorOptions {
  readonly seed: number;
  /** A search of its own draws under the same seed. */
  readonly island?: number;
  /** Plans to begin with: what people go by. */
  readonly from?: readonly Draft[];
  /** Only from those, and from none of the dispatching rules: what is found stays like them. */
  readonly near?: boolean;
}

/** What a search found by now. */
export interface FloorFound {
  readonly floor: Floor;
  readonly best: FloorElite;
  /** Good plans that differ, the best first: what may be ranked by other means. */
  readonly candidates: readonly FloorElite[];
  /** Plans that were tried. */
  readonly tried: number;
}

/** A turn is some ten milliseconds of work; placing an item takes about a microsecond. */
const ITEMS_A_TURN = 10_000;

/**
 * Searches good plans for a model that was checked. The first turns are those of the dispatching rules; then walks from them fill a
 * pool, and walks from mixtures of two of the pool improve it. Each `next` is a turn of some ten milliseconds (of one plan, where
 * that takes longer), hands out the best so far, and may be handed a plan that was found elsewhere; the caller decides when it is
 * enough. The same seed and island give the same turns.
 */
export function* solveFloor(
  model: FloorModel,
  options: FloorOptions,
): Generator<FloorFound, void, FloorElite | undefined> {
  const floor = compileFloor(model);
  yield* solveCompiled(floor, options);
}

export function* solveCompiled(
  floor: Floor,
  { seed, island = 0, from = [], near = false }: FloorOptions,
): Generator<FloorFound, void, FloorElite | undefined> {
  const random = openStreams(seed, [`floor/${island}`]);
  const walk = floorWalk(floor, random);
  const best: FloorElite[] = [];
  const guests: FloorElite[] = [];
  const turn = Math.max(1, Math.floor(ITEMS_A_TURN / (floor.items + 1)));
  const found = (): FloorFound => ({
    floor,
    best: best[0] as FloorElite,
    candidates: best,
    tried: walk.evaluations,
  });

  const starts: FloorElite[] = [];
  for (const draft of firstDrafts(floor, random, from, near)) {
    const elite = judged(walk, draft);
    starts.push(elite);
    keep(floor, best, elite);
    const guest = yield found();
    if (guest !== undefined) guests.push(guest);
  }
  if (floor.items < 2 && floor.choiceKw.length < 2) return;

  function* improve(draft: Draft): Generator<FloorFound, FloorElite, FloorElite | undefined> {
    beginWalk(walk, draft);
    for (;;) {
      const goesOn = goOn(walk, turn);
      keep(floor, best, walk.best);
      const guest = yield found();
      if (guest !== undefined) guests.push(guest);
      if (!goesOn) return walk.best;
    }
  }

  starts.sort((a, b) => compare(floor.goals, a.goals, b.goals));
  for (;;) {
    const pool: FloorElite[] = [];
    while (pool.length < FLOOR_SETTINGS.pool)
      pool.push(
        yield* improve(
          starts.shift()?.draft ?? (near ? best[0]?.draft : undefined) ?? dispatch(walk.tried, 'by lot', random),
        ),
      );
    for (let vain = 0; vain < FLOOR_SETTINGS.mixtures; ) {
      for (const guest of guests.splice(0)) admit(floor, pool, guest);
      const child = yield* improve(mixed(floor, pool, random));
      vain = admit(floor, pool, child) ? 0 : vain + 1;
    }
  }
}

function* firstDrafts(floor: Floor, random: Uint32Array, from: readonly Draft[], near: boolean): Generator<Draft> {
  const decoded = emptyDecoded(floor);
  yield* from;
  if (!near) for (const rule of DISPATCH) yield dispatch(decoded, rule, random);
}

function judged(walk: FloorWalk, draft: Draft): FloorElite {
  decode(walk.tried, draft);
  walk.evaluations++;
  return { draft: cloneDraft(draft), goals: walk.tried.goals.slice() };
}

function mixed(floor: Floor, pool: readonly FloorElite[], random: Uint32Array): Draft {
  const one = Math.floor(uniform(random, 0) * pool.length);
  const other = (one + 1 + Math.floor(uniform(random, 0) * (pool.length - 1))) % pool.length;
  const [a, b] = [(pool[one] as FloorElite).draft, (pool[other] as FloorElite).draft];
  const share = 0.3 + 0.4 * uniform(random, 0);
  const { order, choice } = between({ operations: floor.items }, a, b, share, random);
  const notBefore = a.notBefore.map((own, i) => (choice[i] === a.choice[i] ? own : (b.notBefore[i] as number)));
  return { order: order.slice(0, floor.items), choice: choice.slice(0, floor.items), notBefore };
}

/** Puts a plan in the place of the worst of a pool, unless it is worse or there already. Says whether it leads. */
function admit(floor: Floor, pool: FloorElite[], child: FloorElite): boolean {
  let worst = 0;
  for (let k = 1; k < pool.length; k++)
    if (compare(floor.goals, (pool[k] as FloorElite).goals, (pool[worst] as FloorElite).goals) > 0) worst = k;
  if (compare(floor.goals, child.goals, (pool[worst] as FloorElite).goals) > 0) return false;
  if (pool.some((one) => compare(floor.goals, one.goals, child.goals) === 0)) return false;
  const leads = pool.every((one) => compare(floor.goals, child.goals, one.goals) < 0);
  pool[worst] = child;
  return leads;
}

const CANDIDATES = 5;

/** Keeps the best plans that differ: none that is as good as another by all goals. */
function keep(floor: Floor, best: FloorElite[], elite: FloorElite): void {
  const at = best.findIndex((one) => compare(floor.goals, elite.goals, one.goals) <= 0);
  if (at === -1 ? best.length >= CANDIDATES : compare(floor.goals, elite.goals, (best[at] as FloorElite).goals) === 0)
    return;
  best.splice(at === -1 ? best.length : at, 0, elite);
  best.length = Math.min(best.length, CANDIDATES);
}
