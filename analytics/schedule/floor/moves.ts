import { uniform } from '../../../twin/simulate/streams.ts';
import { type Calendar, FAR, goBack, windowAt } from './calendar.ts';
import { trace, type Way } from './critical-way.ts';
import type { Decoded, Draft } from './decoded.ts';
import type { Floor } from './floor.ts';
import { type Marks, shift } from './list-moves.ts';
import { GOALS } from './model.ts';

/** What a move needs to know: the plan it begins at, and where each item stands in its order. */
export interface Around {
  readonly floor: Floor;
  readonly random: Uint32Array;
  readonly marks: Marks;
  readonly way: Way;
  readonly place: Int32Array;
  /** What may be moved in time: work that is not fixed; nothing, where waiting never helps. */
  readonly delays: boolean;
}

const TARDINESS = GOALS.indexOf('tardiness');
const SETUPS = GOALS.indexOf('setups');

const below = ({ random }: Around, n: number) => Math.floor(uniform(random, 0) * n);

/** Looks at a plan before moves from it are tried. */
export function lookAt(around: Around, decoded: Decoded, draft: Draft): void {
  for (let i = 0; i < draft.order.length; i++) around.place[draft.order[i] as number] = i;
  trace(decoded, around.way, around.random);
}

/** Makes one move on a draft, drawn by lot among all kinds; says which item was moved, -1: none. */
export function move(around: Around, decoded: Decoded, draft: Draft): number {
  const { floor, random } = around;
  const lot = uniform(random, 0);
  if (around.delays && uniform(random, 0) < 0.3) return delay(around, decoded, draft);
  let item: number;
  // Where nothing is late, changeovers are what comes next.
  if (decoded.goals[TARDINESS] === 0 && (decoded.goals[SETUPS] as number) > 0 && uniform(random, 0) < 0.4)
    item = nextToAlike(around, decoded, draft);
  else if (lot < 0.35) item = inBlock(around, draft);
  else if (lot < 0.6) item = elsewhere(around, decoded, draft, onWay(around));
  else if (lot < 0.7) item = nextToAlike(around, decoded, draft);
  else if (lot < 0.75) item = wholeOrder(around, draft);
  else if (lot < 0.85) item = elsewhere(around, decoded, draft, below(around, floor.items));
  else item = anywhere(around, draft);
  if (item !== -1 && around.delays) {
    if (uniform(random, 0) < 0.5) draft.notBefore[item] = -FAR;
    if (uniform(random, 0) < 0.2) draft.notBefore.fill(-FAR);
  }
  return item;
}

const onWay = (around: Around) =>
  around.way.length === 0 ? -1 : (around.way.items[below(around, around.way.length)] as number);

/** N7 (Zhang, Li, Guan, Rao 2007): inside a run on one resource, an operation to its front or end, or the first or last one inwards. */
function inBlock(around: Around, draft: Draft): number {
  const { way, place } = around;
  if (way.length < 2) return anywhere(around, draft);
  let first = below(around, way.length);
  if (way.byMachine[first] === 0 && first > 0) first--;
  // The way runs backwards: `late` is the end of the run.
  let late = first;
  while (late > 0 && way.byMachine[late - 1] === 1) late--;
  let early = first;
  while (early < way.length - 1 && way.byMachine[early] === 1) early++;
  if (late === early) return anywhere(around, draft);
  const inner = late + below(around, early - late + 1);
  const edge = uniform(around.random, 0) < 0.5 ? late : early;
  const [from, to] = uniform(around.random, 0) < 0.5 ? [inner, edge] : [edge, inner];
  const item = way.items[from] as number;
  shift(around.floor, around.marks, draft, place[item] as number, place[way.items[to] as number] as number);
  return item;
}

/** An operation to another of its resources, about where it would come in by time, or to a neighbouring place there. */
function elsewhere(around: Around, decoded: Decoded, draft: Draft, item: number): number {
  const { floor, place } = around;
  if (item === -1) return -1;
  const first = floor.choiceFirst[item] as number;
  const many = (floor.choiceFirst[item + 1] as number) - first;
  if (many < 2) return inBlock(around, draft);
  const choice = first + below(around, many);
  draft.choice[item] = choice;
  const resource = floor.choiceResource[choice] as number;
  const at = decoded.start[item] as number;
  let to = -1;
  for (let i = 0; i < draft.order.length; i++) {
    const other = draft.order[i] as number;
    if (other === item || floor.choiceResource[decoded.choice[other] as number] !== resource) continue;
    if ((decoded.end[other] as number) <= at && uniform(around.random, 0) < 0.8) continue;
    to = i;
    if (uniform(around.random, 0) < 0.7) break;
  }
  if (to !== -1) shift(floor, around.marks, draft, place[item] as number, to);
  return item;
}

