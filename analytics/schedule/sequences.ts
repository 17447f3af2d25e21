import type { Shop } from './shop.ts';

/**
 * What the search moves in: a machine for each operation and an order on each machine, with the earliest starts that follow. The
 * operation number `shop.operations` stands for "none": its times are 0 and never change, so that the loops need no branch for it.
 */
export interface Sequences {
  readonly shop: Shop;
  /** Choice taken by each operation (index into the shop's choices), the machine and the duration that follow. */
  readonly choice: Int32Array;
  readonly machine: Int32Array;
  readonly duration: Int32Array;
  /** Neighbours on the machine. */
  readonly before: Int32Array;
  readonly after: Int32Array;
  /** First operation of each machine. */
  readonly first: Int32Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** The longest way from the start of the operation to the end of the plan, its own duration included. */
  readonly tail: Int32Array;
  /** All operations in an order in which everything comes after what it waits for, and the place of each in it. */
  readonly order: Int32Array;
  readonly place: Int32Array;
  /** Room for the mending of the order. */
  readonly waiting: Int32Array;
  readonly marked: Uint8Array;
  makespan: number;
}

/** A plan by itself, small enough to be kept in numbers or sent to another thread. */
export interface Elite {
  readonly makespan: number;
  readonly choice: Int32Array;
  readonly order: Int32Array;
}

export function emptySequences(shop: Shop): Sequences {
  const room = () => new Int32Array(shop.operations + 1);
  return {
    shop,
    choice: room(),
    machine: room(),
    duration: room(),
    before: room(),
    after: room(),
    first: new Int32Array(shop.machines),
    start: room(),
    end: room(),
    tail: room(),
    order: room(),
    place: room(),
    waiting: room(),
    marked: new Uint8Array(shop.operations + 1),
    makespan: 0,
  };
}

/** Takes a plan over: operations take their machines in the order given, which must respect the routes. */
export function load(sequences: Sequences, choice: Int32Array, order: Int32Array): void {
  const { shop, machine, duration, before, after, first, place } = sequences;
  const none = shop.operations;
  const last = new Int32Array(shop.machines).fill(none);
  first.fill(none);
  sequences.choice.set(choice.subarray(0, none));
  sequences.order.set(order.subarray(0, none));
  for (let i = 0; i < none; i++) {
    const operation = order[i] as number;
    const taken = choice[operation] as number;
    const on = shop.choiceMachine[taken] as number;
    machine[operation] = on;
    duration[operation] = shop.choiceDuration[taken] as number;
    const previous = last[on] as number;
    before[operation] = previous;
    after[operation] = none;
    if (previous === none) first[on] = operation;
    else after[previous] = operation;
    last[on] = operation;
    place[operation] = i;
  }
  time(sequences, 0, none - 1);
}

/**
 * Works out starts from one place of the order on, and tails from another place back: to the ends, since looking where changes end
 * costs more than the plain loop (measured: a third of the steps).
 */
export function time(sequences: Sequences, from: number, back: number): void {
  const { shop, duration, before, after, start, end, tail, order } = sequences;
  const { jobBefore, jobAfter, operations } = shop;
  for (let i = from; i < operations; i++) {
    const o = order[i] as number;
    const route = end[jobBefore[o] as number] as number;
    const queue = end[before[o] as number] as number;
    const begin = Math.max(route, queue);
    start[o] = begin;
    end[o] = begin + (duration[o] as number);
  }
  for (let i = back; i >= 0; i--) {
    const o = order[i] as number;
    const route = tail[jobAfter[o] as number] as number;
    const queue = tail[after[o] as number] as number;
    tail[o] = Math.max(route, queue) + (duration[o] as number);
  }
  const { jobFirst, jobs } = shop;
  let makespan = 0;
  for (let job = 1; job <= jobs; job++) {
    const ends = end[(jobFirst[job] as number) - 1] as number;
    if (ends > makespan) makespan = ends;
  }
  sequences.makespan = makespan;
}

export function eliteOf({ makespan, choice, order, shop }: Sequences): Elite {
  return { makespan, choice: choice.slice(0, shop.operations), order: order.slice(0, shop.operations) };
}
