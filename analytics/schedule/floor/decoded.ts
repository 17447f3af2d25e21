import { emptyHolding, type Holding } from './capacity.ts';
import type { Floor } from './floor.ts';
import { GOALS } from './model.ts';

/**
 * What the search knows of a plan: an order in which items are placed, a choice for each (-1: the one that ends first), and a moment
 * before which each is not begun. The same three always give the same times, and every plan that stands can be said so: by its
 * starts, in their order.
 */
export interface Draft {
  readonly order: Int32Array;
  readonly choice: Int32Array;
  readonly notBefore: Float64Array;
}

export function copyDraft(to: Draft, from: Draft): void {
  to.order.set(from.order);
  to.choice.set(from.choice);
  to.notBefore.set(from.notBefore);
}

export const cloneDraft = ({ order, choice, notBefore }: Draft): Draft => ({
  order: order.slice(),
  choice: choice.slice(),
  notBefore: notBefore.slice(),
});

/** Where an item comes to stand, and how many of the fixed items of its resource it has before it. */
export interface Place {
  setupStart: number;
  /** FAR: nowhere, because the calendar ends before. */
  start: number;
  end: number;
  setup: number;
  passed: number;
}

export const nowhere = (): Place => ({ setupStart: 0, start: 0, end: 0, setup: 0, passed: 0 });

/** A plan in times, and what was met on the way. Made once, filled again and again. */
export interface Decoded {
  readonly floor: Floor;
  readonly choice: Int32Array;
  readonly setupStart: Float64Array;
  readonly start: Float64Array;
  readonly end: Float64Array;
  readonly setup: Float64Array;
  /** What the resource was set up for before: an item, or beyond them the first state of a resource. */
  readonly setUpFrom: Int32Array;
  /** What stood on the resource before; -1: nothing. */
  readonly machineBefore: Int32Array;
  readonly goals: Float64Array;
  /** Scratch: the resources as far as they are planned. */
  readonly free: Float64Array;
  readonly last: Int32Array;
  readonly lastItem: Int32Array;
  readonly nextFixed: Int32Array;
  readonly placed: Uint8Array;
  readonly held: Holding[];
  /** Resource by resource the values whose campaign has begun in this turn. */
  readonly begun: Int32Array;
  turn: number;
  /** Campaigns begun again, and fixed items that come upon something. */
  readonly broken: { readonly item: number; readonly rule: 'campaign' | 'fixed' }[];
  /** Begun later than it could be, so that what comes after it does not wait too long. */
  readonly raised: Float64Array;
  readonly found: Place;
  readonly best: Place;
}

export function emptyDecoded(floor: Floor): Decoded {
  const { items, resources, setups } = floor;
  const doubles = () => new Float64Array(items);
  return {
    floor,
    choice: new Int32Array(items),
    setupStart: doubles(),
    start: doubles(),
    end: doubles(),
    setup: doubles(),
    setUpFrom: new Int32Array(items),
    machineBefore: new Int32Array(items),
    goals: new Float64Array(GOALS.length),
    free: new Float64Array(resources),
    last: new Int32Array(resources),
    lastItem: new Int32Array(resources),
    nextFixed: new Int32Array(resources),
    placed: new Uint8Array(items),
    held: floor.held.map(({ capacity }) => emptyHolding(capacity)),
    begun: new Int32Array(resources * setups.valueCount),
    turn: 0,
    broken: [],
    raised: doubles(),
    found: nowhere(),
    best: nowhere(),
  };
}
