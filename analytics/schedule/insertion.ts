import { type Sequences, time } from './sequences.ts';

/**
 * Takes an operation off its machine and puts it behind `behind` (`none`: to the front) on the machine of `choice`, and times the
 * plan again. The order of everything is mended only between the places that the move touches: what follows from the operation
 * that has to wait is moved behind the rest of that stretch. The caller knows that the move makes no circle.
 */
export function insert(sequences: Sequences, operation: number, choice: number, behind: number): void {
  const { shop, machine, duration, first, before, after, place } = sequences;
  const none = shop.operations;
  unlink(sequences, operation);
  const on = shop.choiceMachine[choice] as number;
  sequences.choice[operation] = choice;
  machine[operation] = on;
  duration[operation] = shop.choiceDuration[choice] as number;
  const next = behind === none ? (first[on] as number) : (after[behind] as number);
  before[operation] = behind;
  after[operation] = next;
  if (behind === none) first[on] = operation;
  else after[behind] = operation;
  if (next !== none) before[next] = operation;

  let from = place[operation] as number;
  let to = from;
  if (behind !== none && (place[behind] as number) > from) {
    to = place[behind] as number;
    postpone(sequences, from, to);
  } else if (next !== none && (place[next] as number) < from) {
    from = place[next] as number;
    postpone(sequences, from, to);
  }
  time(sequences, from, to);
}

function unlink({ shop, machine, first, before, after }: Sequences, operation: number): void {
  const none = shop.operations;
  const left = before[operation] as number;
  const right = after[operation] as number;
  if (left === none) first[machine[operation] as number] = right;
  else after[left] = right;
  if (right !== none) before[right] = left;
}

/** Between two places of the order, moves the first operation and all that waits for it behind the others. */
function postpone(sequences: Sequences, from: number, to: number): void {
  const { before, order, place, waiting, marked } = sequences;
  const { jobBefore } = sequences.shop;
  const held = order[from] as number;
  marked[held] = 1;
  waiting[0] = held;
  let count = 1;
  let at = from;
  for (let i = from + 1; i <= to; i++) {
    const o = order[i] as number;
    if (marked[jobBefore[o] as number] === 1 || marked[before[o] as number] === 1) {
      marked[o] = 1;
      waiting[count++] = o;
    } else {
      order[at] = o;
      place[o] = at++;
    }
  }
  for (let i = 0; i < count; i++) {
    const o = waiting[i] as number;
    marked[o] = 0;
    order[at] = o;
    place[o] = at++;
  }
}