/** How often an operation that needs a changeover is looked for. */
const LOOKS = 8;

/** An operation, one with a changeover before it if that is soon found, next to the nearest one that is set up for the same. */
function nextToAlike(around: Around, decoded: Decoded, draft: Draft): number {
  const { floor, place } = around;
  const { values, attributes } = floor.setups;
  let item = below(around, floor.items);
  for (let n = 0; n < LOOKS && decoded.setup[item] === 0; n++) item = below(around, floor.items);
  if (attributes === 0 || floor.orderOf[item] === -1) return anywhere(around, draft);
  const attribute = below(around, attributes);
  const value = values[item * attributes + attribute];
  const from = place[item] as number;
  const step = uniform(around.random, 0) < 0.5 ? 1 : -1;
  for (let to = from + step; to >= 0 && to < floor.items; to += step) {
    const other = draft.order[to] as number;
    if (values[other * attributes + attribute] !== value) continue;
    const resource = floor.choiceResource[decoded.choice[other] as number];
    for (let c = floor.choiceFirst[item] as number; c < (floor.choiceFirst[item + 1] as number); c++) {
      if (floor.choiceResource[c] !== resource || uniform(around.random, 0) < 0.3) continue;
      draft.choice[item] = c;
      shift(floor, around.marks, draft, from, to);
      return item;
    }
  }
  return anywhere(around, draft);
}

/** All of an order earlier, or later. */
function wholeOrder(around: Around, draft: Draft): number {
  const { floor, marks } = around;
  const item = onWay(around);
  if (item === -1 || floor.orderOf[item] === -1) return anywhere(around, draft);
  const to = below(around, floor.items);
  const own = [...draft.order].filter((one) => floor.orderOf[one] === floor.orderOf[item]);
  // Backwards, the last one first keeps the others' way free; what waits for it is taken along.
  for (const one of own) shift(floor, marks, draft, draft.order.indexOf(one), to);
  return item;
}

function anywhere(around: Around, draft: Draft): number {
  const { floor } = around;
  const from = below(around, floor.items);
  const item = draft.order[from] as number;
  // Mostly not far: in large plans a far place is hardly ever a good one.
  const reach = uniform(around.random, 0) < 0.5 ? floor.items : Math.min(floor.items, 12);
  const to = Math.min(floor.items - 1, Math.max(0, from + below(around, 2 * reach + 1) - reach));
  shift(floor, around.marks, draft, from, to);
  if (uniform(around.random, 0) < 0.3) {
    const first = floor.choiceFirst[item] as number;
    draft.choice[item] = first + below(around, (floor.choiceFirst[item + 1] as number) - first);
  }
  return item;
}

/** An operation begun no sooner than a moment at which waiting may pay, or no wish for it any more. */
function delay(around: Around, decoded: Decoded, draft: Draft): number {
  const { floor } = around;
  const item = below(around, floor.items);
  if (floor.fixedStart[item] !== -FAR) return -1;
  const choice = decoded.choice[item] as number;
  const calendar = floor.choiceCalendar[choice] as Calendar;
  const duration = floor.choiceDuration[choice] as number;
  const other = below(around, floor.items);
  const period = below(around, Math.max(1, floor.priceAt.length));
  const border = uniform(around.random, 0) < 0.5 ? floor.priceAt[period] : floor.priceUntil[period];
  const moments: readonly (number | undefined)[] = [
    -FAR,
    -FAR,
    floor.formerResource[item] === -1 ? undefined : floor.formerStart[item],
    border,
    border === undefined ? undefined : goBack(calendar, border, duration),
    untilNext(around, decoded, item),
    calendar.from[windowAt(calendar, decoded.start[item] as number) + 1],
    decoded.end[other],
    goBack(calendar, decoded.setupStart[other] as number, duration),
    (decoded.start[item] as number) + 1 + below(around, Math.max(1, duration)),
  ];
  const moment = moments[below(around, moments.length)];
  if (moment === undefined || moment >= FAR || moment === draft.notBefore[item]) return -1;
  draft.notBefore[item] = moment;
  return item;
}

/** The latest start that leaves what comes after an item as it is. */
function untilNext({ floor }: Around, { setupStart, start, choice, machineBefore }: Decoded, item: number): number {
  let end = FAR;
  for (let k = floor.afterFirst[item] as number; k < (floor.afterFirst[item + 1] as number); k++)
    end = Math.min(end, start[floor.after[k] as number] as number);
  for (let i = 0; i < floor.items; i++) if (machineBefore[i] === item) end = Math.min(end, setupStart[i] as number);
  const at = choice[item] as number;
  return goBack(floor.choiceCalendar[at] as Calendar, end, floor.choiceDuration[at] as number);
}
