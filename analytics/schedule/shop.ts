/**
 * A flexible job shop: jobs are routes of operations, each operation runs on one of the machines that can do it. A classic job
 * shop is the case of one machine an operation. Operations are numbered job by job along their routes, so a neighbour in the
 * route is a neighbour in the numbering. All in typed arrays: the search reads them some million times a second.
 */
export interface Shop {
  readonly jobs: number;
  readonly machines: number;
  readonly operations: number;
  /** Job of each operation. */
  readonly jobOf: Int32Array;
  /** First operation of each job; one more entry ends the last job. */
  readonly jobFirst: Int32Array;
  /** The operation before and after in the route; `operations` (one past the last) where there is none. */
  readonly jobBefore: Int32Array;
  readonly jobAfter: Int32Array;
  /** Choices of each operation are `choiceFirst[o]` up to `choiceFirst[o + 1]` of the two lists below. */
  readonly choiceFirst: Int32Array;
  readonly choiceMachine: Int32Array;
  /** In the unit of the file; whole numbers from 0. */
  readonly choiceDuration: Int32Array;
}

/** A machine that can do an operation, and how long it takes there. */
export interface Choice {
  readonly machine: number;
  readonly duration: number;
}

/** Puts routes (job by job, operation by operation, its choices) into one shop. */
export function shopOf(machines: number, routes: readonly (readonly (readonly Choice[])[])[]): Shop {
  const operations = routes.reduce((sum, route) => sum + route.length, 0);
  const choices = routes.flat(2);
  const shop = {
    jobs: routes.length,
    machines,
    operations,
    jobOf: new Int32Array(operations + 1).fill(-1),
    jobFirst: new Int32Array(routes.length + 1),
    jobBefore: new Int32Array(operations + 1).fill(operations),
    jobAfter: new Int32Array(operations + 1).fill(operations),
    choiceFirst: new Int32Array(operations + 1),
    choiceMachine: Int32Array.from(choices, ({ machine }) => machine),
    choiceDuration: Int32Array.from(choices, ({ duration }) => duration),
  };
  let operation = 0;
  let choice = 0;
  for (const [job, route] of routes.entries()) {
    shop.jobFirst[job] = operation;
    for (const [index, { length }] of route.entries()) {
      shop.jobOf[operation] = job;
      if (index > 0) shop.jobBefore[operation] = operation - 1;
      if (index < route.length - 1) shop.jobAfter[operation] = operation + 1;
      shop.choiceFirst[operation] = choice;
      choice += length;
      operation++;
    }
  }
  shop.jobFirst[routes.length] = operation;
  shop.choiceFirst[operation] = choice;
  return shop;
}

/** Whether some operation can be done by more than one machine. */
export function isFlexible(shop: Shop): boolean {
  return shop.choiceMachine.length > shop.operations;
}
