import { type Calendar, FAR, windowAt } from './calendar.ts';
import { copyHolding, type Holding, hold } from './capacity.ts';
import type { Decoded, Draft, Place } from './decoded.ts';
import { holdNeeds } from './needs.ts';
import { crewFreeFrom, place, setupOf, setupStartOf } from './place.ts';
import { score } from './score.ts';

/** How often what waits too long pulls what it waits for behind it. */
const MOST_PULLS = 40;

/** Works out the times of a draft and how good they are. Every rule of the plant is kept here, or counted as broken. */
export function decode(decoded: Decoded, draft: Draft): void {
  const { floor, placed } = decoded;
  if (floor.hasMax) decoded.raised.fill(-FAR);
  for (let pulls = 0; ; pulls++) {
    begin(decoded);
    for (let i = 0; i < floor.items; i++) {
      const item = draft.order[i] as number;
      if (placed[item] === 0) placeItem(decoded, item, draft.choice[item] as number, draft.notBefore[item] as number);
    }
    finish(decoded);
    if (!floor.hasMax || pulls === MOST_PULLS || !pullUp(decoded)) break;
  }
  score(decoded);
}

/** Empties the resources: what is fixed is placed when the order comes to it, or something passes it. */
export function begin(decoded: Decoded): void {
  const { floor, held, begun } = decoded;
  const { campaign, setups } = floor;
  decoded.free.fill(floor.now);
  decoded.lastItem.fill(-1);
  decoded.nextFixed.fill(0);
  decoded.placed.fill(0);
  decoded.broken.length = 0;
  decoded.turn++;
  for (let r = 0; r < floor.resources; r++) {
    decoded.last[r] = floor.items + r;
    // What waits for fixed items knows their ends at once.
    for (const item of floor.fixedOf[r] as Int32Array) decoded.end[item] = floor.fixedEnd[item] as number;
    if (campaign[r] === -1) continue;
    const value = setups.values[(floor.items + r) * setups.attributes + (campaign[r] as number)] as number;
    begun[r * setups.valueCount + value] = decoded.turn;
  }
  for (let s = 0; s < held.length; s++) copyHolding(held[s] as Holding, floor.held[s] as Holding);
}

export function finish(decoded: Decoded): void {
  for (let r = 0; r < decoded.floor.resources; r++)
    while ((decoded.nextFixed[r] as number) < (decoded.floor.fixedOf[r] as Int32Array).length)
      placeNextFixed(decoded, r);
}

/** Places an item behind what its resource has, or, with choice -1, where it ends first. */
export function placeItem(decoded: Decoded, item: number, wanted: number, notBefore: number): void {
  const { floor, found, best } = decoded;
  if (floor.fixedStart[item] !== -FAR) {
    const resource = floor.choiceResource[floor.choiceFirst[item] as number] as number;
    while (decoded.placed[item] === 0) placeNextFixed(decoded, resource);
    return;
  }
  const ready = Math.max(readyAt(decoded, item), notBefore, floor.hasMax ? (decoded.raised[item] as number) : -FAR);
  let choice = wanted;
  if (choice >= 0) place(decoded, item, choice, ready, notBefore, best);
  else {
    choice = floor.choiceFirst[item] as number;
    best.end = Number.POSITIVE_INFINITY;
    for (let c = choice; c < (floor.choiceFirst[item + 1] as number); c++) {
      place(decoded, item, c, ready, notBefore, found);
      if (found.end >= best.end) continue;
      choice = c;
      Object.assign(best, found);
    }
  }
  const resource = floor.choiceResource[choice] as number;
  if (best.end < FAR) {
    while ((decoded.nextFixed[resource] as number) < best.passed) placeNextFixed(decoded, resource);
    holdNeeds(floor, decoded.held, item, choice, best.start, best.end);
  }
  settle(decoded, item, choice, resource, best);
}

/** When all that an item waits for lets it begin. */
export function readyAt({ floor, end }: Decoded, item: number): number {
  let ready = floor.earliest[item] as number;
  for (let k = floor.beforeFirst[item] as number; k < (floor.beforeFirst[item + 1] as number); k++)
    ready = Math.max(ready, (end[floor.before[k] as number] as number) + (floor.beforeMin[k] as number));
  return Math.min(ready, FAR);
}

const fixedPlace: Place = { setupStart: 0, start: 0, end: 0, setup: 0, passed: 0 };

function placeNextFixed(decoded: Decoded, resource: number): void {
  const { floor, nextFixed, free, last } = decoded;
  const item = (floor.fixedOf[resource] as Int32Array)[nextFixed[resource] as number] as number;
  nextFixed[resource] = (nextFixed[resource] as number) + 1;
  const from = last[resource] as number;
  const start = floor.fixedStart[item] as number;
  fixedPlace.setup = setupOf(floor, item, resource, from);
  fixedPlace.start = start;
  fixedPlace.setupStart = setupStartOf(floor, item, resource, from, start);
  fixedPlace.end = floor.fixedEnd[item] as number;
  const collides =
    fixedPlace.setupStart < (free[resource] as number) ||
    (fixedPlace.setup > 0 && crewFreeFrom(decoded, resource, fixedPlace.setupStart, start, fixedPlace.setup) !== -FAR);
  if (collides) decoded.broken.push({ item, rule: 'fixed' });
  settle(decoded, item, floor.choiceFirst[item] as number, resource, fixedPlace);
}

function settle(decoded: Decoded, item: number, choice: number, resource: number, at: Place): void {
  const { floor, last, free, lastItem } = decoded;
  decoded.placed[item] = 1;
  decoded.choice[item] = choice;
  decoded.setupStart[item] = at.setupStart;
  decoded.start[item] = at.start;
  decoded.end[item] = at.end;
  decoded.setup[item] = at.setup;
  decoded.setUpFrom[item] = last[resource] as number;
  decoded.machineBefore[item] = lastItem[resource] as number;
  if (at.end >= FAR) return;
  if (at.setup > 0) holdCrew(decoded, resource, at);
  free[resource] = Math.max(free[resource] as number, at.end);
  lastItem[resource] = item;
  // Maintenance leaves a resource set up as it is.
  if (floor.orderOf[item] === -1) return;
  if (floor.campaign[resource] !== -1) goOnWithCampaign(decoded, resource, item);
  last[resource] = item;
}

function holdCrew({ floor, held }: Decoded, resource: number, { setupStart, start }: Place): void {
  const crew = floor.setupCrew[resource] as number;
  if (crew === -1) return;
  const { from, to } = floor.setupCalendar[resource] as Calendar;
  for (let k = windowAt({ from, to }, setupStart); k < to.length && (from[k] as number) < start; k++)
    hold(
      held[crew] as Holding,
      Math.max(setupStart, from[k] as number),
      Math.min(start, to[k] as number),
      floor.setupAmount[resource] as number,
    );
}

function goOnWithCampaign(decoded: Decoded, resource: number, item: number): void {
  const { floor, last, begun } = decoded;
  const { values, attributes, valueCount } = floor.setups;
  const attribute = floor.campaign[resource] as number;
  const value = values[item * attributes + attribute] as number;
  if (value === 0 || value === values[(last[resource] as number) * attributes + attribute]) return;
  const at = resource * valueCount + value;
  if (begun[at] === decoded.turn) decoded.broken.push({ item, rule: 'campaign' });
  begun[at] = decoded.turn;
}

/** Where something waits too long, has what it waits for begin later. Says whether anything is to be done anew. */
function pullUp({ floor, start, end, raised }: Decoded): boolean {
  let again = false;
  for (let item = 0; item < floor.items; item++) {
    for (let k = floor.beforeFirst[item] as number; k < (floor.beforeFirst[item + 1] as number); k++) {
      const max = floor.beforeMax[k] as number;
      const other = floor.before[k] as number;
      const over = (start[item] as number) - (end[other] as number) - max;
      if (max === FAR || over <= 0 || floor.fixedStart[other] !== -FAR || (start[item] as number) >= FAR) continue;
      raised[other] = Math.max(raised[other] as number, (start[other] as number) + over);
      again = true;
    }
  }
  return again;
}
